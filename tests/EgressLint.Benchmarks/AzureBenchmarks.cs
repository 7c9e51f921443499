using System.Globalization;
using System.Runtime.CompilerServices;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;

namespace EgressLint.Benchmarks;

/// <summary>A group with more rules than Azure takes, asked about the whole catalog and compared with itself; a plan as large as plans get, read.</summary>
internal static class AzureBenchmarks
{
    private const int PlanLength = 20_000_000;

    /// <summary>Three quarters of a container's memory is what the runtime takes for its heap.</summary>
    private const int PlanHeap = 192;
    private const int ReportedRules = 1_000;
    private const int MoreWarmUps = 4;

    private static readonly AzureFormat Format = new();

    public static IEnumerable<Row> Rows(int count, Options options, TemporaryFolder folder)
    {
        var warm = options with { WarmUps = options.WarmUps + MoreWarmUps };
        var group = Group(count, options.Seed);
        yield return new("azure", $"reading, {Rules(count)}", Measured.Here(warm, () => Format.Parse(group.Text).Tokens.Length));
        yield return new("azure", $"binding, {Rules(count)}", Measured.Here(warm, () => Format.Parse(group.Text), tree => Format.Bind(tree, group.Context).Policies.Length));
        yield return Analysis($"judging the whole catalog, {Rules(count)}", warm, group, isBound: true, reportsStructure: false);
        foreach (var some in new[] { Math.Min(count, ReportedRules), count }.Distinct())
        {
            yield return Structure(some, warm);
        }

        yield return Analysis($"all of this, {Rules(count)}", warm, group, isBound: false, reportsStructure: true);
        yield return Plan(options, folder);
    }

    /// <summary>What the program does with a file before it asks anything, for a process of its own: the largest memory is then that of nothing else.</summary>
    public static int Bind(string file)
    {
        var text = Read(file);
        return Format.Recognize(text) == Recognition.No ? 0 : Format.Bind(Format.Parse(text), new Alone()).Policies.Length;
    }

    /// <summary>In a method of its own: code that was compiled quickly keeps what it had in its hands until it returns, and the bytes are as large as the plan.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SourceText Read(string file) => SourceText.Decode("plan.json", File.ReadAllBytes(file));

    private static Row Analysis(string what, Options options, WorkspaceFile group, bool isBound, bool reportsStructure)
    {
        var asked = new AnalysisOptions { Selection = Selection.Empty with { Profiles = [.. Catalog.BuiltIn().Profiles.Select(p => p.Id)] }, ReportsStructure = reportsStructure };
        var verdicts = 0;
        var unknown = 0;
        var measured = Measured.Here(
            options,
            () =>
            {
                var workspace = Workspace.Create([group]);
                return isBound && workspace.Policies.Length == 0 ? throw new InvalidOperationException("There is no policy.") : workspace;
            },
            workspace =>
            {
                var found = Analyzer.BuiltIn().Analyze(workspace, asked).Verdicts;
                unknown = found.Count(v => v.Verdict == "unknown");
                return verdicts = found.Length;
            });
        return new("azure", what, measured) { Remark = string.Create(CultureInfo.InvariantCulture, $"{verdicts} verdicts, {unknown} unknown") };
    }

    private static Row Structure(int count, Options options)
    {
        var group = Group(count, options.Seed);
        var findings = 0;
        var measured = Measured.Here(options, () => Format.Bind(Format.Parse(group.Text), group.Context), bound => findings = bound.Structure.Value.Findings.Length);
        return new("azure", $"report of structure, {Rules(count)}", measured) { Remark = string.Create(CultureInfo.InvariantCulture, $"{findings} findings") };
    }

    private static Row Plan(Options options, TemporaryFolder folder)
    {
        var file = Path.Join(folder.Make("plan"), "plan.json");
        File.WriteAllText(file, AzureInputs.Plan(PlanLength, options.Seed));
        var what = string.Create(CultureInfo.InvariantCulture, $"a process that reads and binds a plan of {new FileInfo(file).Length / 1e6:0.0} MB");
        return new("azure", what, Measured.Process(options, () => Command.Of(typeof(AzureBenchmarks).Assembly.Location, ".", Program.BindOnly, file) with { HeapMegabytes = PlanHeap }))
        {
            Remark = $"heap limited to {PlanHeap} MB, as in a container of 256",
        };
    }

    private static WorkspaceFile Group(int count, int seed) => new(SourceText.From("group.json", AzureInputs.Group(count, seed)), Format, new Alone());

    private static string Rules(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} rules");

    /// <summary>A file without others.</summary>
    private sealed class Alone : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
