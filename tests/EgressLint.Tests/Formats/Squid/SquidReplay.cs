using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>One request whose recorded answer was compared with ours.</summary>
internal sealed record ReplayedRequest(string Case, int Index, string Engine, string Request, string Expected, string Actual, string Why, string Config)
{
    public bool IsUnknown => Actual == "unknown";

    public bool IsWrong => !IsUnknown && Expected != Actual;
}

/// <summary>
/// Asks our policy about recorded cases of real Squid releases (fixtures/oracle/squid/README.md). Every request is decided twice, by the
/// walk over boxes and by the concrete evaluation; if the two differ, that is a wrong answer too.
/// </summary>
internal static class SquidReplay
{
    public static List<ReplayedRequest> Run(IEnumerable<string> lines) => [.. lines.AsParallel().AsOrdered().SelectMany(RunCase)];

    private static List<ReplayedRequest> RunCase(string line)
    {
        var results = new List<ReplayedRequest>();
        using var document = JsonDocument.Parse(line);
        foreach (var answers in document.RootElement.GetProperty("answers").EnumerateObject())
        {
            Replay(document.RootElement, answers, results);
        }

        return results;
    }

    private static void Replay(JsonElement item, JsonProperty answers, List<ReplayedRequest> results)
    {
        var engine = "squid-" + answers.Name.Split('.')[0];
        var config = item.GetProperty("config").GetString() ?? "";
        var asked = config;
        if (!config.Contains("http_port", StringComparison.Ordinal))
        {
            asked += "\nhttp_port 127.0.0.1:3128 name=oracle\n";
        }

        // The runner tells the engine the client's address in a header, and lets it believe that.
        asked += "\nfollow_x_forwarded_for allow localhost\n";
        var text = SourceText.Decode("squid.conf", Encoding.Latin1.GetBytes(asked));
        var context = new ReplayContext(Files(item), engine);
        var format = new SquidFormat();
        var bound = format.Bind(format.Parse(text), context);
        var requests = item.GetProperty("requests");
        for (var i = 0; i < requests.GetArrayLength(); i++)
        {
            var expected = answers.Value.ValueKind == JsonValueKind.String ? "rejected" : Normalise(answers.Value[i].GetString() ?? "");
            if (expected is null)
            {
                continue;
            }

            var answer = answers.Value.ValueKind == JsonValueKind.String ? "" : answers.Value[i].GetString() ?? "";
            var (actual, why) = bound.Policies.IsEmpty ? ("none", "") : Ask(bound.Policies[0], item, RequestOf(item, requests[i]), Way(answer));
            if (expected == "allow" && actual == "deny" && IsRefusedWithSuccess(config, requests[i]))
            {
                expected = "deny";
            }

            results.Add(new(item.GetProperty("id").GetString() ?? "", i, engine, requests[i].GetRawText(), expected, actual, why, config));
        }
    }

    /// <summary>Answers that are verdicts; others (a refusal before any rule, no way to forward) are not compared.</summary>
    private static string? Normalise(string answer) => answer.Split(' ')[0] switch
    {
        "allow" => "allow",
        "deny" => "deny",
        "authenticate" => "authenticate",
        _ => null,
    };

    /// <summary>The way that the engine took, as a policy writes it; null where the recorder chose it.</summary>
    private static string? Way(string answer) => answer.Split(' ', 2) is ["allow", var way] ? way : null;

    /// <summary>
    /// A CONNECT whose refusal <c>deny_info 200:…</c> dresses up as a success: the recorder sees 200 and says "allow", but no tunnel was made.
    /// </summary>
    private static bool IsRefusedWithSuccess(string config, JsonElement request) =>
        config.Contains("deny_info 200:", StringComparison.Ordinal) && request.GetProperty("method").GetString() == "CONNECT";

    private static (string Verdict, string Why) Ask(Policy policy, JsonElement item, PolicyRequest request, string? way)
    {
        if (!policy.Rejections.IsEmpty)
        {
            return ("rejected", policy.Rejections[0].Reason);
        }

        // The name server is asked for the host as the policy normalises it.
        var host = policy.Ask(request).Flows?.Hosts.Exact?.Trim('[', ']') ?? "";
        var isAddress = IpAddress.TryParse(host, out var literal);
        var traits = request.Traits.Add("reverse-client", Reverse(item, request.Source ?? default));
        if (isAddress)
        {
            traits = traits.Add("reverse-host", Reverse(item, literal));
        }

        var asked = policy.Ask(request with { Resolved = isAddress ? [literal] : Resolve(item, host), Traits = traits });
        if (asked.Flows is not { } box)
        {
            return ("deny", asked.Refused ?? "");
        }

        var parts = policy.Decide(box).Parts;
        var outcomes = parts.Select(p => p.Action.Outcome).Distinct().ToList();
        var certain = outcomes.Count == 1 && parts.All(p => p.IsCertain);
        var doubts = string.Join("; ", parts.SelectMany(p => p.Doubts).Select(d => d.Reason).Distinct());
        var concrete = box.Witness() is { } flow ? policy.Evaluate(flow) : null;
        if (certain && concrete?.Action?.Outcome != outcomes[0])
        {
            return ("differs", $"boxes say {outcomes[0]}, the concrete evaluation says {concrete?.Action?.Outcome.ToString() ?? "unknown"} by {concrete?.Entry.At}");
        }

        // Of a name that has no address the second way is seen, because the first one failed.
        if (certain && way is not null && asked.Flows.Resolved is not [] && parts.FirstOrDefault(p => p.Assumed.IsEmpty && !p.Route.IsEmpty && p.Route[0] != way) is { } other)
        {
            return ($"allow, by {string.Join("; ", other.Route)}", $"the engine took {way}");
        }

        return certain ? (outcomes[0].ToString().ToLowerInvariant(), parts[0].Entry.At?.ToString() ?? parts[0].Entry.Label)
            : ("unknown", doubts);
    }

