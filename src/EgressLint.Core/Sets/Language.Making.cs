using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>The ways to make a language.</summary>
public sealed partial class Language
{
    private const int MostExpectedNodes = 1_000_000;

    /// <summary>The set with one member.</summary>
    /// <param name="text">The member.</param>
    public static Language Exactly(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Language(text);
    }

    /// <summary>The set of the given texts.</summary>
    /// <param name="texts">The members.</param>
    public static Language OneOf(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var builder = new NfaBuilder(int.MaxValue);
        foreach (var text in texts)
        {
            builder.AddWhole(RegexNode.OfText(text));
        }

        return Make(new NfaAutomaton(builder.Build()), false);
    }

    /// <summary>A domain and every string that ends in a dot and the domain.</summary>
    /// <param name="domain">The domain, without a leading dot.</param>
    public static Language Suffix(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return new Language(Chain(Encoding.UTF8.GetBytes(domain), ChainEnd.Domain), false);
    }

    /// <summary>All names that a list of domains matches.</summary>
    /// <param name="list">The list.</param>
    public static Language Domains(DomainList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list.Language;
    }

    /// <summary>Every string that begins with a text.</summary>
    /// <param name="prefix">The beginning.</param>
    public static Language StartsWith(string prefix) => Search(prefix, TextStart, RegexNode.Empty);

    /// <summary>Every string that ends with a text.</summary>
    /// <param name="suffix">The end.</param>
    public static Language EndsWith(string suffix)
    {
        ArgumentNullException.ThrowIfNull(suffix);
        return new Language(Chain(Encoding.UTF8.GetBytes(suffix), ChainEnd.Anything), false);
    }

    /// <summary>Every string that contains a text.</summary>
    /// <param name="part">The text.</param>
    public static Language ContainsText(string part) => Search(part, RegexNode.Empty, RegexNode.Empty);

    /// <summary>
    /// A shell glob over the whole text: <c>*</c> is any run of bytes, also an empty one, <c>?</c> is one character,
    /// and everything else is literal.
    /// </summary>
    /// <param name="pattern">The glob.</param>
    public static Language Glob(string pattern) => AnyOfGlobs([pattern]);

    /// <summary>The union of any number of globs, in one automaton.</summary>
    /// <param name="patterns">The globs.</param>
    public static Language AnyOfGlobs(IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var builder = new NfaBuilder(int.MaxValue);
        foreach (var pattern in patterns)
        {
            AddGlob(builder, pattern);
        }

        return Make(new NfaAutomaton(builder.Build()), false);
    }

    /// <summary>What a regular expression matches somewhere in the text, as glibc does in the C locale.</summary>
    /// <param name="pattern">The POSIX extended regular expression.</param>
    /// <param name="options">How it is compiled.</param>
    public static LanguageResult FromRegex(string pattern, RegexOptionsPosix options)
    {
        var parsed = RegexParser.Parse(pattern, options);
        if (parsed.Tree is not { } tree)
        {
            return new LanguageResult(null, parsed.Failure, []);
        }

        var builder = new NfaBuilder(RegexParser.MaxNodes);
        return builder.AddSearch(tree)
            ? new LanguageResult(Make(new NfaAutomaton(builder.Build()), false), null, [])
            : new LanguageResult(null, TooLarge, []);
    }

    /// <summary>
    /// The union of any number of regular expressions, in one automaton. Items that cannot be used are reported and left out.
    /// </summary>
    /// <param name="items">The expressions.</param>
    public static LanguageResult AnyOfRegexes(IReadOnlyList<RegexItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var failures = System.Collections.Immutable.ImmutableArray.CreateBuilder<RegexItemFailure>();
        var builder = new NfaBuilder(RegexParser.MaxNodes);
        foreach (var item in items)
        {
            var parsed = RegexParser.Parse(item.Pattern, item.IgnoreCase ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None);
            var failure = parsed.Failure;
            if (parsed.Tree is { } tree && !builder.AddSearch(tree))
            {
                failure = TooLarge;
            }

            if (failure is not null)
            {
                failures.Add(new RegexItemFailure(item, failure));
            }
        }

        return new LanguageResult(Make(new NfaAutomaton(builder.Build()), false), null, failures.ToImmutable());
    }

    /// <summary>
    /// The union of parsed regular expressions, in one automaton. It is not made explicit: asking about single texts is cheap at once, and
    /// <see cref="Compact"/> prepares it for more. Expressions that are <see cref="RegexTree.IsTooLarge"/> are left out.
    /// </summary>
    /// <param name="trees">The expressions, without back-references.</param>
    public static Language AnyOfRegexes(IReadOnlyList<RegexTree> trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        long nodes = 0;
        foreach (var tree in trees)
        {
            nodes += tree.IsTooLarge ? 0 : tree.Size;
        }

        var builder = new NfaBuilder(RegexParser.MaxNodes, (int)Math.Min(nodes, MostExpectedNodes));
        foreach (var tree in trees)
        {
            builder.AddSearch(tree);
        }

        return new Language(new NfaAutomaton(builder.Build()), false);
    }

    /// <summary>The names that a host pattern of the catalog stands for; parameters without a value are any one label.</summary>
    /// <param name="pattern">The pattern.</param>
    public static Language FromHostPattern(HostPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.ToLanguage(System.Collections.Immutable.ImmutableDictionary<string, string>.Empty);
    }

