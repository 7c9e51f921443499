namespace EgressLint.Oracle.Squid.Generation;

/// <summary>Random choices that are the same for the same seed on every machine (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    // Mixed first: neighbouring seeds would otherwise give the same numbers, shifted by one.
    private ulong state = Mix(seed + 0xD1B54A32D192ED03UL);

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Percent(int chance) => Below(100) < chance;

    public T Of<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public T One<T>(params ReadOnlySpan<T> from) => from[Below(from.Length)];

    /// <summary>Some of the values, in random order, none twice.</summary>
    public List<T> Some<T>(IReadOnlyList<T> from, int low, int high)
    {
        var rest = from.ToList();
        var some = new List<T>();
        for (var left = Math.Min(Between(low, high), rest.Count); left > 0; left--)
        {
            var at = Below(rest.Count);
            some.Add(rest[at]);
            rest.RemoveAt(at);
        }

        return some;
    }

    /// <summary>A key of the table, each as often as its weight says.</summary>
    public string Weighted(IReadOnlyList<(string Name, int Weight)> table)
    {
        var at = Below(table.Sum(t => t.Weight));
        foreach (var (name, weight) in table)
        {
            if ((at -= weight) < 0)
            {
                return name;
            }
        }

        throw new InvalidOperationException();
    }

    private ulong Next() => Mix(state += 0x9E3779B97F4A7C15UL);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
