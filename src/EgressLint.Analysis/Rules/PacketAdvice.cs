using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Formats.Azure.Routes;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Rules;

/// <summary>What to change in a policy that looks at packets.</summary>
internal static class PacketAdvice
{
    private const int Shown = 3;

    /// <summary>What lets the endpoints of a group through.</summary>
    internal static string Allow(EndpointGroup group)
    {
        var entry = group.Checks[0].Problem?.Part.Entry;
        if (group.Policy.Format == "windows-firewall" && entry is { IsNamed: true, Action.Outcome: Outcome.Deny } && entry.Label.StartsWith("rule ", StringComparison.Ordinal))
        {
            return $"Change or remove {entry.Label}: no rule that allows beats one that blocks.";
        }

        if (group.Policy.Format == "azure")
        {
            return Azure(group);
        }

        if (group.Policy.Format != "windows-firewall")
        {
            return $"Allow {Wanted(group)}.";
        }

        var programs = group.Checks.SelectMany(c => c.Asked.Callers.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(StringComparer.Ordinal).Select(Program).Distinct().ToArray();
        var scope = programs.Length is 0 or > Shown ? "" : $", for {string.Join(", ", programs)} if not for all programs";
        return $"Add an outbound rule that allows {Wanted(group)}{scope}; deploy it where local rules are merged, or by policy.";
    }

    /// <summary>Service tags and published prefixes come before everything; other scanners find fault with a rule that allows all of the internet.</summary>
    private static string Azure(EndpointGroup group)
    {
        if (group.Policy is RoutePolicy)
        {
            return "Remove the route, or let it lead somewhere.";
        }

        if (!group.Policy.FiltersPackets)
        {
            if (group.Checks.All(c => c.IsOutsideHttp))
            {
                return $"Add a network rule that allows {Wanted(group)} to {group.Endpoints}; rules by name need the DNS proxy.";
            }

            return $"Add an application rule for {group.Endpoints}; for what is neither HTTP nor TLS with HTTP in it a network rule to {Wanted(group)}.";
        }

        var sets = group.Checks.Select(c => c.Endpoint.Set).Distinct().ToArray();
        var tags = sets.SelectMany(s => s.ServiceTags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var from = group.Checks[0].Problem?.Part.Entry is { At: not null } entry ? $" before '{entry.Label}'" : "";
        var isWhole = sets.All(s => s.HasAllAddresses && (s.ServiceTags.Length > 0 || s.Addresses.Length > 0));
        if (isWhole)
        {
            var prefixes = sets.Any(s => s.Addresses.Length > 0) ? $"{(tags.Length > 0 ? " and to " : "")}the published prefixes ('catalog show {sets.First(s => s.Addresses.Length > 0).Id}')" : "";
            var tagged = tags.Length > 0 ? $"service {(tags.Length > 1 ? "tags" : "tag")} '{string.Join("', '", tags)}'" : "";
            return $"Add an outbound rule{from} that allows {Wanted(group)} to {tagged}{prefixes}.";
        }

        return $"Add an outbound rule{from} that allows {Wanted(group)} to 'Internet', which scanners may flag, or send the traffic through a firewall that knows names.";
    }

    private static string Wanted(EndpointGroup group)
    {
        var protocol = group.Checks.All(c => c.Transport == Transport.Udp) ? "UDP" : "TCP";
        return $"{protocol} to remote port {group.PortNumbers}";
    }

    private static string Program(string caller)
    {
        var parts = caller.Split('|');
        var name = parts[0][(parts[0].LastIndexOf('\\') + 1)..];
        return parts[1].Length == 0 ? $"'{name}'" : $"'{name}' (service '{parts[1]}')";
    }
}
