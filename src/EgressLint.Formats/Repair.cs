using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats;

/// <summary>What a configuration is to be changed for.</summary>
public enum RepairAim
{
    /// <summary>It lets the connections pass.</summary>
    Pass,

    /// <summary>A script sends them straight to the far end.</summary>
    Direct,

    /// <summary>A proxy leaves their TLS closed.</summary>
    Closed,

    /// <summary>A proxy keeps idle connections open for longer.</summary>
    LongerIdle,
}

/// <summary>One endpoint over one connection, as a repair has to let it through.</summary>
/// <param name="Pattern">Host pattern of the catalog, without parameters.</param>
/// <param name="Transport">How it is spoken to.</param>
/// <param name="Ports">The ports.</param>
/// <param name="Clients">Who connects.</param>
/// <param name="AreClientsGiven">Whether somebody said so; else they are those that the policy treats best.</param>
public sealed record RepairFlow(string Pattern, Transport Transport, PortSet Ports, IpSet Clients, bool AreClientsGiven)
{
    /// <summary>What is published of its addresses, service tags and prefixes, for what sees no names; a text of lines, empty where nothing is.</summary>
    public string Places { get; init; } = "";
}

/// <summary>What is wanted of a configuration that does not give it.</summary>
public sealed record RepairRequest
{
    /// <summary>The policy.</summary>
    public required Policy Policy { get; init; }

    /// <summary>The main file of the policy.</summary>
    public required SyntaxTree Tree { get; init; }

    /// <summary>What its binder may ask.</summary>
    public required BindContext Context { get; init; }

    /// <summary>What is wanted.</summary>
    public required RepairAim Aim { get; init; }

    /// <summary>The entry that decides otherwise; the default of a chain where no line does.</summary>
    public required PolicyEntry Entry { get; init; }

    /// <summary>What is to be let through, in the order of the catalog.</summary>
    public required ImmutableArray<RepairFlow> Flows { get; init; }

    /// <summary>A word for names that are made up: lower case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What it is needed for, in one line, for a comment.</summary>
    public required string Purpose { get; init; }

    /// <summary>The way that a script is to answer with, such as <c>PROXY proxy.example.com:3128</c>; empty where there is none.</summary>
    public string Way { get; init; } = "";

    /// <summary>How long idle connections must live; zero where that is not the matter.</summary>
    public TimeSpan Idle { get; init; }
}

/// <summary>Edits that may do what is wanted. Nothing is proven yet.</summary>
/// <param name="Title">What they do, as an imperative without a full stop.</param>
/// <param name="Edits">The edits; they do not overlap.</param>
public sealed record Repair(string Title, ImmutableArray<TextEdit> Edits);

/// <summary>What a format can offer.</summary>
/// <param name="Repairs">The best one first.</param>
/// <param name="Refusal">Why there are none, as a clause in the middle of a sentence; empty where there are.</param>
public sealed record RepairOffer(ImmutableArray<Repair> Repairs, string Refusal)
{
    /// <summary>Nothing, for a reason.</summary>
    public static RepairOffer Refused(string reason) => new([], reason);

    /// <summary>One repair.</summary>
    public static RepairOffer Of(Repair repair) => new([repair], "");
}
