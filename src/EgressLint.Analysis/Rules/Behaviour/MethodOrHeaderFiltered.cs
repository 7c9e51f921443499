using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2014: an HTTP method or header that is needed does not pass.</summary>
internal sealed class MethodOrHeaderFiltered : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2014", "MethodOrHeaderFiltered", Severity.Error,
    [
        new("method", "'{0}' denies the method {1} for {2} ({3}), which breaks {4} for {5}."),
        new("header", "The header {0} is removed from requests to {1} ({2}), which breaks {3} for {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        foreach (var (method, part) in scope.Check.RefusedMethods)
        {
            var entry = part.Entry;
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => SayMethod(group, Names.Of(entry))) { Part = part, Key = "method" });
        }

        if (!Visibility.SeesRequests(scope.Check) || scope.Check.Judgement.FirstPassing is null)
        {
            return;
        }

        foreach (var header in scope.Policy.Policy.Settings.RemovedRequestHeaders)
        {
            if (scope.Check.Constraints.Headers.Contains(header.Value, StringComparer.OrdinalIgnoreCase))
            {
                var name = header.Value;
                scope.Report(new(header.At, scope.Level, group => SayHeader(group, name)) { Key = name });
            }
        }
    });

    private static EndpointMessage SayMethod(EndpointGroup group, string entry)
    {
        var methods = Names.Quote(group.Checks.SelectMany(c => c.RefusedMethods).Select(m => m.Method));
        return new("method", entry, methods, group.Endpoints, group.Connections, group.Features, group.Roles);
    }

    private static EndpointMessage SayHeader(EndpointGroup group, string header) =>
        new("header", $"'{header}'", group.Endpoints, group.Connections, group.Features, group.Roles);
}
