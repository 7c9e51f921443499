using System.Text.RegularExpressions;

namespace EgressLint.Tests.House;

/// <summary>What the code of the product does not do.</summary>
public sealed partial class CodeTests
{
    private const int LongestFile = 500;
    private const int LongestRule = 200;

    [Fact]
    public void Core_formats_and_analysis_do_not_look_outside()
    {
        Assert.Empty(Lines(f => !f.Path.StartsWith("EgressLint.Cli/", StringComparison.Ordinal), Outside()));
    }

    [Fact]
    public void Nobody_waves_a_null_away()
    {
        Assert.Empty(Lines(_ => true, NullForgiving()));
    }

    /// <summary>The meter of sets counts the work of a thread: a number that only grows and that no answer is made of.</summary>
    [Fact]
    public void Nothing_static_changes()
    {
        Assert.Empty(Lines(f => !f.Path.EndsWith("Core/Sets/SetMeter.cs", StringComparison.Ordinal), StaticState()));
    }

    [Fact]
    public void Files_fit_the_head_that_reads_them()
    {
        Assert.Empty(SourceFiles.All
            .Where(f => f.Text.Split('\n').Length > (f.Floor.StartsWith("Analysis.Rules", StringComparison.Ordinal) ? LongestRule : LongestFile))
            .Select(f => $"{f.Path} has {f.Text.Split('\n').Length} lines"));
    }

    private static IEnumerable<string> Lines(Func<SourceFile, bool> files, Regex pattern) =>
        from file in SourceFiles.All
        where files(file)
        from line in file.Code.Select((text, number) => (text, number))
        where pattern.IsMatch(line.text)
        select $"{file.Path}:{line.number + 1}: {line.text.Trim()}";

    [GeneratedRegex(@"(?<![\w.])(File\.(Read|Write|Open|Exists|Create|Delete|Move|Copy|Append)|Directory\.|Console\.|Environment\.|Process\.|DateTime(Offset)?\.(Now|UtcNow|Today)|Stopwatch\.|Thread\.Sleep|HttpClient|TcpClient|Socket\(|Dns\.)|\bSystem\.Net\.Http\b|\bnew (FileInfo|DirectoryInfo|FileStream)\b|CultureInfo\.CurrentCulture")]
    private static partial Regex Outside();

    [GeneratedRegex(@"[\w)\]>]!(\.|;|,|\)|\]|\[|\s*$)|\b(null|default)!")]
    private static partial Regex NullForgiving();

    [GeneratedRegex(@"\bstatic\s+(?!readonly\b|partial\b|class\b|async\b|extern\b|implicit\b|explicit\b|abstract\b|virtual\b)[\w<>\[\],?.\s]+?\s\w+\s*(=(?!>)|;)[^()]*$|\bstatic\b.*\{\s*get;.*\bset;|\[ThreadStatic\]")]
    private static partial Regex StaticState();
}
