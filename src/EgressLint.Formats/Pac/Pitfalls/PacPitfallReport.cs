using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Takes findings; of each rule so many are said one by one, and the last of them counts the rest.</summary>
internal sealed class PacPitfallReport(SourceText text)
{
    /// <summary>Findings of one rule in one file.</summary>
    public const int MostPerRule = 20;

    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, (int Count, int Last)> counts = new(StringComparer.Ordinal);

    public SourceText Text => text;

    public ImmutableArray<Finding> All
    {
        get
        {
            foreach (var (count, last) in counts.Values.Where(c => c.Count > MostPerRule))
            {
                var more = (count - MostPerRule).ToString(CultureInfo.InvariantCulture);
                findings[last] = findings[last] with { Advice = $"'{more}' more places of this file are like this and are not listed." };
            }

            return [.. findings];
        }
    }

    /// <summary>The source of a node, cut off where it is long.</summary>
    public string Show(SyntaxNode node) => Show(node.Span);

    public string Show(TextSpan span)
    {
        const int Longest = 70;
        var shown = text.Content.AsSpan(span.Start, Math.Min(span.Length, Longest + 1));
        var line = shown.IndexOfAny('\r', '\n');
        return line >= 0 || shown.Length > Longest ? string.Concat(shown[..(line >= 0 ? line : Longest)], "…") : shown.ToString();
    }

    public void Say(RuleDescriptor rule, SyntaxNode at, string message, params ReadOnlySpan<string> arguments) => Add(new(rule, text.At(at.Span), message, [.. arguments]));

    public void Add(Finding finding)
    {
        var (count, last) = counts.GetValueOrDefault(finding.Rule.Id);
        if (count < MostPerRule)
        {
            last = findings.Count;
            findings.Add(finding);
        }

        counts[finding.Rule.Id] = (count + 1, last);
    }

    /// <summary>Whether more findings of a rule would only be counted; what is costly to find can then be left.</summary>
    public bool IsFull(RuleDescriptor rule) => counts.GetValueOrDefault(rule.Id).Count >= MostPerRule;
}
