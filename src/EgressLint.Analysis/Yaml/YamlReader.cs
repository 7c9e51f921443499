using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EgressLint.Analysis.Yaml;

/// <summary>What was read: the root, when there is one, and every mistake.</summary>
public sealed record YamlDocument(YamlNode? Root, ImmutableArray<Finding> Findings);

/// <summary>Reads YAML (and so JSON) into nodes with positions. Never throws; refuses anchors, aliases and tags, and has limits.</summary>
public sealed class YamlReader
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most values that are read.</summary>
    public const int MaxNodes = 200_000;

    private readonly SourceText text;
    private readonly RuleDescriptor invalid;
    private readonly Parser parser;
    private readonly int shift;
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();
    private int nodes;
    private bool stopped;

    private YamlReader(SourceText text, RuleDescriptor invalid)
    {
        this.text = text;
        this.invalid = invalid;
        var content = text.Content;
        shift = content.StartsWith('\uFEFF') ? 1 : 0;
        parser = new Parser(new Scanner(new StringReader(shift == 0 ? content : content[1..]), skipComments: true));
    }

    /// <summary>Reads a text. <paramref name="invalid"/> is the rule that mistakes are reported with; it has <see cref="YamlMessages.All"/>.</summary>
    public static YamlDocument Read(SourceText text, RuleDescriptor invalid)
    {
        if (text.Content.Length > MaxLength)
        {
            return new(null, [new Finding(invalid, text.At(0, 0), YamlMessages.Limit, [$"The file has more than {MaxLength} characters"])]);
        }

        var reader = new YamlReader(text, invalid);
        YamlNode? root = null;
        try
        {
            root = reader.ReadStream();
        }
        catch (YamlException problem)
        {
            reader.ReportSyntax(problem);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The event parser is the work of others; whatever it trips over is the file's mistake, not ours.
            reader.Report(reader.parser.Current is { } at ? reader.SpanOf(at) : text.At(0, 0), YamlMessages.Syntax, "it cannot be read");
        }

        return new(root, reader.findings.ToImmutable());
    }

    private YamlNode? ReadStream()
    {
        YamlNode? root = null;
        var documents = 0;
        while (!stopped && parser.MoveNext())
        {
            switch (parser.Current)
            {
                case null or StreamStart or StreamEnd or DocumentEnd or Comment:
                    break;
                case DocumentStart start:
                    if (++documents > 1)
                    {
                        Report(SpanOf(start), YamlMessages.Limit, "A second document begins here");
                        stopped = true;
                    }

                    break;
                case { } current:
                    root = ReadNode(current, 0);
                    break;
            }
        }

        return root;
    }

    private YamlNode? ReadNode(ParsingEvent current, int depth)
    {
        if (++nodes > MaxNodes || depth > MaxDepth)
        {
            Report(SpanOf(current), YamlMessages.Limit, depth > MaxDepth ? $"Values are nested deeper than {MaxDepth} levels" : $"There are more than {MaxNodes} values");
            stopped = true;
            return null;
        }

        switch (current)
        {
            case AnchorAlias:
                Report(SpanOf(current), YamlMessages.Anchor, Short(SpanOf(current)));
                return new YamlScalar("", false, SpanOf(current));
            case Scalar scalar:
                Refuse(scalar);
                return new YamlScalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, SpanOf(scalar));
            case SequenceStart start:
                Refuse(start);
                return ReadList(start, depth);
            case MappingStart start:
                Refuse(start);
                return ReadMap(start, depth);
            default:
                return null;
        }
    }

    private YamlList ReadList(SequenceStart start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next() is { } current and not SequenceEnd)
        {
            if (ReadNode(current, depth + 1) is { } item)
            {
                items.Add(item);
            }
        }

        return new(items.ToImmutable(), From(start));
    }

    private YamlMap ReadMap(MappingStart start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (Next() is { } current and not MappingEnd)
        {
            var key = ReadNode(current, depth + 1);
            var value = Next() is { } next ? ReadNode(next, depth + 1) : null;
            if (key is null || value is null)
            {
                break;
            }

            if (key is not YamlScalar name)
            {
                Report(key.At, YamlMessages.Type, "A key", "a single value");
            }
            else if (!seen.Add(name.Value))
            {
                Report(name.At, YamlMessages.Twice, name.Value);
            }
            else
            {
                entries.Add(new(name.Value, name.At, value));
            }
        }

        return new(entries.ToImmutable(), From(start));
    }

    private ParsingEvent? Next() => !stopped && parser.MoveNext() ? parser.Current : null;

    private void Refuse(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific))
        {
            Report(SpanOf(node), YamlMessages.Anchor, Short(SpanOf(node)));
        }
    }

    private Location From(ParsingEvent start)
    {
        if (parser.Current is not { } end)
        {
            return SpanOf(start);
        }

        // The end event of a flow list or map stands before its closing bracket.
        var close = end.Start.Index + shift;
        var isFlow = close < text.Content.Length && start.Start.Index + shift < close
            && text.Content[(int)start.Start.Index + shift] is '[' or '{' && text.Content[(int)close] is ']' or '}';
        return Between(start.Start.Index, isFlow ? end.Start.Index + 1 : end.End.Index);
    }

    private Location SpanOf(ParsingEvent current) => Between(current.Start.Index, current.End.Index);

    private Location Between(long start, long end)
    {
        var first = Math.Clamp(start + shift, 0, text.Content.Length);
        var last = Math.Clamp(end + shift, first, text.Content.Length);
        while (last > first && text.Content[(int)last - 1] is '\n' or '\r' or ' ' && last - 1 > first)
        {
            last--;
        }

        return text.At((int)first, (int)last);
    }

    private void ReportSyntax(YamlException problem)
    {
        var sentence = problem.Message;
        var start = sentence.IndexOf("): ", StringComparison.Ordinal);
        if (sentence.StartsWith('(') && start > 0)
        {
            sentence = sentence[(start + 3)..];
        }

        Report(Between(problem.Start.Index, problem.End.Index), YamlMessages.Syntax, sentence.TrimEnd('.', ' '));
    }

    /// <summary>The first line of a text, cut to what a message can hold.</summary>
    private static string Short(Location at)
    {
        var text = at.Text.AsSpan();
        var end = text.IndexOfAny('\r', '\n');
        text = end < 0 ? text : text[..end];
        return text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "...");
    }

    private void Report(Location at, string message, params string[] arguments) => findings.Add(new(invalid, at, message, [.. arguments]));
}
