using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Suppressions;

/// <summary>What is left to be said, and what is not.</summary>
/// <param name="Live">Findings that count, those about suppressions included.</param>
/// <param name="Suppressed">Findings that somebody decided not to hear about.</param>
internal sealed record SuppressionOutcome(ImmutableArray<Finding> Live, ImmutableArray<SuppressedFinding> Suppressed);

/// <summary>Takes out what comments and settings suppress, and says which of them do nothing.</summary>
internal sealed class Suppressor(CommentSuppressions comments, SettingsSuppressions settings, AnalysisOptions options)
{
    private readonly HashSet<object> used = new(ReferenceEqualityComparer.Instance);

    /// <summary>Divides sorted findings.</summary>
    public SuppressionOutcome Apply(ImmutableArray<Finding> findings)
    {
        var live = ImmutableArray.CreateBuilder<Finding>(findings.Length);
        var suppressed = ImmutableArray.CreateBuilder<SuppressedFinding>();
        foreach (var finding in findings)
        {
            if (Find(finding) is { } found)
            {
                suppressed.Add(found);
            }
            else
            {
                live.Add(finding);
            }
        }

        var own = comments.Problems.Concat(Problems());
        return new(SortedFindings.Of(live.Concat(own), options.Severities), suppressed.DrainToImmutable());
    }

    private SuppressedFinding? Find(Finding finding)
    {
        SuppressedFinding? result = null;
        foreach (var comment in comments.Covering(finding))
        {
            // All that mean it are of use, so that nobody is told to remove one and then the other.
            used.Add(comment);
            result ??= new(finding, SuppressionKind.InSource, comment.Comment.Reason);
        }

        var decided = settings.Covering(finding);
        foreach (var suppression in decided)
        {
            used.Add(suppression);
        }

        return result ?? (decided.IsEmpty ? null : new(finding, SuppressionKind.External, string.Join(" ", decided.Select(s => s.Written.Reason).OfType<string>().Distinct(StringComparer.Ordinal))));
    }

    private IEnumerable<Finding> Problems()
    {
        foreach (var suppression in options.Suppressions)
        {
            if (string.IsNullOrWhiteSpace(suppression.Written.Reason))
            {
                yield return new(SuppressionRules.WithoutReason, suppression.Written.At, SuppressionRules.Settings, [Quoted(suppression)]);
            }
        }

        foreach (var suppression in settings.Expired)
        {
            var until = suppression.Written.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
            yield return new(SuppressionRules.Expired, suppression.Written.At, Quoted(suppression), until);
        }

        if (!options.JudgesSuppressions)
        {
            yield break;
        }

        foreach (var comment in comments.All.Where(c => !used.Contains(c) && Runs(c.Rule) && !(options.IsPart && c.IsShared)))
        {
            var message = comment.Comment.Scope == SuppressionScope.File ? SuppressionRules.WholeFile : SuppressionRules.NextLine;
            yield return new(SuppressionRules.Unused, comment.At, message, [$"'{comment.Rule}'"]);
        }

        foreach (var suppression in settings.Active.Where(s => s.IsJudged && !used.Contains(s) && Runs(s.Written.Rule)))
        {
            yield return new(SuppressionRules.Unused, suppression.Written.At, SuppressionRules.Settings, [Quoted(suppression)]);
        }
    }

    /// <summary>A rule that is off finds nothing, so nobody can know what is left for a suppression.</summary>
    private bool Runs(string rule) => !options.Severities.TryGetValue(rule, out var level) || level != Severity.None;

    private static string Quoted(SettingsSuppression suppression)
    {
        var written = suppression.Written;
        return $"'{written.Rule}'{(written.Endpoint is { } endpoint ? $" for '{endpoint}'" : "")}{(written.Path is { } path ? $" in '{path}'" : "")}";
    }
}
