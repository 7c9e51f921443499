using System.Text.RegularExpressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Exports;
using EgressLint.Formats.Azure.Reading.Terraform;
using EgressLint.Formats.Json;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure.Exports;

/// <summary>The examples of the pages of what readers report.</summary>
public sealed partial class AzurePageTests
{
    private static readonly AzureReader[] Readers = [new ExportReader(), new TerraformReader()];

    [Theory]
    [InlineData("EGL0053")]
    [InlineData("EGL0054")]
    [InlineData("EGL0055")]
    public void Readers_report_exactly_what_is_marked(string id)
    {
        var examples = Fence().Matches(File.ReadAllText(Repository.Path("rules", id + ".md"))).Select(m => MarkedText.Parse(m.Groups[1].Value)).ToArray();
        Assert.Equal([1, 0], examples.Select(e => e.Marks.Length));
        foreach (var example in examples)
        {
            Assert.Equal(example.Marks.Select(m => (m.Id, m.Start, m.Length)), Problems(example.Text).Select(f => (f.Rule.Id, f.At.Span.Start, f.At.Span.Length)));
        }
    }

    private static IEnumerable<Finding> Problems(string content)
    {
        var text = SourceText.From("nsg.json", content);
        var json = JsonTree.Read(content);
        var reader = Assert.Single(Readers, r => r.Recognize(text, json.Root) == Recognition.Yes);
        return reader.Read(text, json, new MemoryContext()).SelectMany(d => d.Problems);
    }

    [GeneratedRegex("```azure\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
