using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace EgressLint.Analysis.Rules;

/// <summary>The pages of the rules, one Markdown text for each id, carried inside the program.</summary>
public static class RulePages
{
    private const string Prefix = "EgressLint.rules.";
    private const string Suffix = ".md";

    /// <summary>The ids that have a page, in order.</summary>
    public static ImmutableArray<string> Ids =>
    [
        .. Own.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    private static Assembly Own => typeof(RulePages).Assembly;

    /// <summary>The page of a rule; null when it has none.</summary>
    public static string? Get(string id)
    {
        using var stream = Own.GetManifestResourceStream(Prefix + id.ToUpperInvariant() + Suffix);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
