using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Xml;

/// <summary>
/// Reads XML with places: elements, attributes, text, CDATA, namespaces by prefix. Comments, processing instructions and the document type are skipped;
/// of entities only the five and character references are known, and nothing outside the text is ever asked for. One pass, no recursion, bounded:
/// what is too deep or too much is left out and said. Broken text is read on, with what is wrong listed.
/// </summary>
internal sealed class XmlReader(string text)
{
    /// <summary>Levels that are kept; what is deeper is left out.</summary>
    public const int DeepestLevel = 128;

    /// <summary>Elements that are kept.</summary>
    public const int MostElements = 2_000_000;

    private const int MostProblems = 100;

    private readonly List<XmlElement> roots = [];
    private readonly List<Frame> frames = [];
    private readonly List<XmlProblem> problems = [];
    private readonly List<TextSpan> comments = [];
    private readonly Dictionary<string, List<string>> spaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> pool = new(StringComparer.Ordinal);
    private int elements;
    private int at;

    /// <summary>Levels below the deepest one that is kept.</summary>
    private int tooDeep;

    /// <summary>Reads the text.</summary>
    public XmlTree Read()
    {
        while (at < text.Length)
        {
            var next = text.IndexOf('<', at);
            Characters(at, next < 0 ? text.Length : next, decode: true);
            at = next < 0 ? text.Length : next;
            if (at < text.Length)
            {
                Markup();
            }
        }

        if (frames.Count > 0)
        {
            Problem(frames[^1].Element.Tag, $"'<{frames[^1].Element.Name}>' is never closed");
        }

        while (frames.Count > 0)
        {
            Pop(closed: false);
        }

        return new([.. roots], [.. problems]) { Comments = [.. comments] };
    }

    private void Markup()
    {
        if (Starts("<!--"))
        {
            var start = at;
            SkipTo("-->", 4);
            comments.Add(TextSpan.FromBounds(start, at));
        }
        else if (Starts("<![CDATA["))
        {
            var start = at + 9;
            SkipTo("]]>", 9);
            Characters(start, Math.Max(start, text.AsSpan(0, at).EndsWith("]]>", StringComparison.Ordinal) ? at - 3 : at), decode: false);
        }
        else if (Starts("<?"))
        {
            SkipTo("?>", 2);
        }
        else if (Starts("<!"))
        {
            SkipDeclaration();
        }
        else if (Starts("</"))
        {
            EndTag();
        }
        else if (at + 1 < text.Length && IsNameStart(text[at + 1]))
        {
            StartTag();
        }
        else
        {
            Problem(new(at, 1), "'<' begins nothing");
            Characters(at, at + 1, decode: false);
            at++;
        }
    }

    /// <summary>Text between tags; kept by the element that is open.</summary>
    private void Characters(int start, int end, bool decode)
    {
        if (tooDeep > 0 || frames.Count == 0)
        {
            return;
        }

        var frame = frames[^1];
        if (frame.Text.Length == 0)
        {
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }
        }

        if (start >= end)
        {
            return;
        }

