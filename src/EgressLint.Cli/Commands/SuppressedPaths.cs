using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Suppressions;
using EgressLint.Cli.Files;

namespace EgressLint.Cli.Commands;

/// <summary>Which files a run looks at, for what speaks of files without having seen them: suppressions of the settings and baselines.</summary>
internal sealed class SuppressedPaths(LoadedSettings settings, Inputs inputs, bool isNarrowed)
{
    /// <summary>The suppressions of the settings with the files that they mean.</summary>
    public ImmutableArray<SettingsSuppression> Suppressions() => [.. settings.Settings.Suppressions.Select(Of)];

    /// <summary>Whether a file was looked for by this run, so that one which gives no finding has none. Its path is that of reports.</summary>
    public bool IsLookedAt(string path) => !isNarrowed && IsBelowGiven(inputs.Tree.FullPathOf(path));

    private SettingsSuppression Of(SuppressionSetting written)
    {
        if (written.Path is not { Length: > 0 } path)
        {
            return new(written) { IsJudged = !isNarrowed && IsBelowGiven(settings.Folder) };
        }

        var pattern = path.Replace('\\', '/').TrimEnd('/');
        var named = settings.FullPath(pattern);
        var globs = PathFilter.None.With(settings.Folder, [pattern, pattern + "/**"], []);
        var known = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        return new(written)
        {
            CoversFile = shown => known.GetOrAdd(shown, _ => Means(inputs.Tree.FullPathOf(shown), named, globs)),
            IsJudged = !isNarrowed && (IsBelowGiven(settings.Folder) || IsBelowGiven(named)),
        };
    }

    /// <summary>A file that is named, everything below a folder that is named, and what a glob matches.</summary>
    private bool Means(string fullPath, string named, PathFilter globs) =>
        PhysicalPath.IsWithin(fullPath, named) || (PhysicalPath.IsWithin(fullPath, settings.Folder) && globs.Takes(fullPath));

    private bool IsBelowGiven(string fullPath) => inputs.Paths.Any(path => PhysicalPath.IsWithin(fullPath, path));
}
