using System.Collections.Immutable;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions of lists, most of which take texts and maps too.</summary>
internal static class ListFunctions
{
    /// <summary>A list, or a list of one.</summary>
    public static AzureValue ToList(FunctionCall call) => call[0].Kind switch
    {
        AzureKind.List => call[0],
        AzureKind.Unknown => call.Undecided(),
        _ => call.Of(call.Arguments),
    };

    /// <summary>How many elements, members or characters there are.</summary>
    public static AzureValue Length(FunctionCall call) => call[0].MayHaveMore is not null ? call.Undecided() : call[0].Kind switch
    {
        AzureKind.Text => call.Of(call[0].Text?.Length ?? 0),
        AzureKind.List => call.Of(call[0].Items.Length),
        AzureKind.Map => call.Of(call[0].Members.Length),
        _ => call.Undecided(),
    };

    /// <summary>Whether there is nothing in it. A text that is known in part is not empty.</summary>
    public static AzureValue Empty(FunctionCall call) => call[0].Kind switch
    {
        AzureKind.Null => call.Of(true),
        AzureKind.Text => call.Of(call[0].Text is { Length: 0 }),
        AzureKind.List when !call[0].Items.IsEmpty || call[0].MayHaveMore is null => call.Of(call[0].Items.IsEmpty),
        AzureKind.Map when !call[0].Members.IsEmpty || call[0].MayHaveMore is null => call.Of(call[0].Members.IsEmpty),
        AzureKind.Unknown when Symbols.HasText(call[0].Symbol ?? "") => call.Of(false),
        _ => call.Undecided(),
    };

    /// <summary>Whether a list has an element, a text a part (with case), a map a member (without).</summary>
    public static AzureValue Contains(FunctionCall call)
    {
        switch (call[0].Kind)
        {
            case AzureKind.List:
                return Comparing.Contains(call[0], call[1], call.Evaluator.Meter) is { } found ? call.Of(found) : call.Undecided();
            case AzureKind.Map when call[1].Text is { } name:
                return TemplateEvaluator.Own(call[0], name) is not null ? call.Of(true) : call[0].MayHaveMore is null ? call.Of(false) : call.Undecided();
            case AzureKind.Text when Plain(call[1]) is { } part:
                return call.Of((call[0].Text ?? "").Contains(part, StringComparison.Ordinal));
            case AzureKind.Unknown when Plain(call[1]) is { } part:
                return Symbols.Parts(call[0].Symbol ?? "").Any(p => !p.IsHole && p.Text.Contains(part, StringComparison.Ordinal)) ? call.Of(true) : call.Undecided();
            default:
                return call.Undecided();
        }
    }

    /// <summary>The first element or character.</summary>
    public static AzureValue First(FunctionCall call) => call[0] switch
    {
        { Kind: AzureKind.List, MayHaveMore: null } list => list.Items.IsEmpty ? AzureValue.Null(call.At) : list.Items[0],
        { Text: { } text } => call.Of(text.Length == 0 ? "" : text[..1]),
        _ => call.Undecided(),
    };

    /// <summary>The last element or character.</summary>
    public static AzureValue Last(FunctionCall call) => call[0] switch
    {
        { Kind: AzureKind.List, MayHaveMore: null } list => list.Items.IsEmpty ? AzureValue.Null(call.At) : list.Items[^1],
        { Text: { } text } => call.Of(text.Length == 0 ? "" : text[^1..]),
        _ => call.Undecided(),
    };

    /// <summary>Without the first ones.</summary>
    public static AzureValue Skip(FunctionCall call) => Cut(call, (length, count) => (Math.Min(length, count), length));

    /// <summary>Only the first ones.</summary>
    public static AzureValue Take(FunctionCall call) => Cut(call, (length, count) => (0, Math.Min(length, count)));

    /// <summary>The elements of the lists in a list.</summary>
    public static AzureValue Flatten(FunctionCall call)
    {
        if (call[0].Kind != AzureKind.List || call[0].Items.Any(i => i.Kind is not (AzureKind.List or AzureKind.Unknown)))
        {
            return call.Undecided();
        }

        return call.Of(call[0].Items.SelectMany(i => i.Items), call[0].MayHaveMore ?? call[0].Items.Select(i => i.MayHaveMore ?? i.Reason).FirstOrDefault(r => r is not null));
    }

    /// <summary>Where a part stands in a text, without case, or an element in a list; -1 when nowhere.</summary>
    public static AzureValue IndexOf(FunctionCall call) => Index(call, fromEnd: false);

    /// <summary>The last place of it.</summary>
    public static AzureValue LastIndexOf(FunctionCall call) => Index(call, fromEnd: true);

    /// <summary>An element counted from the end, the last one being 1.</summary>
    public static AzureValue FromEnd(FunctionCall call, bool isSafe)
    {
        if (call[0].Kind != AzureKind.List || call[0].MayHaveMore is not null || call[1].Number is not { } index)
        {
            return call.Undecided();
        }

        return index >= 1 && index <= call[0].Items.Length ? call[0].Items[^(int)index] : isSafe ? AzureValue.Null(call.At) : call.Unknown($"there is no element {index} from the end");
    }

    private static AzureValue Index(FunctionCall call, bool fromEnd)
    {
        if (call[0].Text is { } text && call[1].Text is { } part)
        {
            return call.Of(fromEnd ? text.LastIndexOf(part, StringComparison.OrdinalIgnoreCase) : text.IndexOf(part, StringComparison.OrdinalIgnoreCase));
        }

        if (call[0].Kind != AzureKind.List || call[0].MayHaveMore is not null)
        {
            return call.Undecided();
        }

        var found = -1;
        for (var i = 0; i < call[0].Items.Length && (fromEnd || found < 0); i++)
        {
            switch (Comparing.Same(call[0].Items[i], call[1], call.Evaluator.Meter))
            {
                case null:
                    return call.Undecided();
                case true:
                    found = i;
                    break;
            }
        }

        return call.Of(found);
    }

    private static AzureValue Cut(FunctionCall call, Func<int, int, (int From, int To)> cut)
    {
        if (call[1].Number is not { } number || call[0].MayHaveMore is not null)
        {
            return call.Undecided();
        }

        var count = (int)Math.Clamp(number, 0, int.MaxValue);
        var (from, to) = cut(call[0].Text?.Length ?? call[0].Items.Length, count);
        return call[0].Kind switch
        {
            AzureKind.List => call.Of(call[0].Items[from..to]),
            AzureKind.Text => call.Of((call[0].Text ?? "")[from..to]),
            _ => call.Undecided(),
        };
    }

    /// <summary>What a text can contain: a text or a number.</summary>
    private static string? Plain(AzureValue value) => value.Text ?? (value.Number is not null ? value.Identity : null);
}
