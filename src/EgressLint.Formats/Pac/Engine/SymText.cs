using System.Collections.Immutable;
using System.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>What a part of a text stands for.</summary>
internal enum SegmentKind
{
    /// <summary>Constant characters.</summary>
    Const,

    /// <summary>The host of the request.</summary>
    Host,

    /// <summary>A label of the host, counted from the left; the number of labels is known then.</summary>
    Label,

    /// <summary>The host without its first characters.</summary>
    HostDrop,

    /// <summary>The first characters of the host, which has at least as many.</summary>
    HostHead,

    /// <summary>The last characters of the host, which has at least as many.</summary>
    HostTail,

    /// <summary>One character of the host.</summary>
    HostChar,

    /// <summary>Path and query of the URL.</summary>
    Rest,

    /// <summary>The client's address, dotted.</summary>
    Client,

    /// <summary>The address of the host, dotted.</summary>
    Address,
}

/// <summary>A part of a text.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">The characters of a constant.</param>
/// <param name="Number">Index of a label; count of characters.</param>
internal readonly record struct Segment(SegmentKind Kind, string Text, int Number)
{
    public static Segment Const(string text) => new(SegmentKind.Const, text, 0);

    public static Segment Of(SegmentKind kind, int number = 0) => new(kind, "", number);

    public bool IsConst => Kind == SegmentKind.Const;

    public bool IsOfHost => Kind is SegmentKind.Host or SegmentKind.Label or SegmentKind.HostDrop or SegmentKind.HostHead or SegmentKind.HostTail or SegmentKind.HostChar;
}

/// <summary>A text with parts of the request in it. No two constants stand side by side, and none is empty.</summary>
internal sealed class SymText : TextValue
{
    private string? key;

    private SymText(ImmutableArray<Segment> segments)
    {
        Segments = segments;
    }

    public ImmutableArray<Segment> Segments { get; }

    /// <summary>Equal for texts that stand for the same.</summary>
    public string Key => key ??= MakeKey();

    public static SymText Of(SegmentKind kind, int number = 0) => new([Segment.Of(kind, number)]);

    /// <summary>A text out of parts; constant when all of them are.</summary>
    public static TextValue Join(IEnumerable<Segment> parts)
    {
        var all = ImmutableArray.CreateBuilder<Segment>();
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.IsConst)
            {
                text.Append(part.Text);
                continue;
            }

            Flush(all, text);
            all.Add(part);
        }

        Flush(all, text);
        return all.Count == 0 ? new ConstText("", null, true)
            : all.Count == 1 && all[0].IsConst ? new ConstText(all[0].Text, null, true)
            : new SymText(all.ToImmutable());
    }

    public static TextValue Concat(TextValue left, TextValue right)
    {
        if (left is ConstText a && right is ConstText b)
        {
            return a.Text.Length == 0 ? b : b.Text.Length == 0 ? a
                : new ConstText(a.Text + b.Text, TextOrigin.Join(a.Origin, b.Origin), a.IsOfRequest || b.IsOfRequest);
        }

        return Join(Parts(left).AddRange(Parts(right)));
    }

    /// <summary>Constant characters and other parts of some texts together.</summary>
    public static (long Characters, long Parts) Size(params ReadOnlySpan<TextValue> texts)
    {
        var (characters, parts) = (0L, 0L);
        foreach (var text in texts)
        {
            if (text is ConstText constant)
            {
                characters += constant.Text.Length;
                continue;
            }

            foreach (var part in ((SymText)text).Segments)
            {
                characters += part.Text.Length;
                parts += part.IsConst ? 0 : 1;
            }
        }

        return (characters, parts);
    }

    public static ImmutableArray<Segment> Parts(TextValue text) => text switch
    {
        SymText sym => sym.Segments,
        ConstText { Text.Length: > 0 } constant => [Segment.Const(constant.Text)],
        _ => [],
    };

    private static void Flush(ImmutableArray<Segment>.Builder all, StringBuilder text)
    {
        if (text.Length > 0)
        {
            all.Add(Segment.Const(text.ToString()));
            text.Clear();
        }
    }

    private string MakeKey()
    {
        var text = new StringBuilder();
        foreach (var part in Segments)
        {
            text.Append((char)('A' + (int)part.Kind)).Append(part.Number).Append(':').Append(part.Text).Append('\n');
        }

        return text.ToString();
    }
}
