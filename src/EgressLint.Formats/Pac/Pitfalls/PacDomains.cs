using System.Collections.Frozen;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Which names belong to whoever registers them.</summary>
internal static class PacDomains
{
    private static readonly FrozenSet<string> Private = FrozenSet.Create(StringComparer.Ordinal,
        "local", "lan", "intranet", "internal", "corp", "home", "private", "localdomain", "localhost", "test", "invalid", "arpa", "domain", "intern", "priv", "ad", "loc");

    /// <summary>What stands before the letters of a country where domains are registered below it.</summary>
    private static readonly FrozenSet<string> Second = FrozenSet.Create(StringComparer.Ordinal,
        "co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "gv", "asn", "id", "nom", "ltd", "plc", "sch", "govt");

    /// <summary>Domains below which anybody takes names.</summary>
    private static readonly FrozenSet<string> Shared = FrozenSet.Create(StringComparer.Ordinal,
        "sharepoint.com", "onmicrosoft.com", "azurewebsites.net", "azurefd.net", "azureedge.net", "blob.core.windows.net", "file.core.windows.net",
        "vault.azure.net", "cloudfront.net", "github.io", "herokuapp.com", "appspot.com", "s3.amazonaws.com", "pages.dev", "workers.dev");

    private static readonly FrozenSet<string> Common = FrozenSet.Create(StringComparer.Ordinal,
        "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "cloud", "app", "dev", "online", "tech", "site", "xyz", "ms");

    /// <summary>Whether a name is one that is registered, so that one with letters put in front of it can belong to anybody.</summary>
    /// <example><c>contoso.com</c> and <c>contoso.co.uk</c>, but neither <c>www.contoso.com</c> nor <c>contoso.local</c>.</example>
    public static bool IsRegistrable(string name)
    {
        var labels = name.Split('.');
        if (labels.Length < 2 || !Array.TrueForAll(labels, IsLabel) || !IsTop(labels[^1]))
        {
            return false;
        }

        var rest = name[(labels[0].Length + 1)..];
        return Shared.Contains(rest)
            || (labels.Length == 2 && !Shared.Contains(name) && !(labels[1].Length == 2 && Second.Contains(labels[0])))
            || (labels.Length == 3 && labels[2].Length == 2 && Second.Contains(labels[1]));
    }

    /// <summary>Whether a label is surely one below which domains are registered, and not part of a longer name.</summary>
    public static bool IsKnownTop(string label) => Common.Contains(label) || (label.Length == 2 && IsTop(label));

    private static bool IsTop(string label) => label.Length >= 2 && label.All(char.IsAsciiLetterLower) && !Private.Contains(label);

    private static bool IsLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
