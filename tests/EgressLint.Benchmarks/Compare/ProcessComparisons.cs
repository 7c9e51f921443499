using EgressLint.Oracle.Rules;

namespace EgressLint.Benchmarks.Compare;

/// <summary>Whole processes: ours checks, the other one parses or scans the same file.</summary>
internal static class ProcessComparisons
{
    private const int Rules = 1_000;

    public static IEnumerable<Compared> Rows(Options options, Peers peers, TemporaryFolder folder)
    {
        var branch = Repository.Path("fixtures", "squid-branch-office");
        var ours = Measured.Process(options, () => Benchmark.Check(options.Program, branch));
        var theirs = peers.Squid is { } squid ? Measured.Process(options, () => new(squid, ["-k", "parse", "-f", Path.Join(branch, "squid.conf")], branch) { MayFail = true }) : null;
        yield return new("check of a small repository (a branch office's Squid)", ours, Named("squid -k parse", theirs), theirs) { Target = options.IsCompiledAhead ? 100 : 400 };
        yield return List(options, peers, folder, "dstdom_regex", 20_000, Inputs.Regexes) with { RatioTarget = 3 };
        yield return List(options, peers, folder, "dstdomain", 1_000_000, Inputs.Domains) with { RatioTarget = 0.2, MemoryTarget = 300 };

        yield return Scan(options, peers, folder);
    }

    /// <summary>What a program is called in the table.</summary>
    public static string Named(string name, Measured? theirs) => theirs is null ? $"{name}: not installed" : name;

    private static Compared List(Options options, Peers peers, TemporaryFolder folder, string type, int count, Func<int, int, IEnumerable<string>> values)
    {
        var place = folder.Make("compare-" + type);
        var configuration = Benchmark.WriteList(place, type, values(count, options.Seed));
        var ours = Measured.Process(options, () => Benchmark.Check(options.Program, place, $"--mount={place}={place}"));
        var theirs = peers.Squid is { } squid ? Measured.Process(options, () => new(squid, ["-k", "parse", "-f", configuration], place)) : null;
        return new($"check of {Scaling.Text(count)} {type} lines", ours, Named("squid -k parse", theirs), theirs)
        {
            Remark = theirs is null ? "" : FormattableString.Invariant($"processor time: {ours.MedianProcessor:0} and {theirs.MedianProcessor:0} ms, ratio {ours.MedianProcessor / theirs.MedianProcessor:0.00}"),
        };
    }

    /// <summary>A template with one large group, which the other program looks at rule by rule.</summary>
    private static Compared Scan(Options options, Peers peers, TemporaryFolder folder)
    {
        var place = folder.Make("compare-template");
        File.WriteAllText(Path.Join(place, "group.json"), RuleWriter.Write(LargeGroup.Make(Rules, options.Seed)).Text);
        var ours = Measured.Process(options, () => Command.Of(options.Program, place, "check", "group.json", "--fail-on", "never"));
        var theirs = peers.Checkov is { } checkov ? Measured.Process(options, () => new(checkov, ["--framework", "arm", "--quiet", "--compact", "-f", "group.json"], place) { MayFail = true }) : null;
        return new($"check of a template with {Scaling.Text(Rules)} rules", ours, Named("checkov", theirs), theirs);
    }
}
