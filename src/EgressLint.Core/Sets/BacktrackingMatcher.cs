using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// Matches one text against a pattern with back-references by trying every way, as glibc does for such patterns. The number of steps is
/// bounded, because there are patterns for which no method is fast.
/// </summary>
public static class BacktrackingMatcher
{
    /// <summary>How many steps a match may take.</summary>
    public const int StepLimit = 200_000;

    private const int DepthLimit = 1_000;

    /// <summary>Whether the pattern matches somewhere in the text; null when that takes too many steps.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="text">The text.</param>
    public static bool? IsMatch(RegexTree tree, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        var run = new Run(bytes, (tree.Options & RegexOptionsPosix.IgnoreCase) != 0);
        for (var start = 0; start <= bytes.Length; start++)
        {
            if (run.Try(tree.Root, start))
            {
                return true;
            }

            if (run.IsExhausted)
            {
                return null;
            }
        }

        return false;
    }

    /// <summary>A matcher in continuation style: a node calls <c>next</c> for every position it can end at until one leads to the end.</summary>
    private sealed class Run(byte[] text, bool ignoreCase)
    {
        private readonly (int Start, int End)[] groups = new (int Start, int End)[10];
        private int steps;
        private int depth;

        public bool IsExhausted { get; private set; }

        public bool Try(RegexNode root, int start)
        {
            Array.Fill(groups, (-1, -1));
            return Match(root, start, static _ => true);
        }

        private bool Match(RegexNode node, int at, Func<int, bool> next)
        {
            if (IsExhausted || ++steps > StepLimit || depth >= DepthLimit)
            {
                IsExhausted = true;
                return false;
            }

            depth++;
            var result = node.Kind switch
            {
                RegexNodeKind.Set => at < text.Length && node.Set.Contains(text[at]) && next(at + 1),
                RegexNodeKind.Assertion => PosixMatcher.Holds(node.Assertion, text, at) && next(at),
                RegexNodeKind.Concatenation => Sequence(node, 0, at, next),
                RegexNodeKind.Alternation => Either(node, at, next),
                RegexNodeKind.Repetition => Repeat(node, 0, at, -1, next),
                RegexNodeKind.Group => Group(node, at, next),
                RegexNodeKind.BackReference => Again(node.Number, at, next),
                _ => next(at),
            };
            depth--;
            return result;
        }

        private bool Sequence(RegexNode node, int index, int at, Func<int, bool> next) =>
            index == node.Children.Length ? next(at) : Match(node.Children[index], at, end => Sequence(node, index + 1, end, next));

        private bool Either(RegexNode node, int at, Func<int, bool> next)
        {
            foreach (var child in node.Children)
            {
                if (Match(child, at, next))
                {
                    return true;
                }
            }

            return false;
        }

        private bool Repeat(RegexNode node, int done, int at, int before, Func<int, bool> next)
        {
            // A round that took nothing would go on for ever, and another one adds nothing.
            var mayGoOn = (node.Max < 0 || done < node.Max) && (at != before || done < node.Min);
            return (mayGoOn && Match(node.Children[0], at, end => Repeat(node, done + 1, end, at, next)))
                || (done >= node.Min && next(at));
        }

        private bool Group(RegexNode node, int at, Func<int, bool> next)
        {
            if (node.Number >= groups.Length)
            {
                return Match(node.Children[0], at, next);
            }

            return Match(node.Children[0], at, end =>
            {
                var old = groups[node.Number];
                groups[node.Number] = (at, end);
                if (next(end))
                {
                    return true;
                }

                groups[node.Number] = old;
                return false;
            });
        }

        private bool Again(int number, int at, Func<int, bool> next)
        {
            var (start, end) = groups[number];
            var length = end - start;
            if (start < 0 || at + length > text.Length)
            {
                return false;
            }

            for (var i = 0; i < length; i++)
            {
                if (Fold(text[start + i]) != Fold(text[at + i]))
                {
                    return false;
                }
            }

            return next(at + length);
        }

        private byte Fold(byte value) => ignoreCase && value is >= (byte)'a' and <= (byte)'z' ? (byte)(value - 32) : value;
    }
}
