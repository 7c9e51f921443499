using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// Sorts rules and settings into first match: off, shields up, authenticated bypass, block, allow, default. The order in the file decides only which of
/// several rules of one kind is named.
/// </summary>
internal sealed class FirewallChains(ProfileSettings settings, ImmutableArray<FirewallRule> rules, FirewallEvidence evidence, CallerTable callers)
{
    private static readonly IpSet Loopback = IpSet.Union([IpSet.Network(IpAddress.V4(0x7F000000), 8), IpSet.Of(new(true, 1))]);

    /// <summary>The chain of one direction.</summary>
    public Chain Make(bool isInbound)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        entries.Add(new(new LoopbackMatch(Loopback), new(Outcome.Allow), null, "the firewall does not look at loopback"));
        AddSetting(entries, "EnableFirewall", 0, Outcome.Allow, "the firewall is off");
        if (isInbound)
        {
            AddSetting(entries, "DoNotAllowExceptions", 1, Outcome.Deny, "all inbound connections are blocked");
        }

        var own = rules.Where(r => r.IsEnabled != false && r.NotEnforced is null && (r.IsInbound ?? isInbound) == isInbound).ToArray();
        foreach (var rule in own.Where(r => r.Action == FirewallAction.Bypass || r.OverridesBlocks))
        {
            Add(entries, rule, Outcome.Allow, Protected(rule));
        }

        foreach (var rule in own.Where(r => r.Action is FirewallAction.Block or FirewallAction.Unknown))
        {
            Add(entries, rule, Outcome.Deny, null);
        }

        var secure = own.Where(r => r.Action == FirewallAction.Allow && r.Ipsec != IpsecLevel.None).ToArray();
        foreach (var rule in secure)
        {
            // What is not protected and meets a rule that asks for protection is dropped; beside a plain rule that allows it nobody knows.
            Add(entries, rule, Outcome.Deny, Match.All(Protected(rule).Not(), Match.Unknown(new($"rule '{rule.Name}' asks for IPsec, and which of several rules counts is not specified", rule.At))));
        }

        foreach (var rule in own.Where(r => r.Action is FirewallAction.Allow or FirewallAction.Unknown))
        {
            Add(entries, rule, Outcome.Allow, rule.Ipsec == IpsecLevel.None ? null : Protected(rule));
        }

        foreach (var rule in secure)
        {
            Add(entries, rule, Outcome.Deny, Protected(rule).Not());
        }

