using System.Collections.Immutable;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>The records of a catalog before they are understood: maps by section. Merging works on these, so that every key can be overridden.</summary>
internal sealed record CatalogTree
{
    /// <summary>Sections that hold records, in the order ids are looked up by overrides.</summary>
    public static readonly ImmutableArray<string> Sections =
        ["requirements", "endpoints", "features", "roles", "targets", "parameters", "profiles", "sources", "constraints", "suites", "clouds"];

    /// <summary>From here on an index of a section is worth its memory; the built-in catalog needs none.</summary>
    private const int ManyRecords = 1000;

    /// <summary>Where ids are, by section, of sections that are long. Two threads may both make one; they make the same.</summary>
    private ImmutableDictionary<string, ImmutableDictionary<string, int>> indexes = ImmutableDictionary<string, ImmutableDictionary<string, int>>.Empty;

    /// <summary>A tree without anything.</summary>
    public static CatalogTree Empty { get; } = new();

    /// <summary>The single values of the manifest: id, version, asOf, schema, severity.</summary>
    public YamlMap Manifest { get; init; } = new([], new Location(SourceText.From("catalog", ""), default));

    /// <summary>The records of each section, in order. Requirements carry the key <c>feature</c>.</summary>
    public ImmutableDictionary<string, ImmutableArray<YamlMap>> Records { get; init; } =
        ImmutableDictionary<string, ImmutableArray<YamlMap>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The records of one section.</summary>
    public ImmutableArray<YamlMap> this[string section] => Records.TryGetValue(section, out var records) ? records : [];

    /// <summary>Where a record with the id is in its section; -1 when there is none.</summary>
    public int IndexOf(string section, string id)
    {
        var records = this[section];
        if (records.Length >= ManyRecords)
        {
            return IndexOf(section).TryGetValue(id, out var at) ? at : -1;
        }

        for (var i = 0; i < records.Length; i++)
        {
            if (string.Equals(records[i].Text("id"), id, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The tree with a record appended.</summary>
    public CatalogTree Add(string section, YamlMap record)
    {
        var added = this with { Records = Records.SetItem(section, this[section].Add(record)) };
        if (indexes.TryGetValue(section, out var index) && record.Text("id") is { } id && !index.ContainsKey(id))
        {
            added.indexes = indexes.SetItem(section, index.Add(id, this[section].Length));
        }

        return added;
    }

    /// <summary>The tree with a record replaced by one of the same id.</summary>
    public CatalogTree Set(string section, int index, YamlMap record) =>
        this with { Records = Records.SetItem(section, this[section].SetItem(index, record)) };

    /// <summary>Lays the keys of one map over another: maps by key, lists of records by id, other lists as a whole, <c>key+</c> and <c>key-</c> add and remove.</summary>
    /// <param name="below">What stands.</param>
    /// <param name="above">What changes it.</param>
    /// <param name="forced">Whether constraints may be loosened.</param>
    /// <param name="skip">Keys that say something about the override itself.</param>
    public static YamlMap Overlay(YamlMap below, YamlMap above, bool forced, params ReadOnlySpan<string> skip)
    {
        var result = below;
        foreach (var entry in above.Entries)
        {
            if (skip.Contains(entry.Key))
            {
                continue;
            }

            var sign = entry.Key.Length > 1 ? entry.Key[^1] : ' ';
            if (sign is '+' or '-')
            {
                var key = entry.Key[..^1];
                result = result.With(new(key, entry.KeyAt, AddOrRemove(result[key], entry.Value, sign == '+')));
                continue;
            }

            var value = (result[entry.Key], entry.Value) switch
            {
                (YamlMap old, YamlMap now) => Overlay(old, now, forced),
                (YamlList old, YamlList now) when IsRecords(old) && IsRecords(now) => OverlayRecords(old, now, forced),
                (_, var now) => forced ? Force(now) : now,
            };
            result = result.With(new(entry.Key, entry.KeyAt, value, forced));
        }

        return result;
    }

    private ImmutableDictionary<string, int> IndexOf(string section)
    {
        if (!indexes.TryGetValue(section, out var index))
        {
            var first = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
            var records = this[section];
            for (var i = 0; i < records.Length; i++)
            {
                if (records[i].Text("id") is { } id && !first.ContainsKey(id))
                {
                    first.Add(id, i);
                }
            }

            index = first.ToImmutable();
            indexes = indexes.SetItem(section, index);
        }

        return index;
    }

    private static YamlNode Force(YamlNode node) =>
        node is YamlMap map ? new YamlMap([.. map.Entries.Select(e => e with { IsForced = true })], map.At) : node;

    private static bool IsRecords(YamlList list) => !list.Items.IsEmpty && list.Items.All(item => item is YamlMap map && map.Text("id") is not null);

    private static YamlList OverlayRecords(YamlList below, YamlList above, bool forced)
    {
        var items = below.Items.ToBuilder();
        foreach (var item in above.Items.OfType<YamlMap>())
        {
            var index = -1;
            for (var i = 0; i < items.Count && index < 0; i++)
            {
                index = items[i] is YamlMap old && string.Equals(old.Text("id"), item.Text("id"), StringComparison.Ordinal) ? i : -1;
            }

            if (index < 0)
            {
                items.Add(item);
            }
            else if (items[index] is YamlMap old)
            {
                items[index] = Overlay(old, item, forced);
            }
        }

        return new(items.ToImmutable(), above.At);
    }

    private static YamlList AddOrRemove(YamlNode? below, YamlNode change, bool add)
    {
        ImmutableArray<YamlNode> old = below is YamlList list ? list.Items : below is null ? [] : [below];
        ImmutableArray<YamlNode> items = change is YamlList changes ? changes.Items : [change];
        var kept = add
            ? old.AddRange(items.Where(item => !old.Any(o => Same(o, item))))
            : old.RemoveAll(o => items.Any(item => Same(o, item)));
        return new(kept, change.At);
    }

    private static bool Same(YamlNode a, YamlNode b) => (a, b) switch
    {
        (YamlScalar x, YamlScalar y) => string.Equals(x.Value, y.Value, StringComparison.OrdinalIgnoreCase),
        (YamlMap x, YamlMap y) => x.Text("id") is { } id && string.Equals(id, y.Text("id"), StringComparison.Ordinal),
        _ => false,
    };
}
