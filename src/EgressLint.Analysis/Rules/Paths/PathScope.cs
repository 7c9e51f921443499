using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>One path and everything that was asked of it.</summary>
public sealed class PathScope
{
    private readonly JudgedPath path;
    private readonly Catalog catalog;
    private readonly Func<Policy, Reports> reportsFor;
    private readonly Dictionary<Policy, Reports> reports = new(ReferenceEqualityComparer.Instance);
    private readonly List<Finding> findings = [];

    internal PathScope(JudgedPath path, Catalog catalog, Func<Policy, Reports> reportsFor)
    {
        this.path = path;
        this.catalog = catalog;
        this.reportsFor = reportsFor;
    }

    /// <summary>The path as it was given.</summary>
    public PathPlan Plan => path.Path.Plan;

    /// <summary>Every connection that roles of the path need, in the order of the catalog.</summary>
    public ImmutableArray<PathCheck> Checks => path.Checks;

    /// <summary>The script that clients run; null without one.</summary>
    public Policy? Script => path.Path.Script?.Policy;

    /// <summary>The members that nothing comes by.</summary>
    internal IEnumerable<WalkedMember> Idle => path.Path.Members.Where(m => m.Policy.Place != PolicyPlace.Script && !Checks.Any(c => IsMet(c, m)));

    /// <summary>Whether a member serves a proxy that the script names.</summary>
    internal bool IsServed(string place) => path.Path.Serving(place) is not null;

    /// <summary>The level of a failing check: by necessity, one lower for optional and for unverified endpoints.</summary>
    public Severity LevelOf(EndpointCheck check) => catalog.SeverityOf(check.Need, check.Endpoint);

    /// <summary>Reports a finding that is complete as it is.</summary>
    public void Report(Finding finding) => findings.Add(finding);

    /// <summary>Reports a problem of a check at one of its hops; problems of one rule at one place become one finding.</summary>
    internal void Report(PathCheck check, PathPart part, PathHop at, EndpointReport report) => For(at.Policy)
        .Add(check.Check with { Problem = new(Cause.Blocked, at.Part) }, report with { Part = at.Part, Key = $"{Plan.Name}\n{report.Key}", Story = Story(part) });

    internal IEnumerable<Finding> Finish() => findings.Concat(reports.Values.SelectMany(r => r.Finish()).Select(r => r.Finding));

    /// <summary>The endpoints of a group; where an arm, or what is said of it, is for some of their names only, with one of those.</summary>
    internal static string Told(EndpointGroup group, PathCheck check, PathArm arm, PathPart part) =>
        arm.Parts.All(p => p.Verdict == part.Verdict) && check.Arms.Count(a => a.Position == arm.Position) == 1 ? group.Endpoints : $"a part of {group.Endpoints}, such as '{part.Host}'";

    /// <summary>From the client to where it ends, one entry after the other.</summary>
    private static ImmutableArray<TraceLine> Story(PathPart part)
    {
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        foreach (var hop in part.Hops)
        {
            var own = Reports.Trace(hop.Policy, hop.Part);
            lines.AddRange(own.IsEmpty ? [new(Names.Place(hop.Policy, hop.Part.Entry), $"'{hop.Policy.Name}' decides by its default, '{Names.Of(hop.Part.Entry)}'.")] : own);
        }

        return lines.ToImmutable();
    }

    private bool IsMet(PathCheck check, WalkedMember member) => check.Arms.Any(a => a.Way.Length == 0
        || a.Parts.Any(p => p.Hops.Any(h => ReferenceEquals(h.Policy, member.Policy)))
        || (PathWalk.Place(a.Way) is { } place && ReferenceEquals(path.Path.Serving(place), member))
        || (PathWalk.Place(a.Way) is null ? member.Sees(PathLeg.ClientToService) : member.Sees(PathLeg.ClientToProxy) || (member.Sees(PathLeg.ProxyToService) && IsServed(PathWalk.Place(a.Way) ?? ""))));

    private Reports For(Policy policy)
    {
        if (!reports.TryGetValue(policy, out var own))
        {
            reports[policy] = own = reportsFor(policy);
        }

        return own;
    }
}
