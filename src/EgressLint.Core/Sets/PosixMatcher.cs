using System.Numerics;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// Matches a text against a tree by following all positions a part can end at. It shares no code with the automata, so that each can
/// be checked against the other.
/// </summary>
public static class PosixMatcher
{
    private const int ShortText = 512;
    private const int BitsPerWord = 64;

    /// <summary>Whether the pattern matches somewhere in the text.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="text">The text.</param>
    public static bool IsMatch(RegexTree tree, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return IsMatch(tree.Root, text);
    }

    /// <summary>The same for a part of a tree, such as a branch of its alternation.</summary>
    internal static bool IsMatch(RegexNode root, ReadOnlySpan<char> text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = count <= ShortText ? stackalloc byte[count] : new byte[count];
        Encoding.UTF8.GetBytes(text, bytes);
        if (!MayEndWith(root, bytes))
        {
            return false;
        }

        // One bit for each place between bytes, the edges included.
        var words = (count / BitsPerWord) + 1;
        Span<ulong> positions = words <= (ShortText / BitsPerWord) + 1 ? stackalloc ulong[words] : new ulong[words];
        for (var word = 0; word < words; word++)
        {
            positions[word] = ulong.MaxValue;
        }

        positions[^1] >>= BitsPerWord - 1 - (count % BitsPerWord);
        Follow(root, bytes, positions);
        return !IsEmpty(positions);
    }

    /// <summary>Whether the text ends with what a pattern spells out before its end of the text; most patterns can be told off by that.</summary>
    private static bool MayEndWith(RegexNode root, ReadOnlySpan<byte> text)
    {
        if (root.Kind != RegexNodeKind.Concatenation || root.Children is not [.., { Kind: RegexNodeKind.Assertion, Assertion: RegexAssertion.TextEnd }])
        {
            return true;
        }

        var children = root.Children.AsSpan();
        for (var behind = 1; behind < children.Length && children[^(behind + 1)].Kind == RegexNodeKind.Set; behind++)
        {
            if (behind > text.Length || !children[^(behind + 1)].Set.Contains(text[^behind]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>From the positions at which a part may begin to those at which it can end then.</summary>
    private static void Follow(RegexNode node, ReadOnlySpan<byte> text, Span<ulong> positions)
    {
        switch (node.Kind)
        {
            case RegexNodeKind.Set:
                FollowSet(node.Set, text, positions);
                break;
            case RegexNodeKind.Assertion:
                FollowAssertion(node.Assertion, text, positions);
                break;
            case RegexNodeKind.Concatenation:
                foreach (var child in node.Children)
                {
                    Follow(child, text, positions);
                    if (IsEmpty(positions))
                    {
                        break;
                    }
                }

                break;
            case RegexNodeKind.Alternation:
                FollowAlternation(node, text, positions);
                break;
            case RegexNodeKind.Repetition:
                FollowRepetition(node, text, positions);
                break;
        }
    }

    private static void FollowSet(ByteSet set, ReadOnlySpan<byte> text, Span<ulong> positions)
    {
        for (var word = positions.Length - 1; word >= 0; word--)
        {
            var kept = 0UL;
            for (var left = positions[word]; left != 0; left &= left - 1)
            {
                var at = (word * BitsPerWord) + BitOperations.TrailingZeroCount(left);
                if (at < text.Length && set.Contains(text[at]))
                {
                    kept |= left & (0 - left);
                }
            }

            // Behind the byte; the last place of a word goes over into the next one, which is done already.
            positions[word] = kept << 1;
            if (kept >> (BitsPerWord - 1) != 0)
            {
                positions[word + 1] |= 1;
            }
        }
    }

    private static void FollowAssertion(RegexAssertion assertion, ReadOnlySpan<byte> text, Span<ulong> positions)
    {
        for (var word = 0; word < positions.Length; word++)
        {
            if (assertion == RegexAssertion.TextStart)
            {
                positions[word] &= word == 0 ? 1UL : 0UL;
            }

            for (var left = positions[word]; left != 0; left &= left - 1)
            {
                if (!Holds(assertion, text, (word * BitsPerWord) + BitOperations.TrailingZeroCount(left)))
                {
                    positions[word] ^= left & (0 - left);
                }
            }
        }
    }

    /// <summary>Whether an assertion holds at a position.</summary>
    internal static bool Holds(RegexAssertion assertion, ReadOnlySpan<byte> text, int at)
    {
        var before = at > 0 && IsWord(text[at - 1]);
        var after = at < text.Length && IsWord(text[at]);
        return assertion switch
        {
            RegexAssertion.TextStart => at == 0,
            RegexAssertion.TextEnd => at == text.Length,
            RegexAssertion.WordStart => !before && after,
            RegexAssertion.WordEnd => before && !after,
            RegexAssertion.WordBoundary => before != after,
            _ => before == after,
        };
    }

    private static void FollowAlternation(RegexNode node, ReadOnlySpan<byte> text, Span<ulong> positions)
    {
        var either = new ulong[positions.Length];
        var branch = new ulong[positions.Length];
        foreach (var child in node.Children)
        {
            positions.CopyTo(branch);
            Follow(child, text, branch);
            _ = Add(either, branch);
        }

        either.CopyTo(positions);
    }

    private static void FollowRepetition(RegexNode node, ReadOnlySpan<byte> text, Span<ulong> positions)
    {
        var all = positions.ToArray();
        for (var i = 0; i < node.Min; i++)
        {
            Follow(node.Children[0], text, positions);
            if (AreEqual(positions, all))
            {
                break;
            }

            positions.CopyTo(all);
        }

        for (var i = node.Min; node.Max < 0 || i < node.Max; i++)
        {
            Follow(node.Children[0], text, positions);
            if (!Add(all, positions))
            {
                break;
            }
        }

        all.CopyTo(positions);
    }

    // Written out: the library's versions for this type would be compiled at every start.
    private static bool Add(Span<ulong> all, ReadOnlySpan<ulong> more)
    {
        var grew = 0UL;
        for (var i = 0; i < more.Length; i++)
        {
            grew |= more[i] & ~all[i];
            all[i] |= more[i];
        }

        return grew != 0;
    }

    private static bool AreEqual(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var differences = 0UL;
        for (var i = 0; i < left.Length; i++)
        {
            differences |= left[i] ^ right[i];
        }

        return differences == 0;
    }

    private static bool IsEmpty(ReadOnlySpan<ulong> positions)
    {
        var any = 0UL;
        foreach (var word in positions)
        {
            any |= word;
        }

        return any == 0;
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';
}
