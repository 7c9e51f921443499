namespace EgressLint.Analysis.Catalogs;

/// <summary>The grammar of host patterns in catalogs: the one place that knows it here.</summary>
internal static class CatalogPattern
{
    private const char Mask = '\u0001';

    /// <summary>Says what is wrong with a pattern; null when nothing is.</summary>
    public static string? Check(string pattern, out int offset)
    {
        offset = 0;
        if (pattern.Length == 0)
        {
            return "it is empty";
        }

        if (pattern.Length > 512)
        {
            return "it is longer than any host name";
        }

        var text = pattern.EndsWith('.') ? pattern[..^1] : pattern;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '<')
            {
                var close = text.IndexOf('>', i);
                offset = i;
                if (close < 0)
                {
                    return "'>' is missing";
                }

                if (!IsName(text.AsSpan(i + 1, close - i - 1)))
                {
                    return "a parameter is written '<name>'";
                }

                i = close;
                continue;
            }

            if (i < text.Length && text[i] != '.')
            {
                if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('-' or '_' or '*'))
                {
                    offset = i;
                    return $"the character '{text[i]}' cannot be in a host name";
                }

                continue;
            }

            offset = start;
            if (CheckLabel(text.AsSpan(start, i - start), start == 0) is { } problem)
            {
                return problem;
            }

            start = i + 1;
        }

        offset = 0;
        return null;
    }

    /// <summary>The parameter a whole pattern consists of; null for every other pattern.</summary>
    public static string? WholeParameter(string pattern) =>
        pattern.Length > 2 && pattern[0] == '<' && pattern.IndexOf('>', StringComparison.Ordinal) == pattern.Length - 1 ? pattern[1..^1] : null;

    /// <summary>The parameters of a pattern, in order.</summary>
    public static IEnumerable<string> Parameters(string pattern)
    {
        var open = pattern.IndexOf('<', StringComparison.Ordinal);
        while (open >= 0)
        {
            var close = pattern.IndexOf('>', open);
            if (close < 0)
            {
                yield break;
            }

            yield return pattern[(open + 1)..close];
            open = pattern.IndexOf('<', close);
        }
    }

    /// <summary>Whether a concrete host belongs to a pattern; parameters stand for any text of one label, or for a whole host.</summary>
    public static bool Matches(string pattern, string host)
    {
        if (WholeParameter(pattern) is not null)
        {
            return true;
        }

        var labels = Masked(pattern).Split('.');
        var names = host.Split('.');
        var extra = names.Length - labels.Length;
        if (labels[0] == "*" ? extra < 0 : extra != 0)
        {
            return false;
        }

        for (var i = labels[0] == "*" ? 1 : 0; i < labels.Length; i++)
        {
            if (!MatchesLabel(labels[i], names[i + extra]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Masked(string pattern)
    {
        var result = new System.Text.StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '<' ? pattern.IndexOf('>', i) : -1;
            result.Append(close < 0 ? pattern[i] : Mask);
            i = Math.Max(i, close);
        }

        return result.ToString();
    }

    private static string? CheckLabel(ReadOnlySpan<char> label, bool first)
    {
        if (label.IsEmpty)
        {
            return "a label is empty";
        }

        if (label.Length > 1 && first && label[0] == '*' && label[1] != '-')
        {
            return "a star that is glued to a name without a dot also meets foreign domains";
        }

        return label.Length > 63 && !label.Contains('<') ? "a label is longer than 63 characters" : null;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    private static bool MatchesLabel(ReadOnlySpan<char> pattern, ReadOnlySpan<char> label)
    {
        if (pattern.IsEmpty)
        {
            return label.IsEmpty;
        }

        if (pattern is "*")
        {
            return !label.IsEmpty;
        }

        if (pattern[0] is not ('*' or Mask))
        {
            return !label.IsEmpty && char.ToLowerInvariant(pattern[0]) == char.ToLowerInvariant(label[0]) && MatchesLabel(pattern[1..], label[1..]);
        }

        for (var taken = pattern[0] == Mask ? 1 : 0; taken <= label.Length; taken++)
        {
            if (MatchesLabel(pattern[1..], label[taken..]))
            {
                return true;
            }
        }

        return false;
    }
}
