using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Yaml;

/// <summary>A value of a YAML or JSON file with its place. Three kinds only: map, list, scalar.</summary>
public abstract class YamlNode
{
    private protected YamlNode(Location at) => At = at;

    /// <summary>Where the value stands.</summary>
    public Location At { get; }

    /// <summary>What a person calls this kind of value.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value. Its text is what was written; what type it has is up to the reader.</summary>
public sealed class YamlScalar : YamlNode
{
    /// <summary>Makes a scalar.</summary>
    public YamlScalar(string value, bool quoted, Location at)
        : base(at)
    {
        Value = value;
        IsQuoted = quoted;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Whether it stood in quotes, so that it is text whatever it looks like.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether nothing was given.</summary>
    public bool IsNull => !IsQuoted && Value is "" or "~" or "null";

    /// <inheritdoc/>
    public override string Kind => "a single value";
}

/// <summary>A sequence.</summary>
public sealed class YamlList : YamlNode
{
    /// <summary>Makes a list.</summary>
    public YamlList(ImmutableArray<YamlNode> items, Location at)
        : base(at) => Items = items;

    /// <summary>The members in order.</summary>
    public ImmutableArray<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>One key of a map.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyAt">Where the key stands.</param>
/// <param name="Value">The value.</param>
/// <param name="IsForced">Whether it came from an override with a reason, which may loosen what stood before.</param>
public readonly record struct YamlEntry(string Key, Location KeyAt, YamlNode Value, bool IsForced = false);

/// <summary>A mapping with text keys, each once.</summary>
public sealed class YamlMap : YamlNode
{
    /// <summary>Makes a map; the keys must differ.</summary>
    public YamlMap(ImmutableArray<YamlEntry> entries, Location at)
        : base(at) => Entries = entries;

    /// <summary>The keys in the order of the file.</summary>
    public ImmutableArray<YamlEntry> Entries { get; }

    /// <summary>The value of a key; null when it is absent.</summary>
    public YamlNode? this[string key]
    {
        get
        {
            var index = IndexOf(key);
            return index < 0 ? null : Entries[index].Value;
        }
    }

    /// <inheritdoc/>
    public override string Kind => "a map";

    /// <summary>Where the key is among the entries; -1 when it is absent.</summary>
    public int IndexOf(string key)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            if (string.Equals(Entries[i].Key, key, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text of a key with a single value; null when it is absent or something else.</summary>
    public string? Text(string key) => this[key] is YamlScalar { IsNull: false } scalar ? scalar.Value : null;

    /// <summary>The same map with one key set.</summary>
    public YamlMap With(YamlEntry entry)
    {
        var index = IndexOf(entry.Key);
        return new(index < 0 ? Entries.Add(entry) : Entries.SetItem(index, entry), At);
    }
}
