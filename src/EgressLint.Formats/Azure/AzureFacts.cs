using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Formats.Azure;

/// <summary>What is known beside the files: the tag list, and what the user says of the network.</summary>
internal sealed record AzureFacts
{
    /// <summary>The service tags.</summary>
    public ServiceTagList Tags { get; init; } = ServiceTagList.BuiltIn;

    /// <summary>All of the virtual network's address space, peered and connected networks included; null when nobody said.</summary>
    public IpSet? Network { get; init; }

    /// <summary>Members of application security groups by the name of the group.</summary>
    public ImmutableDictionary<string, IpSet> ApplicationGroups { get; init; } = ImmutableDictionary.Create<string, IpSet>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Host patterns behind FQDN tags of Azure Firewall. Microsoft publishes none, so each is somebody's word.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> FqdnTags { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Host patterns that the user gives for an FQDN tag, joined by commas; null when there are none.</summary>
    public Func<string, string?> NamesOfTag { get; init; } = _ => null;

    /// <summary>Host patterns behind an FQDN tag; default when nobody gave any.</summary>
    public ImmutableArray<string> Names(string tag) =>
        FqdnTags.TryGetValue(tag, out var listed) ? listed
        : NamesOfTag(tag) is { } given ? [.. given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
        : default;

    /// <summary>The facts of a context.</summary>
    public static AzureFacts Of(BindContext context) => new()
    {
        Tags = context.ServiceTags,
        Network = Networks(context.Fact("azure.vnet")),
        NamesOfTag = tag => context.Fact($"azure.fqdn-tag.{tag}"),
    };

    private static IpSet? Networks(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var sets = new List<IpSet>();
        foreach (var part in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            // A part that is no network leaves nobody knows what out.
            if (!IpSet.TryParse(part, out var set))
            {
                return null;
            }

            sets.Add(set);
        }

        return sets.Count == 0 ? null : IpSet.Union(sets);
    }
}

/// <summary>Address spaces that Azure treats in a way of its own.</summary>
internal static class AzureSpaces
{
    /// <summary>The host's address behind which platform DNS, DHCP and health probes are.</summary>
    public static IpSet Host { get; } = Parse("168.63.129.16");

    /// <summary>Instance metadata.</summary>
    public static IpSet Metadata { get; } = Parse("169.254.169.254");

    /// <summary>What is never filtered unless a rule names the platform's own tag.</summary>
    public static IpSet Platform { get; } = Host.Or(Metadata);

    /// <summary>Every address that is routed on the internet; <c>Internet</c> is this without the virtual network.</summary>
    public static IpSet Routable { get; } = IpSet.All.Except(Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3", "::/8", "fc00::/7", "fe80::/10", "ff00::/8"))
        .Except(Host);

    /// <summary>Space that networks use inside.</summary>
    public static IpSet Private { get; } = Parse("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    private static IpSet Parse(params ReadOnlySpan<string> networks)
    {
        var sets = new List<IpSet>();
        foreach (var network in networks)
        {
            if (IpSet.TryParse(network, out var set))
            {
                sets.Add(set);
            }
        }

        return IpSet.Union(sets);
    }
}
