using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Formats.WindowsFirewall;

namespace EgressLint.Oracle.Rules;

/// <summary>How one case ended: of what kind the first disagreement is, null for none, and words about it.</summary>
internal readonly record struct RuleOutcome(string? Fault, string Details)
{
    public static RuleOutcome Same => new(null, "");
}

/// <summary>
/// Puts one case to z3 and to us. The sets that we decide are compared with the first-match meaning of the rules, both ways; a packet that z3 finds is
/// decided by our concrete evaluation, and one of ours is put to z3; and both say whether the two policies are equivalent.
/// </summary>
internal sealed class RuleTrial(Z3 z3)
{
    private static readonly string[] Words = ["domain", "private", "public"];

    /// <summary>All that a connection has: a set of all numbers would mean that nobody knows which.</summary>
    private static readonly PortSet NearPorts = PortSet.Range(1, ushort.MaxValue);

    /// <summary>Questions put to z3 so far.</summary>
    public int Questions { get; private set; }

    /// <summary>Parts of our decisions, and packets decided by our concrete evaluation.</summary>
    public long Parts { get; private set; }

    public long Packets { get; private set; }

    /// <summary>Pairs that z3 calls equivalent, and pairs that it does not.</summary>
    public (int Yes, int No) Equivalent { get; private set; }

    /// <summary>Pairs of which our comparison said that more may change: of those only what it claims is checked.</summary>
    public int Uncertain { get; private set; }

    public RuleOutcome Try(RuleCase one)
    {
        if (Bind(one.Before) is not { } before || Bind(one.After) is not { } after)
        {
            return new("not read", "a policy that was written is not there");
        }

        z3.Reset();
        var diff = FlowComparison.Between(before, after);
        var isEquivalent = true;
        foreach (var isInbound in (bool[])[false, true])
        {
            z3.Begin(Smt.Variables(one.Before));
            try
            {
                z3.Begin(Smt.Policy("p", one.Before, isInbound) + Smt.Policy("q", one.After, isInbound));
                if (Sets(one.Before, before, isInbound) is { Fault: not null } sets)
                {
                    return sets;
                }

                if (Witnesses(one.Before, before, isInbound) is { Fault: not null } witnesses)
                {
                    return witnesses;
                }

                if (Compare(one.Before, diff, isInbound, ref isEquivalent) is { Fault: not null } comparison)
                {
                    return comparison;
                }
            }
            finally
            {
                z3.End();
                z3.End();
            }
        }

        Equivalent = isEquivalent ? (Equivalent.Yes + 1, Equivalent.No) : (Equivalent.Yes, Equivalent.No + 1);
        Uncertain += diff.Doubts.IsEmpty ? 0 : 1;
        return RuleOutcome.Same;
    }

    private static Policy? Bind(PlainPolicy plain)
    {
        var (file, text) = RuleWriter.Write(plain);
        ConfigFormat format = plain.Kind == RuleKind.Group ? new AzureFormat() : new FirewallFormat();
        var policies = format.Bind(format.Parse(SourceText.From(file, text)), new NoFiles()).Policies;
        return policies.Length == 1 ? policies[0] : null;
    }

    /// <summary>No packet that the rules let pass is outside of what we say passes, and none that they stop outside of what we say is stopped.</summary>
    private RuleOutcome Sets(PlainPolicy plain, Policy policy, bool isInbound)
    {
        var parts = policy.Decide(Widest(plain, policy, isInbound)).Parts;
        Parts += parts.Length;
        var isCertain = parts.All(p => p.IsCertain);
        if (!isCertain && (plain.Kind == RuleKind.Group || plain.Rules.All(r => r.NearPorts.Length == 0)))
        {
            return new("not certain", parts.First(p => !p.IsCertain).Doubts[0].Reason);
        }

        z3.Begin(Boxes("a", Outcome.Allow) + Boxes("d", Outcome.Deny));
        try
        {
            return Ask("(and a (not p))") is { } stopped ? new("is stopped, and we say it passes", Say(plain, stopped, isInbound))
                : Ask("(and d p)") is { } passed ? new("passes, and we say it is stopped", Say(plain, passed, isInbound))
                : isCertain && Ask("(not (or a d))") is { } neither ? new("in no part of ours", Say(plain, neither, isInbound))
                : RuleOutcome.Same;
        }
        finally
        {
            z3.End();
        }

        string Boxes(string name, Outcome outcome) => SmtBoxes.Define(name, parts.Where(p => p.IsCertain && p.Action.Outcome == outcome).Select(p => p.Flows), plain);
    }

