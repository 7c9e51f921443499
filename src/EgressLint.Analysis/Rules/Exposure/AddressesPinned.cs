using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3005: what lets an endpoint through are listed addresses, and the service changes them.</summary>
internal sealed class AddressesPinned : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3005", "AddressesPinned", Severity.Note,
    [
        new("default", "'{0}' allows {1} ({2}) by listed addresses only, and their owner changes those without notice, which then breaks {3} for {4}; allow a service tag or names instead."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        var parts = scope.Check.Judgement.Parts;
        if (scope.Check.Constraints.VolatileAddresses && scope.Check.Works && !parts.IsEmpty && parts.All(p => p.Entry.PinsAddresses))
        {
            scope.Report(new(scope.Policy.Place(parts[0].Entry), Severity.Note, group =>
                new("default", Names.Of(parts[0].Entry), group.Endpoints, group.Connections, group.Features, group.Roles)));
        }
    });
}
