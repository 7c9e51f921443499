using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Benchmarks.Compare;

/// <summary>
/// Scripts of several sizes. We load one and judge every endpoint of the catalog, each with all its names; the others load it and are asked for one name of each
/// endpoint, because that is all that running a script can do.
/// </summary>
internal static class PacComparisons
{
    public static IEnumerable<Compared> Rows(Options options, Peers peers, TemporaryFolder folder)
    {
        var place = folder.Make("compare-pac");
        var urls = Urls();
        var list = Path.Join(place, "urls.txt");
        File.WriteAllLines(list, urls);
        foreach (var (what, count, script) in ((string, int, Func<int, int, string>)[])
            [("ifs with shExpMatch", 100, PacInputs.Ifs), ("ifs with shExpMatch", 2_000, PacInputs.Ifs), ("ifs with shExpMatch", 5_000, PacInputs.Ifs), ("names in a loop", 10_000, PacInputs.Loop)])
        {
            var file = Path.Join(place, $"{count}.pac");
            File.WriteAllText(file, script(count, options.Seed));
            var input = new WorkspaceFile(SourceText.From("proxy.pac", File.ReadAllText(file)), new PacFormat(), new NoFiles());
            var ours = Measured.Here(options, () => Analyzer.BuiltIn().Analyze(Workspace.Create([input]), CatalogQuestions.All).Verdicts.Length);
            foreach (var (name, command) in ((string, IReadOnlyList<string>?)[])[("pac-resolver", peers.PacResolver), ("pacparser", peers.PacParser)])
            {
                Measured? theirs = null;
                if (command is not null)
                {
                    var (load, ask) = Peers.Script(options, command, file, list);
                    theirs = Peers.Of(load.Milliseconds.Zip(ask.Milliseconds, (a, b) => a + b));
                }

                yield return new($"catalog through {Scaling.Text(count)} {what} ({new FileInfo(file).Length / 1024} KiB)", ours, ProcessComparisons.Named(name, theirs), theirs)
                {
                    Target = count == 5_000 ? 1000 : null,
                    Remark = $"they are asked for {urls.Length} names",
                };
            }
        }
    }

    /// <summary>One URL for each pattern of the catalog.</summary>
    private static string[] Urls() =>
        [.. CatalogQuestions.Requirements().SelectMany(r => r.Endpoints).Select(e => e.Pattern).Where(p => !p.Contains('<', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).Select(p => $"https://{p.Replace("*", "a1", StringComparison.Ordinal)}/")];
}
