using System.Collections.Immutable;
using EgressLint.Core.Text;

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

    /// <summary>The first format of which a text certainly is, else the first of which it may be; null when it is of none.</summary>
    public static ConfigFormat? Recognize(SourceText text) => Recognize(text, All);

    /// <summary>The same of some formats, in their order.</summary>
    public static ConfigFormat? Recognize(SourceText text, ImmutableArray<ConfigFormat> formats)
    {
        ConfigFormat? perhaps = null;
        foreach (var format in formats)
        {
            switch (format.Recognize(text))
            {
                case Recognition.Yes:
                    return format;
                case Recognition.Perhaps:
                    perhaps ??= format;
                    break;
                default:
                    break;
            }
        }

        return perhaps;
    }
}
