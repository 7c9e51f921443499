using System.Globalization;
using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Squid;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Oracle.Rules;

namespace EgressLint.Benchmarks.Compare;

/// <summary>
/// Cost against size: the same input at a size and doubled three times, read, bound and judged for the whole catalog in this process. The exponent is that of the
/// power of the size that fits the best times: 1 is linear, 2 is square. What does not depend on the size makes it smaller.
/// </summary>
internal static class Scaling
{
    private const int Doublings = 3;

    public static void Write(Options options, TextWriter writer)
    {
        Line(writer, "cost against size", Enumerable.Range(0, Doublings + 1).Select(i => $"{1 << i} x").ToArray(), "exponent");
        Line(writer, new('-', 44), [.. Enumerable.Repeat(new string('-', 9), Doublings + 1)], "--------");
        foreach (var (what, smallest, make) in Families(options.Seed))
        {
            int[] sizes = [.. Enumerable.Range(0, Doublings + 1).Select(i => smallest << i)];
            double[] times = [.. sizes.Select(size => Measured.Here(options, make(size)).Best)];
            Line(writer, $"{what}, {Text(smallest)} to {Text(sizes[^1])}", [.. times.Select(t => t.ToString("0.0", CultureInfo.InvariantCulture))], Exponent(sizes, times).ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    public static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static IEnumerable<(string What, int Smallest, Func<int, Func<int>> Make)> Families(int seed)
    {
        yield return ("dstdomain lines", 62_500, size => Squid("dstdomain", Inputs.Domains(size, seed)));
        yield return ("dstdom_regex lines", 2_500, size => Squid("dstdom_regex", Inputs.Regexes(size, seed)));
        yield return ("names of a script", 1_250, size => Whole("proxy.pac", PacInputs.Loop(size, seed), new PacFormat()));
        yield return ("tests of a script", 1_250, size => Whole("proxy.pac", PacInputs.Ifs(size, seed), new PacFormat()));
        yield return ("rules of a host firewall", 2_000, size => Whole("host.reg", Encoding.Unicode.GetString(FirewallInputs.Export(size, seed).AsSpan(2)), new FirewallFormat()));
        yield return ("rules of a group", 625, size => Whole("group.json", AzureInputs.Group(size, seed), new AzureFormat()));
        yield return ("rules of two groups compared", 625, size => Compared(LargeGroup.Make(size, seed)));
        yield return ("endpoints asked about", 250, Endpoints);
    }

    private static Func<int> Squid(string type, IEnumerable<string> lines)
    {
        var list = SourceText.From("list.txt", string.Join('\n', lines));
        var text = $"http_port 3128\nacl office src 10.0.0.0/8\nacl listed {type} \"list.txt\"\nhttp_access deny listed\nhttp_access allow office\nhttp_access deny all\n";
        return () => Judge(new(SourceText.From("squid.conf", text), new SquidFormat(), new OneList(list)));
    }

    private static Func<int> Whole(string name, string text, ConfigFormat format) => () => Judge(new(SourceText.From(name, text), format, new NoFiles()));

    private static int Judge(WorkspaceFile file) => Analyzer.BuiltIn().Analyze(Workspace.Create([file]), CatalogQuestions.All).Verdicts.Length;

    private static Func<int> Compared(PlainPolicy policy)
    {
        var (before, after) = (RuleWriter.Write(policy).Text, RuleWriter.Write(LargeGroup.Turned(policy)).Text);
        return () => FlowComparison.Between(Group(before), Group(after)).Changes.Length;

        static Core.Policies.Policy Group(string text) => Workspace.Create([new(SourceText.From("group.json", text), new AzureFormat(), new NoFiles())]).Policies[0];
    }

    /// <summary>A catalog of its own against one proxy.</summary>
    private static Func<int> Endpoints(int count)
    {
        var text = new StringBuilder("extends: none\nroles:\n  - { id: me, title: Me }\nendpoints:\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ id: e{i}, hosts: [\"{(i % 3 == 0 ? "*." : "")}part{i % 89}.customer-{i}.example\"] }}\n");
        }

        text.Append("features:\n  - id: f\n    title: All\n    requirements:\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - {{ id: r{i}, endpoints: [e{i}], roles: [me], connect: [https/443], necessity: required }}\n");
        }

        var read = Catalog.Read([SourceText.From("catalog.yml", text.ToString())], shipped: false);
        var catalog = read.Findings.IsEmpty ? read.Catalog : throw new InvalidOperationException(read.Findings[0].Message);
        var squid = "http_port 3128\nacl some dstdomain .part3.customer-3.example .part50.customer-50.example\nacl these dstdom_regex ^part[0-9]+\\.customer\nhttp_access allow some\nhttp_access deny these\nhttp_access allow all\n";
        var file = new WorkspaceFile(SourceText.From("squid.conf", squid), new SquidFormat(), new NoFiles());
        var asked = new AnalysisOptions { Selection = Selection.Empty with { Features = ["f"] } };
        return () => new Analyzer(catalog, []).Analyze(Workspace.Create([file]), asked).Verdicts.Length is var found && found >= count ? found : throw new InvalidOperationException($"{found} verdicts for {count} endpoints.");
    }

    /// <summary>The slope of the line through the logarithms, by least squares.</summary>
    private static double Exponent(int[] sizes, double[] times)
    {
        double[] x = [.. sizes.Select(s => Math.Log(s))];
        double[] y = [.. times.Select(t => Math.Log(t))];
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static void Line(TextWriter writer, string what, string[] times, string exponent) =>
        writer.WriteLine($"{what,-52}{string.Concat(times.Select(t => $"  {t,9}"))}  {exponent,8}");

    private sealed class OneList(SourceText list) : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => path == list.Path ? new(LookupStatus.Found, list) : new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
