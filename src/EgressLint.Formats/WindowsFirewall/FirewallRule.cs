using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>What a rule does.</summary>
internal enum FirewallAction
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>Lets pass.</summary>
    Allow,

    /// <summary>Stops.</summary>
    Block,

    /// <summary>Lets pass what IPsec proves to come from certain machines, even where another rule blocks.</summary>
    Bypass,
}

/// <summary>Profiles of networks, as a set.</summary>
[Flags]
internal enum FirewallProfiles
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Where a domain controller is reached.</summary>
    Domain = 1,

    /// <summary>At home and work.</summary>
    Private = 2,

    /// <summary>Everywhere else.</summary>
    Public = 4,

    /// <summary>All.</summary>
    All = 7,
}

/// <summary>Addresses and keywords of one side of a rule. Nothing in it means any address.</summary>
internal sealed record AddressCondition
{
    /// <summary>Any address.</summary>
    public static AddressCondition Any { get; } = new();

    /// <summary>Addresses that are written.</summary>
    public IpSet Addresses { get; init; } = IpSet.Empty;

    /// <summary>Keywords with their family: 4, 6, or 0 for both.</summary>
    public ImmutableArray<(string Keyword, int Family)> Keywords { get; init; } = [];

    /// <summary>Names of dynamic keywords that the system resolves; null when there are none.</summary>
    public Language? Names { get; init; }

    /// <summary>Whether every address meets it.</summary>
    public bool IsAny { get; init; } = true;

    /// <summary>Whether the same is written.</summary>
    public bool IsSame(AddressCondition other) => IsAny == other.IsAny && Addresses.Equals(other.Addresses) && Keywords.SequenceEqual(other.Keywords)
        && (Names is null ? other.Names is null : other.Names is not null && Names.SameAs(other.Names));
}

/// <summary>How far a connection must be protected by IPsec.</summary>
internal enum IpsecLevel
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Authenticated.</summary>
    Authenticated,

    /// <summary>Authenticated and encrypted.</summary>
    Encrypted,
}

/// <summary>A rule with its values understood.</summary>
internal sealed record FirewallRule(WrittenRule Written, Location At)
{
    /// <summary>Whether it is for the same connections as another rule, whatever it does with them.</summary>
    public bool HasSameConditions(FirewallRule other) => Protocol == other.Protocol && Equals(LocalPorts, other.LocalPorts) && Equals(RemotePorts, other.RemotePorts)
        && LocalPortKeywords.SequenceEqual(other.LocalPortKeywords) && RemotePortKeywords.SequenceEqual(other.RemotePortKeywords) && Icmp.SequenceEqual(other.Icmp)
        && Local.IsSame(other.Local) && Remote.IsSame(other.Remote) && Program == other.Program && Service == other.Service && Package == other.Package
        && InterfaceTypes.SequenceEqual(other.InterfaceTypes) && Ipsec == other.Ipsec && NeedsAuthorization == other.NeedsAuthorization;

    /// <summary>What it does.</summary>
    public FirewallAction Action { get; init; }

    /// <summary>Whether it is for connections that come in; null when the export does not tell.</summary>
    public bool? IsInbound { get; init; }

    /// <summary>Whether it is switched on; null when that is not known.</summary>
    public bool? IsEnabled { get; init; } = false;

    /// <summary>Where it holds.</summary>
    public FirewallProfiles Profiles { get; init; } = FirewallProfiles.All;

    /// <summary>Protocol number; null for any.</summary>
    public int? Protocol { get; init; }

    /// <summary>Near ports; null for any.</summary>
    public PortSet? LocalPorts { get; init; }

    /// <summary>Far ports; null for any.</summary>
    public PortSet? RemotePorts { get; init; }

    /// <summary>Keywords for near and far ports whose ports are not known.</summary>
    public ImmutableArray<string> LocalPortKeywords { get; init; } = [];

    /// <inheritdoc cref="LocalPortKeywords"/>
    public ImmutableArray<string> RemotePortKeywords { get; init; } = [];

    /// <summary>ICMP types and codes, <c>type:code</c> or <c>type:*</c>; empty for any.</summary>
    public ImmutableArray<string> Icmp { get; init; } = [];

    /// <summary>Near addresses.</summary>
    public AddressCondition Local { get; init; } = AddressCondition.Any;

    /// <summary>Far addresses.</summary>
    public AddressCondition Remote { get; init; } = AddressCondition.Any;

    /// <summary>The program, expanded; null for any.</summary>
    public string? Program { get; init; }

    /// <summary>The service, lower case, or a star; null for any.</summary>
    public string? Service { get; init; }

    /// <summary>The app package, lower case; null for any.</summary>
    public string? Package { get; init; }

    /// <summary>Interface types, lower case; empty for any.</summary>
    public ImmutableArray<string> InterfaceTypes { get; init; } = [];

    /// <summary>IPsec that it asks for.</summary>
    public IpsecLevel Ipsec { get; init; }

    /// <summary>Whether it beats rules that block (AuthByPassOut, override block rules).</summary>
    public bool OverridesBlocks { get; init; }

    /// <summary>Whether only certain machines or users at the far end are let in.</summary>
    public bool NeedsAuthorization { get; init; }

    /// <summary>Why it is never in force although it is on, for a person: against the specification, for another system. Null when it is in force.</summary>
    public string? NotEnforced { get; init; }

    /// <summary>Values against the specification, for findings.</summary>
    public ImmutableArray<FirewallProblem> Problems { get; init; } = [];

    /// <summary>Conditions that cannot be judged; each makes the rule match perhaps.</summary>
    public ImmutableArray<Doubt> Doubts { get; init; } = [];

    /// <summary>Name for people.</summary>
    public string Name => Written.Name;
}

/// <summary>A value of a rule that is against the specification, or outside of what is known.</summary>
/// <param name="Code">What is wrong, such as <c>bad-value:RA4</c>.</param>
/// <param name="Text">The same for a person.</param>
/// <param name="IsError">Whether the engine then ignores the rule; else nobody knows what it does with it.</param>
/// <param name="At">Where it stands.</param>
internal sealed record FirewallProblem(string Code, string Text, bool IsError, TextSpan At);
