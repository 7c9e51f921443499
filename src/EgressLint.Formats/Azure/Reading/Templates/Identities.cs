using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>
/// Ids of resources. While expressions are evaluated an id is the whole text, with holes for the subscription and the group that only the deployment
/// knows: so it can be split and joined as in Azure. Handed over, the part that every resource of the deployment shares is gone.
/// </summary>
internal static class Identities
{
    /// <summary>Why an id is not known in full.</summary>
    public const string Reason = "the subscription and the resource group are those of the deployment";

    private const string OwnSubscription = "/subscriptions/{subscription().subscriptionid}/";
    private const string OwnGroup = OwnSubscription + "resourcegroups/{resourcegroup().name}/";
    private const string Providers = "providers/";

    /// <summary>The id in full: names and the places are symbols.</summary>
    public static string Full(Ambient ambient, string type, params ReadOnlySpan<string> names) => $"{ambient.GroupId}/{Providers}{Within(type, names)}";

    /// <summary>The part of an id behind the provider's mark, with the case of its words.</summary>
    public static string Within(string type, params ReadOnlySpan<string> names)
    {
        var parts = type.Split('/');
        var id = new System.Text.StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            id.Append('/').Append(parts[i]).Append('/').Append(i <= names.Length ? names[i - 1] : "");
        }

        return id.ToString();
    }

    /// <summary>The identity of a full id: without what the whole deployment shares.</summary>
    public static string Canonical(string full)
    {
        var id = full.ToLowerInvariant();
        return id.StartsWith(OwnGroup + Providers, StringComparison.Ordinal) ? Sole(id, OwnGroup)
            : id.StartsWith(OwnSubscription + Providers, StringComparison.Ordinal) ? Sole(id, OwnSubscription)
            : id.StartsWith(OwnSubscription, StringComparison.Ordinal) ? id[(OwnSubscription.Length - 1)..]
            : id;
    }

    /// <summary>A value for those who do not evaluate: ids in it are identities.</summary>
    public static AzureValue Deliver(AzureValue value, WorkMeter meter)
    {
        switch (value.Kind)
        {
            case AzureKind.Unknown when value.Symbol is { } symbol && symbol.StartsWith(OwnSubscription, StringComparison.OrdinalIgnoreCase):
                return Like(value, at => TextPieces.FromSymbol(Canonical(symbol), value.Reason ?? Reason, at));
            case AzureKind.List when meter.Spend(value.Items.Length):
                var items = value.Items.Select(i => Deliver(i, meter)).ToImmutableArray();
                return Enumerable.Range(0, items.Length).All(i => items[i] == value.Items[i]) ? value : Like(value, at => AzureValue.Of(items, at, value.MayHaveMore));
            case AzureKind.Map when meter.Spend(value.Members.Length):
                var members = value.Members.Select(m => m with { Value = Deliver(m.Value, meter) }).ToImmutableArray();
                return Enumerable.Range(0, members.Length).All(i => members[i].Value == value.Members[i].Value) ? value : Like(value, at => AzureValue.Of(members, at, value.MayHaveMore));
            default:
                return value;
        }
    }

    /// <summary>Another value with the places of one.</summary>
    public static AzureValue Like(AzureValue value, Func<Location, AzureValue> make) => make(value.DefinedAt ?? value.At).UsedAt(value.At, value.Written);

    /// <summary>Without the place, unless it is the id of an extension, whose base is part of it.</summary>
    private static string Sole(string id, string place) =>
        id.IndexOf("/" + Providers, place.Length, StringComparison.Ordinal) < 0 ? id[(place.Length + Providers.Length)..] : id[(OwnSubscription.Length - 1)..];
}
