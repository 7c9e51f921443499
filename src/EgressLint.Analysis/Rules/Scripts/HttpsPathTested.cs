using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5003: a script decides by the path of an address that browsers do not show to it.</summary>
internal sealed class HttpsPathTested : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5003", "HttpsPathTested", Severity.Warning,
    [
        new("default", "'{0}' decides on the path of {1} ({2}), which {4} hides from the script: 'https://{3}' {5} there but {6} in {7}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.Check.Transport != Transport.Https)
        {
            return;
        }

        foreach (var difference in scope.Check.Differing.Where(d => d.IsByPath))
        {
            var entry = difference.Their.Entry;
            scope.Report(new(scope.Policy.Place(entry), Severity.Warning, group => Say(group, difference)) { Key = Ways.Of(difference.Their), Part = difference.Their });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, EngineDifference found)
    {
        var url = $"{found.Witness.Host}{found.Witness.Path}";
        var entry = Names.Of(found.Their.Entry);
        return new("default", entry, group.Endpoints, group.Connections, url, group.Policy.Engine, Ways.Of(found.Our), Ways.Of(found.Their), found.Theirs.Engine)
        {
            Advice = "Decide on the host: for https no path is certain to be seen.",
        };
    }
}
