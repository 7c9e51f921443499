using System.Text;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Yaml;
using EgressLint.Cli.Requests;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Tests.Hostile;

/// <summary>Settings, catalogs, baselines, requests and published lists come from pull requests as well.</summary>
public sealed class ProjectHostileTests
{
    private const int Deep = 100_000;
    private const long Megabyte = 1L << 20;

    /// <summary>Texts of YAML that are refused with a place, whoever reads them.</summary>
    public static TheoryData<string, string> Yaml { get; } = new()
    {
        { "aliases that multiply", "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 11).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n")) },
        { "brackets", $"include: {"[".Times(Deep)}{"]".Times(Deep)}\n" },
        { "braces", $"include: {"{a: ".Times(Deep)}{"}".Times(Deep)}\n" },
        { "indents", string.Concat(Enumerable.Range(0, 2000).Select(i => new string(' ', i) + "a:\n")) },
        { "dashes", "include:\n  " + "- ".Times(Deep) + "x\n" },
        { "more values than are read", "include:\n" + "  - \"**/*.pac\"\n".Times(YamlReader.MaxNodes + 1) },
        { "more characters than are read", "# " + "x".Times(YamlReader.MaxLength) + "\ninclude: [a]\n" },
        { "tags and anchors", "include: " + "!!x &a ".Times(20_000) + "b\n" },
        { "questions", "? ".Times(20_000) + "\n" },
        { "quotes that never end", "include: \"" + "\\x".Times(Deep) },
        { "half surrogates and NUL", "include: [\"\\ud800\", \"\\0\", \"\uD800\", \u0000]\n\u202E: 1\n" },
        { "a long key", "k".Times(Deep) + ": 1\n" },
    };

    /// <summary>Lines of a baseline behind its head.</summary>
    public static TheoryData<string, string> BaselineLines { get; } = new()
    {
        { "deep", "[".Times(1_000_000) },
        { "long", "{\"path\":\"" + "x".Times(4_000_000) },
        { "no text", "{\"path\":\"\\ud800\",\"rule\":\"b\",\"fingerprint\":\"c\"}" },
        { "enormous count", "{\"path\":\"a\",\"rule\":\"b\",\"fingerprint\":\"c\",\"count\":" + "9".Times(Deep) + "}" },
        { "negative count", "{\"path\":\"a\",\"rule\":\"b\",\"fingerprint\":\"c\",\"count\":-1}" },
        { "half a surrogate", "{\"path\":\"\uD800\",\"rule\":\"b\",\"fingerprint\":\"c\"}x" },
        { "NUL", "\0" },
    };

    /// <summary>Lines that are no requests.</summary>
    public static TheoryData<string> RequestLines { get; } =
    [
        "[".Times(Deep), "{\"url\":".Times(Deep), "{\"url\":\"http://" + "a".Times(Deep) + "/\",\"url\":\"x\"}", "{\"port\":" + "9".Times(Deep) + "}", "{\"port\":-1,\"host\":\"a\"}", "{\"host\":\"\\ud800\"}",
        "{\"resolved\":[" + "\"1.2.3.4\",".Times(Deep) + "]}", "{\"time\":\"99999999-99-99T99:99:99\",\"host\":\"a\"}", "{\"headers\":{\"a\":{\"b\":{\"c\":{\"d\":1}}}},\"host\":\"a\"}", "\0", "{\"host\":\"a\"}\u202E",
    ];

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Settings_and_catalogs_that_are_no_honest_yaml_are_refused_with_a_place(string name, string text)
    {
        var settings = Measured(() => SettingsReader.Read(SourceText.From("egresslint.yml", text)), out var bytes);
        Refused(name, settings.Findings, bytes, text);
        var catalog = Measured(() => Catalog.BuiltIn().Merge([SourceText.From("own.yml", text)]), out bytes);
        Refused(name, catalog.Findings, bytes, text);
        Assert.Equal(Catalog.BuiltIn().Endpoints.Length, catalog.Catalog.Endpoints.Length);
    }

    [Theory]
    [MemberData(nameof(BaselineLines))]
    public void A_baseline_with_a_hostile_line_is_refused_as_a_whole(string name, string line)
    {
        var text = SourceText.From("baseline.jsonl", "{\"egresslint-baseline\":1}\n" + line + "\n");
        var read = Measured(() => BaselineFile.Read(text), out var bytes);
        Assert.True(read.Baseline is null && read.Problem is { Length: > 0 }, name);
        Assert.Equal(1, read.At?.StartPosition.Line);
        Assert.True(bytes < (20L * line.Length) + Megabyte, $"{name}: {bytes:N0} bytes");
    }

    [Theory]
    [MemberData(nameof(RequestLines))]
    public void A_line_that_is_no_request_is_refused_with_a_reason(string line)
    {
        var utf8 = Encoding.UTF8.GetBytes(line);
        var problem = "";
        var request = Measured(() => RequestReader.Read(utf8, out problem), out var bytes);
        Assert.Null(request);
        Assert.InRange(problem.Length, 1, 400 + line.Length);
        Assert.True(bytes < (60L * line.Length) + Megabyte, $"{bytes:N0} bytes");
    }

    [Theory]
    [InlineData("{\"values\":{0}{1}}", "[", "]")]
    [InlineData("{\"values\":[{0}{1}]}", "{\"name\":\"A\",\"properties\":{\"addressPrefixes\":[\"10.0.0.0/8\"]}},", "")]
    [InlineData("{\"values\":[{\"name\":\"A\",\"properties\":{\"addressPrefixes\":[{0}\"1.2.3.4\"{1}]}}]}", "\"999.9.9.9/99\",", "")]
    public void A_list_of_tags_is_read_within_its_length_or_refused(string text, string opens, string closes)
    {
        var list = text.Replace("{0}", opens.Times(Deep), StringComparison.Ordinal).Replace("{1}", closes.Times(Deep), StringComparison.Ordinal);
        string? problem = null;
        var read = Measured(() => ServiceTagList.Read(SourceText.From("tags.json", list), out problem), out var bytes);
        Assert.True(read is not null || problem is { Length: > 0 });
        Assert.True(bytes < 100L * list.Length, $"{bytes:N0} bytes");
    }

    [Theory]
    [InlineData("\"assumptions\":[\"\\ud800\"]")]
    [InlineData("\"assumptions\":[1,[[]]]")]
    [InlineData("\"assumptions\":[],\"x\":\"\\udc00\\ud800\"")]
    public void A_report_with_odd_parts_is_joined_or_refused(string members)
    {
        var report = $"{{\"schemaVersion\":1,\"tool\":1,\"catalog\":1,\"profiles\":1,\"overrides\":1,\"policies\":[],\"verdicts\":[],\"paths\":[],\"findings\":[],{members}}}";
        using var document = System.Text.Json.JsonDocument.Parse(report);
        var result = JsonMerge.Merge([document.RootElement]);
        Assert.True(result.Bytes is { Length: > 0 } || result.Problem is { Length: > 0 });
    }

    private static void Refused(string name, IReadOnlyCollection<Finding> findings, long bytes, string text)
    {
        Assert.True(findings.Any(f => f.Severity == Severity.Error), $"{name}: {string.Join(' ', findings.Select(f => f.Rule.Id))}");
        Assert.All(findings, f => Assert.InRange(f.At.Span.End, f.At.Span.Start, f.At.Source.Content.Length));
        Assert.True(bytes < (60L * text.Length) + (64 * Megabyte), $"{name}: {bytes >> 20} MB");
    }

    private static T Measured<T>(Func<T> work, out long bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = work();
        bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return result;
    }
}
