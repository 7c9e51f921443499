using System.Collections.Immutable;

namespace EgressLint.Analysis.Catalogs;

/// <summary>What happened to an entry between two catalogs.</summary>
public enum CatalogChangeKind
{
    /// <summary>Only the later catalog has it.</summary>
    Added,

    /// <summary>Only the earlier catalog has it.</summary>
    Removed,

    /// <summary>Both have it and differ.</summary>
    Changed,
}

/// <summary>A part of an entry that differs: what went and what came.</summary>
public sealed record FieldChange(string Field, ImmutableArray<string> Old, ImmutableArray<string> New);

/// <summary>An entry that came, went or changed.</summary>
/// <param name="Kind">What it is, as <c>catalog show</c> calls it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Change">What happened.</param>
/// <param name="Fields">What differs; of an entry that came or went, all that it says.</param>
public sealed record CatalogChange(string Kind, string Id, CatalogChangeKind Change, ImmutableArray<FieldChange> Fields)
{
    /// <summary>Requirements that need an endpoint set, of the catalog that has it, the later one if both do.</summary>
    public ImmutableArray<string> NeededBy { get; init; } = [];
}

/// <summary>What differs between two catalogs, in the order of kinds and then of ids. Texts that only explain (titles, notes, sources) are not compared.</summary>
public sealed class CatalogDiff
{
    private CatalogDiff(Catalog before, Catalog after)
    {
        Changes =
        [
            .. Compare("requirement", Requirements(before), Requirements(after)),
            .. Compare("endpoint set", Sets(before), Sets(after)).Select(c => c with { NeededBy = NeededBy(c, before, after) }),
            .. Compare("feature", Features(before), Features(after)),
            .. Compare("profile", Profiles(before), Profiles(after)),
            .. Compare("role", Roles(before), Roles(after)),
            .. Compare("parameter", Parameters(before), Parameters(after)),
        ];
        var old = Names(before);
        var now = Names(after);
        NamesAdded = [.. now.Except(old, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        NamesRemoved = [.. old.Except(now, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every entry that differs.</summary>
    public ImmutableArray<CatalogChange> Changes { get; }

    /// <summary>Patterns with their connection, such as <c>*.example.com https/443</c>, that only the later catalog asks for.</summary>
    public ImmutableArray<string> NamesAdded { get; }

    /// <summary>Patterns with their connection that only the earlier catalog asks for.</summary>
    public ImmutableArray<string> NamesRemoved { get; }

    /// <summary>Compares two catalogs.</summary>
    public static CatalogDiff Between(Catalog before, Catalog after) => new(before, after);

    private static IEnumerable<CatalogChange> Compare(string kind, IEnumerable<Said> before, IEnumerable<Said> after)
    {
        var old = ById(before);
        var now = ById(after);
        foreach (var id in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var change = !old.ContainsKey(id) ? CatalogChangeKind.Added : !now.ContainsKey(id) ? CatalogChangeKind.Removed : CatalogChangeKind.Changed;
            var fields = Differences(old.GetValueOrDefault(id), now.GetValueOrDefault(id));
            if (change != CatalogChangeKind.Changed || !fields.IsEmpty)
            {
                yield return new(kind, id, change, fields);
            }
        }
    }

    private static Dictionary<string, Said> ById(IEnumerable<Said> entries)
    {
        var result = new Dictionary<string, Said>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            result.TryAdd(entry.Id, entry);
        }

        return result;
    }

    private static ImmutableArray<FieldChange> Differences(Said? before, Said? after)
    {
        var result = ImmutableArray.CreateBuilder<FieldChange>();
        var fields = (after ?? before)?.Fields ?? [];
        for (var i = 0; i < fields.Length; i++)
        {
            var old = before is null ? [] : before.Fields[i].Values;
            var now = after is null ? [] : after.Fields[i].Values;
            var gone = old.Except(now, StringComparer.Ordinal).ToImmutableArray();
            var come = now.Except(old, StringComparer.Ordinal).ToImmutableArray();
            if (!gone.IsEmpty || !come.IsEmpty)
            {
                result.Add(new(fields[i].Name, gone, come));
            }
        }

        return result.ToImmutable();
    }

    private static ImmutableArray<string> NeededBy(CatalogChange change, Catalog before, Catalog after)
    {
        var catalog = change.Change == CatalogChangeKind.Removed ? before : after;
        return catalog.Endpoint(change.Id) is { } set ? [.. catalog.UsesOf(set).Select(r => r.Id).Order(StringComparer.Ordinal)] : [];
    }

    private static HashSet<string> Names(Catalog catalog)
    {
        var hosts = catalog.Endpoints.DistinctBy(e => e.Id).Where(e => e.IsContacted && !e.Lifecycle.IsOver)
            .ToDictionary(e => e.Id, e => e.Hosts, StringComparer.Ordinal);
        return
        [
            .. from requirement in catalog.Requirements
               where requirement.IsAsked
               from id in requirement.Endpoints.Concat(requirement.OptionalEndpoints)
               where hosts.ContainsKey(id.Value)
               from host in hosts[id.Value]
               from way in CatalogFields.Ways(requirement)
               select $"{host.Value} {way}",
        ];
    }

    private static IEnumerable<Said> Requirements(Catalog catalog)
    {
        var conditions = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var record in catalog.Tree["requirements"])
        {
            conditions.TryAdd(record.Text("id") ?? "", record.Text("when"));
        }

        return catalog.Requirements.Select(r => new Said(r.Id, [.. CatalogFields.Of(r, conditions.GetValueOrDefault(r.Id))]));
    }

    private static IEnumerable<Said> Sets(Catalog catalog) => catalog.Endpoints.Select(e => new Said(e.Id, [.. CatalogFields.Of(e)]));

    private static IEnumerable<Said> Features(Catalog catalog) => catalog.Features.Select(f => new Said(f.Id, [.. CatalogFields.Of(f)]));

    private static IEnumerable<Said> Profiles(Catalog catalog) => catalog.Profiles.Select(p => new Said(p.Id, [.. CatalogFields.Of(p)]));

    private static IEnumerable<Said> Roles(Catalog catalog) => catalog.Roles.Select(r => new Said(r.Id, [.. CatalogFields.Of(r)]));

    private static IEnumerable<Said> Parameters(Catalog catalog) => catalog.Parameters.Select(p => new Said(p.Id, [.. CatalogFields.Of(p)]));

    /// <summary>What an entry says: the same fields in the same order for every entry of a kind.</summary>
    private sealed record Said(string Id, ImmutableArray<(string Name, ImmutableArray<string> Values)> Fields);
}
