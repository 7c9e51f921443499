using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules;

/// <summary>What the selection of a scenario has to say, as findings or assumptions.</summary>
internal static class ScenarioNotes
{
    /// <summary>Parameters without value whose hosts were left out, said once, at the start of the first policy.</summary>
    internal static IEnumerable<Finding> Findings(ImmutableArray<CatalogNote> notes, Catalog catalog, IReadOnlyList<Policy> policies)
    {
        var names = notes
            .Where(n => n.Kind == CatalogNoteKind.UnsetParameter && catalog.Parameter(n.Id)?.Type is ParameterType.Host or ParameterType.Url)
            .Select(n => n.Id)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (names.Length > 0 && policies.Count > 0)
        {
            yield return new Finding(Reachability.ParameterUnset.Rule, Names.Start(policies[0]), "left-out", [string.Join("', '", names)])
            {
                Identity = "left out",
            };
        }
    }

    /// <summary>Everything else, one sentence each.</summary>
    internal static IEnumerable<string> Assumptions(ImmutableArray<CatalogNote> notes) =>
        notes.Where(n => n.Kind != CatalogNoteKind.UnsetParameter).Select(n => n.Text);
}
