using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// The patterns of one ACL: POSIX extended expressions, searched anywhere (Squid acl/RegexData.cc). Squid joins the patterns of a line to
/// <c>(p1)|(p2)</c> and takes them one by one only when that does not compile; a pattern that then does not compile either is skipped up to
/// release 5 and stops the start from 6 on.
/// </summary>
internal sealed class SquidRegexSet(string name, SquidBinding binding) : SquidTextSet
{
    // What is joined is cut where it exceeds this (compileOptimisedREs).
    private const int JoinLimit = 1024;

    // With more patterns the explicit automaton would be too large anyway.
    private const int MostCompact = 500;

    // From here on a list is worth more than one thread.
    private const int MostAtOnce = 1000;

    // The same few witnesses are asked about again and again.
    private const int MostKnown = 4096;

    private readonly Dictionary<string, bool?> known = new(StringComparer.Ordinal);
    private readonly List<RegexTree> trees = [];
    private RegexIndex? index;
    private readonly List<RegexTree> irregular = [];
    private readonly List<Doubt> doubts = [];

    /// <summary>The patterns as they are written, and where the lines end: what is joined depends on them.</summary>
    private readonly List<(string Text, bool IgnoreCase)> written = [];
    private Task<Language>? making;
    private Task<RegexIndex>? indexing;
    private Language? quick;
    private Language? compact;

    /// <summary>The patterns with their places, for pitfalls.</summary>
    public List<SquidPattern> Patterns { get; } = [];

    /// <inheritdoc/>
    public override Language Language => compact ??= trees.Count == 0 ? Language.Empty : trees.Count > MostCompact ? Quick : Quick.Compact(Eager);

    /// <inheritdoc/>
    public override bool IsEmpty => trees.Count == 0 && irregular.Count == 0;

    /// <summary>What may be spent to make the automaton explicit.</summary>
    private static SetBudget Eager { get; } = new(500);

    private Language Quick => quick ??= making is { } task ? task.GetAwaiter().GetResult() : Language.AnyOfRegexes(trees);

    /// <inheritdoc/>
    public override Doubt? Doubt => doubts.Count > 0 ? doubts[0] : null;

    /// <inheritdoc/>
    public override Doubt? Irregular => irregular.Count == 0 ? null
        : new($"ACL '{name}' has a pattern with a back-reference, which can be decided for single texts only", Patterns.Count > 0 ? Patterns[0].Value.At : null);

    /// <summary>
    /// Begins with the automaton and the index of a long list, which take a while and are asked for only when endpoints are judged. Nothing
    /// may be added from now on.
    /// </summary>
    public void Prepare()
    {
        if (trees.Count >= MostAtOnce)
        {
            making ??= Task.Run(() => Language.AnyOfRegexes(trees));
            indexing ??= Task.Run(() => new RegexIndex(trees));
        }
    }

