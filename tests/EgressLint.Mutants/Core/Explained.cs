namespace EgressLint.Mutants.Core;

/// <summary>
/// Mutants that nothing can notice, each with the reason. A line that begins at the margin names file and member, two blanks a mutant, four the reason of the mutants above it.
/// </summary>
internal sealed class Explained
{
    private readonly Dictionary<(string File, string Member, string What), string> reasons = [];

    private Explained()
    {
    }

    /// <summary>Every mutant that is explained.</summary>
    public IEnumerable<(string File, string Member, string What)> All => reasons.Keys;

    /// <summary>Reads the list.</summary>
    public static Explained Read(string path)
    {
        var result = new Explained();
        var waiting = new List<(string, string, string)>();
        var (file, member) = ("", "");
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                waiting.ForEach(w => result.reasons.Add(w, line.Trim()));
                waiting.Clear();
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                waiting.Add((file, member, line.Trim()));
            }
            else
            {
                (file, member) = line.Split(' ') is [var one, var two] ? (one, two) : throw new FormatException($"'{line}' is no file and member.");
            }
        }

        return waiting.Count == 0 ? result : throw new FormatException($"'{waiting[0]}' has no reason.");
    }

    /// <summary>The reason; null when nobody gave one.</summary>
    public string? Why(Mutant mutant) => reasons.GetValueOrDefault((mutant.File, mutant.Member, mutant.What));
}
