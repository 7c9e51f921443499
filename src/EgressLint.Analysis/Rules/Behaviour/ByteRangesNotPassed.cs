using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2013: byte ranges are needed and do not pass.</summary>
internal sealed class ByteRangesNotPassed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2013", "ByteRangesNotPassed", Severity.Error,
    [
        new("header", "The header 'Range' is removed from requests to {0} ({1}); byte ranges do not pass, which breaks {2} for {3}."),
        new("whole", "Whole objects are fetched from {0} ({1}) where a byte range is asked for; downloads take longer or time out, which breaks {2} for {3}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (!scope.Check.Constraints.Range || !Visibility.SeesRequests(scope.Check) || scope.Check.Judgement.FirstPassing is null)
        {
            return;
        }

        var settings = scope.Policy.Policy.Settings;
        foreach (var header in settings.RemovedRequestHeaders)
        {
            if (string.Equals(header.Value, "range", StringComparison.OrdinalIgnoreCase))
            {
                Report(scope, "header", header.At);
                return;
            }
        }

        if (settings.FetchesWholeObjects is { Value: true } whole)
        {
            Report(scope, "whole", whole.At);
        }
    });

    private static void Report(EndpointScope scope, string message, Location at) =>
        scope.Report(new(at, scope.Level, group => new(message, group.Endpoints, group.Connections, group.Features, group.Roles)) { Key = message });
}