    public void AddBuiltIn(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            written.Add((pattern, false));
            if (RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree is { } tree)
            {
                trees.Add(tree);
            }
        }
    }

    public void AddLine(IEnumerable<AclValue> values)
    {
        var given = new List<AclValue>();
        written.Add(("", false));
        foreach (var value in values)
        {
            written.Add((value.Text, value.IgnoreCase));
            if (value.Text.StartsWith('#'))
            {
                continue;
            }

            if (value.At.Source is { Encoding: not TextEncoding.Utf8 } && !System.Text.Ascii.IsValid(value.Text))
            {
                // Squid compares bytes, and these are not those of the text.
                doubts.Add(new($"the pattern '{value.Text}' of ACL '{name}' has letters beyond ASCII in a file that is not UTF-8", value.At));
                continue;
            }

            given.Add(value);
        }

        var read = Parse(given);
        var plain = true;
        foreach (var pattern in read)
        {
            plain &= pattern.Parsed.Tree is not null && !MayJoinOddly(pattern.Text);
        }

        // Joined or not, plain patterns match what any of them matches.
        if (plain || !TryJoined(read))
        {
            foreach (var pattern in read)
            {
                AddSingle(pattern);
            }
        }

        making = null;
        indexing = null;
        quick = compact = null;
        index = null;
        known.Clear();
    }

    /// <summary>Each pattern by itself. Patterns do not know of one another, so a long list is read by several threads.</summary>
    private static List<Pattern> Parse(List<AclValue> values)
    {
        var read = new Pattern[values.Count];
        if (read.Length < MostAtOnce)
        {
            ParsePart(0, read.Length);
        }
        else
        {
            Parallel.For(0, (read.Length + MostAtOnce - 1) / MostAtOnce, part =>
                ParsePart(part * MostAtOnce, Math.Min((part + 1) * MostAtOnce, read.Length)));
        }

        return [.. read];

        void ParsePart(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var text = WithoutLeadingWildcards(values[i].Text);
                read[i] = new(values[i], text, RegexParser.Parse(text, OptionsOf(values[i])));
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsSame(SquidTextSet other) => ReferenceEquals(this, other)
        || (other is SquidRegexSet set && doubts.Count == 0 && set.doubts.Count == 0 && written.SequenceEqual(set.written));

    /// <inheritdoc/>
    public override bool Holds(string text) => trees.Count > 0 && Quick.Contains(text);

    /// <inheritdoc/>
    public override bool? Contains(string text)
    {
        lock (known)
        {
            if (!known.TryGetValue(text, out var result))
            {
                result = Search(text);
                if (known.Count < MostKnown)
                {
                    known.Add(text, result);
                }
            }

            return result;
        }
    }

    private bool? Search(string text) => (index ??= indexing is { } task ? task.GetAwaiter().GetResult() : new(trees)).IsMatch(text) ? true : ContainsIrregular(text);

    /// <inheritdoc/>
    public override bool? ContainsIrregular(string text)
    {
        bool? result = false;
        foreach (var tree in irregular)
        {
            var matches = BacktrackingMatcher.IsMatch(tree, text);
            if (matches == true)
            {
                return true;
            }

            result = matches is null ? null : result;
        }

        return result;
    }

    /// <summary>A wildcard in front is cut off as text, which spoils patterns such as <c>.*?x</c> (Squid removeUnnecessaryWildcards).</summary>
    private static string WithoutLeadingWildcards(string text)
    {
        var rest = text.AsSpan();
        if (rest.StartsWith("^.*"))
        {
            rest = rest[3..];
        }

        while (rest.StartsWith(".*"))
        {
            rest = rest[2..];
        }

        return rest.IsEmpty ? ".*" : rest.Length == text.Length ? text : rest.ToString();
    }

    private static RegexOptionsPosix OptionsOf(AclValue value) => value.IgnoreCase ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None;

    /// <summary>
    /// Whether a closing parenthesis has no partner. Alone it is an ordinary character; in the joined text it closes the group around it, so
    /// that <c>a)|b</c> becomes <c>(a)|b)</c>.
    /// </summary>
    private static bool MayJoinOddly(string text)
    {
        var open = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    i = EndOfBracket(text, i);
                    break;
                case '(':
                    open++;
                    break;
                case ')' when --open < 0:
                    return true;
            }
        }

        return false;
    }

    private static int EndOfBracket(string text, int start)
    {
        var i = start + 1;
        i += i < text.Length && text[i] == '^' ? 1 : 0;
        i += i < text.Length && text[i] == ']' ? 1 : 0;
        for (; i < text.Length && text[i] != ']'; i++)
        {
            if (text[i] == '[' && i + 1 < text.Length && text[i + 1] is ':' or '.' or '=')
            {
                var end = text.IndexOf(text[i + 1] + "]", i + 2, StringComparison.Ordinal);
                i = end < 0 ? i : end + 1;
            }
        }

        return i;
    }

    /// <summary>Compiles the line as Squid does first. False when some part does not compile, and nothing was added then.</summary>
    private bool TryJoined(List<Pattern> read)
    {
        var joined = new List<(RegexTree Tree, bool IsRegular)>();
        var start = 0;
        while (start < read.Count)
        {
            var end = start;
            var length = 0;
            while (end < read.Count && read[end].Value.IgnoreCase == read[start].Value.IgnoreCase && length <= JoinLimit)
            {
                length += read[end++].Text.Length;
            }

            var text = "(" + string.Join(")|(", read.GetRange(start, end - start).Select(p => p.Text)) + ")";
            var parsed = RegexParser.Parse(text, OptionsOf(read[start].Value));
            if ((parsed.Tree ?? parsed.Irregular) is not { } tree)
            {
                return false;
            }

            joined.Add((tree, parsed.Tree is not null));
            start = end;
        }

        foreach (var (tree, isRegular) in joined)
        {
            Keep(tree, isRegular);
        }

        foreach (var pattern in read)
        {
            if ((pattern.Parsed.Tree ?? pattern.Parsed.Irregular) is { } tree)
            {
                Patterns.Add(new(pattern.Value, tree, pattern.Parsed.Tree is not null));
            }
        }

        return true;
    }

    private void Keep(RegexTree tree, bool isRegular)
    {
        if (isRegular && tree.IsTooLarge)
        {
            doubts.Add(new($"the pattern '{tree.Pattern}' of ACL '{name}' cannot be decided exactly: it needs more than {RegexParser.LargestAutomaton} nodes", null));
        }
        else
        {
            (isRegular ? trees : irregular).Add(tree);
        }
    }

    private void AddSingle(Pattern pattern)
    {
        var (value, _, parsed) = pattern;
        if ((parsed.Tree ?? parsed.Irregular) is { } tree)
        {
            Keep(tree, parsed.Tree is not null);
            Patterns.Add(new(value, tree, parsed.Tree is not null));
        }
        else if (parsed.Failure is { Kind: RegexFailureKind.Malformed } failure)
        {
            var refused = binding.Engine.RefusesBadRegex;
            if (refused)
            {
                binding.Reject(value.At, $"the pattern '{value.Text}' does not compile: {failure.Message}");
            }

            binding.Report(new Finding(SquidPolicyRules.MalformedPattern, value.At, refused ? "refused" : "skipped", [value.Text, failure.Message, binding.Engine.Title]));
        }
        else
        {
            doubts.Add(new($"the pattern '{value.Text}' of ACL '{name}' cannot be decided exactly: {parsed.Failure?.Message}", value.At));
        }
    }

    // A class, because lists of own values are compiled at every start.
    private sealed record Pattern(AclValue Value, string Text, RegexParseResult Parsed);
}

/// <summary>A pattern that compiles, with its place.</summary>
/// <param name="Value">The pattern as it stands in the file.</param>
/// <param name="Tree">What Squid compiles of it.</param>
/// <param name="IsRegular">Whether it has no back-references.</param>
internal sealed record SquidPattern(AclValue Value, RegexTree Tree, bool IsRegular)
{
    /// <summary>What the author wrote, with the wildcards that Squid cuts off; null when it has back-references.</summary>
    public RegexTree? Written => !IsRegular ? null
        : Tree.Pattern == Value.Text ? Tree
        : RegexParser.Parse(Value.Text, Tree.Options).Tree;
}
