namespace EgressLint.Cli.Files;

/// <summary>A folder of the deployed machine and the folder that stands for it here.</summary>
/// <param name="At">The absolute path on the deployed machine, with forward slashes and without one at the end.</param>
/// <param name="Folder">Full path of the folder here.</param>
internal sealed record Mount(string At, string Folder)
{
    /// <summary>Reads <c>PATH=DIR</c>; null with the reason when that is not one.</summary>
    public static Mount? Parse(string text, string relativeTo, out string problem)
    {
        // A Windows path holds no '=' in practice, a folder here may: the first one separates.
        var separator = text.IndexOf('=', StringComparison.Ordinal);
        if (separator <= 0 || separator == text.Length - 1)
        {
            problem = $"'{text}' is not of the form PATH=DIR, such as /etc/squid=squid";
            return null;
        }

        return Create(text[..separator], text[(separator + 1)..], relativeTo, out problem);
    }

    /// <summary>A mount of two paths; null with the reason when the first is not absolute or the second is no folder.</summary>
    public static Mount? Create(string at, string folder, string relativeTo, out string problem)
    {
        if (NamedPath.Parse(at) is not { IsAbsolute: true, ClimbsOut: false } named)
        {
            problem = $"'{at}' is not an absolute path of the deployed machine";
            return null;
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, relativeTo));
        if (!Directory.Exists(full))
        {
            problem = $"'{folder}' is not a folder";
            return null;
        }

        problem = "";
        return new(named.Text, full);
    }
}
