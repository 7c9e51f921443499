using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>EGL6005: every member is known, and what they make together is not.</summary>
internal sealed class PathUndecided : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL6005", "PathUndecided", Severity.Note,
        "Whether {1} ({2}) can be reached on path '{0}' is unknown: {3}.");

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPath(scope =>
    {
        foreach (var check in scope.Checks.Where(c => c.Check.Counts && c.Check.Verdict == Verdict.Unknown))
        {
            foreach (var part in check.Parts.Where(p => p.Verdict == Verdict.Unknown))
            {
                // What a member does not know it says itself, and what no member serves has a rule of its own.
                if (Own(part) is { } doubt && PathCheck.Telling(part) is { } hop && !check.Arms.Any(a => PathWalk.Place(a.Way) is { } place && !scope.IsServed(place) && a.Parts.Contains(part)))
                {
                    scope.Report(check, part, hop, new(doubt.At ?? Names.Place(hop.Policy, hop.Part.Entry), Severity.Note, group =>
                        new("default", scope.Plan.Name, group.Endpoints, group.Connections, doubt.Reason)) { Key = doubt.Reason });
                    break;
                }
            }
        }
    });

    private static Doubt? Own(PathPart part) => part.Doubts.FirstOrDefault(d => !part.Hops.Any(h => h.Part.Doubts.Contains(d)));
}
