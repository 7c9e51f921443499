using System.Diagnostics;
using System.Text.Json;
using EgressLint.Core.Policies;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Texts that a script evaluates, and <c>with</c>: answers of V8 11.3 to sloppy scripts (fixtures/oracle/pac/evaluation.jsonl).</summary>
public sealed class PacEvaluationTests
{
    private const string Url = "http://www.example.com/";

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Scripts_have_the_value_that_they_have_in_the_engine(string engine)
    {
        var count = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, "evaluation.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var script = document.RootElement.GetProperty("script").GetString() ?? "";
            var expected = document.RootElement.GetProperty("v8").GetString() ?? "";
            var answer = Ask(script + "\nfunction FindProxyForURL(url, host) { var R; try { R = String(F()); } catch (e) { R = 'THROW ' + e.name; } return R; }", engine);
            count++;
            if (answer.Why != "return " + "\"" + expected + "\"")
            {
                wrong.Add($"{script}\n   expected {expected}, got {answer.Text ?? "unknown"} ({answer.Why})");
            }
        }

        Assert.True(count > 100 && wrong.Count == 0, string.Join("\n", wrong.Prepend($"{wrong.Count} of {count} differ")));
    }

    private static PacAnswer Ask(string script, string engine = "chromium") => PacScripts.Ask(PacScripts.Bind(script, engine), Url);
}
