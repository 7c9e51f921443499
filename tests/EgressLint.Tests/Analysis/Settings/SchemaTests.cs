using System.Text.Json;
using System.Text.Json.Nodes;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Analysis.Settings;

/// <summary>The published schemas know what the readers know, and what is shipped is as they say.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSchema Settings = JsonSchema.Load(Repository.Path("rules", "schema", "settings.schema.json"));
    private static readonly JsonSchema CatalogFile = JsonSchema.Load(Repository.Path("rules", "schema", "catalog.schema.json"));

    public static TheoryData<string> SettingsFiles =>
        [.. Directory.GetFiles(Repository.Path("fixtures"), "egresslint.yml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> CatalogFiles => [.. Directory.GetFiles(Repository.Path("rules", "catalog"), "*.yml").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>A key that nobody knows makes the reader say which ones it knows.</summary>
    [Theory]
    [InlineData("", "zz: 1")]
    [InlineData("properties/sources/additionalProperties", "sources: { any: { zz: 1 } }")]
    [InlineData("properties/policies/items", "policies: [ { path: x, zz: 1 } ]")]
    [InlineData("properties/paths/items", "paths: [ { name: x, through: [y], zz: 1 } ]")]
    [InlineData("properties/assume", "assume: { zz: 1 }")]
    [InlineData("properties/suppress/items", "suppress: [ { rule: EGL1001, zz: 1 } ]")]
    public void The_schema_of_settings_has_the_keys_of_the_reader(string place, string text)
    {
        var finding = Assert.Single(SettingsReader.Read(SourceText.From("egresslint.yml", text + "\n")).Findings);
        Assert.Equal(Known(finding), Keys(Settings, place));
    }

    [Theory]
    [InlineData("properties/severity", "severity: { zz: 1 }")]
    [InlineData("properties/clouds/oneOf/1/items", "clouds: [ { id: x, zz: 1 } ]")]
    [InlineData("properties/sources/items", "sources: [ { id: x, date: '2026-01-01', zz: 1 } ]")]
    [InlineData("properties/roles/oneOf/1/items", "roles: [ { id: x, zz: 1 } ]")]
    [InlineData("properties/targets/items", "targets: [ { id: x, zz: 1 } ]")]
    [InlineData("properties/parameters/oneOf/1/items", "parameters: [ { id: x, zz: 1 } ]")]
    [InlineData("properties/constraints/items", "constraints: [ { id: x, zz: 1 } ]")]
    [InlineData("properties/suites/items", "suites: [ { id: x, zz: 1 } ]")]
    [InlineData("properties/profiles/oneOf/1/items", "profiles: [ { id: x, zz: 1 } ]")]
    [InlineData("$defs/endpoint", "endpoints: [ { id: x, hosts: [a.example.com], zz: 1 } ]")]
    [InlineData("$defs/lifecycle", "endpoints: [ { id: x, hosts: [a.example.com], lifecycle: { state: active, zz: 1 } } ]")]
    [InlineData("$defs/constraints", "endpoints: [ { id: x, hosts: [a.example.com], constraints: { zz: 1 } } ]")]
    [InlineData("$defs/constraints/properties/tls", "endpoints: [ { id: x, hosts: [a.example.com], constraints: { tls: { zz: 1 } } } ]")]
    [InlineData("$defs/constraints/properties/idle", "endpoints: [ { id: x, hosts: [a.example.com], constraints: { idle: { zz: 1 } } } ]")]
    [InlineData("$defs/feature", "features: [ { id: x, zz: 1 } ]")]
    [InlineData("$defs/requirement", "features: [ { id: x, requirements: [ { id: y, endpoints: [], roles: [], connect: [https/443], zz: 1 } ] } ]")]
    [InlineData("$defs/perInstance", "features: [ { id: x, requirements: [ { id: y, endpoints: [], roles: [], perInstance: { count: c, zz: 1 } } ] } ]")]
    [InlineData("$defs/requirement/properties/addresses", "features: [ { id: x, requirements: [ { id: y, endpoints: [], roles: [], connect: [https/443], addresses: { zz: 1 } } ] } ]")]
    [InlineData("$defs/requirement/properties/alternatives/items", "features: [ { id: x, requirements: [ { id: y, endpoints: [], roles: [], alternatives: [ { id: z, connect: [https/443], zz: 1 } ] } ] } ]")]
    public void The_schema_of_catalogs_has_the_keys_of_the_reader(string place, string text)
    {
        var findings = Catalog.Read([SourceText.From("own.yml", "extends: none\n" + text + "\n")], shipped: false).Findings;
        var finding = Assert.Single(findings, f => f.Rule.Id == CatalogRules.UnknownKey.Id);

        // Changes of lists, why a record is changed, and what belongs to a feature are read before the record is.
        var early = place switch
        {
            "$defs/feature" => (string[])["requirements"],
            "$defs/requirement" => ["feature"],
            _ => [],
        };
        var keys = Keys(CatalogFile, place).Where(k => k[^1] is not ('+' or '-') && (k is not ("reason" or "until") || Known(finding).Contains(k)));
        Assert.Equal(Known(finding).Except(early), keys.Except(early));
    }

    [Theory]
    [MemberData(nameof(SettingsFiles))]
    public void Settings_of_scenarios_are_as_the_schema_says(string path)
    {
        Assert.Empty(Settings.Check(Read(Repository.Path(path))));
    }

    [Theory]
    [MemberData(nameof(CatalogFiles))]
    public void Files_of_the_catalog_are_as_the_schema_says(string name)
    {
        Assert.Empty(CatalogFile.Check(Read(Repository.Path("rules", "catalog", name))));
    }

    [Theory]
    [InlineData("profiles: 1.5\nprofile: x", "'profile' is no key here")]
    [InlineData("cloud: mars", "'mars' is not one of")]
    [InlineData("suppress: [ { rule: EGL1 } ]", "does not match")]
    [InlineData("suppress: [ { rule: EGL1001 } ]", "'reason' is missing")]
    [InlineData("suppress: [ { rule: EGL1001, reason: '' } ]", "too short")]
    [InlineData("policies: [ { path: a, leg: left } ]", "'left' is not one of")]
    [InlineData("assume: { external-names-resolve: maybe }", "is not boolean")]
    public void The_schema_refuses_what_the_reader_refuses(string text, string problem)
    {
        Assert.Contains(Settings.Check(Parse(text)), p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Closed_words_are_those_of_the_program()
    {
        Assert.Equal(KnownFormats.All.Select(f => f.Id).Order(StringComparer.Ordinal), Words(Settings.At("properties/policies/items/properties/format")).Order(StringComparer.Ordinal));
        Assert.Equal(CatalogWords.Transports.Select(t => t.Word), Words(CatalogFile.At("$defs/transport")));
        Assert.Equal(CatalogWords.Necessities.Select(t => t.Word), Words(CatalogFile.At("$defs/requirement/properties/necessity")));
        Assert.Equal(CatalogWords.States.Select(t => t.Word).Order(StringComparer.Ordinal), Words(CatalogFile.At("$defs/lifecycle/properties/state")).Order(StringComparer.Ordinal));
        Assert.Equal(CatalogWords.ParameterTypes.Select(t => t.Word), Words(CatalogFile.At("properties/parameters/oneOf/1/items/properties/type")));
    }

    /// <summary>Editors suggest the names of the catalog; catalog files of a user may have others.</summary>
    [Theory]
    [InlineData("profile")]
    [InlineData("feature")]
    [InlineData("role")]
    public void Names_that_editors_suggest_are_those_of_the_catalog(string kind)
    {
        var catalog = Catalog.BuiltIn();
        var names = (kind switch
        {
            "profile" => catalog.Profiles.Select(p => p.Id),
            "feature" => catalog.Features.Select(f => f.Id),
            _ => catalog.Roles.Select(r => r.Id),
        }).Order(StringComparer.Ordinal).ToArray();
        var path = Repository.Path("rules", "schema", "settings.schema.json");
        var schema = JsonNode.Parse(File.ReadAllText(path)) ?? throw new InvalidOperationException();
        var place = schema["$defs"]?[kind]?["anyOf"]?[0] as JsonObject ?? throw new InvalidOperationException();
        if (Repository.Updates)
        {
            place["enum"] = new JsonArray([.. names.Select(n => (JsonNode?)n)]);
            File.WriteAllText(path, schema.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }) + "\n");
        }

        Assert.Equal(names, (place["enum"] as JsonArray ?? []).Select(n => n?.GetValue<string>()));
    }

    [Fact]
    public void Every_key_of_the_schemas_is_described()
    {
        Assert.Empty(Undescribed(Settings.Root, ""));
        Assert.Empty(Undescribed(CatalogFile.Root.GetProperty("properties"), "", members: true));
    }

    private static IEnumerable<string> Undescribed(JsonElement schema, string path, bool members = false)
    {
        var properties = members ? schema : schema.TryGetProperty("properties", out var own) ? own : default;
        foreach (var property in properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().ToArray() : [])
        {
            if (!property.Value.TryGetProperty("description", out _) && !property.Value.TryGetProperty("$ref", out _))
            {
                yield return $"{path}/{property.Name}";
            }

            foreach (var inner in members ? [] : new[] { "items", "additionalProperties" }.Where(k => property.Value.TryGetProperty(k, out var v) && v.ValueKind == JsonValueKind.Object)
                .SelectMany(k => Undescribed(property.Value.GetProperty(k), $"{path}/{property.Name}")).Concat(Undescribed(property.Value, $"{path}/{property.Name}")))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<string> Words(JsonElement schema) => schema.GetProperty("enum").EnumerateArray().Select(v => v.GetString() ?? "");

    private static IEnumerable<string> Known(Finding finding) => finding.Arguments[1].Split(", ").Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Keys(JsonSchema schema, string place) => schema.At(place).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);

    private static YamlNode Read(string path) => Parse(File.ReadAllText(path));

    private static YamlNode Parse(string text) => YamlReader.Read(SourceText.From("x.yml", text), SettingsRules.Invalid).Root ?? throw new InvalidOperationException("The text is empty.");
}
