using System.Collections.Immutable;
using System.IO.Enumeration;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Files in memory; a folder is known when a file or a mark lies in it.</summary>
internal sealed class SquidMemory : BindContext
{
    private readonly Dictionary<string, SourceText> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);

    public SquidMemory Add(string path, string content)
    {
        files[path] = SourceText.From(path, content);
        folders.Add(Folder(path));
        return this;
    }

    public SquidMemory AddFolder(string folder)
    {
        folders.Add(folder);
        return this;
    }

    public SquidConfiguration Load(string main, string engine = "squid-6")
    {
        Assert.True(SquidEngine.TryParse(engine, out var release));
        return SquidLoader.Load(SquidParser.Parse(SourceText.From("squid.conf", main)), this, release);
    }

    public override FileLookup Read(string path, SourceText from) =>
        files.TryGetValue(path, out var text) ? new(LookupStatus.Found, text) : new(LookupStatus.Missing, null, "it is not there");

    public override GlobLookup Glob(string pattern, SourceText from)
    {
        if (pattern.StartsWith("..", StringComparison.Ordinal))
        {
            return new([], LeadsOut: true, FolderKnown: false);
        }

        var found = files.Where(file => FileSystemName.MatchesSimpleExpression(pattern, file.Key, ignoreCase: false))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new FileLookup(LookupStatus.Found, file.Value, "", $"'{file.Key}' was taken for a file of the deployed machine."));
        return new([.. found], LeadsOut: false, folders.Contains(Folder(pattern)));
    }

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];
}
