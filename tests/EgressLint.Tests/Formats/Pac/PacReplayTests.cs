using System.Text.Json;
using EgressLint.Core.Policies;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Replays every recorded answer of real browsers. A wrong answer is never acceptable; an unknown one must be rare, and its reason is listed.</summary>
public sealed class PacReplayTests
{
    private const int LabelLength = 120;
    private const string Members = "chromium-members";

    private static readonly string[] Files = ["chromium-random", "chromium-probes", "chromium-builtins", Members, "firefox-random", "firefox-probes"];

    /// <summary>Each file is replayed once for both tests.</summary>
    private static readonly Dictionary<string, Lazy<List<Replayed>>> Results = Files.ToDictionary(f => f, f => new Lazy<List<Replayed>>(() => Replay(f)), StringComparer.Ordinal);

    [Theory]
    [InlineData("chromium-random")]
    [InlineData("chromium-probes")]
    [InlineData("chromium-builtins")]
    [InlineData(Members)]
    [InlineData("firefox-random")]
    [InlineData("firefox-probes")]
    public void No_recorded_answer_of_a_browser_is_wrong(string file)
    {
        var answers = Results[file].Value;
        Assert.NotEmpty(answers);
        var wrong = answers.Where(a => a.Actual is not null && a.Actual != a.Expected).ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(60).Select(a => a.ToString()).Prepend($"{wrong.Count} of {answers.Count} answers are wrong")));
        var unknown = answers.Where(a => a.Actual is null).ToList();
        // Probes look for the edges of the language on purpose, and single expressions for what nobody writes.
        // The members of everything that an engine has are half of what nobody uses in a script.
        var most = file == Members ? 50 : file.EndsWith("builtins", StringComparison.Ordinal) ? 15 : file.EndsWith("probes", StringComparison.Ordinal) ? 5 : 1;
        Assert.True(unknown.Count * 100 <= answers.Count * most, string.Join("\n", unknown.Take(40).Select(a => a.ToString()).Prepend($"{unknown.Count} of {answers.Count} answers are unknown")));
    }

    [Fact]
    public void What_is_not_known_is_listed_with_its_reason()
    {
        var list = string.Concat(Files.Where(f => f != Members).SelectMany(file => Results[file].Value.Where(a => a.Actual is null)
            .GroupBy(a => $"{file}:{a.Line}\t{a.Why}", StringComparer.Ordinal).Select(g => $"{g.Key}\t{g.Count()}\n")));
        var path = Path.Combine(PacScripts.Folder, "unknown.txt");
        if (Environment.GetEnvironmentVariable("EGLESSLINT_UPDATE") == "1")
        {
            File.WriteAllText(path, list);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), list);
    }

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Returned_lists_are_read_as_the_browser_reads_them(string engine)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, engine + "-returns.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var text = document.RootElement.GetProperty("result").GetString() ?? "";
            var expected = RouteOf(document.RootElement.GetProperty("list").GetString() ?? "", engine);
            var policy = PacScripts.Bind($"function FindProxyForURL(url, host) {{ return {JsonSerializer.Serialize(text)}; }}", engine);
            var actual = PacScripts.Ask(policy, "http://script.test/").Route;
            count++;
            if (actual != expected)
            {
                wrong.Add($"{line}\n  got {actual}");
            }
        }

        Assert.True(wrong.Count == 0 && count > 0, string.Join("\n", wrong.Prepend($"{wrong.Count} of {count} are wrong")));
    }

    /// <summary>A list as the browser shows it, in the words of our routes.</summary>
    internal static string RouteOf(string list, string engine)
    {
        if (engine == "chromium")
        {
            return list;
        }

        var elements = list.Replace("direct(null)", "direct", StringComparison.Ordinal).Split(';', StringSplitOptions.TrimEntries).Select(element =>
        {
            var blank = element.IndexOf(' ', StringComparison.Ordinal);
            var type = (blank < 0 ? element : element[..blank]) switch { "http" => "PROXY", "https" => "HTTPS", "socks4" => "SOCKS", "socks" => "SOCKS5", _ => "DIRECT" };
            if (type == "DIRECT")
            {
                return type;
            }

            var (host, port) = (element[(blank + 1)..element.LastIndexOf(':')], element[(element.LastIndexOf(':') + 1)..]);
            return host.Length == 0 ? type + " :0" : host.Contains(':', StringComparison.Ordinal) ? $"{type} [{host}]:{port}" : $"{type} {host}:{port}";
        });
        return string.Join(';', elements);
    }

    private static List<Replayed> Replay(string file)
    {
        var engine = file.Split('-')[0];
        return [.. File.ReadLines(Path.Combine(PacScripts.Folder, file + ".jsonl")).Select((line, index) => (line, index + 1)).AsParallel().AsOrdered()
            .SelectMany(item => ReplayLine(item.line, item.Item2, engine))];
    }

    private static List<Replayed> ReplayLine(string line, int number, string engine)
    {
        using var document = JsonDocument.Parse(line);
        var item = document.RootElement;
        var script = item.GetProperty("pac").GetString() ?? "";
        var names = PacNames.Of(item.GetProperty("dns"));
        var policy = PacScripts.Bind(script, engine, names);
        var client = PacScripts.Address(item.GetProperty("myIp").GetString() ?? "");
        var answers = new List<Replayed>();
        foreach (var answer in item.GetProperty("answers").EnumerateArray())
        {
            var url = answer.GetProperty("url").GetString() ?? "";
            var result = answer.GetProperty("result");
            var expected = result.ValueKind == JsonValueKind.String ? Cut(result.GetString() ?? "") : "!failure";
            var request = new PolicyRequest { Url = url, ClientAddress = client, Source = client, Resolved = names.Resolve(answer.GetProperty("host").GetString() ?? "") ?? [] };
            var actual = PacScripts.Ask(policy, request);
            answers.Add(new(number, url, expected, actual.Text, actual.Why));
        }

        return answers;
    }

    private static string Cut(string text) => text.Length > LabelLength ? text[..LabelLength] + "…" : text;

    /// <summary>One answer, recorded and ours.</summary>
    private sealed record Replayed(int Line, string Url, string Expected, string? Actual, string Why)
    {
        public override string ToString() => $"line {Line}: {Url} expected {Expected}, got {Actual ?? "unknown"} ({Why})";
    }
}
