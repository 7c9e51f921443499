using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Truth, and numbers that depend on the request.</summary>
internal sealed partial class Run
{
    /// <summary>Whether a value counts as true.</summary>
    public bool Truth(JsValue value, TextSpan at)
    {
        switch (value)
        {
            case BoolValue truth:
                return truth.Value;
            case ConstText text:
                return text.Text.Length > 0;
            case NumberValue number:
                return number.Value != 0 && !double.IsNaN(number.Value);
            case UndefinedValue or NullValue:
                return false;
            case ObjectValue:
                return true;
            case SymText text:
                return !Decide(text, new LengthBetween(0, 0), at);
            case RequestNumber number:
                return Operators.StrictEquals(this, number, JsValue.Of(0.0), at) is BoolValue zero ? !zero.Value : Guess(Unknown("it depends on the name of the host", at, UnknownKind.Bool));
            case MatchValue match:
                return Matches(match, at);
            case UnknownValue { IsWhole: true, Below: > 0 and <= 64 } whole:
                return Guess(whole.Key, whole.Doubt, (int)whole.Below) != 0;
            case UnknownValue unknown:
                return Guess(unknown);
            default:
                return true;
        }
    }

    private bool Matches(MatchValue match, TextSpan at)
    {
        var holds = Decide(match.Text, match.Matches, at);
        if (holds)
        {
            Matched(at, JsValue.Undefined);
        }

        return holds;
    }

    /// <summary>A number made as known as it can be: a constant, or a place in a text.</summary>
    public JsValue Resolve(RequestNumber number, TextSpan at) => number switch
    {
        LengthNumber length => ResolveLength(length),
        PositionNumber position => ResolvePosition(position, at),
        DotCount dots => ResolveDots(dots, at),
        _ => number,
    };

    private JsValue ResolveLength(LengthNumber length) =>
        Settle(length.Text) is ConstText text ? JsValue.Of(text.Text.Length + length.Offset)
        : length;

    private JsValue ResolveDots(DotCount dots, TextSpan at)
    {
        if (dots.Text.Segments.Any(s => s.Kind == SegmentKind.Host))
        {
            NeedLabels(at);
        }

        return Settle(dots.Text) switch
        {
            ConstText text => JsValue.Of(text.Text.AsSpan().Count('.')),
            SymText text when Dots(text) is { } count => JsValue.Of(count),
            _ => dots,
        };
    }

    /// <summary>Where something stands: parts of the host have no dot inside once its labels are known, and no other sign of a URL ever.</summary>
    private JsValue ResolvePosition(PositionNumber position, TextSpan at)
    {
        if (position.Needle is not { Length: > 0 } needle)
        {
            return position;
        }

        if (needle == "." && position.Text.Segments.Any(s => s.Kind == SegmentKind.Host))
        {
            NeedLabels(at);
        }

        var settled = Settle(position.Text);
        if (settled is ConstText constant)
        {
            return JsValue.Of(position.IsLast ? constant.Text.LastIndexOf(needle, StringComparison.Ordinal) : constant.Text.IndexOf(needle, StringComparison.Ordinal));
        }

        var text = (SymText)settled;
        if (!CanPlace(text, needle))
        {
            return position;
        }

        var parts = text.Segments;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[position.IsLast ? parts.Length - 1 - i : i];
            if (part.IsConst)
            {
                var found = position.IsLast ? part.Text.LastIndexOf(needle, StringComparison.Ordinal) : part.Text.IndexOf(needle, StringComparison.Ordinal);
                if (found >= 0)
                {
                    return Place(text, position.IsLast ? parts.Length - 1 - i : i, found);
                }
            }
            else if (part.Kind == SegmentKind.Rest)
            {
                return position;
            }
        }

        return JsValue.Of(-1.0);
    }

    /// <summary>Whether a needle can only stand inside constant parts.</summary>
    private bool CanPlace(SymText text, string needle)
    {
        var isDot = needle == ".";
        var isUrlSign = needle.IndexOfAny(['/', ':', '?', '#', '@', '%']) >= 0 && (needle.Length == 1 || needle.AsSpan().IndexOfAnyExcept("/:?#@%") < 0);
        foreach (var part in text.Segments)
        {
            // What is left of a host may be nothing, so that its neighbours touch.
            if (part.Kind == SegmentKind.HostDrop && needle.Length > 1)
            {
                return false;
            }

            if (part.Kind == SegmentKind.Label ? !isDot && !(isUrlSign && IsPlainHost())
                : part.IsOfHost ? !(isUrlSign && IsPlainHost())
                : part.Kind is SegmentKind.Client or SegmentKind.Address)
            {
                return false;
            }
        }

        return isDot || isUrlSign;
    }

    /// <summary>A place in a text: a constant when everything before it is.</summary>
    public static JsValue Place(SymText text, int segment, int offset)
    {
        var before = 0;
        for (var i = 0; i < segment; i++)
        {
            if (!text.Segments[i].IsConst)
            {
                return new CutNumber(text, segment, offset);
            }

            before += text.Segments[i].Text.Length;
        }

        return JsValue.Of(before + offset);
    }

    /// <summary>The least and greatest value of a place, as far as its parts tell.</summary>
    public static (double Min, double Max) CutRange(CutNumber cut)
    {
        double min = cut.Offset;
        double max = cut.Offset;
        for (var i = 0; i < cut.Segment && i < cut.Text.Segments.Length; i++)
        {
            var (least, most) = LengthRange(cut.Text.Segments[i]);
            (min, max) = (min + least, max + most);
        }

        return (min, max);
    }

    /// <summary>How many characters a part has, least and most.</summary>
    private static (double Min, double Max) LengthRange(Segment part) => part.Kind switch
    {
        SegmentKind.Const => (part.Text.Length, part.Text.Length),
        SegmentKind.HostHead or SegmentKind.HostTail => (part.Number, part.Number),
        SegmentKind.HostChar => (1, 1),
        SegmentKind.Label => (1, 63),
        SegmentKind.Host => (1, 253),
        SegmentKind.Rest => (0, double.PositiveInfinity),
        _ => (0, 253),
    };
}
