using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules;

/// <summary>Collects what one rule says about one policy; problems of checks at one place are put together.</summary>
internal sealed class Reports(Rule rule, Policy policy, bool perEndpoint, SettingsSuppressions accepted)
{
    private readonly List<Finding> findings = [];
    private readonly List<(EndpointCheck Check, EndpointReport Report)> problems = [];

    internal void Add(Finding finding) => findings.Add(finding);

    internal void Add(EndpointCheck check, EndpointReport report) => problems.Add((check, report));

    /// <summary>Every finding of the rule, with the checks that it is about.</summary>
    internal IEnumerable<ReportedFinding> Finish()
    {
        foreach (var finding in findings)
        {
            yield return new(finding, [], null);
        }

        // Endpoints that are suppressed make a finding of their own, so that the words about the others stay true.
        foreach (var group in problems.GroupBy(p => (p.Report.At, p.Report.Key, Own(p.Check), Accepted(p.Check, p.Report))))
        {
            var members = group.ToArray();
            yield return new(Join(members), [.. members.Select(m => m.Check).Distinct()], members[0].Report.Part);
        }
    }

    private int Accepted(EndpointCheck check, EndpointReport report) =>
        accepted.LimitedTo(rule.Descriptor.Id, report.At.Source.Path, check.Endpoint.Pattern);

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
            Subject = first.Part is { } shown && policy.ChoosesRoute ? group.Subject with { Witness = shown.Witness.ToString() } : group.Subject,
            Advice = message.Advice,
            Related = [.. members.SelectMany(m => m.Report.Related).Concat(Assumed(first.Part)).Where(r => r.At != first.At).DistinctBy(r => r.At)],
            Trace = !first.Story.IsEmpty ? first.Story : first.Part is { } part ? Trace(policy, part) : [],
            Identity = Default(first, members[0].Check) is { } name ? $"{name} {first.Key} {own}".TrimEnd()
                : first.Key.Length == 0 && own.Length == 0 ? null : $"{Names.OneLine(first.At)} {first.Key} {own}",
        };
    }

    /// <summary>
    /// The built-in default that decides where no line does. It is reported at the first line, which has nothing to do with it and changes with
    /// every licence that somebody puts above.
    /// </summary>
    private string? Default(EndpointReport report, EndpointCheck check) =>
        (report.Part ?? check.Problem?.Part)?.Entry is { At: null } entry && report.At == Names.Start(policy) ? Names.Of(entry) : null;

    /// <summary>What the part rests on that no file says.</summary>
    private static IEnumerable<RelatedLocation> Assumed(JudgedPart? part)
    {
        foreach (var doubt in part?.Part.Assumed ?? [])
        {
            if ((doubt.At ?? part?.Part.ResolvedAt) is { } at)
            {
                yield return new(at, $"Assumed here: {doubt.Reason}.");
            }
        }
    }

    /// <summary>The entries that a part went through.</summary>
    internal static ImmutableArray<TraceLine> Trace(Policy policy, JudgedPart part)
    {
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        for (var i = 0; i < part.Part.Steps.Length; i++)
        {
            var step = part.Part.Steps[i];
            if (step.Entry.At is { } at)
            {
                lines.Add(new(at, policy.ChoosesRoute ? Ran(step, part, i == part.Part.Steps.Length - 1) : Matched(step, part)));
            }
        }

        return lines.ToImmutable();
    }

    private static string Matched(TraceStep step, JudgedPart part) =>
        $"'{Names.Of(step.Entry)}' {(step.Matched == Truth.Maybe ? "may match" : "matches")} '{part.Witness}'.";

    /// <summary>Scripts run: something takes the request, a value is chosen, a statement returns it.</summary>
    private static string Ran(TraceStep step, JudgedPart part, bool isLast)
    {
        var verb = step.Entry.Label == "value" ? "is a part of the value for"
            : step.Entry.Label == "return" || part.Part.Steps.Length == 1 || !isLast ? "answers"
            : step.Matched == Truth.Maybe ? "may decide about"
            : "decides about";
        return $"'{Names.Of(step.Entry)}' {verb} '{part.Witness}'.";
    }
}

/// <summary>A finding with the checks that it is about; none where it is about the policy itself.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Checks">The checks, in the order of the catalog.</param>
/// <param name="Part">The part of a decision that it shows; null where it shows none.</param>
internal sealed record ReportedFinding(Finding Finding, ImmutableArray<EndpointCheck> Checks, JudgedPart? Part);
