using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Analysis.Catalogs;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2003: the proxy asks for credentials that the caller cannot give.</summary>
internal sealed class ProxyAuthenticationRequired : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2003", "ProxyAuthenticationRequired", Severity.Warning,
    [
        new("default", "'{0}' asks for credentials, which cannot be expected of {3}, before it lets {1} ({2}) through; this breaks {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.Authentication) is { } problem && MachineSignIn.Refused(scope.Policy.Policy, scope.Check) is null)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), Level(scope), group => Say(group, Names.Of(entry))) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry) =>
        new("default", entry, group.Endpoints, group.Connections, group.Roles, group.Features) { Advice = Advice.Allow(group) };

    /// <summary>Who is known not to sign in fails for certain; of others it is only not said that they can.</summary>
    private static Severity Level(EndpointScope scope) => scope.Check.Constraints is { ProxyAuth: ProxyAuthentication.None } or { AllUsers: true }
        ? scope.Level
        : Levels.AtMost(scope.Level, Severity.Warning);
}
