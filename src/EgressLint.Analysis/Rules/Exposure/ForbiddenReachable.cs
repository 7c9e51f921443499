using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3014: a catalog says that a role must not reach something, and it can.</summary>
internal sealed class ForbiddenReachable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3014", "ForbiddenReachable", Severity.Error,
    [
        new("reached", "'{0}' lets {1} ({2}) through, for example '{3}', which {4} must not reach according to {5}."),
        new("partly", "'{0}' lets {1} ({2}) through in part, for example '{3}', which {4} must not reach according to {5}."),
        new("undecided", "Whether {4} can reach {1} ({2}), which must not be according to {5}, is unknown at '{0}': {6}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var check in scope.Forbidden)
        {
            if (check.Problem is { } problem)
            {
                Report(scope, check, problem.Part);
            }
        }
    });

    private static void Report(PolicyScope scope, EndpointCheck check, JudgedPart part)
    {
        var message = !part.Verdict.Passes() || check.Verdict == Verdict.Unknown && check.Judgement.Parts.Any(p => p.Verdict == Verdict.Authenticate) ? "undecided"
            : check.Judgement.Parts.All(p => p.Verdict.Passes()) ? "reached"
            : "partly";
        var level = message == "undecided" ? Severity.Note : scope.LevelOf(check);
        var entry = message == "undecided" ? Doubtful(part) : part.Entry;
        scope.Report(check, new(scope.Place(entry), level, group => Say(group, part, entry, message)) { Key = $"{message} {check.Need.Requirement.Id}", Part = part });
    }

    private static EndpointMessage Say(EndpointGroup group, JudgedPart part, PolicyEntry decider, string message)
    {
        var entry = Names.Of(decider);
        var requirements = Names.Quote(group.Checks.Select(c => c.Need.Requirement.Title));
        return new(message, entry, group.Endpoints, group.Connections, Witness(group.Checks[0], part), group.Roles, requirements, Reason(group.Checks[0], part))
        {
            Advice = message == "undecided" ? null : $"Deny {group.Endpoints} to {group.Roles} before '{entry}', or narrow that.",
        };
    }

    /// <summary>The first entry that may or may not match.</summary>
    private static PolicyEntry Doubtful(JudgedPart part) => part.Part.Steps.FirstOrDefault(s => s.Matched == Truth.Maybe && s.Entry.At is not null)?.Entry ?? part.Entry;

    /// <summary>With the address where that decides, and with the client where nobody said where clients are.</summary>
    private static string Witness(EndpointCheck check, JudgedPart part)
    {
        var flow = part.Witness;
        var isNamed = HostNames.Network(check.Endpoint.Pattern) is null;
        var far = isNamed && check.Asked.Published is not null && part.Part.Flows.Addresses is not null && flow.Address is { } address
            ? $"{flow} at {address}"
            : $"{VerdictInfos.Place(check, part)}:{flow.Port}";
        return check.Asked.Clients is null && !part.Part.Flows.Clients.IsAll && flow.Client is { } near ? $"{far} from {near}" : far;
    }

    private static string Reason(EndpointCheck check, JudgedPart part)
    {
        var doubts = part.Doubts.IsEmpty ? check.Judgement.Doubts : part.Doubts;
        return doubts.IsEmpty ? "the policy does not say" : string.Join("; ", doubts.Select(d => d.Reason).Distinct(StringComparer.Ordinal).Take(3));
    }
}