        frame.First = frame.Text.Length == 0 ? start : frame.First;
        var piece = text.AsSpan(start, end - start);
        var shown = piece.TrimEnd().Length;
        frame.Last = shown > 0 ? start + shown : frame.Last;
        if (decode)
        {
            Decode(piece, frame.Text);
        }
        else
        {
            frame.Text.Append(piece);
        }
    }

    private void StartTag()
    {
        var start = at++;
        var name = Name();
        List<XmlAttribute>? attributes = null;
        while (Attribute() is { } attribute)
        {
            (attributes ??= []).Add(attribute);
        }

        var empty = at < text.Length && text[at] == '/';
        at += empty ? 1 : 0;
        if (at < text.Length && text[at] == '>')
        {
            at++;
        }
        else
        {
            Problem(new(start, name.Length + 1), $"the tag '<{name}' is never closed");
        }

        if (tooDeep > 0 || frames.Count >= DeepestLevel || elements >= MostElements)
        {
            if (tooDeep == 0)
            {
                Problem(TextSpan.FromBounds(start, at), "what is in here is too deep, or too much, and was left out");
            }

            tooDeep += empty ? 0 : 1;
            return;
        }

        Push(TextSpan.FromBounds(start, at), name, attributes);
        if (empty)
        {
            Pop(closed: true);
        }
    }

    private void Push(TextSpan tag, string name, List<XmlAttribute>? attributes)
    {
        List<string>? declared = null;
        foreach (var attribute in attributes ?? [])
        {
            var prefix = attribute.Name == "xmlns" ? ""
                : attribute.Name.StartsWith("xmlns:", StringComparison.Ordinal) ? attribute.Name[6..]
                : null;
            if (prefix is null)
            {
                continue;
            }

            if (!spaces.TryGetValue(prefix, out var stack))
            {
                spaces[prefix] = stack = [];
            }

            stack.Add(attribute.Value);
            (declared ??= []).Add(prefix);
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var space = spaces.TryGetValue(colon < 0 ? "" : name[..colon], out var known) && known.Count > 0 ? known[^1] : "";
        var element = new XmlElement(colon < 0 || colon == name.Length - 1 ? name : Pooled(name[(colon + 1)..]), space, tag, attributes is null ? [] : [.. attributes]);
        elements++;
        if (frames.Count > 0)
        {
            frames[^1].Element.Add(element);
        }
        else
        {
            roots.Add(element);
        }

        frames.Add(new(element, name, declared));
    }

    private void Pop(bool closed)
    {
        var frame = frames[^1];
        frames.RemoveAt(frames.Count - 1);
        foreach (var prefix in frame.Declared ?? [])
        {
            spaces[prefix].RemoveAt(spaces[prefix].Count - 1);
        }

        var value = frame.Text.ToString().Trim();
        frame.Element.Close(value, TextSpan.FromBounds(frame.First, Math.Max(frame.First, frame.Last)), at, closed);
    }

    private void EndTag()
    {
        var start = at;
        at += 2;
        var name = Name();
        SkipBlanks();
        var proper = at < text.Length && text[at] == '>';
        at += proper ? 1 : 0;
        var span = TextSpan.FromBounds(start, at);
        if (!proper)
        {
            Problem(span, $"the tag '</{name}' is never closed");
        }

        if (tooDeep > 0)
        {
            tooDeep--;
            return;
        }

        var open = frames.Count - 1;
        while (open >= 0 && frames[open].Name != name)
        {
            open--;
        }

        if (open < 0)
        {
            Problem(span, $"'</{name}>' closes nothing");
            return;
        }

        if (open < frames.Count - 1)
        {
            Problem(span, $"'</{name}>' closes '<{frames[^1].Name}>' too");
        }

        while (frames.Count - 1 > open)
        {
            Pop(closed: false);
        }

        Pop(closed: true);
    }

    /// <summary>An attribute; null when the tag ends here.</summary>
    private XmlAttribute? Attribute()
    {
        while (true)
        {
            SkipBlanks();
            if (at >= text.Length || text[at] is '>' or '<' || (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '>'))
            {
                return null;
            }

            if (IsNameStart(text[at]))
            {
                break;
            }

            Problem(new(at, 1), $"'{text[at]}' is no attribute");
            at++;
        }

        var start = at;
        var name = Name();
        SkipBlanks();
        if (at >= text.Length || text[at] != '=')
        {
            Problem(TextSpan.FromBounds(start, at), $"the attribute '{name}' has no value");
            return new(name, "", new(at, 0));
        }

        at++;
        SkipBlanks();
        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            Problem(TextSpan.FromBounds(start, at), $"the value of '{name}' has no quotes");
            return new(name, "", new(at, 0));
        }

        var from = at + 1;
        var end = text.AsSpan(from).IndexOfAny(text[at], '<');
        var closed = end >= 0 && text[from + end] != '<';
        end = end < 0 ? text.Length : from + end;
        at = closed ? end + 1 : end;
        if (!closed)
        {
            Problem(TextSpan.FromBounds(start, end), $"the value of '{name}' is never closed");
        }

        var value = new StringBuilder();
        Decode(text.AsSpan(from, end - from), value);
        return new(name, value.ToString(), TextSpan.FromBounds(from, end));
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (IsNameStart(text[at]) || char.IsAsciiDigit(text[at]) || text[at] is '-' or '.'))
        {
            at++;
        }

        return Pooled(text[start..at]);
    }

    private string Pooled(string name)
    {
        if (pool.TryGetValue(name, out var known))
        {
            return known;
        }

        if (pool.Count < 4096)
        {
            pool[name] = name;
        }

        return name;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    /// <summary>Goes on behind an end; <paramref name="head"/> characters of the beginning have been seen.</summary>
    private void SkipTo(string end, int head)
    {
        var found = text.IndexOf(end, at + head, StringComparison.Ordinal);
        if (found < 0)
        {
            Problem(new(at, Math.Min(head, text.Length - at)), $"'{text.AsSpan(at, Math.Min(head, text.Length - at))}' has no '{end}'");
        }

        at = found < 0 ? text.Length : found + end.Length;
    }

    /// <summary>A document type, with everything between its brackets. What it declares is not taken over.</summary>
    private void SkipDeclaration()
    {
        var start = at;
        var brackets = 0;
        while (at < text.Length && (text[at] != '>' || brackets > 0))
        {
            brackets += text[at] == '[' ? 1 : text[at] == ']' && brackets > 0 ? -1 : 0;
            at++;
        }

        if (at >= text.Length)
        {
            Problem(new(start, 2), "'<!' has no '>'");
            return;
        }

        at++;
    }

    /// <summary>Takes references out. What is none of the known ones stays as it is written.</summary>
    private static void Decode(ReadOnlySpan<char> raw, StringBuilder to)
    {
        while (raw.Length > 0)
        {
            var next = raw.IndexOf('&');
            if (next < 0)
            {
                to.Append(raw);
                return;
            }

            to.Append(raw[..next]);
            raw = raw[next..];

            // The longest reference is a character number with leading zeros; what is longer is text.
            var end = raw[..Math.Min(raw.Length, 16)].IndexOf(';');
            if (end > 0 && TryReference(raw[1..end], to))
            {
                raw = raw[(end + 1)..];
                continue;
            }

            to.Append('&');
            raw = raw[1..];
        }
    }

    private static bool TryReference(ReadOnlySpan<char> name, StringBuilder to)
    {
        var known = name switch
        {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => '\0',
        };
        if (known != '\0')
        {
            to.Append(known);
            return true;
        }

        var isHex = name is ['#', 'x', ..];
        if (name is not ['#', ..]
            || !uint.TryParse(name[(isHex ? 2 : 1)..], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == 0 || !Rune.IsValid(number))
        {
            return false;
        }

        to.Append(new Rune(number).ToString());
        return true;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or ':' || (c > '\u007F' && char.IsLetter(c));

    private bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private void Problem(TextSpan span, string what)
    {
        if (problems.Count < MostProblems)
        {
            problems.Add(new(span, what));
        }
    }

    /// <summary>An element that is open.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">Its name with prefix.</param>
    /// <param name="declared">The prefixes that it declares.</param>
    private sealed class Frame(XmlElement element, string name, List<string>? declared)
    {
        public XmlElement Element { get; } = element;

        public string Name { get; } = name;

        public List<string>? Declared { get; } = declared;

        public StringBuilder Text { get; } = new();

        public int First { get; set; }

        public int Last { get; set; }
    }
}
