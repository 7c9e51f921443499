using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>
/// Turns a pattern into the set of texts that it finds. Exact for ASCII texts, which are all that a host or a URL is. Beyond ASCII a class
/// with many such characters stands for any bytes that are not ASCII.
/// </summary>
internal sealed class JsLanguage
{
    private const int FewCharacters = 64;
    private const int LongList = 40;

    private readonly JsCase letters;
    private readonly bool isMultiline;
    private readonly Dictionary<(JsCharSet, bool), RegexNode> sets = [];
    private string? whyNot;

    private JsLanguage(JsCase letters, bool isMultiline)
    {
        this.letters = letters;
        this.isMultiline = isMultiline;
    }

    /// <summary>The texts in which a pattern matches somewhere; with <paramref name="onlyAtStart"/>, where the text begins.</summary>
    public static (Language? Language, string WhyNot) Search(JsNode root, JsCase letters, bool isMultiline, bool onlyAtStart)
    {
        var maker = new JsLanguage(letters, isMultiline);
        var branches = new List<RegexNode>();
        foreach (var branch in Branches(root))
        {
            branches.Add(onlyAtStart
                ? RegexNode.Sequence([RegexNode.At(RegexAssertion.TextStart), .. Parts(maker.Convert(branch))])
                : maker.Convert(WithoutLeadingLookBehind(branch)));
        }

        return maker.Finish(Language.Finding, branches);
    }

    /// <summary>The texts that a pattern can match as a whole.</summary>
    public static (Language? Language, string WhyNot) Whole(JsNode root, JsCase letters, bool isMultiline)
    {
        var maker = new JsLanguage(letters, isMultiline);
        List<RegexNode> branches = [.. Branches(root).Select(maker.Convert)];
        return maker.Finish(Language.Matching, branches);
    }

    private (Language? Language, string WhyNot) Finish(Func<IEnumerable<RegexNode>, Language?> make, List<RegexNode> branches)
    {
        if (whyNot is not null)
        {
            return (null, whyNot);
        }

        var language = make(branches);
        return (language, language is null ? "it needs an automaton that is too large" : "");
    }

    /// <summary>
    /// The patterns of which one must match. A long list inside of anchors, <c>^(a|b|…)$</c>, is taken apart, too: patterns share what they
    /// end with, so that a list of 10,000 names makes an automaton of its own size.
    /// </summary>
    private static IEnumerable<JsNode> Branches(JsNode root)
    {
        switch (root.Kind)
        {
            case JsNodeKind.Choice:
                return root.Children;
            case JsNodeKind.Capture:
                return Branches(root.Children[0]);
            case JsNodeKind.Sequence when root.Children.Length < LongList:
                var at = root.Children.ToList().FindIndex(static c => Unwrap(c) is { Kind: JsNodeKind.Choice, Children.Length: > LongList });
                return at < 0
                    ? [root]
                    : Unwrap(root.Children[at]).Children.Select(b => JsNode.Sequence([.. root.Children[..at], .. Inside(b), .. root.Children[(at + 1)..]]));
            default:
                return [root];
        }
    }

    private static JsNode Unwrap(JsNode node) => node.Kind == JsNodeKind.Capture ? Unwrap(node.Children[0]) : node;

    private static ImmutableArray<JsNode> Inside(JsNode node) => node.Kind == JsNodeKind.Sequence ? node.Children : [node];

    private static ImmutableArray<RegexNode> Parts(RegexNode node) => node.Kind == RegexNodeKind.Concatenation ? node.Children : [node];

    /// <summary>
    /// Where a match may begin anywhere, what must stand before it can as well be matched, and one character that must not stand there is
    /// another character or the start of the text.
    /// </summary>
    private static JsNode WithoutLeadingLookBehind(JsNode branch)
    {
        var parts = Inside(branch);
        var look = parts[0];
        if (look.Kind != JsNodeKind.Look || !look.IsBehind)
        {
            return branch;
        }

        var part = look.Children[0];
        if (!look.IsNegated)
        {
            return JsNode.Sequence([part, .. parts.Skip(1)]);
        }

        return part.Kind != JsNodeKind.Set
            ? branch
            : JsNode.Sequence(
            [
                JsNode.Choice([new JsNode { Kind = JsNodeKind.Look, IsBehind = true, IsNegated = true, Children = [JsNode.OfSet(JsCharSet.All)] },
                    JsNode.OfSet(part.Set, !part.IsNegated)]),
                .. parts.Skip(1),
            ]);
    }

