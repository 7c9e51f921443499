using EgressLint.Analysis;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis;

/// <summary>Every example of every rule page is analysed and must give exactly the marked findings.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.Path("rules"), "EGL*.md").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Examples_give_exactly_the_marked_findings(string id)
    {
        var path = Repository.Path("rules", id + ".md");
        var page = File.ReadAllText(path);
        foreach (var example in Enumerable.Reverse(RulePageExamples.Parse(page)))
        {
            var marked = MarkedText.Parse(example.Text);
            var findings = Analyze(example, marked.Text);
            var report = string.Concat(findings.Select(f => RulePageExamples.Show(f) + "\n"));
            if (Repository.Updates && example.Findings is not null)
            {
                page = RulePageExamples.Replace(page, example, report);
                File.WriteAllText(path, page);
            }
            else if (example.Findings is not null)
            {
                Assert.Equal(example.Findings, report);
            }

            Assert.Equal(Write(marked), Write(marked, findings, RulePageExamples.Files[example.Format].File));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_begins_with_the_id_and_name_of_its_rule(string id)
    {
        var rule = RuleSet.Find(id);
        Assert.NotNull(rule);
        Assert.StartsWith($"# {rule.Id}: {rule.Name}\n", RulePages.Get(id), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_is_shown_by_a_bad_and_a_good_example()
    {
        foreach (var rule in RuleSet.All)
        {
            var examples = RulePageExamples.Parse(RulePages.Get(rule.Descriptor.Id) ?? "").Select(e => MarkedText.Parse(e.Text)).ToArray();
            Assert.True(examples.Any(e => e.Marks.Any(m => m.Id == rule.Descriptor.Id)), $"{rule.Descriptor.Id} has no bad example.");
            Assert.True(examples.Any(e => e.Marks.All(m => m.Id != rule.Descriptor.Id)), $"{rule.Descriptor.Id} has no good example.");
        }
    }

    /// <summary>No tag of the shipped list is unknown to network security groups; <c>ServiceTagTests</c> has a list with one.</summary>
    private const string OnlyWithAnotherTagList = "EGL4306 feature";

    /// <summary>What judges or looks at a policy; what is said while files, settings and catalogs are read has tests of its own.</summary>
    [Fact]
    public void Every_message_is_shown_by_an_example()
    {
        var shown = RuleSet.Descriptors.SelectMany(d => RulePageExamples.Parse(RulePages.Get(d.Id) ?? "")).SelectMany(e => Analyze(e, MarkedText.Parse(e.Text).Text))
            .Select(f => (f.Rule.Id, f.MessageId)).ToHashSet();
        var missing = (from rule in RuleSet.Descriptors
                      from message in rule.Messages
                      where rule.Id[3] is >= '1' and <= '6' && !shown.Contains((rule.Id, message.Id)) && $"{rule.Id} {message.Id}" is not OnlyWithAnotherTagList
                      select $"{rule.Id} {message.Id}").ToArray();
        Assert.True(missing.Length == 0, "No example shows " + string.Join(", ", missing));
    }

    internal static IReadOnlyList<Finding> Analyze(RulePageExample example, string text)
    {
        var scenario = ExampleScenario.Parse(example.Scenario);
        var (id, name) = RulePageExamples.Files[example.Format];
        var context = new MemoryFiles(scenario.Files, scenario.Engine);
        var beside = scenario.Beside.Select(b => new WorkspaceFile(SourceText.From(b.Key, b.Value), FormatOf(b.Key), context));
        var source = SourceText.From(name, text);
        var (files, options) = id == RulePageExamples.Settings
            ? (beside, scenario.Options with { Paths = ExampleScenario.Paths(source) })
            : (beside.Prepend(new(source, KnownFormats.All.Single(f => f.Id == id), context)), scenario.Options);
        return new Analyzer(scenario.Catalog, RuleSet.All).Analyze(Workspace.Create(files), options).Findings;
    }

    /// <summary>Of a file beside an example: that of the example file with the same ending.</summary>
    internal static ConfigFormat FormatOf(string name)
    {
        var id = RulePageExamples.Files.Values.First(f => Path.GetExtension(f.File) == Path.GetExtension(name)).Format;
        return KnownFormats.All.Single(f => f.Id == id);
    }

    /// <summary>The text with marks, so that a failure shows where a finding is missing or too many.</summary>
    private static string Write(MarkedText text) => string.Join('\n', text.Marks.Select(m => $"{m.Id} [{m.Start}+{m.Length}] {text.Text.AsSpan(m.Start, m.Length)}"));

    private static string Write(MarkedText text, IEnumerable<Finding> findings, string file)
    {
        var marks = findings.Where(f => f.At.Source.Path == file)
            .Select(f => new Mark(f.Rule.Id, f.At.Span.Start, f.At.Span.Length))
            .Distinct()
            .OrderBy(m => m.Start).ThenBy(m => m.Length).ThenBy(m => m.Id, StringComparer.Ordinal);
        return Write(text with { Marks = [.. marks] });
    }
}
