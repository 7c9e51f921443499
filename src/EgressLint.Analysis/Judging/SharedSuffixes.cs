using System.Collections.Frozen;

namespace EgressLint.Analysis.Judging;

/// <summary>Domains of Azure and others below which anybody takes names for his own storage, sites and gateways.</summary>
internal static class SharedSuffixes
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> All = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "core.windows.net", "blob.core.windows.net", "table.core.windows.net", "queue.core.windows.net", "file.core.windows.net", "web.core.windows.net",
        "vault.azure.net", "database.windows.net", "servicebus.windows.net", "trafficmanager.net", "azureedge.net", "azurefd.net", "azurewebsites.net",
        "cloudapp.net", "cloudapp.azure.com", "azure-api.net", "azurecontainer.io", "azurecr.io", "akamaiedge.net", "akamaihd.net", "akamaitechnologies.com",
        "cloudfront.net", "amazonaws.com", "s3.amazonaws.com", "fastly.net", "edgecastcdn.net", "githubusercontent.com", "raw.githubusercontent.com", "github.io").GetAlternateLookup<ReadOnlySpan<char>>();

    private const int Longest = 63;

    /// <summary>Whether anybody can have a name below it.</summary>
    public static bool Contains(ReadOnlySpan<char> domain) => domain.Length <= Longest && All.Contains(domain) || IsRegional(domain);

    /// <summary><c>westeurope.cloudapp.azure.com</c> is as open as <c>cloudapp.azure.com</c>.</summary>
    private static bool IsRegional(ReadOnlySpan<char> domain) =>
        domain.IndexOf('.') is > 0 and var dot && domain[(dot + 1)..].Equals("cloudapp.azure.com", StringComparison.OrdinalIgnoreCase);
}
