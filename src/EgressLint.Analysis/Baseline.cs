using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis;

/// <summary>A finding that was there when the baseline was written, for one endpoint where it is about several.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Endpoint">The host pattern; null where it is about none.</param>
/// <param name="Text">What it hangs on, mostly its line; for people.</param>
/// <param name="Fingerprint">What it is known by.</param>
/// <param name="Count">How often it is there.</param>
public sealed record BaselineEntry(string Path, string Rule, string? Endpoint, string Text, string Fingerprint, int Count)
{
    /// <summary>Where it stands in the baseline; null before it was written.</summary>
    public Location? At { get; init; }
}

/// <summary>Findings that were there before. They do not count; whatever is not among them is new.</summary>
/// <param name="Entries">By path, rule, endpoint and fingerprint.</param>
/// <param name="PerEndpoint">Whether it was written with a finding for each endpoint, which are known by more than others.</param>
public sealed record Baseline(ImmutableArray<BaselineEntry> Entries, bool PerEndpoint)
{
    /// <summary>Why a known finding is not shown.</summary>
    public const string Reason = "It is in the baseline.";

    private const int MostText = 120;
    private const int Named = 3;
    private const int MostPlaces = 50;

    /// <summary>A baseline of findings.</summary>
    public static Baseline Of(IEnumerable<Finding> findings, bool perEndpoint)
    {
        var entries = findings
            .Where(finding => finding.Rule.Id != SuppressionRules.StaleBaseline.Id)
            .SelectMany(Each)
            .GroupBy(entry => entry.Fingerprint, StringComparer.Ordinal)
            .Select(group => group.First() with { Count = group.Count() })
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .ThenBy(entry => entry.Rule, StringComparer.Ordinal)
            .ThenBy(entry => entry.Endpoint, StringComparer.Ordinal)
            .ThenBy(entry => entry.Text, StringComparer.Ordinal)
            .ThenBy(entry => entry.Fingerprint, StringComparer.Ordinal);
        return new([.. entries], perEndpoint);
    }

    /// <summary>
    /// Takes out what is known. A finding is known when all of its endpoints are, each as often as the baseline has it. What the baseline has and nobody found
    /// is said once, as far as this run can know.
    /// </summary>
    /// <param name="result">What was found.</param>
    /// <param name="isJudged">Whether a file was looked at with all that the baseline was written for.</param>
    /// <param name="levels">Levels by rule id; nothing is known of a rule that is off.</param>
    public AnalysisResult Apply(AnalysisResult result, Func<string, bool> isJudged, ImmutableSortedDictionary<string, Severity> levels)
    {
        var left = Entries.ToDictionary(entry => entry.Fingerprint, entry => entry.Count, StringComparer.Ordinal);
        var live = new List<Finding>();
        var known = new List<SuppressedFinding>();
        foreach (var finding in result.Findings)
        {
            var prints = Fingerprint.EachEndpoint(finding);
            if (prints.All(print => left.GetValueOrDefault(print) > 0))
            {
                Take(left, prints);
                known.Add(new(finding, SuppressionKind.External, Reason) { IsKnown = true });
            }
            else
            {
                live.Add(finding);
            }
        }

        // What a new finding shares with a known one is still there.
        foreach (var finding in live)
        {
            Take(left, Fingerprint.EachEndpoint(finding));
        }

        var stale = Entries.Where(entry => left[entry.Fingerprint] > 0 && isJudged(entry.Path) && Level(entry.Rule, levels) != Severity.None).ToArray();
        return result with
        {
            Findings = SortedFindings.Of(stale.Length == 0 ? live : live.Append(Stale(stale)), levels),
            Suppressed = [.. result.Suppressed, .. known],
            HasBaseline = true,
        };
    }

    private static void Take(Dictionary<string, int> left, ImmutableArray<string> prints)
    {
        foreach (var print in prints)
        {
            if (left.TryGetValue(print, out var count) && count > 0)
            {
                left[print] = count - 1;
            }
        }
    }

    private static Severity? Level(string rule, ImmutableSortedDictionary<string, Severity> levels) => levels.TryGetValue(rule, out var level) ? level : null;

    private static Finding Stale(BaselineEntry[] stale)
    {
        var what = stale.Select(entry => $"{entry.Rule} in '{entry.Path}'{(entry.Endpoint is { } endpoint ? $" about '{endpoint}'" : "")}").Distinct(StringComparer.Ordinal).ToArray();
        var shown = string.Join(", ", what.Take(Named)) + (what.Length > Named ? string.Create(CultureInfo.InvariantCulture, $" and {what.Length - Named} more") : "");
        var count = string.Create(CultureInfo.InvariantCulture, $"{stale.Length} finding{(stale.Length == 1 ? "" : "s")}");
        var places = stale.Select(entry => (entry.At, Text: $"{entry.Rule} in '{entry.Path}' is no longer there.")).Where(place => place.At is not null).Take(MostPlaces);
        return new Finding(SuppressionRules.StaleBaseline, stale[0].At ?? SourceText.From("baseline", "").At(0, 0), count, stale.Length == 1 ? "is" : "are", shown)
        {
            Related = [.. places.Skip(1).Select(place => new RelatedLocation(place.At.GetValueOrDefault(), place.Text))],
            Identity = "",
        };
    }

    private static IEnumerable<BaselineEntry> Each(Finding finding)
    {
        var text = Fingerprint.Anchor(finding);
        text = text.Length <= MostText ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MostText - 1]) ? MostText - 1 : MostText), "…");
        var endpoints = finding.Subject.Endpoints.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var prints = Fingerprint.EachEndpoint(finding);
        for (var i = 0; i < prints.Length; i++)
        {
            yield return new(finding.At.Source.Path, finding.Rule.Id, i < endpoints.Length ? endpoints[i] : null, text, prints[i], 1);
        }
    }
}
