using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Diffing;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>Writes what <c>catalog diff</c> says for a person: names first, then entries, then what that changes for the configurations.</summary>
internal sealed class CatalogDiffText
{
    private const int MostValues = 8;
    private const int MostNames = 40;

    /// <summary>Of an entry that came or went; the rest says what is usual anyway.</summary>
    private static readonly ImmutableArray<string> Telling = ["hosts", "endpoints", "optional endpoints", "to", "roles", "connect", "necessity", "when", "constraints", "features", "includes"];

    private readonly TextWriter writer;
    private readonly bool isDetailed;

    private CatalogDiffText(TextWriter writer, bool isDetailed)
    {
        this.writer = writer;
        this.isDetailed = isDetailed;
    }

    /// <summary>Writes everything.</summary>
    public static void Write(CatalogDiffOutcome outcome, TextWriter writer, Verbosity verbosity)
    {
        var text = new CatalogDiffText(writer, verbosity == Verbosity.Detailed);
        text.Line($"from {Title(outcome.OldName, outcome.Old)} to {Title(outcome.NewName, outcome.New)}");
        if (verbosity != Verbosity.Quiet)
        {
            text.Names(outcome.Diff);
            text.Entries(outcome.Diff);
            if (outcome.Verdicts is { } verdicts)
            {
                text.Verdicts(verdicts);
            }
        }

        text.Line();
        text.Line(Summary(outcome));
    }

    private static string Title(string name, Catalog catalog) => $"'{name}' ({catalog.Id} {catalog.Version}, {catalog.AsOf})";

    private static string Summary(CatalogDiffOutcome outcome)
    {
        var changes = outcome.Diff.Changes;
        var counts = new[] { CatalogChangeKind.Added, CatalogChangeKind.Removed, CatalogChangeKind.Changed }
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{changes.Count(c => c.Change == kind)} {CatalogDiffJson.Word(kind)}"));
        var verdicts = outcome.Verdicts is { } changed
            ? string.Create(CultureInfo.InvariantCulture, $"; {changed.Length} verdicts differ, {changed.Count(v => v.Matters)} of them do not let everything through")
            : "";
        return changes.IsEmpty && verdicts.Length == 0 ? "The catalogs do not differ." : $"Entries: {string.Join(", ", counts)}{verdicts}.";
    }

    private void Names(CatalogDiff diff)
    {
        if (diff.NamesAdded.IsEmpty && diff.NamesRemoved.IsEmpty)
        {
            return;
        }

        Line();
        Line("names");
        foreach (var line in Shortened([.. diff.NamesAdded.Select(n => $"+ {n}")], MostNames).Concat(Shortened([.. diff.NamesRemoved.Select(n => $"- {n}")], MostNames)))
        {
            Line($"  {line}");
        }
    }

    private void Entries(CatalogDiff diff)
    {
        if (diff.Changes.IsEmpty)
        {
            return;
        }

        Line();
        Line("entries");
        foreach (var change in diff.Changes)
        {
            var needed = change.NeededBy.IsEmpty ? "" : $", needed by {string.Join(' ', Shortened(change.NeededBy, MostValues))}";
            Line($"  {Mark(change.Change)} {change.Kind} {change.Id}{needed}");
            foreach (var field in change.Fields.Where(f => isDetailed || change.Change == CatalogChangeKind.Changed || Telling.Contains(f.Field)))
            {
                Field(field, change.Change == CatalogChangeKind.Changed);
            }
        }
    }

    private void Field(FieldChange field, bool isMarked)
    {
        if (!isMarked)
        {
            Line($"      {field.Field}: {string.Join(", ", Shortened(field.Old.AddRange(field.New), MostValues))}");
            return;
        }

        if (field.Old.Length == 1 && field.New.Length == 1)
        {
            Line($"      {field.Field}: {field.Old[0]} -> {field.New[0]}");
            return;
        }

        var values = Shortened([.. field.New.Select(v => $"+ {v}")], MostValues).Concat(Shortened([.. field.Old.Select(v => $"- {v}")], MostValues));
        Line($"      {field.Field}: {string.Join(", ", values)}");
    }

    private void Verdicts(ImmutableArray<ChangedVerdict> verdicts)
    {
        if (verdicts.IsEmpty)
        {
            return;
        }

        Line();
        Line("verdicts");
        foreach (var policy in verdicts.GroupBy(v => v.Asked.Policy, StringComparer.Ordinal))
        {
            Line($"  {policy.Key}");
            var shown = policy.Where(v => isDetailed || v.Matters || (v.Old is not null && v.New is not null)).ToList();
            Table.Write(writer, shown.Select(Row), "    ");
            var rest = policy.Except(shown).ToList();
            Rest(rest.Count(v => v.Old is null), "newly asked and not stopped");
            Rest(rest.Count(v => v.New is null), "not asked any more");
        }
    }

    private void Rest(int count, string what)
    {
        if (count > 0)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"    {count} {what} ('--verbosity detailed' lists them)"));
        }
    }

    private static ImmutableArray<string> Row(ChangedVerdict verdict) =>
    [
        verdict.Asked.Endpoint,
        string.Create(CultureInfo.InvariantCulture, $"{verdict.Asked.Transport}/{verdict.Asked.Port}"),
        verdict.Asked.Role,
        $"{verdict.Old ?? DiffWords.NotAsked} -> {verdict.New ?? DiffWords.NotAsked}",
        string.Join(", ", verdict.Decided.Take(3).Select(Place)),
    ];

    private static string Place(EntryInfo entry) => entry.At is { } at && at.Source.Content.Length > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{at.Source.Path}:{at.StartPosition.Line + 1} {entry.Label}")
        : entry.Label;

    private IEnumerable<string> Shortened(ImmutableArray<string> values, int most) => isDetailed || values.Length <= most
        ? values
        : values.Take(most).Append(string.Create(CultureInfo.InvariantCulture, $"and {values.Length - most} more"));

    private static char Mark(CatalogChangeKind change) => change switch
    {
        CatalogChangeKind.Added => '+',
        CatalogChangeKind.Removed => '-',
        _ => '~',
    };

    private void Line(string text = "") => writer.WriteLine(Escaping.Visible(text));
}
