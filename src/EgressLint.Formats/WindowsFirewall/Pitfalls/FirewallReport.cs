using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>What is wrong with one rule, before it is known how many others are like it.</summary>
/// <param name="Rule">The pitfall.</param>
/// <param name="Subjects">The rules that fall into it, one as a rule.</param>
/// <param name="At">Where it shows.</param>
/// <param name="Message">What is said of it alone.</param>
/// <param name="Many">What is said of several together; they are put together by it.</param>
/// <param name="Arguments">What the messages name beside the rules.</param>
internal sealed record FirewallPitfall(
    RuleDescriptor Rule, ImmutableArray<FirewallRule> Subjects, Location At, string Message, string Many, params ImmutableArray<string> Arguments)
{
    /// <summary>Further places.</summary>
    public ImmutableArray<RelatedLocation> Related { get; init; } = [];

    /// <summary>The level.</summary>
    public Severity Severity { get; init; } = Rule.Severity;
}

/// <summary>
/// Takes pitfalls. A machine has hundreds of rules, and what is wrong with one is often wrong with many: few are said one by one, more of them become one
/// finding that names the first.
/// </summary>
internal sealed class FirewallReport
{
    /// <summary>How many findings of one kind are said one by one.</summary>
    public const int MostSaid = 2;

    private const int MostNames = 3;
    private const int MostPlaces = 20;
    private const int LongestName = 60;

    private readonly List<Finding> findings = [];
    private readonly List<FirewallPitfall> pitfalls = [];

    /// <summary>All findings.</summary>
    public ImmutableArray<Finding> All => [.. findings, .. pitfalls.GroupBy(p => (p.Rule.Id, p.Many)).SelectMany(g => Said([.. g]))];

    /// <summary>Takes a finding as it is.</summary>
    public void Add(Finding finding) => findings.Add(finding);

    /// <summary>Takes a pitfall.</summary>
    public void Add(FirewallPitfall pitfall) => pitfalls.Add(pitfall);

    /// <summary>Takes a pitfall of one rule at the rule.</summary>
    public void Add(RuleDescriptor pitfall, FirewallRule rule, params ImmutableArray<string> arguments) =>
        pitfalls.Add(new(pitfall, [rule], rule.At, "default", "many", arguments));

    /// <summary>The name of a rule in quotes. Names that are resources of a library say less than the id, unless that is a number.</summary>
    public static string Name(FirewallRule rule)
    {
        var name = rule.Name.StartsWith('@') && !rule.Written.Id.StartsWith('{') ? rule.Written.Id : rule.Name;
        return name.Length > LongestName ? $"'{name.AsSpan(0, LongestName)}…'" : $"'{name}'";
    }

    /// <summary>The names of rules in quotes; of many the first.</summary>
    public static string Names(IReadOnlyList<FirewallRule> rules)
    {
        var shown = rules.Count <= MostNames + 1 ? rules.Count : MostNames;
        var names = string.Join(", ", rules.Take(shown - (rules.Count == shown && shown > 1 ? 1 : 0)).Select(Name));
        return rules.Count > shown ? string.Create(CultureInfo.InvariantCulture, $"{names} and {rules.Count - shown} more")
            : shown > 1 ? $"{names} and {Name(rules[^1])}"
            : names;
    }

    private static IEnumerable<Finding> Said(FirewallPitfall[] alike)
    {
        if (alike.Length <= MostSaid)
        {
            return alike.Select(Alone);
        }

        var first = alike[0];
        var subjects = alike.SelectMany(p => p.Subjects).ToArray();
        return
        [
            new Finding(first.Rule, first.At, first.Many, [Names(subjects), .. first.Arguments])
            {
                Severity = alike.Max(p => p.Severity),
                Related = [.. first.Related.Concat(alike.Skip(1).Take(MostPlaces).Select(p => new RelatedLocation(p.At, Alone(p).Message)))],
                Identity = first.Subjects[0].Written.Id,
            },
        ];
    }

    private static Finding Alone(FirewallPitfall pitfall) => new(pitfall.Rule, pitfall.At, pitfall.Message, [Names(pitfall.Subjects), .. pitfall.Arguments])
    {
        Severity = pitfall.Severity,
        Related = pitfall.Related,
        Identity = pitfall.Subjects[0].Written.Id,
    };
}
