using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>One endpoint of one requirement, for one role, over one connection, under one policy.</summary>
/// <param name="Need">The requirement and who has it.</param>
/// <param name="Endpoint">The host pattern.</param>
/// <param name="Group">The way to connect it belongs to.</param>
/// <param name="Connection">Transport and port.</param>
/// <param name="Judgement">What the policy decides.</param>
/// <param name="Clients">The clients it was judged for.</param>
public sealed record EndpointCheck(
    ScenarioRequirement Need, ScenarioEndpoint Endpoint, ConnectionGroup Group, Connection Connection, Judgement Judgement, IpSet Clients)
{
    /// <summary>What the policy was asked.</summary>
    public required Question Asked { get; init; }

    /// <summary>Everything the endpoint asks of the way.</summary>
    public required Constraints Constraints { get; init; }

    /// <summary>Whether a failure is one: no other way to connect and no other endpoint makes up for it.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether a path through several policies tells the same with more, so that the plain refusal is not said again.</summary>
    public bool IsTold { get; init; }

    /// <summary>What is wrong; null when it passes.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Methods that are needed and stopped although the usual one passes, with the part that shows it.</summary>
    public ImmutableArray<(string Method, JudgedPart Part)> RefusedMethods { get; init; } = [];

    /// <summary>Where a proxy asks for credentials that the caller is said to have; null where it does not.</summary>
    public JudgedPart? Challenge { get; init; }

    /// <summary>What other engines decide that read the same file; without those that do not load it.</summary>
    public ImmutableArray<VariantAnswer> Variants { get; init; } = [];

    /// <summary>What they do differently, as far as it was looked for.</summary>
    internal ImmutableArray<EngineDifference> Differing { get; init; } = [];

    /// <summary>How it is spoken to.</summary>
    public Transport Transport => Question.Of(Connection.Transport);

    /// <summary>The verdict.</summary>
    public Verdict Verdict => Judgement.Verdict;

    /// <summary>Whether a proxy that asks for credentials is no obstacle.</summary>
    public bool CanAuthenticate => SignsInAsMachine || Question.CanSignIn(Constraints);

    /// <summary>Whether it answers by the account of its machine, which the policy takes.</summary>
    public bool SignsInAsMachine { get; init; }

    /// <summary>Whether it is no web traffic at all: neither HTTP nor TLS.</summary>
    public bool IsOutsideHttp => Connection.Transport is Catalogs.Transport.Udp or Catalogs.Transport.Tcp;

    /// <summary>Whether what is needed is there.</summary>
    public bool Works => Verdict != Verdict.Unknown
        && Judgement.Parts.All(p => p.Verdict.Passes() || (p.Verdict == Verdict.Authenticate && CanAuthenticate));

    /// <summary>Whether ports are counted by instance, as a gateway does.</summary>
    public bool IsPerInstance => InstanceOf(Need.Requirement, Group) is not null;

    /// <summary>Such as <c>https/443</c>.</summary>
    public string ConnectionText => Connection.ToString();

    private static PerInstance? InstanceOf(Requirement requirement, ConnectionGroup group)
    {
        foreach (var alternative in requirement.Alternatives)
        {
            if (string.Equals(alternative.Id, group.Id, StringComparison.Ordinal))
            {
                return alternative.PerInstance;
            }
        }

        return requirement.PerInstance;
    }
}

/// <summary>The answer of another engine.</summary>
public sealed record VariantAnswer(Policy Policy, Judgement Judgement);

/// <summary>Why an endpoint does not work. Each failing check has exactly one cause, so that one rule speaks of it.</summary>
public enum Cause
{
    /// <summary>It is denied, and no more telling cause is known.</summary>
    Blocked,

    /// <summary>Some of it is denied.</summary>
    PartlyAllowed,

    /// <summary>Some of its published addresses are denied.</summary>
    SomeAddresses,

    /// <summary>Some addresses are denied, and nobody publishes which of them it has.</summary>
    AddressesUnlisted,

    /// <summary>It cannot be known.</summary>
    Undecided,

    /// <summary>A parameter without value decides.</summary>
    ParameterUnset,

    /// <summary>The host may be reached, but on other ports.</summary>
    WrongPort,

    /// <summary>The host may be reached, but with the other of HTTP and HTTPS.</summary>
    OtherScheme,

    /// <summary>The name is seen in DNS answers only.</summary>
    ResolvedName,

    /// <summary>An entry that allows it stands after the one that denies it.</summary>
    AllowTooLate,

    /// <summary>An entry covers the domain but not its subdomains, or the other way round.</summary>
    ApexOrSubdomains,

    /// <summary>The proxy asks for credentials.</summary>
    Authentication,

    /// <summary>It is a place where certificates are checked.</summary>
    Revocation,

    /// <summary>The port belongs to an instance of a gateway.</summary>
    GatewayPorts,

    /// <summary>Tunnels to the port are refused.</summary>
    ConnectPort,

    /// <summary>It is denied, and is not HTTP, so that nothing else could carry it.</summary>
    OutsideHttp,

    /// <summary>A helper changes plain requests that must arrive as they were sent.</summary>
    Rewritten,

    /// <summary>It passes, or may pass, and must not.</summary>
    Forbidden,
}

/// <summary>What is wrong with a check, with the evidence.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Part">The part that shows it.</param>
public sealed record Problem(Cause Cause, JudgedPart Part)
{
    /// <summary>Ports on which the host may be reached.</summary>
    public PortSet? AllowedPorts { get; init; }

    /// <summary>Another entry that has to do with it: the allow that comes too late or is too narrow.</summary>
    public PolicyEntry? Other { get; init; }

    /// <summary>Hosts that the other entry covers.</summary>
    public string? Covered { get; init; }
}
