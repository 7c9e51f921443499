using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Oracle.Rules;

namespace EgressLint.Benchmarks.Compare;

/// <summary>
/// Large groups: the questions of the catalog, which rules are never reached, and what one turned rule changes. z3 is told the rules as one choice inside the other
/// over bit vectors, and is a process of its own each time; we read the template in a warm process.
/// </summary>
internal static class RuleComparisons
{
    /// <summary>Rules that z3 is asked about, of all: the rest would take minutes.</summary>
    private const int Sample = 20;

    /// <summary>z3 takes up to a minute for one.</summary>
    private const int MostRuns = 3;

    private static readonly AzureFormat Format = new();

    public static IEnumerable<Compared> Rows(Options options, Peers peers, TemporaryFolder folder)
    {
        var place = folder.Make("compare-rules");
        var requirements = CatalogQuestions.Requirements();
        var asked = requirements.SelectMany(r => r.Groups.SelectMany(g => g.Connections)).Select(c => (c.FirstPort, c.Transport == Analysis.Catalogs.Transport.Udp)).Distinct().ToArray();
        foreach (var count in (int[])[1_000, 5_000])
        {
            var policy = LargeGroup.Make(count, options.Seed);
            var name = $"{Scaling.Text(count)} rules";
            var group = File(policy);
            var judged = Measured.Here(options, () => Workspace.Create([group]), w => Analyzer.BuiltIn().Analyze(w, CatalogQuestions.All with { ReportsStructure = false }).Verdicts.Length);
            var catalog = Z3(options, peers, place, $"catalog-{count}", Text(policy, Catalog(asked)));
            yield return new($"catalog to a group of {name}", judged, ProcessComparisons.Named("z3", catalog), catalog)
            {
                Target = 250,
                Remark = $"z3 is asked for {2 * asked.Length} packets: for each port and protocol one that passes, one that does not",
            };
            if (count == 1_000)
            {
                var structure = Measured.Here(options, () => Format.Bind(Format.Parse(group.Text), group.Context), bound => bound.Structure.Value.Findings.Length);
                var shadows = Z3(options, peers, place, $"shadows-{count}", Shadows(policy));
                yield return new($"which rules are never reached, {name}", structure, ProcessComparisons.Named("z3", shadows), shadows)
                {
                    Target = 200,
                    Share = (double)count / Sample,
                    Remark = $"z3 is asked for {Sample} of the rules; the ratio is for each",
                };
            }

            var turned = LargeGroup.Turned(policy);
            var other = File(turned);
            var diff = Measured.Here(options, () => FlowComparison.Between(Workspace.Create([group]).Policies[0], Workspace.Create([other]).Policies[0]).Changes.Length);
            var distinct = Z3(options, peers, place, $"diff-{count}", Text(policy, "(push)(assert (distinct p q))(check-sat)(get-value (far fport))(pop)", turned));
            yield return new($"what one turned rule changes, {name}, both read", diff, ProcessComparisons.Named("z3: one packet", distinct), distinct) { Target = count == 5_000 ? 500 : null };
            var longer = policy with { Rules = [.. policy.Rules, policy.Rules[0]] };
            var longerFile = File(longer);
            var same = Measured.Here(options, () => FlowComparison.Between(Workspace.Create([group]).Policies[0], Workspace.Create([longerFile]).Policies[0]).IsEquivalent ? 1 : throw new InvalidOperationException("They are equivalent."));
            var equal = Z3(options, peers, place, $"same-{count}", Text(policy, "(push)(assert (distinct p q))(check-sat)(pop)", longer));
            yield return new($"that two are equivalent, {name}, both read", same, ProcessComparisons.Named("z3", equal), equal) { Target = count == 5_000 ? 500 : null };
        }
    }

    private static WorkspaceFile File(PlainPolicy policy) => new(SourceText.From("group.json", RuleWriter.Write(policy).Text), Format, new NoFiles());

    private static Measured? Z3(Options options, Peers peers, string place, string name, string text)
    {
        var file = Path.Join(place, name + ".smt2");
        System.IO.File.WriteAllText(file, text);
        return peers.Z3 is { } z3 ? Measured.Process(options with { WarmUps = 0, Runs = Math.Min(options.Runs, MostRuns) }, () => new(z3, [file], place)) : null;
    }

    private static string Text(PlainPolicy policy, string questions, PlainPolicy? other = null) =>
        $"{Smt.Variables(policy)}\n{Smt.Policy("p", policy, isInbound: false)}\n{(other is null ? "" : Smt.Policy("q", other, isInbound: false))}\n{questions}\n";

    private static string Catalog(IEnumerable<(int Port, bool IsUdp)> asked) => string.Concat(asked.SelectMany(a => ((string[])["p", "(not p)"]).Select(p =>
        string.Create(CultureInfo.InvariantCulture, $"(push)(assert (and (= fport #x{a.Port:x4}) {(a.IsUdp ? "(not tcp)" : "tcp")} {p}))(check-sat)(pop)\n"))));

    /// <summary>Whether a rule matches something that none before it matches, for rules spread over all.</summary>
    private static string Shadows(PlainPolicy policy)
    {
        var rules = policy.Ordered(isInbound: false).Select(r => Smt.Rule(r, policy.Width)).ToArray();
        var step = rules.Length / Sample;
        return $"{Smt.Variables(policy)}\n" + string.Concat(Enumerable.Range(1, Sample).Select(i => $"(push)(assert {rules[(i * step) - 1]})(assert (not {Smt.Or(rules[..((i * step) - 1)])}))(check-sat)(pop)\n"));
    }
}
