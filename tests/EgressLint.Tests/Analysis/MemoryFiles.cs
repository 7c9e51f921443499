using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis;

/// <summary>Further files of an example, held in memory and found by their last path part.</summary>
internal sealed class MemoryFiles(IReadOnlyDictionary<string, string> files, string? engine = null) : BindContext
{
    public override string? Engine => engine;

    public override FileLookup Read(string path, SourceText from)
    {
        if (path.Contains("..", StringComparison.Ordinal))
        {
            return new(LookupStatus.LeadsOut, null, "it leads out of the tree");
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        return files.TryGetValue(name, out var text)
            ? new(LookupStatus.Found, SourceText.From(name, text))
            : new(LookupStatus.Missing, null, "it is not there");
    }

    public override GlobLookup Glob(string pattern, SourceText from)
    {
        var found = Read(pattern, from);
        var files = found.Status == LookupStatus.Found ? ImmutableArray.Create(found) : [];
        return new(files, found.Status == LookupStatus.LeadsOut, FolderKnown: true);
    }
}
