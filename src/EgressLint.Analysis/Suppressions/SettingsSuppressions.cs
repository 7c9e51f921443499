using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Settings;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Suppressions;

/// <summary>A suppression of the settings, with what only whoever knows the disk can tell.</summary>
public sealed record SettingsSuppression(SuppressionSetting Written)
{
    /// <summary>Whether it counts for a file, by its path in reports.</summary>
    public Func<string, bool> CoversFile { get; init; } = static _ => true;

    /// <summary>Whether every file was analysed that it can be about, so that it is known to be of no use when it meets nothing.</summary>
    public bool IsJudged { get; init; } = true;
}

/// <summary>The suppressions of the settings that hold today.</summary>
internal sealed class SettingsSuppressions
{
    private readonly ImmutableArray<SettingsSuppression> active;
    private readonly Dictionary<string, ImmutableArray<int>> byPattern = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> writtenAs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Prepares the suppressions for the endpoints that are asked about.</summary>
    public SettingsSuppressions(ImmutableArray<SettingsSuppression> all, DateOnly? today, ImmutableArray<ScenarioRequirement> needs)
    {
        Expired = [.. all.Where(s => IsOver(s.Written, today))];
        active = [.. all.Where(s => !IsOver(s.Written, today))];
        if (active.Any(s => s.Written.Endpoint is not null))
        {
            foreach (var endpoint in needs.SelectMany(n => n.Endpoints))
            {
                if (!writtenAs.TryGetValue(endpoint.Pattern, out var names))
                {
                    writtenAs[endpoint.Pattern] = names = new(StringComparer.OrdinalIgnoreCase);
                }

                names.Add(endpoint.OriginalPattern);
            }

            foreach (var pattern in writtenAs.Keys)
            {
                byPattern[pattern] = Meeting(pattern);
            }
        }
    }

    /// <summary>Those that hold.</summary>
    public ImmutableArray<SettingsSuppression> Active => active;

    /// <summary>Those whose last day has passed.</summary>
    public ImmutableArray<SettingsSuppression> Expired { get; }

    /// <summary>The first one that is limited to endpoints and means this one; -1 for none.</summary>
    public int LimitedTo(string rule, string path, string pattern)
    {
        foreach (var index in Of(pattern))
        {
            if (Covers(active[index], rule, path))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The ones that mean a finding, each of them needed; empty when it counts.</summary>
    public ImmutableArray<SettingsSuppression> Covering(Finding finding)
    {
        foreach (var suppression in active)
        {
            if (suppression.Written.Endpoint is null && Covers(suppression, finding.Rule.Id, finding.At.Source.Path))
            {
                return [suppression];
            }
        }

        var found = ImmutableArray.CreateBuilder<SettingsSuppression>();
        foreach (var pattern in finding.Subject.Endpoints)
        {
            var index = LimitedTo(finding.Rule.Id, finding.At.Source.Path, pattern);
            if (index < 0)
            {
                return [];
            }

            if (!found.Contains(active[index]))
            {
                found.Add(active[index]);
            }
        }

        return found.DrainToImmutable();
    }

    private static bool IsOver(SuppressionSetting written, DateOnly? today) => written.Until is { } until && today is { } day && until < day;

    private static bool Covers(SettingsSuppression suppression, string rule, string path) =>
        string.Equals(suppression.Written.Rule, rule, StringComparison.OrdinalIgnoreCase) && suppression.CoversFile(path);

    private ImmutableArray<int> Of(string pattern) => byPattern.TryGetValue(pattern, out var known) ? known : byPattern.Count == 0 ? [] : Meeting(pattern);

    private ImmutableArray<int> Meeting(string pattern)
    {
        var names = writtenAs.TryGetValue(pattern, out var written) ? written.Append(pattern) : [pattern];
        var result = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < active.Length; i++)
        {
            if (active[i].Written.Endpoint is { } endpoint && names.Any(name => Meets(endpoint, name)))
            {
                result.Add(i);
            }
        }

        return result.DrainToImmutable();
    }

    /// <summary>Whether a pattern is the endpoint itself, or a wildcard for every name of it.</summary>
    private static bool Meets(string wanted, string pattern) =>
        string.Equals(wanted.TrimEnd('.'), pattern.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
        || (wanted.Contains('*', StringComparison.Ordinal) && HostNames.Of(wanted, out _) is { } wide && HostNames.Of(pattern, out _) is { } names && names.IsSubsetOf(wide));
}
