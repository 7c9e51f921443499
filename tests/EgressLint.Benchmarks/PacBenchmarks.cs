using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Pac;

namespace EgressLint.Benchmarks;

/// <summary>Long PAC files: reading and loading, then every question of the catalog, once per file as users have it.</summary>
internal static class PacBenchmarks
{
    private const int Terms = 50_000;
    private const int Bytes = 2_000_000;

    /// <summary>Chromium refuses what is larger.</summary>
    private const int Mebibyte = 1 << 20;

    public static IEnumerable<Row> Rows(int count, Options options)
    {
        var many = count.ToString("N0", CultureInfo.InvariantCulture);
        foreach (var row in Rows("nothing but DIRECT", "function FindProxyForURL(url, host) { return \"DIRECT\"; }", options)
            .Concat(Rows($"{many} names, loop with dnsDomainIs", PacInputs.Loop(count, options.Seed), options))
            .Concat(Rows($"{many} names, object and walk", PacInputs.Walk(count, options.Seed), options))
            .Concat(Rows($"{many} names, one ||", PacInputs.Chain(count, options.Seed), options))
            .Concat(Rows($"{many} names, ifs with shExpMatch", PacInputs.Ifs(count, options.Seed), options))
            .Concat(Rows(string.Create(CultureInfo.InvariantCulture, $"{Terms:N0} terms, one ||"), PacInputs.Chain(Terms, options.Seed), options))
            .Concat(Rows(string.Create(CultureInfo.InvariantCulture, $"{Bytes:N0} bytes of ifs"), PacInputs.Big(Bytes, options.Seed), options)))
        {
            yield return row;
        }
    }

    private static IEnumerable<Row> Rows(string what, string script, Options options)
    {
        var text = SourceText.From("proxy.pac", script);
        var file = new WorkspaceFile(text, new PacFormat(), new Browser(script.Length < Mebibyte ? "chromium" : "firefox"));
        var all = new AnalysisOptions { Selection = Selection.Empty with { Profiles = [.. Catalog.BuiltIn().Profiles.Select(p => p.Id)] } };
        yield return new("pac", "load, " + what, Measured.Here(options, () => Workspace.Create([file]).Policies.Length));
        var verdicts = 0;
        var unknown = 0;
        var measured = Measured.Here(options, () =>
        {
            var found = Analyzer.BuiltIn().Analyze(Workspace.Create([file]), all).Verdicts;
            unknown = found.Count(v => v.Verdict == "unknown");
            return verdicts = found.Length;
        });
        yield return new("pac", "load and analyse, " + what, measured) { Remark = string.Create(CultureInfo.InvariantCulture, $"{verdicts} verdicts, {unknown} unknown") };
    }

    /// <summary>A machine without other files.</summary>
    private sealed class Browser(string engine) : BindContext
    {
        public override string? Engine => engine;

        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
