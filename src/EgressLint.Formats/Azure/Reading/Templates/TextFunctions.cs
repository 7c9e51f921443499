using System.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions of texts. Where a part of a text is unknown, the rest of it decides what it can.</summary>
internal static class TextFunctions
{
    /// <summary>Texts one after the other, or lists. A list of which one part is unknown may have more.</summary>
    public static AzureValue Concat(FunctionCall call)
    {
        if (call.Arguments.Any(a => a.Kind == AzureKind.List))
        {
            return call.Arguments.All(a => a.Kind is AzureKind.List or AzureKind.Unknown)
                ? call.Of(call.Arguments.SelectMany(a => a.Items), call.Arguments.Select(a => a.MayHaveMore ?? a.Reason).FirstOrDefault(r => r is not null))
                : call.Undecided();
        }

        if (call.Arguments is [{ Kind: AzureKind.Unknown } only])
        {
            return only;
        }

        var pieces = new TextPieces();
        foreach (var argument in call.Arguments)
        {
            if (!call.Evaluator.Meter.Spend((argument.Identity?.Length ?? 0) / 32))
            {
                return call.Unknown(WorkMeter.Reason);
            }

            if (!pieces.Add(argument))
            {
                return call.Undecided();
            }

            if (pieces.IsTooLong)
            {
                return call.Unknown(TextPieces.TooLong);
            }
        }

        return pieces.ToValue(call.At);
    }

    /// <summary>Lower case; holes are of the lower-case text then.</summary>
    public static AzureValue ToLower(FunctionCall call) => Cased(call, s => s.ToLowerInvariant());

    /// <summary>Upper case.</summary>
    public static AzureValue ToUpper(FunctionCall call) => Cased(call, s => s.ToUpperInvariant());

    /// <summary>Every occurrence, with case.</summary>
    public static AzureValue Replace(FunctionCall call)
    {
        if (call[0].Text is not { } text || call[1].Text is not { Length: > 0 } old || call[2].Text is not { } made)
        {
            return call.Undecided();
        }

        // A short text with long replacements may become any length.
        return (long)text.Length / old.Length * Math.Max(0, made.Length - old.Length) + text.Length > TextPieces.Longest
            ? call.Unknown(TextPieces.TooLong)
            : call.Of(text.Replace(old, made, StringComparison.Ordinal));
    }

    /// <summary>Without blanks at its ends.</summary>
    public static AzureValue Trim(FunctionCall call) => call[0].Text is { } text ? call.Of(text.Trim()) : call.Undecided();

    /// <summary>A part of a text.</summary>
    public static AzureValue Substring(FunctionCall call)
    {
        if (call[0].Text is not { } text || call[1].Number is not { } start || (call.Count > 2 && call[2].Number is null))
        {
            return call.Undecided();
        }

        var length = call.Count > 2 ? call[2].Number ?? 0 : text.Length - start;
        return start >= 0 && start <= text.Length && length >= 0 && length <= text.Length - start
            ? call.Of(text.Substring((int)start, (int)length))
            : call.Unknown($"'{call.Written}' reaches beyond the text");
    }

    /// <summary>Filled up from the left.</summary>
    public static AzureValue PadLeft(FunctionCall call)
    {
        var filler = call.Count > 2 ? call[2].Text : " ";
        var text = call[0].Text ?? (call[0].Number is not null ? call[0].Identity : null);
        return text is not null && call[1].Number is >= 0 and <= 10_000 && filler is { Length: 1 }
            ? call.Of(text.PadLeft((int)call[1].Number.GetValueOrDefault(), filler[0]))
            : call.Undecided();
    }

    /// <summary>Whether a text begins with another, without case.</summary>
    public static AzureValue StartsWith(FunctionCall call)
    {
        if (call[1].Text is not { } part)
        {
            return call.Undecided();
        }

        var known = call[0].Text ?? Symbols.Prefix(call[0].Symbol ?? "");
        return call[0].Text is not null || known.Length >= part.Length ? call.Of(known.StartsWith(part, StringComparison.OrdinalIgnoreCase))
            : part.StartsWith(known, StringComparison.OrdinalIgnoreCase) ? call.Undecided()
            : call.Of(false);
    }

    /// <summary>Whether a text ends with another, without case.</summary>
    public static AzureValue EndsWith(FunctionCall call)
    {
        if (call[1].Text is not { } part)
        {
            return call.Undecided();
        }

        var known = call[0].Text ?? Symbols.Suffix(call[0].Symbol ?? "");
        return call[0].Text is not null || known.Length >= part.Length ? call.Of(known.EndsWith(part, StringComparison.OrdinalIgnoreCase))
            : part.EndsWith(known, StringComparison.OrdinalIgnoreCase) ? call.Undecided()
            : call.Of(false);
    }

