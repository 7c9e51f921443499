using System.Collections.Immutable;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>A comparison as a comment on a pull request.</summary>
public static class DiffMarkdown
{
    /// <summary>A comment holds 65,536 characters; rows beyond these are counted.</summary>
    private const int MostRows = 60;

    /// <summary>Writes it.</summary>
    public static void Write(ConfigurationDiff diff, TextWriter writer)
    {
        writer.Write($"## egresslint\n\n**{Escaping.Markdown(DiffWords.Summary(diff))}**\n");
        Verdicts(diff, writer);
        Flows(diff, writer);
        List("Not compared", [.. diff.Policies.SelectMany(p => p.Flows.Doubts.Select(d => $"{Escaping.MarkdownCode(p.After.Name)}: {Escaping.Markdown(DiffWords.Reason(d))}"))], writer);
        List("Newly refused by the engine", [.. diff.Policies.Where(p => p.NewlyRefused is not null).Select(p => $"{Escaping.MarkdownCode(p.After.Name)}: {Escaping.Markdown(p.NewlyRefused?.Reason ?? "")}")], writer);
        List("Compared for", [.. diff.Policies.Select(p => p.Scope).Distinct(StringComparer.Ordinal).Select(Escaping.Markdown)], writer);
        List("Added", [.. diff.Added.Select(p => Escaping.MarkdownCode(p.Name))], writer);
        List("Removed", [.. diff.Removed.Select(p => Escaping.MarkdownCode(p.Name))], writer);
    }

    private static void Verdicts(ConfigurationDiff diff, TextWriter writer)
    {
        var rows = diff.Policies.SelectMany(p => p.Verdicts).OrderByDescending(v => v.Level).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        writer.Write("\n### Needed endpoints\n\n| | Endpoint | Before | After | Decided before by | Decided now by |\n|---|---|---|---|---|---|\n");
        foreach (var (verdict, level) in rows.Take(MostRows))
        {
            var worse = level == Severity.None ? "" : FindingOrder.Level(level);
            writer.Write($"| {worse} | {Escaping.MarkdownCode(DiffWords.Asked(verdict.Asked))} | {verdict.Old ?? DiffWords.NotAsked} | {verdict.New ?? DiffWords.NotAsked} "
                + $"| {Escaping.MarkdownCode(DiffWords.Places(ChangedVerdict.EntriesOf(verdict.Before)))} | {Escaping.MarkdownCode(DiffWords.Places(ChangedVerdict.EntriesOf(verdict.After)))} |\n");
        }

        Rest(rows.Length, writer);
    }

    private static void Flows(ConfigurationDiff diff, TextWriter writer)
    {
        var rows = diff.Policies.SelectMany(p => p.Flows.Changes).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        writer.Write("\n### Everything that is decided differently\n\n| Flows | Example | Before | After | Needed |\n|---|---|---|---|---|\n");
        foreach (var change in rows.Take(MostRows))
        {
            var sets = string.Join("<br>", FlowWords.Lines(change).Select(Escaping.MarkdownCode));
            var needed = change.IsNeeded switch { true => "yes", false => "no", _ => "not known" };
            writer.Write($"| {sets} | {Escaping.MarkdownCode(FlowWords.Example(change.Witness))} | {Side(change.Before)} | {Side(change.After)} | {needed} |\n");
        }

        Rest(rows.Length, writer);
    }

    private static string Side(Core.Policies.DecisionPart part) => $"{Escaping.Markdown(FlowWords.Outcome(part))} by {Escaping.MarkdownCode(DiffWords.Place(part.Entry))}";

    private static void Rest(int rows, TextWriter writer)
    {
        if (rows > MostRows)
        {
            writer.Write($"\n{DiffWords.Count(rows - MostRows, "more row")} in the other reports.\n");
        }
    }

    private static void List(string title, ImmutableArray<string> items, TextWriter writer)
    {
        if (items.IsEmpty)
        {
            return;
        }

        writer.Write($"\n### {title}\n\n");
        foreach (var item in items.Take(MostRows))
        {
            writer.Write($"- {item}\n");
        }

        Rest(items.Length, writer);
    }
}
