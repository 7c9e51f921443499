using EgressLint.Analysis.Catalogs;

namespace EgressLint.Tests.Analysis.Catalogs;

public sealed class CatalogContentTests
{
    [Fact]
    public void Every_shipped_file_is_read_and_verified_without_a_finding() =>
        Assert.Equal("", CatalogFiles.Show(CatalogFiles.Shipped.Value.Findings));

    [Fact]
    public void The_embedded_catalog_equals_the_files()
    {
        var wanted = CatalogResource.Encode(CatalogFiles.Shipped.Value.Catalog);
        if (Environment.GetEnvironmentVariable("EGLESSLINT_UPDATE") == "1")
        {
            File.WriteAllBytes(CatalogFiles.Embedded, wanted);
        }

        Assert.True(
            File.Exists(CatalogFiles.Embedded) && File.ReadAllBytes(CatalogFiles.Embedded).AsSpan().SequenceEqual(wanted),
            "catalog.bin is out of date; run this test with EGLESSLINT_UPDATE=1 and build again.");
    }

    [Fact]
    public void The_manifest_names_every_file()
    {
        var named = CatalogFiles.Manifest().Order(StringComparer.Ordinal);
        Assert.Equal(CatalogFiles.All.Select(f => Path.GetFileName(f.Path)).Where(f => f != "catalog.yml").Order(StringComparer.Ordinal), named);
    }

    [Theory]
    [InlineData("seed-record-ids.txt", 'S', 247)]
    [InlineData("public-record-ids.txt", 'P', 158)]
    public void Every_fact_record_is_traced_by_some_entry(string list, char first, int count)
    {
        var ids = File.ReadAllLines(Path.Combine(CatalogFiles.Root, "tests/EgressLint.Tests/Analysis/Catalogs", list));
        var catalog = CatalogFiles.Shipped.Value.Catalog;
        var traced = catalog.Endpoints.SelectMany(e => e.Trace)
            .Concat(catalog.Features.SelectMany(f => f.Trace))
            .Concat(catalog.Requirements.SelectMany(r => r.Trace))
            .Concat(catalog.Roles.SelectMany(r => r.Trace))
            .Concat(catalog.Targets.SelectMany(t => t.Trace))
            .Concat(catalog.Parameters.SelectMany(p => p.Trace))
            .Concat(catalog.ConstraintKinds.SelectMany(c => c.Trace))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(count, ids.Length);
        Assert.Empty(ids.Except(traced, StringComparer.Ordinal));
        Assert.Empty(traced.Where(t => t.StartsWith(first)).Except(ids, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_profile_selects_something_and_knows_its_own_ids()
    {
        var catalog = Catalog.BuiltIn();
        foreach (var profile in catalog.Profiles)
        {
            var selected = catalog.Select(new Selection { Profiles = [profile.Id] }, out var notes);
            Assert.Equal(profile.HygieneOnly, selected.All(r => r.Feature.Always));
            Assert.DoesNotContain(notes, n => n.Kind is CatalogNoteKind.UnknownId or CatalogNoteKind.NoAlternative);
        }
    }

    [Fact]
    public void Reading_the_embedded_catalog_costs_little()
    {
        var bytes = File.ReadAllBytes(CatalogFiles.Embedded);
        CatalogResource.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        CatalogResource.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, bytes.Length, 30L * bytes.Length);
    }
}
