namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>Ranges with what belongs to them, asked for those that contain a number. Building sorts them; a question costs the logarithm and what it finds.</summary>
internal sealed class Stabbing<T>
{
    private readonly List<(UInt128 First, UInt128 Last, T Value)> ranges = [];
    private UInt128[] furthest = [];

    /// <summary>Adds a range; all are added before the first question.</summary>
    public void Add(UInt128 first, UInt128 last, T value) => ranges.Add((first, last, value));

    /// <summary>Makes it ready for questions.</summary>
    public void Build()
    {
        ranges.Sort((a, b) => a.First.CompareTo(b.First));
        furthest = new UInt128[ranges.Count];
        _ = Furthest(0, ranges.Count);
    }

    /// <summary>What belongs to the ranges that contain a number.</summary>
    public IEnumerable<T> Containing(UInt128 number)
    {
        var open = new Stack<(int From, int To)>();
        open.Push((0, ranges.Count));
        while (open.TryPop(out var part))
        {
            var middle = (part.From + part.To) / 2;
            if (part.From >= part.To || furthest[middle] < number)
            {
                continue;
            }

            var (first, last, value) = ranges[middle];
            if (first <= number)
            {
                open.Push((middle + 1, part.To));
                if (number <= last)
                {
                    yield return value;
                }
            }

            open.Push((part.From, middle));
        }
    }

    /// <summary>Keeps at the middle of each part how far its ranges reach.</summary>
    private UInt128 Furthest(int from, int to)
    {
        if (from >= to)
        {
            return 0;
        }

        var middle = (from + to) / 2;
        furthest[middle] = UInt128.Max(ranges[middle].Last, UInt128.Max(Furthest(from, middle), Furthest(middle + 1, to)));
        return furthest[middle];
    }
}
