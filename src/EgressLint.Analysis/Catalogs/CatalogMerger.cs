using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>Lays the files of a catalog over a tree, one after the other.</summary>
internal sealed class CatalogMerger
{
    private static readonly ImmutableArray<string> ShippedKeys =
    [
        "schema", "id", "version", "asOf", "clouds", "files", "severity", "sources", "roles", "targets", "parameters", "constraints", "suites",
        "endpoints", "features", "profiles",
    ];

    private static readonly ImmutableArray<string> UserKeys =
    [
        "extends", "schema", "id", "version", "asOf", "severity", "clouds", "cloud", "profiles", "features", "roles", "exclude", "parameters", "override", "endpoints",
        "requirements", "sources", "targets", "constraints", "suites",
    ];

    private readonly YamlContext context;
    private readonly bool shipped;

    public CatalogMerger(CatalogTree tree, YamlContext context, bool shipped)
    {
        Tree = tree;
        this.context = context;
        this.shipped = shipped;
    }

    /// <summary>What has been merged so far.</summary>
    public CatalogTree Tree { get; private set; }

    /// <summary>What the files select.</summary>
    public Selection Selection { get; private set; } = Selection.Empty;

    /// <summary>The overrides of the files.</summary>
    public ImmutableArray<CatalogOverride>.Builder Overrides { get; } = ImmutableArray.CreateBuilder<CatalogOverride>();

    /// <summary>Parameter values of the files, with their places.</summary>
    public List<(string Name, ImmutableArray<YamlScalar> Values, Location At)> Given { get; } = [];

    /// <summary>Ids that select something, with the section they must be in.</summary>
    public List<(Placed Id, string Section)> Selected { get; } = [];

    /// <summary>Whether the file says <c>extends: none</c>.</summary>
    public static bool StartsEmpty(YamlNode? root) => root is YamlMap map && map.Text("extends") == "none";

    /// <summary>Merges one file.</summary>
    public void Add(YamlNode? root)
    {
        if (root is null or YamlScalar { IsNull: true })
        {
            return;
        }

        if (root is not YamlMap map)
        {
            context.Report(root.At, YamlMessages.Type, "A catalog file", "a map");
            return;
        }

        var fields = new YamlFields(map, context);
        var known = shipped ? ShippedKeys : UserKeys;
        foreach (var key in known)
        {
            if (fields.Node(key) is { } node)
            {
                Section(key, node, fields);
            }
        }

        fields.Finish();
    }

    private void Section(string key, YamlNode node, YamlFields fields)
    {
        switch (key)
        {
            case "files":
                break;
            case "extends":
                if (fields.Scalar(key) is { Value: not "none" } known && known.Value != Tree.Manifest.Text("id"))
                {
                    context.Report(known.At, CatalogRules.Unresolved, known.Value, "a catalog");
                }

                break;
            case "schema" or "id" or "version" or "asOf" or "severity":
                Tree = Tree with { Manifest = Tree.Manifest.With(new(key, node.At, node)) };
                break;
            case "cloud":
                Selection = Selection with { Cloud = fields.Text(key) ?? Selection.Cloud };
                break;
            case "exclude":
                Exclude(fields.MapOf(key));
                break;
            case "override":
                foreach (var record in fields.Maps(key))
                {
                    Override(record);
                }

                break;
            case "parameters" when !shipped && node is YamlMap values:
                Values(values);
                break;
            case "profiles" or "features" or "roles" or "clouds" when !shipped && IsNames(node):
                Select(key, fields.Scalars(key));
                break;
            default:
                foreach (var record in fields.Maps(key))
                {
                    Record(key, record);
                }

                break;
        }
    }

    private static bool IsNames(YamlNode node) => node is YamlScalar || (node is YamlList list && list.Items.All(item => item is YamlScalar));

    private void Select(string key, ImmutableArray<YamlScalar> names)
    {
        var ids = names.Select(n => n.Value).ToImmutableArray();
        if (key == "clouds")
        {
            Selection = ids.IsEmpty ? Selection : Selection with { Cloud = ids[0] };
            return;
        }

        Selected.AddRange(names.Select(n => (new Placed(n.Value, n.At), key)));
        Selection = key switch
        {
            "profiles" => Selection with { Profiles = ids },
            "features" => Selection with { Features = ids },
            _ => Selection with { Roles = ids },
        };
    }

