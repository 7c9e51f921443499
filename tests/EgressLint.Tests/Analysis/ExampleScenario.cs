using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis;

/// <summary>
/// What an example is judged against: a catalog in the file form of users, plus <c>from</c> (addresses by role), <c>engine</c>, <c>files</c> (texts by
/// name), <c>beside</c> (further configurations by name), and <c>policies</c> and <c>paths</c> as in the settings. Without a block: one feature that needs one endpoint.
/// </summary>
internal sealed record ExampleScenario(Catalog Catalog, AnalysisOptions Options, string? Engine, IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, string> Beside)
{
    private const string Usual = """
        extends: none
        roles:
          - id: client
            title: Client
        endpoints:
          - id: updates
            hosts: [updates.example.com]
        features:
          - id: updates
            title: Updates
            requirements:
              - id: updates.download
                endpoints: [updates]
                roles: [client]
                connect: [https/443]
                necessity: required
        """;

    private static readonly string[] OwnKeys = ["from:", "engine:", "files:", "beside:"];

    private static readonly string[] SettingsKeys = ["policies:", "paths:"];

    public static ExampleScenario Parse(string? block)
    {
        var (rest, settingsText) = Separate(block ?? "", SettingsKeys);
        var (catalogText, ownText) = Separate(rest, OwnKeys);
        var text = catalogText.Trim().Length > 0 ? catalogText : Usual;
        var read = Catalog.Read([SourceText.From("scenario.yml", text)], shipped: false);
        Assert.Empty(read.Findings.Select(f => $"{f.At}: {f.Message}"));
        var selection = read.Selection.IsEmpty
            ? read.Selection with { Features = [.. read.Catalog.Features.Select(f => f.Id)] }
            : read.Selection;
        var own = YamlReader.Read(SourceText.From("own.yml", ownText), CatalogRules.EntryInvalid).Root as YamlMap;
        return new(
            read.Catalog,
            new() { Selection = selection, Sources = Sources(own?["from"] as YamlMap), Paths = Paths(SourceText.From("egresslint.yml", settingsText)) },
            own?.Text("engine"),
            Entries(own?["files"] as YamlMap).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal),
            Entries(own?["beside"] as YamlMap).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal));
    }

    public static ImmutableArray<PathPlan> Paths(SourceText text)
    {
        var settings = SettingsReader.Read(text);
        Assert.Empty(settings.Findings.Select(f => $"{f.At}: {f.Message}"));
        return PathPlan.Of(settings.Settings, p => p);
    }

    private static ImmutableSortedDictionary<string, IpSet> Sources(YamlMap? map)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, IpSet>(StringComparer.Ordinal);
        foreach (var (role, address) in Entries(map))
        {
            Assert.True(IpSet.TryParse(address, out var set));
            result[role] = set;
        }

        return result.ToImmutable();
    }

    private static IEnumerable<(string Key, string Value)> Entries(YamlMap? map) =>
        map?.Entries.Select(e => (e.Key, ((YamlScalar)e.Value).Value)) ?? [];

    private static (string Catalog, string Own) Separate(string block, string[] keys)
    {
        var catalog = new List<string>();
        var own = new List<string>();
        var target = catalog;
        foreach (var line in block.Split('\n'))
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#' && line[0] != '-')
            {
                target = keys.Any(k => line.StartsWith(k, StringComparison.Ordinal)) ? own : catalog;
            }

            target.Add(line);
        }

        return (string.Join('\n', catalog), string.Join('\n', own));
    }
}
