namespace EgressLint.Core.Sets;

/// <summary>Gives pairs of integers consecutive numbers. The hash mixes both halves; the default hash of a long would xor them.</summary>
internal sealed class PairTable
{
    private long[] keys = new long[16];
    private int[] slots = new int[32];

    public int Count { get; private set; }

    public (int First, int Second) this[int number] => ((int)(keys[number] >> 32), (int)keys[number]);

    /// <summary>The number of a pair, and whether it is a new one.</summary>
    public (int Number, bool IsNew) Intern(int first, int second)
    {
        var key = ((long)first << 32) | (uint)second;
        var mask = slots.Length - 1;
        var slot = HashOf(key) & mask;
        while (slots[slot] != 0)
        {
            if (keys[slots[slot] - 1] == key)
            {
                return (slots[slot] - 1, false);
            }

            slot = (slot + 1) & mask;
        }

        if (Count == keys.Length)
        {
            Array.Resize(ref keys, Count * 2);
        }

        keys[Count++] = key;
        slots[slot] = Count;
        if (Count * 2 > slots.Length)
        {
            Grow();
        }

        return (Count - 1, true);
    }

    private static int HashOf(long key)
    {
        var mixed = (ulong)key * 0x9E3779B97F4A7C15UL;
        return (int)((mixed ^ (mixed >> 32)) & int.MaxValue);
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var slot = HashOf(keys[number]) & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = number + 1;
        }
    }
}
