using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>A further file, read as JSON.</summary>
internal sealed record LinkedFile(SourceText Text, JsonNode Root);

/// <summary>
/// Templates and parameter files that a template links to. A relative path says where the file is; an address says it only to Azure, and what lies beside the
/// template under the same name is taken for it.
/// </summary>
internal sealed class LinkedFiles(BindContext context, SourceText main, TemplateSession session)
{
    private readonly Dictionary<string, LinkedFile?> known = new(StringComparer.Ordinal);
    private readonly List<SourceText> files = [];

    /// <summary>The files that were read.</summary>
    public IReadOnlyList<SourceText> Files => files;

    /// <summary>The template of a link; null when it is not there, and then that is noted.</summary>
    public LinkedFile? Template(JsonNode link, Frame frame)
    {
        var found = Follow(link, frame, out var name, out var at);
        if (found is null)
        {
            session.NotFollowed(name, at);
        }

        return found;
    }

    /// <summary>The values of a linked parameter file; null when it is not there.</summary>
    public Func<string, AzureValue?>? Parameters(JsonNode link, Frame frame) =>
        Follow(link, frame, out _, out _) is { } found ? name => ParameterFiles.Value(found, name, session.Evaluator.Meter) : null;

    private LinkedFile? Follow(JsonNode link, Frame frame, out string name, out Location at)
    {
        var node = link.Find("relativePath", ignoreCase: true) ?? link.Find("uri", ignoreCase: true) ?? link.Find("id", ignoreCase: true);
        at = frame.Scope.Text.At((node ?? link).Span);
        var value = node is null ? null : session.Evaluator.Evaluate(node, frame);
        var symbol = value is null ? "" : TextPieces.SymbolOf(value) ?? "";
        name = value?.Text ?? value?.Written ?? symbol;
        var isRelative = link.Find("relativePath", ignoreCase: true) is not null;
        foreach (var path in isRelative ? [symbol] : Candidates(symbol))
        {
            name = path.Length > 0 ? path : name;
            if (path.Length > 0 && !path.Contains('{', StringComparison.Ordinal) && Read(path, frame.Scope.Text) is { } found)
            {
                if (!isRelative)
                {
                    session.Assume($"The linked file '{symbol}' is taken to be '{found.Text.Path}'.");
                }

                return found;
            }
        }

        return null;
    }

    /// <summary>Paths beside the template that an address may mean: what stands behind an unknown base, then the last name.</summary>
    private static IEnumerable<string> Candidates(string symbol)
    {
        var path = "";
        var isBehindHole = false;
        var afterHole = false;
        foreach (var (isHole, text) in Symbols.Parts(symbol))
        {
            if (!isHole && text.Contains(".json", StringComparison.OrdinalIgnoreCase))
            {
                path = text[..(text.IndexOf(".json", StringComparison.OrdinalIgnoreCase) + ".json".Length)];
                isBehindHole = afterHole;
            }

            afterHole = isHole;
        }

        if (isBehindHole && path.Trim('/').Contains('/', StringComparison.Ordinal))
        {
            yield return path.TrimStart('/');
        }

        var last = path[(path.LastIndexOf('/') + 1)..];
        yield return last.Length > ".json".Length ? last : "";
    }

    private LinkedFile? Read(string path, SourceText from)
    {
        if (known.TryGetValue($"{from.Path}\n{path}", out var file))
        {
            return file;
        }

        var lookup = context.Read(path, from);
        file = lookup is { Status: LookupStatus.Found, Text: { } text } && text.Path != main.Path ? new(text, JsonTree.Read(text.Content).Root) : null;
        known[$"{from.Path}\n{path}"] = file;
        if (file is not null && !files.Exists(f => f.Path == file.Text.Path))
        {
            files.Add(file.Text);
        }

        return file;
    }
}
