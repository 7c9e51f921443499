using System.Numerics;

namespace EgressLint.Core.Sets;

/// <summary>Both ends belong to the interval.</summary>
public readonly record struct Interval<T>(T First, T Last)
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>;

/// <summary>
/// A set of numbers as sorted, disjoint, non-adjacent closed intervals. Immutable, compared by value.
/// All operations are linear in the number of intervals.
/// </summary>
public sealed class IntervalSet<T> : IEquatable<IntervalSet<T>>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
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
        parts.Sort(static (a, b) => a.First != b.First ? a.First.CompareTo(b.First) : a.Last.CompareTo(b.Last));
        var merged = new List<Interval<T>>(parts.Count);
        foreach (var part in parts)
        {
            Append(merged, part);
        }

        return new([.. merged]);
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
    public IntervalSet<T> Except(IntervalSet<T> other) => IsEmpty || other.IsEmpty ? this : And(other.Not());

    /// <summary>Whether the two have a member in common.</summary>
    public bool Overlaps(IntervalSet<T> other)
    {
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
