using System.Globalization;
using EgressLint.Analysis.Judging;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Tests.Hostile;

/// <summary>Scripts whose shape is the attack, judged for everything that is needed. What loops and doubles is in <c>PacHostileTests</c>.</summary>
public sealed class PacHostileShapeTests
{
    private const int Deep = 100_000;

    /// <summary>Units of the set meter for both engines: half of it is the steps of each, and the rest is comparing and limits on lengths.</summary>
    private const long MostSetWork = 200_000_000;
    private const long Gigabyte = 1L << 30;

    /// <summary>Nesting of 100,000 levels, by construct.</summary>
    public static TheoryData<string, string> Nested { get; } = new()
    {
        { "parentheses", $"return {Many("(")}1{Many(")")};" },
        { "arrays", $"return {Many("[")}{Many("]")};" },
        { "objects", $"return {Many("{a:")}1{Many("}")};" },
        { "functions", $"{Many("function f(){")}{Many("}")}" },
        { "arrows", $"var f = {Many("x=>")}1;" },
        { "blocks", $"{Many("{")}{Many("}")}" },
        { "ifs", $"{Many("if(a)")};" },
        { "conditions", $"return {Many("host?")}1{Many(":1")};" },
        { "nots", $"return {Many("!")}host;" },
        { "signs", $"return {Many("- ")}host;" },
        { "news", $"return {Many("new ")}host;" },
        { "templates", $"return {Many("`${")}1{Many("}`")};" },
        { "calls", $"return host{Many("()")};" },
        { "members", $"return host{Many(".a")};" },
        { "groups of a pattern", $"return /{Many("(")}{Many(")")}/.test(host) ? 'DIRECT' : 'DIRECT';" },
        { "comments", $"{Many("/*")}{Many("*/")}" },
    };

