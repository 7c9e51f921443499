using EgressLint.Analysis;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;

namespace EgressLint.Tests.Hostile;

/// <summary>Proxy files made to be expensive: bounded work, and what was not worked out is unknown with its reason.</summary>
public sealed class SquidHostileTests
{
    /// <summary>For all questions about a policy and the comparing behind them, in units of the meter: about five seconds.</summary>
    private const long MostWork = 260_000_000;
    private const long Gigabyte = 1L << 30;
    private const string End = "http_access deny all\nhttp_port 3128\n";

    /// <summary>Lists of rules; nothing of what is needed may pass for certain but where the name says so.</summary>
    public static TheoryData<string, string> Patterns { get; } = new()
    {
        { "ten URLs in order", Lines(10, i => $"acl r{i} url_regex {Word(i)}.*{Word(i + 50)}[0-9]+\nhttp_access deny r{i}\n") },
        { "a hundred URLs in order", Lines(100, i => $"acl r{i} url_regex {Word(i)}.*{Word(i + 9)}.*{Word(i * 7)}[0-9]+\nhttp_access deny r{i}\n") },
        { "URLs that are all asked for at once", Lines(60, i => $"acl r{i} url_regex -i {Word(i)}.*{Word(i + 9)}.*{Word(i * 7)}[0-9]+\n") + Lines(200, i => $"http_access deny r{i % 60} !r{i * 7 % 60} r{i * 13 % 60}\n") },
        { "what stands n characters before", Lines(30, i => $"acl r{i} dstdom_regex a.{{{i + 10}}}b\nhttp_access deny r{i}\n") },
        { "long runs of anything but a letter", $"acl r dstdom_regex {"[^a]".Times(1500)}\nhttp_access deny r\n" },
        { "nested repeats", "acl r dstdom_regex (((a+)+)+)+$ ((.*)*)*x ^(([a-z0-9-]{1,63}\\.){1,60}){1,60}$\nhttp_access deny r\n" },
        { "repeats of repeats", "acl r dstdom_regex (a{1000}){1000} (x{255}){255}{255} ((a{1,100}){1,100}){1,100}\nhttp_access deny r\n" },
        { "deep brackets", $"acl r dstdom_regex {"(".Times(3000)}a{")".Times(3000)}\nhttp_access deny r\n" },
        { "a thousand words", $"acl r dstdom_regex ({string.Join('|', Enumerable.Range(0, 1000).Select(Word))})\nhttp_access deny r\n" },
        { "back-references", $"acl r dstdom_regex {string.Join(' ', Enumerable.Range(0, 300).Select(i => $"({Word(i)}.*)\\1\\1"))}\nhttp_access deny r\n" },
    };

