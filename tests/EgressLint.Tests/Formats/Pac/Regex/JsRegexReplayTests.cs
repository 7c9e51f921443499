using System.Text.Json;
using EgressLint.Formats.Pac.Regex;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Formats.Pac.Regex;

/// <summary>Recorded answers of V8: errors, matches with their groups, and through those the sets of texts.</summary>
public sealed class JsRegexReplayTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.Path("fixtures/oracle/pac/js-regex.jsonl"))[1..];

    [Fact]
    public void Errors_are_those_of_V8()
    {
        var differences = new List<string>();
        foreach (var line in Lines)
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement;
            JsPattern.TryParse(Text(item, "p"), Text(item, "f"), out var error);
            var expected = item.TryGetProperty("e", out var recorded) ? recorded.GetString() ?? "" : "";
            if (error != expected)
            {
                differences.Add($"{line.AsSpan(0, Math.Min(line.Length, 100))}: '{error}' instead of '{expected}'");
            }
        }

        Report(differences);
    }

    [Fact]
    public void Matches_and_groups_are_those_of_V8()
    {
        var differences = new List<string>();
        foreach (var (pattern, line, input, expected) in Cases())
        {
            var steps = 1_000_000;
            var status = pattern.Match(input, 0, ref steps, out var match);
            var actual = status switch
            {
                JsMatchStatus.NoMatch => "null",
                JsMatchStatus.Match => $"[{string.Join(',', match.Captures.Select(c => $"{c.Start},{c.End}"))}]",
                _ => status.ToString(),
            };
            if (actual != expected)
            {
                differences.Add($"{line}, {JsonSerializer.Serialize(input)}: {actual} instead of {expected}");
            }
        }

        Report(differences);
    }

    [Fact]
    public void Sets_have_the_members_that_V8_finds()
    {
        var differences = new List<string>();
        var (asked, refused) = (0, new HashSet<string>());
        foreach (var (pattern, line, input, expected) in Cases())
        {
            if (pattern.SearchLanguage(out var whyNot) is not { } language)
            {
                refused.Add(line + ": " + whyNot);
                continue;
            }

            asked++;
            if (language.Contains(input) != (expected != "null"))
            {
                differences.Add($"{line}, {JsonSerializer.Serialize(input)}: set says {language.Contains(input)}, V8 {expected}");
            }
        }

        Report(differences);
        Assert.True(asked > 2_500, $"only {asked} were asked, {refused.Count} patterns are refused:\n{string.Join('\n', refused)}");
        Assert.All(refused, r => Assert.Matches("back-reference|look-behind|look-ahead|^/x.9+./", r));
    }

    [Fact]
    public void What_every_match_contains_is_in_every_match()
    {
        foreach (var (pattern, line, input, expected) in Cases())
        {
            if (expected != "null")
            {
                var comparison = pattern.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
                Assert.True(input.Contains(pattern.RequiredLiteral ?? "", comparison), line);
                Assert.True(input.EndsWith(pattern.RequiredSuffix ?? "", StringComparison.Ordinal), line);
                Assert.True((pattern.ExactText ?? input) == input, line);
            }
            else
            {
                Assert.NotEqual(pattern.ExactText, input);
            }
        }
    }

    /// <summary>Whole texts: a recorded match that spans the text proves membership; the anchored pattern proves the rest.</summary>
    [Fact]
    public void Whole_sets_are_those_of_the_anchored_patterns()
    {
        var differences = new List<string>();
        foreach (var (pattern, line, input, _) in Cases())
        {
            if (pattern.WholeLanguage(out _) is not { } language || pattern.Sticky)
            {
                continue;
            }

            // Without flag m a text start in front changes nothing but where a match begins; with it the anchors mean lines.
            var anchored = pattern.Multiline ? null : JsPattern.TryParse($"^(?:{pattern.Pattern})$", pattern.Flags, out _);
            var steps = 1_000_000;
            if (anchored is not null && language.Contains(input) != (anchored.Match(input, 0, ref steps, out _) == JsMatchStatus.Match))
            {
                differences.Add($"{line}, {JsonSerializer.Serialize(input)}");
            }
        }

        Report(differences);
    }

    private static IEnumerable<(JsPattern Pattern, string Line, string Input, string Expected)> Cases()
    {
        foreach (var line in Lines)
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement;
            if (!item.TryGetProperty("t", out var texts) || JsPattern.TryParse(Text(item, "p"), Text(item, "f"), out _) is not { } pattern)
            {
                continue;
            }

            foreach (var text in texts.EnumerateArray())
            {
                yield return (pattern, $"/{pattern.Pattern}/{pattern.Flags}", text[0].GetString() ?? "", text[1].GetRawText());
            }
        }
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";

    private static void Report(List<string> differences) =>
        Assert.True(differences.Count == 0, $"{differences.Count}\n{string.Join('\n', differences.Take(40))}");
}
