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
        new("dead", "Certificate checks need {0} over plain HTTP, but '{1}' sends them to {4}, where no proxy answers, for example '{2}'; TLS connections of {3} can fail or slow down."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.Revocation) is { } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), Level(scope), group => Say(group, Names.Of(entry), problem.Part)) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry, JudgedPart part) => group.Policy.ChoosesRoute
        ? new("dead", group.Endpoints, entry, Url(part), group.Roles, Ways.Route(part)) { Advice = Advice.Allow(group) }
        : new("default", group.Endpoints, entry, group.Witness, group.Roles) { Advice = Advice.Allow(group) };

    /// <summary>With the path, which a script may decide by.</summary>
    private static string Url(JudgedPart part) => part.Witness.Path is "" or "/" ? part.Witness.ToString() : $"{part.Witness.Host}{part.Witness.Path}";

    /// <summary>What is checked for a required connection is required itself.</summary>
    private static Severity Level(EndpointScope scope) =>
        scope.Level == Severity.Warning && scope.Check.Need.Necessity == Necessity.Conditional && scope.Policy.Checks.Any(c => NeedsTls(c, scope.Check))
            ? Severity.Error
            : scope.Level;

    private static bool NeedsTls(EndpointCheck other, EndpointCheck check) =>
        other.Transport is Transport.Https or Transport.TcpTls && other.Need.Necessity == Necessity.Required
        && (check.Need.Role.Id == "any" || check.Need.Role.Id == other.Need.Role.Id);
}
