using System.Numerics;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Finds the few patterns of a long list that a text can match at all. Every match of a pattern holds some text that the pattern spells
/// out. Four letters of it, the rarest in the list, choose a bucket, and only a text with letters of that bucket is compared with it.
/// </summary>
internal sealed class SquidPatternIndex
{
    private const int KeyLength = 4;
    private const int BucketsPerPattern = 16;

    private readonly List<RegexTree> trees;
    private readonly int shift;

    // A bucket is a list: for each its last entry, for each entry the number of a tree and the entry before it; entries from 1.
    private readonly int[] lastOf;
    private readonly List<int> treeOf = [0];
    private readonly List<int> before = [0];
    private readonly List<int> unkeyed = [];

    public SquidPatternIndex(List<RegexTree> trees)
    {
        this.trees = trees;
        var buckets = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, trees.Count) * BucketsPerPattern);
        shift = 32 - BitOperations.Log2(buckets);
        lastOf = new int[buckets];
        var required = new string[trees.Count][];
        var counts = new int[buckets];
        for (var i = 0; i < trees.Count; i++)
        {
            required[i] = [.. trees[i].RequiredTexts];
            foreach (var text in required[i])
            {
                Count(text, counts);
            }
        }

        for (var i = 0; i < trees.Count; i++)
        {
            Add(i, required[i], counts);
        }
    }

    /// <summary>Whether some pattern matches the text.</summary>
    public bool Matches(string text)
    {
        foreach (var tree in unkeyed)
        {
            if (PosixMatcher.IsMatch(trees[tree], text))
            {
                return true;
            }
        }

        for (var i = 0; i + KeyLength <= text.Length; i++)
        {
            for (var entry = lastOf[BucketOf(text, i)]; entry > 0; entry = before[entry])
            {
                if (PosixMatcher.IsMatch(trees[treeOf[entry]], text))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Add(int tree, string[] required, int[] counts)
    {
        // What is not ASCII is spelled out in bytes, and a text in letters.
        if (Array.Exists(required, text => text.Length < KeyLength || !Ascii.IsValid(text)))
        {
            unkeyed.Add(tree);
            return;
        }

        foreach (var text in required)
        {
            var bucket = RarestOf(text, counts);
            treeOf.Add(tree);
            before.Add(lastOf[bucket]);
            lastOf[bucket] = before.Count - 1;
        }
    }

    private void Count(string text, int[] counts)
    {
        for (var i = 0; i + KeyLength <= text.Length; i++)
        {
            counts[BucketOf(text, i)]++;
        }
    }

    private int RarestOf(string text, int[] counts)
    {
        var best = BucketOf(text, 0);
        for (var i = 1; i + KeyLength <= text.Length; i++)
        {
            var bucket = BucketOf(text, i);
            best = counts[bucket] < counts[best] ? bucket : best;
        }

        return best;
    }

    /// <summary>
    /// The bucket of four letters. ASCII letters count the same in either case, for patterns that ignore it; whatever else shares a bucket
    /// costs a comparison and nothing more.
    /// </summary>
    private int BucketOf(string text, int at)
    {
        var key = 0u;
        for (var i = at; i < at + KeyLength; i++)
        {
            key = (key * 257) + (text[i] | 0x20u);
        }

        return (int)((key * 0x9E3779B1u) >> shift);
    }
}