    private static PolicyRequest RequestOf(JsonElement item, JsonElement request)
    {
        string? Text(string name) => request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        int? port = request.TryGetProperty("port", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : null;
        var host = Text("host") ?? "";
        var method = Text("method") ?? "GET";
        var url = Text("url");
        if (url is null && method != "CONNECT")
        {
            var bracketed = host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host;
            var login = Text("login") is { } user ? user + "@" : "";
            url = $"{Text("scheme") ?? "http"}://{login}{bracketed}{(port is { } p ? ":" + p.ToString(CultureInfo.InvariantCulture) : "")}{Text("path") ?? "/"}";
        }

        var client = IpAddress.TryParse(Text("client") ?? "127.0.0.1", out var known) ? known : default;
        return new()
        {
            Method = method,
            Url = method == "CONNECT" ? null : url,
            Host = host,
            Port = port,
            Source = client,
            User = Text("user") is { } name && (Text("password") ?? "ok") == "ok" ? name : "",
            Headers = Headers(request),
            Time = item.TryGetProperty("now", out var now) ? DateTime.Parse(now.GetString() ?? "", CultureInfo.InvariantCulture) : null,
        };
    }

    private static ImmutableSortedDictionary<string, string> Headers(JsonElement request)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (request.TryGetProperty("headers", out var given))
        {
            foreach (var header in given.EnumerateObject())
            {
                headers[header.Name.ToLowerInvariant()] = header.Value.GetString() ?? "";
            }
        }

        return headers.ToImmutable();
    }

    private static ImmutableArray<IpAddress> Resolve(JsonElement item, string host)
    {
        if (item.TryGetProperty("dns", out var dns))
        {
            foreach (var name in dns.EnumerateObject())
            {
                if (name.Name.Equals(host, StringComparison.OrdinalIgnoreCase))
                {
                    var values = name.Value.ValueKind == JsonValueKind.Array ? name.Value.EnumerateArray().Select(v => v.GetString() ?? "") : [name.Value.GetString() ?? ""];
                    return [.. values.Select(v => IpAddress.TryParse(v, out var a) ? a : default)];
                }
            }
        }

        // The engine's own hosts file; no other name exists.
        return host == "localhost" ? [IpAddress.V4(0x7F000001)] : [];
    }

    private static string Reverse(JsonElement item, IpAddress address)
    {
        // The engine's own hosts file goes before the name server.
        if (address == IpAddress.V4(0x7F000001))
        {
            return "localhost";
        }

        if (item.TryGetProperty("ptr", out var ptr))
        {
            foreach (var entry in ptr.EnumerateObject())
            {
                if (IpAddress.TryParse(entry.Name, out var known) && known == address)
                {
                    return entry.Value.GetString() ?? "";
                }
            }
        }

        return "";
    }

    private static Dictionary<string, SourceText> Files(JsonElement item)
    {
        var files = new Dictionary<string, SourceText>(StringComparer.Ordinal);
        if (item.TryGetProperty("files", out var given))
        {
            foreach (var file in given.EnumerateObject())
            {
                files[file.Name] = SourceText.Decode(file.Name.TrimStart('/'), Encoding.Latin1.GetBytes(file.Value.GetString() ?? ""));
            }
        }

        return files;
    }

    /// <summary>
    /// The machine on which the answers were recorded: it has the files of the case and no others, and while the configuration is loaded it
    /// has no name server, only a hosts file.
    /// </summary>
    private sealed class ReplayContext(Dictionary<string, SourceText> files, string engine) : BindContext
    {
        public override string? Engine => engine;

        public override FileLookup Read(string path, SourceText from) => files.TryGetValue(path, out var text)
            ? new(LookupStatus.Found, text)
            : new(LookupStatus.Absent, null, "no such file");

        public override GlobLookup Glob(string pattern, SourceText from)
        {
            if (pattern.TrimEnd('/') == "/etc/squid" || files.Keys.Any(f => f.StartsWith(pattern.TrimEnd('/') + "/", StringComparison.Ordinal)))
            {
                return new([new(LookupStatus.Folder, null)], false, true);
            }

            // C's glob: '*' and '?' do not cross a slash or match a leading dot; brackets are sets.
            var expression = Regex.Replace(Regex.Escape(pattern).Replace("\\]", "]", StringComparison.Ordinal), @"\\\[(!?)([^]]+)\]",
                m => "[" + (m.Groups[1].Length > 0 ? "^" : "") + m.Groups[2].Value + "]");
            expression = expression.Replace("/\\*", "/(?!\\.)[^/]*", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal)
                .Replace("\\?", "[^/]", StringComparison.Ordinal);
            var found = files.Where(f => Regex.IsMatch(f.Key, "^" + expression + "$")).OrderBy(f => f.Key, StringComparer.Ordinal);
            return new([.. found.Select(f => new FileLookup(LookupStatus.Found, f.Value))], false, true);
        }

        public override ImmutableArray<IpAddress>? Resolve(string name) => name == "localhost" ? [IpAddress.V4(0x7F000001)] : [];
    }
}
