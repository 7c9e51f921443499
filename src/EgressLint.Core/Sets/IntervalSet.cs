using System.Numerics;

namespace EgressLint.Core.Sets;

/// <summary>Both ends belong to the interval.</summary>
public readonly record struct Interval<T>(T First, T Last)
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>;

/// <summary>
/// A set of numbers as sorted, disjoint, non-adjacent closed intervals. Immutable, compared by value.
/// No operation is worse than linear in the number of intervals.
/// </summary>
public sealed class IntervalSet<T> : IEquatable<IntervalSet<T>>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    /// <summary>From this ratio on the smaller set is looked up in the larger one.</summary>
    private const int Skewed = 8;

    private readonly Interval<T>[] intervals;

    private IntervalSet(Interval<T>[] intervals)
    {
        this.intervals = intervals;
    }

    /// <summary>The intervals in order.</summary>
    public ReadOnlySpan<Interval<T>> Intervals => intervals;

    /// <summary>Whether nothing is in the set.</summary>
    public bool IsEmpty => intervals.Length == 0;

    /// <summary>Whether every value of the type is in the set.</summary>
    public bool IsAll => intervals.Length == 1 && intervals[0].First == T.MinValue && intervals[0].Last == T.MaxValue;

    /// <summary>The set without members.</summary>
    public static IntervalSet<T> None() => new([]);

    /// <summary>The set of every value of the type.</summary>
    public static IntervalSet<T> Every() => new([new(T.MinValue, T.MaxValue)]);

    /// <summary>All values from first to last; empty when they are the wrong way round.</summary>
    public static IntervalSet<T> Range(T first, T last) => first <= last ? new([new(first, last)]) : None();

    /// <summary>The union of any intervals, in any order.</summary>
    public static IntervalSet<T> Of(List<Interval<T>> parts)
    {
        if (IsInOrder(parts))
        {
            return new([.. parts]);
        }

        parts.Sort(static (a, b) => a.First != b.First ? a.First.CompareTo(b.First) : a.Last.CompareTo(b.Last));
        var merged = new List<Interval<T>>(parts.Count);
        foreach (var part in parts)
        {
            Append(merged, part);
        }

        return new([.. merged]);
    }

    /// <summary>Whether intervals are what a set is made of, which costs less to see than to make.</summary>
    private static bool IsInOrder(List<Interval<T>> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].First > parts[i].Last || (i > 0 && (parts[i].First <= parts[i - 1].Last || parts[i].First - T.One == parts[i - 1].Last)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Membership, by bisection.</summary>
    public bool Contains(T value)
    {
        int low = 0, high = intervals.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (value < intervals[middle].First)
            {
                high = middle - 1;
            }
            else if (value > intervals[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Intersection.</summary>
    public IntervalSet<T> And(IntervalSet<T> other)
    {
        if (IsAll || other.IsEmpty)
        {
            return other;
        }

        if (other.IsAll || IsEmpty)
        {
            return this;
        }

        if (intervals.Length > other.intervals.Length * Skewed)
        {
            return other.AndLarger(this);
        }

        if (other.intervals.Length > intervals.Length * Skewed)
        {
            return AndLarger(other);
        }

        var result = new List<Interval<T>>();
        int i = 0, j = 0;
        while (i < intervals.Length && j < other.intervals.Length)
        {
            var (a, b) = (intervals[i], other.intervals[j]);
            var first = T.Max(a.First, b.First);
            var last = T.Min(a.Last, b.Last);
            if (first <= last)
            {
                result.Add(new(first, last));
            }

            if (a.Last < b.Last)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return new([.. result]);
    }

    /// <summary>Union.</summary>
    public IntervalSet<T> Or(IntervalSet<T> other)
    {
        if (IsEmpty || other.IsAll)
        {
            return other;
        }

        if (other.IsEmpty || IsAll)
        {
            return this;
        }

        var result = new List<Interval<T>>(intervals.Length + other.intervals.Length);
        int i = 0, j = 0;
        while (i < intervals.Length || j < other.intervals.Length)
        {
            var left = j == other.intervals.Length || (i < intervals.Length && intervals[i].First <= other.intervals[j].First);
            Append(result, left ? intervals[i++] : other.intervals[j++]);
        }

        return new([.. result]);
    }

    /// <summary>Everything that is not in the set.</summary>
    public IntervalSet<T> Not()
    {
        var result = new List<Interval<T>>(intervals.Length + 1);
        var next = T.MinValue;
        foreach (var part in intervals)
        {
            if (part.First > next)
            {
                result.Add(new(next, part.First - T.One));
            }

            if (part.Last == T.MaxValue)
            {
                return new([.. result]);
            }

            next = part.Last + T.One;
        }

        result.Add(new(next, T.MaxValue));
        return new([.. result]);
    }

    /// <summary>What is in this set and not in the other.</summary>
    public IntervalSet<T> Except(IntervalSet<T> other)
    {
        if (IsEmpty || other.IsEmpty || !Overlaps(other))
        {
            return this;
        }

        var its = other.From(intervals[0].First, 0);
        // Only what begins behind the first of mine and ends before the last of mine ends can make two of one.
        var result = GC.AllocateUninitializedArray<Interval<T>>(intervals.Length + other.From(intervals[^1].Last, its) - its);
        var count = 0;
        for (var mine = 0; mine < intervals.Length;)
        {
            // What lies before the next cut is copied as it is.
            var next = its == other.intervals.Length ? intervals.Length : From(other.intervals[its].First, mine);
            intervals.AsSpan(mine, next - mine).CopyTo(result.AsSpan(count));
            count += next - mine;
            mine = next;
            if (mine < intervals.Length)
            {
                its = Cut(result, ref count, intervals[mine], other, other.From(intervals[mine].First, its));
                mine++;
            }
        }

        return new(count == result.Length ? result : result.AsSpan(0, count).ToArray());
    }

    /// <summary>Whether the two have a member in common.</summary>
    public bool Overlaps(IntervalSet<T> other)
    {
        if (intervals.Length > other.intervals.Length * Skewed)
        {
            return other.OverlapsLarger(this);
        }

        if (other.intervals.Length > intervals.Length * Skewed)
        {
            return OverlapsLarger(other);
        }

        for (int mine = 0, its = 0; mine < intervals.Length && its < other.intervals.Length;)
        {
            if (intervals[mine].Last < other.intervals[its].First)
            {
                mine++;
            }
            else if (other.intervals[its].Last < intervals[mine].First)
            {
                its++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every member is a member of the other.</summary>
    public bool IsSubsetOf(IntervalSet<T> other)
    {
        var its = 0;
        foreach (var part in intervals)
        {
            while (its < other.intervals.Length && other.intervals[its].Last < part.First)
            {
                its++;
            }

            // Intervals never touch, so one of the other set holds all of this one or none does.
            if (its == other.intervals.Length || other.intervals[its].First > part.First || other.intervals[its].Last < part.Last)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(IntervalSet<T>? other) => other is not null && intervals.AsSpan().SequenceEqual(other.intervals);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IntervalSet<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var part in intervals)
        {
            hash.Add(part.First);
            hash.Add(part.Last);
        }

        return hash.ToHashCode();
    }

    /// <summary>The first interval at or after a position that does not end before a value; the number of intervals where none does.</summary>
    private int From(T value, int position)
    {
        var high = intervals.Length;
        while (position < high)
        {
            var middle = (position + high) >>> 1;
            if (intervals[middle].Last < value)
            {
                position = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return position;
    }

    private IntervalSet<T> AndLarger(IntervalSet<T> larger)
    {
        var result = new List<Interval<T>>();
        var its = 0;
        foreach (var part in intervals)
        {
            for (its = larger.From(part.First, its); its < larger.intervals.Length && larger.intervals[its].First <= part.Last; its++)
            {
                var other = larger.intervals[its];
                result.Add(new(T.Max(part.First, other.First), T.Min(part.Last, other.Last)));
                if (other.Last > part.Last)
                {
                    break;
                }
            }
        }

        return new([.. result]);
    }

    private bool OverlapsLarger(IntervalSet<T> larger)
    {
        var its = 0;
        foreach (var part in intervals)
        {
            its = larger.From(part.First, its);
            if (its == larger.intervals.Length)
            {
                return false;
            }

            if (larger.intervals[its].First <= part.Last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds what other intervals leave of one.</summary>
    /// <returns>The first of them that may reach beyond it.</returns>
    private static int Cut(Interval<T>[] result, ref int count, Interval<T> part, IntervalSet<T> other, int its)
    {
        var first = part.First;
        for (; its < other.intervals.Length && other.intervals[its].First <= part.Last; its++)
        {
            var cut = other.intervals[its];
            if (cut.First > first)
            {
                result[count++] = new(first, cut.First - T.One);
            }

            if (cut.Last >= part.Last)
            {
                return its;
            }

            first = cut.Last + T.One;
        }

        result[count++] = new(first, part.Last);
        return its;
    }

    private static void Append(List<Interval<T>> merged, Interval<T> part)
    {
        if (merged.Count == 0)
        {
            merged.Add(part);
            return;
        }

        var last = merged[^1];
        // The largest value has no successor, so it is asked for before one is added.
        if (last.Last == T.MaxValue || part.First <= last.Last + T.One)
        {
            merged[^1] = new(last.First, T.Max(last.Last, part.Last));
        }
        else
        {
            merged.Add(part);
        }
    }
}
