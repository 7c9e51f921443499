using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Json;

/// <summary>
/// Reads JSON (RFC 8259) with places. Comments, trailing commas, control characters in strings, byte order marks and several values one after the
/// other are tolerated and listed; whatever else is wrong is listed with what was expected, and the rest is kept. One pass, no recursion: what is open
/// stands in a list of frames, and finished values wait in two stacks for their container to be closed.
/// </summary>
internal sealed partial class JsonReader(string text)
{
    /// <summary>Levels of containers that are kept; what is deeper is skipped.</summary>
    public const int DeepestLevel = 512;

    /// <summary>Problems that are kept, of either sort.</summary>
    public const int MostProblems = 1000;

    private readonly List<JsonNode> roots = [];
    private readonly List<JsonNode> elements = [];
    private readonly List<JsonMember> members = [];
    private readonly List<Frame> frames = [];
    private readonly List<JsonProblem> problems = [];
    private readonly List<JsonProblem> extensions = [];
    private readonly List<TextSpan> comments = [];
    private int openArrays;
    private int at;

    private enum Expecting
    {
        /// <summary>A name or <c>}</c>; a value or <c>]</c>.</summary>
        FirstEntry,

        /// <summary>The same after a comma.</summary>
        NextEntry,

        /// <summary>A comma or the end.</summary>
        Comma,

        /// <summary>The value of a member.</summary>
        Value,
    }

    /// <summary>Reads the text.</summary>
    public JsonTree Read()
    {
        while (SkipBlanks())
        {
            if (frames.Count == 0)
            {
                Top();
            }
            else if (frames[^1].IsObject)
            {
                InObject();
            }
            else
            {
                InArray();
            }
        }

        if (frames.Count > 0)
        {
            Wrong(new(text.Length, 0), frames[^1].IsObject ? "'}'" : "']'");
            while (frames.Count > 0)
            {
                Close(text.Length);
            }
        }

        return new()
        {
            Roots = [.. roots],
            Problems = [.. problems],
            Comments = [.. comments],
            Extensions = [.. extensions],
        };
    }

    private void Top()
    {
        if (text[at] is '}' or ']' or ',' or ':')
        {
            Wrong(new(at, 1), roots.Count == 0 ? "a value" : "the end of the text");
            at++;
            return;
        }

        if (roots.Count > 0)
        {
            Extension(JsonProblemKind.SeveralValues, new(at, 1), "a further value");
        }

        ReadValue("a value");
    }

    private void InObject()
    {
        ref var frame = ref CollectionsMarshal.AsSpan(frames)[^1];
        var c = text[at];
        switch (frame.Expecting)
        {
            case Expecting.Value when c is ',' or '}' or ']':
                Wrong(new(at, c == ',' ? 1 : 0), "a value");
                Put(new JsonLiteral(new(at, 0), JsonKind.Missing));
                break;
            case Expecting.Value:
                ReadValue("a value");
                break;
            case var _ when c == '}':
                Finish(ref frame);
                break;
            case var _ when c == ']':
                Stray(openArrays > 0, "'}'");
                break;
            case Expecting.Comma when c == ',':
                frame = frame with { Expecting = Expecting.NextEntry, Comma = at++ };
                break;
            case Expecting.Comma when c is '"' or '\'' || IsWordPart(c):
                Wrong(new(at, 0), "',' or '}'");
                frame = frame with { Expecting = Expecting.FirstEntry };
                break;
            case Expecting.Comma:
                Wrong(new(at, 1), "',' or '}'");
                SkipNoise(c is '{' or '[');
                break;
            default:
                ReadName(ref frame);
                break;
        }
    }

    private void InArray()
    {
        ref var frame = ref CollectionsMarshal.AsSpan(frames)[^1];
        var c = text[at];
        switch (c)
        {
            case ']':
                Finish(ref frame);
                break;
            case '}':
                Stray(frames.Count > openArrays, "']'");
                break;
            case ',' when frame.Expecting == Expecting.Comma:
                frame = frame with { Expecting = Expecting.NextEntry, Comma = at++ };
                break;
            case ',':
                Wrong(new(at, 1), "a value");
                frame = frame with { Comma = at++ };
                break;
            case ':':
                Wrong(new(at++, 1), "',' or ']'");
                break;
            default:
                if (frame.Expecting == Expecting.Comma)
                {
                    Wrong(new(at, 0), "',' or ']'");
                }

                ReadValue("a value");
                break;
        }
    }

    /// <summary>A closing bracket of the other kind: it closes what is open in between when something of its kind is open at all.</summary>
    private void Stray(bool isOpen, string expected)
    {
        Wrong(new(at, 1), expected);
        if (isOpen)
        {
            Close(at);
        }
        else
        {
            at++;
        }
    }

