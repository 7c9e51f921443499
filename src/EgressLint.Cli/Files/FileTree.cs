using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Files;

/// <summary>
/// The files that may be read, and nothing else.
/// <para>
/// The tree is the given paths: a folder with everything below it, and for a file the folder it lies in. Mounts add folders. A path
/// whose real place, with all symbolic links resolved, is outside of these is never opened. The current folder and the repository
/// do not widen the tree, so that a pull request that is checked cannot point at files of the machine that checks it.
/// </para>
/// <para>
/// Reports name a file relative to the current folder when it is below it; else, in a mount, by its path on the deployed machine;
/// else relative to the folder that all given paths outside of the current folder share. So no report shows a path of this machine.
/// </para>
/// </summary>
internal sealed class FileTree
{
    private readonly string workingDirectory;
    private readonly ImmutableArray<Root> roots;
    private readonly string outside;
    private readonly ConcurrentDictionary<string, FileRead> reads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> fullPaths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> shownPaths = new(StringComparer.Ordinal);

    /// <summary>A tree of full paths, each of a folder, with mounts.</summary>
    public FileTree(string workingDirectory, IEnumerable<string> folders, IEnumerable<Mount> mounts)
    {
        this.workingDirectory = workingDirectory;
        Mounts = [.. mounts.OrderByDescending(mount => mount.At.Length).ThenBy(mount => mount.At, StringComparer.Ordinal)];
        var given = folders.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal).ToList();
        roots =
        [
            .. given.Concat(Mounts.Select(mount => mount.Folder)).Select(folder => new Root(folder, PhysicalPath.Of(folder) ?? folder)),
        ];
        outside = Common(given.Where(folder => !PhysicalPath.IsWithin(folder, workingDirectory)));
    }

    /// <summary>Longest file that is read, in bytes.</summary>
    public long MaxFileSize { get; init; } = 512L * 1024 * 1024;

    /// <summary>The mounts, the deepest first.</summary>
    public ImmutableArray<Mount> Mounts { get; }

    /// <summary>Reads a file, once.</summary>
    public FileRead Read(string fullPath) => reads.GetOrAdd(fullPath, Load);

    /// <summary>
    /// Reads the first bytes of a file, enough to tell what it is; a file that is not longer is read as a whole and remembered.
    /// </summary>
    public FileRead ReadHead(string fullPath, int length, out bool isWhole)
    {
        isWhole = true;
        if (reads.TryGetValue(fullPath, out var read))
        {
            return read;
        }

        var head = Guard(fullPath, (shown, physical) => Open(shown, physical, length));
        isWhole = head.Text is null || head.IsWhole;
        return isWhole ? reads.GetOrAdd(fullPath, head) : head;
    }

    /// <summary>Whether a real path is in the tree or below a mount.</summary>
    public bool Holds(string physical)
    {
        foreach (var root in roots)
        {
            if (PhysicalPath.IsWithin(physical, root.Physical))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The folder of the tree, given or mounted, that a full path is below as written: the deepest one; null when there is none.</summary>
    public string? BoundaryOf(string fullPath)
    {
        string? best = null;
        foreach (var root in roots)
        {
            foreach (var folder in (ReadOnlySpan<string>)[root.Given, root.Physical])
            {
                if (PhysicalPath.IsWithin(fullPath, folder) && (best is null || folder.Length > best.Length))
                {
                    best = folder;
                }
            }
        }

        return best;
    }

    /// <summary>The real place of a path; null when its links go round in a circle.</summary>
    public string? Physical(string fullPath)
    {
        var folder = Path.GetDirectoryName(fullPath);
        if (string.IsNullOrEmpty(folder))
        {
            return fullPath;
        }

        // Most paths share few folders, so these are resolved once.
        var physicalFolder = folders.GetOrAdd(folder, static path => PhysicalPath.Of(path) ?? "");
        if (physicalFolder.Length == 0)
        {
            return null;
        }

        var direct = Path.Join(physicalFolder, Path.GetFileName(fullPath));
        return PhysicalPath.LinkTarget(direct) is null ? direct : PhysicalPath.Of(direct);
    }

    /// <summary>What is at a path, without reading it.</summary>
    public PathKind Look(string fullPath)
    {
        if (Physical(fullPath) is not { } physical)
        {
            return PathKind.Other;
        }

        if (!Holds(physical))
        {
            return PathKind.LeadsOut;
        }

        return Directory.Exists(physical) ? PathKind.Folder
            : File.Exists(physical) ? PathKind.File
            : PhysicalPath.LinkTarget(fullPath) is null ? PathKind.Nothing
            : PathKind.Other;
    }

    /// <summary>The path of a file in reports.</summary>
    public string Show(string fullPath) => shownPaths.GetOrAdd(fullPath, Register);

    /// <summary>The full path of a file that was shown.</summary>
    public string FullPathOf(string shown) =>
        fullPaths.TryGetValue(shown, out var full) ? full : Path.GetFullPath(shown, workingDirectory);

    private string Register(string fullPath)
    {
        var shown = ShownPath(fullPath);
        var parent = Path.GetDirectoryName(fullPath);
        while (!string.Equals(fullPaths.GetOrAdd(shown, fullPath), fullPath, StringComparison.Ordinal))
        {
            // Two files of different places would have one name: the folder above tells them apart.
            shown = Path.GetFileName(parent) + "/" + shown;
            parent = Path.GetDirectoryName(parent) ?? "";
        }

        return shown;
    }

    private string ShownPath(string fullPath)
    {
        if (PhysicalPath.IsWithin(fullPath, workingDirectory))
        {
            return Slashes(Path.GetRelativePath(workingDirectory, fullPath));
        }

        foreach (var mount in Mounts)
        {
            if (PhysicalPath.IsWithin(fullPath, mount.Folder))
            {
                var below = Slashes(Path.GetRelativePath(mount.Folder, fullPath));
                return $"{mount.At.Replace(":", "", StringComparison.Ordinal).Trim('/')}/{below}".TrimStart('/');
            }
        }

        return outside.Length > 0 && PhysicalPath.IsWithin(fullPath, outside)
            ? Slashes(Path.GetRelativePath(outside, fullPath))
            : Path.GetFileName(fullPath);
    }

    private FileRead Load(string fullPath) => Guard(fullPath, (shown, physical) => Open(shown, physical, long.MaxValue));

    private FileRead Guard(string fullPath, Func<string, string, FileRead> open)
    {
        var shown = Show(fullPath);
        if (Physical(fullPath) is not { } physical)
        {
            return new(shown, ReadStatus.Unreadable, null, "its symbolic links go round in a circle");
        }

        if (!Holds(physical))
        {
            return new(shown, ReadStatus.LeadsOut, null, "it leads out of the analysed tree and its mounts");
        }

        try
        {
            return open(shown, physical);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(shown, ReadStatus.Missing, null, "it does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return new(shown, ReadStatus.Unreadable, null, "access is denied");
        }
        catch (IOException)
        {
            // The message of the exception would show a path of this machine.
            return new(shown, ReadStatus.Unreadable, null, "the system reports an error of reading");
        }
    }

    private FileRead Open(string shown, string physical, long most)
    {
        if (Directory.Exists(physical))
        {
            return new(shown, ReadStatus.Unreadable, null, "it is a folder");
        }

        var length = new FileInfo(physical).Length;
        if (length == 0)
        {
            return FileKind.IsRegular(physical)
                ? FileRead.Of(SourceText.From(shown, ""))
                : new(shown, ReadStatus.Unreadable, null, "it is not a regular file");
        }

        if (length > MaxFileSize)
        {
            return new(shown, ReadStatus.TooLarge, null, $"it has {length} bytes, and at most {MaxFileSize} are read");
        }

        return length <= most
            ? FileRead.Of(SourceText.Decode(shown, File.ReadAllBytes(physical)))
            : FileRead.Of(SourceText.Decode(shown, Head(physical, (int)most))) with { IsWhole = false };
    }

    private static ReadOnlySpan<byte> Head(string physical, int length)
    {
        var bytes = new byte[length];
        using var file = File.OpenHandle(physical);
        var head = bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0));

        // A character that was cut in two would make the whole head look as if it were not UTF-8.
        var end = head.Length;
        while (end > 0 && end > head.Length - 4 && (head[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && head[end - 1] >= 0xC0 ? head[..(end - 1)] : head;
    }

    private static string Common(IEnumerable<string> folders)
    {
        string? common = null;
        foreach (var folder in folders)
        {
            common ??= folder;
            while (!PhysicalPath.IsWithin(folder, common))
            {
                common = Path.GetDirectoryName(common) ?? Path.GetPathRoot(folder) ?? folder;
            }
        }

        return common ?? "";
    }

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    private readonly record struct Root(string Given, string Physical);
}

/// <summary>What is at a path.</summary>
internal enum PathKind
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A file; reading it may still fail.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link that leads out of the tree.</summary>
    LeadsOut,

    /// <summary>A link that leads nowhere.</summary>
    Other,
}
