using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>Patterns that compile and mean something else than their author thinks.</summary>
internal static class SquidPitfallsInPatterns
{
    public static void Report(SquidPitfallContext context, SquidAcl acl)
    {
        if (!acl.Type.IsRegex || acl.IsBuiltIn)
        {
            return;
        }

        var said = 0;
        foreach (var pattern in PatternsOf(acl))
        {
            if (said >= SquidPitfalls.MostPerAcl)
            {
                return;
            }

            var value = pattern.Value;
            if (pattern.Written is not { } tree)
            {
                continue;
            }

            if (SquidForeignPatterns.Find(value.Text, LooksAtHosts(acl)) is { } foreign)
            {
                said++;
                context.Report(new Finding(SquidPolicyRules.ForeignPattern, value.At, value.Text, foreign.What) { Severity = foreign.Severity });
            }
            else if (NeverMatchesForCapitals(acl, value, tree))
            {
                said++;
                context.Report(new Finding(SquidPolicyRules.CapitalsNeverMatch, value.At, value.Text, acl.Name));
            }
        }
    }

    /// <summary>The patterns of an ACL that compile, with the switches that hold for each.</summary>
    public static List<SquidPattern> PatternsOf(SquidAcl acl) => acl.Patterns?.Patterns ?? [];

    private static bool LooksAtHosts(SquidAcl acl) =>
        acl.Type.Kind is AclKind.DestinationDomainRegex or AclKind.ServerNameRegex or AclKind.UrlRegex or AclKind.UrlPathRegex;

    private static bool NeverMatchesForCapitals(SquidAcl acl, AclValue value, RegexTree tree)
    {
        if (value.IgnoreCase || !tree.HasUpperCaseLiteral || acl.Type.Kind is not (AclKind.DestinationDomainRegex or AclKind.UrlRegex))
        {
            return false;
        }

        var seen = acl.Type.Kind == AclKind.UrlRegex ? Seen.Urls : Seen.Hosts;
        return Language.FromRegex(value.Text, RegexOptionsPosix.None).Language is { } cased && seen.Relate(cased, Seen.Budget) == Relation.Outside
            && Language.FromRegex(value.Text, RegexOptionsPosix.IgnoreCase).Language is { } folded && seen.Relate(folded, Seen.Budget) is Relation.Crosses or Relation.Inside;
    }

    /// <summary>The texts Squid compares patterns with. In a class of their own, because few files need them.</summary>
    private static class Seen
    {
        public static readonly SetBudget Budget = new(20_000);

        public static Language Hosts { get; } = OfRegex("^[^A-Z]+$");

        /// <summary>URLs and tunnels as Squid writes them: capitals only behind the host.</summary>
        public static Language Urls { get; } = OfRegex("^([a-z]+://[^A-Z/]+/.*|[^A-Z/]+:[0-9]+)$");

        private static Language OfRegex(string pattern) => Language.FromRegex(pattern, RegexOptionsPosix.None).Language ?? Language.Empty;
    }
}

/// <summary>Finds what belongs to other dialects of regular expressions.</summary>
internal static class SquidForeignPatterns
{
    /// <summary>Letters that glibc gives a meaning behind a backslash.</summary>
    private const string KnownEscapes = "wWsSbB";

    /// <summary>The first thing in a pattern that means something else in POSIX; null when there is none.</summary>
    public static (string What, Severity Severity)? Find(string pattern, bool overHosts)
    {
        (string What, Severity Severity)? harmless = null;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '[')
            {
                var end = BracketEnd(pattern, i);
                if (EscapeInBracket(pattern[i..end]) is { } inside)
                {
                    return (inside, Severity.Warning);
                }

                i = end - 1;
            }
            else if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                if (Escape(pattern[i + 1], overHosts) is { } what)
                {
                    return (what, Severity.Warning);
                }

                i++;
            }
            else if (pattern[i] == '?' && i > 0 && Repeats(pattern[i - 1]) && !IsEscaped(pattern, i - 1))
            {
                if (pattern[i - 1] is '+' or '}')
                {
                    return ($"there are no lazy repetitions, so '{pattern[i - 1]}?' makes the part optional; leave out the question mark", Severity.Warning);
                }

                harmless ??= ($"there are no lazy repetitions, and '{pattern[i - 1]}?' is the same as '{pattern[i - 1]}'; leave out the question mark", Severity.Note);
            }
        }

        return harmless;
    }

    private static string? Escape(char escaped, bool overHosts) => escaped switch
    {
        'd' => @"'\d' is the letter 'd'; write '[0-9]'",
        'D' => @"'\D' is the letter 'D'; write '[^0-9]'",
        'A' => @"'\A' is the letter 'A'; write '^'",
        'z' or 'Z' => string.Create(CultureInfo.InvariantCulture, $@"'\{escaped}' is the letter '{escaped}'; write '$'"),
        '\\' when overHosts => @"'\\' stands for a backslash, which URLs do not have; write one backslash",
        _ when char.IsAsciiLetter(escaped) && !KnownEscapes.Contains(escaped) => $@"'\{escaped}' is the letter '{escaped}'; leave out the backslash",
        _ => null,
    };

    /// <summary>In brackets a backslash is a member like any other, so a class in there is two members.</summary>
    private static string? EscapeInBracket(string bracket)
    {
        for (var i = 1; i + 1 < bracket.Length; i++)
        {
            if (bracket[i] == '\\' && bracket[i + 1] is 'd' or 'w' or 's' or 'D' or 'W' or 'S')
            {
                var named = char.ToLowerInvariant(bracket[i + 1]) switch { 'd' => "[:digit:]", 's' => "[:space:]", _ => "[:alnum:]_" };
                return $@"in brackets '\{bracket[i + 1]}' is a backslash and the letter '{bracket[i + 1]}'; write '{named}'";
            }
        }

        return null;
    }

    private static int BracketEnd(string pattern, int start)
    {
        var i = start + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        while (i < pattern.Length && pattern[i] != ']')
        {
            if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] is ':' or '.' or '=')
            {
                var close = pattern.IndexOf(pattern[i + 1] + "]", i + 2, StringComparison.Ordinal);
                i = close < 0 ? i : close + 1;
            }

            i++;
        }

        return Math.Min(i + 1, pattern.Length);
    }

    private static bool Repeats(char unit) => unit is '*' or '+' or '?' or '}';

    private static bool IsEscaped(string pattern, int at)
    {
        var backslashes = 0;
        while (at - 1 - backslashes >= 0 && pattern[at - 1 - backslashes] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }
}