    /// <summary>Reads the name of a member and its colon.</summary>
    private void ReadName(ref Frame frame)
    {
        var start = at;
        string name;
        switch (text[at])
        {
            case '"':
                name = ReadString(out _);
                break;
            case '\'':
                Wrong(new(at, 1), "'\"'");
                name = ReadString(out _);
                break;
            case ',':
                Wrong(new(at++, 1), "a name");
                return;
            case '{' or '[' or ':':
                Wrong(new(at, 1), "a name");
                name = "";
                break;
            case var c when IsWordPart(c):
                SkipWord();
                Wrong(TextSpan.FromBounds(start, at), "a name in quotes");
                name = Pooled(text.AsSpan(start, at - start));
                break;
            default:
                Wrong(new(at, 1), "a name or '}'");
                SkipNoise(brackets: false);
                return;
        }

        frame = frame with { Name = name, NameSpan = TextSpan.FromBounds(start, at), Expecting = Expecting.Value };
        if (!SkipBlanks() || text[at] != ':')
        {
            Wrong(new(at, 0), "':'");
            return;
        }

        at++;
    }

    /// <summary>Reads a scalar or opens a container. Always gets on.</summary>
    private void ReadValue(string expected)
    {
        var start = at;
        switch (text[at])
        {
            case '{':
                Open(isObject: true);
                break;
            case '[':
                Open(isObject: false);
                break;
            case '\'':
                Wrong(new(at, 1), "'\"'");
                goto case '"';
            case '"':
                var value = ReadString(out var inner);
                Put(new JsonString(TextSpan.FromBounds(start, at), value, inner));
                break;
            case var c when IsWordPart(c):
                SkipWord();
                Put(Word(TextSpan.FromBounds(start, at), expected));
                break;
            default:
                SkipNoise(brackets: false);
                Wrong(TextSpan.FromBounds(start, at), expected);
                break;
        }
    }

    private JsonNode Word(TextSpan span, string expected)
    {
        var word = text.AsSpan(span.Start, span.Length);
        if (IsNumber(word))
        {
            return new JsonNumber(span, Pooled(word));
        }

        var kind = word switch
        {
            "true" => JsonKind.True,
            "false" => JsonKind.False,
            "null" => JsonKind.Null,
            _ => JsonKind.Missing,
        };
        if (kind == JsonKind.Missing)
        {
            Wrong(span, expected);
            kind = word.Equals("true", StringComparison.OrdinalIgnoreCase) ? JsonKind.True
                : word.Equals("false", StringComparison.OrdinalIgnoreCase) ? JsonKind.False
                : word.Equals("null", StringComparison.OrdinalIgnoreCase) ? JsonKind.Null
                : JsonKind.Missing;
        }

        return new JsonLiteral(span, kind);
    }

    private void Open(bool isObject)
    {
        if (frames.Count == DeepestLevel)
        {
            var start = at;
            SkipContainer();
            Problem(JsonProblemKind.TooDeep, TextSpan.FromBounds(start, at), "at most 512 levels");
            Put(new JsonLiteral(TextSpan.FromBounds(start, at), JsonKind.Missing));
            return;
        }

        frames.Add(new(isObject, at++, isObject ? members.Count : elements.Count));
        openArrays += isObject ? 0 : 1;
    }

    private void Finish(ref Frame frame)
    {
        if (frame.Expecting == Expecting.NextEntry)
        {
            Extension(JsonProblemKind.TrailingComma, new(frame.Comma, 1), "','");
        }

        Close(++at);
    }

    /// <summary>Makes the innermost container of what was read for it.</summary>
    private void Close(int end)
    {
        var frame = frames[^1];
        if (frame.IsObject && frame.Expecting == Expecting.Value)
        {
            Put(new JsonLiteral(new(end, 0), JsonKind.Missing));
        }

        frames.RemoveAt(frames.Count - 1);
        var span = TextSpan.FromBounds(frame.Start, end);
        if (frame.IsObject)
        {
            Put(new JsonObject(span, Take(members, frame.First)));
            return;
        }

        openArrays--;
        Put(new JsonArray(span, Take(elements, frame.First)));
    }

    private static ImmutableArray<T> Take<T>(List<T> list, int first)
    {
        var taken = CollectionsMarshal.AsSpan(list)[first..].ToArray();
        list.RemoveRange(first, list.Count - first);
        return ImmutableCollectionsMarshal.AsImmutableArray(taken);
    }

    private void Put(JsonNode node)
    {
        if (frames.Count == 0)
        {
            roots.Add(node);
            return;
        }

        ref var frame = ref CollectionsMarshal.AsSpan(frames)[^1];
        if (frame.IsObject)
        {
            members.Add(new(frame.Name, frame.NameSpan, node));
        }
        else
        {
            elements.Add(node);
        }

        frame = frame with { Expecting = Expecting.Comma };
    }

    private void Wrong(TextSpan span, string expected) => Problem(JsonProblemKind.Syntax, span, expected);

    private void Problem(JsonProblemKind kind, TextSpan span, string expected)
    {
        if (problems.Count < MostProblems)
        {
            problems.Add(new(kind, span, expected));
        }
    }

    private void Extension(JsonProblemKind kind, TextSpan span, string found)
    {
        if (extensions.Count < MostProblems)
        {
            extensions.Add(new(kind, span, found));
        }
    }

    /// <summary>An open container.</summary>
    /// <param name="IsObject">Which one.</param>
    /// <param name="Start">Where it opens.</param>
    /// <param name="First">Its first entry in the stack of its kind.</param>
    private readonly record struct Frame(bool IsObject, int Start, int First)
    {
        public Expecting Expecting { get; init; }

        public string Name { get; init; } = "";

        public TextSpan NameSpan { get; init; }

        public int Comma { get; init; }
    }
}
