using System.Collections.Immutable;
using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Fixing;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;
using EgressLint.Oracle.Squid;

namespace EgressLint.Oracle.Fixes;

/// <summary>
/// A configuration as an engine can run it in the sandbox: the lines that decide who may ask for what, as they stand, with the sandbox's own helper in the place
/// of theirs, and nothing about caches, logs and ports.
/// </summary>
internal static class SquidFixCase
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "acl", "http_access", "adapted_http_access", "http_reply_access", "miss_access", "include", "if", "else", "endif", "configuration_includes_quoted_values",
    };

    public static SquidCase Of(string id, BoundFile bound, ImmutableArray<EditedText> edited, Flow[] flows)
    {
        var folder = bound.File.Text.Path.Contains('/', StringComparison.Ordinal) ? bound.File.Text.Path[..(bound.File.Text.Path.LastIndexOf('/') + 1)] : "";
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in bound.Config.Files)
        {
            var content = ContentOf(file, edited);
            var name = file.Path.StartsWith(folder, StringComparison.Ordinal) ? file.Path[folder.Length..] : file.Path;
            files[CaseFiles.Mount + name] = name.EndsWith(".conf", StringComparison.Ordinal) ? Runnable(file.Path, content) : content;
        }

        return new()
        {
            Id = id,
            Config = Runnable(bound.File.Text.Path, ContentOf(bound.File.Text, edited)),
            Files = files.Count > 0 ? files : null,
            Dns = new(flows.Select(f => f.Host).Distinct(StringComparer.Ordinal).ToDictionary(h => h, _ => new[] { "203.0.113.10" }, StringComparer.Ordinal), StringComparer.Ordinal),
            Requests = [.. flows.Select(RequestOf)],
        };
    }

    private static string ContentOf(SourceText text, ImmutableArray<EditedText> edited) => edited.FirstOrDefault(e => e.Before.Path == text.Path)?.Content ?? text.Content;

    private static string Runnable(string path, string content)
    {
        var tree = new SquidFormat().Parse(SourceText.From(path, content));
        var result = new StringBuilder();
        var asks = false;
        foreach (var line in ((SquidFileSyntax)tree.Root).Lines)
        {
            var words = line.Words;
            var name = words.IsEmpty ? "" : words[0].Text;
            if (name == "auth_param" && !asks)
            {
                asks = true;
                result.Append("auth_param basic program @ORACLE@/fakeauth.sh\n");
            }
            else if (name == "external_acl_type" && words.Length > 1)
            {
                result.Append($"external_acl_type {words[1].Text} ttl=0 %SRC @ORACLE@/fakeext.sh\n");
            }
            else if (Kept.Contains(name))
            {
                result.Append(content, line.Span.Start, line.Span.Length).Append('\n');
            }
        }

        return result.ToString();
    }

    private static SquidRequest RequestOf(Flow flow) => new()
    {
        Method = flow.Traits.GetValueOrDefault("method", "CONNECT"),
        Host = flow.Host,
        Port = flow.Port,
        Scheme = flow.Traits.GetValueOrDefault("method", "CONNECT") == "CONNECT" ? null : "http",
        Path = flow.Traits.GetValueOrDefault("method", "CONNECT") == "CONNECT" || flow.Path.Length == 0 ? null : flow.Path,
        Client = flow.Client?.ToString() ?? "10.20.30.40",
    };
}
