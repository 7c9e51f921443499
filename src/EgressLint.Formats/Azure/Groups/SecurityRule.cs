using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>What a security rule does.</summary>
internal enum RuleAccess
{
    /// <summary>Lets pass.</summary>
    Allow,

    /// <summary>Stops.</summary>
    Deny,

    /// <summary>Of an admin rule: lets pass, and no group is asked any more.</summary>
    AlwaysAllow,

    /// <summary>The files do not tell.</summary>
    Unknown,
}

/// <summary>A mistake in a rule.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Field">REST name of the field.</param>
/// <param name="Text">What stands there.</param>
/// <param name="At">Where.</param>
internal readonly record struct RuleProblem(RuleProblemKind Kind, string Field, string Text, Location At);

/// <summary>Kinds of mistakes in a rule.</summary>
internal enum RuleProblemKind
{
    /// <summary>A port that is none: inverted, above 65535, no number. Azure refuses the rule, so that it matches perhaps.</summary>
    Port,

    /// <summary>The field for one value and the field for several are both filled, which Azure rejects.</summary>
    SingularAndPlural,

    /// <summary>A required field is missing.</summary>
    Missing,

    /// <summary>A word that the field does not know.</summary>
    Word,

    /// <summary>A priority outside of what users may have.</summary>
    Priority,
}

/// <summary>A security rule, its fields read. What its text does not settle is a doubt, not a guess.</summary>
internal sealed record SecurityRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required Location At { get; init; }

    /// <summary>What a person finds it by beside the place; null where the place says it all.</summary>
    public string? Logical { get; init; }

    /// <summary>Its priority; null when the files do not tell.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether it is for connections in; null when the files do not tell.</summary>
    public bool? IsInbound { get; init; }

    /// <summary>What it does.</summary>
    public required RuleAccess Access { get; init; }

    /// <summary>The protocols it is for.</summary>
    public Protocols Protocols { get; init; } = Protocols.All;

    /// <summary>Whether its protocol is <c>*</c>, and so its ports mean nothing for what has no ports.</summary>
    public bool IsAnyProtocol { get; init; }

    /// <summary>Near or far, as the direction has it.</summary>
    public AddressSpec Source { get; init; } = AddressSpec.Any;

    /// <summary>Ports of the source.</summary>
    public PortSpec SourcePorts { get; init; } = PortSpec.Any;

    /// <summary>Far or near, as the direction has it.</summary>
    public AddressSpec Destination { get; init; } = AddressSpec.Any;

    /// <summary>Ports of the destination.</summary>
    public PortSpec DestinationPorts { get; init; } = PortSpec.Any;

    /// <summary>Why it matches only perhaps: a condition, an unknown field. Empty when it is as it stands.</summary>
    public ImmutableArray<Doubt> Doubts { get; init; } = [];

    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<RuleProblem> Problems { get; init; } = [];

    /// <summary>Whether it is one of the rules that every group has.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The rule as it was read; null for a default that no file holds.</summary>
    public AzureValue? Written { get; init; }
}
