using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>A key of a hive, by where its record stands.</summary>
/// <param name="At">Offset of the record in the file, behind the cell's size.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct HiveKey(int At, string Name);

/// <summary>
/// Reads the cells of a registry hive ("regf" 1.x; layout after the public description by M. Suhanov). Every structure is checked against its cell before it
/// is read, and nothing is read twice: what a file makes us do is bounded by its size. The first thing that is wrong stays in <see cref="Damage"/>.
/// </summary>
/// <param name="bytes">The file, a character for each byte.</param>
internal sealed class Hive(string bytes)
{
    /// <summary>Bytes of a file that is read.</summary>
    public const int MaxFile = 256 << 20;

    /// <summary>Bytes of one string.</summary>
    public const int MaxText = 1 << 20;

    private const int MaxValues = 1_000_000;
    private const int MaxName = 32_767;

    /// <summary>Length of the base block; all offsets in a hive count from its end.</summary>
    private const int Base = 4096;

    /// <summary>Bytes of a segment of big data.</summary>
    private const int Segment = 16_344;

    private const uint None = 0xFFFF_FFFF;

    private readonly HashSet<int> seen = [];
    private int end;
    private int values;
    private long work = 2L * bytes.Length;

    /// <summary>The first thing that is wrong, with its offset in the file; null when nothing is.</summary>
    public (int At, string What)? Damage { get; private set; }

    /// <summary>Whether a text is so large, rather than broken, that it is not read.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Why what is in the file may not be the newest state; null when it is.</summary>
    public string? Dirt { get; private set; }

    /// <summary>Whether bytes begin as a hive does that is no transaction log.</summary>
    public static bool IsHive(ReadOnlySpan<char> bytes) => bytes.StartsWith("regf") && (bytes.Length < 32 || (bytes[28] | bytes[29] | bytes[30] | bytes[31]) == 0);

    /// <summary>Reads the base block and the root key.</summary>
    /// <param name="root">The root key.</param>
    /// <param name="isHead">Whether the file may go on behind the bytes.</param>
    public bool Open(out HiveKey root, bool isHead = false)
    {
        root = default;
        if (bytes.Length > MaxFile)
        {
            IsTooLarge = true;
            return Fail(0, $"it has {bytes.Length} bytes, and at most {MaxFile} of a registry hive are read");
        }

        if (bytes.Length < Base + 32)
        {
            return Fail(0, $"it ends after {bytes.Length} bytes, within the header");
        }

        if (U32(20) != 1 || U32(28) != 0 || U32(32) != 1)
        {
            return Fail(20, $"version {U32(20)}.{U32(24)}, type {U32(28)}, layout {U32(32)} is not known");
        }

        var size = U32(40);
        if (!isHead && size > bytes.Length - Base)
        {
            return Fail(40, $"it holds {bytes.Length - Base} bytes of data, where its header tells of {size}");
        }

        end = (int)Math.Min(Base + (long)size, bytes.Length);
        Dirt = U32(4) != U32(8) ? "the last write did not end" : U32(508) != Checksum() ? "the checksum of its header is wrong" : null;
        return Key(U32(36), out root);
    }

    /// <summary>The keys directly below a key, in their order. A key is asked once.</summary>
    public bool Keys(HiveKey key, out List<HiveKey> keys)
    {
        keys = [];
        var count = U32(key.At + 20);
        return count == 0
            || (KeyList(U32(key.At + 28), count, keys, isNested: false)
                && (keys.Count == count || Fail(key.At + 20, $"a key counts {count} keys below it, and {keys.Count} are listed")));
    }

    /// <summary>The values of a key, in their order.</summary>
    public bool Values(HiveKey key, out List<RegistryValue> result)
    {
        result = [];
        var count = U32(key.At + 36);
        if (count == 0)
        {
            return true;
        }

        if (count > MaxValues || (values += (int)count) > MaxValues)
        {
            IsTooLarge = true;
            return Fail(key.At + 36, $"its keys hold more than {MaxValues} values");
        }

        if (!Cell(U32(key.At + 40), 4L * count, "a list of values", out var list, out _))
        {
            return false;
        }

        for (var i = 0; i < (int)count; i++)
        {
            if (!Value(U32(list + (4 * i)), result))
            {
                return false;
            }
        }

        return true;
    }

    private bool Key(uint offset, out HiveKey key)
    {
        key = default;
        if (!Cell(offset, 76, "a key", out var at, out var size))
        {
            return false;
        }

        var length = U16(at + 72);
        if (!Signed(at, "nk") || length > size - 76 || length > MaxName)
        {
            return Fail(at, "what should be a key is none");
        }

        if (!seen.Add(at))
        {
            return Fail(at, "a key is below itself, or below two others");
        }

        work -= length;
        key = new(at, Name(at + 76, length, (U16(at + 2) & 0x20) != 0));
        return true;
    }

    private bool KeyList(uint offset, uint most, List<HiveKey> keys, bool isNested)
    {
        if (!Cell(offset, 4, "a list of keys", out var at, out var size))
        {
            return false;
        }

        var step = Signed(at, "lf") || Signed(at, "lh") ? 8 : 4;
        var isIndex = Signed(at, "ri");
        int count = U16(at + 2);
        if ((step == 4 && !isIndex && !Signed(at, "li")) || (isIndex && isNested) || (count * step) + 4 > size)
        {
            return Fail(at, isIndex && isNested ? "a list of lists of keys holds another one" : "what should be a list of keys is none");
        }

        work -= count * step;
        for (var i = 0; i < count; i++)
        {
            var entry = U32(at + 4 + (i * step));
            var key = default(HiveKey);
            if (isIndex ? !KeyList(entry, most, keys, isNested: true) : !Key(entry, out key))
            {
                return false;
            }

            if (!isIndex)
            {
                keys.Add(key);
            }

            if (keys.Count > most)
            {
                return Fail(at, $"a key counts {most} keys below it, and more are listed");
            }
        }

        return true;
    }

