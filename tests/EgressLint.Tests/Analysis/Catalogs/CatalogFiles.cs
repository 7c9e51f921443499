using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Catalogs;

/// <summary>The files of rules/catalog, read from the working tree.</summary>
internal static class CatalogFiles
{
    public static string Root { get; } = FindRoot();

    public static string Embedded { get; } = Path.Combine(Root, "src", "EgressLint.Analysis", "Catalogs", "catalog.bin");

    public static ImmutableArray<SourceText> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Root, "rules", "catalog"), "*.yml")
            .OrderBy(f => Path.GetFileName(f) != "catalog.yml").ThenBy(f => f, StringComparer.Ordinal)
            .Select(f => SourceText.Decode("rules/catalog/" + Path.GetFileName(f), File.ReadAllBytes(f))),
    ];

    public static Lazy<CatalogReadResult> Shipped { get; } = new(() => Catalog.Read(All, shipped: true));

    public static SourceText User(string yaml) => SourceText.From("user.yml", yaml);

    public static string Show(IEnumerable<EgressLint.Core.Findings.Finding> findings) =>
        string.Join('\n', findings.Select(f => $"{f.At}: {f.Rule.Id} {f.Severity}: {f.Message}"));

    public static IEnumerable<string> Manifest()
    {
        var root = YamlReader.Read(All[0], CatalogRules.EntryInvalid).Root as YamlMap;
        return (root?["files"] as YamlList)?.Items.OfType<YamlScalar>().Select(s => s.Value) ?? [];
    }

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Analyzer.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("The tests run outside the working tree.");
    }
}
