using EgressLint.Analysis.Diffing;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>Writes what <c>diff</c> says for a person: what is needed first, then everything else, then what is not known.</summary>
internal sealed class DiffText
{
    private const int MostShown = 40;

    private readonly TextWriter writer;
    private readonly bool isDetailed;

    private DiffText(TextWriter writer, bool isDetailed)
    {
        this.writer = writer;
        this.isDetailed = isDetailed;
    }

    /// <summary>Writes everything.</summary>
    public static void Write(ConfigurationDiff diff, string before, string after, TextWriter writer, Verbosity verbosity)
    {
        var text = new DiffText(writer, verbosity == Verbosity.Detailed);
        text.Line($"from '{before}' to '{after}', asked with {diff.Catalog.Id} {diff.Catalog.Version}");
        if (verbosity != Verbosity.Quiet)
        {
            foreach (var policy in diff.Policies)
            {
                text.Policy(policy);
            }

            foreach (var policy in diff.Added)
            {
                text.Line();
                text.Line($"{policy.Name} (added)");
            }

            foreach (var policy in diff.Removed)
            {
                text.Line();
                text.Line($"{policy.Name} (removed)");
            }
        }

        text.Line();
        text.Line(DiffWords.Summary(diff));
    }

    private void Policy(PolicyChange policy)
    {
        Line();
        Line(policy.After.Name);
        if (policy.NewlyRefused is { } refusal)
        {
            Line($"  error: the engine refuses to load it now: {refusal.Reason}");
        }

        if (policy.Verdicts.IsEmpty && policy.Flows.Changes.IsEmpty)
        {
            Line($"  {DiffWords.Quiet(policy)}");
        }

        if (!policy.Verdicts.IsEmpty)
        {
            Line("  needed endpoints");
            foreach (var (verdict, level) in policy.Verdicts.OrderByDescending(v => v.Level).Take(isDetailed ? int.MaxValue : MostShown))
            {
                Line($"    {(level == Severity.None ? "" : $"{FindingOrder.Level(level)}: ")}{DiffWords.Asked(verdict.Asked)}: {verdict.Old ?? DiffWords.NotAsked} -> {verdict.New ?? DiffWords.NotAsked}");
                Line($"      before: {DiffWords.Places(ChangedVerdict.EntriesOf(verdict.Before))}");
                Line($"      now:    {DiffWords.Places(ChangedVerdict.EntriesOf(verdict.After))}");
            }

            Rest(policy.Verdicts.Length);
            foreach (var assumption in policy.Assumptions)
            {
                Line($"    {assumption}");
            }
        }

        Flows(policy.Flows);
        Line($"  compared for {policy.Scope}");
    }

    private void Flows(FlowDiff flows)
    {
        if (!flows.Changes.IsEmpty)
        {
            Line("  everything that is decided differently");
            foreach (var change in flows.Changes.Take(isDetailed ? int.MaxValue : MostShown))
            {
                foreach (var line in FlowWords.Lines(change))
                {
                    Line($"    {line}");
                }

                Line($"      {FlowWords.Outcome(change.Before)} by {DiffWords.Place(change.Before.Entry)} -> {FlowWords.Outcome(change.After)} by {DiffWords.Place(change.After.Entry)}");
                Line($"      for example {FlowWords.Example(change.Witness)}; {DiffWords.Needed(change)}");
            }

            Rest(flows.Changes.Length);
        }

        if (!flows.Doubts.IsEmpty)
        {
            Line("  more may change, because it is not known:");
            foreach (var doubt in flows.Doubts)
            {
                Line($"    {DiffWords.Reason(doubt)}");
            }
        }
    }

    private void Rest(int count)
    {
        if (!isDetailed && count > MostShown)
        {
            Line($"    and {(count - MostShown).ToString(System.Globalization.CultureInfo.InvariantCulture)} more ('--verbosity detailed' lists them)");
        }
    }

    private void Line(string text = "") => writer.WriteLine(Escaping.LogLine(Escaping.Visible(text)));
}
