using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Firewall;

/// <summary>Reads rule collections, those of a classic firewall and those of a policy. Azure Firewall REST specification.</summary>
internal sealed class FirewallReader(NetworkModel model, AzureFacts facts)
{
    private readonly AddressReader addresses = new(facts, new Surroundings { Network = facts.Network ?? IpSet.Empty, IsWhole = facts.Network is not null });

    /// <summary>The rules of a rule collection group.</summary>
    /// <param name="group">The body of the group.</param>
    /// <param name="name">Its name.</param>
    /// <param name="policy">How many policies below the topmost parent it is.</param>
    /// <param name="absent">Why it may not exist; null when it does.</param>
    public IEnumerable<FirewallRule> Group(AzureValue group, string name, int policy, Doubt? absent)
    {
        var body = Body(group);
        var priority = body.Find("priority");
        foreach (var collection in Several(body, "ruleCollections", "rules"))
        {
            var inner = Body(collection);
            if (inner.Find("ruleCollectionType")?.Text?.Contains("Nat", StringComparison.OrdinalIgnoreCase) == true)
            {
                continue;
            }

            var made = new Collection(
                collection.Find("name")?.Identity ?? "?", name, Allows(inner), (policy, Number(priority), Number(inner.Find("priority"))),
                [.. Unknown(priority, "the priority of the group"), .. Unknown(inner.Find("priority"), "the priority of the collection"), .. absent is null ? [] : new[] { absent }]);
            foreach (var rule in Several(inner, "rules", "ruleConditions"))
            {
                foreach (var read in Rules(rule, made))
                {
                    yield return read;
                }
            }
        }
    }

    /// <summary>A rule of a group. One of which nobody knows the kind is a network rule perhaps, and perhaps an application rule.</summary>
    private IEnumerable<FirewallRule> Rules(AzureValue rule, Collection collection)
    {
        var fields = Body(rule);
        var type = fields.Find("ruleType") is { IsBlank: false } own ? own : fields.Find("ruleConditionType");
        switch (type?.Text?.ToLowerInvariant())
        {
            case "networkrule" or "networkrulecondition":
                return [Rule(rule, fields, collection, true)];
            case "applicationrule" or "applicationrulecondition":
                return [Rule(rule, fields, collection, false)];
            case "natrule" or "natrulecondition":
                return [];
        }

        var doubtful = collection with { Doubts = collection.Doubts.Add(new(type?.Reason ?? "whether it is a network rule or an application rule is not known", type?.At ?? rule.At)) };
        return [Rule(rule, fields, doubtful, true), Rule(rule, fields, doubtful, false)];
    }

    /// <summary>The rules of a classic collection.</summary>
    public IEnumerable<FirewallRule> Classic(AzureValue collection, bool isNetwork)
    {
        var body = Body(collection);
        var made = new Collection(
            collection.Find("name")?.Identity ?? "?", "", Allows(body), (0, 0, Number(body.Find("priority"))), [.. Unknown(body.Find("priority"), "the priority of the collection")]);
        foreach (var rule in Several(body, "rules", "rules"))
        {
            yield return Rule(rule, Body(rule), made, isNetwork);
        }
    }

    private FirewallRule Rule(AzureValue rule, AzureValue fields, Collection collection, bool isNetwork)
    {
        var made = new FirewallRule
        {
            Name = rule.Find("name")?.Identity ?? "?",
            At = rule.Find("name")?.At ?? rule.At,
            Collection = collection.Name,
            Group = collection.Group,
            IsNetwork = isNetwork,
            Allows = collection.Allows,
            Order = collection.Order,
            Doubts = collection.Doubts,
            Sources = Addresses(fields, "sourceAddresses", "sourceIpGroups"),
            Written = rule,
        };
        return isNetwork ? AsNetwork(made, fields) : AsApplication(made, fields);
    }

