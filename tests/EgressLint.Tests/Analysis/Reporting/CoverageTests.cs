using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Tests.Analysis.Reporting;

/// <summary>How endpoints are counted.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Policies_of_one_name_in_two_files_are_counted_each_and_told_with_their_files()
    {
        var result = Samples.Diverse() with
        {
            PathVerdicts = [],
            Verdicts = [Verdict("west.json", "group", "allow"), Verdict("east.json", "group", "deny"), Verdict("east.json", "edge", "deny")],
        };
        Assert.Equal(["edge: 1 deny", "group (east.json): 1 deny", "group (west.json): 1 allow"], Coverage.ByPolicy(result).Select(r => $"{r.Policy}: {r.Counts[0].Value} {r.Counts[0].Key}"));
    }

    [Fact]
    public void An_endpoint_that_two_roles_need_counts_once_and_is_partial_where_they_disagree()
    {
        var result = Samples.Diverse() with { PathVerdicts = [], Verdicts = [Verdict("a.conf", "a.conf", "allow"), Verdict("a.conf", "a.conf", "deny") with { Role = "other" }] };
        Assert.Equal(["partial"], Coverage.ByPolicy(result).SelectMany(r => r.Counts).Select(c => c.Key));
    }

    private static VerdictInfo Verdict(string file, string policy, string verdict) =>
        new(policy, "requirement", "feature", "role", "a.example.com", "https", 443, verdict, new(null, null, null), [], []) { File = file };
}
