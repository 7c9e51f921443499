using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>A key or a list entry of a YAML file.</summary>
internal sealed class TaskNode(int indent, string? key, TaskNode? parent)
{
    /// <summary>Its column.</summary>
    public int Indent { get; } = indent;

    /// <summary>The key; null for a list entry and for the root.</summary>
    public string? Key { get; } = key;

    /// <summary>What it stands below.</summary>
    public TaskNode? Parent { get; } = parent;

    /// <summary>What stands on its line, as it is written and without comment; empty when nothing does.</summary>
    public string Raw { get; set; } = "";

    /// <summary>Where that stands.</summary>
    public TextSpan Span { get; set; }

    /// <summary>Where its line stands, from the key on.</summary>
    public TextSpan Line { get; set; }

    /// <summary>Whether its value goes on over further lines as a text, or was not understood.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>What stands below it.</summary>
    public List<TaskNode> Children { get; } = [];

    /// <summary>The key below it that makes the others run under a condition; empty for none, null while nobody looked.</summary>
    public string? Condition { get; set; }
}

/// <summary>
/// The keys and list entries of a YAML file by their columns: enough for the flat maps of tasks, and nothing else of YAML. Texts over several lines are
/// skipped, flow collections are left as they are written.
/// </summary>
/// <param name="text">The file.</param>
internal sealed class TaskLines(SourceText text)
{
    private readonly TaskNode root = new(-1, null, null);
    private readonly Stack<TaskNode> open = new();
    private readonly List<TextSpan> comments = [];

    /// <summary>Every key, in file order.</summary>
    public List<TaskNode> Keys { get; } = [];

    /// <summary>Reads the file.</summary>
    public TaskLines Read()
    {
        open.Push(root);
        var textIndent = -1;
        for (var line = 0; line < text.LineCount; line++)
        {
            var span = text.GetLine(line);
            var content = text[span];
            var blanks = content.Length - content.TrimStart("\uFEFF \t").Length;
            if (blanks == content.Length || (textIndent >= 0 && blanks > textIndent))
            {
                continue;
            }

            textIndent = -1;
            if (content[blanks] == '#')
            {
                comments.Add(TextSpan.FromBounds(span.Start + blanks, span.End));
                continue;
            }

            if (blanks == 0 && (content.StartsWith("---") || content.StartsWith("...")))
            {
                open.Clear();
                open.Push(root);
                continue;
            }

            textIndent = Line(span.Start + blanks, span.End, blanks);
        }

        return this;
    }

    /// <summary>The comments on lines of their own, and every key and list entry with what stands below it.</summary>
    public CommentedText Commented()
    {
        // Those below come behind those above, so that the end of a node is known when its turn comes.
        var ends = new Dictionary<TaskNode, int>();
        var entries = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var node in Nodes().Reverse())
        {
            var end = Math.Max(node.Line.End, ends.GetValueOrDefault(node));
            entries.Add(TextSpan.FromBounds(node.Line.Start, end));
            if (node.Parent is { } parent)
            {
                ends[parent] = Math.Max(end, ends.GetValueOrDefault(parent));
            }
        }

        return new([.. comments], entries.DrainToImmutable());
    }

    private IEnumerable<TaskNode> Nodes()
    {
        var pending = new Stack<TaskNode>(root.Children);
        while (pending.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children)
            {
                pending.Push(child);
            }
        }
    }

    /// <summary>Reads a line; the column below which a text goes on, or -1.</summary>
    private int Line(int at, int end, int indent)
    {
        var content = text.Content;
        while (at < end && content[at] == '-' && (at + 1 == end || content[at + 1] == ' '))
        {
            while (open.Peek().Indent > indent || (open.Peek().Indent == indent && open.Peek().Key is null))
            {
                open.Pop();
            }

            Push(new(indent, null, open.Peek()) { Line = TextSpan.FromBounds(at, end) });
            var from = at++;
            while (at < end && content[at] == ' ')
            {
                at++;
            }

            indent += at - from;
        }

        if (at >= end)
        {
            return -1;
        }

        var colon = Colon(content, at, end);
        if (colon < 0)
        {
            Scalar(at, end, indent);
            return -1;
        }

        while (open.Peek().Indent >= indent)
        {
            open.Pop();
        }

        var node = new TaskNode(indent, content[at..colon].Trim().Trim('"', '\''), open.Peek()) { Line = TextSpan.FromBounds(at, end) };
        Value(node, colon + 1, end);
        Push(node);
        Keys.Add(node);
        return node.Raw is ['|' or '>', ..] ? indent : -1;
    }

    /// <summary>An entry that is a plain value, or a line that belongs to the value before.</summary>
    private void Scalar(int at, int end, int indent)
    {
        var above = open.Peek();
        if (above is { Key: null, Parent: not null, Raw.Length: 0 } && above.Children.Count == 0)
        {
            Value(above, at, end);
            return;
        }

        while (open.Peek().Indent >= indent && open.Count > 1)
        {
            open.Pop();
        }

        open.Peek().IsOpaque = true;
    }

    private void Push(TaskNode node)
    {
        node.Parent?.Children.Add(node);
        open.Push(node);
    }

    private void Value(TaskNode node, int at, int end)
    {
        var content = text.Content;
        while (at < end && char.IsWhiteSpace(content[at]))
        {
            at++;
        }

        var stop = Comment(content, at, end);
        while (stop > at && char.IsWhiteSpace(content[stop - 1]))
        {
            stop--;
        }

        node.Raw = content[at..stop];
        node.Span = TextSpan.FromBounds(at, stop);
        node.IsOpaque = node.Raw is ['|' or '>' or '&' or '*' or '!', ..] || node.Raw.Contains("{{", StringComparison.Ordinal) || node.Raw.Contains("{%", StringComparison.Ordinal);
    }

    /// <summary>The colon behind a key; -1 when the line has none.</summary>
    private static int Colon(string content, int at, int end)
    {
        if (content[at] is '{' or '[' or '#')
        {
            return -1;
        }

        var quote = content[at] is '"' or '\'' ? content[at] : '\0';
        for (var i = at + 1; i < end; i++)
        {
            if (quote != '\0')
            {
                quote = content[i] == quote ? '\0' : quote;
            }
            else if (content[i] == ':' && (i + 1 == end || content[i + 1] is ' ' or '\t'))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Where a comment begins, or the end.</summary>
    private static int Comment(string content, int at, int end)
    {
        var quote = '\0';
        for (var i = at; i < end; i++)
        {
            var c = content[i];
            if (quote != '\0')
            {
                i += quote == '"' && c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' && (i == at || content[i - 1] is ' ' or '[' or ',' or '{' or ':'))
            {
                quote = c;
            }
            else if (c == '#' && (i == at || content[i - 1] is ' ' or '\t'))
            {
                return i;
            }
        }

        return end;
    }
}
