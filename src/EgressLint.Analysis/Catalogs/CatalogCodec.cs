using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>
/// The compact form of a catalog: a table of strings, then the records of each section as nodes.
/// Positions are not kept; everything in it stands at the start of one empty text.
/// </summary>
internal static class CatalogCodec
{
    private const uint Magic = 0x314C4745; // "EGL1"

    private enum Tag : byte
    {
        Plain,
        Quoted,
        List,
        Map,
    }

    /// <summary>Writes a tree.</summary>
    public static byte[] Write(CatalogTree tree)
    {
        var strings = new Dictionary<string, int>(StringComparer.Ordinal);
        using var body = new MemoryStream();
        Node(tree.Manifest);
        foreach (var section in CatalogTree.Sections)
        {
            Number(tree[section].Length);
            foreach (var record in tree[section])
            {
                Node(record);
            }
        }

        using var result = new MemoryStream();
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], strings.Count);
        result.Write(head);
        foreach (var text in strings.OrderBy(s => s.Value))
        {
            var bytes = Encoding.UTF8.GetBytes(text.Key);
            To(result, bytes.Length);
            result.Write(bytes);
        }

        body.WriteTo(result);
        return result.ToArray();

        void Number(int value) => To(body, value);

        void Text(string text)
        {
            if (!strings.TryGetValue(text, out var index))
            {
                index = strings.Count;
                strings.Add(text, index);
            }

            Number(index);
        }

        void Node(YamlNode node)
        {
            switch (node)
            {
                case YamlScalar scalar:
                    body.WriteByte((byte)(scalar.IsQuoted ? Tag.Quoted : Tag.Plain));
                    Text(scalar.Value);
                    break;
                case YamlList list:
                    body.WriteByte((byte)Tag.List);
                    Number(list.Items.Length);
                    foreach (var item in list.Items)
                    {
                        Node(item);
                    }

                    break;
                case YamlMap map:
                    body.WriteByte((byte)Tag.Map);
                    Number(map.Entries.Length);
                    foreach (var entry in map.Entries)
                    {
                        Text(entry.Key);
                        Node(entry.Value);
                    }

                    break;
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CatalogTree Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            throw new InvalidDataException("The embedded catalog is damaged.");
        }

        var reader = new Reader(bytes[8..], new(SourceText.From("built-in catalog", ""), default), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]));
        var tree = new CatalogTree { Manifest = reader.Node() as YamlMap ?? CatalogTree.Empty.Manifest };
        var records = tree.Records.ToBuilder();
        foreach (var section in CatalogTree.Sections)
        {
            var items = ImmutableArray.CreateBuilder<YamlMap>(reader.Number());
            for (var i = items.Capacity; i > 0; i--)
            {
                if (reader.Node() is YamlMap map)
                {
                    items.Add(map);
                }
            }

            records[section] = items.ToImmutable();
        }

        return tree with { Records = records.ToImmutable() };
    }

    private static void To(MemoryStream stream, int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            stream.WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        stream.WriteByte((byte)rest);
    }

    private ref struct Reader
    {
        private readonly ReadOnlySpan<byte> bytes;
        private readonly Location at;
        private readonly string[] strings;
        private int next;

        public Reader(ReadOnlySpan<byte> bytes, Location at, int count)
        {
            this.bytes = bytes;
            this.at = at;
            strings = new string[count];
            for (var i = 0; i < count; i++)
            {
                var length = Number();
                strings[i] = Encoding.UTF8.GetString(bytes.Slice(next, length));
                next += length;
            }
        }

        public int Number()
        {
            var value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var b = bytes[next++];
                value |= (b & 0x7F) << shift;
                if (b < 0x80)
                {
                    return value;
                }
            }
        }

        public YamlNode Node()
        {
            var tag = (Tag)bytes[next++];
            var number = Number();
            switch (tag)
            {
                case Tag.List:
                    var items = ImmutableArray.CreateBuilder<YamlNode>(number);
                    for (var i = 0; i < number; i++)
                    {
                        items.Add(Node());
                    }

                    return new YamlList(items.MoveToImmutable(), at);
                case Tag.Map:
                    var entries = ImmutableArray.CreateBuilder<YamlEntry>(number);
                    for (var i = 0; i < number; i++)
                    {
                        var key = strings[Number()];
                        entries.Add(new(key, at, Node()));
                    }

                    return new YamlMap(entries.MoveToImmutable(), at);
                default:
                    return new YamlScalar(strings[number], tag == Tag.Quoted, at);
            }
        }
    }
}
