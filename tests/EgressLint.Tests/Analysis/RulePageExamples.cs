using System.Globalization;

namespace EgressLint.Tests.Analysis;

/// <summary>One example of a rule page.</summary>
/// <param name="Format">The word after the fence, one of <see cref="RulePageExamples.Files"/>.</param>
/// <param name="Text">The configuration with marks.</param>
/// <param name="Scenario">The scenario block in force; null for the usual one.</param>
/// <param name="Findings">The expected report; null when the page does not pin it.</param>
/// <param name="FindingsLine">First line of the findings block, from zero.</param>
internal sealed record RulePageExample(string Format, string Text, string? Scenario, string? Findings, int FindingsLine);

/// <summary>Takes the fenced blocks out of a page. A scenario holds for the examples after it, a findings block for the one before it.</summary>
internal static class RulePageExamples
{
    /// <summary>By the word after the fence: the format that reads the example, and the name that it gets.</summary>
    public static IReadOnlyDictionary<string, (string Format, string File)> Files { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["squid"] = ("squid", "squid.conf"),
        ["pac"] = ("pac", "proxy.pac"),
        ["reg"] = ("windows-firewall", "policy.reg"),
        ["syncml"] = ("windows-firewall", "policy.xml"),
        ["bicep"] = ("azure", "main.bicep"),
        ["azure"] = ("azure", "network.json"),
        ["netsh"] = ("windows-firewall", "policy.txt"),
        ["paths"] = (Settings, "egresslint.yml"),
    };

    /// <summary>Not a format: settings, of configurations that the scenario holds.</summary>
    public const string Settings = "settings";

    public static List<RulePageExample> Parse(string page)
    {
        var result = new List<RulePageExample>();
        string? scenario = null;
        foreach (var (word, text, line) in Fences(page.Split('\n')))
        {
            switch (word)
            {
                case "scenario":
                    scenario = text;
                    break;
                case "findings":
                    result[^1] = result[^1] with { Findings = text, FindingsLine = line };
                    break;
                case var format when Files.ContainsKey(format):
                    result.Add(new(word, text, scenario, null, -1));
                    break;
            }
        }

        return result;
    }

    /// <summary>The page with the findings block of one example replaced.</summary>
    public static string Replace(string page, RulePageExample example, string findings)
    {
        var lines = page.Split('\n').ToList();
        var count = example.Findings is { Length: > 0 } old ? old.TrimEnd('\n').Split('\n').Length : 0;
        lines.RemoveRange(example.FindingsLine, count);
        lines.InsertRange(example.FindingsLine, findings.TrimEnd('\n').Split('\n').Where(l => l.Length > 0));
        return string.Join('\n', lines);
    }

    public static string Show(EgressLint.Core.Findings.Finding finding)
    {
        var at = finding.At.StartPosition;
        var level = finding.Severity.ToString().ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"{finding.At.Source.Path}:{at.Line + 1}:{at.Column + 1} {level} {finding.Rule.Id} {finding.Message}");
    }

    private static IEnumerable<(string Word, string Text, int Line)> Fences(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal) || lines[i].Length == 3)
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, l => l == "```");
            var body = string.Concat(lines[(i + 1)..end].Select(l => l + "\n"));
            yield return (lines[i][3..].Trim(), body, i + 1);
            i = end;
        }
    }
}
