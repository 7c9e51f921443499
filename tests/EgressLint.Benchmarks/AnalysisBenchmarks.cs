using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;

namespace EgressLint.Benchmarks;

/// <summary>
/// What an analysis costs once the runtime is warm: the difference to a whole run is start-up and compilation. The best run says most,
/// because it is the one that was compiled best.
/// </summary>
internal static class AnalysisBenchmarks
{
    private const int MoreWarmUps = 4;

    public static IEnumerable<Row> Rows(int count, Options options)
    {
        var warm = options with { WarmUps = options.WarmUps + MoreWarmUps };
        var list = SourceText.From("list.txt", string.Join('\n', Inputs.Regexes(count, options.Seed)));
        var listed = new WorkspaceFile(Configuration("acl listed dstdom_regex \"list.txt\""), new SquidFormat(), new OneList(list));
        var plain = new WorkspaceFile(Configuration("acl listed dstdom_regex never"), new SquidFormat(), new OneList(list));
        var what = string.Create(CultureInfo.InvariantCulture, $"{count:N0} dstdom_regex lines");
        yield return new("analysis", "binding, without the list", Measured.Here(warm, () => Bind(plain)));
        yield return new("analysis", $"binding, {what}", Measured.Here(warm, () => Bind(listed)));
        yield return new("analysis", "analysis, without the list", Measured.Here(warm, () => Analyze(plain)));
        yield return new("analysis", $"analysis, {what}", Measured.Here(warm, () => Analyze(listed)));
    }

    private static SourceText Configuration(string acl) => SourceText.From("squid.conf", $"""
        http_port 3128
        acl office src 10.0.0.0/8
        {acl}
        http_access deny listed
        http_access allow office
        http_access deny all

        """);

    private static int Bind(WorkspaceFile file) => Workspace.Create([file]).Policies.Length;

    private static int Analyze(WorkspaceFile file) =>
        Analyzer.BuiltIn().Analyze(Workspace.Create([file]), new() { Selection = Selection.Empty with { Profiles = ["comanagement"] } }).Verdicts.Length;

    /// <summary>A machine with one list file.</summary>
    private sealed class OneList(SourceText list) : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => path == list.Path
            ? new(LookupStatus.Found, list)
            : new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
