using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Catalogs.Importing;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Commands;

/// <summary>A catalog that the command line names: <c>built-in</c>, a file over it, a folder of files, or a published list.</summary>
internal static class CatalogInput
{
    /// <summary>The word for the catalog of the program.</summary>
    public const string BuiltIn = "built-in";

    private const string Manifest = "catalog.yml";

    /// <summary>Reads a catalog. Mistakes in it are findings; that it cannot be read is wrong usage.</summary>
    public static CatalogReadResult Read(Host host, string name, string instance)
    {
        var path = Path.GetFullPath(name, host.WorkingDirectory);
        if (name == BuiltIn && !File.Exists(path))
        {
            return new(Catalog.BuiltIn(), Selection.Empty, [], []);
        }

        if (Directory.Exists(path))
        {
            return Folder(host, path, name);
        }

        var text = Scenario.ReadTexts(host, [path])[0];
        return IsList(text) ? Published(text, instance) : Catalog.Read([text], shipped: false);
    }

    /// <summary>A folder with a manifest is a catalog of its own; the files of any other one are laid over the built-in catalog.</summary>
    private static CatalogReadResult Folder(Host host, string path, string name)
    {
        var files = Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yml" or ".yaml").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            throw new UsageException($"'{name}' has no catalog files (*.yml)");
        }

        var texts = Scenario.ReadTexts(host, files.OrderBy(f => Path.GetFileName(f) != Manifest));
        var root = Path.GetFileName(texts[0].Path) == Manifest ? YamlReader.Read(texts[0], CatalogRules.EntryInvalid).Root as YamlMap : null;
        return root?["files"] is YamlList listed ? Catalog.Read([texts[0], .. InOrder(texts, listed)], shipped: true) : Catalog.Read(texts, shipped: false);
    }

    /// <summary>The files in the order of the manifest; what it does not list is no part of the catalog.</summary>
    private static IEnumerable<SourceText> InOrder(ImmutableArray<SourceText> texts, YamlList listed) =>
        listed.Items.OfType<YamlScalar>().Select(s => texts.FirstOrDefault(t => Path.GetFileName(t.Path) == s.Value)
            ?? throw new UsageException($"'{s.Value}' is listed in '{texts[0].Path}' and does not exist"));

    /// <summary>Catalog files are maps; only a published list begins as an array.</summary>
    private static bool IsList(SourceText text) => text.Content.AsSpan().TrimStart(" \t\r\n\uFEFF") is ['[', ..];

    private static CatalogReadResult Published(SourceText text, string instance)
    {
        var imported = CatalogImport.Of(text, instance);
        if (imported.Text is null)
        {
            return new(Catalog.BuiltIn(), Selection.Empty, [], imported.Findings);
        }

        var read = Catalog.Read([SourceText.From(text.Path, imported.Text)], shipped: false);
        return read with { Findings = imported.Findings.AddRange(read.Findings.Where(f => f.Severity == Severity.Error)) };
    }
}
