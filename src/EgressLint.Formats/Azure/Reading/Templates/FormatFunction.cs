using System.Globalization;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary><c>format('{0}-{1:D2}', …)</c>.</summary>
internal static class FormatFunction
{
    /// <summary>Fills the places of a text.</summary>
    public static AzureValue Compute(FunctionCall call)
    {
        if (call[0].Text is not { } text)
        {
            return call.Undecided();
        }

        var pieces = new TextPieces();
        var i = 0;
        while (i < text.Length && call.Evaluator.Meter.Spend())
        {
            var next = text.AsSpan(i).IndexOfAny('{', '}');
            pieces.Add(text[i..(next < 0 ? text.Length : i + next)]);
            i = next < 0 ? text.Length : i + next;
            if (i >= text.Length)
            {
                break;
            }

            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                pieces.Add(text[i].ToString());
                i += 2;
                continue;
            }

            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0 || Place(call, text[(i + 1)..end]) is not { } value || !call.Evaluator.Meter.Spend((value.Identity?.Length ?? 0) / 32) || !pieces.Add(value))
            {
                return call.Undecided();
            }

            if (pieces.IsTooLong)
            {
                return call.Unknown(TextPieces.TooLong);
            }

            i = end + 1;
        }

        return i < text.Length ? call.Unknown(WorkMeter.Reason) : pieces.ToValue(call.At);
    }

    /// <summary>What goes into a place, <c>number</c> or <c>number:form</c>; null where that cannot be told.</summary>
    private static AzureValue? Place(FunctionCall call, string place)
    {
        var colon = place.IndexOf(':', StringComparison.Ordinal);
        var number = colon < 0 ? place : place[..colon];
        if (!int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= call.Count - 1)
        {
            return null;
        }

        var value = call[index + 1];
        return value.Kind switch
        {
            AzureKind.List or AzureKind.Map => null,
            _ when colon < 0 => value,
            AzureKind.Number => Formed(value, place[(colon + 1)..]),
            AzureKind.Unknown => AzureValue.Unknown(value.Reason ?? "", Symbols.Call("format", AzureValue.Of(place[(colon + 1)..], call.At), value), call.At),
            _ => value,
        };
    }

    /// <summary>Whole numbers with digits (<c>D3</c>, <c>000</c>) or in base 16 (<c>X2</c>); other forms are not computed.</summary>
    private static AzureValue? Formed(AzureValue value, string form)
    {
        var isKnown = form.Length is > 0 and <= 12 && (form[0] is 'D' or 'd' or 'X' or 'x' ? form[1..].All(char.IsAsciiDigit) && form.Length <= 4 : form.All(c => c == '0'));
        return isKnown ? AzureValue.Of((value.Number ?? 0).ToString(form, CultureInfo.InvariantCulture), value.At) : null;
    }
}
