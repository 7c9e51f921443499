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
    private static readonly ImmutableArray<string> Order = ["allow", "direct", "proxy", "authenticate", "partial", "deny", "unknown"];

    public static ImmutableArray<CoverageRow> ByPolicy(AnalysisResult result) => Count(result, _ => null);

    public static ImmutableArray<CoverageRow> ByFeature(AnalysisResult result) => Count(result, verdict => verdict.Feature);

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

    private static ImmutableArray<CoverageRow> Count(AnalysisResult result, Func<VerdictInfo, string?> feature) =>
    [
        .. result.Verdicts
            .Where(verdict => !verdict.IsForbidden)
            .GroupBy(verdict => (verdict.Policy, Feature: feature(verdict)))
            .OrderBy(group => group.Key.Feature, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Policy, StringComparer.Ordinal)
            .Select(group => new CoverageRow(group.Key.Policy, group.Key.Feature, Tally(group))),
    ];

    private static ImmutableArray<KeyValuePair<string, int>> Tally(IEnumerable<VerdictInfo> verdicts)
    {
        var byEndpoint = new Dictionary<(string, string, int), string>();
        foreach (var verdict in verdicts)
        {
            var key = (verdict.Endpoint, verdict.Transport, verdict.Port);
            byEndpoint[key] = !byEndpoint.TryGetValue(key, out var other) || other == verdict.Verdict ? verdict.Verdict : "partial";
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
}
