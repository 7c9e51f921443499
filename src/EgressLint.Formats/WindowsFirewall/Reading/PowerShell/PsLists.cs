using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>How a shape writes lists, and what it writes when it could not.</summary>
internal sealed record PsLists
{
    /// <summary>Lists are lists, or texts where a depth ended.</summary>
    public static PsLists Json { get; } = new();

    /// <summary>Lists are joined by commas in a cell.</summary>
    public static PsLists Cell { get; } = new() { IsTable = true };

    /// <summary>Lists stand in braces, with dots where they were cut.</summary>
    public static PsLists Braces { get; } = new() { InBraces = true };

    /// <summary>Whether a rule is a row.</summary>
    public bool IsTable { get; private init; }

    private bool InBraces { get; init; }

    /// <summary>The entries of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="atBlanks">Whether blanks part entries as well: PowerShell joins lists by them where no other form is left.</param>
    public IEnumerable<(string Text, TextSpan Span)> Split(PsValue value, bool atBlanks = false)
    {
        if (!value.Items.IsDefault)
        {
            return value.Items.SelectMany(i => i.Items.IsDefault ? Split(i, atBlanks) : []);
        }

        // An array with properties of its own becomes an object: { "value": [...], "Count": 2 }.
        if (value.Object?.Find("value") is { Items.IsDefault: false } inner && value.Object.Has("Count"))
        {
            return Split(inner, atBlanks);
        }

        return value.Text is { } text ? Pieces(value, text, atBlanks) : [];
    }

    /// <summary>Whether the value was cut, or is the name of a type instead of a value.</summary>
    public bool IsCut(PsValue value)
    {
        if (!value.Items.IsDefault)
        {
            return value.Items.Any(IsCut);
        }

        var text = value.Text.AsSpan().TrimEnd();
        return text.StartsWith("System.", StringComparison.Ordinal) && text.EndsWith("[]", StringComparison.Ordinal)
            || text.StartsWith("@{", StringComparison.Ordinal)
            || text.EndsWith("…}", StringComparison.Ordinal) || text.EndsWith("...}", StringComparison.Ordinal)
            || (InBraces && (text.EndsWith("…", StringComparison.Ordinal) || text.EndsWith("...", StringComparison.Ordinal)))
            || (value.Object is { } made && !made.Has("value"));
    }

    private IEnumerable<(string Text, TextSpan Span)> Pieces(PsValue value, string text, bool atBlanks)
    {
        var skip = 0;
        if (InBraces && text.Trim() is ['{', .., '}'])
        {
            // The braces of ids are no list: a list of ids has two of them.
            var trimmed = text.Trim();
            if (!Guid.TryParseExact(trimmed, "B", out _))
            {
                skip = text.IndexOf('{', StringComparison.Ordinal) + 1;
                text = trimmed[1..^1];
            }
        }

        foreach (var (piece, start) in PrintedWords.Split(text, atBlanks))
        {
            yield return (piece, value.Place(skip + start, piece.Length));
        }
    }
}
