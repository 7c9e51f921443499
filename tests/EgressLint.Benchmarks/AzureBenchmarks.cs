using System.Globalization;
using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;

namespace EgressLint.Benchmarks;

/// <summary>A group with more rules than Azure takes, asked about the whole catalog; a plan as large as plans get, read.</summary>
internal static class AzureBenchmarks
{
    private const int PlanLength = 20_000_000;
    private const int MoreWarmUps = 4;

    public static IEnumerable<Row> Rows(int count, Options options)
    {
        var warm = options with { WarmUps = options.WarmUps + MoreWarmUps };
        var format = new AzureFormat();
        var what = string.Create(CultureInfo.InvariantCulture, $"{count:N0} rules");
        var group = new WorkspaceFile(SourceText.From("group.json", AzureInputs.Group(count, options.Seed)), format, new Alone());
        yield return new("azure", $"binding, {what}", Measured.Here(warm, () => Workspace.Create([group]).Policies.Length));
        var all = new AnalysisOptions { Selection = Selection.Empty with { Profiles = [.. Catalog.BuiltIn().Profiles.Select(p => p.Id)] } };
        var verdicts = 0;
        var unknown = 0;
        var measured = Measured.Here(warm, () =>
        {
            var found = Analyzer.BuiltIn().Analyze(Workspace.Create([group]), all).Verdicts;
            unknown = found.Count(v => v.Verdict == "unknown");
            return verdicts = found.Length;
        });
        yield return new("azure", $"binding and analysis, {what}", measured) { Remark = string.Create(CultureInfo.InvariantCulture, $"{verdicts} verdicts, {unknown} unknown") };

        var plan = Encoding.UTF8.GetBytes(AzureInputs.Plan(PlanLength, options.Seed));
        var policies = 0;
        var read = Measured.Here(options, () =>
        {
            var text = SourceText.Decode("plan.json", plan);
            return policies = format.Bind(format.Parse(text), new Alone()).Policies.Length;
        });
        yield return new("azure", string.Create(CultureInfo.InvariantCulture, $"decode, parse and bind, plan of {plan.Length / 1e6:0.0} MB"), read)
        {
            Remark = string.Create(CultureInfo.InvariantCulture, $"{policies} policies"),
        };
    }

    /// <summary>A file without others.</summary>
    private sealed class Alone : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
