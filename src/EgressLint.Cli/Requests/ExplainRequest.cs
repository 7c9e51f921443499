using EgressLint.Core.Policies;

namespace EgressLint.Cli.Requests;

/// <summary>A host pattern that is asked about as a whole.</summary>
/// <param name="Pattern">In the language of the catalog, such as <c>*.example.com</c>.</param>
/// <param name="Port">The port; null takes the usual one of the scheme.</param>
/// <param name="Scheme">Such as <c>https</c>.</param>
internal sealed record EndpointRequest(string Pattern, int? Port, string? Scheme);

/// <summary>One question of <c>explain</c>: about a concrete request or about a pattern.</summary>
/// <param name="Id">What the answer is told by; null when nobody gave one.</param>
/// <param name="Request">Everything known about the request.</param>
/// <param name="Endpoint">The pattern, when it is asked about one.</param>
internal sealed record ExplainRequest(string? Id, PolicyRequest Request, EndpointRequest? Endpoint);