    /// <summary>Lines of many kinds with their limits.</summary>
    public static TheoryData<string, string> Crowds { get; } = new()
    {
        { "groups that double", Lines(60, i => $"acl g{i} any-of g{i + 1} g{i + 1}\n") + "acl g60 dstdomain .microsoft.com\nhttp_access allow g0\n" },
        { "groups in circles", "acl a any-of b\nacl b all-of a !a\nhttp_access allow a\n" },
        { "a hundred thousand nested ifs", "if true\n".Times(100_000) + "endif\n".Times(100_000) },
        { "enormous numbers", "http_port 99999999999999999999\nacl p port 99999999999999999999-1e999 -5\nacl s src 999.9.9.9/99 10.0.0.0/99999999999 ::/-1\nclient_lifetime 99999999999999999999 years\nhttp_access allow p s\n" },
        { "a name of 100,000 letters", $"acl a dstdomain .{"x".Times(100_000)}.com\nhttp_access allow a\nacl {"n".Times(100_000)} src 10.0.0.0/8\n" },
        { "NUL and overrides of direction", "acl a dstdomain .micro\0soft.com .\u202Emoc.tfosorcim \u2066x.com\n\0\0\nhttp_access allow a\0 all\n" },
        { "half surrogates", "acl a dstdomain \uD800.com \uDC00\uD800\nhttp_access allow a\n" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Expensive_patterns_cost_what_a_policy_may_cost(string name, string lines)
    {
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", lines + "acl l dstdomain .microsoft.com .windows.net\nhttp_access allow l\n" + End);
        Assert.True(result.SetWork < MostWork, $"{name}: {result.SetWork:N0} units");
        Assert.True(result.Bytes < 3 * Gigabyte, $"{name}: {result.Bytes >> 20} MB");
    }

    [Theory]
    [MemberData(nameof(Crowds))]
    public void Odd_lines_are_read_and_let_nothing_through(string name, string lines)
    {
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", lines + End);
        Assert.True(result.LetsNothingThrough, name);
        Assert.True(result.SetWork < MostWork / 10, $"{name}: {result.SetWork:N0} units");
        Assert.True(result.Bytes < Gigabyte, $"{name}: {result.Bytes >> 20} MB");
    }

    [Fact]
    public void A_part_of_which_no_example_can_be_found_is_unknown_and_not_left_out()
    {
        // Far too many patterns to find the shortest name of, and names that they match all the same.
        var lines = Lines(150, i => $"acl r dstdom_regex ({string.Join('|', Enumerable.Range(i * 900, 900).Select(Word))})\n") + "http_access deny r\nhttp_access allow all\n" + End;
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", lines);
        Assert.Contains(Verdict.Unknown, result.Verdicts);
        Assert.True(result.SetWork < MostWork, $"{result.SetWork:N0} units");
        var answer = Explainer.Explain(Assert.Single(result.Policies), new(new()) { Endpoint = "*.manage.microsoft.com" });
        Assert.Contains(answer.Verdict, (string[])["partial", "unknown"]);
        Assert.Contains(answer.Doubts, d => d.Reason.StartsWith("it is too complex", StringComparison.Ordinal));
    }

    [Fact]
    public void An_include_of_itself_is_said_and_followed_once()
    {
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", "include squid.conf\ninclude a.conf\n" + End,
            HostileRun.Files(("squid.conf", "include squid.conf\n" + End), ("a.conf", "include b.conf\n"), ("b.conf", "include a.conf\n")));
        Assert.Contains("EGL0004", result.Rules);
        Assert.True(result.LetsNothingThrough);
    }

    [Fact]
    public void Includes_that_multiply_are_followed_up_to_a_number_and_the_rest_is_unknown()
    {
        var files = HostileRun.Files(Enumerable.Range(0, 15).Select(i => ($"i{i}.conf", $"include i{i + 1}.conf\n".Times(10))));
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", "include i0.conf\nhttp_access allow all\n" + End, files);
        Assert.Contains($"{SquidLoader.FileLimit}", result.Of("EGL0009").Message, StringComparison.Ordinal);
        Assert.All(result.Verdicts, v => Assert.Equal(Verdict.Unknown, v));
        Assert.True(result.SetWork < 10_000_000, $"{result.SetWork:N0} units");
        Assert.True(result.Bytes < Gigabyte / 2, $"{result.Bytes >> 20} MB");
    }

    [Fact]
    public void Lists_that_are_named_again_and_again_are_read_up_to_a_sum()
    {
        var list = Lines(200_000, i => $".{Word(i)}{i}.com\n");
        var count = (int)(SquidBinding.ListLimit / list.Length) + 3;
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf",
            Lines(count, i => $"acl a{i} src \"l.txt\"\n") + "http_access deny a0\n" + $"http_access allow a{count - 1}\n" + End, HostileRun.Files(("l.txt", list)));
        Assert.Equal(Severity.Warning, result.Of("EGL0009").Severity);
        Assert.Equal(count - 2, result.Of("EGL0009").At.StartPosition.Line + 1);
        Assert.True(result.LetsNothingThrough);
    }

    [Fact]
    public void A_list_of_a_million_names_costs_no_more_than_its_length()
    {
        var list = Lines(1_000_000, i => $".{Word(i)}{i}.com\n");
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", "acl l dstdomain \"l.txt\"\nhttp_access allow l\n" + End, HostileRun.Files(("l.txt", list)));
        Assert.All(result.Verdicts, v => Assert.Equal(Verdict.Deny, v));
        Assert.True(result.SetWork < 5_000_000, $"{result.SetWork:N0} units");
        Assert.True(result.Bytes < Gigabyte / 2, $"{result.Bytes >> 20} MB");
    }

    [Fact]
    public void A_hundred_thousand_rules_are_read_and_what_is_not_decided_is_unknown()
    {
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", Lines(100_000, i => $"acl a{i} dstdomain .{Word(i)}{i}.com\nhttp_access allow a{i}\n") + End);
        Assert.DoesNotContain(Verdict.Allow, result.Verdicts);
        Assert.Contains(Verdict.Deny, result.Verdicts);
        Assert.True(result.SetWork < MostWork, $"{result.SetWork:N0} units");
        Assert.True(result.Bytes < 3 * Gigabyte, $"{result.Bytes >> 20} MB");
    }

    [Fact]
    public void An_index_of_patterns_looks_at_the_branches_that_a_text_can_match()
    {
        Assert.NotNull(RegexParser.Parse(string.Join('|', Enumerable.Range(0, 2000).Select(Word)), RegexOptionsPosix.None).Tree);
        var tree = RegexParser.Parse(string.Join('|', Enumerable.Range(0, 2000).Select(Word)), RegexOptionsPosix.None).Tree;
        var index = new RegexIndex(tree is null ? [] : [tree]);
        Assert.True(index.IsMatch($"www.{Word(1234)}.test"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(index.IsMatch("www.example.test"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    [Fact]
    public void A_file_of_two_encodings_lets_nothing_through()
    {
        byte[] bytes = [0xFF, 0xFE, .. "acl a dstdomain .x.com\n"u8, 0xED, 0xA0, 0x80, .. "\nhttp_access allow a\n"u8];
        var result = HostileRun.Judge(new SquidFormat(), "squid.conf", bytes);
        Assert.True(result.LetsNothingThrough);
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    /// <summary>A word of six letters for each number, without order.</summary>
    private static string Word(int number)
    {
        var mixed = (uint)number * 2654435761u;
        return string.Create(6, mixed, static (letters, value) =>
        {
            for (var i = 0; i < letters.Length; i++, value = (value / 26) + (value << 11))
            {
                letters[i] = (char)('a' + (value % 26));
            }
        });
    }
}
