using EgressLint.Core.Policies;

namespace EgressLint.Analysis;

/// <summary>One line of what <c>explain</c> is asked.</summary>
/// <param name="Request">The concrete request; for an endpoint what it says of source, port and user.</param>
public sealed record ExplainRequest(PolicyRequest Request)
{
    /// <summary>The caller's name for it.</summary>
    public string? Id { get; init; }

    /// <summary>A host pattern of the catalog's language; null for a concrete request.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How the endpoint is spoken to.</summary>
    public Transport Transport { get; init; } = Transport.Https;
}
