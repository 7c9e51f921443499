using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Analysis.Catalogs;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2008: a place where certificates are checked is denied.</summary>
internal sealed class RevocationBlocked : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2008", "RevocationBlocked", Severity.Warning,
    [
        new("default", "Certificate checks need {0} over plain HTTP, but '{1}' denies them, for example '{2}'; TLS connections of {3} can fail or slow down."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.Revocation) is { } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), Level(scope), group => Say(group, Names.Of(entry))) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry) =>
        new("default", group.Endpoints, entry, group.Witness, group.Roles) { Advice = Advice.Allow(group) };

    /// <summary>What is checked for a required connection is required itself.</summary>
    private static Severity Level(EndpointScope scope) =>
        scope.Level == Severity.Warning && scope.Check.Need.Necessity == Necessity.Conditional && scope.Policy.Checks.Any(c => NeedsTls(c, scope.Check))
            ? Severity.Error
            : scope.Level;

    private static bool NeedsTls(EndpointCheck other, EndpointCheck check) =>
        other.Transport is Transport.Https or Transport.TcpTls && other.Need.Necessity == Necessity.Required
        && (check.Need.Role.Id == "any" || check.Need.Role.Id == other.Need.Role.Id);
}
