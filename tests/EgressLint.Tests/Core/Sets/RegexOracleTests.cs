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
        foreach (var line in File.ReadLines(FixturePath("glibc.tsv"), Encoding.Latin1))
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

    [Fact]
    public void Single_bytes_match_as_they_do_in_glibc()
    {
        var differences = new List<string>();
        foreach (var line in File.ReadLines(FixturePath("bytes.tsv"), Encoding.UTF8).Where(l => !l.StartsWith('#')))
        {
            var fields = line.Split('\t');
            var parsed = RegexParser.Parse(fields[1], fields[0] == "i" ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None);
            var actual = parsed.Tree is { } tree ? Bytes(tree.Root) : parsed.Failure?.Kind == RegexFailureKind.Malformed ? "!" : "?";
            if (actual != fields[2])
            {
                differences.Add($"{line}  here {actual}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count}\n{string.Join('\n', differences.Take(60))}");
    }

    [Fact]
    public void Short_texts_match_as_a_whole_as_they_do_in_glibc()
    {
        var texts = RegexTreeLawTests.AllOf("ab", 5);
        var differences = new List<string>();
        var refused = 0;
        foreach (var line in File.ReadLines(FixturePath("short.tsv"), Encoding.UTF8).Where(l => !l.StartsWith('#')))
        {
            var fields = line.Split('\t');
            var parsed = RegexParser.Parse($"^({fields[1]})$", fields[0] == "i" ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None);
            if (parsed.Failure is { Kind: RegexFailureKind.Unsupported })
            {
                refused++;
                continue;
            }

            var tree = parsed.Tree;
            var expected = Convert.ToUInt64(fields[2], 16);
            var actual = 0UL;
            for (var i = 0; tree is not null && i < texts.Length; i++)
            {
                actual |= PosixMatcher.IsMatch(tree, texts[i]) ? 1UL << (63 - i) : 0;
            }

            if (tree is null || actual != expected)
            {
                differences.Add($"{line}  here {actual:x}");
            }
        }

        Assert.InRange(refused, 1, 100);

        Assert.True(differences.Count == 0, $"{differences.Count}\n{string.Join('\n', differences.Take(60))}");
    }

    /// <summary>The bits of the bytes that a tree matches, byte 0 first; no text has that one.</summary>
    private static string Bytes(RegexNode root)
    {
        ByteSet SetOf(RegexNode node) => node.Kind == RegexNodeKind.Set ? node.Set : node.Children.Aggregate(ByteSet.None, (set, child) => set.Or(SetOf(child)));
        var set = SetOf(root);
        var bits = new byte[32];
        for (var value = 1; value < 256; value++)
        {
            bits[value / 8] |= (byte)(set.Contains((byte)value) ? 0x80 >> (value % 8) : 0);
        }

        return Convert.ToHexStringLower(bits);
    }

    private static string FixturePath(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Analyzer.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution was not found.");
        }

        return Path.Combine(folder, "fixtures", "oracle", "regex", name);
    }
}
