using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Settings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Paths;

/// <summary>A stretch of the way from a client to a service.</summary>
public enum PathLeg
{
    /// <summary>The client learns its way.</summary>
    Choice,

    /// <summary>From the client straight to the service.</summary>
    ClientToService,

    /// <summary>From the client to the proxy.</summary>
    ClientToProxy,

    /// <summary>Inside the proxy.</summary>
    Proxy,

    /// <summary>From the proxy to the service.</summary>
    ProxyToService,
}

/// <summary>A policy at work on a path.</summary>
internal sealed class WalkedMember(PathMember plan, OpenedPolicy opened)
{
    internal PathMember Plan => plan;

    internal OpenedPolicy Opened => opened;

    internal Policy Policy => opened.Policy;

    /// <summary>
    /// Whether it sees a leg: a firewall of machines what its machine sends, a filter of the network what leaves, each as long as the settings do not say otherwise.
    /// A proxy is on the legs that name it, and on the direct one only where somebody says so, because it takes connections on their way.
    /// </summary>
    internal bool Sees(PathLeg leg) => leg switch
    {
        PathLeg.ClientToService => plan.Leg is PolicyLeg.Client or PolicyLeg.Both || (plan.Leg is null && Policy.Place is PolicyPlace.Machine or PolicyPlace.Network),
        PathLeg.ClientToProxy => Policy.Place != PolicyPlace.Proxy && (plan.Leg is PolicyLeg.Client or PolicyLeg.Both || (plan.Leg is null && Policy.Place == PolicyPlace.Machine)),
        PathLeg.ProxyToService => Policy.Place != PolicyPlace.Proxy && (plan.Leg is PolicyLeg.Proxy or PolicyLeg.Both || (plan.Leg is null && Policy.Place == PolicyPlace.Network)),
        _ => false,
    };
}

/// <summary>A path whose members were found.</summary>
internal sealed class WalkedPath
{
    internal WalkedPath(PathPlan plan, ImmutableArray<WalkedMember> members)
    {
        Plan = plan;
        Members = members;
        Script = members.FirstOrDefault(m => m.Policy.Place == PolicyPlace.Script);
        Proxies = [.. members.Where(m => m.Policy.Place == PolicyPlace.Proxy)];
    }

    internal PathPlan Plan { get; }

    /// <summary>In the order of the path.</summary>
    internal ImmutableArray<WalkedMember> Members { get; }

    /// <summary>The script that clients run; null without one.</summary>
    internal WalkedMember? Script { get; }

    /// <summary>The proxies.</summary>
    internal ImmutableArray<WalkedMember> Proxies { get; }

    /// <summary>The only proxy that the script names anywhere, such as <c>proxy.example.com:3128</c>; null when it names none or several.</summary>
    internal string? OnlyNamed { get; init; }

    /// <summary>Whether the path is that of a role. What every role needs is on every path.</summary>
    internal bool IsOf(string role) => Plan.Roles.IsEmpty || role == "any" || Plan.Roles.Contains(role);

    /// <summary>The members that see a leg, in order.</summary>
    internal IEnumerable<WalkedMember> On(PathLeg leg) => Members.Where(m => m.Sees(leg));

    /// <summary>The proxy that answers at a host and port; the only one answers at the only place that is named, where nobody said anything. Null when none does.</summary>
    internal WalkedMember? Serving(string place)
    {
        foreach (var proxy in Proxies)
        {
            if (proxy.Plan.Serves.Contains(place, StringComparer.OrdinalIgnoreCase))
            {
                return proxy;
            }
        }

        return TakenToServe is { } taken && string.Equals(place, OnlyNamed, StringComparison.OrdinalIgnoreCase) ? taken : null;
    }

    /// <summary>The proxy that is taken to be the one that the script names; null when somebody said what serves, or there is a choice.</summary>
    internal WalkedMember? TakenToServe => OnlyNamed is not null && Proxies.Length == 1 && Proxies[0].Plan.Serves.IsEmpty ? Proxies[0] : null;

    /// <summary>The proxy that goes by the name that another one gives its parent; null when none does.</summary>
    internal WalkedMember? Parent(string name, WalkedMember child) => Proxies.FirstOrDefault(p => !ReferenceEquals(p, child)
        && p.Plan.Serves.Any(s => string.Equals(s[..Math.Max(0, s.LastIndexOf(':'))], name, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>What a member did to a part of what was asked.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Leg">On which leg.</param>
/// <param name="Part">What it decided, with a flow that was replayed.</param>
public sealed record PathHop(Policy Policy, PathLeg Leg, JudgedPart Part)
{
    /// <summary>The verdict, which is less than the policy's where something on the way to it is not known.</summary>
    public Verdict Verdict { get; init; } = Part.Verdict;
}

/// <summary>Names of an endpoint that meet the same on their way.</summary>
/// <param name="Verdict">What comes of it.</param>
/// <param name="Host">One of the names.</param>
/// <param name="Hops">What it meets, in order; ends where it is stopped.</param>
/// <param name="Doubts">Why it is not known.</param>
public sealed record PathPart(Verdict Verdict, string Host, ImmutableArray<PathHop> Hops, ImmutableArray<Doubt> Doubts)
{
    /// <summary>The hop that stops it; null when none does for certain.</summary>
    public PathHop? Stop => Verdict switch
    {
        Verdict.Deny => Hops.FirstOrDefault(h => h.Verdict == Verdict.Deny),
        Verdict.Authenticate => Hops.FirstOrDefault(h => h.Verdict == Verdict.Authenticate),
        _ => null,
    };

    /// <summary>Clients that it holds for.</summary>
    internal IpSet Clients { get; init; } = IpSet.All;

    /// <summary>Whether the other end of the arm is never reached: what is said there does not matter, and the next arm is tried.</summary>
    internal bool IsUnreachable => Stop is { Leg: PathLeg.ClientToProxy or PathLeg.ClientToService };
}

/// <summary>One way that an answer names, judged on its own.</summary>
/// <param name="Way">Such as <c>PROXY proxy.example.com:3128</c> or <c>DIRECT</c>; empty where the way is not known.</param>
/// <param name="Position">Its place in the answer, from zero: the later ones are tried when the earlier ones cannot be reached.</param>
/// <param name="Parts">Disjoint parts.</param>
public sealed record PathArm(string Way, int Position, ImmutableArray<PathPart> Parts)
{
    /// <summary>One verdict for all parts.</summary>
    public Verdict Verdict => Verdicts.Join(Parts.Select(p => p.Verdict));
}

/// <summary>What comes of one connection on a path.</summary>
/// <param name="Arms">Every way, first the ones that are tried first.</param>
/// <param name="Parts">What clients get in the end, over whichever arm.</param>
internal sealed record PathAnswer(ImmutableArray<PathArm> Arms, ImmutableArray<PathPart> Parts);
