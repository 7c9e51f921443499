using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1013: the verdict depends on a value that only the site knows.</summary>
internal sealed class ParameterUnset : Rule
{
    internal static RuleDescriptor Rule { get; } = new("EGL1013", "ParameterUnset", Severity.Note,
    [
        new("undecided", "Whether {0} can be reached depends on values that are not set: {1}. Give them with '--param' or in the settings file."),
        new("left-out", "Hosts of your own were not checked, because no value is set for '{0}'. Give them with '--param' or in the settings file."),
    ]);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor => Rule;

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.ParameterUnset) is { } problem)
        {
            var names = Names.Quote(scope.Check.Endpoint.UnsetParameters);
            var at = scope.Policy.Place(problem.Part.Entry);
            scope.Report(new(at, Severity.Note, group => new("undecided", group.Endpoints, names)) { Key = names, Part = problem.Part });
        }
    });
}