    /// <summary>Cut at one or several texts. An id with holes is cut as well: its holes are names, which have no slash.</summary>
    public static AzureValue Split(FunctionCall call)
    {
        if (call[0].Symbol is { } symbol && call[1].Text == "/" && symbol.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) && !symbol.Contains("{long#", StringComparison.Ordinal))
        {
            return call.Of(Symbols.Split(symbol, '/').Select(p => TextPieces.FromSymbol(p, call[0].Reason ?? "", call.At)));
        }

        var marks = call[1].Text is { } single ? [single] : call[1].MayHaveMore is null ? call[1].Items.Select(i => i.Text).ToArray() : [null];
        if (call[0].Text is not { } text || marks.Length == 0 || marks.Any(m => m is not { Length: > 0 }))
        {
            return call.Undecided();
        }

        return call.Evaluator.Meter.Spend(text.Length / 32 * marks.Length)
            ? call.Of(text.Split(marks.OfType<string>().ToArray(), StringSplitOptions.None).Select(p => AzureValue.Of(p, call[0].At)))
            : call.Unknown(WorkMeter.Reason);
    }

    /// <summary>The elements with a text in between.</summary>
    public static AzureValue Join(FunctionCall call)
    {
        if (call[0].Kind != AzureKind.List || call[0].MayHaveMore is not null || call[1].Text is not { } mark)
        {
            return call.Undecided();
        }

        var pieces = new TextPieces();
        for (var i = 0; i < call[0].Items.Length; i++)
        {
            var item = call[0].Items[i];
            pieces.Add(i == 0 ? "" : mark);
            if (!pieces.Add(item) || !call.Evaluator.Meter.Spend(1 + (((item.Identity?.Length ?? 0) + mark.Length) / 32)))
            {
                return call.Undecided();
            }

            if (pieces.IsTooLong)
            {
                return call.Unknown(TextPieces.TooLong);
            }
        }

        return pieces.ToValue(call.At);
    }

    /// <summary>As text; lists and maps as JSON.</summary>
    public static AzureValue ToText(FunctionCall call)
    {
        if (call[0].Kind is AzureKind.Text or AzureKind.Number or AzureKind.Bool)
        {
            var pieces = new TextPieces();
            pieces.Add(call[0]);
            return pieces.ToValue(call.At);
        }

        var json = new StringBuilder();
        return call[0].Kind is AzureKind.List or AzureKind.Map && WriteJson(call[0], json, call) ? call.Of(json.ToString()) : call.Undecided();
    }

    private static AzureValue Cased(FunctionCall call, Func<string, string> change)
    {
        if (call[0].Text is { } text)
        {
            return call.Of(change(text));
        }

        if (call[0].Symbol is not { } symbol || !Symbols.IsText(symbol))
        {
            return call.Undecided();
        }

        var parts = Symbols.Parts(symbol).Select(p => !p.IsHole || p.Text is "{lbrace}" or "{rbrace}" ? p.IsHole ? p.Text : change(p.Text)
            : p.Text.StartsWith($"{{{call.Name}(", StringComparison.Ordinal) ? p.Text : $"{{{call.Name}({p.Text})}}");
        return AzureValue.Unknown(call[0].Reason ?? "", Symbols.Bounded(string.Concat(parts)), call.At);
    }

    /// <summary>Writes JSON as Azure does, without blanks; false where something is not known.</summary>
    private static bool WriteJson(AzureValue value, StringBuilder json, FunctionCall call)
    {
        if (!call.Evaluator.Meter.Spend() || value.MayHaveMore is not null || json.Length > TextPieces.Longest)
        {
            return false;
        }

        switch (value.Kind)
        {
            case AzureKind.Unknown:
                return false;
            case AzureKind.Text:
                Quote(value.Text ?? "", json);
                return true;
            case AzureKind.List:
                json.Append('[');
                for (var i = 0; i < value.Items.Length; i++)
                {
                    json.Append(i == 0 ? "" : ",");
                    if (!WriteJson(value.Items[i], json, call))
                    {
                        return false;
                    }
                }

                json.Append(']');
                return true;
            case AzureKind.Map:
                json.Append('{');
                for (var i = 0; i < value.Members.Length; i++)
                {
                    json.Append(i == 0 ? "" : ",");
                    Quote(value.Members[i].Name, json);
                    json.Append(':');
                    if (!WriteJson(value.Members[i].Value, json, call))
                    {
                        return false;
                    }
                }

                json.Append('}');
                return true;
            default:
                json.Append(value.ToString());
                return true;
        }
    }

    private static void Quote(string text, StringBuilder json) =>
        json.Append('"').Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)).Append('"');
}
