using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Diffing;

/// <summary>Compares two sets of configurations, policy by policy: what is needed first, then everything else.</summary>
public static class ConfigurationComparison
{
    private static readonly ImmutableArray<string> FromWorstToBest = ["deny", "authenticate", "unknown", "partial"];

    /// <summary>What changes from one side to the other.</summary>
    public static ConfigurationDiff Between(DiffSide before, DiffSide after, Catalog catalog, AnalysisOptions options, CancellationToken cancellation = default)
    {
        // Neither side needs the other until they are compared, and each is read, bound and asked by one thread where it holds one policy.
        var earliest = Task.Run(() => (Policies: ByKey(before), Judged: Judged.Of(before, catalog, options, cancellation)), cancellation);
        var theirs = ByKey(after);
        var now = Judged.Of(after, catalog, options, cancellation);
        var (mine, old) = earliest.GetAwaiter().GetResult();
        var kept = Kept(mine, old, theirs, now) is { Count: > 0 } pins ? Judged.Of(after, catalog, options with { Pins = pins }, cancellation) : null;
        var needed = new NeededFlows(catalog, options);
        var (mineTexts, theirTexts) = (Texts(before), Texts(after));
        var work = new WorkAllowance();
        var pairs = ImmutableArray.CreateBuilder<PolicyChange>();
        foreach (var (key, earlier) in mine)
        {
            cancellation.ThrowIfCancellationRequested();
            if (theirs.TryGetValue(key, out var later))
            {
                var spent = SetMeter.Spent;
                var earlierVerdicts = old.Verdicts[earlier.Name].Select(v => v with { Policy = later.Name }).ToArray();
                var verdicts = VerdictComparison.Between(earlierVerdicts, kept is null ? now.Verdicts[later.Name] : Worse(earlierVerdicts, now.Verdicts[later.Name], kept.Verdicts[later.Name]));
                var flows = IsSameText(before, mineTexts[earlier], after, theirTexts[later]) ? FlowDiff.Equal : needed.Mark(later, FlowComparison.Between(earlier, later, work.Limit));
                work.Take(SetMeter.Spent - spent);
                pairs.Add(new(earlier, later, [.. verdicts.Select(v => new VerdictChange(v, LevelOf(v, old.Pins[earlier])))], flows));
            }
        }

        return new(pairs.ToImmutable(), [.. theirs.Where(p => !mine.ContainsKey(p.Key)).Select(p => p.Value)], [.. mine.Where(p => !theirs.ContainsKey(p.Key)).Select(p => p.Value)])
        {
            Catalog = now.Catalog,
        };
    }

    /// <summary>
    /// How much worse a change is: an error where something needed no longer gets through, or something unwanted does; a warning where that can no longer
    /// be known. Which way something goes is no matter of better and worse.
    /// </summary>
    public static Severity LevelOf(ChangedVerdict verdict)
    {
        if (verdict.Old is not { } old || verdict.New is not { } now)
        {
            return Severity.None;
        }

        var (was, will) = verdict.IsForbidden ? (-Rank(old), -Rank(now)) : (Rank(old), Rank(now));
        return will >= was ? Severity.None : now.Contains("unknown", StringComparison.Ordinal) ? Severity.Warning : Severity.Error;
    }

    /// <summary>Of nearly everybody, whom no version names, some may be stopped who are no clients.</summary>
    private static Severity LevelOf(ChangedVerdict verdict, ClientPins pins) =>
        LevelOf(verdict) is Severity.Error && verdict.After.Any(v => v.Doubts.Any(ClientChoice.IsKept)) && verdict.New == "partial" && pins.AreNearlyEverybody ? Severity.Warning : LevelOf(verdict);

    /// <summary>Of several verdicts the worst counts.</summary>
    private static int Rank(string words) => words.Split(", ").Min(word => FromWorstToBest.IndexOf(word) is >= 0 and var rank ? rank : FromWorstToBest.Length);

