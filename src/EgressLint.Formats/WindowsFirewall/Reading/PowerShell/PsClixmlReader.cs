using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>Objects of the NetSecurity module as <c>Export-Clixml</c> writes them (MS-PSRP 2.2.5).</summary>
internal sealed class PsClixmlReader : FirewallReader
{
    private const int Head = 16_384;

    /// <summary>Objects in objects; deeper ones are left out.</summary>
    private const int DeepestLevel = 256;

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var head = text.Content.AsSpan(0, Math.Min(text.Content.Length, Head));
        if (!head.Contains("<Objs", StringComparison.Ordinal) || !head.Contains("schemas.microsoft.com/powershell/2004/04", StringComparison.Ordinal))
        {
            return Recognition.No;
        }

        return head.Contains("MSFT_NetFirewall", StringComparison.OrdinalIgnoreCase) || head.Contains("\"EdgeTraversalPolicy\"", StringComparison.Ordinal)
            || head.Contains("\"DefaultOutboundAction\"", StringComparison.Ordinal) || (head.Contains("\"Direction\"", StringComparison.Ordinal) && head.Contains("\"Action\"", StringComparison.Ordinal))
            ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var log = new ReadingLog(text);
        var collector = new PsCollector(text, log);
        var walk = new Walk(text);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Content.TrimStart('\uFEFF')), new()
            {
                ConformanceLevel = ConformanceLevel.Fragment,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CheckCharacters = false,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            walk.Run(reader);
        }
        catch (XmlException e)
        {
            var line = text.GetLine(e.LineNumber - 1);
            var at = Math.Min(line.Start + Math.Max(0, e.LinePosition - 1), text.Content.Length);
            log.Broken(new(at, 0), "well-formed XML");
        }

        foreach (var value in walk.Finish())
        {
            collector.Add(value);
        }

        return collector.Finish("PowerShell export as Clixml", PsLists.Json);
    }

    /// <summary>An object that is open.</summary>
    private sealed class Frame(string? name, int start)
    {
        public string? Name { get; } = name;

        public int Start { get; } = start;

        public string? Id { get; init; }

        public bool IsEntry { get; init; }

        public List<PsProperty> Properties { get; } = [];

        public List<PsValue>? List { get; set; }

        public PsValue? Scalar { get; set; }

        public PsValue? Shown { get; set; }

        public PsValue Made(int end)
        {
            var span = TextSpan.FromBounds(Start, end);
            return List is not null ? new(span) { Items = [.. List] }
                : Properties.Count > 0 ? new(span) { Object = new([.. Properties], span) }
                : Scalar ?? Shown ?? new(span);
        }
    }

    /// <summary>Goes through the elements with a stack of its own.</summary>
    private sealed class Walk(SourceText text)
    {
        private readonly Stack<Frame> frames = new();
        private readonly Dictionary<string, PsValue> objects = new(StringComparer.Ordinal);
        private readonly List<PsValue> roots = [];
        private readonly StringBuilder scalar = new();
        private string? scalarElement;
        private string? scalarName;
        private TextSpan scalarSpan;
        private int lastEnd;

        public void Run(XmlReader reader)
        {
            var more = reader.Read();
            while (more)
            {
                more = reader.NodeType switch
                {
                    XmlNodeType.Element => Element(reader),
                    XmlNodeType.EndElement => End(reader),
                    XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace => Content(reader),
                    _ => reader.Read(),
                };
            }
        }

        /// <summary>The objects; those that are open because the text ends too early are closed.</summary>
        public List<PsValue> Finish()
        {
            while (frames.Count > 0)
            {
                Close();
            }

            return roots;
        }

        private bool Element(XmlReader reader)
        {
            var start = Position(reader);
            var isEmpty = reader.IsEmptyElement;
            var name = reader.GetAttribute("N");
            switch (reader.LocalName)
            {
                case "Objs" or "Props" or "MS":
                    break;
                case "TN" or "TNRef":
                    reader.Skip();
                    return !reader.EOF;
                case "Obj" or "En":
                    if (frames.Count == DeepestLevel)
                    {
                        reader.Skip();
                        return !reader.EOF;
                    }

                    frames.Push(new(name, Math.Max(0, start - 1)) { Id = reader.GetAttribute("RefId"), IsEntry = reader.LocalName == "En" });
                    if (isEmpty)
                    {
                        Close();
                    }

                    break;
                case "LST" or "IE" or "QUE" or "STK" when frames.TryPeek(out var frame):
                    frame.List = [];
                    break;
                case "DCT":
                    break;
                case "Ref":
                    Put(name, reader.GetAttribute("RefId") is { } id && objects.TryGetValue(id, out var known) ? known : new PsValue(new(start, 0)));
                    break;
                case var element when isEmpty:
                    Scalar(element, name, new(new(start, 0)) { Text = element == "Nil" ? null : "" });
                    break;
                default:
                    scalar.Clear();
                    scalarElement = reader.LocalName;
                    scalarName = name;
                    scalarSpan = new(start, 0);
                    break;
            }

            return reader.Read();
        }

        private bool Content(XmlReader reader)
        {
            if (scalarElement is not null)
            {
                if (scalar.Length == 0)
                {
                    var start = Position(reader);
                    var length = text.Content.AsSpan(start).IndexOf('<');
                    scalarSpan = new(start, length < 0 ? text.Content.Length - start : length);
                }

                scalar.Append(reader.Value);
            }

            return reader.Read();
        }

        private bool End(XmlReader reader)
        {
            lastEnd = Position(reader);
            if (scalarElement is not null)
            {
                var value = Unescaped(scalar.ToString());
                var span = scalarSpan;
                Scalar(scalarElement, scalarName, new(span)
                {
                    Text = value,
                    Part = value.Length == span.Length ? (from, length) => new(span.Start + from, length) : null,
                });
                scalarElement = null;
            }
            else if (reader.LocalName is "Obj" or "En" && frames.Count > 0)
            {
                Close();
            }

            return reader.Read();
        }

        private void Scalar(string element, string? name, PsValue value)
        {
            if (element == "ToString")
            {
                if (frames.TryPeek(out var frame))
                {
                    frame.Shown = value;
                }

                return;
            }

            Put(name, value);
        }

        private void Close()
        {
            var frame = frames.Pop();
            if (frame.IsEntry)
            {
                var key = frame.Properties.Find(p => p.Name == "Key").Value;
                var value = frame.Properties.Find(p => p.Name == "Value").Value;
                if (key?.Text is { } word && value is not null && frames.TryPeek(out var dictionary))
                {
                    dictionary.Properties.Add(new(word, value));
                }

                return;
            }

            var made = frame.Made(Math.Max(frame.Start, lastEnd));
            if (frame.Id is { } id)
            {
                objects[id] = made;
            }

            Put(frame.Name, made);
        }

        private void Put(string? name, PsValue value)
        {
            if (!frames.TryPeek(out var frame))
            {
                roots.Add(value);
            }
            else if (name is not null)
            {
                frame.Properties.Add(new(Unescaped(name), value));
            }
            else if (frame.List is { } list)
            {
                list.Add(value);
            }
            else
            {
                frame.Scalar = value;
            }
        }

        private int Position(XmlReader reader)
        {
            var info = reader as IXmlLineInfo;
            var line = text.GetLine((info?.LineNumber ?? 1) - 1);
            var mark = info?.LineNumber == 1 && text.Content is ['\uFEFF', ..] ? 1 : 0;
            return Math.Min(line.Start + mark + Math.Max(0, (info?.LinePosition ?? 1) - 1), text.Content.Length);
        }

        /// <summary>Control characters are written as <c>_x000A_</c>, and an underscore before an x as <c>_x005F_</c>.</summary>
        private static string Unescaped(string value)
        {
            if (!value.Contains("_x", StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            var result = new StringBuilder(value.Length);
            for (var i = 0; i < value.Length; i++)
            {
                if (value[i] == '_' && i + 6 < value.Length && value[i + 1] is 'x' or 'X' && value[i + 6] == '_'
                    && ushort.TryParse(value.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                {
                    result.Append((char)unit);
                    i += 6;
                }
                else
                {
                    result.Append(value[i]);
                }
            }

            return result.ToString();
        }
    }
}
