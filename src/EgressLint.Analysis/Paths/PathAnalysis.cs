using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Paths;

/// <summary>A path with everything that was asked of it.</summary>
/// <param name="Path">The path.</param>
/// <param name="Checks">What comes of each connection, in the order of the catalog.</param>
internal sealed record JudgedPath(WalkedPath Path, ImmutableArray<PathCheck> Checks);

/// <summary>
/// Finds the members of every path and follows it. Own answers of a member about what never comes by it are no failures any more; where nobody wrote the path they
/// stay as they are.
/// </summary>
internal sealed class PathAnalysis
{
    private readonly Dictionary<Policy, HashSet<ConnectionKey>> met = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Policy, HashSet<ConnectionKey>> told = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ConnectionKey> stopped = [];
    private readonly List<Finding> findings = [];
    private readonly List<string> assumptions = [];
    private bool hasAll;

    /// <summary>The paths that were followed.</summary>
    internal List<JudgedPath> Paths { get; } = [];

    /// <summary>Paths that could not be followed.</summary>
    internal IReadOnlyList<Finding> Findings => findings;

    /// <summary>What was taken for granted, one sentence each.</summary>
    internal IReadOnlyList<string> Assumptions => assumptions;

    /// <summary>The policies on any of these paths, so that their answers are kept until the paths are followed.</summary>
    internal static HashSet<Policy> MembersOf(ImmutableArray<PathPlan> plans, IReadOnlyCollection<Policy> policies) =>
        plans.SelectMany(p => p.Members).Select(m => Find(m, policies, out _)).OfType<Policy>().ToHashSet<Policy>(ReferenceEqualityComparer.Instance);

    /// <summary>Follows every path.</summary>
    internal static PathAnalysis Follow(
        ImmutableArray<PathPlan> plans, IReadOnlyCollection<Policy> policies, IReadOnlyDictionary<Policy, OpenedPolicy> opened, Questionnaire questionnaire, bool hasAll, CancellationToken cancellation)
    {
        var analysis = new PathAnalysis { hasAll = hasAll };
        foreach (var plan in plans)
        {
            if (analysis.Resolve(plan, policies, opened, questionnaire) is { } path)
            {
                analysis.Paths.Add(analysis.Follow(path, questionnaire, cancellation));
            }
        }

        return analysis;
    }

    /// <summary>
    /// The checks of a member as its path leaves them: what never comes by it does not count, and what passes the whole path is stopped by nobody, because the names
    /// that the member would stop do not come by it.
    /// </summary>
    internal ImmutableArray<EndpointCheck> Settle(OpenedPolicy opened)
    {
        if (!IsGiven(opened.Policy) || opened.Policy.Place == PolicyPlace.Script)
        {
            return opened.Checks;
        }

        var paths = Paths.Where(p => !p.Path.Plan.IsAssumed).Select(p => p.Path).ToArray();

        var own = met.GetValueOrDefault(opened.Policy) ?? [];
        var said = told.GetValueOrDefault(opened.Policy) ?? [];
        return [.. opened.Checks.Select(c => !paths.Any(p => p.IsOf(c.Need.Role.Id)) || c.Need.Requirement.Direction != ConnectDirection.Outbound ? c
            : !own.Contains(ConnectionKey.Of(c)) ? c with { Counts = false }
            : said.Contains(ConnectionKey.Of(c)) ? c with { IsTold = true }
            : !stopped.Contains(ConnectionKey.Of(c)) ? c with { Problem = null }
            : c)];
    }

    /// <summary>Whether somebody has given a path with a policy on it.</summary>
    internal bool IsGiven(Policy policy) => Paths.Any(p => !p.Path.Plan.IsAssumed && p.Path.Members.Any(m => ReferenceEquals(m.Policy, policy)));

    /// <summary>Raw connections that the script would have sent to a proxy, without those that have a way of their own.</summary>
    internal ImmutableArray<EndpointCheck> Unasked(OpenedPolicy opened)
    {
        var passing = Paths.Where(p => !p.Path.Plan.IsAssumed && ReferenceEquals(p.Path.Script?.Policy, opened.Policy))
            .SelectMany(p => p.Checks).Where(c => c.Check.Works).Select(c => ConnectionKey.Of(c.Check)).ToHashSet();
        return [.. opened.Builder.Unasked.Where(c => !passing.Contains(ConnectionKey.Of(c)))];
    }

    private WalkedPath? Resolve(PathPlan plan, IReadOnlyCollection<Policy> policies, IReadOnlyDictionary<Policy, OpenedPolicy> opened, Questionnaire questionnaire)
    {
        var members = ImmutableArray.CreateBuilder<WalkedMember>();
        foreach (var member in plan.Members)
        {
            if (Find(member, policies, out var reason) is not { } policy)
            {
                if (hasAll && (member.At ?? plan.At) is { } at)
                {
                    findings.Add(new(PathRules.NotFollowed, at, plan.Name, member.File, reason));
                }
                else
                {
                    assumptions.Add($"Path '{plan.Name}' was not followed: '{member.File}' {reason}.");
                }

                return null;
            }

            members.Add(new(member, opened[policy]));
        }

        if (members.Count == 0)
        {
            return null;
        }

        var path = new WalkedPath(plan, members.ToImmutable());
        path = new(plan, path.Members) { OnlyNamed = OnlyNamed(path, questionnaire) };
        if (plan.IsAssumed)
        {
            assumptions.Add($"No paths are given, so {Names.Quote(members.Select(m => m.Policy.Name))} are taken to be one path.");
        }

        if (path.TakenToServe is { } taken)
        {
            assumptions.Add($"{taken.Policy.Name}: it is taken to serve '{path.OnlyNamed}', the only proxy that '{path.Script?.Policy.Name}' names; 'serves' in the settings says so for certain.");
        }

        return path;
    }

