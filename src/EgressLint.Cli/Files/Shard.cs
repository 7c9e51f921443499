using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EgressLint.Cli.Files;

/// <summary>
/// One of several equal parts of the files. A file belongs to part <c>h mod N + 1</c>, where <c>h</c> is the 32-bit FNV-1a hash of the
/// UTF-8 bytes of its path in reports: every machine that checks the same tree from the same folder divides it alike.
/// </summary>
/// <param name="Number">Which part, from one.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Number, int Count)
{
    /// <summary>Everything.</summary>
    public static Shard All { get; } = new(1, 1);

    /// <summary>Files that are not divided, because a path leads through them: all of them belong where the first one does.</summary>
    public ImmutableSortedSet<string> Together { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether this is a part only.</summary>
    public bool IsPart => Count > 1;

    /// <summary>Reads <c>K/N</c>; null when it is not that.</summary>
    public static Shard? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && number >= 1 && number <= count
            ? new(number, count)
            : null;
    }

    /// <summary>Whether a path in reports belongs to this part.</summary>
    public bool Holds(string path) => !IsPart || Hash(Together.Contains(path) ? Together[0] : path) % (uint)Count == (uint)(Number - 1);

    private static uint Hash(string path)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes(path))
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return hash;
    }
}
