using System.Collections.Frozen;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>Which attributes of a resource are looked at: a plan has many more, and it may be large.</summary>
internal static class TerraformAttributes
{
    private static readonly string[] Always = ["id", "name", "resource_group_name"];
    private static readonly string[] Azapi = ["id", "name", "type", "parent_id", "resource_id", "body"];
    private static readonly FrozenDictionary<string, string[]> ByType = Make().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The attributes of a type that are looked at.</summary>
    public static string[] Of(string type) => ByType.GetValueOrDefault(type) ?? Azapi;

    /// <summary>The attributes of a type that say which other resource it belongs to.</summary>
    public static string[] Links(string type) => TerraformMaps.Associations.TryGetValue(type, out var association) ? [association.Owner]
        : TerraformMaps.Resources.TryGetValue(type, out var map) ? map.Parent is { } parent ? [parent.Attribute] : []
        : ["parent_id"];

    /// <summary>The attribute at the end of a path such as <c>ip_configuration[0].subnet_id</c>.</summary>
    public static string NameIn(string path) => TerraformAddress.WithoutIndex(path[(path.LastIndexOf('.') + 1)..]);

    private static Dictionary<string, string[]> Make()
    {
        var made = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (type, map) in TerraformMaps.Resources)
        {
            made[type] = [.. Always.Concat(map.Fields.Select(f => f.From)).Concat(Links(type)).Distinct(StringComparer.Ordinal)];
        }

        foreach (var (type, association) in TerraformMaps.Associations)
        {
            made[type] = ["id", association.Owner, association.Field.From];
        }

        return made;
    }
}
