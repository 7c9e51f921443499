using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// A sorted list of domains that stays cheap with a million entries: one block of reversed names, their starts and positions.
/// </summary>
public sealed class DomainList
{
    /// <summary>Lists up to this size become a minimal table when that is small.</summary>
    private const int SmallCount = 64;

    private readonly byte[] blob;
    private readonly int[] starts;
    private readonly int[] positions;
    private Language? language;

    /// <summary>How many bytes all entries begin with alike.</summary>
    private readonly int shared;

    internal DomainList(byte[] blob, int[] starts, int[] positions)
    {
        this.blob = blob;
        this.starts = starts;
        this.positions = positions;
        shared = Count == 0 ? 0 : SharedLength();
    }

    /// <summary>How many entries the list has, duplicates included.</summary>
    public int Count => positions.Length;

    /// <summary>The names; made when somebody asks, which of a hundred thousand small lists few do. Two threads may both make it; they make the same.</summary>
    internal Language Language => language ??= MakeLanguage();

    /// <summary>The position of the entry that matches a host; the smallest one if several do, or -1.</summary>
    /// <param name="host">The host name; ASCII letters are compared without case.</param>
    public int Find(ReadOnlySpan<char> host)
    {
        var size = (host.Length * 3) + 1;
        var buffer = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var text = buffer[..Encoding.UTF8.GetBytes(host, buffer)];
        var key = size <= 1024 ? stackalloc byte[size] : new byte[size];
        // One more byte than the name has: each end of a label is followed by a dot once, to look for the entry for all below it.
        for (var i = 0; i <= text.Length; i++)
        {
            key[i] = i == text.Length ? DomainOrder.Dot : DomainOrder.Fold(text[text.Length - 1 - i]);
        }

        if (shared > 0 && !key[..text.Length].StartsWith(TextOf(0)[..shared]))
        {
            return -1;
        }

        var best = PositionOf(key[..text.Length], 0, out _);
        var low = 0;
        for (var depth = 0; depth <= text.Length; depth++)
        {
            if (key[depth] == DomainOrder.Dot)
            {
                best = Math.Min(best, PositionOf(key[..(depth + 1)], low, out low));
            }
        }

        return best == int.MaxValue ? -1 : best;
    }

    /// <summary>
    /// The pairs of entries of which one covers the other, by position. Of equal entries the first counts as the wide one, and only
    /// it is paired with what it covers.
    /// </summary>
    public IEnumerable<(int Wide, int Narrow, bool NarrowFirst)> Overlaps()
    {
        var open = new Stack<int>();
        var first = 0;
        for (var i = 0; i < Count; i++)
        {
            if (i > 0 && TextOf(i).SequenceEqual(TextOf(i - 1)))
            {
                yield return (positions[first], positions[i], false);
                foreach (var wide in open)
                {
                    if (wide != first)
                    {
                        yield return PairOf(wide, i);
                    }
                }

                continue;
            }

            first = i;
            while (open.TryPeek(out var top) && !TextOf(i).StartsWith(TextOf(top)))
            {
                open.Pop();
            }

            foreach (var wide in open)
            {
                yield return PairOf(wide, i);
            }

            if (IsWide(i))
            {
                // The name itself sorts directly before the entry for the name and everything below.
                for (var k = i - 1; k >= 0 && IsApexOf(k, i); k--)
                {
                    yield return PairOf(i, k);
                }

                open.Push(i);
            }
        }
    }

    private Language MakeLanguage() => Count == 0 ? Language.Empty
        : Count <= SmallCount ? new Language(() => Language.Small(new DomainAutomaton(this, UsedBytes())), CommonEnd())
        : new Language(new DomainAutomaton(this, UsedBytes()), false);

    internal int LengthOf(int entry) => starts[entry + 1] - starts[entry];

    /// <summary>The entries of a range whose byte at a depth has a certain place in the order.</summary>
    internal Range Narrow(Range range, int depth, byte place)
    {
        var low = Bound(range.Low, range.High, depth, place);
        return low == range.High || PlaceAt(low, depth) != place
            ? default
            : new Range(low, Bound(low, range.High, depth, place + 1));
    }

    /// <summary>The position of the entry for the text so far and everything below, or the largest number.</summary>
    internal int WidePosition(Range range, int depth)
    {
        var below = Narrow(range, depth, DomainOrder.Dot);
        return below.Low < below.High && LengthOf(below.Low) == depth + 1 ? positions[below.Low] : int.MaxValue;
    }

