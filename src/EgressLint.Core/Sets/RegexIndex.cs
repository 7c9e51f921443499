using System.Numerics;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// Finds the few patterns of a long list that a text can match at all. Every match of a pattern holds the characters that the pattern
/// spells out. Four of them in a row, the rarest in the list, choose a bucket, and only a text with four such characters is compared
/// with the pattern. Comparing is the work of <see cref="PosixMatcher"/>.
/// </summary>
public sealed class RegexIndex
{
    private const int KeyLength = 4;
    private const int BucketsPerPattern = 16;

    private readonly IReadOnlyList<RegexTree> trees;
    private readonly int shift;

    // A bucket is a list: for each its last entry, for each entry a branch of a pattern and the entry before it; entries from 1.
    private readonly int[] lastOf;
    private readonly List<RegexNode> branchOf = [RegexNode.Empty];
    private readonly List<int> before = [0];
    private readonly List<int> unkeyed = [];

    /// <summary>Prepares a list.</summary>
    /// <param name="trees">The patterns, without back-references; the list is kept and must not change.</param>
    public RegexIndex(IReadOnlyList<RegexTree> trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        this.trees = trees;
        var branches = 0;
        for (var i = 0; i < trees.Count; i++)
        {
            branches += BranchesOf(trees[i]).Length;
        }

        var buckets = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, branches) * BucketsPerPattern);
        shift = 32 - BitOperations.Log2(buckets);
        lastOf = new int[buckets];
        var counts = new int[buckets];
        for (var i = 0; i < trees.Count; i++)
        {
            foreach (var branch in BranchesOf(trees[i]))
            {
                _ = Visit(branch, counts, counting: true);
            }
        }

        for (var i = 0; i < trees.Count; i++)
        {
            Add(i, counts);
        }
    }

    /// <summary>Whether some pattern matches somewhere in the text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var tree in unkeyed)
        {
            if (PosixMatcher.IsMatch(trees[tree], text))
            {
                return true;
            }
        }

        var window = 0u;
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            window = (window << 8) | Folded(bytes[i]);
            for (var entry = i + 1 < KeyLength ? 0 : lastOf[BucketOf(window)]; entry > 0; entry = before[entry])
            {
                if (PosixMatcher.IsMatch(branchOf[entry], text))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<RegexNode> BranchesOf(RegexTree tree) =>
        tree.Root.Kind == RegexNodeKind.Alternation ? tree.Root.Children.AsSpan() : new[] { tree.Root };

    private void Add(int tree, int[] counts)
    {
        var branches = BranchesOf(trees[tree]);
        foreach (var branch in branches)
        {
            if (Visit(branch, counts, counting: false) < 0)
            {
                unkeyed.Add(tree);
                return;
            }
        }

        foreach (var branch in branches)
        {
            var bucket = Visit(branch, counts, counting: false);
            branchOf.Add(branch);
            before.Add(lastOf[bucket]);
            lastOf[bucket] = before.Count - 1;
        }
    }

    /// <summary>Walks over the buckets of a branch, and gives the rarest one; -1 when it has none.</summary>
    private int Visit(RegexNode branch, int[] counts, bool counting)
    {
        var parts = branch.Kind == RegexNodeKind.Concatenation ? branch.Children.AsSpan() : new(in branch);
        var (rarest, window, length) = (-1, 0u, 0);
        foreach (var part in parts)
        {
            if (!RegexTree.IsLiteral(part))
            {
                // Nothing stands in the place of an assertion.
                length = part.Kind == RegexNodeKind.Assertion ? length : 0;
                continue;
            }

            window = (window << 8) | Folded(part.Literal);
            if (++length < KeyLength)
            {
                continue;
            }

            var bucket = BucketOf(window);
            counts[bucket] += counting ? 1 : 0;
            rarest = rarest < 0 || counts[bucket] < counts[rarest] ? bucket : rarest;
        }

        return rarest;
    }

    /// <summary>ASCII letters count the same in either case, for patterns that ignore it.</summary>
    private static uint Folded(byte value) => value | 0x20u;

    /// <summary>Whatever else shares a bucket costs a comparison and nothing more.</summary>
    private int BucketOf(uint window) => (int)((window * 0x9E3779B1u) >> shift);
}
