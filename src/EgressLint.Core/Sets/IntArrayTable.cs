namespace EgressLint.Core.Sets;

/// <summary>Gives equal arrays of integers equal numbers, counted from zero.</summary>
internal sealed class IntArrayTable
{
    private readonly List<int[]> arrays = [];
    private readonly List<int> hashes = [];
    private int[] slots = new int[16];

    public int[] this[int number] => arrays[number];

    /// <summary>The number of an array, and whether it is a new one. A new one is copied.</summary>
    public (int Number, bool IsNew) Intern(ReadOnlySpan<int> array)
    {
        var hash = HashOf(array);
        var mask = slots.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var number = slots[slot] - 1;
            if (number < 0)
            {
                slots[slot] = arrays.Count + 1;
                break;
            }

            if (hashes[number] == hash && array.SequenceEqual(arrays[number]))
            {
                return (number, false);
            }
        }

        arrays.Add(array.ToArray());
        hashes.Add(hash);
        if (arrays.Count * 2 > slots.Length)
        {
            Grow();
        }

        return (arrays.Count - 1, true);
    }

    private static int HashOf(ReadOnlySpan<int> array)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var item in array)
        {
            hash = (hash ^ (uint)item) * 0xFF51AFD7ED558CCDUL;
            hash ^= hash >> 32;
        }

        return (int)(hash & int.MaxValue);
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        for (var number = 0; number < hashes.Count; number++)
        {
            var slot = hashes[number] & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = number + 1;
        }
    }
}
