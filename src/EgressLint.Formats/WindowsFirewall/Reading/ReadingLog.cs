using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Collects what a reader of text has to say: each unknown value once, and no more of anything than a person reads.</summary>
internal sealed class ReadingLog(SourceText text)
{
    /// <summary>Findings of one rule in one file.</summary>
    private const int MostOfARule = 20;

    private readonly List<Finding> findings = [];
    private readonly HashSet<(string, string)> known = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>What was said, in file order.</summary>
    public ImmutableArray<Finding> Findings => [.. findings.OrderBy(f => f.At.Span.Start)];

    /// <summary>The text is broken.</summary>
    public void Broken(TextSpan span, string expected) => Add(FirewallMarkupRules.DamagedExport, span, "default", null, $"expected {expected}");

    /// <summary>The language is not known.</summary>
    public void UnknownLanguage(TextSpan span, string label) =>
        Add(FirewallTextRules.UnknownExportLanguage, span, "default", $"Export in a form that has no language: {BetterExports.Everything}.", Short(label));

    /// <summary>The text is a table for people.</summary>
    public void Table(TextSpan span) => Add(FirewallTextRules.ShortenedExport, span, "table", $"Export rules, filters and profiles into one file: {BetterExports.Everything}.", Short(text[span].Trim().ToString()));

    /// <summary>A value was cut; said once for each field.</summary>
    public void Cut(TextSpan span, string field, string value)
    {
        if (known.Add((field, "\0cut")))
        {
            Add(FirewallTextRules.ShortenedExport, span, "value", null, field, Short(value));
        }
    }

    /// <summary>A value is not known; said once for each value of a field.</summary>
    public void UnknownValue(TextSpan span, string field, string value)
    {
        if (known.Count < 10_000 && known.Add((field, value)))
        {
            Add(FirewallTextRules.UnknownExportValue, span, "default", null, Short(value), field);
        }
    }

    /// <summary>A value as it fits into a sentence.</summary>
    public static string Short(string value) => value.Length > 60 ? string.Concat(value.AsSpan(0, 60), "…") : value;

    private void Add(RuleDescriptor rule, TextSpan span, string message, string? advice, params string[] arguments)
    {
        counts.TryGetValue(rule.Id, out var count);
        counts[rule.Id] = count + 1;
        if (count < MostOfARule)
        {
            findings.Add(new(rule, text.At(span), message, [.. arguments]) { Advice = advice });
        }
    }
}
