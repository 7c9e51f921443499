using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Cli.Commands;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Cli.Files;

/// <summary>
/// Finds on disk what a configuration names.
/// <para>
/// An absolute path is one of the deployed machine. It is looked up below a mount when one covers it; as it stands when it lies in the
/// tree (the tool runs on that machine); else the longest tail of it that exists beside the configuration file, then beside the
/// folders above up to the edge of the tree, is taken, and that is stated. A relative path is taken from the folder of the main file,
/// then from that of the file that names it.
/// </para>
/// </summary>
internal sealed class DiskBindContext : BindContext
{
    private readonly FileTree tree;
    private readonly ConcurrentDictionary<string, string> mains;

    /// <summary>A context over a tree that reproduces an engine; null for the default of the format.</summary>
    public DiskBindContext(FileTree tree, string? engine = null)
        : this(tree, engine, new(StringComparer.Ordinal))
    {
    }

    private DiskBindContext(FileTree tree, string? engine, ConcurrentDictionary<string, string> mains)
    {
        this.tree = tree;
        this.mains = mains;
        Engine = engine;
    }

    /// <inheritdoc/>
    public override string? Engine { get; }

    /// <summary>What the command line says of the deployed world.</summary>
    public DeployedFacts Facts { get; init; } = DeployedFacts.None;

    /// <inheritdoc/>
    public override ServiceTagList ServiceTags => Facts.ServiceTags;

    /// <inheritdoc/>
    public override string? Fact(string name) => Facts.Values.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override FileLookup Read(string path, SourceText from)
    {
        if (NamedPath.Parse(path) is not { } named)
        {
            return new(LookupStatus.Missing, null, "no file has such a name");
        }

        if (named.IsAbsolute && (named.ClimbsOut || LeavesMount(named)))
        {
            return LeadsOut();
        }

        foreach (var place in named.IsAbsolute ? Absolute(named, from, named.Names.Length) : Relative(named, from))
        {
            if (place.Folder is null)
            {
                return LeadsOut();
            }

            var full = Path.GetFullPath(Path.Join([place.Folder, .. place.Names]));
            if (place.IsOnly || tree.Look(full) is not PathKind.Nothing)
            {
                return Lookup(tree.Read(full), place.IsGuess ? $"'{path}' is read from '{tree.Show(full)}'." : null, from);
            }
        }

        return new(LookupStatus.Missing, null, "it is not among the analysed files");
    }

    /// <inheritdoc/>
    public override GlobLookup Glob(string pattern, SourceText from)
    {
        if (NamedPath.Parse(pattern) is not { Names.Length: > 0 } named)
        {
            return new([], false, true);
        }

        if (named.IsAbsolute && (named.ClimbsOut || LeavesMount(named)))
        {
            return new([], true, false);
        }

        // A path without a wildcard is looked for as any other file is.
        if (!Array.Exists([.. named.Names], GlobPattern.HasWildcard) && Read(pattern, from) is { Status: LookupStatus.Found } file)
        {
            return new([file], false, true);
        }

        // The part before the first wildcard is a folder that must be there; the last name never belongs to it.
        var first = Enumerable.Range(0, named.Names.Length).FirstOrDefault(i => GlobPattern.HasWildcard(named.Names[i]), named.Names.Length - 1);
        var tail = named.Names[first..];
        foreach (var place in named.IsAbsolute ? Absolute(named, from, first) : Relative(named, from))
        {
            if (place.Folder is null)
            {
                return new([], true, false);
            }

            var fixedNames = place.Names[..^tail.Length];
            var folder = Path.GetFullPath(Path.Join([place.Folder, .. fixedNames]));
            switch (tree.Look(folder))
            {
                case PathKind.LeadsOut:
                    return new([], true, false);
                case PathKind.Folder:
                    return Expand(pattern, folder, tail, place.IsGuess, from);
                default:
                    if (place.IsOnly)
                    {
                        return new([], false, true);
                    }

                    break;
            }
        }

        return new([], false, false);
    }

    /// <summary>The same files for another engine.</summary>
    public DiskBindContext For(string? engine) => new(tree, engine, mains) { Facts = Facts };

    private bool LeavesMount(NamedPath named) => tree.Mounts.Any(named.Leaves);

