using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace EgressLint.Oracle.Squid;

/// <summary>What our program said about one request: one of the words of <see cref="Answer"/>, the way, and why it is unsure.</summary>
internal sealed record OwnAnswer(string Verdict, string? Route, string Reason);

/// <summary>Our program, asked the way a user asks it: <c>egresslint explain</c>.</summary>
internal sealed class OwnProgram(string path, string work)
{
    private const int Patience = 60_000;

    public IReadOnlyList<OwnAnswer> Ask(SquidCase one, string engine)
    {
        var directory = Path.Combine(work, "own");
        CaseFiles.Write(one, Path.Combine(directory, "etc"));
        var config = Path.Combine(directory, "squid.conf");
        var requests = Path.Combine(directory, "requests.jsonl");
        File.WriteAllText(config, CaseFiles.ConfigWithPort(one), Encoding.Latin1);
        File.WriteAllLines(requests, one.Requests.Select((r, i) => ToLine(one, r, i)));
        var (output, errors) = Run(
            "explain", config, "--requests", requests, "--engine", engine, "--format", "json", "--mount", "/etc/squid=" + Path.Combine(directory, "etc"));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. one.Requests.Select((_, i) => i < lines.Length ? FromLine(lines[i]) : new OwnAnswer(Answer.Crash, null, FirstLine(errors)))];
    }

    private (string Output, string Errors) Run(params string[] words)
    {
        var start = new ProcessStartInfo(path.EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in path.EndsWith(".dll", StringComparison.Ordinal) ? words.Prepend(path) : words)
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            return ("", "no answer in time");
        }

        return (output.Result, errors.Result);
    }

    /// <summary>The request as <c>--requests</c> wants it, with everything the engine could see.</summary>
    private static string ToLine(SquidCase one, SquidRequest request, int index)
    {
        var line = new JsonObject { ["id"] = index.ToString(CultureInfo.InvariantCulture), ["method"] = request.Method };
        if (request.IsConnect)
        {
            line["host"] = request.Host;
            line["port"] = request.Port ?? 443;
        }
        else
        {
            line["url"] = request.Target;
        }

        line["source"] = request.Client ?? "127.0.0.1";
        line["user"] = request.Password is null or "ok" ? request.User ?? "" : "";
        if (one.Now is not null)
        {
            line["time"] = one.Now.Replace(' ', 'T');
        }

        // A port with a colon too many is a part of the name.
        var name = request.Url is { } url && url.Split('/') is [_, "", var authority, ..] && authority.Count(c => c == ':') > 1 && !authority.Contains('[', StringComparison.Ordinal) ? authority
            : request.HostInUrl.TrimEnd('.');
        line["resolved"] = new JsonArray([.. Resolve(one, name).Select(a => (JsonNode)a)]);
        // The reverse name is that of the host, where the host is an address, and else that of the client.
        // A number alone is an address too, unless a domain is put behind it.
        var isName = !name.Contains('.', StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal) && one.Config.Contains("append_domain", StringComparison.OrdinalIgnoreCase);
        var asked = !isName && IPAddress.TryParse(name.Trim('[', ']'), out var literal) ? literal : IPAddress.Parse(request.Client ?? "127.0.0.1");
        line["reverse"] = Reverse(one, asked);
        var headers = new JsonObject();
        foreach (var (header, value) in request.Headers ?? [])
        {
            headers[header] = value;
        }

        line["headers"] = headers;
        return line.ToJsonString();
    }

    private static string[] Resolve(SquidCase one, string name) =>
        IPAddress.TryParse(name.Trim('[', ']'), out var address)
            ? [address.ToString()]
            : name.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? ["127.0.0.1"]
            : (one.Dns ?? []).FirstOrDefault(d => d.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? [];

    /// <summary>The engine's own hosts file knows one name, and is asked before the name server.</summary>
    private static string Reverse(SquidCase one, IPAddress address) =>
        address.Equals(IPAddress.Loopback) ? "localhost" : (one.Ptr ?? []).FirstOrDefault(p => IPAddress.Parse(p.Key).Equals(address)).Value ?? "";

    private static OwnAnswer FromLine(string line)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(line);
        }
        catch (System.Text.Json.JsonException)
        {
            return new OwnAnswer(Answer.Crash, null, FirstLine(line));
        }

        var verdict = (string?)node?["verdict"] ?? Answer.Crash;
        if ((bool?)node?["rejected"] == true)
        {
            verdict = Answer.Rejected;
        }

        var route = node?["route"] is JsonArray { Count: > 0 } routes ? (string?)routes[0] : null;
        var doubts = (node?["doubts"] as JsonArray)?.Select(d => (string?)d?["reason"]) ?? [];
        return new OwnAnswer(verdict, route, string.Join("; ", doubts.Distinct()));
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