        AddDefaults(entries, isInbound);
        return new(isInbound ? "inbound rules" : "outbound rules", entries.ToImmutable(), BuiltInDefault(isInbound));
    }

    private static PolicyEntry BuiltInDefault(bool isInbound) => isInbound
        ? new(Match.Always, new(Outcome.Deny), null, "inbound connections are blocked by default")
        : new(Match.Always, new(Outcome.Allow), null, "no rule blocks it, and outbound connections are allowed by default");

    private void AddSetting(ImmutableArray<PolicyEntry>.Builder entries, string name, long value, Outcome outcome, string label)
    {
        foreach (var (profiles, at) in settings.Where(name, value))
        {
            entries.Add(new(new ProfileMatch(profiles), new(outcome), at, label) { IsNamed = true });
        }

        AddPerhaps(entries, settings.Unknown(name), outcome, $"it is not known how '{name}' is set", $"perhaps {label}");
    }

    /// <summary>What may hold in some profiles.</summary>
    private void AddPerhaps(ImmutableArray<PolicyEntry>.Builder entries, FirewallProfiles profiles, Outcome outcome, string why, string label)
    {
        if (profiles != FirewallProfiles.None)
        {
            entries.Add(new(Match.All(new ProfileMatch(profiles), Match.Unknown(new(why, settings.Start))), new(outcome), settings.Start, label) { IsNamed = true });
        }
    }

    private void AddDefaults(ImmutableArray<PolicyEntry>.Builder entries, bool isInbound)
    {
        var name = isInbound ? "DefaultInboundAction" : "DefaultOutboundAction";
        foreach (var value in (ReadOnlySpan<long>)[0, 1])
        {
            foreach (var (profiles, at) in settings.Where(name, value))
            {
                var words = $"{(isInbound ? "inbound" : "outbound")} connections are {(value == 0 ? "allowed" : "blocked")} by default";
                entries.Add(new(new ProfileMatch(profiles), new(value == 0 ? Outcome.Allow : Outcome.Deny), at, words) { IsNamed = true });
            }
        }

        // A value that was not understood is no word for what Windows starts with.
        AddPerhaps(
            entries,
            settings.Unknown(name) | (evidence.HasFlag(FirewallEvidence.Profiles) ? FirewallProfiles.None : settings.Unsaid(name)),
            isInbound ? Outcome.Allow : Outcome.Deny,
            $"the export does not say what happens to {(isInbound ? "inbound" : "outbound")} connections that no rule names",
            "the default action, which the export does not say");
    }

    private void Add(ImmutableArray<PolicyEntry>.Builder entries, FirewallRule rule, Outcome outcome, Match? more)
    {
        var profiles = rule.Profiles & ~settings.Ignored(rule);
        var perhaps = profiles & settings.PerhapsIgnored(rule);
        Add(entries, rule, outcome, more, profiles & ~perhaps, []);
        Add(entries, rule, outcome, more, perhaps, [new($"it is not known whether rules of the machine's own count, and rule '{rule.Name}' is one", rule.At)]);
    }

    private void Add(ImmutableArray<PolicyEntry>.Builder entries, FirewallRule rule, Outcome outcome, Match? more, FirewallProfiles profiles, ImmutableArray<Doubt> doubts)
    {
        if (profiles == FirewallProfiles.None)
        {
            return;
        }

        Match match = new RuleMatch(rule, profiles, doubts.AddRange(Missing(rule)), callers);
        entries.Add(new(more is null ? match : Match.All(match, more), new(outcome), rule.At, $"rule \"{rule.Name}\"")
        {
            IsNamed = true,
            PinsAddresses = rule.Remote is { IsAny: false, Names: null, Keywords.IsEmpty: true } && !IpSet.AllV4.IsSubsetOf(rule.Remote.Addresses),
        });
    }

    /// <summary>Whether the connection is protected as the rule asks.</summary>
    private static Match Protected(FirewallRule rule)
    {
        var doubt = new Doubt($"it is not known whether IPsec protects the connection, and rule '{rule.Name}' asks for it", rule.At);
        var level = Match.Always;
        if (rule.Ipsec != IpsecLevel.None)
        {
            level = Matches.Trait(FlowFacts.Ipsec, rule.Ipsec == IpsecLevel.Encrypted ? Language.Exactly("encrypt") : Language.OneOf(["auth", "encrypt"]), doubt);
        }

        return rule.NeedsAuthorization
            ? Match.All(level, Matches.Trait(FlowFacts.Authorized, Language.Exactly("true"), new($"rule '{rule.Name}' is for certain machines or users at the far end", rule.At)))
            : level;
    }

    /// <summary>Conditions of a rule that the format does not carry.</summary>
    private ImmutableArray<Doubt> Missing(FirewallRule rule)
    {
        var known = evidence & ~rule.Written.Lacks;
        if (known.HasFlag(FirewallEvidence.Rules) && rule is { IsInbound: not null, Action: not FirewallAction.Unknown })
        {
            return [];
        }

        var doubts = ImmutableArray.CreateBuilder<Doubt>();
        Need(FirewallEvidence.Ports, "ports");
        Need(FirewallEvidence.Addresses, "addresses");
        Need(FirewallEvidence.Program, "program");
        if (rule.Program is null || ProgramPath.FileName(rule.Program).SequenceEqual("svchost.exe"))
        {
            Need(FirewallEvidence.Service, "service");
        }

        if (rule.Program is null && rule.Service is null)
        {
            Need(FirewallEvidence.Principals, "app package or user");
        }

        if (rule.IsInbound is null)
        {
            doubts.Add(new($"the export does not say whether rule '{rule.Name}' is for inbound or outbound connections", rule.At));
        }

        if (rule.Action == FirewallAction.Unknown)
        {
            doubts.Add(new($"it is not known what rule '{rule.Name}' does", rule.At));
        }

        return doubts.ToImmutable();

        void Need(FirewallEvidence condition, string what)
        {
            if (!known.HasFlag(condition))
            {
                doubts.Add(new($"the export does not say for which {what} rule '{rule.Name}' is", rule.At));
            }
        }
    }
}

/// <summary>The profile is one of these.</summary>
internal sealed class ProfileMatch(FirewallProfiles profiles) : Match
{
    private static readonly Doubt NotKnown = new("the profile of the network is not known", null);
    private readonly FirewallProfiles profiles = profiles;

    public override bool IsSame(Match other) => other is ProfileMatch match && profiles == match.profiles;

    public override Split Split(FlowBox box)
    {
        if (profiles == FirewallProfiles.All)
        {
            return Core.Policies.Split.AllYes(box);
        }

        if (box.Traits[FlowFacts.Profile] is not { } words)
        {
            return Core.Policies.Split.AllMaybe(box, [NotKnown]);
        }

        var own = FlowFacts.ProfilesOf(words);
        var yes = own & profiles;
        return yes == own ? Core.Policies.Split.AllYes(box)
            : yes == FirewallProfiles.None ? Core.Policies.Split.AllNo(box)
            : Core.Policies.Split.Two(With(box, yes), With(box, own & ~profiles));
    }

    public override Answer Test(Flow flow) => profiles == FirewallProfiles.All ? Answer.Yes
        : flow.Traits.TryGetValue(FlowFacts.Profile, out var profile) ? Answer.Of(FlowFacts.Profiles(profiles).Contains(profile)) : Answer.Maybe(NotKnown);

    private static FlowBox With(FlowBox box, FirewallProfiles some) => box with { Traits = box.Traits.With(FlowFacts.Profile, FlowFacts.Profiles(some)) };
}

/// <summary>The far end is the machine itself. Where only a name is known it is taken to be another machine.</summary>
internal sealed class LoopbackMatch(IpSet loopback) : Match
{
    public override Split Split(FlowBox box) => box.Addresses is not { } asked || !asked.Overlaps(loopback) ? Core.Policies.Split.AllNo(box)
        : asked.IsSubsetOf(loopback) ? Core.Policies.Split.AllYes(box)
        : Core.Policies.Split.Two(box with { Addresses = asked.And(loopback) }, box with { Addresses = asked.Except(loopback) });

    public override Answer Test(Flow flow) => Answer.Of(flow.Address is { } address && loopback.Contains(address));
}