    internal static Language FromWhole(RegexNode root)
    {
        var builder = new NfaBuilder(int.MaxValue);
        builder.AddWhole(root);
        return Make(new NfaAutomaton(builder.Build()), false);
    }

    private static RegexNode TextStart { get; } =
        new() { Kind = RegexNodeKind.Assertion, Assertion = RegexAssertion.TextStart };

    private static RegexNode TextEnd { get; } =
        new() { Kind = RegexNodeKind.Assertion, Assertion = RegexAssertion.TextEnd };

    private static RegexFailure TooLarge { get; } =
        new(RegexFailureKind.TooComplex, $"the pattern needs more than {RegexParser.MaxNodes} nodes", 0);

    private static Language Search(string text, RegexNode before, RegexNode after)
    {
        ArgumentNullException.ThrowIfNull(text);
        var builder = new NfaBuilder(int.MaxValue);
        builder.AddSearch(RegexNode.Sequence([before, .. RegexNode.OfText(text).Children, after]));
        return Make(new NfaAutomaton(builder.Build()), false);
    }

    /// <summary>
    /// Adds a glob as a search: a star at an end takes away the anchor there. Like that a union of "contains" patterns is known to
    /// accept everything once a pattern was found.
    /// </summary>
    private static void AddGlob(NfaBuilder builder, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var inner = pattern.AsSpan().Trim('*');
        var parts = new List<RegexNode>();
        if (!pattern.StartsWith('*'))
        {
            parts.Add(TextStart);
        }

        foreach (var value in Encoding.UTF8.GetBytes(inner.ToString()))
        {
            parts.Add(value switch
            {
                (byte)'*' => AnyRun,
                (byte)'?' => AnyCharacter,
                _ => RegexNode.OfByte(value),
            });
        }

        if (!pattern.EndsWith('*'))
        {
            parts.Add(TextEnd);
        }

        builder.AddSearch(RegexNode.Sequence([.. parts]));
    }

    private static RegexNode AnyRun { get; } = RegexNode.Repeat(RegexNode.OfSet(ByteSet.All), 0, -1);

    /// <summary>One character: an ASCII byte, or several bytes of UTF-8.</summary>
    private static RegexNode AnyCharacter { get; } = MakeAnyCharacter();

    private static RegexNode MakeAnyCharacter()
    {
        var tail = RegexNode.OfSet(ByteSet.Range(0x80, 0xBF));
        return RegexNode.Choice(
            RegexNode.OfSet(ByteSet.Range(0, 0x7F)),
            RegexNode.Sequence(RegexNode.OfSet(ByteSet.Range(0xC0, 0xDF)), tail),
            RegexNode.Sequence(RegexNode.OfSet(ByteSet.Range(0xE0, 0xEF)), tail, tail),
            RegexNode.Sequence(RegexNode.OfSet(ByteSet.Range(0xF0, 0xF7)), tail, tail, tail));
    }

    private enum ChainEnd
    {
        Exact,
        Domain,
        Anything,
    }

    /// <summary>The table for a text at the right end. It is minimal as it stands, and much cheaper than the general way.</summary>
    private static TableAutomaton Chain(byte[] text, ChainEnd end)
    {
        var signature = new int[256];
        var fresh = 1;
        foreach (var value in end == ChainEnd.Domain ? [.. text, (byte)'.'] : text)
        {
            if (signature[value] == 0)
            {
                signature[value] = fresh++;
            }
        }

        var classes = ByteClasses.FromSignatures(signature);
        var last = text.Length + 1;
        var states = last + (end == ChainEnd.Domain ? 2 : 1);
        var next = new int[states * classes.Count];
        for (var i = 0; i < text.Length; i++)
        {
            next[((i + 1) * classes.Count) + classes[text[text.Length - 1 - i]]] = i + 2;
        }

        var accepts = new bool[states];
        accepts[last] = true;
        accepts[^1] = true;
        if (end == ChainEnd.Domain)
        {
            next[(last * classes.Count) + classes[(byte)'.']] = states - 1;
        }

        if (end != ChainEnd.Exact)
        {
            next.AsSpan((states - 1) * classes.Count).Fill(states - 1);
        }

        return new TableAutomaton(classes, next, accepts, 1);
    }
}

/// <summary>A regular expression out of a list.</summary>
/// <param name="Pattern">The POSIX extended regular expression.</param>
/// <param name="IgnoreCase">Whether letters match in either case.</param>
/// <param name="Position">The caller's number for it.</param>
public sealed record RegexItem(string Pattern, bool IgnoreCase, int Position);

/// <summary>An item that was left out of a union, and why.</summary>
/// <param name="Item">The item.</param>
/// <param name="Failure">The reason.</param>
public sealed record RegexItemFailure(RegexItem Item, RegexFailure Failure);

/// <summary>A language, or the reason why there is none.</summary>
/// <param name="Language">The language, when there is one.</param>
/// <param name="Failure">The reason, when there is none.</param>
/// <param name="ItemFailures">For unions: the items that were left out.</param>
public sealed record LanguageResult(
    Language? Language, RegexFailure? Failure, System.Collections.Immutable.ImmutableArray<RegexItemFailure> ItemFailures);
