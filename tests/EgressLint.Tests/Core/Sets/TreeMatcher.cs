using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>
/// Matches a text against a tree by the book: from a place to every place at which a part can end, with the groups that were set on the way. It knows nothing of
/// automata and bounds nothing, so it is for short texts.
/// </summary>
internal sealed class TreeMatcher(string text, bool ignoreCase = false)
{
    private readonly byte[] bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>Whether the tree matches somewhere.</summary>
    public bool Finds(RegexNode root) => Enumerable.Range(0, bytes.Length + 1).Any(start => Ends(root, new(start, "")).Any());

    /// <summary>Whether the tree matches the text as a whole.</summary>
    public bool Matches(RegexNode root) => Ends(root, new(0, "")).Any(end => end.At == bytes.Length);

    private IEnumerable<Way> Ends(RegexNode node, Way way) => node.Kind switch
    {
        RegexNodeKind.Empty => [way],
        RegexNodeKind.Set => way.At < bytes.Length && node.Set.Contains(bytes[way.At]) ? [way with { At = way.At + 1 }] : [],
        RegexNodeKind.Assertion => Holds(node.Assertion, way.At) ? [way] : [],
        RegexNodeKind.Concatenation => node.Children.Aggregate<RegexNode, IEnumerable<Way>>([way], (all, child) => Step(all, child)),
        RegexNodeKind.Alternation => node.Children.SelectMany(child => Ends(child, way)).Distinct(),
        RegexNodeKind.Repetition => Rounds(node, way),
        RegexNodeKind.Group => Ends(node.Children[0], way).Select(end => end.With(node.Number, way.At)),
        RegexNodeKind.BackReference => Again(way, node.Number),
        RegexNodeKind.LookAhead => Ends(node.Children[0], way).Any() ? [way] : [],
        RegexNodeKind.NotLookAhead => Ends(node.Children[0], way).Any() ? [] : [way],
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private List<Way> Step(IEnumerable<Way> ways, RegexNode node) => ways.SelectMany(each => Ends(node, each)).Distinct().ToList();

    private HashSet<Way> Rounds(RegexNode node, Way way)
    {
        IEnumerable<Way> ways = [way];
        for (var i = 0; i < node.Min; i++)
        {
            ways = Step(ways, node.Children[0]);
        }

        var all = ways.ToHashSet();
        for (var i = node.Min; node.Max < 0 || i < node.Max; i++)
        {
            ways = Step(ways, node.Children[0]).Where(all.Add).ToList();
            if (!ways.Any())
            {
                break;
            }
        }

        return all;
    }

    private IEnumerable<Way> Again(Way way, int number)
    {
        if (way.Group(number) is not { } group)
        {
            return [];
        }

        var end = way.At + group.End - group.Start;
        return end <= bytes.Length && Fold(bytes[group.Start..group.End]) == Fold(bytes[way.At..end]) ? [way with { At = end }] : [];
    }

    private string Fold(byte[] part)
    {
        var latin = Encoding.Latin1.GetString(part);
        return ignoreCase ? string.Concat(latin.Select(c => char.IsAscii(c) ? char.ToUpperInvariant(c) : c)) : latin;
    }

    private bool Holds(RegexAssertion assertion, int at)
    {
        var (before, after) = (at > 0 && IsWord(bytes[at - 1]), at < bytes.Length && IsWord(bytes[at]));
        return assertion switch
        {
            RegexAssertion.TextStart => at == 0,
            RegexAssertion.TextEnd => at == bytes.Length,
            RegexAssertion.LineStart => at == 0 || bytes[at - 1] is 10 or 13,
            RegexAssertion.LineEnd => at == bytes.Length || bytes[at] is 10 or 13,
            RegexAssertion.WordStart => after && !before,
            RegexAssertion.WordEnd => before && !after,
            RegexAssertion.WordBoundary => before != after,
            _ => before == after,
        };
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';

    /// <summary>A place, and where the groups are that were set: for each its number, start and end, as a text, so that equal ways are equal.</summary>
    private readonly record struct Way(int At, string Groups)
    {
        public Way With(int number, int start) => this with { Groups = string.Concat(Groups.Chunk(3).Where(g => g[0] != (char)number).Select(g => new string(g))) + (char)number + (char)start + (char)At };

        public (int Start, int End)? Group(int number) => Groups.Chunk(3).Where(g => g[0] == (char)number).Select(g => ((int, int)?)((int)g[1], (int)g[2])).FirstOrDefault();
    }
}
