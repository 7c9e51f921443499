using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>
/// Conditions on the name of the host, one a line: what V8 11.3 gives for some names (fixtures/oracle/pac/requests.jsonl). Every name is asked alone, and all
/// names below one are asked at once: the part that a name is in says the same, or says that it does not know.
/// </summary>
public sealed class PacRequestTests
{
    /// <summary>Conditions that are decided for all names at once; the others are doubts.</summary>
    private const int LeastDecided = 200;

    [Fact]
    public void A_condition_holds_for_the_names_for_which_it_does_in_the_engine()
    {
        var decided = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, "requests.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var body = document.RootElement.GetProperty("body").GetString() ?? "";
            var policy = PacScripts.Bind("function FindProxyForURL(url, host) { " + body + " }");
            var parts = policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts;
            decided += parts.All(p => p.IsCertain && !IsOneOf(p)) ? 1 : 0;
            foreach (var answer in document.RootElement.GetProperty("answers").EnumerateObject())
            {
                var expected = answer.Value.GetString() is { } text ? "return \"" + text + "\"" : null;
                var alone = PacScripts.Ask(policy, "https://" + answer.Name + "/");
                if (alone.Text is not null && alone.Text != (answer.Value.GetString() ?? "!failure"))
                {
                    wrong.Add($"{body}\n   {answer.Name} alone: expected {expected ?? "a failure"}, got {alone.Why}");
                }

                var part = Assert.Single(parts, p => p.Flows.Hosts.Contains(answer.Name));
                if (part.IsCertain && !IsOneOf(part) && (expected is null ? part.Entry.Label.StartsWith("return \"", StringComparison.Ordinal) : part.Entry.Label != expected))
                {
                    wrong.Add($"{body}\n   {answer.Name} among others: expected {expected ?? "a failure"}, got {part.Entry.Label}");
                }
            }
        }

        Assert.True(wrong.Count == 0 && decided >= LeastDecided, string.Join("\n", wrong.Prepend($"{wrong.Count} differ, {decided} are decided")));
    }

    private static bool IsOneOf(DecisionPart part) => part.Entry.Label.StartsWith("one of", StringComparison.Ordinal);
}
