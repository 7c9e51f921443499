using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1008: an entry that allows an endpoint stands after the one that denies it.</summary>
internal sealed class AllowNeverApplies : Rule
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "EGL1008";

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(Id, "AllowNeverApplies", Severity.Error,
    [
        new("default", "'{0}' would allow {1} ({2}), but '{3}' decides first, which breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.AllowTooLate) is { Other: { } late } problem)
        {
            var entry = problem.Part.Entry;
            var first = scope.Policy.Place(entry);
            scope.Report(new(scope.Policy.Place(late), scope.Level, group => Say(group, Names.Of(late), Names.Of(entry), first))
            {
                Key = Names.Of(entry),
                Part = problem.Part,
                Related = [new(first, "This decides first.")],
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string late, string entry, Location first) =>
        new("default", late, group.Endpoints, group.Connections, entry, group.Features, group.Roles)
        {
            Advice = group.Policy.Format == "azure"
                ? $"Give '{late}', or its collection, a lower priority number than '{entry}' has, or narrow '{entry}'."
                : string.Create(CultureInfo.InvariantCulture, $"Move '{late}' above line {first.StartPosition.Line + 1}, or narrow '{entry}'."),
        };
}