    private static SortedDictionary<PolicyKey, Policy> ByKey(DiffSide side)
    {
        var result = new SortedDictionary<PolicyKey, Policy>(PolicyKey.Order);
        foreach (var policy in side.Workspace.Policies)
        {
            // Two groups of one name in one file are told apart by their order.
            var key = side.KeyOf(policy);
            for (var n = 2; !result.TryAdd(key, policy); n++)
            {
                key = key with { Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{side.KeyOf(policy).Name} ({n})") };
            }
        }

        return result;
    }

    /// <summary>The later policies that treat other clients best than those for whom the earlier ones were judged, with these.</summary>
    private static Dictionary<Policy, ClientPins> Kept(SortedDictionary<PolicyKey, Policy> mine, Judged old, SortedDictionary<PolicyKey, Policy> theirs, Judged now)
    {
        var result = new Dictionary<Policy, ClientPins>(ReferenceEqualityComparer.Instance);
        foreach (var (key, earlier) in mine)
        {
            if (theirs.TryGetValue(key, out var later) && !old.Pins[earlier].AreSame(now.Pins[later]))
            {
                result[later] = old.Pins[earlier];
            }
        }

        return result;
    }

    /// <summary>
    /// What is worse for the clients of the earlier version counts as it is for them, everything else as it is for the clients that are treated best now: so a
    /// change is neither called harmless because one machine is still served, nor called half a repair because not every machine on earth is.
    /// </summary>
    private static IEnumerable<VerdictInfo> Worse(IEnumerable<VerdictInfo> before, IEnumerable<VerdictInfo> best, IEnumerable<VerdictInfo> kept)
    {
        var worse = VerdictComparison.Between(before, kept).Where(v => LevelOf(v) > Severity.None).ToDictionary(v => v.Asked, v => v.After);
        return best.Where(v => !worse.ContainsKey(VerdictComparison.NameOf(v))).Concat(worse.Values.SelectMany(v => v));
    }

    /// <summary>What a side answers.</summary>
    /// <param name="Verdicts">By policy.</param>
    /// <param name="Pins">For whom.</param>
    /// <param name="Catalog">What was asked.</param>
    private sealed record Judged(ILookup<string, VerdictInfo> Verdicts, Dictionary<Policy, ClientPins> Pins, CatalogInfo Catalog)
    {
        internal static Judged Of(DiffSide side, Catalog catalog, AnalysisOptions options, CancellationToken cancellation)
        {
            var result = new Analyzer(catalog, []).Analyze(side.Workspace, options with { ReportsStructure = false }, cancellation);
            var pins = new Dictionary<Policy, ClientPins>(ReferenceEqualityComparer.Instance);
            foreach (var (policy, clients) in side.Workspace.Bound.SelectMany(b => b.Config.Policies).Zip(result.Pins))
            {
                pins[policy] = clients;
            }

            return new(result.Verdicts.ToLookup(v => v.Policy, StringComparer.Ordinal), pins, result.Catalog);
        }
    }

    /// <summary>Whether both policies come from the same texts, so that even what nobody knows is the same on both sides.</summary>
    private static bool IsSameText(DiffSide before, ImmutableArray<SourceText> mine, DiffSide after, ImmutableArray<SourceText> theirs) =>
        mine.Length == theirs.Length && mine.Zip(theirs).All(t => before.Relative(t.First.Path) == after.Relative(t.Second.Path)
            && string.Equals(t.First.Content, t.Second.Content, StringComparison.Ordinal));

    /// <summary>The texts that each policy is made of.</summary>
    private static Dictionary<Policy, ImmutableArray<SourceText>> Texts(DiffSide side)
    {
        var result = new Dictionary<Policy, ImmutableArray<SourceText>>(ReferenceEqualityComparer.Instance);
        foreach (var file in side.Workspace.Bound)
        {
            ImmutableArray<SourceText> texts = [file.File.Text, .. file.Config.Files.OrderBy(f => f.Path, StringComparer.Ordinal)];
            foreach (var policy in file.Config.Policies)
            {
                result[policy] = texts;
            }
        }

        return result;
    }
}
