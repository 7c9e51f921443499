using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>The fields of a rule object, wherever its shape puts them. Blank ones are absent: generated files write <c>""</c>, <c>null</c> and <c>[]</c>.</summary>
internal sealed class RuleFields
{
    private readonly AzureValue rule;
    private readonly AzureValue body;

    public RuleFields(AzureValue rule)
    {
        this.rule = rule;
        body = rule.Find("properties") is { Kind: AzureKind.Map } inner ? inner : rule;
    }

    /// <summary>Where the rule stands.</summary>
    public Location At => rule.At;

    /// <summary>Its name; null when it has none.</summary>
    public string? Name => rule.Find("name")?.Identity;

    /// <summary>Where its name stands.</summary>
    public Location? NameAt => rule.Find("name") is { IsBlank: false } name ? name.At : null;

    /// <summary>What is wrong with it.</summary>
    public List<RuleProblem> Problems { get; } = [];

    /// <summary>Whether its protocol has no ports.</summary>
    public bool HasNoPorts => One("protocol")?.Text?.ToLowerInvariant() is "icmp" or "icmpv6" or "esp" or "ah";

    /// <summary>Whether it is a note for a tool that makes the rule: neither direction nor access nor protocol, which no rule can be without.</summary>
    public bool IsUnfinished => One("direction") is null && One("access") is null && One("protocol") is null;

    /// <summary>Why something is not known that is not there.</summary>
    public Doubt Missing(string what) => new(
        IsUnfinished
            ? $"rule '{Name ?? "?"}' has no direction, no access and no protocol, which a tool that reads this file fills in; check the template or the group that it makes"
            : $"the rule has no {what}",
        At);

    /// <summary>The value of a field; null when it is absent.</summary>
    public AzureValue? One(string name) => Find(name) is { IsBlank: false } value ? value : null;

    /// <summary>The elements of a list field.</summary>
    public List<AzureValue> List(string name) => Flat(One(name));

    /// <summary>The values of a field for one value and its sister for several. Both filled is a mistake; their union is taken.</summary>
    public List<AzureValue> Both(string singular, string plural)
    {
        var one = Flat(One(singular));
        var several = Flat(One(plural));
        one.RemoveAll(static v => v.IsBlank);
        several.RemoveAll(static v => v.IsBlank);

        // REST prints a list's only element in both.
        if (one.Count > 0 && several.Count > 0 && !one.Select(v => v.Identity).ToHashSet().SetEquals(several.Select(v => v.Identity)))
        {
            Problems.Add(new(RuleProblemKind.SingularAndPlural, singular, one[0].ToString(), one[0].At));
        }

        one.AddRange(several);
        return one;
    }

    /// <summary>Notes a mistake.</summary>
    public void Report(RuleProblemKind kind, string field, AzureValue? value)
    {
        if (value?.Kind != AzureKind.Unknown)
        {
            Problems.Add(new(kind, field, value?.ToString() ?? "", value?.At ?? At));
        }
    }

    private AzureValue? Find(string name) => body.Find(name) ?? (ReferenceEquals(body, rule) ? null : rule.Find(name));

    /// <summary>A list's elements and, where there may be more, what stands for them; a single value as itself.</summary>
    private static List<AzureValue> Flat(AzureValue? value)
    {
        if (value is not { Kind: AzureKind.List })
        {
            return value is null ? [] : [value];
        }

        List<AzureValue> all = [.. value.Items];
        if (value.MayHaveMore is { } reason)
        {
            all.Add(AzureValue.Unknown(reason, $"{{{value.At.Span.Start}}}", value.At));
        }

        return all;
    }
}
