using EgressLint.Analysis.Yaml;

namespace EgressLint.Analysis.Catalogs;

/// <summary>The catalog inside the assembly. A test keeps it equal to the files in <c>rules/catalog</c>.</summary>
internal static class CatalogResource
{
    /// <summary>Name of the resource.</summary>
    public const string Name = "EgressLint.catalog.bin";

    /// <summary>The compact form of a catalog, as it is embedded.</summary>
    public static byte[] Encode(Catalog catalog) => CatalogCodec.Write(catalog.Tree);

    /// <summary>A catalog from its compact form.</summary>
    public static Catalog Decode(ReadOnlySpan<byte> bytes) =>
        CatalogBinder.Bind(CatalogCodec.Read(bytes), new YamlContext(CatalogRules.EntryInvalid, CatalogRules.UnknownKey));

    internal static Catalog Load()
    {
        using var stream = typeof(CatalogResource).Assembly.GetManifestResourceStream(Name);
        if (stream is null)
        {
            return CatalogBinder.Bind(CatalogTree.Empty, new YamlContext(CatalogRules.EntryInvalid, CatalogRules.UnknownKey));
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Decode(bytes);
    }
}
