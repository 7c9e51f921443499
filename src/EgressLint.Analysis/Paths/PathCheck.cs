using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Paths;

/// <summary>One connection of one endpoint on a path.</summary>
/// <param name="Check">What clients get in the end, as if the path were one policy.</param>
/// <param name="Arms">Every way that is tried, judged on its own.</param>
/// <param name="Parts">The parts of the verdict, with the hops of each.</param>
public sealed record PathCheck(EndpointCheck Check, ImmutableArray<PathArm> Arms, ImmutableArray<PathPart> Parts)
{
    /// <summary>What stands for a path on which nothing was met.</summary>
    private static readonly PolicyEntry Nobody = new(Match.Always, new(Outcome.Allow), null, "no member of the path");

    /// <summary>The parts that are stopped.</summary>
    public IEnumerable<PathPart> Stopped => Parts.Where(p => p.Verdict == Verdict.Deny);

    /// <summary>The check of an answer.</summary>
    internal static PathCheck Of(AskedNeed need, AskedConnection asked, PathAnswer answer)
    {
        var parts = answer.Parts.Select(Judged).ToImmutableArray();
        var judgement = new Judgement(Verdicts.Join(parts.Select(p => p.Verdict)), parts) { Doubts = [.. answer.Parts.SelectMany(p => p.Doubts).Distinct()] };
        var clients = answer.Parts.Aggregate(IpSet.Empty, (all, p) => all.Or(p.Clients));
        var check = new EndpointCheck(need.Need, asked.Endpoint, asked.Group, asked.Connection, Judgements.WithUnset(judgement, asked.Endpoint.UnsetParameters), clients)
        {
            Asked = asked.Question,
            Constraints = asked.Constraints,
        };
        return new(check, answer.Arms, answer.Parts);
    }

    /// <summary>The hop that a report shows for a part: the one that stops it, else the one that is not known, else the last.</summary>
    internal static PathHop? Telling(PathPart part) =>
        part.Stop ?? (part.Verdict == Verdict.Unknown ? part.Hops.FirstOrDefault(h => h.Verdict == Verdict.Unknown) : null) ?? part.Hops.LastOrDefault();

    private static JudgedPart Judged(PathPart part) => Telling(part) is { } hop
        ? hop.Part with { Verdict = part.Verdict, Doubts = part.Doubts }
        : new(new(new FlowBox { Hosts = Language.Exactly(part.Host) }, Nobody.Action, Nobody, []) { Doubts = part.Doubts }, part.Verdict, new Flow { Host = part.Host, Port = 0 }, part.Doubts);
}

/// <summary>What is known of a connection once paths were followed.</summary>
/// <param name="Requirement">Requirement id.</param>
/// <param name="Role">Role id.</param>
/// <param name="Endpoint">Host pattern.</param>
/// <param name="Connection">Such as <c>https/443</c>.</param>
internal readonly record struct ConnectionKey(string Requirement, string Role, string Endpoint, string Connection)
{
    internal static ConnectionKey Of(EndpointCheck check) => new(check.Need.Requirement.Id, check.Need.Role.Id, check.Endpoint.Pattern, check.Group.Id + " " + check.ConnectionText);
}
