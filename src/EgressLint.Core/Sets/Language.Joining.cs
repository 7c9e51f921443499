using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>Texts put together out of parts, trees of regular expressions, and what all members share at an end.</summary>
public sealed partial class Language
{
    /// <summary>The texts that are a member of the first part, then a member of the second, and so on.</summary>
    /// <param name="parts">The parts; none give the empty text.</param>
    /// <example><c>Concat(Exactly("http://"), Suffix("example.com"), StartsWith("/"))</c></example>
    public static Language Concat(params ReadOnlySpan<Language> parts)
    {
        var joined = new List<Language>();
        foreach (var part in parts)
        {
            if (part.Exact is null && part.Body.Start == Automaton.Dead)
            {
                return Empty;
            }

            // Neighbouring single texts are one text, and two runs of anything are one.
            if (joined.Count > 0 && joined[^1].Exact is { } before && part.Exact is { } after)
            {
                joined[^1] = Exactly(before + after);
            }
            else if (joined.Count == 0 || !joined[^1].IsAll || !part.IsAll)
            {
                joined.Add(part);
            }
        }

        joined.RemoveAll(static p => p.Exact is { Length: 0 });
        return joined.Count switch
        {
            0 => Exactly(""),
            1 => joined[0],
            _ => Make(ConcatAutomaton.Create([.. joined.Select(static p => p.LimitedBody())]), false),
        };
    }

    /// <summary>
    /// This set without the limits on the lengths of labels and names, for a set of host names that carries them; else this set. A superset,
    /// and equal up to 63 bytes. As a part of a longer text it is many times cheaper to ask: there the limits multiply states.
    /// </summary>
    /// <example><c>AnyHostName.WithoutLengths()</c> has a label of 64 letters.</example>
    public Language WithoutLengths() => hostLimited ? new Language(Body, false) : this;

    /// <summary>The texts in which one of some patterns matches somewhere; null when a pattern is too large.</summary>
    /// <param name="branches">The patterns.</param>
    /// <example><c>Finding([RegexNode.OfText("a"), RegexNode.OfText("b")])</c></example>
    public static Language? Finding(IEnumerable<RegexNode> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var builder = new NfaBuilder(RegexParser.MaxNodes);
        foreach (var branch in branches)
        {
            if (builder.NodeCount > LargestUnion || !builder.AddSearch(branch))
            {
                return null;
            }
        }

        return Make(builder.BuildAutomaton(), false);
    }

    /// <summary>The texts that one of some patterns matches as a whole; null when a pattern is too large.</summary>
    /// <param name="branches">The patterns.</param>
    /// <example><c>Matching([RegexNode.OfText("a")])</c> is <c>Exactly("a")</c>.</example>
    public static Language? Matching(IEnumerable<RegexNode> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var builder = new NfaBuilder(RegexParser.MaxNodes);
        foreach (var branch in branches)
        {
            if (builder.NodeCount > LargestUnion || !builder.AddWhole(branch))
            {
                return null;
            }
        }

        return Make(builder.BuildAutomaton(), false);
    }

    /// <summary>
    /// An ASCII text with which every member ends. It is the longest one when the set is small or one text; for a large set it may be
    /// shorter. Empty for a set without members.
    /// </summary>
    /// <param name="limit">How long it may be.</param>
    /// <example><c>Suffix("example.com").LongestCommonSuffix(100)</c> is <c>example.com</c>.</example>
    public string LongestCommonSuffix(int limit)
    {
        var body = Small();
        var sizes = ClassSizes(body.Classes);
        var text = new List<char>();
        var state = body.Start;
        while (text.Count < limit && state != Automaton.Dead && !body.Accepts(state) && OnlyStep(body, state, sizes) is { } only)
        {
            text.Insert(0, (char)body.Classes.Best[only]);
            state = body.Step(state, only, null);
        }

        return string.Concat(text);
    }

    /// <summary>
    /// An ASCII text with which every member begins: the longest one when the set is small or one text; for a large set it may be
    /// shorter. Empty for a set without members.
    /// </summary>
    /// <param name="limit">How long it may be.</param>
    /// <example><c>StartsWith("www.").LongestCommonPrefix(100)</c> is <c>www.</c></example>
    public string LongestCommonPrefix(int limit)
    {
        return PrefixOf(Body, limit);
    }

    private static string PrefixOf(Automaton body, int limit)
    {
        switch (body)
        {
            case ConcatAutomaton joined:
                return PrefixOf(joined.First, limit);
            case ProductAutomaton { Kind: ProductKind.Except } product:
                return PrefixOf(product.Left, limit);
            case ProductAutomaton { Kind: ProductKind.And } product:
                var (left, right) = (PrefixOf(product.Left, limit), PrefixOf(product.Right, limit));
                return left.Length > right.Length ? left : right;
            case TableAutomaton table:
                return PrefixOf(table, limit);
            default:
                return TableBuilder.TryBuild(body, new SetMeter(EagerStates, EagerWork)) is { } built ? PrefixOf(built, limit) : "";
        }
    }

    private static string PrefixOf(TableAutomaton table, int limit)
    {
        if (table.Start == Automaton.Dead)
        {
            return "";
        }

        var sizes = ClassSizes(table.Classes);
        var text = new StringBuilder();
        var ends = new bool[table.StateCount];
        for (var state = 0; state < ends.Length; state++)
        {
            ends[state] = table.Accepts(state);
        }

        // The first bytes of members are read last: they lead into the states that accept. A member ends where the start is reached.
        while (text.Length < limit && !ends[table.Start] && OnlyStepInto(table, ref ends, sizes) is { } only)
        {
            text.Append((char)table.Classes.Best[only]);
        }

        return text.ToString();
    }

    private const int LargestUnion = 400_000;

    private Automaton Small() => Small(Body);

    private static int[] ClassSizes(ByteClasses classes)
    {
        var sizes = new int[classes.Count];
        for (var value = 0; value < 256; value++)
        {
            sizes[classes[(byte)value]]++;
        }

        return sizes;
    }

    private static int? OnlyStep(Automaton body, int state, int[] sizes)
    {
        int? only = null;
        for (var c = 0; c < sizes.Length; c++)
        {
            if (body.Step(state, c, null) == Automaton.Dead)
            {
                continue;
            }

            if (only is not null || sizes[c] > 1 || body.Classes.Best[c] > 127)
            {
                return null;
            }

            only = c;
        }

        return only;
    }

    private static int? OnlyStepInto(TableAutomaton table, ref bool[] ends, int[] sizes)
    {
        int? only = null;
        var before = new bool[ends.Length];
        for (var state = 1; state < ends.Length; state++)
        {
            for (var c = 0; c < sizes.Length; c++)
            {
                if (!ends[table.Step(state, c, null)])
                {
                    continue;
                }

                if ((only ?? c) != c || sizes[c] > 1 || table.Classes.Best[c] > 127)
                {
                    return null;
                }

                only = c;
                before[state] = true;
            }
        }

        ends = before;
        return only;
    }
}
