using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>Collects the entries of a domain list into a few large arrays; a million entries are no million objects.</summary>
public sealed class DomainListBuilder
{
    private byte[] blob = new byte[256];
    private int[] ends = new int[16];
    private int[] positions = new int[16];
    private int used;
    private int count;

    /// <summary>How many entries were added.</summary>
    public int Count => count;

    /// <summary>
    /// Adds an entry: <c>x.y</c> is that name only, <c>.x.y</c> is <c>x.y</c> and every name that ends in <c>.x.y</c>. ASCII letters
    /// are lower-cased, as proxies do with the values of such lists.
    /// </summary>
    /// <param name="value">The entry.</param>
    /// <param name="position">The caller's number for it.</param>
    public void Add(ReadOnlySpan<char> value, int position)
    {
        var size = value.Length * 3;
        if (used + size > blob.Length)
        {
            Array.Resize(ref blob, Math.Max(blob.Length * 2, used + size));
        }

        if (count == ends.Length)
        {
            Array.Resize(ref ends, count * 2);
            Array.Resize(ref positions, count * 2);
        }

        used += Ascii.IsValid(value) ? WriteAscii(value, blob.AsSpan(used)) : WriteText(value, blob.AsSpan(used));
        ends[count] = used;
        positions[count++] = position;
    }

    private static int WriteAscii(ReadOnlySpan<char> value, Span<byte> target)
    {
        for (var i = 0; i < value.Length; i++)
        {
            target[value.Length - 1 - i] = DomainOrder.Fold((byte)value[i]);
        }

        return value.Length;
    }

    private static int WriteText(ReadOnlySpan<char> value, Span<byte> target)
    {
        var text = target[..Encoding.UTF8.GetBytes(value, target)];
        text.Reverse();
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = DomainOrder.Fold(text[i]);
        }

        return text.Length;
    }

    /// <summary>Sorts the entries into a list.</summary>
    public DomainList Build()
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        var sorter = new DomainSorter(blob, ends, positions, order);
        sorter.Sort();
        var sortedBlob = new byte[used];
        var starts = new int[count + 1];
        var sortedPositions = new int[count];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var text = sorter.TextOf(order[i]);
            text.CopyTo(sortedBlob.AsSpan(at));
            starts[i] = at;
            sortedPositions[i] = positions[order[i]];
            at += text.Length;
        }

        starts[count] = at;
        return new DomainList(sortedBlob, starts, sortedPositions);
    }
}

/// <summary>The order of reversed names, in which everything below a domain directly follows it.</summary>
internal static class DomainOrder
{
    /// <summary>The place of the dot: before every other byte, whatever occurs.</summary>
    public const byte Dot = 0;

    private static readonly byte[] Folded = MakeFolded();

    /// <summary>Lower-cases an ASCII letter and moves the dot below the bytes that would sort before it.</summary>
    public static byte Fold(byte value) => Folded[value];

    /// <summary>The place of a byte in the order, without a change of case.</summary>
    public static byte Place(byte value) => value switch
    {
        (byte)'.' => Dot,
        < (byte)'.' => (byte)(value + 1),
        _ => value,
    };

    private static byte[] MakeFolded()
    {
        var folded = new byte[256];
        for (var value = 0; value < 256; value++)
        {
            folded[value] = Place((byte)(char.IsAsciiLetterUpper((char)value) ? value | 0x20 : value));
        }

        return folded;
    }

    /// <summary>The byte that has a place in the order.</summary>
    public static byte Original(byte place) => place switch
    {
        Dot => (byte)'.',
        > Dot and <= (byte)'.' => (byte)(place - 1),
        _ => place,
    };
}

/// <summary>Sorts reversed names eight bytes at a time, so that most comparisons are of numbers in one array.</summary>
internal sealed class DomainSorter
{
    private const int KeyLength = 8;

    private readonly byte[] blob;
    private readonly int[] ends;
    private readonly int[] positions;
    private readonly int[] order;
    private readonly ulong[] keys;

    public DomainSorter(byte[] blob, int[] ends, int[] positions, int[] order)
    {
        this.blob = blob;
        this.ends = ends;
        this.positions = positions;
        this.order = order;
        keys = new ulong[order.Length];
    }

    public void Sort()
    {
        var pending = new Stack<(int Low, int High, int Depth)>();
        pending.Push((0, order.Length, 0));
        while (pending.TryPop(out var run))
        {
            for (var i = run.Low; i < run.High; i++)
            {
                keys[i] = KeyOf(order[i], run.Depth);
            }

            Array.Sort(keys, order, run.Low, run.High - run.Low);
            for (var low = run.Low; low < run.High;)
            {
                var high = low + 1;
                while (high < run.High && keys[high] == keys[low])
                {
                    high++;
                }

                if (high - low > 1)
                {
                    SortEqual(low, high, run.Depth + KeyLength, pending);
                }

                low = high;
            }
        }
    }

    public ReadOnlySpan<byte> TextOf(int entry)
    {
        var start = entry == 0 ? 0 : ends[entry - 1];
        return blob.AsSpan(start, ends[entry] - start);
    }

    private void SortEqual(int low, int high, int depth, Stack<(int Low, int High, int Depth)> pending)
    {
        var finished = true;
        for (var i = low; i < high; i++)
        {
            finished &= TextOf(order[i]).Length <= depth;
        }

        if (finished)
        {
            // Equal keys of ended texts: only trailing dots can differ, so length and position decide.
            order.AsSpan(low, high - low).Sort(CompareEnded);
        }
        else if (high - low <= 12)
        {
            order.AsSpan(low, high - low).Sort(CompareWhole);
        }
        else
        {
            pending.Push((low, high, depth));
        }
    }

    private int CompareEnded(int left, int right)
    {
        var byLength = TextOf(left).Length.CompareTo(TextOf(right).Length);
        return byLength != 0 ? byLength : ComparePosition(left, right);
    }

    private int CompareWhole(int left, int right)
    {
        var byText = TextOf(left).SequenceCompareTo(TextOf(right));
        return byText != 0 ? byText : ComparePosition(left, right);
    }

    private int ComparePosition(int left, int right)
    {
        var byPosition = positions[left].CompareTo(positions[right]);
        return byPosition != 0 ? byPosition : left.CompareTo(right);
    }

    private ulong KeyOf(int entry, int depth)
    {
        var text = TextOf(entry);
        text = depth < text.Length ? text[depth..] : default;
        if (text.Length >= KeyLength)
        {
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(text);
        }

        var key = 0UL;
        for (var i = 0; i < KeyLength; i++)
        {
            key = (key << 8) | (i < text.Length ? text[i] : 0UL);
        }

        return key;
    }
}
