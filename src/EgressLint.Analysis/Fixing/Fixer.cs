using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Analysis.Fixing;

/// <summary>What became of one finding that somebody wanted mended.</summary>
/// <param name="Finding">The finding, as the analysis says it.</param>
/// <param name="Fix">The fix; null where there is none.</param>
/// <param name="Refusal">Why there is none, as a clause; empty where there is one.</param>
public sealed record FixOutcome(Finding Finding, Fix? Fix, string Refusal)
{
    /// <summary>Flows that are not as they should be without the fix and are with it; each was replayed. Empty where there is no fix.</summary>
    public ImmutableArray<Flow> Examples { get; init; } = [];
}

/// <summary>What became of all of them.</summary>
/// <param name="Outcomes">One for each finding that a repair was looked for, by file and place.</param>
/// <param name="Edited">The texts with the fixes made, by path; empty where fixes were only looked for.</param>
public sealed record FixResult(ImmutableArray<FixOutcome> Outcomes, ImmutableArray<EditedText> Edited);

/// <summary>A text before and after.</summary>
/// <param name="Before">As it was read.</param>
/// <param name="Content">What it becomes.</param>
public sealed record EditedText(SourceText Before, string Content);

/// <summary>Looks for proven fixes of findings of reachability and constraints.</summary>
public sealed class Fixer
{
    private readonly Trial trial;
    private readonly FixProver prover;

    /// <summary>A fixer for what an analysis was told.</summary>
    public Fixer(Catalog catalog, ImmutableArray<Rule> rules, AnalysisOptions options)
    {
        // One finding a line and rule, and only what is said of the policy itself.
        options = options with { PerEndpoint = false, Paths = [], FollowsAnyPath = false, Further = [], Progress = null };
        var needs = catalog.Select(options.Selection, out _);
        trial = new(catalog, Analyzer.Initialize(rules, catalog, needs, options), options, new(needs, options.Sources, options.ServiceTags), new(options.Suppressions, options.Today, needs));
        prover = new(trial);
    }

    /// <summary>A fix for each finding on its own, as it would be made alone.</summary>
    public FixResult Find(Workspace workspace, IEnumerable<Finding> live, CancellationToken cancellation = default)
    {
        var outcomes = new List<FixOutcome>();
        foreach (var (file, wanted) in ByFile(workspace, live))
        {
            var before = trial.Run(workspace.Only(file), null, cancellation);
            foreach (var finding in wanted)
            {
                outcomes.Add(Reported(before, finding) is { } found
                    ? Outcome(finding, before, found, Try(before, found.Policy, found.Reported, cancellation))
                    : new(finding, null, "it is said of the file together with others, not of the file alone"));
            }
        }

        return new([.. outcomes], []);
    }

    /// <summary>The findings with their fixes.</summary>
    public ImmutableArray<Finding> Attach(Workspace workspace, ImmutableArray<Finding> live, CancellationToken cancellation = default)
    {
        var fixes = new Dictionary<Finding, Fix>((IEqualityComparer<Finding>)ReferenceEqualityComparer.Instance);
        foreach (var outcome in Find(workspace, live, cancellation).Outcomes)
        {
            if (outcome.Fix is { } fix)
            {
                fixes.TryAdd(outcome.Finding, fix);
            }
        }

        return [.. live.Select(f => fixes.TryGetValue(f, out var fix) ? f with { Fixes = [fix] } : f)];
    }

    /// <summary>The fixes one after the other, each proven over those before it.</summary>
    /// <param name="workspace">The configurations.</param>
    /// <param name="live">The findings to mend; suppressed ones are not among them.</param>
    /// <param name="takesUnsafe">Whether fixes that change more than is needed are made too.</param>
    /// <param name="cancellation">Stops it.</param>
    public FixResult Make(Workspace workspace, IEnumerable<Finding> live, bool takesUnsafe, CancellationToken cancellation = default)
    {
        var outcomes = new List<FixOutcome>();
        var edited = new SortedDictionary<string, EditedText>(StringComparer.Ordinal);
        var current = workspace;
        foreach (var (file, wanted) in ByFile(workspace, live))
        {
            var state = trial.Run(current.Only(file), null, cancellation);
            var isMended = false;
            foreach (var finding in wanted)
            {
                if (RepairAims.Of(finding.Rule.Id, out var refusal) is null)
                {
                    outcomes.Add(new(finding, null, refusal));
                    continue;
                }

                if (Reported(state, finding) is not { } found)
                {
                    outcomes.Add(new(finding, null, isMended ? "a fix before it has mended or changed it" : "it is said of the file together with others, not of the file alone"));
                    continue;
                }

                var proof = Try(state, found.Policy, found.Reported, cancellation);
                outcomes.Add(Outcome(finding, state, found, proof));
                if (proof is { Fix: { } fix, After: { } after } && (takesUnsafe || fix.Safety == FixSafety.Safe))
                {
                    Remember(fix, edited, workspace);
                    current = FixProver.Edit(current, fix.Edits);
                    state = after;
                    isMended = true;
                }
            }
        }

        return new([.. outcomes], [.. edited.Values]);
    }

