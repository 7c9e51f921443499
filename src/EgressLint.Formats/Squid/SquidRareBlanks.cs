namespace EgressLint.Formats.Squid;

/// <summary>Vertical tabs and form feeds: blanks at the ends of a line and behind a keyword up to release 6, text everywhere else.</summary>
internal static class SquidRareBlanks
{
    /// <summary>The line without them at its ends; null where there are none.</summary>
    public static SquidLogicalText? Trim(SquidLineSyntax line, SquidEngine engine)
    {
        var text = line.FullText;
        if (!engine.TrimsRareBlanks || text.Length == 0 || (!IsRare(text[0]) && !IsRare(text[^1])) || line.Logical.Segments.Length > 0)
        {
            return null;
        }

        var trimmed = text.TrimStart(" \t\v\f");
        var start = line.Logical.ToSource(text.Length - trimmed.Length, text.Length).Start;
        return new(line.Source, start, trimmed.TrimEnd(" \t\v\f").ToString());
    }

    /// <summary>What follows a keyword; null where the line does not begin with it.</summary>
    public static string? Statement(ReadOnlySpan<char> text, string keyword, SquidEngine engine) =>
        SquidConditions.Statement(engine.TrimsRareBlanks && text.Length > keyword.Length && IsRare(text[keyword.Length])
            ? string.Concat(text[..keyword.Length], " ", text[(keyword.Length + 1)..])
            : text, keyword);

    private static bool IsRare(char unit) => unit is '\v' or '\f';
}
