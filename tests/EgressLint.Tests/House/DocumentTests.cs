using System.Text.RegularExpressions;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.House;

/// <summary>What the documents show is what the program prints, and what they point to is there.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
    [
        "README.md", "src/README.md", ".github/CONTRIBUTING.md", "tests/EgressLint.Oracle/README.md", "tests/EgressLint.Benchmarks/README.md",
        .. Directory.GetFiles(Repository.Path("docs"), "*.md").Order(StringComparer.Ordinal).Select(f => "docs/" + Path.GetFileName(f)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.Path(document)) ?? Repository.Root;
        foreach (var link in Link().Matches(Prose(File.ReadAllText(Repository.Path(document)))).Select(m => m.Groups["to"].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#') is [var path, var place] ? (path, place) : (link, "");
            var target = file.Length == 0 ? Repository.Path(document) : Path.GetFullPath(file, folder);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{document}: '{link}' leads nowhere");
            if (anchor is ['L', ..] && int.TryParse(anchor.AsSpan(1), out var line))
            {
                Assert.InRange(line, 1, File.ReadAllLines(target).Length);
            }
            else if (anchor.Length > 0)
            {
                Assert.Contains(anchor, Heading().Matches(Prose(File.ReadAllText(target))).Select(m => Anchor(m.Groups["text"].Value)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_paragraph_of_an_example_is_what_is_printed(string document)
    {
        foreach (Match example in Example().Matches(File.ReadAllText(Repository.Path(document))))
        {
            var folder = example.Groups["folder"].Value;
            var printed = Words(File.ReadAllText(Repository.Path(folder, "expected", "console.txt")), folder);
            foreach (var paragraph in example.Groups["text"].Value.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            {
                Assert.True(printed.Contains(Words(paragraph, folder), StringComparison.Ordinal), $"{document}: not printed for {folder}:\n{paragraph}");
            }
        }
    }

    /// <summary>One blank between words: how a text is broken depends on how long the paths are.</summary>
    private static string Words(string text, string folder) => Blanks().Replace(text.Replace(folder + "/", "", StringComparison.Ordinal), " ").Trim();

    /// <summary>The text without what stands in fences.</summary>
    private static string Prose(string text) => Fence().Replace(text, "");

    /// <summary>What a heading is called in addresses.</summary>
    private static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"<!-- example: (?<folder>[^ ]+) -->\n```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
