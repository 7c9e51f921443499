namespace EgressLint.Core.Text;

/// <summary>A half-open range of UTF-16 code units in one text.</summary>
/// <param name="Start">First unit, from zero.</param>
/// <param name="Length">Number of units; zero is an empty span between two units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The unit after the last one of the span.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    /// <summary>Whether the unit at <paramref name="offset"/> belongs to the span; the end does not.</summary>
    public bool Contains(int offset) => offset >= Start && offset < End;
}

/// <summary>A place in a text for people: both numbers count from zero and are shown from one; columns are UTF-16 units.</summary>
public readonly record struct LinePosition(int Line, int Column);

/// <summary>A span together with the text it belongs to, because one policy may come from several files.</summary>
public readonly record struct Location(SourceText Source, TextSpan Span)
{
    /// <summary>Where the span starts.</summary>
    public LinePosition StartPosition => Source.GetPosition(Span.Start);

    /// <summary>Where the span ends (the position after its last unit).</summary>
    public LinePosition EndPosition => Source.GetPosition(Span.End);

    /// <summary>The text of the span.</summary>
    public string Text => Source.Content.Substring(Span.Start, Span.Length);

    /// <summary>Path and one-based line, as messages show it.</summary>
    public override string ToString() => $"{Source.Path}:{StartPosition.Line + 1}";
}

/// <summary>A replacement of one span.</summary>
public readonly record struct TextEdit(Location At, string NewText);
