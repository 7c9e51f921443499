using EgressLint.Analysis.Rules;
using EgressLint.Tests.House;

namespace EgressLint.Tests.Analysis;

/// <summary>
/// A page shows its rule in every format in which it can speak: an example of which it says something, and behind that one of which it says nothing. What counts is
/// what the analysis says, not what the page marks.
/// </summary>
public sealed class RuleFormatTests
{
    [Fact]
    public void A_rule_that_judges_is_shown_bad_and_good_in_every_format_that_its_page_does_not_exclude()
    {
        var missing = from rule in RuleSet.Descriptors
                      where rule.Id[3] is '1' or '2' or '3' or '6'
                      let shown = Shown(rule.Id)
                      from format in HiddenFormats.All.Except(HiddenFormats.Of(RulePages.Get(rule.Id) ?? ""))
                      where !shown.Contains(format)
                      select $"{rule.Id} in {format}";
        Assert.Empty(missing);
    }

    [Fact]
    public void A_rule_about_the_structure_of_a_file_is_shown_bad_and_good()
    {
        var missing = from rule in RuleSet.Descriptors
                      where rule.Id[3] is '4' or '5' && Shown(rule.Id).Count == 0
                      select rule.Id;
        Assert.Empty(missing);
    }

    /// <summary>What is about bytes and folders, which a page cannot hold: protected and huge files, other encodings, hives. Their tests are those of the readers.</summary>
    private static readonly string[] AboutBytes = ["EGL0001", "EGL0002", "EGL0009", "EGL0021"];

    [Fact]
    public void A_rule_about_reading_is_shown_bad_and_good()
    {
        var missing = from rule in RuleSet.Descriptors
                      where rule.Id[3] == '0' && Shown(rule.Id).Count == 0
                      select rule.Id;
        Assert.Equal(AboutBytes, missing);
    }

    /// <summary>Catalogs and settings are read by the program; <c>ConfigurationPageTests</c> runs the pages about them.</summary>
    [Fact]
    public void A_rule_about_suppressions_that_is_shown_bad_is_shown_good_as_well()
    {
        var missing = from rule in RuleSet.Descriptors
                      where rule.Id[3] == '9' && Examples(rule.Id).Count > 0 && Shown(rule.Id).Count == 0
                      select rule.Id;
        Assert.Empty(missing);
    }

    [Fact]
    public void What_a_role_reaches_beyond_its_needs_is_shown_with_the_entries_that_let_it()
    {
        var findings = Examples("EGL3009").SelectMany(e => RulePageTests.Analyze(e, MarkedText.Parse(e.Text).Text)).Where(f => f.Rule.Id == "EGL3009").ToArray();
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(f.At, f.Trace[^1].At));
    }

    /// <summary>The formats with a bad example and a good one behind it.</summary>
    private static HashSet<string> Shown(string id)
    {
        var bad = new HashSet<string>(StringComparer.Ordinal);
        var both = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in Examples(id))
        {
            var format = RulePageExamples.Files[example.Format].Format;
            if (RulePageTests.Analyze(example, MarkedText.Parse(example.Text).Text).Any(f => f.Rule.Id == id))
            {
                bad.Add(format);
            }
            else if (bad.Contains(format))
            {
                both.Add(format);
            }
        }

        return both;
    }

    private static List<RulePageExample> Examples(string id) => RulePageExamples.Parse(RulePages.Get(id) ?? "");
}
