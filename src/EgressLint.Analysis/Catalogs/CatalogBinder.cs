using System.Collections.Immutable;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>Understands the records of a tree. What cannot be understood is reported and left out.</summary>
internal sealed partial class CatalogBinder
{
    private readonly CatalogTree tree;
    private readonly YamlContext context;

    private CatalogBinder(CatalogTree tree, YamlContext context)
    {
        this.tree = tree;
        this.context = context;
    }

    /// <summary>Makes a catalog of a tree.</summary>
    public static Catalog Bind(CatalogTree tree, YamlContext context) => new CatalogBinder(tree, context).Bind();

    private Catalog Bind()
    {
        var manifest = new YamlFields(tree.Manifest, context);
        var requirements = BindRequirements();
        return new Catalog(tree)
        {
            Id = manifest.Text("id") ?? "",
            Version = manifest.Text("version") ?? "",
            AsOf = manifest.Text("asOf") ?? "",
            Schema = manifest.Number("schema", 1, 1) ?? 1,
            Severities = BindSeverities(manifest.MapOf("severity")),
            Clouds = Records("clouds", (f, id, at) => new CatalogCloud(id, f.Text("title") ?? id, at)),
            Sources = Records("sources", (f, id, at) => new CatalogSource(id, f.Text("title") ?? id, f.Text("date") ?? "", at) { Link = f.Text("link") }),
            Roles = Records("roles", BindRole),
            Targets = Records("targets", (f, id, at) => new Target(id, f.Text("title") ?? id, Patterns(f, "names"), at) { Trace = f.Texts("trace"), Notes = f.Text("notes") }),
            Parameters = Records("parameters", BindParameter),
            ConstraintKinds = Records("constraints", BindConstraintKind),
            SuiteLists = Records("suites", (f, id, at) => new SuiteList(id, f.Texts("suites"), f.Texts("older"), at) { Sources = Placed(f, "sources") }),
            Endpoints = Records("endpoints", BindEndpoint),
            Features = Records("features", (f, id, at) => BindFeature(f, id, at, requirements)),
            Profiles = Records("profiles", BindProfile),
        };
    }

    private ImmutableArray<T> Records<T>(string section, Func<YamlFields, string, Location, T> bind)
    {
        var records = tree[section];
        var result = ImmutableArray.CreateBuilder<T>(records.Length);
        foreach (var record in records)
        {
            var fields = new YamlFields(record, context);
            var id = fields.Scalar("id");
            if (id is null)
            {
                continue;
            }

            result.Add(bind(fields, id.Value, id.At));
            fields.Finish();
        }

        return result.ToImmutable();
    }

    private ImmutableArray<(Necessity, Severity)> BindSeverities(YamlMap? map)
    {
        if (map is null)
        {
            return [];
        }

        var fields = new YamlFields(map, context);
        var result = ImmutableArray.CreateBuilder<(Necessity, Severity)>();
        foreach (var (word, necessity) in CatalogWords.Necessities)
        {
            if (fields.Choice(word, CatalogWords.Severities) is { } severity)
            {
                result.Add((necessity, severity));
            }
        }

        fields.Finish();
        return result.ToImmutable();
    }

    private Role BindRole(YamlFields fields, string id, Location at) => new(id, fields.Text("title") ?? id, at)
    {
        Side = fields.Choice("side", CatalogWords.Sides) ?? RoleSide.Any,
        Constraints = new()
        {
            Proxy = fields.Choice("proxy", CatalogWords.RoleProxies),
            ProxyAuth = fields.Choice("proxyAuth", CatalogWords.ProxyAuthentications),
        },
        Stack = fields.Text("stack"),
        DefaultPorts = Ports(fields, "defaultPorts"),
        LeastPrivilege = fields.Flag("leastPrivilege") ?? false,
        Includes = Placed(fields, "includes"),
        Symptoms = fields.Text("symptoms"),
        Since = fields.Text("since"),
        Lifecycle = BindLifecycle(fields),
        Notes = fields.Text("notes"),
        Trace = fields.Texts("trace"),
    };

