using System.Globalization;
using System.Text;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>What flags change about the meaning of a pattern's text.</summary>
internal readonly record struct JsParserOptions(bool IsUnicode, bool IgnoresCase, bool DotIsAll);

/// <summary>
/// Parses patterns exactly as V8 does (regexp-parser.cc), with the leniency of Annex B where flag u is absent. The messages of errors
/// are V8's, too, because scripts may show them.
/// </summary>
internal sealed partial class JsParser
{
    private const int MaxDepth = 250;
    private const int MaxGroups = 65_535;

    private readonly string pattern;
    private readonly bool unicode;
    private readonly bool foldsWords;
    private readonly JsNode dot;
    private readonly int groupTotal;
    private readonly bool hasNames;
    private readonly List<(JsNode Node, string Name)> namedReferences = [];
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int at;
    private int groups;

    public JsParser(string pattern, JsParserOptions options)
    {
        this.pattern = pattern;
        unicode = options.IsUnicode;
        foldsWords = options.IsUnicode && options.IgnoresCase;
        dot = options.DotIsAll ? JsNode.OfSet(JsCharSet.All) : JsNode.OfSet(JsCharSet.LineEnds, isNegated: true);
        (groupTotal, hasNames) = CountGroups(pattern);
    }

    /// <summary>What is wrong, in V8's words.</summary>
    public string? Failure { get; private set; }

    /// <summary>What V8 takes and this parser does not.</summary>
    public string? Unsupported { get; private set; }

    public int GroupCount => groups;

    public IReadOnlyDictionary<string, int> Names => names;

    private bool IsAtEnd => at >= pattern.Length;

    private bool HasFailed => Failure is not null || Unsupported is not null;

    public JsNode Parse()
    {
        var root = ParseChoice(0);
        if (!HasFailed && !IsAtEnd)
        {
            Fail("Unmatched ')'");
        }

        foreach (var (reference, name) in namedReferences)
        {
            if (!names.TryGetValue(name, out var number) && !HasFailed)
            {
                Fail("Invalid named capture referenced");
            }

            reference.Number = number;
        }

        return root;
    }

    private char Peek(int ahead = 0) => at + ahead < pattern.Length ? pattern[at + ahead] : '\0';

    private bool Sees(char c) => !IsAtEnd && pattern[at] == c;

    private bool Sees(string text) => string.CompareOrdinal(pattern, at, text, 0, text.Length) == 0;

    private JsNode Fail(string message)
    {
        Failure ??= message;
        return JsNode.Empty;
    }

    private JsNode ParseChoice(int depth)
    {
        if (depth > MaxDepth)
        {
            Unsupported ??= "the groups are nested too deeply";
            return JsNode.Empty;
        }

        var branches = new List<JsNode> { ParseBranch(depth) };
        while (!HasFailed && Sees('|'))
        {
            at++;
            branches.Add(ParseBranch(depth));
        }

        return JsNode.Choice(branches);
    }

    private JsNode ParseBranch(int depth)
    {
        var parts = new List<JsNode>();
        while (!HasFailed && !IsAtEnd && pattern[at] is not ('|' or ')'))
        {
            var firstGroup = groups + 1;
            if (ParseAssertion() is { } assertion)
            {
                // An anchor takes no quantifier: one behind it has nothing to repeat.
                parts.Add(assertion);
                continue;
            }

            var atom = ParseAtom(depth);
            parts.Add(HasFailed ? atom : ParseQuantifier(atom, firstGroup));
        }

        return JsNode.Sequence(parts);
    }

    private JsNode? ParseAssertion()
    {
        var (kind, length) = Peek() switch
        {
            '^' => (JsNodeKind.Start, 1),
            '$' => (JsNodeKind.End, 1),
            '\\' when Peek(1) == 'b' => (JsNodeKind.WordBoundary, 2),
            '\\' when Peek(1) == 'B' => (JsNodeKind.NotWordBoundary, 2),
            _ => (JsNodeKind.Empty, 0),
        };
        at += length;
        return length == 0 ? null : new JsNode { Kind = kind };
    }

    private JsNode ParseAtom(int depth)
    {
        switch (Peek())
        {
            case '*' or '+' or '?':
                return Fail("Nothing to repeat");
            case '{' when ReadBounds() is not null:
                return Fail("Nothing to repeat");
            case '{' or '}' or ']' when unicode:
                return Fail("Lone quantifier brackets");
            case '.':
                at++;
                return dot;
            case '(':
                return ParseGroup(depth);
            case '[':
                at++;
                return ParseClass();
            case '\\':
                return ParseEscape();
            default:
                return JsNode.OfSet(JsCharSet.Of(ReadCharacter()));
        }
    }

    /// <summary>Reads a character of the pattern: a code point with flag u, else a UTF-16 unit.</summary>
    private int ReadCharacter()
    {
        var value = unicode && Rune.TryGetRuneAt(pattern, at, out var rune) ? rune.Value : pattern[at];
        at += value > char.MaxValue ? 2 : 1;
        return value;
    }

