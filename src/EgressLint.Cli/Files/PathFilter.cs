using System.Collections.Immutable;
using Microsoft.Extensions.FileSystemGlobbing;

namespace EgressLint.Cli.Files;

/// <summary>Which files of a walk count: globs relative to a folder, and names that never hold a configuration.</summary>
internal sealed class PathFilter
{
    /// <summary>A name no file has: what matches it below a folder matches everything there.</summary>
    private const string AnyName = "\u0001";

    private static readonly ImmutableHashSet<string> SkippedFolders =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, ".git", ".hg", ".svn", "node_modules", "bin", "obj");

    private static readonly ImmutableHashSet<string> SkippedExtensions = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".7z", ".a", ".bmp", ".bz2", ".c", ".cc", ".class", ".cpp", ".cs", ".css", ".deb", ".dll", ".doc", ".docx", ".dylib", ".exe", ".gif",
        ".go", ".gz", ".h", ".html", ".htm", ".ico", ".iso", ".jar", ".java", ".jpeg", ".jpg", ".jsx", ".lock", ".log", ".md", ".mp4", ".msi",
        ".nupkg", ".o", ".pdb", ".pdf", ".php", ".png", ".pptx", ".proto", ".py", ".pyc", ".rb", ".rpm", ".rs", ".scss", ".so", ".sql", ".svg",
        ".tar", ".tf", ".tgz", ".toml", ".ts", ".tsx", ".ttf", ".vue", ".wasm", ".webp", ".woff", ".woff2", ".xlsx", ".xz", ".yaml", ".yml",
        ".zip");

    private static readonly ImmutableHashSet<string> ConfigurationExtensions =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, ".conf", ".pac", ".dat", ".reg");

    private readonly ImmutableArray<Globs> globs;

    private PathFilter(ImmutableArray<Globs> globs) => this.globs = globs;

    /// <summary>No globs.</summary>
    public static PathFilter None { get; } = new([]);

    /// <summary>The same with globs relative to a folder; of includes one must match, of excludes none may.</summary>
    public PathFilter With(string folder, ImmutableArray<string> includes, ImmutableArray<string> excludes) =>
        includes.IsEmpty && excludes.IsEmpty ? this : new(globs.Add(new(folder, MatcherOf(includes), MatcherOf(excludes))));

    /// <summary>Whether a folder need not be looked into.</summary>
    public bool SkipsFolder(string fullPath)
    {
        if (SkippedFolders.Contains(Path.GetFileName(fullPath)))
        {
            return true;
        }

        foreach (var set in globs.Where(set => PhysicalPath.IsWithin(fullPath, set.Folder)))
        {
            var any = Path.Join(fullPath, AnyName);
            if (set.Excludes is { } excludes && Matches(excludes, set.Folder, any) && Matches(excludes, set.Folder, Path.Join(any, AnyName)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a file counts.</summary>
    public bool Takes(string fullPath)
    {
        foreach (var set in globs.Where(set => PhysicalPath.IsWithin(fullPath, set.Folder)))
        {
            if (set.Includes is { } includes && !Matches(includes, set.Folder, fullPath))
            {
                return false;
            }

            if (set.Excludes is { } excludes && Matches(excludes, set.Folder, fullPath))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a file of that name may hold a configuration; only the content can tell whether it does.</summary>
    public static bool MayHold(string name) => !SkippedExtensions.Contains(Path.GetExtension(name));

    /// <summary>Whether everybody would expect a configuration in a file of that name.</summary>
    public static bool LooksLikeConfiguration(string name) =>
        ConfigurationExtensions.Contains(Path.GetExtension(name)) || name.StartsWith("squid.conf", StringComparison.OrdinalIgnoreCase);

    private static Matcher? MatcherOf(ImmutableArray<string> patterns)
    {
        if (patterns.IsEmpty)
        {
            return null;
        }

        var matcher = new Matcher(PhysicalPath.Comparison);
        foreach (var pattern in patterns)
        {
            matcher.AddInclude(pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern);
        }

        return matcher;
    }

    private static bool Matches(Matcher matcher, string folder, string fullPath) =>
        matcher.Match(folder, fullPath).HasMatches;

    private sealed record Globs(string Folder, Matcher? Includes, Matcher? Excludes);
}
