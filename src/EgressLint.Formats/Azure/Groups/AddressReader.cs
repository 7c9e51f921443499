using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>Reads address fields: <c>*</c>, prefixes, service tags, groups.</summary>
internal sealed class AddressReader(AzureFacts facts, Surroundings surroundings)
{
    private static readonly Dictionary<string, string> OldNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INTERNET"] = "Internet",
        ["VIRTUAL_NETWORK"] = "VirtualNetwork",
        ["VIRTUALNETWORK"] = "VirtualNetwork",
        ["AZURE_LOADBALANCER"] = "AzureLoadBalancer",
        ["AZURELOADBALANCER"] = "AzureLoadBalancer",
    };

    private static readonly Dictionary<string, string> PlatformTags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AzurePlatformDNS"] = "AzurePlatformDNS",
        ["AzurePlatformIMDS"] = "AzurePlatformIMDS",
        ["AzurePlatformLKM"] = "AzurePlatformLKM",
    };

    /// <summary>Addresses by their text: rules repeat them, and sets that are one object are cut into blocks once.</summary>
    private readonly Dictionary<string, IpSet> parsed = new(StringComparer.Ordinal);

    /// <summary>Whether a tag is one that the platform itself defines, and no list of prefixes has.</summary>
    public static bool IsSpecial(string name) => OldNames.ContainsKey(name) || PlatformTags.ContainsKey(name);

    /// <summary>Whether a tag is one of those without which platform traffic is not filtered.</summary>
    public static bool IsPlatform(string name) => PlatformTags.ContainsKey(name);

    /// <summary>Whether the text is <c>*</c> or its synonym.</summary>
    public static bool IsAny(string text) => text == "*" || text.Equals("Any", StringComparison.OrdinalIgnoreCase);

    /// <summary>The addresses that several values mean together.</summary>
    /// <param name="values">Texts, or lists of texts.</param>
    /// <param name="isNear">Whether it is the side of the virtual machine, which always is in the virtual network.</param>
    public AddressSpec Read(IEnumerable<AzureValue> values, bool isNear)
    {
        var sure = new List<IpSet>();
        var possible = ImmutableArray.CreateBuilder<Possible>();
        var items = ImmutableArray.CreateBuilder<AddressItem>();
        foreach (var value in values)
        {
            var (item, spec) = Read(value, isNear);
            items.Add(item);
            sure.Add(spec.Sure);
            possible.AddRange(spec.Possible);
        }

        var all = sure is [var only] ? only : IpSet.Union(sure);
        return new(all, all.IsAll ? [] : possible.ToImmutable()) { Items = items.ToImmutable() };
    }

    private (AddressItem, AddressSpec) Read(AzureValue value, bool isNear)
    {
        if (value.Text is not { } written)
        {
            var why = new Doubt(value.Reason ?? $"'{value}' is no address", value.At);
            return (new(AddressKind.Unknown, value.Symbol ?? value.ToString(), value), new(IpSet.Empty, [new(IpSet.All, why)]));
        }

        var text = written.Trim();
        if (IsAny(text))
        {
            return (new(AddressKind.Any, text, value), AddressSpec.Any);
        }

        if (parsed.TryGetValue(text, out var set) || IpSet.TryParse(text, out set))
        {
            parsed[text] = set;
            return (new(AddressKind.Prefix, text, value) { Addresses = set, HasHostBits = HasHostBits(text, set) }, new(set, []));
        }

        return Tag(text, value, isNear);
    }

    private (AddressItem, AddressSpec) Tag(string text, AzureValue value, bool isNear)
    {
        var item = new AddressItem(AddressKind.Tag, text, value) { IsKnownTag = true };
        switch (OldNames.GetValueOrDefault(text) ?? PlatformTags.GetValueOrDefault(text))
        {
            case "VirtualNetwork":
                return (item, isNear ? AddressSpec.Any : surroundings.VirtualNetwork(value.At));
            case "Internet":
                return (item with { Addresses = surroundings.Internet }, new(isNear ? IpSet.Empty : surroundings.Internet, []));
            case "AzureLoadBalancer" or "AzurePlatformDNS":
                return (item with { Addresses = AzureSpaces.Host }, new(AzureSpaces.Host, []));
            case "AzurePlatformIMDS":
                return (item with { Addresses = AzureSpaces.Metadata }, new(AzureSpaces.Metadata, []));
            case "AzurePlatformLKM":
                return (item, new(IpSet.Empty, [new(IpSet.Public, new("where Azure's activation service listens is not published as a list", value.At))]));
        }

        var tag = facts.Tags.Find(text);
        if (tag?.Addresses is { } addresses)
        {
            return (item with { Text = tag.Name, Addresses = addresses }, new(addresses, []));
        }

        var reason = tag is null
            ? $"no published service tag is called '{text}'"
            : $"the addresses of service tag '{tag.Name}' are not in {facts.Tags.Title}; give a list with '--service-tags'";
        return (item with { IsKnownTag = tag is not null }, new(IpSet.Empty, [new(AzureSpaces.Routable, new(reason, value.At))]));
    }

    /// <summary>The addresses of application security groups: those of their members, wherever in the network they are.</summary>
    public AddressSpec Groups(IEnumerable<AzureValue> groups)
    {
        var sure = IpSet.Empty;
        var possible = ImmutableArray.CreateBuilder<Possible>();
        var items = ImmutableArray.CreateBuilder<AddressItem>();
        foreach (var group in groups)
        {
            var id = group.Find("id") ?? group;
            var name = AzureIds.NameOf(id.Identity ?? "?");
            items.Add(new(AddressKind.Group, name, id));
            if (facts.ApplicationGroups.TryGetValue(name, out var members))
            {
                sure = sure.Or(members);
                continue;
            }

            // Members are interfaces of the virtual network.
            var space = surroundings.IsWhole ? surroundings.Network : surroundings.Network.Or(AzureSpaces.Private);
            possible.Add(new(space, new($"which machines are in application security group '{name}' is not in the file", id.At)));
        }

        return new(sure, possible.ToImmutable()) { Items = items.ToImmutable() };
    }

    private static bool HasHostBits(string text, IpSet network)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IpAddress.TryParse(text.AsSpan(0, slash), out var address)
            && !(network.V4.IsEmpty ? new IpAddress(true, network.V6.Intervals[0].First) : IpAddress.V4(network.V4.Intervals[0].First)).Equals(address);
    }

    /// <summary>Reads port fields: <c>*</c>, numbers, ranges, lists of them in one text.</summary>
    public static PortSpec Ports(IEnumerable<AzureValue> values, Action<AzureValue, string> wrong)
    {
        var sure = PortSet.Empty;
        Doubt? more = null;
        foreach (var value in values)
        {
            if (value.Kind is AzureKind.Unknown)
            {
                more = new(value.Reason ?? "", value.At);
                continue;
            }

            foreach (var part in Parts(value.Identity ?? value.ToString()))
            {
                var text = part.Trim();
                if (Range(text) is { } range)
                {
                    sure = sure.Or(range);
                }
                else
                {
                    wrong(value, text);
                }
            }
        }

        return sure.IsAll ? PortSpec.Any : new(sure, more);
    }

    private static string[] Parts(string text) => text.Contains(',', StringComparison.Ordinal) ? text.Split(',') : [text];

    private static PortSet? Range(string text)
    {
        if (IsAny(text))
        {
            return PortSet.All;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = Port(dash < 0 ? text : text.AsSpan(0, dash));
        var last = dash < 0 ? first : Port(text.AsSpan(dash + 1));
        return first is { } from && last is { } to && from <= to ? PortSet.Range(from, to) : null;
    }

    private static ushort? Port(ReadOnlySpan<char> text) =>
        ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
