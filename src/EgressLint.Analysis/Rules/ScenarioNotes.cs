using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules;

/// <summary>What the selection of a scenario has to say, as findings or assumptions.</summary>
internal static class ScenarioNotes
{
    /// <summary>Parameters without value, each said once, at the start of the first policy.</summary>
    internal static IEnumerable<Finding> Findings(ImmutableArray<CatalogNote> notes, IReadOnlyList<Policy> policies)
    {
        if (policies.Count == 0)
        {
            yield break;
        }

        foreach (var note in notes.Where(n => n.Kind == CatalogNoteKind.UnsetParameter).DistinctBy(n => n.Id))
        {
            yield return new Finding(Reachability.ParameterUnset.Rule, Names.Start(policies[0]), "left-out", [note.Id, Sentence(note.Text)])
            {
                Identity = note.Id,
            };
        }
    }

    /// <summary>Everything else, one sentence each.</summary>
    internal static IEnumerable<string> Assumptions(ImmutableArray<CatalogNote> notes) =>
        notes.Where(n => n.Kind != CatalogNoteKind.UnsetParameter).Select(n => n.Text);

    private static string Sentence(string text) => text.TrimEnd('.');
}
