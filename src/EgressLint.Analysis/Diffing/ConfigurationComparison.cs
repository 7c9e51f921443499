using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
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
        var earliest = Task.Run(() => (Policies: ByKey(before), Verdicts: Verdicts(before, catalog, options, cancellation, out _)), cancellation);
        var theirs = ByKey(after);
        var now = Verdicts(after, catalog, options, cancellation, out var info);
        var (mine, old) = earliest.GetAwaiter().GetResult();
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
                var verdicts = VerdictComparison.Between(old[earlier.Name].Select(v => v with { Policy = later.Name }), now[later.Name]);
                var flows = IsSameText(before, mineTexts[earlier], after, theirTexts[later]) ? FlowDiff.Equal : needed.Mark(later, FlowComparison.Between(earlier, later, work.Limit));
                work.Take(SetMeter.Spent - spent);
                pairs.Add(new(earlier, later, [.. verdicts.Select(v => new VerdictChange(v, LevelOf(v)))], flows));
            }
        }

        return new(pairs.ToImmutable(), [.. theirs.Where(p => !mine.ContainsKey(p.Key)).Select(p => p.Value)], [.. mine.Where(p => !theirs.ContainsKey(p.Key)).Select(p => p.Value)])
        {
            Catalog = info,
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

    private static ILookup<string, VerdictInfo> Verdicts(DiffSide side, Catalog catalog, AnalysisOptions options, CancellationToken cancellation, out CatalogInfo info)
    {
        var result = new Analyzer(catalog, []).Analyze(side.Workspace, options with { ReportsStructure = false }, cancellation);
        info = result.Catalog;
        return result.Verdicts.ToLookup(v => v.Policy, StringComparer.Ordinal);
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
