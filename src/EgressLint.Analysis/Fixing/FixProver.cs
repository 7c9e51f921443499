using System.Collections.Immutable;
using System.Text;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Analysis.Fixing;

/// <summary>What became of a proposed repair.</summary>
/// <param name="Fix">The fix; null where it is not proven.</param>
/// <param name="After">How the configuration fares with it; null where it is not proven.</param>
/// <param name="Refusal">Why it is not proven, as a clause; empty where it is.</param>
internal sealed record Proof(Fix? Fix, TrialOutcome? After, string Refusal)
{
    internal static Proof Refused(string reason) => new(null, null, reason);
}

/// <summary>
/// Makes the edits, reads the texts anew and judges everything again, for the same clients. A fix is proven when the finding is gone, what it is about works, nothing else is
/// worse, and nothing is found that was not found before. It is safe when besides nothing changes that nothing needs.
/// </summary>
internal sealed class FixProver(Trial trial)
{
    private const int MostText = 200;

    /// <summary>Proves a repair of a finding, or says why not.</summary>
    internal Proof Prove(TrialOutcome before, TriedPolicy policy, ReportedFinding reported, RepairAim aim, Repair repair, CancellationToken cancellation)
    {
        var edited = Edit(before.Workspace, repair.Edits);
        var after = trial.Run(edited, before, cancellation);
        if (after.Policies.Length != before.Policies.Length)
        {
            return Proof.Refused("the edited file would hold other policies");
        }

        var index = before.Policies.IndexOf(policy);
        var now = after.Policies[index];
        if (now.Opened.Policy.Rejections.Length > policy.Opened.Policy.Rejections.Length)
        {
            return Proof.Refused($"the engine would refuse the edited file: {now.Opened.Policy.Rejections[^1].Reason.TrimEnd('.')}");
        }

        var own = reported.Checks.Where(RepairRequests.IsNamed).Select(ClientPins.KeyOf).ToHashSet(StringComparer.Ordinal);
        if (StillFails(now, reported, own, aim) is { Length: > 0 } why)
        {
            return Proof.Refused(why);
        }

        for (var i = 0; i < before.Policies.Length; i++)
        {
            if (Worse(before.Policies[i], after.Policies[i], i == index ? own : []) is { Length: > 0 } worse)
            {
                return Proof.Refused(worse);
            }
        }

        if (NewFinding(before, after, index, own) is { } finding)
        {
            return Proof.Refused($"the edited file would have a finding that it does not have now: {finding.Rule.Id}, {Cut(finding.Message)}");
        }

        return Graded(policy, now, reported, aim, repair, after);
    }

    private Proof Graded(TriedPolicy policy, TriedPolicy now, ReportedFinding reported, RepairAim aim, Repair repair, TrialOutcome after)
    {
        if (aim == RepairAim.LongerIdle)
        {
            return new(new($"{repair.Title}, for every connection", FixSafety.Unsafe, repair.Edits), after, "");
        }

        var opened = OpenedFlows.Between(policy.Opened.Policy, now.Opened.Policy, RepairRequests.Needed(policy, trial.Questionnaire, aim));
        var title = repair.Title + ForWhom(reported, now);
        return opened.AreNone ? new(new(title, FixSafety.Safe, repair.Edits), after, "")
            : opened.Examples.IsEmpty ? new(new($"{title}; {opened.Unknown}", FixSafety.Unsafe, repair.Edits), after, "")
            : new(new($"{title}; this also changes {string.Join(" and ", opened.Examples.Select(Cut))}", FixSafety.Unsafe, repair.Edits), after, "");
    }

    /// <summary>For which clients it works now, where everybody was stopped before and the file says whom it serves.</summary>
    private static string ForWhom(ReportedFinding reported, TriedPolicy now)
    {
        foreach (var check in reported.Checks)
        {
            if (Same(check, now) is { } same && !same.Clients.Equals(check.Clients) && !now.Opened.Policy.ChoosesRoute)
            {
                return $", for clients in {ClientChoice.Describe(now.Opened.Policy, same.Clients)}";
            }
        }

        return "";
    }

    /// <summary>What was asked as a check was, in another version of the policy; null where it was not.</summary>
    internal static EndpointCheck? Same(EndpointCheck check, TriedPolicy other)
    {
        var key = ClientPins.KeyOf(check);
        return other.Opened.Checks.FirstOrDefault(c => ClientPins.KeyOf(c) == key);
    }

    /// <summary>The workspace with the edits made.</summary>
    internal static Workspace Edit(Workspace workspace, ImmutableArray<TextEdit> edits)
    {
        foreach (var file in edits.GroupBy(e => e.At.Source.Path, StringComparer.Ordinal))
        {
            workspace = workspace.With(SourceText.From(file.Key, Apply(file.First().At.Source.Content, file)));
        }

        return workspace;
    }

