namespace EgressLint.Cli.Files;

/// <summary>Finds where a path really is: every symbolic link on the way resolved, as the system itself would.</summary>
internal static class PhysicalPath
{
    /// <summary>As many links as Linux follows before it gives up.</summary>
    private const int MaxLinks = 40;

    /// <summary>How names are compared on this system.</summary>
    public static StringComparison Comparison =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The real place of a full path, whether or not something is there; null when links go round in a circle.</summary>
    public static string? Of(string fullPath)
    {
        var root = Path.GetPathRoot(fullPath) ?? "";
        var current = root;
        var pending = new Stack<string>();
        Push(pending, fullPath[root.Length..]);
        var links = 0;
        while (pending.TryPop(out var name))
        {
            if (name is "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = Path.Join(current, name);
            if (LinkTarget(next) is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            var targetRoot = Path.GetPathRoot(target) ?? "";
            current = targetRoot.Length > 0 ? Path.GetPathRoot(Path.GetFullPath(target)) ?? root : current;
            Push(pending, target[targetRoot.Length..]);
        }

        return current;
    }

    /// <summary>What a link points to, as written; null when the path is no link.</summary>
    public static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a path is a folder or something below it.</summary>
    public static bool IsWithin(string path, string folder)
    {
        if (!path.StartsWith(folder, Comparison))
        {
            return false;
        }

        return path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar;
    }

    private static void Push(Stack<string> pending, string path)
    {
        var names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] is not ".")
            {
                pending.Push(names[i]);
            }
        }
    }
}