    private CatalogParameter BindParameter(YamlFields fields, string id, Location at) =>
        new(id, fields.Text("title") ?? id, fields.Choice("type", CatalogWords.ParameterTypes) ?? ParameterType.Label, at)
        {
            Values = fields.Texts("values"),
            Default = fields.Text("default"),
            Minimum = fields.Number("min", 0, int.MaxValue) ?? 0,
            Maximum = fields.Number("max", 0, int.MaxValue) ?? int.MaxValue,
            Many = fields.Flag("many") ?? false,
            Example = fields.Text("example"),
            Notes = fields.Text("notes"),
            Trace = fields.Texts("trace"),
        };

    private static ConstraintKind BindConstraintKind(YamlFields fields, string id, Location at) => new(id, fields.Text("title") ?? id, at)
    {
        Rules = fields.Texts("rules"),
        Values = fields.Texts("values"),
        Unit = fields.Text("unit"),
        Notes = fields.Text("notes"),
        Trace = fields.Texts("trace"),
    };

    private EndpointSet BindEndpoint(YamlFields fields, string id, Location at) => new(id, Patterns(fields, "hosts"), at)
    {
        Paths = fields.Texts("paths"),
        Cloud = fields.Text("cloud") ?? "public",
        Redirector = fields.Flag("redirector") ?? false,
        Nature = fields.Choice("nature", CatalogWords.Natures) ?? EndpointNature.Service,
        ServiceTags = fields.Texts("serviceTags"),
        Addresses = fields.Texts("addresses"),
        HasAllAddresses = fields.Flag("allAddresses") ?? false,
        Constraints = BindConstraints(fields),
        KnownHosts = Patterns(fields, "knownHosts"),
        Examples = Patterns(fields, "examples"),
        Aliases = Placed(fields, "aliases"),
        Typos = Placed(fields, "typos"),
        Lifecycle = BindLifecycle(fields),
        Sources = Placed(fields, "sources"),
        Trace = fields.Texts("trace"),
        Notes = fields.Text("notes"),
    };

    private Feature BindFeature(YamlFields fields, string id, Location at, ImmutableArray<Requirement> requirements)
    {
        fields.Node("defaults");
        return new(id, fields.Text("title") ?? id, at)
        {
            Always = fields.Flag("always") ?? false,
            Includes = Placed(fields, "includes"),
            Uses = Placed(fields, "uses"),
            Lifecycle = BindLifecycle(fields),
            Requirements = [.. requirements.Where(r => string.Equals(r.Feature, id, StringComparison.Ordinal))],
            Trace = fields.Texts("trace"),
            Notes = fields.Text("notes"),
        };
    }

    private static Profile BindProfile(YamlFields fields, string id, Location at) => new(id, fields.Text("title") ?? id, at)
    {
        Extends = Placed(fields, "extends"),
        Features = Placed(fields, "features"),
        Roles = Placed(fields, "roles"),
        HygieneOnly = fields.Choice("mode", [("check", false), ("hygiene", true)]) ?? false,
    };

    private static ImmutableArray<Placed> Placed(YamlFields fields, string key) => [.. fields.Scalars(key).Select(s => new Placed(s.Value, s.At))];

    private ImmutableArray<Placed> Patterns(YamlFields fields, string key)
    {
        var scalars = fields.Scalars(key);
        var result = ImmutableArray.CreateBuilder<Placed>(scalars.Length);
        foreach (var scalar in scalars)
        {
            if (CatalogPattern.Check(scalar.Value, out _) is { } problem)
            {
                context.Report(scalar.At, CatalogRules.Pattern, scalar.Value, problem);
            }
            else
            {
                result.Add(new(scalar.Value.ToLowerInvariant(), scalar.At));
            }
        }

        return result.ToImmutable();
    }

    private ImmutableArray<int> Ports(YamlFields fields, string key)
    {
        var result = ImmutableArray.CreateBuilder<int>();
        foreach (var scalar in fields.Scalars(key))
        {
            if (Connection.TryParse("tcp/" + scalar.Value) is { } connection && connection.FirstPort == connection.LastPort)
            {
                result.Add(connection.FirstPort);
            }
            else
            {
                context.Report(scalar.At, YamlMessages.Type, $"'{key}[]'", "a port number");
            }
        }

        return result.ToImmutable();
    }
}
