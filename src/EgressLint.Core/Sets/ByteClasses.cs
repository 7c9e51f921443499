namespace EgressLint.Core.Sets;

/// <summary>
/// A partition of the 256 bytes into classes that an automaton cannot tell apart. Classes are numbered in the order in which
/// witnesses prefer characters, so the first class that leads to a goal also spells the preferred witness.
/// </summary>
internal sealed class ByteClasses
{
    private static readonly byte[] PreferredOrder = BuildOrder();

    private readonly byte[] map;

    private ByteClasses(byte[] map, byte[] best)
    {
        this.map = map;
        Best = best;
    }

    /// <summary>The partition with a single class.</summary>
    public static ByteClasses One { get; } = FromSignatures(new int[256]);

    /// <summary>The preferred member of each class.</summary>
    public byte[] Best { get; }

    public int Count => Best.Length;

    public int this[byte value] => map[value];

    /// <summary>The coarsest partition in which each set is a union of classes.</summary>
    public static ByteClasses FromSets(List<ByteSet> sets)
    {
        var signature = new int[256];
        var remap = new Dictionary<int, int>();
        foreach (var set in sets)
        {
            remap.Clear();
            for (var value = 0; value < 256; value++)
            {
                var key = (signature[value] << 1) | (set.Contains((byte)value) ? 1 : 0);
                if (!remap.TryGetValue(key, out var fresh))
                {
                    fresh = remap.Count;
                    remap.Add(key, fresh);
                }

                signature[value] = fresh;
            }
        }

        return FromSignatures(signature);
    }

    /// <summary>Adds the classes, as sets of bytes.</summary>
    public void AddSets(List<ByteSet> into)
    {
        var sets = new ByteSet[Count];
        for (var value = 0; value < 256; value++)
        {
            sets[map[value]] = sets[map[value]].With((byte)value);
        }

        into.AddRange(sets);
    }

    /// <summary>Bytes with equal signatures form a class.</summary>
    public static ByteClasses FromSignatures(int[] signature)
    {
        var map = new byte[256];
        var best = new List<byte>();
        var seen = new Dictionary<int, byte>();
        foreach (var value in PreferredOrder)
        {
            if (!seen.TryGetValue(signature[value], out var number))
            {
                number = (byte)best.Count;
                seen.Add(signature[value], number);
                best.Add(value);
            }

            map[value] = number;
        }

        return new ByteClasses(map, best.ToArray());
    }

    /// <summary>The common refinement of two partitions.</summary>
    public static ClassPair Merge(ByteClasses left, ByteClasses right)
    {
        Span<byte> best = stackalloc byte[256];
        Span<short> seen = left.Count * right.Count <= 4096
            ? stackalloc short[left.Count * right.Count]
            : new short[left.Count * right.Count];
        seen.Clear();
        var map = new byte[256];
        var count = 0;
        foreach (var value in PreferredOrder)
        {
            ref var number = ref seen[(left.map[value] * right.Count) + right.map[value]];
            if (number == 0)
            {
                best[count++] = value;
                number = (short)count;
            }

            map[value] = (byte)(number - 1);
        }

        var leftOf = new byte[count];
        var rightOf = new byte[count];
        for (var i = 0; i < count; i++)
        {
            leftOf[i] = left.map[best[i]];
            rightOf[i] = right.map[best[i]];
        }

        return new ClassPair(new ByteClasses(map, best[..count].ToArray()), leftOf, rightOf);
    }

    /// <summary>The shorter text first; of two of one length the one that witnesses prefer.</summary>
    public static int CompareText(string left, string right)
    {
        if (left.Length != right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
            {
                return RankOf(left[i]).CompareTo(RankOf(right[i]));
            }
        }

        return 0;
    }

    /// <summary>The place of a byte in the order in which witnesses prefer characters.</summary>
    private static int RankOf(char c) => c > 255 ? c : Array.IndexOf(PreferredOrder, (byte)c);

    private static byte[] BuildOrder()
    {
        var order = new List<byte>(256);
        var used = new bool[256];
        void Take(int first, int last)
        {
            for (var value = first; value <= last; value++)
            {
                if (!used[value])
                {
                    used[value] = true;
                    order.Add((byte)value);
                }
            }
        }

        Take('a', 'z');
        Take('0', '9');
        Take('-', '-');
        Take('.', '.');
        Take(0x21, 0x7E);
        Take(0x20, 0x20);
        Take(0, 255);
        return order.ToArray();
    }
}

/// <summary>Two partitions and their common refinement: for each merged class the class on either side.</summary>
internal sealed record ClassPair(ByteClasses Merged, byte[] Left, byte[] Right);
