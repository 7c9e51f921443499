using System.Text.Json;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>The language and its library, one construct a line: answers of V8 11.3 to sloppy scripts (fixtures/oracle/pac/runtime.jsonl).</summary>
public sealed class PacRuntimeTests
{
    private const string Caller = "\nfunction FindProxyForURL(url, host) { var R; try { R = String(F()); } catch (e) { R = 'THROW ' + (e == null ? 'undefined' : e.name); } return R; }";

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void A_construct_has_the_value_that_the_engine_gives(string engine)
    {
        var count = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, "runtime.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var script = document.RootElement.GetProperty("script").GetString() ?? "";
            var expected = document.RootElement.GetProperty("v8").GetString() ?? "";
            var answer = PacScripts.Ask(PacScripts.Bind(script + Caller, engine), "http://www.example.com/");
            var isOpen = document.RootElement.TryGetProperty("open", out var open);
            count++;
            if (isOpen ? answer.Text is not null : answer.Why != "return \"" + expected + "\"")
            {
                wrong.Add($"{script}\n   expected {(isOpen ? "a doubt: " + open.GetString() : expected)}, got {answer.Text ?? "a doubt"} ({answer.Why})");
            }
        }

        Assert.True(count > 400 && wrong.Count == 0, string.Join("\n", wrong.Prepend($"{wrong.Count} of {count} differ")));
    }
}
