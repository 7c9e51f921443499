using System.Globalization;

namespace EgressLint.Mutants.Core;

/// <summary>Which mutants are asked about.</summary>
/// <param name="File">Only those of files with this in their path; null for all.</param>
/// <param name="Count">Only so many, drawn at random; null for all.</param>
/// <param name="Seed">Seed of that.</param>
/// <param name="Only">Only the one with this number; null for all.</param>
/// <param name="Report">Only those that this earlier report says nobody noticed; null for all.</param>
/// <param name="Most">Only tests that take so many milliseconds or less are asked; null for all.</param>
internal sealed record CoreChoice(string? File, int? Count, int Seed, int? Only, string? Report, int? Most)
{
    /// <summary>Whether these are all.</summary>
    public bool IsWhole => File is null && Count is null && Only is null && Report is null && Most is null;

    /// <summary>The choice of a command line.</summary>
    public static CoreChoice Of(string[] args)
    {
        return new(Text("--file"), Number("--count"), Number("--seed") ?? 1, Number("--only"), Text("--again"), Number("--quick"));

        string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

        int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Whether a file gets switches.</summary>
    public bool Takes(string file) => File is null || File.Split(',').Any(f => file.Contains(f, StringComparison.Ordinal));

    /// <summary>The chosen ones.</summary>
    public List<Mutant> Of(List<Mutant> all)
    {
        if (Only is { } number)
        {
            return [.. all.Where(m => m.Number == number)];
        }

        if (Report is { } report)
        {
            var open = System.IO.File.ReadLines(report).Where(l => l.StartsWith("not ", StringComparison.Ordinal)).ToList();
            return [.. all.Where(m => open.Any(o => o.EndsWith($" {m.Member}  {m.What}", StringComparison.Ordinal) && o.Contains($" {m.File}:", StringComparison.Ordinal)))];
        }

        var drawn = all.ToArray();
        if (Count is { } count && count < drawn.Length)
        {
            new Random(Seed).Shuffle(drawn);
            drawn = drawn[..count];
        }

        return [.. drawn.OrderBy(m => m.Number)];
    }
}
