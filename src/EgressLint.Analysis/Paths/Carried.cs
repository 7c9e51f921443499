using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Paths;

/// <summary>A decision of one member, as it stands on the path.</summary>
internal sealed record Passed(WalkedMember Member, PathLeg Leg, DecisionPart Part, Verdict Verdict, ImmutableArray<Doubt> Doubts);

/// <summary>
/// What is under way: the names, clients, hours and days for which everything so far holds. Members see different ends of a connection, so only these are carried
/// from one to the next; a flow is made for each of them in the end and replayed there.
/// </summary>
internal sealed record Carried(FlowBox Box, ImmutableArray<Passed> Passed)
{
    /// <summary>Why it is not known whether there is anything in it.</summary>
    internal ImmutableArray<Doubt> Doubts { get; init; } = [];

    /// <summary>Whether it goes on: nothing has stopped it for certain.</summary>
    internal bool GoesOn => Passed.IsEmpty || Passed[^1].Verdict != Verdict.Deny;

    /// <summary>Everything of an endpoint, for some clients.</summary>
    internal static Carried All(Language hosts, IpSet clients) => new(new FlowBox { Hosts = hosts, Clients = clients }.AtAnyTime(), []);

    /// <summary>What of it meets a part of a member's decision; null when nothing does.</summary>
    /// <param name="member">The member.</param>
    /// <param name="leg">Where it stands.</param>
    /// <param name="part">The part.</param>
    /// <param name="clients">The clients that are left, for a member that sees them.</param>
    /// <param name="doubt">Why what the member says may not hold here; null when it does.</param>
    internal Carried? Meet(WalkedMember member, PathLeg leg, DecisionPart part, IpSet clients, Doubt? doubt)
    {
        var hosts = leg == PathLeg.ClientToProxy ? Box.Hosts : Box.Hosts.And(part.Flows.Hosts);
        var box = Box with
        {
            Hosts = hosts,
            Clients = clients,
            Times = part.Flows.Times is { } times && Box.Times is { } known ? known.And(times) : Box.Times,
            Dates = part.Flows.Dates is { } dates && Box.Dates is { } days ? days.And(dates) : Box.Dates,
        };
        var emptiness = box.CheckEmpty(SetBudget.Default);
        if (emptiness == Emptiness.Empty)
        {
            return null;
        }

        var verdict = doubt is null ? Verdicts.Of(part) : Verdict.Unknown;
        ImmutableArray<Doubt> doubts = doubt is null ? part.Doubts : [doubt, .. part.Doubts];
        return this with
        {
            Box = box,
            Passed = Passed.Add(new(member, leg, part, verdict, doubts)),
            Doubts = emptiness == Emptiness.TooComplex ? Doubts.Add(new("the names that meet all of this are too complex to work out", part.Entry.At)) : Doubts,
        };
    }

    /// <summary>The part with a name that was replayed at every member. A part of which no name can be found is one of which nothing is known, and not left out.</summary>
    internal PathPart Close(ImmutableArray<string> knownHosts)
    {
        if ((Box with { Clients = Witnesses.Typical(Box.Clients) }).Witness(knownHosts) is not { } witness)
        {
            return new(Verdict.Unknown, "", [], [.. Doubts, new("no name that meets all of this could be worked out", Passed.IsEmpty ? null : Passed[^1].Part.Entry.At)]);
        }

        var hops = ImmutableArray.CreateBuilder<PathHop>();
        foreach (var passed in Passed)
        {
            if (Witnesses.Judge(passed.Member.Policy, Narrowed(passed, witness), [witness.Host], Box) is not { } judged)
            {
                // The members do not agree on what is in it, which their sets say they do.
                return new(Verdict.Unknown, witness.Host, hops.ToImmutable(), [new("no single connection could be shown that meets all of this", passed.Part.Entry.At)]);
            }

            hops.Add(new(passed.Member.Policy, passed.Leg, judged) { Verdict = judged.Verdict == Verdict.Unknown ? Verdict.Unknown : passed.Verdict });
        }

        var doubts = Passed.SelectMany(p => p.Doubts).Concat(hops.SelectMany(h => h.Part.Doubts)).Concat(Doubts).Distinct().ToImmutableArray();
        var verdict = Of(hops, Doubts.IsEmpty);
        return new(verdict, witness.Host, Until(hops, verdict), verdict == Verdict.Unknown ? doubts : []) { Clients = Box.Clients };
    }

    /// <summary>Certainly stopped by one of them is stopped, whatever the others do; else one that is not known makes all of it unknown.</summary>
    private static Verdict Of(IReadOnlyCollection<PathHop> hops, bool isCertain)
    {
        if (!isCertain)
        {
            return Verdict.Unknown;
        }

        var verdicts = hops.Select(h => h.Verdict).ToHashSet();
        return verdicts.Contains(Verdict.Deny) ? Verdict.Deny
            : verdicts.Contains(Verdict.Unknown) ? Verdict.Unknown
            : verdicts.Contains(Verdict.Authenticate) ? Verdict.Authenticate
            : Verdict.Allow;
    }

    private static ImmutableArray<PathHop> Until(IEnumerable<PathHop> hops, Verdict verdict)
    {
        var all = hops.ToImmutableArray();
        var stop = verdict == Verdict.Deny ? all.Select(h => h.Verdict).ToList().IndexOf(Verdict.Deny) : -1;
        return stop < 0 ? all : all[..(stop + 1)];
    }

    /// <summary>The part of a decision in which the witness is.</summary>
    private DecisionPart Narrowed(Passed passed, Flow witness)
    {
        var flows = passed.Part.Flows;
        var seesClient = passed.Leg != PathLeg.ProxyToService && passed.Part.Flows.Clients.Overlaps(Box.Clients);
        return passed.Part with
        {
            Flows = flows with
            {
                Hosts = passed.Leg == PathLeg.ClientToProxy ? flows.Hosts : Language.Exactly(witness.Host),
                Clients = seesClient ? flows.Clients.And(Box.Clients) : flows.Clients,
                Times = flows.Times is { } times && Box.Times is { } known ? known.And(times) : flows.Times,
                Dates = flows.Dates is { } dates && Box.Dates is { } days ? days.And(dates) : flows.Dates,
            },
        };
    }
}
