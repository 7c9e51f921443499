using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Rules.Paths;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Formats;

namespace EgressLint.Analysis;

/// <summary>
/// Judges every policy of a workspace against what a scenario needs. Policies are judged in parallel and the outcome is sorted: the
/// same input gives the same result.
/// </summary>
/// <param name="catalog">What is needed.</param>
/// <param name="rules">The rules that run: <see cref="RuleSet.All"/>, or <see cref="RuleSet.With"/> for further ones.</param>
/// <exception cref="ArgumentException">As <see cref="RuleSet.With"/> has it.</exception>
public sealed class Analyzer(Catalog catalog, ImmutableArray<Rule> rules)
{
    /// <summary>Policies judged at the same time.</summary>
    private const int Parallelism = 2;

    private readonly ImmutableArray<RuleDescriptor> descriptors = RuleSet.DescriptorsWith(rules);

    /// <summary>The built-in catalog with every rule.</summary>
    public static Analyzer BuiltIn() => new(Catalog.BuiltIn(), RuleSet.All);

    /// <summary>Analyses a workspace.</summary>
    public AnalysisResult Analyze(Workspace workspace, AnalysisOptions options, CancellationToken cancellation = default)
    {
        var needs = catalog.Select(options.Selection, out var notes);
        var contexts = Initialize(rules, catalog, needs, options);
        var accepted = new SettingsSuppressions(options.Suppressions, options.Today, needs);
        var bound = workspace.Bound;
        var policies = bound.SelectMany(b => b.Config.Policies).ToArray();
        var questionnaire = new Questionnaire(needs, options.Sources, options.ServiceTags);
        var plans = options.FollowsAnyPath && PathPlan.Assumed(policies) is { } any ? [any] : options.Paths;
        var members = PathAnalysis.MembersOf(plans, policies);
        var judged = new JudgedPolicy[policies.Length];
        var pins = new ClientPins[policies.Length];
        var opened = new ConcurrentDictionary<Policy, OpenedPolicy>(ReferenceEqualityComparer.Instance);
        var done = 0;
        var reported = options.ReportsStructure ? bound.Select(b => b.Config.Structure).ToArray() : [];
        Parallel.For(0, policies.Length + reported.Length, new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, i =>
        {
            if (i >= policies.Length)
            {
                _ = reported[i - policies.Length].Value;
                return;
            }

            var own = OpenedPolicy.Open(policies[i], questionnaire, options.Pins?.GetValueOrDefault(policies[i]), cancellation);
            pins[i] = ClientPins.Of(own.Checks);
            if (members.Contains(policies[i]))
            {
                // What counts of its answers is known when the paths were followed.
                opened[policies[i]] = own;
                return;
            }

            judged[i] = JudgedPolicy.Judge(own, null, catalog, questionnaire, contexts, options, accepted, cancellation);
            options.Progress?.Invoke(new(policies[i].Name, Interlocked.Increment(ref done), policies.Length));
        });

        var paths = PathAnalysis.Follow(plans, policies, opened, questionnaire, options.HasAllMembers, cancellation);
        for (var i = 0; i < policies.Length; i++)
        {
            if (opened.TryGetValue(policies[i], out var own))
            {
                judged[i] = JudgedPolicy.Judge(own, paths, catalog, questionnaire, contexts, options, accepted, cancellation);
                options.Progress?.Invoke(new(policies[i].Name, Interlocked.Increment(ref done), policies.Length));
            }
        }

        var judging = judged.SelectMany(j => j.Findings).ToArray();
        var findings = Echoes.Without(bound.SelectMany(b => ReadingFindings(b, options)), judging)
            .Concat(options.ReportsScenario ? ScenarioNotes.Findings(notes, catalog, policies) : [])
            .Concat(options.ReportsScenario ? ScenarioFindings(contexts, options, policies) : [])
            .Concat(judging)
            .Concat(paths.Findings)
            .Concat(PathFindings(paths, contexts, options, accepted))
            .Concat(options.Further);
        var outcome = new Suppressor(new(bound, descriptors), accepted, options).Apply(SortedFindings.Of(findings, options.Severities));
        return new AnalysisResult
        {
            Catalog = new(catalog.Id, catalog.Version, catalog.AsOf),
            Profiles = options.Selection.Profiles,
            Assumptions = [.. Assumptions(bound, reported, judged, notes).Concat(paths.Assumptions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Policies = [.. policies.Select(Info)],
            Pins = [.. pins],
            Verdicts = [.. judged.SelectMany(j => j.Verdicts)],
            PathVerdicts = [.. paths.Paths.SelectMany(PathVerdicts.Of)],
            Findings = outcome.Live,
            Suppressed = outcome.Suppressed,
            Rules = descriptors,
        };
    }

    /// <summary>The rules that are on, each with what it wants to see.</summary>
    internal static ImmutableArray<(Rule Rule, RuleContext Context)> Initialize(
        ImmutableArray<Rule> rules, Catalog catalog, ImmutableArray<ScenarioRequirement> needs, AnalysisOptions options)
    {
        needs = [.. needs.Where(n => !n.IsForbidden)];
        var result = ImmutableArray.CreateBuilder<(Rule, RuleContext)>();
        foreach (var rule in rules)
        {
            if (options.Severities.TryGetValue(rule.Descriptor.Id, out var level) && level == Severity.None)
            {
                continue;
            }

            var context = new RuleContext(catalog, needs);
            rule.Initialize(context);
            result.Add((rule, context));
        }

        return result.ToImmutable();
    }

    private static IReadOnlyList<Finding> ScenarioFindings(ImmutableArray<(Rule Rule, RuleContext Context)> rules, AnalysisOptions options, Policy[] policies)
    {
        if (policies.Length == 0)
        {
            return [];
        }

        var scope = new ScenarioScope(options.Selection, options.Places, Names.Start(policies[0]));
        foreach (var action in rules.SelectMany(r => r.Context.ScenarioActions))
        {
            action(scope);
        }

        return scope.Findings;
    }

    private IEnumerable<Finding> PathFindings(PathAnalysis paths, ImmutableArray<(Rule Rule, RuleContext Context)> rules, AnalysisOptions options, SettingsSuppressions accepted)
    {
        foreach (var path in paths.Paths.Where(p => !p.Path.Plan.IsAssumed))
        {
            foreach (var (rule, context) in rules.Where(r => r.Context.PathActions.Count > 0))
            {
                var scope = new PathScope(path, catalog, policy => new Reports(rule, policy, options.PerEndpoint, accepted));
                foreach (var action in context.PathActions)
                {
                    action(scope);
                }

                foreach (var finding in scope.Finish())
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<Finding> ReadingFindings(BoundFile file, AnalysisOptions options) =>
        file.Tree.Problems.Concat(file.Config.Findings)
            .Concat(options.ReportsStructure ? file.Config.Structure.Value.Findings : [])
            .Concat(file.Config.Policies.SelectMany(p => Refusal(p, file.Config.Findings)));

    /// <summary>The refusal of a policy, said once; what the binder has reported as an error at the same place is said already.</summary>
    private static IEnumerable<Finding> Refusal(Policy policy, ImmutableArray<Finding> said)
    {
        if (policy.Rejections.IsEmpty)
        {
            yield break;
        }

        var places = said.Where(f => f.Severity == Severity.Error).Select(f => f.At).ToHashSet();
        var open = policy.Rejections.Where(r => !places.Contains(r.At)).ToArray();
        if (open.Length == 0)
        {
            yield break;
        }

        var engine = policy.Engine.Length > 0 ? policy.Engine : policy.Format;
        yield return new Finding(InputRules.RejectedByEngine, open[0].At, engine, open[0].Reason.TrimEnd('.'))
        {
            Related = [.. open.Skip(1).Select(r => new RelatedLocation(r.At, r.Reason))],
        };
    }

    private static IEnumerable<string> Assumptions(ImmutableArray<BoundFile> bound, Lazy<StructureReport>[] reported, JudgedPolicy[] judged, ImmutableArray<CatalogNote> notes) =>
        bound.SelectMany(b => b.Config.Assumptions)
            .Concat(reported.SelectMany(r => r.Value.Assumptions))
            .Concat(ScenarioNotes.Assumptions(notes))
            .Concat(judged.SelectMany(j => j.Assumptions))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static PolicyInfo Info(Policy policy) =>
        new(policy.Source.Path, policy.Format, policy.Name, policy.Rejections.IsEmpty ? null : policy.Rejections[0].Reason);
}
