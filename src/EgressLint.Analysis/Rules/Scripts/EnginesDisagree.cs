using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5007: two engines read the same script differently.</summary>
internal sealed class EnginesDisagree : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5007", "EnginesDisagree", Severity.Warning,
    [
        new("default", "{0} and {1} read the script differently: {2} ({3}), for example '{4}', {5} in {0} and {6} in {1}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        foreach (var difference in scope.Check.Differing.Where(d => !d.IsByPath))
        {
            var (ours, theirs) = (Ways.Of(difference.Our), Ways.Of(difference.Their));
            var there = scope.Policy.Place(difference.Their.Entry);
            scope.Report(new(scope.Policy.Place(difference.Our.Entry), Severity.Warning, group => Say(group, difference))
            {
                Key = $"{ours} {theirs}",
                Part = difference.Our,
                Related = [new RelatedLocation(there, $"This decides in {difference.Theirs.Engine}.")],
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, EngineDifference found) =>
        new("default", group.Policy.Engine, found.Theirs.Engine, group.Endpoints, group.Connections, found.Witness.ToString(), Ways.Of(found.Our), Ways.Of(found.Their))
        {
            Advice = $"Write it so that both engines understand it: browsers are {group.Policy.Engine}, the services of Windows and the management clients are {found.Theirs.Engine}.",
        };
}
