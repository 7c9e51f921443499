using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1006: an entry lets a redirector through, and everything it leads to is denied.</summary>
internal sealed class RedirectorWithoutTargets : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1006", "RedirectorWithoutTargets", Severity.Warning,
    [
        new("default", "'{0}' lets {1} through, which only redirects; the targets of {2} are stopped by '{3}', for example '{4}'."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var feature in scope.Checks.Where(c => c.Counts).GroupBy(c => (c.Need.Feature.Id, c.Need.Role.Id)))
        {
            var redirectors = feature.Where(c => c.Endpoint.Set.Redirector).ToArray();
            var targets = feature.Where(c => !c.Endpoint.Set.Redirector && !c.Endpoint.Optional).ToArray();
            if (targets.Length > 0 && targets.All(c => c.Verdict == Verdict.Deny))
            {
                Report(scope, redirectors.Where(c => c.Works), targets[0]);
            }
        }
    });

    private static void Report(PolicyScope scope, IEnumerable<EndpointCheck> redirectors, EndpointCheck target)
    {
        var blocked = target.Judgement.Parts[0];
        foreach (var redirector in redirectors)
        {
            var entry = redirector.Judgement.Parts[0].Entry;
            var text = Names.Of(entry);
            var at = scope.Place(entry);
            scope.Report(redirector, new(at, Severity.Warning, group =>
                new("default", text, group.Endpoints, group.Features, Names.Of(blocked.Entry), blocked.Witness.ToString()))
            {
                Part = redirector.Judgement.Parts[0],
                Related = [new(scope.Place(blocked.Entry), $"'{blocked.Witness.Host}' is stopped here.")],
            });
        }
    }
}