    /// <summary>Packets of z3 decided by us one by one, and packets of ours put to z3.</summary>
    private RuleOutcome Witnesses(PlainPolicy plain, Policy policy, bool isInbound)
    {
        foreach (var (formula, wanted) in ((string, Outcome)[])[("p", Outcome.Allow), ("(not p)", Outcome.Deny)])
        {
            if (Ask(formula) is { } packet && Flow(plain, policy, packet, isInbound) is { } flow && policy.Evaluate(flow).Action?.Outcome is var said && said != wanted && (said is not null || plain.Kind == RuleKind.Group))
            {
                return new($"our concrete evaluation does not say {wanted}", Say(plain, packet, isInbound));
            }

            Packets++;
        }

        foreach (var part in policy.Decide(Widest(plain, policy, isInbound)).Parts.Take(6))
        {
            var isAllowed = part.Action.Outcome == Outcome.Allow;
            if (part.IsCertain && part.Flows.Witness() is { } flow && Packet(flow) is var own && Ask(Smt.And([Smt.Is(own, plain.Width), isAllowed ? "(not p)" : "p"])) is not null)
            {
                return new("an example of ours is decided otherwise", Say(plain, own, isInbound));
            }

            Packets++;
        }

        return RuleOutcome.Same;
    }

    private RuleOutcome Compare(PlainPolicy plain, FlowDiff diff, bool isInbound, ref bool isEquivalent)
    {
        var own = diff.Changes.Where(c => PacketQuestions.IsInbound(c.Asked) == isInbound).ToArray();
        z3.Begin(SmtBoxes.Define("c", own.SelectMany(c => c.Flows.Boxes), plain));
        try
        {
            // Our own questions leave port 0 of the far end out.
            var differs = "(and (distinct p q) (distinct fport #x0000))";
            isEquivalent &= Ask(differs) is null;
            return diff.Doubts.IsEmpty && Ask($"(and {differs} (not c))") is { } missed ? new("changes, and our comparison does not say so", Say(plain, missed, isInbound))
                : Ask("(and c (= p q))") is { } wrong ? new("does not change, and our comparison says so", Say(plain, wrong, isInbound))
                : RuleOutcome.Same;
        }
        finally
        {
            z3.End();
        }
    }

    private Packet? Ask(string formula)
    {
        Questions++;
        return z3.Find(formula);
    }

    private static FlowBox Widest(PlainPolicy plain, Policy policy, bool isInbound)
    {
        var asked = policy.Ask(new PolicyRequest { Protocol = Core.Sets.Protocols.Tcp | Core.Sets.Protocols.Udp, Inbound = isInbound }).Flows ?? throw new InvalidOperationException("nothing can be asked");
        var all = plain.IsV6 ? IpSet.AllV6 : IpSet.AllV4;
        var far = plain.Excepted.Aggregate(all, (set, s) => set.Except(IpSet.Range(new(plain.IsV6, s.First), new(plain.IsV6, s.Last))));
        return asked with { Clients = all, Addresses = far, ClientPorts = NearPorts, Ports = PortSet.All };
    }

    private static Flow? Flow(PlainPolicy plain, Policy policy, Packet packet, bool isInbound)
    {
        var box = Widest(plain, policy, isInbound) with
        {
            Clients = IpSet.Of(new(plain.IsV6, packet.Near)),
            Addresses = IpSet.Of(new(plain.IsV6, packet.Far)),
            ClientPorts = PortSet.Of((ushort)packet.NearPort),
            Ports = PortSet.Of((ushort)packet.FarPort),
            Protocols = packet.IsTcp ? Core.Sets.Protocols.Tcp : Core.Sets.Protocols.Udp,
        };
        return (plain.Kind == RuleKind.HostFirewall ? box with { Traits = box.Traits.With(FlowFacts.Profile, Words[packet.Profile]) } : box).Witness();
    }

    /// <summary>What a witness leaves out is free, so that any value will do.</summary>
    private static Packet Packet(Flow flow) => new(
        flow.Client?.Value ?? 0, flow.Address?.Value ?? 0, flow.ClientPort ?? 0, flow.Port, flow.Protocol == Core.Sets.Protocols.Tcp,
        flow.Traits.TryGetValue(FlowFacts.Profile, out var word) ? Array.IndexOf(Words, word) : 0);

    private static string Say(PlainPolicy plain, Packet packet, bool isInbound) => string.Create(CultureInfo.InvariantCulture,
        $"{(isInbound ? "in" : "out")} {(packet.IsTcp ? "tcp" : "udp")} near {PlainPolicy.Text(packet.Near, plain.IsV6)}:{packet.NearPort} far {PlainPolicy.Text(packet.Far, plain.IsV6)}:{packet.FarPort} profile {Words[packet.Profile]}");

    private sealed class NoFiles : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
