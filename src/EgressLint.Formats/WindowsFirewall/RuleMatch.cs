using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// The conditions of a rule. All must hold; what certainly does not is found first and cheaply, because an export has thousands of rules that
/// have nothing to do with a connection.
/// </summary>
internal sealed class RuleMatch : Match
{
    private readonly FirewallRule rule;
    private readonly Protocols protocols;
    private readonly FirewallProfiles profiles;
    private readonly ProfileMatch profile;
    private readonly ImmutableArray<Doubt> doubts;
    private readonly AddressMatching far;
    private readonly AddressMatching near;
    private readonly CallerTable callers;

    /// <param name="rule">The rule.</param>
    /// <param name="profiles">Where it is in force: its own profiles without those in which its store is ignored.</param>
    /// <param name="doubts">Why it may not match, beyond its own reasons.</param>
    /// <param name="callers">Callers asked about, shared by all rules of a policy.</param>
    public RuleMatch(FirewallRule rule, FirewallProfiles profiles, ImmutableArray<Doubt> doubts, CallerTable callers)
    {
        this.rule = rule;
        this.profiles = profiles;
        profile = new(profiles);
        this.doubts = doubts.IsEmpty && rule.IsEnabled is not null ? rule.Doubts
            : [.. rule.Doubts, .. doubts, .. rule.IsEnabled is null ? [new Doubt($"it is not known whether rule '{rule.Name}' is enabled", rule.At)] : ImmutableArray<Doubt>.Empty];
        this.callers = callers;
        protocols = ProtocolsOf(rule.Protocol);
        far = new(rule.Remote, rule, "the address of the service is not known, and rule '{0}' is for certain addresses");
        near = new(rule.Local, rule, "the address of the machine is not known, and rule '{0}' is for certain ones");
    }

    /// <summary>Keywords that only the machine knows mean the same on both sides; a condition that the format does not carry need not.</summary>
    public override bool IsSame(Match other) => ReferenceEquals(this, other)
        || (other is RuleMatch match && doubts.IsEmpty && match.doubts.IsEmpty && profiles == match.profiles && rule.HasSameConditions(match.rule));

    /// <summary>Protocols as flags; all for any.</summary>
    public static Protocols ProtocolsOf(int? number) => number switch
    {
        null => Protocols.All,
        1 or 58 => Protocols.Icmp,
        6 => Protocols.Tcp,
        17 => Protocols.Udp,
        50 => Protocols.Esp,
        51 => Protocols.Ah,
        _ => Protocols.Other,
    };

    /// <summary>Whether a box is certainly not touched, by protocol, ports and callers alone.</summary>
    /// <param name="box">The box.</param>
    /// <param name="known">Its callers; default when they are not known.</param>
    public bool IsApart(FlowBox box, ImmutableArray<Caller> known) => IsApart(box) || (!known.IsDefault && (rule.Program ?? rule.Service ?? rule.Package) is not null && IsForOthers(known));

