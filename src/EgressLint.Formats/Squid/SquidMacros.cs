using System.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Replaces the three macros Squid knows, everywhere in a line. Other <c>${…}</c> stay as they are.</summary>
internal static class SquidMacros
{
    /// <summary>The macro whose value differs between the workers of one proxy.</summary>
    public const string ProcessNumber = "${process_number}";

    /// <summary>The text with its macros replaced; the same object when it has none.</summary>
    public static SquidLogicalText Replace(SquidLogicalText logical)
    {
        var text = logical.Text;
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0 || !IsAnywhere(text, at))
        {
            return logical;
        }

        var result = new StringBuilder(text.Length);
        var segments = new List<SquidLogicalText.Segment>();
        var position = 0;
        var join = 0;
        while (at >= 0)
        {
            var (macro, value) = MacroAt(text, at);
            if (macro > 0)
            {
                CopySegments(logical, position, at, ref join, result, segments);
                var source = logical.ToSource(at, at + macro);
                segments.Add(new(result.Length, source.Start, source.End, Replaced: true, IsJoin: false));
                result.Append(value);
                position = at + macro;
            }

            at = text.IndexOf("${", at + 2, StringComparison.Ordinal);
        }

        CopySegments(logical, position, text.Length, ref join, result, segments);
        return new(logical.Source, result.ToString(), [.. segments]);
    }

    private static bool IsAnywhere(string text, int at)
    {
        while (at >= 0)
        {
            if (MacroAt(text, at).Length > 0)
            {
                return true;
            }

            at = text.IndexOf("${", at + 2, StringComparison.Ordinal);
        }

        return false;
    }

    // Values of a proxy started without '-n' and with one process.
    private static (int Length, string Value) MacroAt(string text, int at)
    {
        var rest = text.AsSpan(at);
        return rest.StartsWith("${service_name}", StringComparison.Ordinal) ? (15, "squid")
            : rest.StartsWith("${process_name}", StringComparison.Ordinal) ? (15, "squid")
            : rest.StartsWith(ProcessNumber, StringComparison.Ordinal) ? (17, "0")
            : (0, "");
    }

    private static void CopySegments(SquidLogicalText logical, int start, int end, ref int join, StringBuilder result, List<SquidLogicalText.Segment> segments)
    {
        if (start >= end)
        {
            return;
        }

        // A run may hold joins; each of them starts a segment again.
        var from = start;
        var joins = logical.Segments;
        for (; join < joins.Length && joins[join].Logical < end; join++)
        {
            if (joins[join].Logical > from)
            {
                AddRun(logical, from, joins[join].Logical, result, segments);
                from = joins[join].Logical;
            }
        }

        AddRun(logical, from, end, result, segments);
    }

    private static void AddRun(SquidLogicalText logical, int start, int end, StringBuilder result, List<SquidLogicalText.Segment> segments)
    {
        var source = logical.ToSource(start, end);
        segments.Add(new(result.Length, source.Start, source.End, Replaced: false, IsJoin: start > 0));
        result.Append(logical.Text, start, end - start);
    }
}
