using System.Text;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.House;

/// <summary>A source file of the product.</summary>
/// <param name="Path">Below <c>src</c>, with forward slashes.</param>
/// <param name="Text">As it stands.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The text without comments and with empty strings, line by line.</summary>
    public string[] Code => Bare(Text).Split('\n');

    /// <summary>The folder, as the end of a namespace: <c>Core.Sets</c>, <c>Analysis</c>.</summary>
    public string Floor => string.Join('.', Path.Split('/')[..^1]).Replace("EgressLint.", "", StringComparison.Ordinal);

    public IEnumerable<string> Uses => Text.Split('\n')
        .Where(l => l.StartsWith("using ", StringComparison.Ordinal) && l.Contains("EgressLint.", StringComparison.Ordinal))
        .Select(l => l[l.IndexOf("EgressLint.", StringComparison.Ordinal)..].TrimEnd(';', '\r')["EgressLint.".Length..]);

    /// <summary>Takes comments and the insides of strings and characters out; good enough for what the tests look for.</summary>
    private static string Bare(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (Starts(text, i, "//"))
            {
                i = End(text, i, "\n") - 2;
            }
            else if (Starts(text, i, "\"\"\""))
            {
                i = End(text, i + 3, "\"\"\"") - 1;
                result.Append("\"\"");
            }
            else if (text[i] is '"' or '\'')
            {
                i = Quoted(text, i);
                result.Append("\"\"");
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static bool Starts(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static int End(string text, int from, string what)
    {
        var end = text.IndexOf(what, from, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + what.Length;
    }

    private static int Quoted(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[start] || text[i] == '\n')
            {
                return i;
            }
        }

        return text.Length;
    }
}

/// <summary>Every source file of the product.</summary>
internal static class SourceFiles
{
    public static IReadOnlyList<SourceFile> All { get; } = Read();

    private static List<SourceFile> Read()
    {
        var root = Repository.Path("src");
        return
        [
            .. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(f => (Full: f, Short: Path.GetRelativePath(root, f).Replace('\\', '/')))
                .Where(f => !f.Short.Contains("/obj/", StringComparison.Ordinal) && !f.Short.Contains("/bin/", StringComparison.Ordinal))
                .OrderBy(f => f.Short, StringComparer.Ordinal)
                .Select(f => new SourceFile(f.Short, File.ReadAllText(f.Full))),
        ];
    }
}
