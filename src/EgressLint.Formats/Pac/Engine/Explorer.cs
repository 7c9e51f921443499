using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>
/// Runs FindProxyForURL as often as there are ways through it. A run stands for a whole region of requests; where a condition holds for some
/// of them only, the run goes on with these and the others wait for a run of their own, from the beginning: with fewer requests every
/// earlier condition is settled the same way, so that nothing of the run's state has to be kept. The tree of runs is then read from the
/// leaves: ways with the same end become one part again.
/// </summary>
internal sealed class Explorer(PacMachine machine, bool isConcrete)
{
    /// <summary>More runs than this for one question are not made.</summary>
    private const int MaxRuns = 6_000;

    /// <summary>More steps than this for one question are not taken.</summary>
    private const long MaxSteps = 8_000_000;

    private const int MaxParts = 4_000;

    /// <summary>Work on sets, in units of <see cref="SetMeter.Spent"/>, that the limits on lengths may cost.</summary>
    private const long MaxLimitWork = 20_000_000;

    private readonly Stack<ForkNode> open = new();
    private int runs;

    public PacMachine Machine => machine;

    /// <summary>Whether one request is followed, of which everything that is not given is unknown.</summary>
    public bool IsConcrete => isConcrete;

    public long StepsLeft { get; set; }

    /// <summary>Disjoint parts that cover the box.</summary>
    public List<ExploredPart> Explore(FlowBox box)
    {
        // The limits of DNS on lengths make every question about names dear and change nearly no answer: they are put back at the end.
        var loose = machine.WithoutLengths(box.Hosts);
        for (var attempt = 0; ; attempt++)
        {
            var root = new ForkNode(Region.Of(box with { Hosts = loose }) with { Tail = machine.TailOf(box.Hosts), IsPlain = machine.IsPlain(box.Hosts) });
            open.Clear();
            open.Push(root);
            runs = 0;
            StepsLeft = machine.Allowance(MaxSteps);
            var kept = machine.KeptCount;
            var before = StepsLeft;
            RunAll();
            machine.Spend(before - Math.Max(0, StepsLeft), StepsLeft <= 0);
            if (machine.KeptCount == kept || attempt == 8)
            {
                var parts = Fold(root);
                var spent = SetMeter.Spent;
                var limited = Limit(parts, loose, box.Hosts, spent + machine.Allowance(MaxLimitWork));
                machine.Spend(SetMeter.Spent - spent, limited is null);
                return limited ?? [new(box, [Complex], [])];
            }
        }
    }

    /// <summary>The parts with the limits of DNS on lengths; null when there is too much to put back.</summary>
    private static List<ExploredPart>? Limit(List<ExploredPart> parts, Language loose, Language hosts, long limit)
    {
        if (ReferenceEquals(loose, hosts))
        {
            return parts;
        }

        var limited = new List<ExploredPart>();
        foreach (var part in parts)
        {
            if (SetMeter.Spent > limit)
            {
                return null;
            }

            Keep(limited, part with { Box = part.Box with { Hosts = ReferenceEquals(part.Box.Hosts, loose) ? hosts : part.Box.Hosts.Exact is not null ? part.Box.Hosts : hosts.And(part.Box.Hosts) } });
        }

        return limited;
    }

    /// <summary>Puts a region off for later.</summary>
    public void Postpone(ForkNode node) => open.Push(node);

    private void RunAll()
    {
        while (open.TryPop(out var node))
        {
            if (++runs > MaxRuns || StepsLeft <= 0)
            {
                node.Result = new(RunEnd.Abandoned) { Why = "the script has too many ways through it to decide exactly", At = machine.EntrySpan, IsLimit = true };
                continue;
            }

            var run = new Run(this, node);
            run.Execute();
        }
    }

    private static List<ExploredPart> Fold(ForkNode root)
    {
        // From the leaves: a node's children were made after it, so an explicit stack visits them first.
        var done = new Dictionary<ForkNode, List<ExploredPart>>(ReferenceEqualityComparer.Instance);
        var stack = new Stack<(ForkNode Node, bool Visited)>();
        stack.Push((root, false));
        while (stack.TryPop(out var at))
        {
            if (!at.Visited)
            {
                stack.Push((at.Node, true));
                foreach (var child in at.Node.Children)
                {
                    stack.Push((child, false));
                }

                continue;
            }

            done[at.Node] = at.Node.Children.Length == 0
                ? [new(at.Node.Region.Box, [at.Node.Result ?? Lost], [])]
                : Join(at.Node, [.. at.Node.Children.Select(c => (c, done[c]))]);
            foreach (var child in at.Node.Children)
            {
                done.Remove(child);
            }
        }

        return done[root];
    }

    private static RunResult Lost { get; } = new(RunEnd.Abandoned) { Why = "a run was lost" };

