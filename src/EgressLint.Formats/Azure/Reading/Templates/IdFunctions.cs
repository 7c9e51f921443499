namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions that give ids. The type decides how many names follow it, and so what stands in front of it.</summary>
internal static class IdFunctions
{
    /// <summary><c>resourceId([subscription], [group], type, name, …)</c>.</summary>
    public static AzureValue Resource(FunctionCall call)
    {
        var place = call.Frame.Scope.Ambient;
        if (Type(call, 2) is not { } at || Within(call, at) is not { } within || (at > 0 && Enumerable.Range(0, at).Any(i => TextPieces.SymbolOf(call[i]) is null)))
        {
            return call.Undecided();
        }

        // One argument in front of the type is the group, unless it looks like a subscription.
        var isSubscription = at == 1 && Guid.TryParse(call[0].Text, out _);
        var group = at == 2 ? TextPieces.SymbolOf(call[1]) : at == 1 && !isSubscription ? TextPieces.SymbolOf(call[0]) : null;
        var subscription = at == 2 || isSubscription ? TextPieces.SymbolOf(call[0]) : null;
        return isSubscription
            ? Made(call, $"/subscriptions/{subscription}/providers/{within}")
            : Made(call, $"{new Ambient(subscription ?? place.Subscription, group ?? place.Group).GroupId}/providers/{within}");
    }

    /// <summary><c>subscriptionResourceId([subscription], type, name, …)</c>.</summary>
    public static AzureValue InSubscription(FunctionCall call) =>
        Type(call, 1) is { } at && Within(call, at) is { } within && (at == 0 || TextPieces.SymbolOf(call[0]) is not null)
            ? Made(call, $"/subscriptions/{(at == 0 ? call.Frame.Scope.Ambient.Subscription : TextPieces.SymbolOf(call[0]))}/providers/{within}")
            : call.Undecided();

    /// <summary><c>extensionResourceId(base, type, name, …)</c>.</summary>
    public static AzureValue Extension(FunctionCall call) =>
        TextPieces.SymbolOf(call[0]) is { } start && IsType(call[1]) && Within(call, 1) is { } within ? Made(call, $"{start.TrimEnd('/')}/providers/{within}") : call.Undecided();

    /// <summary><c>tenantResourceId(type, name, …)</c>.</summary>
    public static AzureValue InTenant(FunctionCall call) => IsType(call[0]) && Within(call, 0) is { } within ? Made(call, $"/providers/{within}") : call.Undecided();

    /// <summary><c>managementGroupResourceId([group], type, name, …)</c>.</summary>
    public static AzureValue InManagementGroup(FunctionCall call) =>
        Type(call, 1) is { } at && Within(call, at) is { } within && (at == 0 || TextPieces.SymbolOf(call[0]) is not null)
            ? Made(call, $"/providers/Microsoft.Management/managementGroups/{(at == 0 ? "{managementgroup().name}" : TextPieces.SymbolOf(call[0]))}/providers/{within}")
            : call.Undecided();

    private static AzureValue Made(FunctionCall call, string symbol) => TextPieces.FromSymbol(symbol, FunctionCall.ReasonOf(call.Arguments) ?? Identities.Reason, call.At);

    /// <summary>Which argument is the type: the first that looks like one.</summary>
    private static int? Type(FunctionCall call, int last)
    {
        for (var i = 0; i <= last && i < call.Count; i++)
        {
            if (IsType(call[i]))
            {
                return i;
            }
        }

        return null;
    }

    private static bool IsType(AzureValue value) => value.Text is { } text && text.IndexOf('/', StringComparison.Ordinal) > text.IndexOf('.', StringComparison.Ordinal) && text.Contains('.', StringComparison.Ordinal);

    /// <summary>Type and names as they stand in an id; null where the names are too few, too many, or no names.</summary>
    private static string? Within(FunctionCall call, int at)
    {
        var type = (call[at].Text ?? "").Trim('/');
        var names = call.Arguments.Skip(at + 1).Select(TextPieces.SymbolOf).OfType<string>().ToArray();
        return names.Length == call.Count - at - 1 && names.Length == type.Count(c => c == '/') ? Identities.Within(type, names) : null;
    }
}