    private bool IsForOthers(ImmutableArray<Caller> known)
    {
        foreach (var caller in known)
        {
            if ((rule.Program is null || caller.IsProgram(rule.Program) != Truth.No)
                && (rule.Service is null || caller.IsService(rule.Service) != Truth.No)
                && (rule.Package is null || caller.IsPackage(rule.Package) != Truth.No))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsApart(FlowBox box) =>
        (box.Protocols & protocols) == 0
        || (rule.RemotePorts is { } ports && rule.RemotePortKeywords.IsEmpty && !ports.Numbers.Overlaps(box.Ports.Numbers))
        || (rule.LocalPorts is { } own && rule.LocalPortKeywords.IsEmpty && !own.Numbers.Overlaps(box.ClientPorts.Numbers));

    /// <inheritdoc/>
    public override Split Split(FlowBox box)
    {
        if (IsApart(box))
        {
            return Core.Policies.Split.AllNo(box);
        }

        var walk = new Cuts(box);
        walk.Cut(ByCaller);
        walk.Cut(profile.Split);
        walk.Cut(ByProtocol);
        walk.Cut(ByPorts);
        walk.Cut(near.ByClient);
        walk.Cut(far.ByAddress);
        walk.Cut(ByInterface);
        if (!doubts.IsEmpty)
        {
            walk.Doubt(doubts);
        }

        return walk.Result();
    }

    /// <summary>Whether a flow is certainly not touched, by protocol and ports alone.</summary>
    public bool IsApart(Flow flow) =>
        (protocols & flow.Protocol) == 0
        || (rule.RemotePorts is not null && TestPort(rule.RemotePorts, rule.RemotePortKeywords, flow.Port) == false)
        || (flow.ClientPort is { } near && TestPort(rule.LocalPorts, rule.LocalPortKeywords, near) == false);

    /// <inheritdoc/>
    public override Answer Test(Flow flow)
    {
        if (IsApart(flow))
        {
            return Answer.No;
        }

        // What certainly fails comes before anything is said about what may.
        var (caller, why) = CallerTable.Judge(rule, callers.Of(flow));
        var nearAddress = near.Test(flow, flow.Client, null);
        var farAddress = far.Test(flow, flow.Address, flow.Host);
        var inProfile = TestTrait(flow, FlowFacts.Profile, profiles == FirewallProfiles.All, p => FlowFacts.Profiles(profiles).Contains(p));
        var onInterface = TestTrait(flow, FlowFacts.InterfaceType, rule.InterfaceTypes.IsEmpty, i => rule.InterfaceTypes.Contains(i));
        if (caller == Truth.No || nearAddress == false || farAddress == false || inProfile == false || onInterface == false)
        {
            return Answer.No;
        }

        var all = new Answers();
        if (rule.Protocol is { } number && protocols is Protocols.Icmp or Protocols.Other)
        {
            all.Add(flow.Traits.TryGetValue(FlowFacts.Protocol, out var own) ? own == Numbers.Text(number) : null, () => Unsaid("the protocol number"));
        }

        if (!rule.Icmp.IsEmpty)
        {
            all.Add(flow.Traits.TryGetValue(FlowFacts.Icmp, out var type) ? rule.Icmp.Any(i => MatchesIcmp(i, type)) : null, () => Unsaid("the ICMP type"));
        }

        all.Add(TestPort(rule.RemotePorts, rule.RemotePortKeywords, flow.Port), () => Dynamic(rule.RemotePortKeywords));
        all.Add(flow.ClientPort is { } port ? TestPort(rule.LocalPorts, rule.LocalPortKeywords, port) : rule.LocalPorts is null or { IsAll: true } ? true : null, LocalPort);
        all.Add(inProfile, () => Unsaid("the profile"));
        all.Add(onInterface, () => Unsaid("the type of the interface"));
        all.Add(nearAddress, () => near.Why);
        all.Add(farAddress, () => far.Why);
        all.Add(caller == Truth.Yes ? true : null, () => why);
        foreach (var doubt in doubts)
        {
            all.Add(null, () => doubt);
        }

        return all.Result();
    }

    private static bool? TestTrait(Flow flow, string name, bool isAny, Func<string, bool> test) =>
        isAny ? true : flow.Traits.TryGetValue(name, out var value) ? test(value) : null;

    private static bool? TestPort(PortSet? ports, ImmutableArray<string> keywords, ushort port) =>
        ports is null || ports.Contains(port) ? true : keywords.IsEmpty ? false : null;

    private Doubt Unsaid(string what) => new($"{what} is not known, and rule '{rule.Name}' asks for it", rule.At);

    private Doubt Dynamic(ImmutableArray<string> keywords) => new($"the ports behind '{string.Join("' and '", keywords)}' change, and only the machine knows them", rule.At);

    private Doubt LocalPort() => rule.LocalPortKeywords.IsEmpty ? new($"rule '{rule.Name}' is for certain local ports only", rule.At) : Dynamic(rule.LocalPortKeywords);

    private Split ByCaller(FlowBox box)
    {
        if (rule.Program is null && rule.Service is null && rule.Package is null)
        {
            return Core.Policies.Split.AllYes(box);
        }

        return callers.Split(box, rule);
    }

    private Split ByProtocol(FlowBox box)
    {
        var own = box.Protocols & protocols;
        if (own != box.Protocols)
        {
            return Core.Policies.Split.Two(box with { Protocols = own }, box with { Protocols = box.Protocols & ~protocols });
        }

        if (rule.Protocol is { } number && protocols is Protocols.Icmp or Protocols.Other)
        {
            if (box.Traits[FlowFacts.Protocol]?.Exact is not { } asked)
            {
                return Core.Policies.Split.AllMaybe(box, [Unsaid("the protocol number")]);
            }

            if (asked != Numbers.Text(number))
            {
                return Core.Policies.Split.AllNo(box);
            }
        }

        return rule.Icmp.IsEmpty ? Core.Policies.Split.AllYes(box)
            : box.Traits[FlowFacts.Icmp]?.Exact is not { } type ? Core.Policies.Split.AllMaybe(box, [Unsaid("the ICMP type")])
            : Core.Policies.Split.Of(box, rule.Icmp.Any(i => MatchesIcmp(i, type)));
    }

    private static bool MatchesIcmp(string pattern, string type)
    {
        var colon = pattern.IndexOf(':', StringComparison.Ordinal);
        return type.Split(':') is [var own, var code] && (pattern[..colon] is "*" || pattern[..colon] == own) && (pattern[(colon + 1)..] is "*" || pattern[(colon + 1)..] == code);
    }

    private Split ByPorts(FlowBox box)
    {
        if (rule.LocalPorts is { } local && !box.ClientPorts.Numbers.IsSubsetOf(local.Numbers))
        {
            // Nobody chooses the near port of a connection, so a rule for some of them cuts nothing: it matches perhaps.
            // What is for others altogether is gone before.
            return AddRemote(box, [LocalPort()]);
        }

        return AddRemote(box, []);
    }

    private Split AddRemote(FlowBox box, ImmutableArray<Doubt> why)
    {
        if (rule.RemotePorts is not { } ports || box.Ports.Numbers.IsSubsetOf(ports.Numbers))
        {
            return why.IsEmpty ? Core.Policies.Split.AllYes(box) : Core.Policies.Split.AllMaybe(box, why);
        }

        var inside = box with { Ports = box.Ports.And(ports) };
        var outside = box with { Ports = box.Ports.Except(ports) };
        var maybe = ImmutableArray.CreateBuilder<DoubtfulBox>();
        var isInsideSure = why.IsEmpty;
        if (!isInsideSure && !inside.Ports.IsEmpty)
        {
            maybe.Add(new(inside, why));
        }

        if (!rule.RemotePortKeywords.IsEmpty)
        {
            maybe.Add(new(outside, why.Add(Dynamic(rule.RemotePortKeywords))));
        }

        return Core.Policies.Split.Parts(
            isInsideSure && !inside.Ports.IsEmpty ? [inside] : [],
            rule.RemotePortKeywords.IsEmpty ? [outside] : [],
            maybe.ToImmutable());
    }

    private Split ByInterface(FlowBox box) =>
        rule.InterfaceTypes.IsEmpty ? Core.Policies.Split.AllYes(box)
        : box.Traits[FlowFacts.InterfaceType]?.Exact is not { } own ? Core.Policies.Split.AllMaybe(box, [Unsaid("the type of the interface")])
        : Core.Policies.Split.Of(box, rule.InterfaceTypes.Contains(own));
}