    private JsNode ParseQuantifier(JsNode atom, int firstGroup)
    {
        var (min, max) = (0, -1);
        switch (Peek())
        {
            case '*':
                at++;
                break;
            case '+':
                at++;
                min = 1;
                break;
            case '?':
                at++;
                max = 1;
                break;
            case '{' when ReadBounds() is { } bounds:
                (min, max, at) = bounds;
                if (max >= 0 && max < min)
                {
                    return Fail("numbers out of order in {} quantifier");
                }

                break;
            case '{' when unicode:
                return Fail("Incomplete quantifier");
            default:
                return atom;
        }

        var isLazy = Sees('?');
        at += isLazy ? 1 : 0;
        if (atom.Kind == JsNodeKind.Look && (unicode || atom.IsBehind))
        {
            return Fail("Invalid quantifier");
        }

        return max == 0 || atom.Kind == JsNodeKind.Empty ? JsNode.Empty : JsNode.Repeat(atom, min, max, isLazy, firstGroup, groups + 1);
    }

    /// <summary>The bounds in braces here, and the place behind them; null when the brace is an ordinary character.</summary>
    private (int Min, int Max, int End)? ReadBounds()
    {
        var place = at + 1;
        if (ReadNumber(ref place) is not { } min)
        {
            return null;
        }

        var max = min;
        if (place < pattern.Length && pattern[place] == ',')
        {
            place++;
            max = ReadNumber(ref place) ?? -1;
        }

        if (place >= pattern.Length || pattern[place] != '}')
        {
            return null;
        }

        return (min, max == int.MaxValue ? -1 : max, place + 1);
    }

    private int? ReadNumber(ref int place)
    {
        var start = place;
        var number = 0L;
        while (place < pattern.Length && char.IsAsciiDigit(pattern[place]))
        {
            number = Math.Min(int.MaxValue, (number * 10) + pattern[place++] - '0');
        }

        return place == start ? null : (int)number;
    }

    private JsNode ParseGroup(int depth)
    {
        at++;
        var isLook = false;
        var (isBehind, isNegated, number) = (false, false, 0);
        if (Sees("?:"))
        {
            at += 2;
        }
        else if (Sees("?=") || Sees("?!"))
        {
            (isLook, isNegated) = (true, Peek(1) == '!');
            at += 2;
        }
        else if (Sees("?<=") || Sees("?<!"))
        {
            (isLook, isBehind, isNegated) = (true, true, Peek(2) == '!');
            at += 3;
        }
        else if (!OpenCapture(out number))
        {
            return JsNode.Empty;
        }

        var inner = ParseChoice(depth + 1);
        if (!HasFailed && !Sees(')'))
        {
            return Fail("Unterminated group");
        }

        at++;
        return isLook ? new JsNode { Kind = JsNodeKind.Look, Children = [inner], IsBehind = isBehind, IsNegated = isNegated }
            : number > 0 ? new JsNode { Kind = JsNodeKind.Capture, Children = [inner], Number = number, MinLength = inner.MinLength }
            : inner;
    }

    private bool OpenCapture(out int number)
    {
        number = ++groups;
        if (groups > MaxGroups)
        {
            Fail("Too many captures");
            return false;
        }

        if (!Sees('?'))
        {
            return true;
        }

        if (Peek(1) != '<')
        {
            Fail("Invalid group");
            return false;
        }

        at += 2;
        var name = ReadName();
        if (name is null)
        {
            Fail("Invalid capture group name");
            return false;
        }

        if (!names.TryAdd(name, number))
        {
            Fail("Duplicate capture group name");
            return false;
        }

        return true;
    }

    /// <summary>Reads a name up to its closing angle bracket.</summary>
    private string? ReadName()
    {
        var name = new StringBuilder();
        while (!IsAtEnd && pattern[at] != '>')
        {
            var value = Rune.TryGetRuneAt(pattern, at, out var rune) ? rune.Value : -1;
            at += value > char.MaxValue ? 2 : 1;
            if (value == '\\')
            {
                value = Sees('u') ? ReadUnicodeEscape(1, allowsBraces: true) : -1;
            }

            if (!Rune.IsValid(value) || !IsNamePart(new Rune(value), isFirst: name.Length == 0))
            {
                return null;
            }

            name.Append(new Rune(value).ToString());
        }

        at++;
        return at > pattern.Length || name.Length == 0 ? null : name.ToString();
    }

    private static bool IsNamePart(Rune value, bool isFirst) => value.Value is '$' or '_' || Rune.IsLetter(value)
        || Rune.GetUnicodeCategory(value) == UnicodeCategory.LetterNumber
        || (!isFirst && (value.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(value) is UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));

    /// <summary>The groups of a pattern, counted before it is parsed: what a number behind a backslash means depends on it.</summary>
    private static (int Count, bool HasNames) CountGroups(string pattern)
    {
        var (count, hasNames) = (0, false);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    for (i++; i < pattern.Length && pattern[i] != ']'; i++)
                    {
                        i += pattern[i] == '\\' ? 1 : 0;
                    }

                    break;
                case '(' when i + 1 >= pattern.Length || pattern[i + 1] != '?':
                    count++;
                    break;
                case '(' when i + 3 < pattern.Length && pattern[i + 2] == '<' && pattern[i + 3] is not ('=' or '!'):
                    count++;
                    hasNames = true;
                    break;
            }
        }

        return (count, hasNames);
    }
}
