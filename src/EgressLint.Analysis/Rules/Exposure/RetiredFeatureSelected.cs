using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3013: somebody asks for a feature that is no more, or will not be for long.</summary>
internal sealed class RetiredFeatureSelected : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3013", "RetiredFeatureSelected", Severity.Note,
    [
        new("over", "The feature '{0}' is selected, but it is {1}{2}, so nothing was checked for it; deselect it and remove what was allowed for it alone."),
        new("going", "The feature '{0}' is selected and was checked, but it is {1}{2}; plan to do without it."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnScenario(scope =>
    {
        foreach (var id in scope.Selection.Features.Distinct(StringComparer.Ordinal))
        {
            if (context.Catalog.Feature(id) is { } feature && (feature.Lifecycle.IsOver || feature.Lifecycle.State == LifecycleState.Deprecated))
            {
                var life = feature.Lifecycle;
                scope.Report(new(Descriptor, scope.Places.OfFeature(id) ?? scope.Start, life.IsOver ? "over" : "going",
                    [feature.Title, CatalogWords.Of(CatalogWords.States, life.State), life.Since is null ? "" : $" since {life.Since}"])
                {
                    Identity = id,
                    Subject = new() { Features = [feature.Title] },
                });
            }
        }
    });
}
