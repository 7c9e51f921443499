using System.Collections.Immutable;

namespace EgressLint.Analysis.Reporting;

/// <summary>How many required endpoints got which verdict.</summary>
/// <param name="Policy">The policy asked.</param>
/// <param name="Feature">The feature that needs them; null for all.</param>
/// <param name="Counts">Number of endpoints by verdict, in the order reports show them; verdicts without any left out.</param>
internal sealed record CoverageRow(string Policy, string? Feature, ImmutableArray<KeyValuePair<string, int>> Counts)
{
    public int Total => Counts.Sum(count => count.Value);

    public int Of(params ReadOnlySpan<string> verdicts)
    {
        var sum = 0;
        foreach (var count in Counts)
        {
            sum += verdicts.Contains(count.Key) ? count.Value : 0;
        }

        return sum;
    }
}

/// <summary>Counts verdicts by endpoint: pattern, transport and port. Where roles or requirements disagree it is <c>partial</c>.</summary>
internal static class Coverage
{
    /// <summary>The verdicts of what arrives, whatever the way and whoever asks for a name first.</summary>
    public static ReadOnlySpan<string> Reachable => Reached;

    private static readonly string[] Reached = ["allow", "direct", "proxy", "authenticate"];
    private static readonly ImmutableArray<string> Order = ["allow", "direct", "proxy", "authenticate", "partial", "deny", "unknown"];

    /// <summary>For every policy, then for every path.</summary>
    public static ImmutableArray<CoverageRow> ByPolicy(AnalysisResult result) => [.. Count(Policies(result), _ => null), .. Count(Paths(result), _ => null)];

    /// <summary>The same, for every feature.</summary>
    public static ImmutableArray<CoverageRow> ByFeature(AnalysisResult result) => [.. Count(Policies(result), v => v.Feature), .. Count(Paths(result), v => v.Feature)];

    /// <summary>One verdict for several requirements or roles that need the same.</summary>
    public static string Join(IEnumerable<string> verdicts)
    {
        var distinct = verdicts.Distinct(StringComparer.Ordinal).Take(2).ToArray();
        return distinct is [var one] ? one : "partial";
    }

    /// <summary>A verdict as people say it of an endpoint.</summary>
    public static string Word(string verdict) => verdict switch
    {
        "allow" => "allowed",
        "deny" => "denied",
        "direct" => "sent direct",
        "proxy" => "sent to a proxy",
        "authenticate" => "asked for credentials",
        _ => verdict,
    };

    /// <summary>Names are those of a file: where two files have policies of one name, each is told with its file.</summary>
    private static IEnumerable<Counted> Policies(AnalysisResult result)
    {
        var shared = result.Verdicts.Select(v => (v.Policy, v.File)).Distinct().GroupBy(v => v.Policy, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return result.Verdicts.Where(v => !v.IsForbidden)
            .Select(v => new Counted(shared.Contains(v.Policy) ? $"{v.Policy} ({v.File})" : v.Policy, v.Feature, (v.Endpoint, v.Transport, v.Port), v.Verdict));
    }

    /// <summary>What is tried first counts: the other ways are there for when it cannot be reached.</summary>
    private static IEnumerable<Counted> Paths(AnalysisResult result) =>
        result.PathVerdicts.Where(v => v.Position == 0).Select(v => new Counted($"path '{v.Path}'", v.Feature, (v.Endpoint, v.Transport, v.Port), v.Verdict));

    private static ImmutableArray<CoverageRow> Count(IEnumerable<Counted> verdicts, Func<Counted, string?> feature) =>
    [
        .. verdicts
            .GroupBy(verdict => (verdict.Policy, Feature: feature(verdict)))
            .OrderBy(group => group.Key.Feature, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Policy, StringComparer.Ordinal)
            .Select(group => new CoverageRow(group.Key.Policy, group.Key.Feature, Tally(group))),
    ];

    private static ImmutableArray<KeyValuePair<string, int>> Tally(IEnumerable<Counted> verdicts)
    {
        var byEndpoint = new Dictionary<(string, string, int), string>();
        foreach (var verdict in verdicts)
        {
            byEndpoint[verdict.Endpoint] = byEndpoint.TryGetValue(verdict.Endpoint, out var other) ? Join([other, verdict.Verdict]) : verdict.Verdict;
        }

        return
        [
            .. byEndpoint.Values
                .GroupBy(verdict => verdict, StringComparer.Ordinal)
                .OrderBy(group => Order.IndexOf(group.Key) is var index && index >= 0 ? index : Order.Length)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key, group.Count())),
        ];
    }

    /// <summary>A verdict as it is counted.</summary>
    private readonly record struct Counted(string Policy, string Feature, (string, string, int) Endpoint, string Verdict);
}
