using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>A folder of files, as a template sees it.</summary>
internal sealed class TemplateFiles : BindContext
{
    private readonly Dictionary<string, SourceText> files = new(StringComparer.Ordinal);

    /// <summary>Adds a file beside the template.</summary>
    public TemplateFiles With(string name, string content)
    {
        files[name] = SourceText.From(name, content);
        return this;
    }

    public override FileLookup Read(string path, SourceText from) => files.TryGetValue(Plain(path), out var text)
        ? new(LookupStatus.Found, text)
        : new(LookupStatus.Missing, null, "no such file");

    public override GlobLookup Glob(string pattern, SourceText from)
    {
        var regex = new Regex("^" + Regex.Escape(Plain(pattern)).Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("\\?", "[^/]", StringComparison.Ordinal) + "$");
        var found = files.Values.Where(f => regex.IsMatch(f.Path)).OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => new FileLookup(LookupStatus.Found, f));
        return new([.. found], false, true);
    }

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
