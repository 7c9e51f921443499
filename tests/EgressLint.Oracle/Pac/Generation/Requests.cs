using System.Net;
using System.Text.RegularExpressions;
using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>URLs that a program may tell apart, from the constants in its text.</summary>
internal sealed partial class Requests(Dice dice, string program)
{
    private static readonly string[] Always =
    [
        "www.contoso.com", "intranet", "printer", "ten.test", "pub.test", "10.1.2.3", "172.20.1.1", "192.168.1.9", "8.8.8.8", "2001:db8::7", "constructor", "www.example.org", "a", "nowhere.invalid",
        "login.microsoftonline.com", "10.akamaitechnologies.com", "__proto__", "10.20.30.40", "203.0.113.7", "tostring.valueof",
    ];

    private readonly string[] names = [.. Names().Matches(program.ToLowerInvariant().Replace("\\.", ".", StringComparison.Ordinal)).Select(m => m.Value.Trim('.', '-')).Where(IsName).Distinct()];

    /// <summary>The URL and host as Chromium gives them to the program: no default port, and of https and wss nothing after the authority.</summary>
    public IReadOnlyList<PacAnswer> Some(int count)
    {
        var seen = new Dictionary<string, PacAnswer>(StringComparer.Ordinal);
        for (var attempt = 0; seen.Count < count && attempt < count * 20; attempt++)
        {
            var host = attempt < count / 8 ? dice.Of(Always) : Host();
            if (IsAsked(host))
            {
                var url = Url(host);
                seen.TryAdd(url, new PacAnswer { Url = url, Host = host });
            }
        }

        return [.. seen.Values];
    }

    private string Host()
    {
        if (names.Length == 0 || dice.Percent(12))
        {
            return dice.Of(Always);
        }

        var name = dice.Of(names);
        return dice.Below(16) switch
        {
            < 5 => name,
            5 => "www." + name,
            6 => $"{dice.One("a", "b1", "x-y", "10", "login")}.{name}",
            7 => $"a.b.{name}",
            8 => dice.One("x", "not", "1", "a-") + name,
            9 => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..],
            10 => name + ".",
            11 => name + dice.One(".evil.test", "x", ".com"),
            12 => name.Split('.')[0],
            13 => name.Replace('.', dice.One('-', 'x')),
            14 => $"{name.Split('.')[0]}.{dice.Of(names)}",
            _ => name[1..],
        };
    }

    private string Url(string host)
    {
        var scheme = dice.Below(20) switch { < 9 => "http", < 17 => "https", < 19 => "ws", _ => "wss" };
        var standard = scheme is "http" or "ws" ? 80 : 443;
        var port = dice.Below(10) switch { 0 => 8080, 1 => 8443, 2 => dice.One(443, 80, 10140, 9000), _ => standard };
        var inUrl = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var authority = port == standard ? inUrl : $"{inUrl}:{port}";
        var path = scheme is "https" or "wss" ? "/" : dice.Below(10) switch
        {
            < 5 => "/",
            5 => "/a/b.html",
            6 => "/index.html?q=1",
            7 when names.Length > 0 => $"/x?u=http://{dice.Of(names)}/",
            8 when names.Length > 0 => $"/.{dice.Of(names)}/",
            _ => "/a/B.js",
        };
        return $"{scheme}://{authority}{path}";
    }

    /// <summary>Is it a host that a URL may have, and one for which the browser asks the program?</summary>
    private static bool IsAsked(string host)
    {
        if (host is "" or "localhost" || host.Length > 200 || host.EndsWith(".localhost", StringComparison.Ordinal) || host.Contains("xn--", StringComparison.Ordinal))
        {
            return false;
        }

        if (IPAddress.TryParse(host, out var address) && (host.Contains(':', StringComparison.Ordinal) || address.ToString() == host))
        {
            return !IPAddress.IsLoopback(address) && !host.StartsWith("169.254.", StringComparison.Ordinal) && host != "0.0.0.0";
        }

        // A name whose last label is a number would be read as an address.
        return HostText().IsMatch(host) && !NumberAtEnd().IsMatch(host);
    }

    private static bool IsName(string text) => text.Length is > 1 and < 60 && text is not ("function" or "return" or "var" or "if" or "for" or "else" or "host" or "url" or "let" or "const" or "new" or "this" or "while");

    [GeneratedRegex(@"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|(?<=[""'`.|(])[a-z0-9-]{1,12}(?=[""'`.|)])")]
    private static partial Regex Names();

    [GeneratedRegex(@"^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$")]
    private static partial Regex HostText();

    [GeneratedRegex(@"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$")]
    private static partial Regex NumberAtEnd();
}