    private FirewallRule AsNetwork(FirewallRule rule, AzureValue fields)
    {
        var doubts = rule.Doubts.ToBuilder();
        var protocols = Protocols.None;
        foreach (var value in Several(fields, "ipProtocols", "protocols"))
        {
            var known = value.Text?.ToLowerInvariant() switch
            {
                "tcp" => Protocols.Tcp,
                "udp" => Protocols.Udp,
                "icmp" => Protocols.Icmp,
                "any" or "*" => Protocols.All,
                _ => Protocols.None,
            };
            if (known == Protocols.None)
            {
                doubts.Add(new(value.Reason ?? $"'{value}' is no protocol", value.At));
            }

            protocols |= known == Protocols.None ? Protocols.All : known;
        }

        if (protocols == Protocols.None)
        {
            doubts.Add(new($"rule '{rule.Name}' has no protocols, and Azure does not accept it", rule.At));
            protocols = Protocols.All;
        }

        var wrong = new List<Doubt>();
        var names = Several(fields, "destinationFqdns", "destinationFqdns").ToArray();
        doubts.AddRange(names.Where(n => n.Text is null).Select(n => new Doubt(n.Reason ?? "a name is not known", n.At)));
        var ports = AddressReader.Ports(Several(fields, "destinationPorts", "destinationPorts"), (value, text) => wrong.Add(new($"'{text}' is no port", value.At)));
        if (ports is { Sure.IsEmpty: true, More: null } && wrong.Count == 0)
        {
            wrong.Add(new($"rule '{rule.Name}' has no ports, and Azure does not accept it", rule.At));
        }

        doubts.AddRange(wrong);
        var hasAddresses = !Blank(fields, "destinationAddresses") || !Blank(fields, "destinationIpGroups");
        if (!hasAddresses && names.Length == 0)
        {
            doubts.Add(new($"rule '{rule.Name}' has no destination, and Azure does not accept it", rule.At));
        }

        return rule with
        {
            Protocols = protocols,
            Destinations = hasAddresses || names.Length == 0 ? Addresses(fields, "destinationAddresses", "destinationIpGroups") : new(IpSet.Empty, []),
            // What is not known may be anything; that the rule has a doubt makes it a rule that perhaps matches.
            DestinationNames = names.Length == 0 ? null : names.Any(n => n.Text is null) ? Language.All : Language.OneOf(names.Select(n => n.Text?.ToLowerInvariant()).OfType<string>()),
            Ports = wrong.Count == 0 ? ports : PortSpec.Any,
            Doubts = doubts.ToImmutable(),
        };
    }

    private FirewallRule AsApplication(FirewallRule rule, AzureValue fields)
    {
        var patterns = Several(fields, "targetFqdns", "targetFqdns").Where(v => v.Text is not null).Select(v => FqdnPattern.Read(v.Text ?? "", v.At)).ToList();
        var more = ImmutableArray.CreateBuilder<(Language, Doubt)>();
        more.AddRange(Several(fields, "targetFqdns", "targetFqdns").Where(v => v.Text is null).Select(v => (Language.All, new Doubt(v.Reason ?? "a name is not known", v.At))));
        foreach (var tag in Several(fields, "fqdnTags", "fqdnTags"))
        {
            if (tag.Text is { } name && facts.Names(name) is { IsDefault: false } expanded)
            {
                patterns.AddRange(expanded.Select(e => FqdnPattern.Read(e, tag.At)));
            }
            else
            {
                more.Add((Language.All, new($"which names FQDN tag '{tag.Identity ?? "?"}' stands for is not published; list them with '--set azure.fqdn-tag.{tag.Identity ?? "?"}=…'", tag.At)));
            }
        }

        foreach (var category in Several(fields, "webCategories", "webCategories"))
        {
            more.Add((Language.All, new($"which names web category '{category.Identity ?? "?"}' stands for is not published", category.At)));
        }

        foreach (var url in Several(fields, "targetUrls", "targetUrls"))
        {
            more.Add((HostsOf(url), new($"URL pattern '{url.Identity ?? "?"}' looks at paths, and of encrypted requests only TLS inspection shows them", url.At)));
        }

        more.AddRange(patterns.Where(p => !p.IsValid).Select(p => (Language.All, new Doubt($"'{p.Text}' is no pattern that Azure accepts, so that what it stands for is not known", p.At))));
        var protocols = Several(fields, "protocols", "protocols").ToLookup(p => Application(p) is not null);
        var isByTag = Blank(fields, "protocols") && !Blank(fields, "fqdnTags");
        return rule with
        {
            Patterns = [.. patterns],
            Names = patterns.Aggregate(Language.Empty, (all, p) => all.Or(p.Names)),
            MoreNames = more.ToImmutable(),
            Applications = isByTag ? [new("https", 443)] : [.. protocols[true].Select(Application).OfType<ApplicationProtocol>()],
            MoreSpoken = [.. protocols[false].Select(p => new Doubt(p.Reason ?? p.Find("protocolType")?.Reason ?? p.Find("port")?.Reason ?? $"'{p}' is no protocol", p.At))],
            HttpToo = isByTag ? new($"rule '{rule.Name}' has FQDN tags and no protocols, and whether the tags bring HTTP beside HTTPS is not published", rule.At) : null,
            TerminatesTls = fields.Find("terminateTLS")?.Bool == true,
        };
    }

