using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules;

/// <summary>Collects what one rule says about one policy; problems of checks at one place are put together.</summary>
internal sealed class Reports(Rule rule, Policy policy, bool perEndpoint)
{
    private readonly List<Finding> findings = [];
    private readonly List<(EndpointCheck Check, EndpointReport Report)> problems = [];

    internal void Add(Finding finding) => findings.Add(finding);

    internal void Add(EndpointCheck check, EndpointReport report) => problems.Add((check, report));

    /// <summary>Every finding of the rule.</summary>
    internal IEnumerable<Finding> Finish()
    {
        foreach (var finding in findings)
        {
            yield return finding;
        }

        foreach (var group in problems.GroupBy(p => (p.Report.At, p.Report.Key, Own(p.Check))))
        {
            yield return Join([.. group]);
        }
    }

    private string Own(EndpointCheck check) => perEndpoint
        ? $"{check.Need.Requirement.Id} {check.Need.Role.Id} {check.Endpoint.Pattern} {check.ConnectionText}"
        : "";

    private Finding Join((EndpointCheck Check, EndpointReport Report)[] members)
    {
        var first = members[0].Report;
        var group = new EndpointGroup(policy, [.. members.Select(m => m.Check).Distinct()]);
        var message = first.Message(group);
        var own = Own(members[0].Check);
        return new(rule.Descriptor, first.At, message.Id, message.Arguments)
        {
            Severity = members.Max(m => m.Report.Severity),
            Subject = group.Subject,
            Advice = message.Advice,
            Related = [.. members.SelectMany(m => m.Report.Related).Where(r => r.At != first.At).DistinctBy(r => r.At)],
            Trace = first.Part is { } part ? Trace(part) : [],
            Identity = first.Key.Length == 0 && own.Length == 0 ? null : $"{Names.OneLine(first.At)} {first.Key} {own}",
        };
    }

    private static ImmutableArray<TraceLine> Trace(JudgedPart part)
    {
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        foreach (var step in part.Part.Steps)
        {
            if (step.Entry.At is { } at)
            {
                var matched = step.Matched == Truth.Maybe ? "may match" : "matches";
                lines.Add(new(at, $"'{Names.Of(step.Entry)}' {matched} '{part.Witness}'."));
            }
        }

        return lines.ToImmutable();
    }
}
