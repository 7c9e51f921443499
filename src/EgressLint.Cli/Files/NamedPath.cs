using System.Collections.Immutable;

namespace EgressLint.Cli.Files;

/// <summary>A path as a configuration names it, on a machine that is not this one: Unix or Windows, absolute or relative.</summary>
/// <param name="Drive">Such as <c>C:</c>; empty on Unix.</param>
/// <param name="IsAbsolute">Whether it begins at a root.</param>
/// <param name="Written">Its names without empty ones and <c>.</c>, but with <c>..</c>.</param>
/// <param name="Names">Its names with <c>..</c> resolved; a relative path may keep some at its beginning.</param>
/// <param name="ClimbsOut">Whether it goes up further than it went down.</param>
internal sealed record NamedPath(string Drive, bool IsAbsolute, ImmutableArray<string> Written, ImmutableArray<string> Names, bool ClimbsOut)
{
    /// <summary>The path with forward slashes.</summary>
    public string Text => Drive + (IsAbsolute ? "/" : "") + string.Join('/', Names);

    /// <summary>Reads a path; null when it names nothing (empty, or with a character no system takes).</summary>
    public static NamedPath? Parse(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
        {
            return null;
        }

        var drive = path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]) ? path[..2].ToUpperInvariant() : "";
        var rest = path[drive.Length..];
        if (drive.Length > 0 || rest.StartsWith("\\\\", StringComparison.Ordinal) || !rest.Contains('/'))
        {
            // On Unix a backslash may be part of a name, but nobody writes that into a configuration.
            rest = rest.Replace('\\', '/');
        }

        var written = rest.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name is not ".").ToImmutableArray();
        var names = ImmutableArray.CreateBuilder<string>(written.Length);
        var climbs = false;
        foreach (var name in written)
        {
            if (name is not "..")
            {
                names.Add(name);
            }
            else if (names.Count > 0 && names[^1] is not "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else
            {
                climbs = true;
                names.Add(name);
            }
        }

        return new(drive, drive.Length > 0 || rest.StartsWith('/'), written, names.ToImmutable(), climbs);
    }

    /// <summary>The names below a mount; default when the path is not below it.</summary>
    public ImmutableArray<string> Below(Mount mount) => Below(mount, Names);

    /// <summary>Whether the path as written starts in the mount but leaves it by <c>..</c>.</summary>
    public bool Leaves(Mount mount) => !Below(mount, Written).IsDefault && Below(mount, Names).IsDefault;

    private ImmutableArray<string> Below(Mount mount, ImmutableArray<string> names)
    {
        if (!IsAbsolute || Parse(mount.At) is not { } at || !string.Equals(at.Drive, Drive, StringComparison.Ordinal) || at.Names.Length > names.Length)
        {
            return default;
        }

        var comparison = Drive.Length > 0 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var i = 0; i < at.Names.Length; i++)
        {
            if (!string.Equals(at.Names[i], names[i], comparison))
            {
                return default;
            }
        }

        return names[at.Names.Length..];
    }
}