    /// <summary>The hosts that a URL pattern can be for: what comes before its first slash.</summary>
    private static Language HostsOf(AzureValue url)
    {
        if (url.Text is not { } text)
        {
            return Language.All;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var address = scheme < 0 ? text : text[(scheme + 3)..];
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var host = FqdnPattern.Read(slash < 0 ? address : address[..slash], url.At);
        return host.IsValid ? host.Names : Language.All;
    }

    /// <summary>A protocol with its port, the usual one where none is written; null where either is not known.</summary>
    private static ApplicationProtocol? Application(AzureValue value)
    {
        // The command line writes them as "Https=443".
        if (value.Text?.Split('=', ':') is [var word, var text])
        {
            return Application(word, ushort.TryParse(text, out var known) ? known : null);
        }

        var port = value.Find("port");
        var protocol = value.Find("protocolType")?.Text ?? value.Find("type")?.Text;
        return port is null or { IsBlank: true }
            ? Application(protocol, protocol?.ToLowerInvariant() switch { "http" => 80, "mssql" => 1433, _ => 443 })
            : Application(protocol, ushort.TryParse(port.Number is { } number ? number.ToString(CultureInfo.InvariantCulture) : port.Text, out var parsed) ? parsed : null);
    }

    private static ApplicationProtocol? Application(string? word, ushort? port) =>
        word?.ToLowerInvariant() is ("http" or "https" or "mssql") and var protocol && port is { } number ? new(protocol, number) : null;

    private AddressSpec Addresses(AzureValue fields, string field, string groups)
    {
        var read = addresses.Read(Several(fields, field, field), isNear: false);
        var sure = new List<IpSet> { read.Sure };
        var possible = read.Possible.ToBuilder();
        var items = read.Items.ToBuilder();
        foreach (var group in Several(fields, groups, groups))
        {
            var reference = group.Find("id") ?? group;
            var found = model.Find(reference)?.Body.Find("ipAddresses");
            var members = found is null ? null : addresses.Read(Elements(found), isNear: false);
            items.Add(new(AddressKind.Group, AzureIds.NameOf(reference.Identity ?? "?"), reference));
            sure.Add(members?.Sure ?? IpSet.Empty);
            possible.AddRange(members?.Possible ?? [new(IpSet.All, new($"the addresses of IP group '{AzureIds.NameOf(reference.Identity ?? "?")}' are not in the file", reference.At))]);
        }

        return items.Count == 0 ? AddressSpec.Any : new(IpSet.Union(sure), possible.ToImmutable()) { Items = items.ToImmutable() };
    }

    private static bool? Allows(AzureValue collection)
    {
        var action = collection.Find("action");
        return (action?.Find("type") ?? action)?.Text?.ToLowerInvariant() switch { "allow" => true, "deny" => false, _ => null };
    }

    private static AzureValue Body(AzureValue value) => value.Find("properties") is { Kind: AzureKind.Map } inner ? inner : value;

    private static bool Blank(AzureValue fields, string name) => fields.Find(name) is null or { IsBlank: true };

    private static long Number(AzureValue? value) => value?.Number ?? (long.TryParse(value?.Text, out var parsed) ? parsed : 0);

    private static IEnumerable<Doubt> Unknown(AzureValue? value, string what) =>
        value?.Number is null && !long.TryParse(value?.Text, out _) ? [new($"{what} is not known", value?.At)] : [];

    /// <summary>The elements of the first of two fields that is there, and what stands for more of them.</summary>
    private static IEnumerable<AzureValue> Several(AzureValue fields, string name, string other)
    {
        var value = fields.Find(name) is { IsBlank: false } first ? first : fields.Find(other);
        return value is null or { IsBlank: true } ? [] : Elements(value);
    }

    private static IEnumerable<AzureValue> Elements(AzureValue value)
    {
        var more = value.MayHaveMore is { } reason ? new[] { AzureValue.Unknown(reason, $"{{{value.At.Span.Start}}}", value.At) } : [];
        return value.Kind == AzureKind.List ? value.Items.Concat(more) : [value];
    }

    private sealed record Collection(string Name, string Group, bool? Allows, (int Policy, long Group, long Collection) Order, ImmutableArray<Doubt> Doubts);
}
