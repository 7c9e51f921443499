using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Analysis.Catalogs;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2006: where TLS is decrypted, what is offered to the far end is too old for it.</summary>
internal sealed class TlsTooOld : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2006", "TlsTooOld", Severity.Error,
    [
        new("version", "TLS to {0} is decrypted and offered again as at most '{1}', but at least '{2}' is needed; this breaks {3} for {4}."),
        new("suites", "TLS to {0} is decrypted and offered again with '{1}', which holds none of the cipher suites it accepts; this breaks {2} for {3}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.Check.Constraints.Tls is not { } need || !Visibility.IsDecrypted(scope.Check))
        {
            return;
        }

        var settings = scope.Policy.Policy.Settings;
        if (settings.TlsMaximum is { } maximum && need.Minimum is { } minimum && VersionText.Compare(maximum.Value, minimum) < 0)
        {
            scope.Report(new(maximum.At, scope.Level, group =>
                new("version", group.Endpoints, maximum.Value, minimum, group.Features, group.Roles)) { Key = minimum });
            return;
        }

        if (settings.Ciphers is { } ciphers && !CipherSuites.MayMeet(ciphers.Value, scope.Policy.Catalog.SuitesOf(need), settings.TlsMaximum?.Value))
        {
            scope.Report(new(ciphers.At, scope.Level, group =>
                new("suites", group.Endpoints, ciphers.Value, group.Features, group.Roles)));
        }
    });
}
