using System.Text.Json;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Fixtures;

/// <summary>Whole set-ups give the output that was reviewed. <c>EGLESSLINT_UPDATE=1</c> rewrites it.</summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Scenarios => [.. Scenario.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_report_is_the_reviewed_one(string name)
    {
        var scenario = new Scenario(name);
        var reports = await scenario.CheckAsync();
        scenario.Expect("console.txt", reports.Run.Transcript("egresslint check"));
        scenario.Expect("findings.jsonl", reports.Findings());
        scenario.Expect("verdicts.txt", reports.Verdicts());
        if (scenario.Has("check.sarif"))
        {
            scenario.Expect("check.sarif", reports.Results());
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Answers_are_the_reviewed_ones(string name)
    {
        var scenario = new Scenario(name);
        if (scenario.Has("requests.jsonl"))
        {
            var result = await scenario.RunAsync("explain", scenario.Main, "--requests", "expected/requests.jsonl", "--format", "json");
            scenario.Expect("answers.jsonl", result.Output);
        }
    }

    [Fact]
    public void Every_scenario_has_expected_output()
    {
        // Recordings of engines and of regular expressions are compared by their own tests.
        var without = Directory.GetDirectories(Repository.Path("fixtures")).Select(Path.GetFileName)
            .Except(Scenario.Names).Where(name => name != "oracle");
        Assert.Empty(without);
    }

    [Fact]
    public async Task The_good_example_has_no_findings()
    {
        var result = await new Scenario("squid-good").CheckAsync();
        using var report = JsonDocument.Parse(result.Json);
        Assert.Equal(0, report.RootElement.GetProperty("findings").GetArrayLength());
        Assert.All(report.RootElement.GetProperty("verdicts").EnumerateArray(), verdict => Assert.Equal("allow", verdict.GetProperty("verdict").GetString()));
        Assert.Equal(0, result.Run.Code);
    }

    /// <summary>What the first command of the README shows.</summary>
    [Fact]
    public async Task The_branch_office_has_the_mistakes_it_is_known_for()
    {
        var result = await new Scenario("squid-branch-office").CheckAsync();
        using var report = JsonDocument.Parse(result.Json);
        var findings = report.RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => (Rule: finding.GetProperty("rule").GetString(), Endpoints: finding.GetProperty("endpoints").EnumerateArray().Select(e => e.GetString()).ToArray()))
            .ToArray();
        Assert.Contains(findings, f => f.Endpoints.Contains("*.akamaiedge.net"));
        Assert.Contains(findings, f => f.Rule == "EGL1002" && f.Endpoints.Contains("*.manage.microsoft.com"));
        Assert.Contains(findings, f => f.Rule == "EGL2010" && f.Endpoints.Contains("granitefalls.westus.cloudapp.azure.com"));
        Assert.Contains(findings, f => f.Rule == "EGL2003" && f.Endpoints.Contains("crl3.digicert.com"));
        Assert.Contains(findings, f => f.Rule == "EGL2011");
        Assert.Equal(1, result.Run.Code);

        var partial = report.RootElement.GetProperty("verdicts").EnumerateArray().First(v => v.GetProperty("verdict").GetString() == "partial").GetProperty("witness");
        Assert.NotNull(partial.GetProperty("allowed").GetString());
        Assert.NotNull(partial.GetProperty("denied").GetString());
    }

    /// <summary>What the README says of the script with ten faults.</summary>
    [Theory]
    [InlineData("EGL1002", 127)]
    [InlineData("EGL1009", 54)]
    [InlineData("EGL2001", 158)]
    [InlineData("EGL2002", 142)]
    [InlineData("EGL2008", 152)]
    [InlineData("EGL5003", 134)]
    public void The_enterprise_script_has_the_faults_it_is_known_for(string rule, int line)
    {
        var found = File.ReadLines(Repository.Path("fixtures", "pac-enterprise", "expected", "findings.jsonl"));
        Assert.Contains(found, f => f.Contains($"\"{rule}\"", StringComparison.Ordinal) && f.Contains($"\"line\":{line},", StringComparison.Ordinal));
    }
}
