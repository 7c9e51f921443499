namespace EgressLint.Tests.Formats.Squid;

/// <summary>
/// Replays every recorded answer of real Squid releases. A wrong answer is never acceptable; an unknown one must be rare, and those among the
/// hand-written cases are listed with their reasons in <c>unknown.txt</c>.
/// </summary>
public sealed class SquidReplayTests
{
    private static readonly string Folder = Path.Combine(FindRoot(), "fixtures", "oracle", "squid");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.jsonl").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void NoAnswerIsWrong(string file)
    {
        var results = SquidReplay.Run(File.ReadLines(Path.Combine(Folder, file)));
        Assert.NotEmpty(results);
        var wrong = results.Where(r => r.IsWrong).ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(10).Select(Show).Prepend($"{wrong.Count} of {results.Count} answers are wrong")));

        var unknown = results.Count(r => r.IsUnknown);
        var limit = file switch { "cases.jsonl" => 0.01, "corpus-7.7.jsonl" => 0.03, "later-probes.jsonl" => 0.08, _ => 0.06 };
        Assert.True(unknown <= limit * results.Count, $"{unknown} of {results.Count} answers are unknown");
        if (file == "cases.jsonl")
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, "unknown.txt")).ReplaceLineEndings("\n"), ListOf(results.Where(r => r.IsUnknown)));
        }
    }

    /// <summary>One line per request and reason, with the releases it holds for.</summary>
    private static string ListOf(IEnumerable<ReplayedRequest> unknown) => string.Concat(unknown
        .GroupBy(r => $"{r.Case}#{r.Index}\t{r.Why}", StringComparer.Ordinal)
        .Select(g => $"{g.Key}\t{string.Join(' ', g.Select(r => r.Engine))}\n")
        .Order(StringComparer.Ordinal));

    private static string Show(ReplayedRequest r) => $"{r.Case}#{r.Index} {r.Engine}: expected {r.Expected}, got {r.Actual} ({r.Why}) for {r.Request}\n{r.Config}";

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Analyzer.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The repository is not above the tests.");
    }
}
