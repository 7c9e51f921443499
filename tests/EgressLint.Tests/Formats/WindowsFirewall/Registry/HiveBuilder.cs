using System.Text;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Writes registry hives of format 1.5: one bin, keys with <c>lh</c> lists, long data in pieces.</summary>
internal sealed class HiveBuilder
{
    private const int Segment = 16_344;

    private readonly List<byte> bins = [.. Encoding.ASCII.GetBytes("hbin"), .. new byte[28]];

    /// <summary>A key with its values and the keys below it.</summary>
    public sealed class Key(string name)
    {
        public string Name { get; } = name;

        public List<(string Name, object Data)> Values { get; } = [];

        public List<Key> Keys { get; } = [];

        public Key Below(string path)
        {
            var key = this;
            foreach (var part in path.Split('\\', StringSplitOptions.RemoveEmptyEntries))
            {
                var next = key.Keys.Find(k => k.Name == part);
                if (next is null)
                {
                    key.Keys.Add(next = new(part));
                }

                key = next;
            }

            return key;
        }
    }

    public static byte[] Make(Key root)
    {
        var builder = new HiveBuilder();
        var at = builder.Add(root);
        var size = (builder.bins.Count + 4095) / 4096 * 4096;
        var rest = size - builder.bins.Count;
        if (rest > 0)
        {
            builder.bins.AddRange(BitConverter.GetBytes(rest));
            builder.bins.AddRange(new byte[rest - 4]);
        }

        var file = new byte[4096 + size];
        "regf"u8.CopyTo(file);
        foreach (var (offset, number) in new[] { (4, 1), (8, 1), (20, 1), (24, 5), (32, 1), (36, at), (40, size), (44, 1) })
        {
            BitConverter.TryWriteBytes(file.AsSpan(offset), number);
        }

        var sum = 0u;
        for (var i = 0; i < 508; i += 4)
        {
            sum ^= BitConverter.ToUInt32(file, i);
        }

        BitConverter.TryWriteBytes(file.AsSpan(508), sum);
        builder.bins.CopyTo(file, 4096);
        BitConverter.TryWriteBytes(file.AsSpan(4096 + 8), size);
        return file;
    }

    /// <summary>The hive of a tree of entries.</summary>
    public static byte[] Make(string root, IEnumerable<Entry> entries)
    {
        var top = new Key(root);
        foreach (var entry in entries)
        {
            top.Below(entry.Key).Values.Add((entry.Name, entry.Data));
        }

        return Make(top);
    }

    private int Add(Key key)
    {
        var keys = key.Keys.ConvertAll(Add);
        var values = key.Values.ConvertAll(v => Value(v.Name, v.Data));
        var keyList = keys.Count == 0 ? -1 : Cell([.. "lh"u8, .. Short(keys.Count), .. keys.SelectMany(k => (byte[])[.. Long(k), .. Long(0)])]);
        var valueList = values.Count == 0 ? -1 : Cell([.. values.SelectMany(Long)]);
        var name = Name(key.Name, out var isNarrow);
        return Cell(
        [
            .. "nk"u8, .. Short(isNarrow ? 0x20 : 0), .. new byte[16], .. Long(keys.Count), .. Long(0), .. Long(keyList), .. Long(-1),
            .. Long(values.Count), .. Long(valueList), .. Long(-1), .. Long(-1), .. new byte[20], .. Short(name.Length), .. Short(0), .. name,
        ]);
    }

    private int Value(string name, object data)
    {
        var bytes = RegistryFiles.Data(data);
        var written = Name(name, out var isNarrow);
        var isInline = bytes.Length <= 4;
        var place = isInline ? BitConverter.ToInt32([.. bytes, .. new byte[4 - bytes.Length]]) : Place(bytes);
        return Cell(
        [
            .. "vk"u8, .. Short(written.Length), .. Long(bytes.Length | (isInline ? int.MinValue : 0)), .. Long(place), .. Long(data is string ? 1 : 4),
            .. Short(isNarrow ? 1 : 0), .. Short(0), .. written,
        ]);
    }

    private int Place(byte[] bytes)
    {
        if (bytes.Length <= Segment)
        {
            return Cell(bytes);
        }

        var pieces = bytes.Chunk(Segment).Select(Cell).ToList();
        return Cell([.. "db"u8, .. Short(pieces.Count), .. Long(Cell([.. pieces.SelectMany(Long)])), .. Long(0)]);
    }

    private int Cell(byte[] content)
    {
        var at = bins.Count;
        var size = (content.Length + 4 + 7) / 8 * 8;
        bins.AddRange([.. Long(-size), .. content, .. new byte[size - 4 - content.Length]]);
        return at;
    }

    private static byte[] Name(string name, out bool isNarrow)
    {
        isNarrow = name.All(c => c < 256);
        return isNarrow ? Encoding.Latin1.GetBytes(name) : Encoding.Unicode.GetBytes(name);
    }

    private static byte[] Short(int number) => BitConverter.GetBytes((ushort)number);

    private static byte[] Long(int number) => BitConverter.GetBytes(number);
}
