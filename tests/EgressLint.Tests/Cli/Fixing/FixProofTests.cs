using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Fixing;
using EgressLint.Analysis.Rules;
using EgressLint.Cli;
using EgressLint.Cli.Commands;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Cli.Fixing;

/// <summary>
/// Every safe fix of the fixtures is looked at by other means than those that proved it: the edited files are analysed as a whole, and single requests
/// for names, ports, methods and clients in all combinations are put to both policies by their concrete evaluation.
/// </summary>
public sealed class FixProofTests
{
    private static readonly ushort[] Ports = [80, 443, 8080, 8530, 10124, 10139, 10140];
    private static readonly string[] Clients = ["10.20.1.1", "10.1.2.10", "10.1.2.11", "10.1.2.99", "10.10.0.5", "192.168.5.5", "20.1.1.1"];

    [Theory]
    [InlineData("squid-branch-office")]
    [InlineData("squid-bumping-gateway")]
    [InlineData("pac-enterprise")]
    [InlineData("path-head-office")]
    public void Every_safe_fix_of_a_fixture_does_what_it_says_and_nothing_else(string fixture)
    {
        using var host = HostAt(Repository.Path("fixtures", fixture));
        var prepared = Preparation.Make(host, new() { Common = new(), Outputs = [] }, new Progress(host), CancellationToken.None);
        var analyzer = new Analyzer(prepared.Scenario.Catalog, RuleSet.All);
        var before = analyzer.Analyze(prepared.Workspace, prepared.Options);
        var outcomes = new Fixer(prepared.Scenario.Catalog, RuleSet.All, prepared.Options).Find(prepared.Workspace, before.Findings).Outcomes;
        Assert.Contains(outcomes, o => o.Fix is { Safety: FixSafety.Safe });
        Assert.All(outcomes, o => Assert.True(o.Fix is not null || o.Refusal.Length > 0));
        foreach (var outcome in outcomes.Where(o => o.Fix is { Safety: FixSafety.Safe }))
        {
            var edited = Edited(prepared.Workspace, outcome.Fix?.Edits ?? []);
            var after = analyzer.Analyze(edited, prepared.Options);
            Assert.DoesNotContain(after.Findings, f => f.Rule.Id == outcome.Finding.Rule.Id && f.At.Source.Path == outcome.Finding.At.Source.Path
                && f.Subject.Endpoints.Intersect(outcome.Finding.Subject.Endpoints.Where(e => !e.Contains('<', StringComparison.Ordinal)), StringComparer.Ordinal).Any()
                && f.Subject.Requirements.Intersect(outcome.Finding.Subject.Requirements, StringComparer.Ordinal).Any());
            AssertNothingElse(prepared, edited, outcome);
        }
    }

    /// <summary>What changes has a name that something needs; under a proxy also its port and way to connect.</summary>
    private static void AssertNothingElse(Preparation prepared, Workspace edited, FixOutcome outcome)
    {
        var needed = prepared.Scenario.Catalog.Select(prepared.Options.Selection, out _).Where(n => !n.IsForbidden)
            .SelectMany(n => n.Endpoints.SelectMany(e => n.Groups.SelectMany(g => g.Connections).Select(c => (e.Pattern, Connection: c)))).Distinct().ToArray();
        var path = outcome.Fix?.Edits[0].At.Source.Path;
        var (old, now) = (PolicyOf(prepared.Workspace, path), PolicyOf(edited, path));
        var mended = 0;
        foreach (var flow in Flows(old, outcome))
        {
            var (was, isNow) = (old.Evaluate(flow), now.Evaluate(flow));
            if (Equals(was.Action, isNow.Action) || outcome.Finding.Rule.Id == "EGL2005")
            {
                continue;
            }

            mended++;
            var isHttp = flow.Traits.GetValueOrDefault("method", "CONNECT") != "CONNECT";
            Assert.True(
                needed.Any(n => Stands(n.Pattern, flow.Host) && (old.ChoosesRoute
                    || (n.Connection.FirstPort <= flow.Port && flow.Port <= n.Connection.LastPort && isHttp == (n.Connection.Transport == EgressLint.Analysis.Catalogs.Transport.Http)))),
                $"{outcome.Fix?.Title}: '{flow}' from {flow.Client} was {was.Action?.Outcome}, is {isNow.Action?.Outcome}");
        }

        Assert.True(mended > 0 || outcome.Finding.Rule.Id == "EGL2005", $"{outcome.Fix?.Title}: no request is decided otherwise");
    }

    private static IEnumerable<Flow> Flows(Policy policy, FixOutcome outcome)
    {
        string[] hosts = [.. outcome.Finding.Subject.Endpoints.Where(e => !e.Contains('<', StringComparison.Ordinal)).Take(6)
            .SelectMany(e => e.StartsWith("*.", StringComparison.Ordinal) ? (string[])["a" + e[1..], "a.b" + e[1..], e[2..], "x" + e[2..], e[2..] + ".evil.test"] : [e, "x." + e, "x" + e, e + ".evil.test"]), "other.test"];
        foreach (var host in hosts)
        {
            foreach (var port in policy.ChoosesRoute ? Ports[..2] : Ports)
            {
                foreach (var client in (policy.ChoosesRoute ? Clients[..1] : Clients).Concat(outcome.Examples.Select(e => e.Client?.ToString()).OfType<string>()).Distinct(StringComparer.Ordinal))
                {
                    foreach (var transport in (Transport[])[Transport.Https, Transport.Http])
                    {
                        var question = new EndpointQuestion(Language.Exactly(host), PortSet.Of(port), transport, IpSet.TryParse(client, out var set) ? set : IpSet.All) { Addresses = IpSet.Public };
                        if (policy.Ask(question)?.AtAnyTime().Witness() is { } flow)
                        {
                            yield return flow;
                        }
                    }
                }
            }
        }
    }

    private static Policy PolicyOf(Workspace workspace, string? path) =>
        workspace.Bound.First(b => b.File.Text.Path == path || b.Config.Files.Any(f => f.Path == path)).Config.Policies[0];

    private static Workspace Edited(Workspace workspace, ImmutableArray<TextEdit> edits)
    {
        var edit = Assert.Single(edits);
        var content = edit.At.Source.Content;
        return workspace.With(SourceText.From(edit.At.Source.Path, content[..edit.At.Span.Start] + edit.NewText + content[edit.At.Span.End..]));
    }

    /// <summary>By comparing labels from the right, as the catalog describes its patterns, and by no automaton.</summary>
    private static bool Stands(string pattern, string host)
    {
        if (pattern.Contains('<', StringComparison.Ordinal))
        {
            return false;
        }

        var (mine, its) = (pattern.Split('.'), host.Split('.'));
        var isOpen = mine[0] == "*";
        return (isOpen ? its.Length >= mine.Length : its.Length == mine.Length)
            && Enumerable.Range(1, mine.Length - (isOpen ? 1 : 0)).All(i => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(mine[^i], its[^i]));
    }

    private static Host HostAt(string folder) => new()
    {
        Output = Stream.Null,
        Error = TextWriter.Null,
        Input = () => Stream.Null,
        WorkingDirectory = folder,
        Variable = _ => null,
    };
}
