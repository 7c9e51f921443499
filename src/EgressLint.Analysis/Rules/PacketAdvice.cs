using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
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

        if (group.Policy.Format != "windows-firewall")
        {
            return $"Allow {Wanted(group)}.";
        }

        var programs = group.Checks.SelectMany(c => c.Asked.Callers.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(StringComparer.Ordinal).Select(Program).Distinct().ToArray();
        var scope = programs.Length is 0 or > Shown ? "" : $", for {string.Join(", ", programs)} if not for all programs";
        return $"Add an outbound rule that allows {Wanted(group)}{scope}; deploy it where local rules are merged, or by policy.";
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