    private static FixOutcome Outcome(Finding finding, TrialOutcome before, (TriedPolicy Policy, ReportedFinding Reported) found, Proof proof) => new(finding, proof.Fix, proof.Refusal)
    {
        Examples = proof is { Fix: not null, After: { } after } && RepairAims.Of(finding.Rule.Id, out _) is { } aim
            ? [.. found.Reported.Checks.Where(RepairRequests.IsNamed).SelectMany(c => Stopped(c, found.Policy, after.Policies[before.Policies.IndexOf(found.Policy)], aim)).Select(p => p.Witness)]
            : [],
    };

    /// <summary>What was not as it should be, for the clients for whom it is with the fix.</summary>
    private static IEnumerable<JudgedPart> Stopped(EndpointCheck check, TriedPolicy before, TriedPolicy after, RepairAim aim)
    {
        var clients = FixProver.Same(check, after)?.Clients ?? check.Clients;
        var judgement = clients.Equals(check.Clients) ? check.Judgement : before.Opened.Judge.Judge(check.Asked, clients, check.Endpoint.KnownHosts) ?? check.Judgement;
        return judgement.Parts.Where(p => RepairAims.Opposes(aim, check, p));
    }

    private Proof Try(TrialOutcome before, TriedPolicy policy, ReportedFinding reported, CancellationToken cancellation)
    {
        if (RepairAims.Of(reported.Finding.Rule.Id, out var refusal) is not { } aim)
        {
            return Proof.Refused(refusal);
        }

        if (!policy.Opened.Policy.Rejections.IsEmpty)
        {
            return Proof.Refused("the engine refuses the file as it is");
        }

        if (!reported.Checks.Any(RepairRequests.IsNamed))
        {
            return Proof.Refused("the settings have to give the parameter in its name");
        }

        if (RepairRequests.Of(policy, reported, aim, trial.Options) is not { } request)
        {
            return Proof.Refused("no entry is known that decides it for certain");
        }

        var offer = policy.File.File.Format.Repair(request);
        var first = offer.Repairs.IsEmpty ? Proof.Refused(offer.Refusal) : null;
        Proof? second = null;
        foreach (var repair in offer.Repairs)
        {
            cancellation.ThrowIfCancellationRequested();
            var proof = prover.Prove(before, policy, reported, aim, repair, cancellation);
            if (proof.Fix is { Safety: FixSafety.Safe })
            {
                return proof;
            }

            second = proof.Fix is not null ? second ?? proof : second;
            first ??= proof;
        }

        return second ?? first ?? Proof.Refused("nothing is proposed");
    }

    private static (TriedPolicy Policy, ReportedFinding Reported)? Reported(TrialOutcome state, Finding finding)
    {
        var print = Fingerprint.Of(finding);
        foreach (var policy in state.Policies)
        {
            foreach (var reported in policy.Judged.Reported)
            {
                if (reported.Finding.Rule.Id == finding.Rule.Id && Fingerprint.Of(reported.Finding) == print)
                {
                    return (policy, reported);
                }
            }
        }

        return null;
    }

    /// <summary>The findings that are looked at, by the configuration that they are about: a place in an include belongs to who reads it.</summary>
    private static IEnumerable<(string File, Finding[] Wanted)> ByFile(Workspace workspace, IEnumerable<Finding> live)
    {
        var wanted = live.Where(f => RepairAims.IsLookedAt(f.Rule.Id)).ToArray();
        foreach (var bound in workspace.Bound)
        {
            var own = bound.Config.Files.Select(f => f.Path).Append(bound.File.Text.Path).ToHashSet(StringComparer.Ordinal);
            var mine = wanted.Where(f => own.Contains(f.At.Source.Path)).ToArray();
            if (mine.Length > 0 && !bound.Config.Policies.IsEmpty)
            {
                yield return (bound.File.Text.Path, mine);
            }
        }
    }

    /// <summary>Edits are places in the text as the fixes before left it, so each is made on that.</summary>
    private static void Remember(Fix fix, SortedDictionary<string, EditedText> edited, Workspace workspace)
    {
        foreach (var file in fix.Edits.GroupBy(e => e.At.Source.Path, StringComparer.Ordinal))
        {
            var content = FixProver.Apply(file.First().At.Source.Content, file);
            edited[file.Key] = edited.TryGetValue(file.Key, out var known) ? known with { Content = content } : new(Original(file.First().At.Source, workspace), content);
        }
    }

    private static SourceText Original(SourceText text, Workspace workspace) =>
        workspace.Files.Select(f => f.Text).Concat(workspace.Bound.SelectMany(b => b.Config.Files)).FirstOrDefault(t => t.Path == text.Path) ?? text;
}
