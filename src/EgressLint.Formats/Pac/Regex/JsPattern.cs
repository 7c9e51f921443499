using System.Collections.Immutable;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>What became of a match.</summary>
internal enum JsMatchStatus
{
    /// <summary>There is none.</summary>
    NoMatch,

    /// <summary>There is one.</summary>
    Match,

    /// <summary>Finding out takes more steps than were left.</summary>
    TooComplex,

    /// <summary>The pattern is sound, but cannot be matched here; see <see cref="JsPattern.Unsupported"/>.</summary>
    Unsupported,
}

/// <summary>A match.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Captures">Where each group begins and ends, -1 for one that did not match. The first is the whole match.</param>
internal readonly record struct JsMatch(int Start, int End, ImmutableArray<(int Start, int End)> Captures);

/// <summary>
/// An ECMAScript regular expression as V8 compiles it. It can be matched against one text, in the order and with the groups the standard
/// demands, and it can be asked for the set of all texts that it finds. The two share the parser only.
/// </summary>
internal sealed class JsPattern
{
    private readonly JsNode root;
    private readonly JsProgram program;
    private readonly JsCase letters;
    private readonly string? literal;
    private readonly Lazy<(Core.Sets.Language? Language, string WhyNot)> search;
    private readonly Lazy<(Core.Sets.Language? Language, string WhyNot)> whole;

    private JsPattern(string pattern, string flags, JsNode root, JsParser? parser)
    {
        Pattern = pattern;
        Flags = flags;
        this.root = root;
        letters = new JsCase(IgnoreCase, Unicode);
        GroupCount = parser?.GroupCount ?? 0;
        GroupNames = parser?.Names ?? ImmutableDictionary<string, int>.Empty;
        program = JsCompiler.Compile(root, GroupCount, letters, Multiline);
        literal = JsTraits.RequiredLiteral(root, letters);
        search = new(() => JsLanguage.Search(root, letters, Multiline, Sticky));
        whole = new(() => JsLanguage.Whole(root, letters, Multiline));
        if (!IgnoreCase && !Multiline)
        {
            (RequiredSuffix, ExactText) = JsTraits.RequiredEnd(root);
        }
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>The flags in alphabetical order, as the property <c>flags</c> has them.</summary>
    public string Flags { get; }

    /// <summary>Flag i.</summary>
    public bool IgnoreCase => Has('i');

    /// <summary>Flag g.</summary>
    public bool Global => Has('g');

    /// <summary>Flag y.</summary>
    public bool Sticky => Has('y');

    /// <summary>Flag m.</summary>
    public bool Multiline => Has('m');

    /// <summary>Flag s.</summary>
    public bool DotAll => Has('s');

    /// <summary>Flag u.</summary>
    public bool Unicode => Has('u');

    /// <summary>How many groups capture; the whole match is not counted.</summary>
    public int GroupCount { get; }

    /// <summary>The numbers of the groups that have names.</summary>
    public IReadOnlyDictionary<string, int> GroupNames { get; }

    /// <summary>Why this pattern cannot be matched here although V8 takes it; null for nearly all.</summary>
    public string? Unsupported { get; private init; }

    /// <summary>The longest text that every match is known to contain, in lower case with flag i; null when there is none.</summary>
    public string? RequiredLiteral => Unsupported is null ? literal : null;

    /// <summary>The text with which every text that is found ends: what stands before <c>$</c>. Null with flags i or m.</summary>
    public string? RequiredSuffix { get; }

    /// <summary>The only text that is found, when the pattern is <c>^text$</c> without flags i and m.</summary>
    public string? ExactText { get; }

    /// <summary>Parses a pattern.</summary>
    /// <param name="pattern">The pattern, without slashes.</param>
    /// <param name="flags">The flags.</param>
    /// <param name="error">What V8's SyntaxError says when there is no result.</param>
    public static JsPattern? TryParse(string pattern, string flags, out string error)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(flags);
        error = "";
        var sorted = string.Concat(flags.Order());
        var isSound = flags.All(static f => "dgimsuvy".Contains(f, StringComparison.Ordinal)) && flags.Distinct().Count() == flags.Length;
        if (!isSound || (sorted.Contains('u', StringComparison.Ordinal) && sorted.Contains('v', StringComparison.Ordinal)))
        {
            error = $"Invalid flags supplied to RegExp constructor '{flags}'";
            return null;
        }

        if (sorted.Contains('v', StringComparison.Ordinal))
        {
            return new JsPattern(pattern, sorted, JsNode.Empty, null) { Unsupported = "flag v is not supported" };
        }

        var has = new JsParserOptions(Has(sorted, 'u'), Has(sorted, 'i'), Has(sorted, 's'));
        var parser = new JsParser(pattern, has);
        var root = parser.Parse();
        if (parser.Failure is { } failure)
        {
            error = $"Invalid regular expression: /{pattern}/{sorted}: {failure}";
            return null;
        }

        return parser.Unsupported is { } unsupported
            ? new JsPattern(pattern, sorted, JsNode.Empty, parser) { Unsupported = unsupported }
            : new JsPattern(pattern, sorted, root, parser);
    }

