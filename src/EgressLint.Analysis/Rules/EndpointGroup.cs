using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Rules;

/// <summary>The checks that one finding speaks of, and how they are written in a sentence.</summary>
public sealed class EndpointGroup
{
    internal EndpointGroup(Policy policy, ImmutableArray<EndpointCheck> checks)
    {
        Policy = policy;
        Checks = checks;
    }

    /// <summary>The policy.</summary>
    public Policy Policy { get; }

    /// <summary>The checks, in the order of the catalog.</summary>
    public ImmutableArray<EndpointCheck> Checks { get; }

    /// <summary>The host patterns, each once, as the user knows them.</summary>
    public ImmutableArray<string> Patterns => [.. Checks.Select(c => c.Endpoint.Pattern).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether it is about more than one host pattern.</summary>
    public bool IsMany => Patterns.Length > 1;

    /// <summary><c>'a', 'b', 'c' and 4 more</c>.</summary>
    public string Endpoints => Names.Quote(Patterns);

    /// <summary>Such as <c>https/443, http/80</c>.</summary>
    public string Connections => string.Join(", ", Checks.GroupBy(c => c.Connection.Transport).Select(Ports));

    /// <summary>Such as <c>443, 10124-10139</c>.</summary>
    public string PortNumbers => Checks.Aggregate(PortSet.Empty, (all, c) => all.Or(Question.Between(c.Connection.FirstPort, c.Connection.LastPort))).ToString();

    /// <summary>Titles of the features that lose the endpoints.</summary>
    public string Features => Names.Quote(Checks.Select(c => c.Need.Feature.Title));

    /// <summary>Titles of the roles.</summary>
    public string Roles => Checks.Any(c => c.Need.Role.Id == "any") ? "every role" : Names.Quote(Checks.Select(c => c.Need.Role.Title));

    /// <summary>How much the endpoints are needed, as the first word of a sentence: that of the one needed most.</summary>
    public string Necessity => Checks.Min(c => c.Endpoint.Optional ? Catalogs.Necessity.Optional : c.Need.Necessity) switch
    {
        Catalogs.Necessity.Required => "Required",
        Catalogs.Necessity.Conditional => "Conditionally required",
        Catalogs.Necessity.Recommended => "Recommended",
        _ => "Optional",
    };

    /// <summary>An example that was replayed, such as <c>a.example.com:443</c>.</summary>
    public string Witness => WitnessOf(Checks[0])?.ToString() ?? "";

    internal FindingSubject Subject => new()
    {
        Endpoints = Patterns,
        Requirements = [.. Checks.Select(c => c.Need.Requirement.Id).Distinct(StringComparer.Ordinal)],
        Roles = [.. Checks.Select(c => c.Need.Role.Id).Distinct(StringComparer.Ordinal)],
        Features = [.. Checks.Select(c => c.Need.Feature.Title).Distinct(StringComparer.Ordinal)],
        Verdict = Checks[0].Verdict.Word(),
        Witness = WitnessOf(Checks[0])?.ToString(),
    };

    private static Flow? WitnessOf(EndpointCheck check) =>
        check.Problem?.Part.Witness ?? (check.Judgement.Parts.IsEmpty ? null : check.Judgement.Parts[0].Witness);

    private static string Ports(IGrouping<Catalogs.Transport, EndpointCheck> checks)
    {
        var ports = checks.Aggregate(PortSet.Empty, (all, c) => all.Or(Question.Between(c.Connection.FirstPort, c.Connection.LastPort)));
        return $"{Catalogs.CatalogWords.Of(checks.Key)}/{ports.ToString().Replace(", ", "+", StringComparison.Ordinal)}";
    }
}
