using System.Text;
using System.Text.RegularExpressions;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.House;

/// <summary>Every rule is known, has a page, keeps to its range, and speaks as the house does.</summary>
public sealed partial class RuleHouseTests
{
    /// <summary>First digits of ids, with what their family is about.</summary>
    private static readonly (char Digit, string Family)[] Families =
    [
        ('0', "reading the input"), ('1', "reachability"), ('2', "constraints of the connection"), ('3', "exposure and hygiene"),
        ('4', "structure of a policy"), ('5', "proxy auto-configuration"), ('6', "end-to-end paths"), ('9', "catalog, settings, suppressions"),
    ];

    [Fact]
    public void Every_rule_class_is_in_the_list_once_and_in_order_of_id()
    {
        var classes = typeof(Rule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rule))).Select(t => t.Name).Order(StringComparer.Ordinal);
        Assert.Equal(classes, RuleSet.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(RuleSet.All.Select(r => r.Descriptor.Id).Order(StringComparer.Ordinal), RuleSet.All.Select(r => r.Descriptor.Id));
    }

    [Fact]
    public void A_class_is_called_like_its_rule()
    {
        Assert.All(RuleSet.All, r => Assert.Equal(r.Descriptor.Name, r.GetType().Name));
    }

    [Fact]
    public void Ids_and_names_are_unique_and_in_their_ranges()
    {
        Assert.Equal(RuleSet.Descriptors.Length, RuleSet.Descriptors.Select(d => d.Id).Distinct().Count());
        Assert.Equal(RuleSet.Descriptors.Length, RuleSet.Descriptors.Select(d => d.Name).Distinct().Count());
        Assert.All(RuleSet.Descriptors, d => Assert.Matches(Id(), d.Id));
        Assert.All(RuleSet.Descriptors, d => Assert.Contains(Families, f => f.Digit == d.Id[3]));
        Assert.All(RuleSet.Descriptors, d => Assert.Matches(Pascal(), d.Name));
    }

    [Fact]
    public void Every_rule_that_judges_or_reads_has_a_page()
    {
        var wanted = RuleSet.All.Select(r => r.Descriptor.Id).Concat(RuleSet.Descriptors.Where(d => d.Id[3] == '0').Select(d => d.Id));
        Assert.All(wanted, id => Assert.NotNull(RulePages.Get(id)));
    }

    [Fact]
    public void Every_page_belongs_to_a_rule_and_is_carried_along()
    {
        var files = Directory.GetFiles(Repository.Path("rules"), "EGL*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        Assert.Equal(files, RulePages.Ids);
        Assert.All(RulePages.Ids, id => Assert.NotNull(RuleSet.Find(id)));
    }

    [Fact]
    public void Messages_are_sentences_with_something_concrete_in_them()
    {
        var wrong = from rule in RuleSet.Descriptors
                    from message in rule.Messages
                    from problem in Problems(message)
                    select $"{rule.Id} {message.Id}: {problem}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_index_of_rules_is_up_to_date()
    {
        var path = Repository.Path("rules", "README.md");
        var index = Index();
        if (Repository.Updates)
        {
            File.WriteAllText(path, index);
        }

        Assert.Equal(File.ReadAllText(path), index);
    }

    private static IEnumerable<string> Problems(MessageTemplate message)
    {
        if (!Ended().IsMatch(message.Text))
        {
            yield return "it does not end with a period";
        }

        if (!message.Text.Contains("{0}", StringComparison.Ordinal))
        {
            yield return "it has no argument";
        }

        if (Unwanted().Match(message.Text) is { Success: true } word)
        {
            yield return $"it says '{word.Value}'";
        }

        if (message.Text.Contains("  ", StringComparison.Ordinal) || message.Text.Contains('\n', StringComparison.Ordinal))
        {
            yield return "it has stray blanks";
        }
    }

    private static string Index()
    {
        var text = new StringBuilder("# Rules\n\nMade from the pages by the tests; set `EGLESSLINT_UPDATE=1` and run them to make it anew.\n");
        foreach (var (digit, family) in Families)
        {
            var rules = RuleSet.Descriptors.Where(d => d.Id[3] == digit).ToArray();
            if (rules.Length == 0)
            {
                continue;
            }

            text.Append($"\n## {digit}xxx {family}\n\n| Id | Name | Level | About | Formats |\n|---|---|---|---|---|\n");
            foreach (var rule in rules)
            {
                text.Append($"| {Link(rule)} | {rule.Name} | {rule.Severity.ToString().ToLowerInvariant()} | {About(rule)} | {Formats(rule)} |\n");
            }
        }

        return text.Append(HiddenFormats.Table()).ToString();
    }

    [Fact]
    public void What_a_page_calls_not_visible_is_a_format_without_an_example_of_it()
    {
        var wrong = from rule in RuleSet.All
                    let page = RulePages.Get(rule.Descriptor.Id) ?? ""
                    let hidden = HiddenFormats.Of(page)
                    from problem in hidden.Except(HiddenFormats.All).Select(f => $"'{f}' is no format").Concat(
                        from example in RulePageExamples.Parse(page)
                        let format = RulePageExamples.Files[example.Format].Format
                        where hidden.Contains(format) && MarkedText.Parse(example.Text).Marks.Any(m => m.Id == rule.Descriptor.Id)
                        select $"'{format}' shows it")
                    select $"{rule.Descriptor.Id}: {problem}";
        Assert.Empty(wrong);
    }

    private static string Link(RuleDescriptor rule) => RulePages.Get(rule.Id) is null ? rule.Id : $"[{rule.Id}]({rule.Id}.md)";

    private static string About(RuleDescriptor rule)
    {
        if (RulePages.Get(rule.Id) is not { } page)
        {
            return RulePage.Words(rule.Name) + ".";
        }

        var summary = RulePage.Parse(page).Summary;
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? summary : summary[..(end + 1)]).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Formats(RuleDescriptor rule) => rule.Id switch
    {
        ['E', 'G', 'L', '4', '1', ..] => "squid",
        ['E', 'G', 'L', '4', '2', ..] => "windows-firewall",
        ['E', 'G', 'L', '4', '3', ..] => "azure",
        ['E', 'G', 'L', '5', ..] => "pac",
        ['E', 'G', 'L', '9', ..] => "catalog, settings",
        ['E', 'G', 'L', '0', ..] => "all",
        _ => HiddenFormats.Column(rule.Id),
    };

    [GeneratedRegex("^EGL[0-9]{4}$")]
    private static partial Regex Id();

    [GeneratedRegex("^([A-Z][a-z0-9]*)+$")]
    private static partial Regex Pascal();

    /// <summary>A period, or a whole sentence as the last argument.</summary>
    [GeneratedRegex(@"\.$|\. \{\d\}$")]
    private static partial Regex Ended();

    [GeneratedRegex(@"\b(please|invalid|something)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unwanted();
}