    /// <summary>Conditions that cut names and URLs into as many parts as there can be.</summary>
    public static TheoryData<string, string> Cutting { get; } = new()
    {
        { "globs on URLs", Lines(200, i => $"if (shExpMatch(url, '*{Two(i)}*{Two(i * 7)}*{Two(i * 3)}*')) return 'PROXY p{i}:1';") },
        { "globs on hosts", Lines(200, i => $"if (shExpMatch(host, '*{Two(i)}*{Two(i * 7)}*{Two(i * 3)}*')) return 'PROXY p{i}:1';") },
        { "patterns on URLs", Lines(100, i => $"if (/({Two(i)}+)+.*{Two(i * 7)}.*[0-9]{{3,9}}/.test(url)) return 'PROXY p{i}:1';") },
        { "substrings", Lines(300, i => $"if (host.substring({i % 7}, {(i % 7) + 3}) == '{Two(i)}a' && url.indexOf('{Two(i * 7)}') > {i % 9}) return 'PROXY p{i}:1';") },
        { "a hundred thousand names", Lines(100_000, i => $"if (dnsDomainIs(host, '.n{i}.example')) return 'PROXY p:1';") },
        { "an array of 200,000 names in the function", $"var a = [{string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"'n{i}.example'"))}]; for (var i = 0; i < a.length; i++) if (dnsDomainIs(host, a[i])) return 'PROXY p:1';" },
        { "an optional letter 3,000 times", $"if (/{"a?".Times(3000)}{"a".Times(3000)}/.test(host)) return 'PROXY p:1';" },
        { "hours and days", Lines(200, i => $"if (timeRange({i % 24}, {i * 7 % 24}) && dateRange({(i % 28) + 1}, {(i * 3 % 28) + 1})) return 'PROXY p{i}:1';") },
        { "addresses of the name", Lines(200, i => $"if (isInNet(dnsResolve(host), '10.{i}.0.0', '255.255.0.0')) return 'PROXY p{i}:1';") },
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void Nesting_without_an_end_is_read_and_nothing_is_claimed_that_an_engine_might_not_do(string name, string statement)
    {
        var result = HostileRun.Judge(new PacFormat(), "proxy.pac", Body(statement));
        Assert.True(result.Bytes < Gigabyte / 2, $"{name}: {result.Bytes >> 20} MB");
        Assert.True(result.SetWork < MostSetWork / 10, $"{name}: {result.SetWork:N0} units");
        Assert.NotEmpty(result.Verdicts);
    }

    [Theory]
    [MemberData(nameof(Cutting))]
    public void What_cuts_names_apart_ends_within_the_steps_of_a_script(string name, string statements)
    {
        var result = HostileRun.Judge(new PacFormat(), "proxy.pac", Body(statements));
        var policy = Assert.IsType<PacPolicy>(Assert.Single(result.Policies));
        Assert.InRange(policy.Machine.StepsTaken, 1, PacMachine.MostSteps * 3 / 2);
        Assert.True(result.SetWork < MostSetWork, $"{name}: {result.SetWork:N0} units");
        Assert.True(result.Bytes < 8 * Gigabyte, $"{name}: {result.Bytes >> 20} MB");
        Assert.DoesNotContain(Verdict.Deny, result.Verdicts);
    }

    /// <summary>What is made costs steps, so that a top level that never ends has made only so many of it.</summary>
    [Theory]
    [InlineData("(function () { });", 2_000_000)]
    [InlineData("var o = {};", 3_500_000)]
    [InlineData("var a = [1];", 3_500_000)]
    [InlineData("var r = /x/;", 4_500_000)]
    public void A_top_level_without_end_makes_few_objects(string statement, int most)
    {
        var result = HostileRun.Judge(new PacFormat(), "proxy.pac", "var made = 0; for (;;) { made++; " + statement + " }\n" + Body(""));
        Assert.All(result.Verdicts, v => Assert.Equal(Verdict.Unknown, v));
        var policy = Assert.IsType<PacPolicy>(Assert.Single(result.Policies));
        Assert.InRange(Assert.IsType<NumberValue>(policy.Machine.FindCell("made")?.Value).Value, 10_000, most);
    }

    [Fact]
    public void A_list_that_the_function_makes_anew_is_indexed_once()
    {
        var names = Enumerable.Range(0, 2_000).Select(i => $"'n{i}.example'");
        var result = HostileRun.Judge(new PacFormat(), "proxy.pac", Body($"var a = [{string.Join(',', names)}]; for (var i = 0; i < a.length; i++) if (dnsDomainIs(host, a[i])) return 'PROXY p:1';"));
        var policy = Assert.IsType<PacPolicy>(Assert.Single(result.Policies));

        // Making the list costs 2,000 steps for each run, and indexing it each time would cost four times that besides.
        Assert.InRange(policy.Machine.StepsTaken, 1, 1_600_000);
        Assert.All(result.Verdicts, v => Assert.Equal(Verdict.Direct, v));
    }

    [Theory]
    [InlineData("var s = '{0}'; if (s == host) return 'PROXY p:1';", "x", 10_000_000)]
    [InlineData("var n = {0}; if (n > 1e308) return 'DIRECT';", "9", 1_000_000)]
    [InlineData("var n = 0x{0};", "f", 100_000)]
    [InlineData("var {0} = 1;", "q", 100_000)]
    [InlineData("if (host == '\u202Emoc.tfosorcim\u2066{0}') return 'PROXY p:1';", "\u202E", 10_000)]
    [InlineData("if (host == '\uD800{0}') return 'PROXY p:1';", "\uDC00\uD800", 10_000)]
    public void Long_and_odd_literals_cost_their_length(string statement, string piece, int times)
    {
        var result = HostileRun.Judge(new PacFormat(), "proxy.pac", Body(statement.Replace("{0}", piece.Times(times), StringComparison.Ordinal)));
        Assert.All(result.Verdicts, v => Assert.True(v is Verdict.Direct or Verdict.Unknown, v.ToString()));
        Assert.True(result.Bytes < (Gigabyte / 4) + (40L * times), $"{result.Bytes >> 20} MB");
    }

    private static string Body(string statements) => "function FindProxyForURL(url, host) {\n" + statements + "\nreturn 'DIRECT';\n}\n";

    private static string Many(string piece) => piece.Times(Deep);

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    private static string Two(int number) => string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + (number % 26))}{(char)('a' + (number / 3 % 26))}");
}
