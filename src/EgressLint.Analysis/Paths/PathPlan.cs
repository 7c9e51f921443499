using System.Collections.Immutable;
using EgressLint.Analysis.Settings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Paths;

/// <summary>What the traffic of roles passes, in order, as the settings say it.</summary>
/// <param name="Name">Name in reports.</param>
/// <param name="Roles">Role ids; empty for every role.</param>
/// <param name="Members">What is passed, in order.</param>
/// <param name="At">Where it is written; null when nobody wrote it.</param>
public sealed record PathPlan(string Name, ImmutableArray<string> Roles, ImmutableArray<PathMember> Members, Location? At)
{
    /// <summary>Whether it is only a reading of a tree of which nobody said how traffic goes. Nothing is called wrong then because of it.</summary>
    public bool IsAssumed => At is null;

    /// <summary>The paths of the settings. Names of files become those of reports.</summary>
    public static ImmutableArray<PathPlan> Of(ProjectSettings settings, Func<string, string> shown)
    {
        var facts = settings.Policies.ToLookup(p => shown(p.Path), StringComparer.Ordinal);
        return [.. settings.Paths.Select(p => new PathPlan(p.Name, [.. p.Roles.Select(r => r.Value)], [.. p.Through.Select(t => PathMember.Of(t, facts, shown))], p.At))];
    }

    /// <summary>
    /// How a tree is read of which nobody said how traffic goes: one script and one proxy, with a firewall of machines and a filter of the network where there is one
    /// of each. Null for every other tree.
    /// </summary>
    public static PathPlan? Assumed(IReadOnlyCollection<Policy> policies)
    {
        var places = policies.ToLookup(p => p.Place);
        if (places[PolicyPlace.Script].Count() != 1 || places[PolicyPlace.Proxy].Count() != 1)
        {
            return null;
        }

        ImmutableArray<PolicyPlace> order = [PolicyPlace.Script, PolicyPlace.Proxy, PolicyPlace.Machine, PolicyPlace.Network];
        var members = order.Select(o => places[o].ToArray()).Where(p => p.Length == 1).Select(p => p[0]);
        return new("all files", [], [.. members.Select(p => new PathMember(p.Source.Path, p.Title, null))], null);
    }

    /// <summary>The files that paths lead through, as reports name them.</summary>
    /// <param name="plans">The paths.</param>
    /// <param name="policies">All policies there are; members that are none of them are left out.</param>
    public static ImmutableSortedSet<string> FilesOf(ImmutableArray<PathPlan> plans, IReadOnlyCollection<Policy> policies) =>
        PathAnalysis.MembersOf(plans, policies).Select(p => p.Source.Path).ToImmutableSortedSet(StringComparer.Ordinal);
}

/// <summary>A policy on a path, and what the settings say about it.</summary>
/// <param name="File">The file, as reports name it.</param>
/// <param name="Policy">What it is called in its file, where a file holds several; null for the only one.</param>
/// <param name="At">Where it is written; null when nobody wrote it.</param>
public sealed record PathMember(string File, string? Policy, Location? At)
{
    /// <summary>Host and port under which clients know a proxy, such as <c>proxy.example.com:3128</c>.</summary>
    public ImmutableArray<string> Serves { get; init; } = [];

    /// <summary>From where a proxy itself connects; null when nobody said.</summary>
    public IpSet? Address { get; init; }

    /// <summary>The leg that it sees; null for what follows from its kind.</summary>
    public PolicyLeg? Leg { get; init; }

    /// <summary>A member as it is written: a file, and behind <c>#</c> the policy that is meant of those in it.</summary>
    internal static PathMember Of(Yaml.YamlScalar written, ILookup<string, PolicySetting> facts, Func<string, string> shown)
    {
        var hash = written.Value.LastIndexOf('#');
        var (file, policy) = hash > 0 ? (written.Value[..hash], written.Value[(hash + 1)..]) : (written.Value, null);
        return With(shown(file), policy, written.At, facts[shown(file)].FirstOrDefault());
    }

    internal static PathMember With(string file, string? policy, Location? at, PolicySetting? facts) => new(file, policy, at)
    {
        Serves = facts is null ? [] : [.. facts.Serves.Select(s => s.Value)],
        Address = facts?.Address,
        Leg = facts?.Leg,
    };
}
