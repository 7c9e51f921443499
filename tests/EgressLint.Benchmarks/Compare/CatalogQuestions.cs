using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Benchmarks.Compare;

/// <summary>All that the catalog asks.</summary>
internal static class CatalogQuestions
{
    /// <summary>Every profile.</summary>
    public static AnalysisOptions All { get; } = new() { Selection = Selection.Empty with { Profiles = [.. Catalog.BuiltIn().Profiles.Select(p => p.Id)] } };

    public static ImmutableArray<ScenarioRequirement> Requirements() => Catalog.BuiltIn().Select(All.Selection, out _);
}

/// <summary>A file that stands alone.</summary>
internal sealed class NoFiles : BindContext
{
    public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

    public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
}
