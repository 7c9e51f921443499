using System.Numerics;

namespace EgressLint.Core.Sets;

/// <summary>A set of byte values, as four machine words.</summary>
public readonly record struct ByteSet(ulong Word0, ulong Word1, ulong Word2, ulong Word3)
{
    /// <summary>No byte.</summary>
    public static ByteSet None => default;

    /// <summary>All 256 bytes.</summary>
    public static ByteSet All => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>How many bytes are in the set.</summary>
    public int Count => BitOperations.PopCount(Word0) + BitOperations.PopCount(Word1)
        + BitOperations.PopCount(Word2) + BitOperations.PopCount(Word3);

    /// <summary>The set with one member.</summary>
    /// <param name="value">The member.</param>
    public static ByteSet Of(byte value) => None.With(value);

    /// <summary>All bytes from one value to another, both included.</summary>
    /// <param name="first">The smallest member.</param>
    /// <param name="last">The largest member.</param>
    public static ByteSet Range(byte first, byte last)
    {
        var set = None;
        for (int value = first; value <= last; value++)
        {
            set = set.With((byte)value);
        }

        return set;
    }

    /// <summary>Whether a byte is a member.</summary>
    /// <param name="value">The byte.</param>
    public bool Contains(byte value) => ((Word(value >> 6) >> (value & 63)) & 1) != 0;

    /// <summary>This set and one more member.</summary>
    /// <param name="value">The new member.</param>
    public ByteSet With(byte value)
    {
        var bit = 1UL << (value & 63);
        return (value >> 6) switch
        {
            0 => this with { Word0 = Word0 | bit },
            1 => this with { Word1 = Word1 | bit },
            2 => this with { Word2 = Word2 | bit },
            _ => this with { Word3 = Word3 | bit },
        };
    }

    /// <summary>Members of either set.</summary>
    /// <param name="other">The other set.</param>
    public ByteSet Or(ByteSet other) =>
        new(Word0 | other.Word0, Word1 | other.Word1, Word2 | other.Word2, Word3 | other.Word3);

    /// <summary>Members of both sets.</summary>
    /// <param name="other">The other set.</param>
    public ByteSet And(ByteSet other) =>
        new(Word0 & other.Word0, Word1 & other.Word1, Word2 & other.Word2, Word3 & other.Word3);

    /// <summary>All bytes that are not members.</summary>
    public ByteSet Not() => new(~Word0, ~Word1, ~Word2, ~Word3);

    private ulong Word(int index) => index switch { 0 => Word0, 1 => Word1, 2 => Word2, _ => Word3 };
}
