using System.Text.Json;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Whether V8 11.3 takes a text for a script (fixtures/oracle/pac/syntax.jsonl): where it does not, no request is asked at all.</summary>
public sealed class PacSyntaxReplayTests
{
    [Fact]
    public void A_script_is_refused_where_the_engine_refuses_it()
    {
        var count = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, "syntax.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var script = document.RootElement.GetProperty("script").GetString() ?? "";
            var expected = document.RootElement.GetProperty("v8").GetBoolean();
            var problems = PacParser.Parse(SourceText.From("a.pac", script)).Problems;
            count++;

            // What is wrong inside a regular expression is found when the script is bound.
            var isRefused = !problems.IsEmpty || (script.StartsWith('/') && !PacScripts.Bind("function FindProxyForURL(url, host) { return 'DIRECT'; }\n" + script).Rejections.IsEmpty);
            if (isRefused == expected)
            {
                wrong.Add($"{script}\n   {(expected ? $"is a script, but: {string.Join("; ", problems.Select(p => p.Message))}" : "is none")}");
            }
        }

        Assert.True(count > 400 && wrong.Count == 0, string.Join("\n", wrong.Prepend($"{wrong.Count} of {count} differ")));
    }
}
