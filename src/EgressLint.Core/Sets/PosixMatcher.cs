using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// Matches a text against a tree by following all positions a part can end at. It shares no code with the automata, so that each can
/// be checked against the other.
/// </summary>
public static class PosixMatcher
{
    /// <summary>Whether the pattern matches somewhere in the text.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="text">The text.</param>
    public static bool IsMatch(RegexTree tree, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        var everywhere = new bool[bytes.Length + 1];
        Array.Fill(everywhere, true);
        return Ends(tree.Root, bytes, everywhere).AsSpan().Contains(true);
    }

    /// <summary>The positions at which a part can end, when it may begin at any of some positions.</summary>
    private static bool[] Ends(RegexNode node, byte[] text, bool[] starts)
    {
        switch (node.Kind)
        {
            case RegexNodeKind.Set:
                return EndsOfSet(node.Set, text, starts);
            case RegexNodeKind.Assertion:
                return EndsOfAssertion(node.Assertion, text, starts);
            case RegexNodeKind.Concatenation:
                foreach (var child in node.Children)
                {
                    starts = Ends(child, text, starts);
                }

                return starts;
            case RegexNodeKind.Alternation:
                var either = new bool[starts.Length];
                foreach (var child in node.Children)
                {
                    Add(either, Ends(child, text, starts));
                }

                return either;
            case RegexNodeKind.Repetition:
                return EndsOfRepetition(node, text, starts);
            default:
                return starts;
        }
    }

    private static bool[] EndsOfSet(ByteSet set, byte[] text, bool[] starts)
    {
        var ends = new bool[starts.Length];
        for (var i = 0; i < text.Length; i++)
        {
            ends[i + 1] = starts[i] && set.Contains(text[i]);
        }

        return ends;
    }

    private static bool[] EndsOfAssertion(RegexAssertion assertion, byte[] text, bool[] starts)
    {
        var ends = new bool[starts.Length];
        for (var i = 0; i <= text.Length; i++)
        {
            ends[i] = starts[i] && Holds(assertion, text, i);
        }

        return ends;
    }

    /// <summary>Whether an assertion holds at a position.</summary>
    internal static bool Holds(RegexAssertion assertion, byte[] text, int at)
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

    private static bool[] EndsOfRepetition(RegexNode node, byte[] text, bool[] starts)
    {
        for (var i = 0; i < node.Min; i++)
        {
            var next = Ends(node.Children[0], text, starts);
            if (next.AsSpan().SequenceEqual(starts))
            {
                break;
            }

            starts = next;
        }

        var ends = (bool[])starts.Clone();
        for (var i = node.Min; node.Max < 0 || i < node.Max; i++)
        {
            starts = Ends(node.Children[0], text, starts);
            if (!Add(ends, starts))
            {
                break;
            }
        }

        return ends;
    }

    private static bool Add(bool[] all, bool[] more)
    {
        var grew = false;
        for (var i = 0; i < all.Length; i++)
        {
            grew |= more[i] && !all[i];
            all[i] |= more[i];
        }

        return grew;
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';
}
