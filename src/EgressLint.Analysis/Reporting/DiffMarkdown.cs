using System.Collections.Immutable;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>A comparison as a comment on a pull request.</summary>
public static class DiffMarkdown
{
    /// <summary>A comment holds 65,536 characters, which are no more than so many bytes.</summary>
    public const int MostBytes = 60 * 1024;

    private const int MostTable = 20 * 1024;
    private const int MostList = 3 * 1024;
    private const int MostRows = 60;

    /// <summary>Writes it.</summary>
    public static void Write(ConfigurationDiff diff, TextWriter writer)
    {
        writer.Write($"## egresslint\n\n**{Escaping.Markdown(DiffWords.Summary(diff))}**\n");
        Verdicts(diff, writer);
        Flows(diff, writer);
        List("Assumed", [.. diff.Policies.SelectMany(p => p.Assumptions.Select(a => $"{Escaping.MarkdownCode(p.After.Name)}: {Escaping.Markdown(a)}"))], writer);
        List("Not compared", [.. diff.Policies.SelectMany(p => p.Flows.Doubts.Select(d => $"{Escaping.MarkdownCode(p.After.Name)}: {Escaping.Markdown(DiffWords.Reason(d))}"))], writer);
        List("Newly refused by the engine", [.. diff.Policies.Where(p => p.NewlyRefused is not null).Select(p => $"{Escaping.MarkdownCode(p.After.Name)}: {Escaping.Markdown(p.NewlyRefused?.Reason ?? "")}")], writer);
        List("Compared for", [.. diff.Policies.Select(p => p.Scope).Distinct(StringComparer.Ordinal).Select(Escaping.Markdown)], writer);
        List("Added", [.. diff.Added.Select(p => Escaping.MarkdownCode(p.Name))], writer);
        List("Removed", [.. diff.Removed.Select(p => Escaping.MarkdownCode(p.Name))], writer);
    }

    private static void Verdicts(ConfigurationDiff diff, TextWriter writer)
    {
        var rows = diff.Policies.SelectMany(p => p.Verdicts).OrderByDescending(v => v.Level).ToArray();
        Rows("### Needed endpoints\n\n| | Endpoint | Before | After | Decided before by | Decided now by |\n|---|---|---|---|---|---|\n", [.. rows.Select(Row)], "rows", MostTable, writer);
    }

    private static string Row(VerdictChange change)
    {
        var (verdict, level) = change;
        var worse = level == Severity.None ? "" : FindingOrder.Level(level);
        return $"| {worse} | {Escaping.MarkdownCode(DiffWords.Asked(verdict.Asked))} | {verdict.Old ?? DiffWords.NotAsked} | {verdict.New ?? DiffWords.NotAsked} "
            + $"| {Escaping.MarkdownCode(DiffWords.Places(ChangedVerdict.EntriesOf(verdict.Before)))} | {Escaping.MarkdownCode(DiffWords.Places(ChangedVerdict.EntriesOf(verdict.After)))} |\n";
    }

    private static void Flows(ConfigurationDiff diff, TextWriter writer) =>
        Rows("### Everything that is decided differently\n\n| Flows | Example | Before | After | Needed |\n|---|---|---|---|---|\n", [.. diff.Policies.SelectMany(p => p.Flows.Changes).Select(Row)], "rows", MostTable, writer);

    private static string Row(ChangedFlows change)
    {
        var sets = string.Join("<br>", FlowWords.Lines(change).Select(Escaping.MarkdownCode));
        var needed = change.IsNeeded switch { true => "yes", false => "no", _ => "not known" };
        return $"| {sets} | {Escaping.MarkdownCode(FlowWords.Example(change.Witness))} | {Side(change.Before)} | {Side(change.After)} | {needed} |\n";
    }

    private static string Side(Core.Policies.DecisionPart part) => $"{Escaping.Markdown(FlowWords.Outcome(part))} by {Escaping.MarkdownCode(DiffWords.Place(part.Entry))}";

    private static void List(string title, ImmutableArray<string> items, TextWriter writer) =>
        Rows($"### {title}\n\n", [.. items.Select(item => $"- {item}\n")], "lines", MostList, writer);

    /// <summary>A heading with its rows; nothing without any.</summary>
    private static void Rows(string head, ImmutableArray<string> rows, string noun, int mostBytes, TextWriter writer)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        var section = new MarkdownSection(mostBytes, "a comment");
        section.Add("\n" + head);
        section.AddRows(rows, rows.Length, noun, MostRows);
        writer.Write(section.Text);
    }
}