    private RegexNode Convert(JsNode node)
    {
        switch (node.Kind)
        {
            case JsNodeKind.Set:
                return OfSet(node);
            case JsNodeKind.Sequence:
                return RegexNode.Sequence([.. node.Children.SelectMany(c => Parts(Convert(c)))]);
            case JsNodeKind.Choice:
                return RegexNode.Choice([.. node.Children.Select(Convert)]);
            case JsNodeKind.Repetition:
                return RegexNode.Repeat(Convert(node.Children[0]), node.Min, node.Max);
            case JsNodeKind.Capture:
                return Convert(node.Children[0]);
            case JsNodeKind.Start:
                return RegexNode.At(isMultiline ? RegexAssertion.LineStart : RegexAssertion.TextStart);
            case JsNodeKind.End:
                return RegexNode.At(isMultiline ? RegexAssertion.LineEnd : RegexAssertion.TextEnd);
            case JsNodeKind.WordBoundary:
                return RegexNode.At(RegexAssertion.WordBoundary);
            case JsNodeKind.NotWordBoundary:
                return RegexNode.At(RegexAssertion.NotWordBoundary);
            case JsNodeKind.BackReference:
                return Refuse("a back-reference is not regular");
            case JsNodeKind.Look:
                return OfLook(node);
            default:
                return RegexNode.Empty;
        }
    }

    private RegexNode OfLook(JsNode node)
    {
        var part = node.Children[0];
        if (node.IsBehind)
        {
            // "No character stands before" is how the start of the text is spelt above.
            var isTextStart = node.IsNegated && part.Kind == JsNodeKind.Set && ReferenceEquals(part.Set, JsCharSet.All) && !part.IsNegated;
            return isTextStart ? RegexNode.At(RegexAssertion.TextStart)
                : Refuse("a look-behind is only supported at the start, and a negative one only of one character");
        }

        return AsksWhatStandsBefore(part)
            ? Refuse("a look-ahead that begins with a condition on what stands before it is not supported")
            : RegexNode.LookAhead(Convert(part), node.IsNegated);
    }

    private RegexNode Refuse(string reason)
    {
        whyNot ??= reason;
        return RegexNode.Empty;
    }

    private static bool AsksWhatStandsBefore(JsNode node)
    {
        if (node.Kind is JsNodeKind.Start or JsNodeKind.WordBoundary or JsNodeKind.NotWordBoundary)
        {
            return true;
        }

        foreach (var child in node.Children)
        {
            if (AsksWhatStandsBefore(child))
            {
                return true;
            }

            if (node.Kind == JsNodeKind.Sequence && child.MinLength > 0)
            {
                return false;
            }
        }

        return false;
    }

    private RegexNode OfSet(JsNode node)
    {
        if (!sets.TryGetValue((node.Set, node.IsNegated), out var made))
        {
            made = MakeSet(node);
            sets.Add((node.Set, node.IsNegated), made);
        }

        return made;
    }

    private RegexNode MakeSet(JsNode node)
    {
        var bytes = ByteSet.None;
        for (var c = 0; c < 128; c++)
        {
            bytes = letters.Meets(node.Set, c) != node.IsNegated ? bytes.With((byte)c) : bytes;
        }

        if (Beyond(node.Set) > FewCharacters || node.IsNegated)
        {
            return RegexNode.OfSet(bytes.Or(ByteSet.Range(0x80, 0xFF)));
        }

        var choices = new List<RegexNode> { RegexNode.OfSet(bytes) };
        foreach (var (first, last) in node.Set.Ranges)
        {
            for (var c = Math.Max(first, 128); c <= last; c++)
            {
                AddCharacter(c, choices);
            }
        }

        return choices.Count == 1 ? choices[0] : RegexNode.Choice([.. choices]);
    }

    private void AddCharacter(int value, List<RegexNode> choices)
    {
        if (!Rune.IsValid(value))
        {
            return;
        }

        var rune = new Rune(value);
        var folded = letters.IgnoresCase ? Rune.ToUpperInvariant(rune) : rune;
        var small = letters.IgnoresCase ? Rune.ToLowerInvariant(rune) : rune;
        foreach (var spelling in new[] { rune, folded, small }.Distinct().Where(static r => r.Value >= 128))
        {
            choices.Add(RegexNode.OfText(spelling.ToString()));
        }
    }

    private static long Beyond(JsCharSet set) => set.Ranges.Sum(static r => (long)Math.Max(0, r.Last - Math.Max(r.First, 128) + 1));
}
