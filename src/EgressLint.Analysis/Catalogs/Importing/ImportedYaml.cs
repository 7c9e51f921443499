using System.Globalization;

namespace EgressLint.Analysis.Catalogs.Importing;

/// <summary>One record as it goes into a catalog file.</summary>
/// <param name="Id">Id of its requirement and of its endpoint set.</param>
/// <param name="Area">The last part of its feature's id.</param>
internal sealed record ImportedRecord(string Id, string Area)
{
    public int? Number { get; init; }

    public string Title { get; init; } = "";

    public SortedSet<string> Hosts { get; init; } = [];

    public SortedSet<string> Aliases { get; init; } = [];

    public List<Connection> Connections { get; init; } = [];

    public SortedSet<string> Prefixes { get; init; } = [];

    public Necessity Necessity { get; init; }

    public string? Category { get; init; }

    public bool UsesExpressRoute { get; init; }

    public string? Notes { get; init; }
}

/// <summary>Writes imported records as a catalog file.</summary>
internal sealed class ImportedYaml
{
    private const string Optimize = ".optimize";

    private readonly YamlText yaml = new();
    private readonly HashSet<string> optimized;
    private readonly string instance;
    private readonly string cloud;

    private ImportedYaml(HashSet<string> optimized, string instance, string cloud)
    {
        this.optimized = optimized;
        this.instance = instance;
        this.cloud = cloud;
    }

    /// <summary>Writes records, which are sorted by area.</summary>
    public static YamlText Write(List<ImportedRecord> records, HashSet<string> optimized, string instance, string cloud)
    {
        var writer = new ImportedYaml(optimized, instance, cloud);
        writer.Write(records);
        return writer.yaml;
    }

    private string Profile => $"m365.{instance}";

    private void Write(List<ImportedRecord> records)
    {
        var features = records.GroupBy(r => r.Area, StringComparer.Ordinal).ToList();
        yaml.Comment($"Endpoints of Microsoft 365, instance {instance}, made by 'egresslint catalog import'. Import a newer list instead of editing this.");
        yaml.Comment($"Use it with '--catalog FILE --profile {Profile}', or a part of it with '--feature {FeatureId(features[0].Key)}'.");
        yaml.Open(0, "endpoints");
        foreach (var record in records)
        {
            foreach (var (id, hosts, isOptimized) in Sets(record))
            {
                Set(record, id, hosts, isOptimized);
            }
        }

        yaml.Open(0, "features");
        foreach (var feature in features)
        {
            yaml.Plain(1, "- id", FeatureId(feature.Key));
            yaml.Value(2, "title", feature.First().Title);
            yaml.Plain(2, "defaults", "{ roles: [any] }");
            yaml.Open(2, "requirements");
            foreach (var record in feature)
            {
                Requirement(record);
            }
        }

        yaml.Open(0, "profiles");
        yaml.Plain(1, "- id", Profile);
        yaml.Value(2, "title", $"Microsoft 365, instance {instance}");
        yaml.Flow(2, "features", [.. features.Select(f => FeatureId(f.Key))]);
    }

    /// <summary>The names of a record, those that a stricter record lists as well in a set of their own.</summary>
    private IEnumerable<(string Id, List<string> Hosts, bool IsOptimized)> Sets(ImportedRecord record)
    {
        var strict = record.Hosts.Where(optimized.Contains).ToList();
        if (strict.Count == 0 || strict.Count == record.Hosts.Count)
        {
            yield return (record.Id, [.. record.Hosts], strict.Count > 0);
            yield break;
        }

        yield return (record.Id, [.. record.Hosts.Where(h => !optimized.Contains(h))], false);
        yield return (record.Id + Optimize, strict, true);
    }

    private void Set(ImportedRecord record, string id, List<string> hosts, bool isOptimized)
    {
        yaml.Plain(1, "- id", id);
        yaml.List(2, "hosts", hosts);
        if (cloud != "public")
        {
            yaml.Plain(2, "cloud", cloud);
        }

        if (isOptimized)
        {
            yaml.Plain(2, "constraints", "{ proxy: discouraged, tlsInspection: discouraged }");
        }

        if (id == record.Id)
        {
            yaml.Flow(2, "aliases", record.Aliases);
        }
    }

    private void Requirement(ImportedRecord record)
    {
        yaml.Plain(3, "- id", record.Id);
        yaml.Flow(4, "endpoints", [.. Sets(record).Select(s => s.Id)]);
        yaml.Flow(4, "connect", [.. record.Connections.Select(c => c.ToString())]);
        yaml.Plain(4, "necessity", CatalogWords.Of(CatalogWords.Necessities, record.Necessity));
        yaml.Plain(4, "cloud", cloud);
        if (record.Number is not null || record.Prefixes.Count > 0)
        {
            yaml.Open(4, "addresses");
            if (record.Number is { } number)
            {
                yaml.Plain(5, "setId", number.ToString(CultureInfo.InvariantCulture));
            }

            yaml.List(5, "cidrs", record.Prefixes);
        }

        yaml.Flow(4, "trace", [Trace(record)]);
        if (Notes(record) is { Length: > 0 } notes)
        {
            yaml.Value(4, "notes", notes);
        }
    }

    private string Trace(ImportedRecord record) => $"m365-{instance}-{record.Id[(Profile.Length + 1)..]}";

    private static string Notes(ImportedRecord record)
    {
        var kind = (record.Category, record.UsesExpressRoute) switch
        {
            (null, false) => "",
            (null, true) => "ExpressRoute.",
            (var category, false) => $"Category {category}.",
            (var category, true) => $"Category {category}, ExpressRoute.",
        };
        return string.Join(' ', new[] { kind, record.Notes ?? "" }.Where(t => t.Length > 0));
    }

    private string FeatureId(string area) => instance == "worldwide" ? $"m365.{area}" : $"m365.{instance}.{area}";
}
