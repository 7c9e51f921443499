using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid.Repairs;

/// <summary>Where new lines go: in front of the line that decides and the comment that belongs to it, or behind the last line of a list whose default decides.</summary>
internal sealed class SquidRepairPlace
{
    private readonly SourceText source;
    private readonly int offset;
    private readonly string indent;

    private SquidRepairPlace(SquidDirective anchor, int offset, bool isAtEnd)
    {
        source = anchor.Source;
        this.offset = offset;
        IsAtEnd = isAtEnd;
        Index = isAtEnd ? anchor.Index + 1 : anchor.Index;
        Anchor = RepairText.Shown(anchor.Label);
        indent = RepairText.Indent(source, source.GetPosition(anchor.Location.Span.Start).Line);
    }

    /// <summary>Whether the lines go behind the anchor.</summary>
    public bool IsAtEnd { get; }

    /// <summary>How many directives are in force before the new lines.</summary>
    public int Index { get; }

    /// <summary>The line that the place is at, for people.</summary>
    public string Anchor { get; }

    /// <summary>The place for an entry of a list; null where it is not one line of its own, or the list has none.</summary>
    public static SquidRepairPlace? Find(SquidConfiguration configuration, string list, PolicyEntry entry)
    {
        SquidDirective? anchor = null;
        foreach (var directive in configuration.Directives)
        {
            if (entry.At is not { } at)
            {
                anchor = directive.Kind == SquidEntryKind.Directive && directive.CanonicalName == list ? directive : anchor;
            }
            else if (directive.Source.Path == at.Source.Path && directive.Location.Span == at.Span)
            {
                anchor = directive;
                break;
            }
        }

        if (anchor is null || anchor.Kind != SquidEntryKind.Directive || anchor.Line.IsDropped)
        {
            return null;
        }

        return entry.At is null ? new(anchor, EndOfLine(anchor.Source, anchor.Line.Span.End), true) : Before(anchor);
    }

    /// <summary>The place behind the last directive of the main file, for a setting.</summary>
    public static SquidRepairPlace? AtEnd(SquidConfiguration configuration)
    {
        var last = configuration.Directives.LastOrDefault(d => d.Source == configuration.Main.Text);
        return last is null || last.Line.IsDropped ? null : new(last, EndOfLine(last.Source, last.Line.Span.End), true);
    }

    /// <summary>The edit that puts lines there.</summary>
    public TextEdit Insert(ImmutableArray<string> lines, string purpose)
    {
        var end = RepairText.LineEnd(source);
        var content = source.Content;
        var isCommented = content.Contains('#', StringComparison.Ordinal) && purpose.Length > 0;
        var text = (isCommented ? $"{indent}# {purpose}{end}" : "") + string.Concat(lines.Select(l => indent + l + end));
        if (isCommented && offset > 0 && !RepairText.IsBlank(source, source.GetPosition(offset).Line - (offset < content.Length || content[^1] == '\n' ? 1 : 0)))
        {
            text = end + text;
        }

        if (IsAtEnd && offset > 0 && content[offset - 1] != '\n')
        {
            // What has no line end behind its last line keeps it so.
            text = end + text[..^end.Length];
        }
        else if (isCommented && offset < content.Length && !RepairText.IsBlank(source, source.GetPosition(offset).Line))
        {
            text += end;
        }

        return new(source.At(offset, offset), text);
    }

    private static SquidRepairPlace Before(SquidDirective anchor)
    {
        var source = anchor.Source;
        var line = source.GetPosition(anchor.Location.Span.Start).Line;
        return new(anchor, source.GetLine(RepairText.WithComment(source, line, "#")).Start, false);
    }

    private static int EndOfLine(SourceText source, int from)
    {
        var end = source.Content.IndexOf('\n', from);
        return end < 0 ? source.Content.Length : end + 1;
    }
}