    /// <summary>The smallest position of the entries equal to a text, or the largest number; and where the text belongs.</summary>
    private int PositionOf(ReadOnlySpan<byte> text, int from, out int place)
    {
        var (low, high) = (from, Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (TextOf(middle).SequenceCompareTo(text) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        place = low;
        return low < Count && TextOf(low).SequenceEqual(text) ? positions[low] : int.MaxValue;
    }

    private (int Wide, int Narrow, bool NarrowFirst) PairOf(int wide, int narrow) =>
        (positions[wide], positions[narrow], positions[narrow] < positions[wide]);

    private bool IsWide(int entry) => LengthOf(entry) > 0 && blob[starts[entry + 1] - 1] == DomainOrder.Dot;

    private bool IsApexOf(int entry, int wide) => TextOf(entry).SequenceEqual(TextOf(wide)[..^1]);

    private int Bound(int low, int high, int depth, int place)
    {
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (PlaceAt(middle, depth) < place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The byte of an entry at a depth, or -1 behind its end.</summary>
    private int PlaceAt(int entry, int depth)
    {
        var at = starts[entry] + depth;
        return at < starts[entry + 1] ? blob[at] : -1;
    }

    private ReadOnlySpan<byte> TextOf(int entry) => blob.AsSpan(starts[entry], LengthOf(entry));

    /// <summary>What the first and the last entry begin with alike all do. The dot that stands for everything below a name is no part of it.</summary>
    private int SharedLength()
    {
        var first = TextOf(0);
        var length = first.CommonPrefixLength(TextOf(Count - 1));
        return length > 0 && first[length - 1] == DomainOrder.Dot ? length - 1 : length;
    }

    private Ending CommonEnd()
    {
        var bytes = new byte[shared];
        for (var i = 0; i < shared; i++)
        {
            bytes[i] = DomainOrder.Original(TextOf(0)[i]);
        }

        return Ending.Of(bytes);
    }

    private ByteSet UsedBytes()
    {
        var used = new bool[256];
        foreach (var place in blob)
        {
            used[place] = true;
        }

        var set = ByteSet.None;
        for (var place = 0; place < 256; place++)
        {
            set = used[place] ? set.With(DomainOrder.Original((byte)place)) : set;
        }

        return set;
    }

    internal readonly record struct Range(int Low, int High);
}

/// <summary>A domain list read as a trie. States are made when they are reached; the list itself is the table.</summary>
internal sealed class DomainAutomaton : LazyAutomaton
{
    private readonly DomainList list;

    // For each state the entries that begin with what was read, from one to before another, and how much was read.
    private readonly List<int> lows = [];
    private readonly List<int> highs = [];
    private readonly List<int> depths = [];

    public DomainAutomaton(DomainList list, ByteSet used)
        : base(ClassesOf(used))
    {
        this.list = list;
        Start = StateOf(new DomainList.Range(0, list.Count), 0);
    }

    public override int Start { get; }

    /// <summary>Every prefix leads to an entry.</summary>
    public override bool IsTrimmed => true;

    protected override int Compute(int state, int byteClass, SetMeter? meter)
    {
        var (low, depth) = (lows[state - 2], depths[state - 2]);
        meter?.Spend(8);
        var place = DomainOrder.Place(Classes.Best[byteClass]);
        var range = list.Narrow(new DomainList.Range(low, highs[state - 2]), depth, place);
        var isWide = place == DomainOrder.Dot && range.Low < range.High && list.LengthOf(range.Low) == depth + 1;
        return isWide ? Universal : StateOf(range, depth + 1);
    }

    private static ByteClasses ClassesOf(ByteSet used)
    {
        var signature = new int[256];
        for (var value = 0; value < 256; value++)
        {
            signature[value] = value == '.' || used.Contains((byte)value) ? value + 1 : 0;
        }

        return ByteClasses.FromSignatures(signature);
    }

    private int StateOf(DomainList.Range range, int depth)
    {
        if (range.Low == range.High)
        {
            return Dead;
        }

        // The beginning of an entry is reached on one way only, so that each is a state of its own.
        lows.Add(range.Low);
        highs.Add(range.High);
        depths.Add(depth);
        return NewState(list.LengthOf(range.Low) == depth || list.WidePosition(range, depth) != int.MaxValue);
    }
}
