using System.Globalization;

namespace EgressLint.Oracle.Squid;

/// <summary>Counts by name; workers write theirs to a file, the parent adds them up.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public void Add(string name, long by = 1) => counts[name] = counts.GetValueOrDefault(name) + by;

    public void Save(string path) => File.WriteAllLines(path, counts.Select(c => $"{c.Value}\t{c.Key}"));

    public void Print()
    {
        foreach (var (name, count) in counts)
        {
            Console.WriteLine($"{count,8}  {name}");
        }
    }

    public static void Print(IEnumerable<string> paths, TimeSpan took)
    {
        var sum = new Tally();
        foreach (var line in paths.Where(File.Exists).SelectMany(File.ReadLines))
        {
            var words = line.Split('\t', 2);
            sum.Add(words[1], long.Parse(words[0], CultureInfo.InvariantCulture));
        }

        sum.Print();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"took {took.TotalSeconds:F1} s"));
    }
}