    /// <summary>A text with edits that do not overlap made.</summary>
    internal static string Apply(string content, IEnumerable<TextEdit> edits)
    {
        var result = new StringBuilder(content.Length + 256);
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.At.Span.Start).ThenBy(e => e.At.Span.Length))
        {
            result.Append(content, at, edit.At.Span.Start - at).Append(edit.NewText);
            at = edit.At.Span.End;
        }

        return result.Append(content, at, content.Length - at).ToString();
    }

    private static string StillFails(TriedPolicy now, ReportedFinding reported, HashSet<string> own, RepairAim aim)
    {
        foreach (var check in now.Opened.Checks.Where(c => own.Contains(ClientPins.KeyOf(c))))
        {
            if (check.Counts && !check.Works)
            {
                var entry = check.Problem?.Part.Entry ?? check.Judgement.Parts[0].Entry;
                return $"'{check.Endpoint.Pattern}' ({check.ConnectionText}) would still be {check.Verdict.Word()}, by '{Names.Of(entry)}'";
            }

            if (check.Counts && aim is RepairAim.Direct or RepairAim.Closed && check.Judgement.Parts.Any(p => RepairAims.Opposes(aim, check, p)))
            {
                return $"a part of '{check.Endpoint.Pattern}' would still {(aim == RepairAim.Direct ? "go to a proxy" : "be decrypted")}";
            }
        }

        var again = now.Judged.Reported.FirstOrDefault(r => r.Finding.Rule.Id == reported.Finding.Rule.Id && r.Checks.Any(c => own.Contains(ClientPins.KeyOf(c))));
        return again is null ? "" : $"the finding would stay: {Cut(again.Finding.Message)}";
    }

    private static string Worse(TriedPolicy before, TriedPolicy after, HashSet<string> own)
    {
        var earlier = new Dictionary<string, EndpointCheck>(StringComparer.Ordinal);
        foreach (var check in before.Opened.Checks.Concat(before.Opened.Forbidden))
        {
            earlier.TryAdd(ClientPins.KeyOf(check), check);
        }

        foreach (var check in after.Opened.Checks)
        {
            if (earlier.TryGetValue(ClientPins.KeyOf(check), out var then) && (then.Works && !check.Works || Math.Min((int)check.Verdict, (int)Verdict.Allow) < Math.Min((int)then.Verdict, (int)Verdict.Allow)))
            {
                return $"'{check.Endpoint.Pattern}' ({check.ConnectionText}) would be {check.Verdict.Word()}, and is {then.Verdict.Word()} now";
            }

            if (then is not null && then.Works && then.Verdict != check.Verdict && !own.Contains(ClientPins.KeyOf(check)))
            {
                return $"'{check.Endpoint.Pattern}' ({check.ConnectionText}) would be {check.Verdict.Word()}, and works as {then.Verdict.Word()} now";
            }
        }

        foreach (var check in after.Opened.Forbidden)
        {
            if (check.Problem is not null && earlier.TryGetValue(ClientPins.KeyOf(check), out var then) && then.Problem is null)
            {
                return $"'{check.Endpoint.Pattern}', which must not be reached, would be";
            }
        }

        return "";
    }

    /// <summary>
    /// A finding that counts and was not there. What was stopped and works now may have findings of its own, which are mended after it; and what is still
    /// stopped may be stopped for another reason, or only in part.
    /// </summary>
    private static Finding? NewFinding(TrialOutcome before, TrialOutcome after, int index, HashSet<string> own)
    {
        var known = new Dictionary<(string, string, string), int>();
        foreach (var finding in All(before).Where(Matters))
        {
            known[WordsOf(finding)] = known.GetValueOrDefault(WordsOf(finding)) + 1;
        }

        var failing = before.Policies[index].Opened.Checks.Where(c => !c.Works).Select(ClientPins.KeyOf).Concat(own).ToHashSet(StringComparer.Ordinal);
        var excused = after.Policies[index].Judged.Reported.Where(r => !r.Checks.IsEmpty && r.Checks.All(c => failing.Contains(ClientPins.KeyOf(c))))
            .Select(r => r.Finding).ToHashSet((IEqualityComparer<Finding>)ReferenceEqualityComparer.Instance);
        foreach (var finding in All(after).Where(Matters))
        {
            var words = WordsOf(finding);
            var left = known.GetValueOrDefault(words) - 1;
            known[words] = left;
            if (left < 0 && !excused.Contains(finding) && !IsLess(finding, before))
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>Whether it is a finding that was there about more endpoints.</summary>
    private static bool IsLess(Finding finding, TrialOutcome before) => !finding.Subject.Endpoints.IsEmpty && All(before).Any(f =>
        f.Rule.Id == finding.Rule.Id && f.At.Source.Path == finding.At.Source.Path && finding.Subject.Endpoints.All(e => f.Subject.Endpoints.Contains(e))
        && finding.Subject.Requirements.All(r => f.Subject.Requirements.Contains(r)));

    private static IEnumerable<Finding> All(TrialOutcome outcome) =>
        outcome.Reading.Concat(outcome.Structure).Concat(outcome.Policies.SelectMany(p => p.Judged.Findings));

    private static bool Matters(Finding finding) => finding.Severity >= Severity.Warning;

    private static (string, string, string) WordsOf(Finding finding) => (finding.Rule.Id, finding.At.Source.Path, finding.Message);

    private static string Cut(string text) => text.Length <= MostText ? text : string.Concat(text.AsSpan(0, MostText - 1), "…");
}
