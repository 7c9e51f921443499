using System.Collections.Immutable;

namespace EgressLint.Formats;

/// <summary>Every format there is. One line each.</summary>
public static class KnownFormats
{
    /// <summary>The formats, in the order in which they are asked.</summary>
    public static ImmutableArray<ConfigFormat> All { get; } =
    [
        new Squid.SquidFormat(),
        new Pac.PacFormat(),
        new WindowsFirewall.FirewallFormat(),
        new Azure.AzureFormat(),
    ];
}
