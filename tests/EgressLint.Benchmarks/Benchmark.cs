using System.Globalization;

namespace EgressLint.Benchmarks;

/// <summary>The benchmarks, by name.</summary>
internal static class Benchmark
{
    private const int Domains = 1_000_000;
    private const int Regexes = 20_000;
    private const int Globs = 2_000;
    private const int PacNames = 10_000;
    private const int AzureRules = 5_000;
    private const int FirewallRules = 17_000;
    private const int DiffRules = 5_000;

    public static IEnumerable<Row> Rows(string name, Options options, TemporaryFolder folder) => name switch
    {
        "domains" => Lists("domains", "dstdomain", options.Count ?? Domains, Inputs.Domains, options, folder),
        "regexes" => Lists("regexes", "dstdom_regex", options.Count ?? Regexes, Inputs.Regexes, options, folder),
        "analysis" => AnalysisBenchmarks.Rows(options.Count ?? Regexes, options),
        "pac" => PacBenchmarks.Rows(options.Count ?? PacNames, options),
        "azure" => AzureBenchmarks.Rows(options.Count ?? AzureRules, options, folder),
        "firewall" => FirewallBenchmarks.Rows(options.Count ?? FirewallRules, options),
        "diff" => DiffBenchmarks.Rows(options.Count ?? DiffRules, options),
        "catalog" => Catalog(options),
        _ => SetBenchmarks.Rows(options.Count ?? Globs, options),
    };

    /// <summary>A configuration with one long list, checked by us and parsed by Squid where it is installed.</summary>
    private static IEnumerable<Row> Lists(
        string name, string type, int count, Func<int, int, IEnumerable<string>> values, Options options, TemporaryFolder folder)
    {
        var place = folder.Make(name);
        var configuration = WriteList(place, type, values(count, options.Seed));
        var what = string.Create(CultureInfo.InvariantCulture, $"{count:N0} {type} lines");
        var ours = Measured.Process(options, () => Check(options.Program, place, $"--mount={place}={place}"));
        yield return new(name, $"check, {what}", ours);
        if (Squid() is { } squid)
        {
            var theirs = Measured.Process(options, () => new(squid, ["-k", "parse", "-f", configuration], place));
            yield return new(name, $"squid -k parse, {what}", theirs);
            yield return new(name, "time of check / time of squid", null) { Remark = Ratio(ours, theirs) };
        }
        else
        {
            yield return new(name, "squid -k parse", null) { Remark = "squid is not installed" };
        }
    }

    /// <summary>A configuration with one list in a file beside it; gives its path.</summary>
    public static string WriteList(string place, string type, IEnumerable<string> values)
    {
        var list = Path.Join(place, "list.txt");
        File.WriteAllLines(list, values);
        var configuration = Path.Join(place, "squid.conf");
        File.WriteAllText(configuration, $"""
            http_port 3128
            acl office src 10.0.0.0/8
            acl listed {type} "{list}"
            http_access allow office listed
            http_access deny all

            """);
        return configuration;
    }

    /// <summary>A check of the Squid configuration in a folder.</summary>
    public static Command Check(string program, string folder, params string[] more) =>
        Command.Of(program, folder, ["check", "squid.conf", "--fail-on", "never", .. more]);

    private static IEnumerable<Row> Catalog(Options options)
    {
        var branch = Repository.Path("fixtures", "squid-branch-office");
        yield return new("catalog", "start-up (--version)", Measured.Process(options, () => Command.Of(options.Program, branch, "--version")));
        yield return new("catalog", "catalog list --profile comanagement", Measured.Process(options, () => Command.Of(options.Program, branch, "catalog", "list", "--profile", "comanagement")));
        yield return new("catalog", "check of the branch office", Measured.Process(options, () => Check(options.Program, branch)));
    }

    private static string? Squid() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/sbin", "/usr/local/squid/sbin"])
            .Select(folder => Path.Join(folder, "squid")).FirstOrDefault(File.Exists);

    private static string Ratio(Measured ours, Measured theirs) =>
        string.Create(CultureInfo.InvariantCulture, $"{ours.Median / theirs.Median:0.00} (processor time: {ours.MedianProcessor / theirs.MedianProcessor:0.00})");
}
