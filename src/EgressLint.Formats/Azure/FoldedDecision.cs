using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure;

/// <summary>
/// Answers for a host of which nobody knows which addresses it has. Everything is decided for every address that it can have, exactly; then what has one
/// outcome for all of them is certain, and the rest is unknown, with an example of each. The near port, which the system chooses, is treated alike.
/// </summary>
internal static class FoldedDecision
{
    /// <summary>More cells than this are not told apart.</summary>
    private const int MostCells = 256;

    /// <summary>Folds a decision that was made for every possible address.</summary>
    /// <param name="asked">What was asked, without addresses.</param>
    /// <param name="parts">Disjoint parts over all addresses.</param>
    /// <param name="near">The near ports that stand for "any that the system chooses".</param>
    public static Decision Fold(FlowBox asked, ImmutableArray<DecisionPart> parts, PortSet near)
    {
        var isNear = asked.ClientPorts.Equals(near);
        return new(asked, Fold(asked, parts, p => p.Flows with { Addresses = null, ClientPorts = isNear ? near : p.Flows.ClientPorts }));
    }

    /// <summary>Puts parts together that only the near port tells apart, which the system chooses: what differs by it alone is unknown.</summary>
    public static ImmutableArray<DecisionPart> FoldPorts(ImmutableArray<DecisionPart> parts, FlowBox asked) =>
        Fold(asked, parts, p => p.Flows with { ClientPorts = asked.ClientPorts });

    /// <summary>Parts by what is left of them when addresses do not count: thousands of parts leave a few shadows.</summary>
    private static ImmutableArray<DecisionPart> Fold(FlowBox asked, ImmutableArray<DecisionPart> parts, Func<DecisionPart, FlowBox> shadowOf)
    {
        var numbers = new Dictionary<FlowBox, int>();
        var members = new List<List<int>>();
        var cells = new List<(FlowBox Box, List<int> Shadows)> { (asked, []) };
        for (var i = 0; i < parts.Length; i++)
        {
            var shadow = shadowOf(parts[i]);
            if (!numbers.TryGetValue(shadow, out var number))
            {
                numbers[shadow] = number = members.Count;
                members.Add([]);
                Place(cells, number, shadow);
            }

            members[number].Add(i);
        }

        return
        [
            .. from cell in cells
               where cell.Shadows.Count > 0
               select Join(cell.Box, [.. cell.Shadows.SelectMany(s => members[s]).Order().Select(i => parts[i])]),
        ];
    }

    /// <summary>Adds a shadow to every cell that it has to do with, cutting cells that it covers partly.</summary>
    private static void Place(List<(FlowBox Box, List<int> Shadows)> cells, int number, FlowBox shadow)
    {
        for (var i = cells.Count - 1; i >= 0; i--)
        {
            var (box, inside) = cells[i];
            if (box == shadow)
            {
                inside.Add(number);
                return;
            }

            var common = box.And(shadow);
            if (common.IsEmpty)
            {
                continue;
            }

            var rest = cells.Count >= MostCells ? FlowSet.Empty : FlowSet.Of(box).Except(FlowSet.Of(shadow));
            if (rest.IsEmpty)
            {
                inside.Add(number);
                continue;
            }

            cells[i] = (common, [.. inside, number]);
            cells.AddRange(rest.Boxes.Select(b => (b, inside.ToList())));
        }
    }

    private static DecisionPart Join(FlowBox box, List<DecisionPart> parts)
    {
        var first = parts[0];
        if (parts.TrueForAll(p => p.IsCertain && p.Action.Equals(first.Action)))
        {
            return first with { Flows = box };
        }

        // What stops something is what a person wants to see.
        var shown = parts.Find(p => p.IsCertain && p.Action.Outcome == Outcome.Deny) ?? parts.Find(p => !p.IsCertain) ?? first;
        var possible = parts.Aggregate(OutcomeSet.Empty, (all, p) => all.Or(p.Possible));
        return shown with
        {
            Flows = box,
            Doubts = [.. Doubts(parts).Distinct().Select(d => d with { IsAboutAddress = true })],
            Possible = possible,
            DependsOnAddress = parts.TrueForAll(p => p.IsCertain) && ListsOnly(parts),
        };
    }

    /// <summary>Whether what passes is a list and the rest is stopped, rather than the other way round.</summary>
    private static bool ListsOnly(List<DecisionPart> parts)
    {
        double passing = 0;
        double stopped = 0;
        foreach (var part in parts)
        {
            var size = 0.0;
            foreach (var interval in (part.Flows.Addresses ?? IpSet.Empty).V4.Intervals)
            {
                size += interval.Last - (double)interval.First + 1;
            }

            passing += part.Action.Outcome == Outcome.Deny ? 0 : size;
            stopped += part.Action.Outcome == Outcome.Deny ? size : 0;
        }

        return stopped >= passing;
    }

    private static IEnumerable<Doubt> Doubts(List<DecisionPart> parts)
    {
        var passing = Typical(parts.FindAll(p => p.IsCertain && p.Action.Outcome != Outcome.Deny));
        var stopped = Typical(parts.FindAll(p => p.IsCertain && p.Action.Outcome == Outcome.Deny));
        if (passing is not null && stopped is not null)
        {
            yield return new(
                $"which address is used is not known: {Example(passing)} passes by {Name(passing)}, {Example(stopped)} is stopped by {Name(stopped)}",
                stopped.Entry.At);
        }

        // Thousands of parts share the doubts of the steps before them.
        foreach (var doubt in parts.Select(p => p.Doubts).Distinct().SelectMany(d => d))
        {
            yield return doubt;
        }
    }

    /// <summary>The part that a person would think of: one with addresses of the internet.</summary>
    private static DecisionPart? Typical(List<DecisionPart> parts) =>
        parts.Find(p => p.Flows.Addresses is { } all && all.Overlaps(IpSet.Public)) ?? (parts.Count == 0 ? null : parts[0]);

    private static string Example(DecisionPart part) => Shown(part.Flows.Addresses)?.Witness() is { } address ? $"'{address}'" : "one";

    private static IpSet? Shown(IpSet? addresses) => addresses?.And(IpSet.Public) is { IsEmpty: false } usual ? usual : addresses;

    private static string Name(DecisionPart part) => $"'{part.Entry.Label}'";
}
