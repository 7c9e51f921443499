using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall;

namespace EgressLint.Benchmarks;

/// <summary>An export of a host with very many rules: decoding and binding, then every question of the catalog and every rule, in a warm process.</summary>
internal static class FirewallBenchmarks
{
    private const int MoreWarmUps = 4;

    public static IEnumerable<Row> Rows(int count, Options options)
    {
        var warm = options with { WarmUps = options.WarmUps + MoreWarmUps };
        var bytes = FirewallInputs.Export(count, options.Seed);
        var all = new AnalysisOptions { Selection = Selection.Empty with { Profiles = [.. Catalog.BuiltIn().Profiles.Select(p => p.Id)] } };
        var what = count.ToString("N0", CultureInfo.InvariantCulture) + " rules";
        yield return new("firewall", "load, " + what, Measured.Here(warm, () => Load(bytes).Policies.Length));
        var verdicts = 0;
        var unknown = 0;
        var findings = 0;
        var measured = Measured.Here(warm, () =>
        {
            var found = Analyzer.BuiltIn().Analyze(Load(bytes), all);
            findings = found.Findings.Length;
            unknown = found.Verdicts.Count(v => v.Verdict == "unknown");
            return verdicts = found.Verdicts.Length;
        });
        yield return new("firewall", "load and analyse, " + what, measured) { Remark = string.Create(CultureInfo.InvariantCulture, $"{verdicts} verdicts, {unknown} unknown, {findings} findings") };
    }

    private static Workspace Load(byte[] bytes) => Workspace.Create([new(SourceText.Decode("host.reg", bytes), new FirewallFormat(), new Nothing())]);

    /// <summary>A firewall reads no further files.</summary>
    private sealed class Nothing : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
