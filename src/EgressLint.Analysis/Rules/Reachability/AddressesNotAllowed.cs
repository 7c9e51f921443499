using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1010: a rule set of addresses does not cover those of an endpoint, or lists some where nobody publishes which are needed.</summary>
internal sealed class AddressesNotAllowed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1010", "AddressesNotAllowed", Severity.Error,
    [
        new("part", "Only a part of the addresses of {0} ({1}) is allowed: '{2}' denies others, for example {3} of {4}, which breaks {5} for {6}."),
        new("unlisted", "Nothing guarantees {0} ({1}): only listed addresses are allowed, '{2}' denies the rest, and which addresses these names have is not published, which may break {3} for {4}."),
        new("beyond", "Nothing guarantees {0} ({1}): the addresses of {3} are allowed, but '{2}' denies others from which delivery networks serve these names as well, which may break {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.SomeAddresses) is { } part)
        {
            scope.Report(new(scope.Policy.Place(part.Part.Entry), scope.Level, group => Partly(group, part)) { Part = part.Part, Key = $"part {scope.Check.Asked.Published?.Title}" });
        }
        else if (scope.ProblemOf(Cause.AddressesUnlisted) is { } unlisted)
        {
            var published = scope.Check.Asked.Published;
            scope.Report(new(scope.Policy.Place(unlisted.Part.Entry), Levels.Lower(scope.Level), group => Unlisted(group, unlisted, published))
            {
                Part = unlisted.Part,
                Key = published?.Title ?? "",
            });
        }
    });

    private static EndpointMessage Partly(EndpointGroup group, Problem problem) => new(
        "part", group.Endpoints, group.Connections, Names.Of(problem.Part.Entry), $"'{problem.Part.Witness.Address}'",
        group.Checks[0].Asked.Published?.Title ?? "the published list", group.Features, group.Roles)
    {
        Advice = Advice.Allow(group),
    };

    private static EndpointMessage Unlisted(EndpointGroup group, Problem problem, PublishedAddresses? published)
    {
        var entry = Names.Of(problem.Part.Entry);
        var message = published is null
            ? new EndpointMessage("unlisted", group.Endpoints, group.Connections, entry, group.Features, group.Roles)
            : new("beyond", group.Endpoints, group.Connections, entry, published.Title, group.Features, group.Roles);
        return message with { Advice = Advice.Allow(group) };
    }
}
