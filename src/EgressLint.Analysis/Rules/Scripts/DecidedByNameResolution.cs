using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5004: the address of a required name is asked for before the name decides.</summary>
internal sealed class DecidedByNameResolution : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5004", "DecidedByNameResolution", Severity.Warning,
    [
        new("default", "'{0}' looks the name up before it is decided about {1}; each look-up delays the request, and where clients get no answer or another one the way can change."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        foreach (var part in scope.Check.Judgement.Parts)
        {
            if (part.Part.ResolvedAt is { } at)
            {
                scope.Report(new(at, Levels.AtMost(scope.Level, Severity.Warning), group => Say(group, at)) { Part = part });
                return;
            }
        }
    });

    private static EndpointMessage Say(EndpointGroup group, Location at) =>
        new("default", Names.OneLine(at), group.Endpoints) { Advice = "Match required names first, and look names up only for what is left." };
}