    private void Exclude(YamlMap? map)
    {
        if (map is null)
        {
            return;
        }

        var fields = new YamlFields(map, context);
        var features = fields.Scalars("features");
        var requirements = fields.Scalars("requirements");
        Selected.AddRange(features.Select(n => (new Placed(n.Value, n.At), "features")));
        Selected.AddRange(requirements.Select(n => (new Placed(n.Value, n.At), "requirements")));
        Selection = Selection with
        {
            ExcludedFeatures = Selection.ExcludedFeatures.AddRange(features.Select(n => n.Value)),
            ExcludedRequirements = Selection.ExcludedRequirements.AddRange(requirements.Select(n => n.Value)),
            ExcludedPurposes = Selection.ExcludedPurposes.AddRange(fields.Texts("purposes")),
        };
        fields.Finish();
    }

    private void Values(YamlMap map)
    {
        var fields = new YamlFields(map, context);
        foreach (var entry in map.Entries)
        {
            var values = fields.Scalars(entry.Key);
            Given.Add((entry.Key, values, entry.KeyAt));
            Selection = Selection with { Parameters = Selection.Parameters.SetItem(entry.Key, [.. values.Select(v => v.Value)]) };
        }
    }

    private void Override(YamlMap record)
    {
        var id = record.Text("id");
        if (id is null)
        {
            context.Report(record.At, YamlMessages.Missing, "An override", "id");
            return;
        }

        var kind = record.Text("kind");
        var section = CatalogTree.Sections.FirstOrDefault(s => (kind is null || s == kind || s == kind + "s") && Tree.IndexOf(s, id) >= 0);
        if (section is null)
        {
            context.Report(IdAt(record), CatalogRules.Unresolved, id, "a catalog entry that could be overridden");
            return;
        }

        Apply(section, Tree.IndexOf(section, id), record, id);
    }

    private void Apply(string section, int index, YamlMap record, string id)
    {
        var reason = record.Text("reason");
        if (string.IsNullOrWhiteSpace(reason))
        {
            context.Findings.Add(new Finding(CatalogRules.OverrideWithoutReason, IdAt(record), CatalogRules.NoReason, [id]));
        }

        var until = record.Text("until");
        if (until is not null && !DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            context.Report(record["until"]?.At ?? record.At, YamlMessages.Type, "'until'", "a date such as \"2027-01-31\"");
            until = null;
        }

        Overrides.Add(new(id, section, reason ?? "", until, IdAt(record)));
        var forced = !string.IsNullOrWhiteSpace(reason);
        Tree = Tree.Set(section, index, CatalogTree.Overlay(Tree[section][index], record, forced, "id", "kind", "reason", "until"));
    }

    private void Record(string section, YamlMap record)
    {
        var id = record.Text("id");
        if (id is null)
        {
            context.Report(record.At, YamlMessages.Missing, $"An entry of '{section}'", "id");
            return;
        }

        if (section == "features" && record["requirements"] is { } nested)
        {
            record = new(record.Entries.RemoveAll(e => e.Key == "requirements"), record.At);
            AddFeature(section, record, id);
            foreach (var requirement in new YamlFields(new YamlMap([new("requirements", nested.At, nested)], nested.At), context).Maps("requirements"))
            {
                Record("requirements", requirement["feature"] is null ? WithFeature(requirement, id) : requirement);
            }

            return;
        }

        AddFeature(section, record, id);
    }

    private void AddFeature(string section, YamlMap record, string id)
    {
        var index = Tree.IndexOf(section, id);
        if (index < 0)
        {
            Tree = Tree.Add(section, record);
        }
        else if (shipped)
        {
            context.Report(IdAt(record), CatalogRules.SameId, id);
        }
        else
        {
            Apply(section, index, record, id);
        }
    }

    private static YamlMap WithFeature(YamlMap requirement, string feature) =>
        requirement.With(new("feature", requirement.At, new YamlScalar(feature, true, requirement.At)));

    private static Location IdAt(YamlMap record) => record["id"]?.At ?? record.At;
}
