using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Formats.WindowsFirewall.Pitfalls;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.WindowsFirewall.Pitfalls;

/// <summary>Runs the pitfalls over rules and settings.</summary>
internal static class FirewallPitfallChecks
{
    private const string Root = @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\";

    public static IReadOnlyList<Finding> InText(string text)
    {
        var format = new FirewallFormat();
        return format.Bind(format.Parse(SourceText.From("policy.reg", "Windows Registry Editor Version 5.00\n\n" + text)), new MemoryContext(null)).Findings;
    }

    /// <summary>Rules of the machine without version and last bar; their ids are r0, r1 and so on, and so are their names unless they have one.</summary>
    public static IReadOnlyList<Finding> All(params IEnumerable<string> rules) =>
        InText(Root + "FirewallRules]\n" + string.Concat(rules.Select((r, i) => $"\"r{i}\"=\"v2.31|{r.Replace(@"\", @"\\", StringComparison.Ordinal)}|\"\n")));

    /// <summary>The ids of findings with the rules that they are about, as messages name them.</summary>
    public static string InRules(params string[] rules) => Show(All(rules));

    public static string Show(IEnumerable<Finding> findings) =>
        string.Join(" | ", findings.OrderBy(f => f.At.Span.Start).ThenBy(f => f.Rule.Id, StringComparer.Ordinal).Select(f => $"{f.Rule.Id[3..]} {f.Arguments[0]}"));

    /// <summary>Rules as the pitfalls see them.</summary>
    public static FirewallFile File(IEnumerable<string> rules)
    {
        var text = SourceText.From("policy.reg", "");
        var keywords = new FirewallKeywords([], areAll: true);
        ImmutableArray<FirewallRule> all =
        [
            .. rules.Select((r, i) => RuleNormalizer.Normalize(RuleText.Read($"r{i}", $"v2.31|{r}|", FirewallStore.Local, new(i, 0)), text, keywords, FirewallContext.Default)),
        ];
        return new(text, new(default) { Title = "test" }, new([], text), all);
    }
}
