namespace EgressLint.Benchmarks.Compare;

/// <summary>What has a target and nothing to compare it with: nobody else judges a catalog, reads such an export or compares two files.</summary>
internal static class OwnTargets
{
    private const int Names = 10_000;
    private const int ExportRules = 17_000;
    private const int GroupRules = 5_000;
    private const int DiffRules = 5_000;

    public static IEnumerable<Compared> Rows(Options options, TemporaryFolder folder) =>
        PacBenchmarks.Rows(Names, options).Where(r => r.What.Contains("analyse", StringComparison.Ordinal) && !r.What.Contains("nothing", StringComparison.Ordinal))
            .Select(r => Own("script: ", r, r.What.Contains("names", StringComparison.Ordinal) ? 1000 : 2000))
            .Concat(FirewallBenchmarks.Rows(ExportRules, options).Skip(1).Select(r => Own("export: ", r, 1000)))
            .Concat(AzureBenchmarks.Rows(GroupRules, options, folder).TakeLast(1).Select(r => Own("", r, 2000) with { MemoryTarget = 300 }))
            .Concat(DiffBenchmarks.Rows(DiffRules, options).Select(r => Own("diff of ", r, r.What.Contains("scripts", StringComparison.Ordinal) ? 2000 : 500)));

    private static Compared Own(string before, Row row, double target) =>
        new(before + row.What, row.Measured ?? throw new InvalidOperationException("A row without a figure."), "", null) { Target = target, Remark = row.Remark };
}
