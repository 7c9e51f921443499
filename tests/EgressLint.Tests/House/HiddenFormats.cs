using System.Text;
using EgressLint.Analysis.Rules;

namespace EgressLint.Tests.House;

/// <summary>Which formats do not show what a rule is about: a page says so in its section of that name, one line each with the reason.</summary>
internal static class HiddenFormats
{
    private const string Heading = "\n## Not visible in\n";

    public static readonly string[] All = ["squid", "pac", "windows-firewall", "azure"];

    public static string[] Of(string page)
    {
        var start = page.IndexOf(Heading, StringComparison.Ordinal);
        if (start < 0)
        {
            return [];
        }

        var end = page.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal);
        return
        [
            .. page[(start + Heading.Length)..(end < 0 ? page.Length : end)].Split('\n')
                .Where(line => line.StartsWith("- `", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1]),
        ];
    }

    /// <summary>The formats in which a rule can speak.</summary>
    public static string Column(string id)
    {
        var shown = All.Except(Of(RulePages.Get(id) ?? "")).ToArray();
        return shown.Length == All.Length ? "all" : string.Join(", ", shown);
    }

    /// <summary>The rules that judge policies, by format. Those for one format only are in the tables above.</summary>
    public static string Table()
    {
        var text = new StringBuilder("\n## Where a rule can speak\n\nOne file does not show everything. The page of a rule says why a format does not show what it is about. Rules `4xxx` and `5xxx` are for\n");
        text.Append("one format each, and what the tables above call `all` is in every one.\n\n");
        text.Append($"| Rule | {string.Join(" | ", All)} |\n|---|{string.Concat(All.Select(_ => "---|"))}\n");
        foreach (var rule in RuleSet.All.Select(r => r.Descriptor).Where(d => d.Id[3] is '1' or '2' or '3' or '6'))
        {
            var hidden = Of(RulePages.Get(rule.Id) ?? "");
            text.Append($"| [{rule.Id}]({rule.Id}.md) {rule.Name} | {string.Join(" | ", All.Select(f => hidden.Contains(f) ? "not visible in this format" : "yes"))} |\n");
        }

        text.Append("\nThat a service sees the address of a proxy instead of that of its client (delivery optimization finds the wrong neighbours then) is no rule of its own:\n");
        return text.Append("`EGL2002` says it of every endpoint to which a proxy is advised against, and a file of a proxy does not show which address the service sees.\n").ToString();
    }
}
