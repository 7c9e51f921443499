using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Support;

/// <summary>Files in memory, by the path the configuration names.</summary>
internal sealed class MemoryContext(IReadOnlyDictionary<string, SourceText> files, string? engine = null) : BindContext
{
    public MemoryContext(string? engine = null)
        : this(ImmutableDictionary<string, SourceText>.Empty, engine)
    {
    }

    public override string? Engine => engine;

    /// <summary>Whether the folders of the configuration are known, so that a pattern without a match has none on the real machine either.</summary>
    public bool FoldersKnown { get; init; } = true;

    public override FileLookup Read(string path, SourceText from) => files.TryGetValue(path, out var text)
        ? new(LookupStatus.Found, text)
        : new(LookupStatus.Missing, null, "no such file");

    public override GlobLookup Glob(string pattern, SourceText from)
    {
        var regex = new Regex("^" + Regex.Escape(pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("\\?", "[^/]", StringComparison.Ordinal) + "$");
        var found = files.Where(f => regex.IsMatch(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new FileLookup(LookupStatus.Found, f.Value));
        return new([.. found], false, FoldersKnown);
    }
}