    /// <summary>The one proxy of all answers of the script.</summary>
    private static string? OnlyNamed(WalkedPath path, Questionnaire questionnaire)
    {
        if (path.Script is not { } script)
        {
            return null;
        }

        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var asked in questionnaire.Needs.SelectMany(n => n.Connections))
        {
            foreach (var part in script.Opened.Judge.Decide(script.Opened.Builder.QuestionOf(asked))?.Parts ?? [])
            {
                named.UnionWith(Verdicts.Of(part).Passes() ? part.Route.Select(PathWalk.Place).OfType<string>() : []);
            }
        }

        return named.Count == 1 ? named.First() : null;
    }

    private JudgedPath Follow(WalkedPath path, Questionnaire questionnaire, CancellationToken cancellation)
    {
        var walk = new PathWalk(path);
        var all = ImmutableArray.CreateBuilder<PathCheck>();
        foreach (var need in questionnaire.Needs.Where(n => path.IsOf(n.Need.Role.Id) && n.Need.Requirement.Direction == ConnectDirection.Outbound))
        {
            cancellation.ThrowIfCancellationRequested();
            var checks = new List<PathCheck>();
            foreach (var asked in need.Connections)
            {
                if (walk.Walk(need, asked) is { } answer)
                {
                    checks.Add(PathCheck.Of(need, asked, answer));
                }
            }

            // A host may be in two sets of one requirement.
            var byCheck = checks.DistinctBy(c => ConnectionKey.Of(c.Check)).ToDictionary(c => ConnectionKey.Of(c.Check));
            all.AddRange(Alternatives.Settle(need.Need, [.. byCheck.Values.Select(c => c.Check)])
                .Select(c => byCheck[ConnectionKey.Of(c)] with { Check = c.Endpoint.Set.Nature == EndpointNature.CnameTarget ? c with { Counts = false } : c }));
        }

        foreach (var check in all)
        {
            Note(path, check);
        }

        return new(path, all.ToImmutable());
    }

    /// <summary>Remembers who was met by what, and whose refusal the path tells. A way that is only tried when another fails has rules of its own.</summary>
    private void Note(WalkedPath path, PathCheck check)
    {
        var key = ConnectionKey.Of(check.Check);
        if (!check.Check.Works)
        {
            stopped.Add(key);
        }

        foreach (var arm in check.Arms.Where(a => a.Position == 0 || a.Parts.Any(p => check.Parts.Contains(p))))
        {
            IEnumerable<WalkedMember> members = arm.Way.Length == 0 ? path.Members
                : PathWalk.Place(arm.Way) is not { } place ? path.On(PathLeg.ClientToService)
                : path.Serving(place) is { } proxy ? [proxy]
                : [];
            var parents = arm.Parts.SelectMany(p => p.Hops).Where(h => h.Leg == PathLeg.Proxy).Select(h => h.Policy);
            foreach (var member in members.Select(m => m.Policy).Concat(parents))
            {
                Set(met, member).Add(key);
            }
        }

        foreach (var stop in check.Stopped.Where(p => p.Hops.Length > 1).Select(p => p.Stop).OfType<PathHop>().Where(h => h.Leg is PathLeg.Proxy or PathLeg.ClientToService))
        {
            Set(told, stop.Policy).Add(key);
        }
    }

    private static HashSet<ConnectionKey> Set(Dictionary<Policy, HashSet<ConnectionKey>> sets, Policy policy)
    {
        if (!sets.TryGetValue(policy, out var set))
        {
            sets[policy] = set = [];
        }

        return set;
    }

    /// <summary>The policy that a member means; null, and why, when there is none or a choice.</summary>
    private static Policy? Find(PathMember member, IEnumerable<Policy> policies, out string reason)
    {
        var inFile = policies.Where(p => string.Equals(p.Source.Path, member.File, StringComparison.Ordinal)).ToArray();
        var meant = member.Policy is { } name ? [.. inFile.Where(p => p.Title == name || p.Name == name)] : inFile;
        reason = inFile.Length == 0 ? "is not among the configurations that were read"
            : meant.Length == 0 ? $"holds no policy '{member.Policy}'; there are {Names.Quote(inFile.Select(p => p.Title))}"
            : $"holds {meant.Length} policies; name the one that is meant behind '#': {Names.Quote(meant.Select(p => p.Title))}";
        return meant.Length == 1 ? meant[0] : null;
    }
}
