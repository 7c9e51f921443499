using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>
/// Takes findings. One object of a file may be read several times: once for each set of parameters and each turn of a loop. What is wrong with it is said
/// once for each place.
/// </summary>
internal sealed class AzureReport
{
    private const int MostNames = 3;

    private readonly List<Finding> findings = [];
    private readonly HashSet<(string Rule, string Message, string Path, TextSpan Span)> said = [];

    private readonly List<string> assumptions = [];

    /// <summary>What was not looked at, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions => assumptions;

    /// <summary>All findings.</summary>
    public ImmutableArray<Finding> All => [.. findings];

    /// <summary>Takes a finding, unless the same was said of the same place.</summary>
    public void Add(Finding finding)
    {
        if (said.Add((finding.Rule.Id, finding.MessageId, finding.At.Source.Path, finding.At.Span)))
        {
            findings.Add(finding);
        }
    }

    /// <summary>Takes a sentence about what was not looked at.</summary>
    public void Assume(string sentence) => assumptions.Add(sentence);

    /// <summary>Takes a finding about a security rule.</summary>
    public void Add(RuleDescriptor pitfall, SecurityRule rule, Location at, string message, params ImmutableArray<string> arguments) =>
        Add(new Finding(pitfall, at, message, arguments) { Identity = Identity(rule) });

    /// <summary>What a finding about a rule keeps from run to run; null where the text of its line says it.</summary>
    public static string? Identity(SecurityRule rule) => rule.Logical is { } logical ? $"{logical} {rule.Name}" : null;

    /// <summary><c>'a', 'b', 'c' and 4 more</c>.</summary>
    public static string Quote(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var shown = all.Length <= MostNames + 1 ? all.Length : MostNames;
        return shown < all.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(shown).Select(n => $"'{n}'"))} and {all.Length - shown} more")
            : List([.. all.Select(n => $"'{n}'")]);
    }

    /// <summary><c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}",
    };
}
