using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2004: a proxy asks a machine account for a name and a password.</summary>
internal sealed class ProxyWrongContext : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2004", "ProxyWrongContext", Severity.Warning,
    [
        new("machine", "'{0}' asks for credentials on the way to {1} ({2}), but all that {3} can sign in with is the machine account, which cannot use {4}; this breaks {5}."),
        new("stored", "'{0}' asks for credentials on the way to {1} ({2}), but the machine account of {3} cannot use {4}; unless a name and a password are stored there, this breaks {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        var part = scope.ProblemOf(Cause.Authentication)?.Part ?? scope.Check.Challenge;
        if (part is null || MachineSignIn.Refused(scope.Policy.Policy, scope.Check) is not { } first)
        {
            return;
        }

        var schemes = scope.Policy.Policy.Settings.SignInSchemes;
        var message = MachineSignIn.MayHaveStored(scope.Check) ? "stored" : "machine";
        scope.Report(new(scope.Policy.Place(part.Entry), Severity.Warning, group => Say(group, part, message, schemes))
        {
            Part = part,
            Key = message,
            Related = [.. schemes.Select(s => new RelatedLocation(s.At, $"The scheme '{s.Value}' is set up here."))],
        });
    });

    private static EndpointMessage Say(EndpointGroup group, JudgedPart part, string message, ImmutableArray<Setting<string>> schemes) =>
        new(message, Names.Of(part.Entry), group.Endpoints, group.Connections, group.Roles, Offered(schemes), group.Features)
        {
            Advice = $"Offer 'negotiate' as well. Or without credentials: {Advice.Allow(group)}",
        };

    private static string Offered(ImmutableArray<Setting<string>> schemes) => schemes.Length == 1
        ? $"the only scheme offered, '{schemes[0].Value}'"
        : $"the schemes offered, {Names.Quote(schemes.Select(s => s.Value))}";
}
