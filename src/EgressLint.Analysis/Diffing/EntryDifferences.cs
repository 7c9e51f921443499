using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Diffing;

/// <summary>
/// Which flows two policies can decide differently at all, when they only differ in entries of their chains: those that an entry may take which the other policy
/// does not have in the same order. All other flows meet the same entries in the same order on both sides.
/// </summary>
internal static class EntryDifferences
{
    /// <summary>With more entries than this that differ, or four times as many boxes, nothing is gained.</summary>
    private const int Most = 400;

    /// <summary>The parts of a question, disjoint; null where it has to be looked at as a whole.</summary>
    internal static ImmutableArray<FlowBox>? Of(Policy before, Policy after, FlowBox asked)
    {
        if (before.WhereDifferent(after, asked) is { } known)
        {
            return known;
        }

        if (before.Chains.Length != after.Chains.Length || !before.IsSameBesideEntries(after))
        {
            return null;
        }

        var different = new List<PolicyEntry>();
        for (var i = 0; i < before.Chains.Length; i++)
        {
            var (a, b) = (before.Chains[i], after.Chains[i]);
            if (a.Name != b.Name || !IsBuiltIn(a.Default, b.Default))
            {
                return null;
            }

            if (Alignment.Of(a.Entries, b.Entries, IsSame, Most) is not { } own)
            {
                return null;
            }

            different.AddRange(a.Entries.Where((_, k) => own.Left[k]).Concat(b.Entries.Where((_, k) => own.Right[k])));
        }

        return Cut(asked, different);
    }

    private static bool IsSame(PolicyEntry a, PolicyEntry b) => IsBuiltIn(a, b) || (a.Action.Equals(b.Action) && a.Match.IsSame(b.Match));

    /// <summary>What is built in is made of what is the same beside the entries.</summary>
    private static bool IsBuiltIn(PolicyEntry a, PolicyEntry b) => a.At is null && b.At is null && a.Label == b.Label && a.Action.Equals(b.Action);

    private static ImmutableArray<FlowBox>? Cut(FlowBox asked, List<PolicyEntry> different)
    {
        var taken = ImmutableArray.CreateBuilder<FlowBox>();
        List<FlowBox> open = [asked];
        foreach (var entry in different)
        {
            var next = new List<FlowBox>();
            foreach (var box in open)
            {
                var cut = entry.Match.Split(box);
                taken.AddRange(cut.Yes.Select(WithOneName));
                taken.AddRange(cut.Maybe.Select(m => WithOneName(m.Box)));
                next.AddRange(cut.No);
            }

            open = next;
            if (open.Count + taken.Count > Most * 4)
            {
                return null;
            }
        }

        return taken.ToImmutable();
    }

    /// <summary>A set of names with one member as that member: thousands of entries answer for a text at once.</summary>
    private static FlowBox WithOneName(FlowBox box) =>
        box.Hosts.Exact is null && box.Hosts.Witness() is { } name && Language.Exactly(name) is var only && box.Hosts.IsSubsetOf(only) ? box with { Hosts = only } : box;
}
