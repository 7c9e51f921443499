using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// What a host firewall does: one chain for connections out and one for connections in, each with the orders of the engine already sorted into
/// first match (off, shields up, bypass, block, allow, default).
/// </summary>
internal sealed class FirewallPolicy : Policy
{
    private readonly FirewallContext context;
    private readonly CallerTable callers;
    private readonly bool seesNames;
    private readonly ConcurrentDictionary<string, Decision> decisions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Evaluation> evaluations = new(StringComparer.Ordinal);
    private readonly Chain inbound;
    private readonly Chain outbound;

    internal FirewallPolicy(string name, Chain outbound, Chain inbound, FirewallContext context, CallerTable callers, bool seesNames)
    {
        this.seesNames = seesNames;
        this.callers = callers;
        Name = name;
        this.context = context;
        this.outbound = outbound;
        this.inbound = inbound;
        Chains = [outbound, inbound];
    }

    /// <inheritdoc/>
    public override string Format => "windows-firewall";

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <inheritdoc/>
    public override bool FiltersPackets => true;

    /// <inheritdoc/>
    public override PolicyPlace Place => PolicyPlace.Machine;

    /// <inheritdoc/>
    public override bool IsSameBesideEntries(Policy other) => other is FirewallPolicy firewall && seesNames == firewall.seesNames && context.IsSame(firewall.context);

    /// <summary>The rules, for those who look at the file and not at flows.</summary>
    internal ImmutableArray<FirewallRule> Rules { get; init; } = [];

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question)
    {
        var traits = Usual("out").With(FlowFacts.Profile, FlowFacts.Profiles(FirewallProfiles.All));
        if (!question.Callers.IsEmpty)
        {
            traits = traits.With(FlowFacts.Caller, callers.Words(question.Callers, context));
        }

        // Of a service nobody knows which of its addresses a name resolves to, unless somebody published them.
        return new()
        {
            Hosts = question.Hosts,
            Ports = question.Ports,
            Protocols = question.Transport == Transport.Udp ? Protocols.Udp : Protocols.Tcp,
            Clients = question.Clients,
            ClientPorts = FirewallContext.EphemeralPorts,
            Addresses = question.AreAddressesBounds ? null : question.Addresses,
            Traits = question is { AreAddressesBounds: true, Addresses: not null } ? traits.With(FlowFacts.Scope, "internet") : traits,
        };
    }

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request)
    {
        var host = request.Host;
        var port = request.Port;
        if (request.Url is { } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
            {
                return new(null, "the URL cannot be read");
            }

            host ??= parsed.IdnHost;
            port ??= parsed.Port > 0 ? parsed.Port : null;
        }

        var traits = Usual(request.Inbound ? "in" : "out").With(FlowFacts.Profile, FlowFacts.Profiles(FirewallProfiles.All));
        foreach (var (name, value) in request.Traits)
        {
            traits = name is "program" or "service" or "package" ? traits : traits.With(name, value.ToLowerInvariant());
        }

        var (program, service, package) = (request.Traits.GetValueOrDefault("program"), request.Traits.GetValueOrDefault("service"), request.Traits.GetValueOrDefault("package"));
        if (program is not null || service is not null || package is not null)
        {
            traits = traits.With(FlowFacts.Caller, Caller.Of(program, service, package, context).ToString());
        }

        return new(new FlowBox
        {
            Hosts = host is null ? Language.All : Language.Exactly(host.ToLowerInvariant()),
            Ports = port is { } far and >= 0 and <= 65535 ? PortSet.Of((ushort)far) : PortSet.All,
            Protocols = request.Protocol ?? Protocols.Tcp,
            Clients = request.Source is { } near ? IpSet.Of(near) : IpSet.All,
            ClientPorts = request.SourcePort is { } own and >= 0 and <= 65535 ? PortSet.Of((ushort)own) : PortSet.All,
            Addresses = (request.Address ?? Literal(host)) is { } address ? IpSet.Of(address)
                : request.Resolved is { IsDefaultOrEmpty: false } all ? IpSet.Union(all.Select(IpSet.Of)) : null,
            Traits = traits,
        });
    }

    /// <inheritdoc/>
    public override Decision Decide(FlowBox asked)
    {
        // Where no rule knows names, all endpoints on one port have one answer.
        if (seesNames || DecisionKeys.Of(asked, callers) is not { } key)
        {
            return Walk(asked);
        }

        if (!decisions.TryGetValue(key, out var decision))
        {
            decision = Walk(asked with { Hosts = Language.All });
            decisions.TryAdd(key, decision);
        }

        return new(asked, [.. decision.Parts.Select(p => p with { Flows = p.Flows with { Hosts = asked.Hosts } })]);
    }

    private Decision Walk(FlowBox asked)
    {
        var known = callers.Of(asked);
        return Decider.Decide(Concerned(asked.Traits[FlowFacts.Direction]?.Exact, r => !r.IsApart(asked, known)), asked);
    }

    /// <inheritdoc/>
    public override Evaluation Evaluate(Flow flow)
    {
        if (seesNames)
        {
            return Walk(flow);
        }

        var key = DecisionKeys.Of(flow);
        if (!evaluations.TryGetValue(key, out var evaluation))
        {
            evaluation = Walk(flow);
            evaluations.TryAdd(key, evaluation);
        }

        return evaluation;
    }

    private Evaluation Walk(Flow flow) => Decider.Evaluate(Concerned(flow.Traits.GetValueOrDefault(FlowFacts.Direction), r => !r.IsApart(flow)), flow);

    /// <summary>The chain of a direction without rules that have nothing to do with what is asked.</summary>
    private Chain Concerned(string? direction, Func<RuleMatch, bool> touches)
    {
        var chain = direction == "in" ? inbound : outbound;
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        foreach (var entry in chain.Entries)
        {
            if (entry.Match is not RuleMatch rule || touches(rule))
            {
                entries.Add(entry);
            }
        }

        return chain with { Entries = entries.ToImmutable() };
    }

    /// <summary>What is true of connections to services: nothing protects them by IPsec.</summary>
    private static Traits Usual(string direction) => Traits.None.With(FlowFacts.Direction, direction).With(FlowFacts.Ipsec, "none");

    private static IpAddress? Literal(string? host) => host is not null && IpAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
}