    private static List<ExploredPart> Join(ForkNode node, (ForkNode Node, List<ExploredPart> Parts)[] children)
    {
        var first = children[0].Parts;
        if (children.All(c => c.Parts.Count == 1 && c.Parts[0].SameAs(first[0])))
        {
            return [Merge(children.Select(c => c.Parts[0])) with { Box = node.Region.Box }];
        }

        if (children.All(static c => c.Parts.All(static p => p.Results.All(static r => r.IsLimit))))
        {
            // Where nothing was found out, how far it was cut before the budget ended tells nobody anything.
            return [first[0] with { Box = node.Region.Box }];
        }

        return node.Kind switch
        {
            ForkKind.Request => [.. children.SelectMany(c => c.Parts)],
            ForkKind.Shape => JoinShapes(children),
            _ => JoinUnknown(node, children),
        };
    }

    /// <summary>One part for several that say the same, with what any of them took for granted.</summary>
    private static ExploredPart Merge(IEnumerable<ExploredPart> parts)
    {
        var all = parts.First();
        foreach (var part in parts)
        {
            all = all with { Results = [.. all.Results.Select((r, i) => r.Joined(part.Results[i]))] };
        }

        return all;
    }

    /// <summary>Shapes with the same parts are put together before the shape is written into the set of hosts.</summary>
    private static List<ExploredPart> JoinShapes((ForkNode Node, List<ExploredPart> Parts)[] children)
    {
        var groups = new List<(List<ExploredPart> Parts, List<Region> Shapes)>();
        foreach (var (node, parts) in children)
        {
            var known = groups.FindIndex(g => Same(g.Parts, parts));
            if (known >= 0)
            {
                groups[known].Shapes.Add(node.Region);
                groups[known] = ([.. groups[known].Parts.Select((p, i) => Merge([p, parts[i]]))], groups[known].Shapes);
            }
            else
            {
                groups.Add((parts, [node.Region]));
            }
        }

        if (groups.Count == 1)
        {
            return groups[0].Parts;
        }

        var all = new List<ExploredPart>();
        foreach (var (parts, shapes) in groups)
        {
            var shape = HostShapes.Of(shapes);
            foreach (var part in parts)
            {
                Keep(all, part with { Box = part.Box with { Hosts = part.Box.Hosts.And(shape) } });
            }
        }

        return all;
    }

    private static bool Same(List<ExploredPart> left, List<ExploredPart> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!left[i].Box.Equals(right[i].Box) || !left[i].SameAs(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every outcome is possible: the partitions are laid over one another.</summary>
    private static List<ExploredPart> JoinUnknown(ForkNode node, (ForkNode Node, List<ExploredPart> Parts)[] children)
    {
        var all = children[0].Parts;
        for (var i = 1; i < children.Length; i++)
        {
            var next = new List<ExploredPart>();
            foreach (var left in all)
            {
                foreach (var right in children[i].Parts)
                {
                    Keep(next, Overlay(node, left, right));
                    if (next.Count > MaxParts)
                    {
                        return [new(node.Region.Box, [Complex], [])];
                    }
                }
            }

            all = next;
        }

        return all;
    }

    private static RunResult Complex { get; } = new(RunEnd.Abandoned) { Why = "the script tells requests apart in too many ways to decide exactly", IsLimit = true };

    private static ExploredPart Overlay(ForkNode node, ExploredPart left, ExploredPart right)
    {
        var box = ReferenceEquals(left.Box, right.Box) || ReferenceEquals(right.Box, node.Region.Box) ? left.Box
            : ReferenceEquals(left.Box, node.Region.Box) ? right.Box
            : left.Box.And(right.Box);
        var results = left.Results;
        foreach (var result in right.Results)
        {
            if (!results.Any(r => r.SameAs(result)))
            {
                results = results.Add(result);
            }
        }

        var doubts = left.Doubts.Union(right.Doubts);
        if (node.Doubt is { } doubt && results.Length > Math.Max(left.Results.Length, right.Results.Length))
        {
            doubts = doubts.Append(doubt).Distinct();
        }

        return new(box, results, [.. doubts]);
    }

    private static void Keep(List<ExploredPart> all, ExploredPart part)
    {
        if (!part.Box.IsEmpty)
        {
            all.Add(part);
        }
    }
}

/// <summary>Hosts by number of labels.</summary>
internal static class HostShapes
{
    /// <summary>Hosts of any of these shapes.</summary>
    public static Language Of(IReadOnlyList<Region> shapes)
    {
        var all = Language.Empty;
        var deepest = shapes.Where(s => s.IsDeepest).Select(s => s.Labels).FirstOrDefault(int.MaxValue);
        var counts = shapes.Select(s => s.Labels).Order().ToArray();
        for (var from = 0; from < counts.Length;)
        {
            var to = from;
            while (to + 1 < counts.Length && counts[to + 1] <= counts[to] + 1)
            {
                to++;
            }

            all = all.Or(Dots(counts[from] - 1, counts[to] >= deepest ? int.MaxValue : counts[to] - 1));
            from = to + 1;
        }

        return all;
    }

    private static Language Dots(int min, int max) => new DotsBetween(min, max).Language(out _) ?? Language.All;
}
