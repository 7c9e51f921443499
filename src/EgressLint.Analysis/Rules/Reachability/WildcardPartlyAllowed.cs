using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1002: some hosts of a pattern are denied, or all of them at some hours.</summary>
internal sealed class WildcardPartlyAllowed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1002", "WildcardPartlyAllowed", Severity.Error,
    [
        new("hosts", "Only a part of {0} ({1}) is allowed: '{2}' denies others, for example '{3}', which breaks {4} for {5}."),
        new("sometimes", "'{2}' denies {0} ({1}) {3}, though not otherwise, which breaks {4} for {5}."),
        new("dead-hosts", "Only a part of {0} ({1}) gets a way out: '{2}' sends others, for example '{3}', to {6}, where no proxy answers, which breaks {4} for {5}."),
        new("dead-sometimes", "'{2}' sends {0} ({1}) {3} to {6}, where no proxy answers, though not otherwise, which breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (!scope.Check.IsTold && scope.ProblemOf(Cause.PartlyAllowed) is { } problem)
        {
            var level = KnownHostsPass(scope.Check) ? Levels.Lower(scope.Level) : scope.Level;
            scope.Report(new(scope.Policy.Place(problem.Part.Entry), level, group => Say(group, problem))
            {
                Part = problem.Part,
                Key = ByHost(scope.Check) ? "" : Difference(scope.Check),
                Related = [.. Allowing(scope)],
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, Problem problem)
    {
        var entry = Names.Of(problem.Part.Entry);
        var byHost = ByHost(group.Checks[0]);
        ImmutableArray<string> words =
        [
            group.Endpoints, group.Connections, entry, byHost ? problem.Part.Witness.Host : Difference(group.Checks[0]), group.Features, group.Roles,
        ];
        var message = group.Policy.ChoosesRoute
            ? new EndpointMessage(byHost ? "dead-hosts" : "dead-sometimes", words.Add(Ways.Route(problem.Part)))
            : new(byHost ? "hosts" : "sometimes", words);
        return message with { Advice = Advice.Allow(group) };
    }

    private static IEnumerable<RelatedLocation> Allowing(EndpointScope scope)
    {
        foreach (var part in scope.Check.Judgement.Parts)
        {
            if (part.Verdict.Passes() && part.Entry.At is { } at)
            {
                yield return new(at, $"'{part.Witness.Host}' {Ways.Of(part)} here.");
            }
        }
    }

    private static bool ByHost(EndpointCheck check) => check.Judgement.Differences.IsEmpty;

    private static string Difference(EndpointCheck check) => string.Join(", ", check.Judgement.Differences.Take(3));

    private static bool KnownHostsPass(EndpointCheck check) => !check.Endpoint.KnownHosts.IsEmpty && ByHost(check)
        && check.Endpoint.KnownHosts.All(h => check.Judgement.Parts.Any(p => p.Verdict.Passes() && p.Part.Flows.Hosts.Contains(h)));
}