    /// <summary>Places of an absolute path, best first. At least one of its first <paramref name="guessable"/> names stays in a guess.</summary>
    private IEnumerable<Place> Absolute(NamedPath named, SourceText from, int guessable)
    {
        foreach (var mount in tree.Mounts)
        {
            if (named.Below(mount) is { IsDefault: false } below)
            {
                yield return new(mount.Folder, below, IsGuess: false, IsOnly: true);
                yield break;
            }
        }

        var literal = OperatingSystem.IsWindows() ? named.Drive + "\\" : "/";
        if ((named.Drive.Length > 0) == OperatingSystem.IsWindows() && tree.BoundaryOf(Path.Join([literal, .. named.Names])) is not null)
        {
            yield return new(literal, named.Names, IsGuess: false, IsOnly: false);
        }

        foreach (var folder in FoldersAround(from))
        {
            for (var skipped = 0; skipped < guessable; skipped++)
            {
                yield return new(folder, named.Names[skipped..], IsGuess: true, IsOnly: false);
            }
        }
    }

    private IEnumerable<Place> Relative(NamedPath named, SourceText from)
    {
        string[] folders = [FolderOf(MainOf(from)), FolderOf(from.Path)];
        var count = string.Equals(folders[0], folders[1], StringComparison.Ordinal) ? 1 : 2;
        var inside = false;
        foreach (var folder in folders[..count])
        {
            if (tree.BoundaryOf(Path.GetFullPath(Path.Join([folder, .. named.Names]))) is not null)
            {
                inside = true;
                yield return new(folder, named.Names, IsGuess: true, IsOnly: false);
            }
        }

        if (!inside)
        {
            yield return new(null, [], IsGuess: false, IsOnly: false);
        }
    }

    /// <summary>The folder of the main file and those above it up to the edge of the tree, then the same for the naming file.</summary>
    private IEnumerable<string> FoldersAround(SourceText from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in (string[])[FolderOf(MainOf(from)), FolderOf(from.Path)])
        {
            var edge = tree.BoundaryOf(start);
            for (var folder = start; edge is not null && folder is not null && PhysicalPath.IsWithin(folder, edge); folder = Path.GetDirectoryName(folder))
            {
                if (seen.Add(folder))
                {
                    yield return folder;
                }
            }
        }
    }

    private string FolderOf(string shown) => Path.GetDirectoryName(tree.FullPathOf(shown)) ?? "";

    private string MainOf(SourceText from) => mains.GetValueOrDefault(from.Path, from.Path);

    private FileLookup Lookup(FileRead read, string? assumption, SourceText from)
    {
        switch (read.Status)
        {
            case ReadStatus.Found:
                mains.TryAdd(read.Path, MainOf(from));
                return new(LookupStatus.Found, read.Text, "", assumption);
            case ReadStatus.Missing:
                return new(LookupStatus.Missing, null, read.Reason);
            case ReadStatus.LeadsOut:
                return LeadsOut();
            default:
                return new(LookupStatus.Unreadable, null, read.Reason, assumption);
        }
    }

    private GlobLookup Expand(string pattern, string folder, ImmutableArray<string> tail, bool guess, SourceText from)
    {
        var found = new List<string> { folder };
        foreach (var part in tail)
        {
            found = [.. found.SelectMany(parent => Members(parent, part))];
        }

        found.Sort(StringComparer.Ordinal);
        var assumption = guess ? $"'{pattern}' is looked for in '{tree.Show(folder)}'." : null;
        return new([.. found.Select(full => Lookup(tree.Read(full), assumption, from))], false, true);
    }

    private IEnumerable<string> Members(string folder, string part)
    {
        if (!GlobPattern.HasWildcard(part))
        {
            var only = Path.GetFullPath(Path.Join(folder, part));
            return tree.Look(only) is PathKind.Nothing ? [] : [only];
        }

        if (tree.Look(folder) is not PathKind.Folder)
        {
            return [];
        }

        try
        {
            return Directory.GetFileSystemEntries(folder).Where(full => GlobPattern.Matches(part, Path.GetFileName(full)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static FileLookup LeadsOut() => new(LookupStatus.LeadsOut, null, "it leads out of the analysed tree and its mounts");

    /// <summary>A folder to look in and the names below it; without a folder the path leads out.</summary>
    private readonly record struct Place(string? Folder, ImmutableArray<string> Names, bool IsGuess, bool IsOnly);
}
