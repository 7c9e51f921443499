using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1003: the files do not say whether an endpoint can be reached.</summary>
internal sealed class RequirementUndecided : Rule
{
    /// <summary>More places than this say nothing more.</summary>
    private const int MostPlaces = 40;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1003", "RequirementUndecided", Severity.Note,
    [
        new("default", "Whether {0} ({1}) can be reached is unknown: {2}."),
        new("way", "Which way {0} ({1}) goes is unknown: {2}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.Undecided) is { } problem)
        {
            var reason = Reason(problem);
            scope.Report(new(Place(scope, problem), Severity.Note, group => new(Message(problem), group.Endpoints, group.Connections, reason))
            {
                Key = reason,
                Part = problem.Part,
                Related = [.. problem.Part.Doubts.Where(d => d.At is not null).Take(MostPlaces).Select(d => new RelatedLocation(d.At.GetValueOrDefault(), d.Reason))],
            });
        }
    });

    /// <summary>Where every possible outcome passes, only the way is not known.</summary>
    private static string Message(Problem problem)
    {
        var possible = problem.Part.Part.Possible.Without(Outcome.Direct).Without(Outcome.Proxy);
        return possible.IsEmpty ? "way" : "default";
    }

    private static string Reason(Problem problem) => problem.Part.Doubts.IsEmpty
        ? "the policy does not say"
        : string.Join("; ", problem.Part.Doubts.Select(d => d.Reason).Distinct(StringComparer.Ordinal).Take(3));

    /// <summary>The first entry that may or may not match; what decides after it is only one of the possible outcomes.</summary>
    private static Location Place(EndpointScope scope, Problem problem)
    {
        foreach (var step in problem.Part.Part.Steps)
        {
            if (step.Matched == Truth.Maybe && step.Entry.At is { } at)
            {
                return at;
            }
        }

        return scope.Policy.Place(problem.Part.Entry);
    }
}
