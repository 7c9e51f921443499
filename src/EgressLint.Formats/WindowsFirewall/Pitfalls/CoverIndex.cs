using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>
/// Rules by what they are for, asked for those that may cover another one: by direction, program and service, then by far addresses, near ports and far
/// ports, because block lists have thousands of rules that differ in nothing but an address or a port.
/// </summary>
internal sealed class CoverIndex
{
    /// <summary>Rules looked at for one; only files made to be slow have more that may cover one rule and do not.</summary>
    private const int MostCandidates = 200;

    private readonly Dictionary<(bool? IsInbound, string? Program, string? Service), Places> places = [];

    /// <param name="rules">Rules that may cover others.</param>
    public CoverIndex(IEnumerable<FirewallRule> rules)
    {
        foreach (var rule in rules)
        {
            var key = (rule.IsInbound, rule.Program, rule.Service);
            if (!places.TryGetValue(key, out var own))
            {
                places[key] = own = new();
            }

            own.Add(rule);
        }

        foreach (var own in places.Values)
        {
            own.Build();
        }
    }

    /// <summary>Rules that may cover a rule, itself among them perhaps.</summary>
    public IEnumerable<FirewallRule> Candidates(FirewallRule rule)
    {
        ReadOnlySpan<string?> services = rule.Service switch { null => [null], "*" => [null, "*"], var service => [null, "*", service] };
        var around = Around(rule, null, services);
        return (rule.Program is null ? around : around.Concat(Around(rule, rule.Program, services))).Take(MostCandidates);
    }

    private IEnumerable<FirewallRule> Around(FirewallRule rule, string? program, ReadOnlySpan<string?> services)
    {
        IEnumerable<FirewallRule> found = [];
        foreach (var service in services)
        {
            if (places.TryGetValue((rule.IsInbound, program, service), out var own))
            {
                found = found.Concat(own.Around(rule));
            }
        }

        return found;
    }

    /// <summary>Rules for the same program and service. Those with addresses are found by an address, of the others those with ports by a port.</summary>
    private sealed class Places
    {
        private readonly Stabbing<FirewallRule> byAddress = new();
        private readonly Dictionary<string, List<FirewallRule>> byKeyword = new(StringComparer.OrdinalIgnoreCase);
        private readonly Stabbing<FirewallRule> byLocalPort = new();
        private readonly Stabbing<FirewallRule> byRemotePort = new();
        private readonly List<FirewallRule> others = [];

        public void Add(FirewallRule rule)
        {
            if (!rule.Remote.IsAny)
            {
                AddRemote(rule);
            }
            else if (rule is { LocalPorts: { IsEmpty: false } local, LocalPortKeywords.IsEmpty: true })
            {
                AddPorts(byLocalPort, local, rule);
            }
            else if (rule is { RemotePorts: { IsEmpty: false } remote, RemotePortKeywords.IsEmpty: true })
            {
                AddPorts(byRemotePort, remote, rule);
            }
            else
            {
                others.Add(rule);
            }
        }

        public void Build()
        {
            byAddress.Build();
            byLocalPort.Build();
            byRemotePort.Build();
        }

        public IEnumerable<FirewallRule> Around(FirewallRule rule)
        {
            IEnumerable<FirewallRule> found = others;
            if (rule.LocalPorts is { IsEmpty: false } local)
            {
                found = found.Concat(byLocalPort.Containing(local.Numbers.Intervals[0].First));
            }

            if (rule.RemotePorts is { IsEmpty: false } remote)
            {
                found = found.Concat(byRemotePort.Containing(remote.Numbers.Intervals[0].First));
            }

            if (!rule.Remote.Addresses.IsEmpty)
            {
                var set = rule.Remote.Addresses;
                found = found.Concat(byAddress.Containing(set.V4.IsEmpty ? set.V6.Intervals[0].First : set.V4.Intervals[0].First));
            }
            else if (rule.Remote.Keywords is [var (keyword, _), ..] && byKeyword.TryGetValue(keyword, out var same))
            {
                found = found.Concat(same);
            }

            return found;
        }

        /// <summary>Addresses of both families go into one index: an IPv6 address among the numbers of IPv4 only means one look more.</summary>
        private void AddRemote(FirewallRule rule)
        {
            foreach (var part in rule.Remote.Addresses.V4.Intervals)
            {
                byAddress.Add(part.First, part.Last, rule);
            }

            foreach (var part in rule.Remote.Addresses.V6.Intervals)
            {
                byAddress.Add(part.First, part.Last, rule);
            }

            foreach (var (keyword, _) in rule.Remote.Keywords)
            {
                if (!byKeyword.TryGetValue(keyword, out var same))
                {
                    byKeyword[keyword] = same = [];
                }

                same.Add(rule);
            }
        }

        private static void AddPorts(Stabbing<FirewallRule> index, PortSet ports, FirewallRule rule)
        {
            foreach (var part in ports.Numbers.Intervals)
            {
                index.Add(part.First, part.Last, rule);
            }
        }
    }
}