    private bool Value(uint offset, List<RegistryValue> result)
    {
        if (!Cell(offset, 20, "a value", out var at, out var size))
        {
            return false;
        }

        var length = U16(at + 2);
        if (!Signed(at, "vk") || length > size - 20 || length > MaxName)
        {
            return Fail(at, "what should be a value is none");
        }

        work -= length;
        var type = U32(at + 12);
        var value = new RegistryValue(
            Name(at + 20, length, (U16(at + 16) & 1) != 0), type > ushort.MaxValue ? RegistryType.None : (RegistryType)type, new(at, 20 + length));
        if (HasWanted(value.Type))
        {
            if (!Data(at, value.Name, out var pieces))
            {
                return false;
            }

            value = RegistryData.Fill(value, bytes, pieces);
        }

        result.Add(value);
        return true;
    }

    /// <summary>Where the data of a value stand, in pieces.</summary>
    private bool Data(int at, string name, out List<TextSpan> pieces)
    {
        pieces = [];
        var size = U32(at + 4);
        if ((size & 0x8000_0000) != 0)
        {
            size &= 0x7FFF_FFFF;
            pieces.Add(new(at + 8, (int)Math.Min(size, 4)));
            return size <= 4 || Fail(at + 4, "a value within its record is longer than there");
        }

        if (size > MaxText)
        {
            IsTooLarge = true;
            return Fail(at + 4, $"the value '{name}' has {size} bytes, and at most {MaxText} of one are read");
        }

        if (size == 0)
        {
            return true;
        }

        if (size <= Segment || U32(24) <= 3)
        {
            var isThere = Cell(U32(at + 8), size, "the data of a value", out var data, out _);
            pieces.Add(new(data, (int)size));
            return isThere;
        }

        return BigData(U32(at + 8), (int)size, pieces);
    }

    private bool BigData(uint offset, int size, List<TextSpan> pieces)
    {
        if (!Cell(offset, 8, "the data of a value", out var at, out _))
        {
            return false;
        }

        var count = (size + Segment - 1) / Segment;
        if (!Signed(at, "db") || U16(at + 2) != count)
        {
            return Fail(at, "what should be long data in pieces is none");
        }

        if (!Cell(U32(at + 4), 4L * count, "a list of pieces of data", out var list, out _))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var length = Math.Min(Segment, size - (i * Segment));
            if (!Cell(U32(list + (4 * i)), length, "a piece of data", out var piece, out _))
            {
                return false;
            }

            pieces.Add(new(piece, length));
        }

        return true;
    }

    private string Name(int at, int length, bool isNarrow) => isNarrow ? bytes.Substring(at, length) : RegistryData.Wide(bytes, at, length / 2);

    /// <summary>Checks that a cell is in use and holds what is wanted of it.</summary>
    /// <param name="offset">Where it begins, from the end of the base block.</param>
    /// <param name="wanted">Bytes that must be in it.</param>
    /// <param name="what">What it is, for a person.</param>
    /// <param name="at">Where its content begins, from the start of the file.</param>
    /// <param name="size">Bytes of its content.</param>
    private bool Cell(uint offset, long wanted, string what, out int at, out int size)
    {
        at = 0;
        size = 0;
        if (offset == None || offset % 8 != 0 || offset > end - Base - 8)
        {
            return Fail(0, string.Create(CultureInfo.InvariantCulture, $"{what} should be at {offset:x8}, which is no place in it"));
        }

        at = Base + (int)offset + 4;
        var number = (int)U32(at - 4);
        if (number >= 0)
        {
            return Fail(at - 4, $"{what} is in a part that is not in use");
        }

        // -2^31 has no positive counterpart.
        var whole = -(long)number;
        if (whole < 8 || whole % 8 != 0 || whole > end - at + 4)
        {
            return Fail(at - 4, $"{what} goes beyond the end");
        }

        size = (int)whole - 4;
        if (wanted > size)
        {
            return Fail(at - 4, $"{what} is longer than its place");
        }

        // A cell has one owner, so all that is wanted of cells together is at most the file; a file that leads us over the same cells again is broken.
        work -= wanted + 8;
        return work >= 0 || Fail(at - 4, $"{what} is used more than once");
    }

    private bool Fail(int at, string what)
    {
        Damage ??= (at, what);
        return false;
    }

    private uint Checksum()
    {
        var sum = 0u;
        for (var i = 0; i < 508; i += 4)
        {
            sum ^= U32(i);
        }

        return sum switch
        {
            0 => 1,
            None => None - 1,
            _ => sum,
        };
    }

    private static bool HasWanted(RegistryType type) =>
        RegistryValue.IsText(type) || type is RegistryType.Number or RegistryType.NumberBigEndian or RegistryType.LongNumber;

    private bool Signed(int at, string signature) => bytes[at] == signature[0] && bytes[at + 1] == signature[1];

    private int U16(int at) => RegistryData.U16(bytes, at);

    private uint U32(int at) => RegistryData.U32(bytes, at);
}