    /// <summary>
    /// Looks for the first match at or behind a place; with flag y only at it. Flag g and <c>lastIndex</c> are the caller's business.
    /// </summary>
    /// <param name="input">The text.</param>
    /// <param name="from">The place, in UTF-16 units.</param>
    /// <param name="stepsLeft">How many steps it may take; those it took are subtracted.</param>
    /// <param name="match">The match, when there is one.</param>
    public JsMatchStatus Match(string input, int from, ref int stepsLeft, out JsMatch match)
    {
        ArgumentNullException.ThrowIfNull(input);
        match = default;
        if (Unsupported is not null)
        {
            return JsMatchStatus.Unsupported;
        }

        if (from < 0 || from > input.Length || (literal is not null && !MayContain(input, literal)))
        {
            return JsMatchStatus.NoMatch;
        }

        var matcher = new JsMatcher(program, input, stepsLeft);
        var status = matcher.Find(from, Sticky);
        stepsLeft = matcher.StepsLeft;
        if (status == JsMatchStatus.Match)
        {
            var groups = matcher.Groups;
            var captures = ImmutableArray.CreateBuilder<(int Start, int End)>(groups.Length / 2);
            for (var i = 0; i < groups.Length; i += 2)
            {
                captures.Add((groups[i], groups[i + 1]));
            }

            match = new JsMatch(groups[0], groups[1], captures.MoveToImmutable());
        }

        return status;
    }

    /// <summary>
    /// The set of texts on which <c>test</c> gives true, asked from index 0. Exact for ASCII texts. Null for a pattern that is not regular,
    /// or too large.
    /// </summary>
    /// <param name="whyNot">The reason when there is none, as the rest of a sentence; else empty.</param>
    public Core.Sets.Language? SearchLanguage(out string whyNot)
    {
        whyNot = Unsupported ?? search.Value.WhyNot;
        return Unsupported is null ? search.Value.Language : null;
    }

    /// <summary>
    /// The set of texts that the pattern can match from start to end, in whatever order its choices are tried. Exact for ASCII texts.
    /// </summary>
    /// <param name="whyNot">The reason when there is none, as the rest of a sentence; else empty.</param>
    public Core.Sets.Language? WholeLanguage(out string whyNot)
    {
        whyNot = Unsupported ?? whole.Value.WhyNot;
        return Unsupported is null ? whole.Value.Language : null;
    }

    private bool MayContain(string input, string part) =>
        input.Contains(part, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private bool Has(char flag) => Has(Flags, flag);

    private static bool Has(string flags, char flag) => flags.Contains(flag, StringComparison.Ordinal);
}
