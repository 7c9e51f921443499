using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>How a POSIX regular expression is compiled.</summary>
[Flags]
public enum RegexOptionsPosix
{
    /// <summary>Letters match as written.</summary>
    None = 0,

    /// <summary>ASCII letters match in either case.</summary>
    IgnoreCase = 1,
}

/// <summary>The kinds of nodes in a regular expression.</summary>
public enum RegexNodeKind
{
    /// <summary>The empty text.</summary>
    Empty,

    /// <summary>One byte out of a set.</summary>
    Set,

    /// <summary>A condition on a position.</summary>
    Assertion,

    /// <summary>Parts that follow one another.</summary>
    Concatenation,

    /// <summary>Parts of which one matches.</summary>
    Alternation,

    /// <summary>A part that matches several times.</summary>
    Repetition,

    /// <summary>A group that a back-reference may name; only in trees with back-references.</summary>
    Group,

    /// <summary>The text that a group matched, once more.</summary>
    BackReference,

    /// <summary>A condition on what follows: some beginning of it matches the part. POSIX has none.</summary>
    LookAhead,

    /// <summary>A condition on what follows: no beginning of it matches the part. POSIX has none.</summary>
    NotLookAhead,
}

/// <summary>The conditions on a position.</summary>
public enum RegexAssertion
{
    /// <summary>At the start of the text: <c>^</c>.</summary>
    TextStart,

    /// <summary>At the end of the text: <c>$</c>.</summary>
    TextEnd,

    /// <summary>Before the first byte of a word: <c>\&lt;</c>.</summary>
    WordStart,

    /// <summary>After the last byte of a word: <c>\&gt;</c>.</summary>
    WordEnd,

    /// <summary>Between a byte of a word and something else: <c>\b</c>.</summary>
    WordBoundary,

    /// <summary>Anywhere but between a byte of a word and something else: <c>\B</c>.</summary>
    NotWordBoundary,

    /// <summary>At the start of the text or behind a line end. POSIX has none as Squid compiles patterns.</summary>
    LineStart,

    /// <summary>At the end of the text or before a line end. POSIX has none as Squid compiles patterns.</summary>
    LineEnd,
}

/// <summary>How a set of bytes was written.</summary>
public enum RegexSetForm
{
    /// <summary>One ordinary character.</summary>
    Literal,

    /// <summary>One character behind a backslash.</summary>
    Escaped,

    /// <summary>The dot that stands for any byte.</summary>
    AnyByte,

    /// <summary>A bracket expression or a class such as <c>\w</c>.</summary>
    Class,
}

/// <summary>
/// A node of a parsed regular expression. It does not know its place, so that equal leaves are one node: a list of 20,000 patterns has
/// hundreds of thousands of letters.
/// </summary>
public sealed class RegexNode
{
    /// <summary>What the node is.</summary>
    public required RegexNodeKind Kind { get; init; }

    /// <summary>The bytes that match, for a set.</summary>
    public ByteSet Set { get; init; }

    /// <summary>How the set was written.</summary>
    public RegexSetForm Form { get; init; }

    /// <summary>The byte as it was written, for a literal.</summary>
    public byte Literal { get; init; }

    /// <summary>The number of a group, or of the group a back-reference names, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The condition, for an assertion.</summary>
    public RegexAssertion Assertion { get; init; }

    /// <summary>The parts.</summary>
    public ImmutableArray<RegexNode> Children { get; init; } = [];

    /// <summary>The smallest number of repetitions.</summary>
    public int Min { get; init; }

    /// <summary>The largest number of repetitions, or -1 when there is no limit.</summary>
    public int Max { get; init; }

    /// <summary>How deep the tree below is. Bounded by the parser, so that walks may recurse.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>The empty text.</summary>
    public static RegexNode Empty { get; } = new() { Kind = RegexNodeKind.Empty };

    internal static RegexNode AnyByte { get; } = OfSet(ByteSet.All, RegexSetForm.AnyByte);

    /// <summary>By far the most frequent escape.</summary>
    internal static RegexNode EscapedDot { get; } =
        new() { Kind = RegexNodeKind.Set, Set = ByteSet.Of((byte)'.'), Form = RegexSetForm.Escaped, Literal = (byte)'.' };

    /// <summary>One byte.</summary>
    /// <param name="value">The byte.</param>
    public static RegexNode OfByte(byte value) => Literals.Exact[value];

    /// <summary>A literal that matches letters in either case.</summary>
    internal static RegexNode OfLetter(byte value) => Literals.Folded[value];

    internal static RegexNode OfAssertion(RegexAssertion assertion) => Literals.Assertions[(int)assertion];

    /// <summary>One byte out of a set.</summary>
    /// <param name="set">The bytes; none of them matches nothing.</param>
    /// <param name="form">How it was written.</param>
    public static RegexNode OfSet(ByteSet set, RegexSetForm form = RegexSetForm.Class) =>
        new() { Kind = RegexNodeKind.Set, Set = set, Form = form };

    /// <summary>A condition on a position.</summary>
    /// <param name="assertion">The condition.</param>
    public static RegexNode At(RegexAssertion assertion) =>
        new() { Kind = RegexNodeKind.Assertion, Assertion = assertion };

    /// <summary>Parts that follow one another.</summary>
    /// <param name="parts">The parts.</param>
    public static RegexNode Sequence(params ReadOnlySpan<RegexNode> parts) =>
        new() { Kind = RegexNodeKind.Concatenation, Children = [.. parts], Depth = DepthOver(parts) };

