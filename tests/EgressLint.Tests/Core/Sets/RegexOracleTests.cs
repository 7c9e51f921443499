using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Recorded answers of glibc, for both the automata and the independent matcher.</summary>
public sealed class RegexOracleTests
{
    [Fact]
    public void Automata_and_matcher_answer_as_glibc_does()
    {
        var differences = new List<string>();
        var previous = "";
        RegexParseResult parsed = new(null, null);
        Language? language = null;
        foreach (var line in File.ReadLines(FixturePath(), Encoding.Latin1))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            // The file holds bytes; the recorded ones that are not ASCII are UTF-8.
            var fields = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)).Split('\t');
            var options = fields[0] == "i" ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None;
            if (previous != fields[0] + fields[1])
            {
                previous = fields[0] + fields[1];
                parsed = RegexParser.Parse(fields[1], options);
                language = Language.FromRegex(fields[1], options).Language;
            }

            if (parsed.Failure is { Kind: not RegexFailureKind.Malformed })
            {
                Assert.True(fields[3] != "!", line);
                continue;
            }

            var matcher = parsed.Tree is { } tree ? PosixMatcher.IsMatch(tree, fields[2]) ? "1" : "0" : "!";
            var automaton = language is null ? matcher : language.Contains(fields[2]) ? "1" : "0";
            if (matcher != fields[3] || automaton != fields[3])
            {
                differences.Add($"{line}  matcher {matcher}  automaton {automaton}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count}\n{string.Join('\n', differences.Take(60))}");
    }

    private static string FixturePath()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Analyzer.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution was not found.");
        }

        return Path.Combine(folder, "fixtures", "oracle", "regex", "glibc.tsv");
    }
}
