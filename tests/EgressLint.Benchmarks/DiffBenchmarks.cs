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

namespace EgressLint.Benchmarks;

/// <summary>Two large files of which one rule in the middle is turned round: reading and binding both, asking both about a profile, and comparing everything else.</summary>
internal static class DiffBenchmarks
{
    public static IEnumerable<Row> Rows(int count, Options options)
    {
        var what = count.ToString("N0", CultureInfo.InvariantCulture) + " rules";
        var group = AzureInputs.Group(count, options.Seed);
        yield return Row($"two groups of {what}", options, new AzureFormat(), "group.json", group, Turned(group, "\"Deny\"", "\"Allow\""));
        var export = Encoding.Unicode.GetString(FirewallInputs.Export(count, options.Seed).AsSpan(2));
        yield return Row($"two exports of {what}", options, new FirewallFormat(), "host.reg", export, Turned(export, "Action=Block", "Action=Allow"));
        var proxy = Proxy(count);
        yield return Row($"two proxies of {count.ToString("N0", CultureInfo.InvariantCulture)} lines", options, new SquidFormat(), "squid.conf", proxy, Turned(proxy, "http_access deny d", "http_access allow d"));
        foreach (var isTable in (bool[])[false, true])
        {
            var script = Script(2 * count, isTable);
            yield return Row($"two scripts of {(2 * count).ToString("N0", CultureInfo.InvariantCulture)} names in a {(isTable ? "table" : "list")}", options, new PacFormat(), "proxy.pac", script, Turned(script, "office-", "branch-"));
        }
    }

    private static string Proxy(int lines)
    {
        var text = new StringBuilder("http_port 3128\nacl office src 10.0.0.0/8\n");
        for (var i = 0; i < lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"acl d{i} dstdomain .part{i % 97}.customer-{i}.example\nhttp_access {(i % 3 == 0 ? "deny" : "allow")} d{i}\n");
        }

        return text.Append("http_access allow office\nhttp_access deny all\n").ToString();
    }

    private static string Script(int names, bool isTable)
    {
        var all = Enumerable.Range(0, names).Select(i => $"office-{i}.part{i % 97}.example.com").ToArray();
        return isTable
            ? $"var known = {{ {string.Join(",\n", all.Select(n => $"\"{n}\": 1"))} }};\nfunction FindProxyForURL(url, host) {{\n  if (known[host]) return \"DIRECT\";\n  return \"PROXY p.example.com:8080\";\n}}\n"
            : $"var known = [ {string.Join(",\n", all.Select(n => $"\"{n}\""))} ];\nfunction FindProxyForURL(url, host) {{\n  for (var i = 0; i < known.length; i++) {{\n    if (dnsDomainIs(host, known[i])) return \"DIRECT\";\n  }}\n  return \"PROXY p.example.com:8080\";\n}}\n";
    }

    private static Row Row(string what, Options options, ConfigFormat format, string name, string before, string after)
    {
        var asked = new AnalysisOptions { Selection = Selection.Empty with { Profiles = ["comanagement"] } };
        var (changes, doubts, verdicts) = (0, 0, 0);
        var measured = Measured.Here(options, () =>
        {
            var diff = ConfigurationComparison.Between(Side(format, name, before), Side(format, name, after), Catalog.BuiltIn(), asked);
            var policy = diff.Policies[0];
            (changes, doubts, verdicts) = (policy.Flows.Changes.Length, policy.Flows.Doubts.Length, policy.Verdicts.Length);
            return diff.Policies.Length;
        });
        return new("diff", what, measured) { Remark = string.Create(CultureInfo.InvariantCulture, $"{changes} sets change, {verdicts} verdicts, {doubts} reasons why more may") };
    }

    private static DiffSide Side(ConfigFormat format, string name, string text) => new(Workspace.Create([new(SourceText.From(name, text), format, new Nothing())]), name);

    /// <summary>The word in the middle of the text is another one.</summary>
    private static string Turned(string text, string old, string now)
    {
        var at = text.IndexOf(old, text.Length / 2, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException("There is nothing to change.") : string.Concat(text.AsSpan(0, at), now, text.AsSpan(at + old.Length));
    }

    private sealed class Nothing : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}