    /// <summary>Parts of which one matches.</summary>
    /// <param name="parts">The parts.</param>
    public static RegexNode Choice(params ReadOnlySpan<RegexNode> parts) =>
        new() { Kind = RegexNodeKind.Alternation, Children = [.. parts], Depth = DepthOver(parts) };

    /// <summary>A part several times.</summary>
    /// <param name="part">The part.</param>
    /// <param name="min">The smallest number of repetitions.</param>
    /// <param name="max">The largest, or -1 when there is no limit.</param>
    public static RegexNode Repeat(RegexNode part, int min, int max)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new() { Kind = RegexNodeKind.Repetition, Children = [part], Min = min, Max = max, Depth = part.Depth + 1 };
    }

    /// <summary>
    /// A condition on what follows. The part must not begin with a condition on what stands before it: it is looked at without that.
    /// </summary>
    /// <param name="part">What a beginning of the rest of the text must match, or must not.</param>
    /// <param name="isNegated">Whether it must not.</param>
    public static RegexNode LookAhead(RegexNode part, bool isNegated)
    {
        ArgumentNullException.ThrowIfNull(part);
        var kind = isNegated ? RegexNodeKind.NotLookAhead : RegexNodeKind.LookAhead;
        return new() { Kind = kind, Children = [part], Depth = part.Depth + 1 };
    }

    /// <summary>The bytes of a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    public static RegexNode OfText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Sequence(Array.ConvertAll(bytes, OfByte));
    }

    private static int DepthOver(ReadOnlySpan<RegexNode> parts)
    {
        var depth = 0;
        foreach (var part in parts)
        {
            depth = Math.Max(depth, part.Depth);
        }

        return depth + 1;
    }

    /// <summary>The bytes that a literal matches.</summary>
    internal static ByteSet SetOf(byte value, bool ignoreCase)
    {
        var set = ByteSet.Of(value);
        return ignoreCase && char.IsAsciiLetter((char)value) ? set.With((byte)(value ^ 0x20)) : set;
    }

    private static class Literals
    {
        public static RegexNode[] Exact { get; } = Make(ignoreCase: false);

        public static RegexNode[] Folded { get; } = Make(ignoreCase: true);

        public static RegexNode[] Assertions { get; } =
            Array.ConvertAll(Enum.GetValues<RegexAssertion>(), assertion => new RegexNode { Kind = RegexNodeKind.Assertion, Assertion = assertion });

        private static RegexNode[] Make(bool ignoreCase)
        {
            var nodes = new RegexNode[256];
            for (var value = 0; value < nodes.Length; value++)
            {
                nodes[value] = new() { Kind = RegexNodeKind.Set, Set = SetOf((byte)value, ignoreCase), Literal = (byte)value };
            }

            return nodes;
        }
    }

    /// <summary>A text that is equal for nodes of equal meaning and form.</summary>
    internal string Shape()
    {
        var text = new StringBuilder();
        AppendShape(text);
        return text.ToString();
    }

    private void AppendShape(StringBuilder text)
    {
        text.Append((char)('A' + (int)Kind));
        switch (Kind)
        {
            case RegexNodeKind.Set:
                AppendWord(text, Set.Word0);
                AppendWord(text, Set.Word1);
                AppendWord(text, Set.Word2);
                AppendWord(text, Set.Word3);
                break;
            case RegexNodeKind.Assertion:
                text.Append((char)('0' + (int)Assertion));
                break;
            case RegexNodeKind.Repetition:
                text.Append(CultureInfo.InvariantCulture, $"{Min},{Max}");
                break;
        }

        text.Append('(');
        foreach (var child in Children)
        {
            child.AppendShape(text);
        }

        text.Append(')');
    }

    private static void AppendWord(StringBuilder text, ulong word) =>
        text.Append((char)(word >> 48)).Append((char)(word >> 32)).Append((char)(word >> 16)).Append((char)word);
}

/// <summary>A parsed POSIX extended regular expression, and what lint rules want to know about it.</summary>
public sealed class RegexTree
{
    internal RegexTree(string pattern, RegexOptionsPosix options, RegexNode root)
    {
        Pattern = pattern;
        Options = options;
        Root = root;
        Size = NfaBuilder.Size(root);
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>The options it was parsed with.</summary>
    public RegexOptionsPosix Options { get; }

    /// <summary>The top node.</summary>
    public RegexNode Root { get; }

    /// <summary>Whether an automaton for the pattern would need more than <see cref="RegexParser.LargestAutomaton"/> nodes.</summary>
    public bool IsTooLarge => Size > RegexParser.MaxNodes;

    /// <summary>An upper bound of the nodes that an automaton needs.</summary>
    internal long Size { get; }

    /// <summary>Whether the pattern names an upper-case letter outside of brackets.</summary>
    public bool HasUpperCaseLiteral
    {
        get
        {
            foreach (var node in Pattern.AsSpan().ContainsAnyInRange('A', 'Z') ? Walk(Root) : [])
            {
                if (node.Literal is >= (byte)'A' and <= (byte)'Z')
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether a node is a character that the pattern spells out.</summary>
    internal static bool IsLiteral(RegexNode node) =>
        node.Kind == RegexNodeKind.Set && node.Form is RegexSetForm.Literal or RegexSetForm.Escaped;

    private static IEnumerable<RegexNode> Walk(RegexNode root)
    {
        var stack = new Stack<RegexNode>();
        stack.Push(root);
        while (stack.TryPop(out var node))
        {
            yield return node;
            for (var i = node.Children.Length - 1; i >= 0; i--)
            {
                stack.Push(node.Children[i]);
            }
        }
    }
}
