using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Why nothing matches a value, and what to write in its place where that is plain.</summary>
internal readonly record struct DeadName(string Reason, string? Instead = null);

/// <summary>Values that no host matches. Browsers give the script the host in lower case, without scheme, port, path and brackets (measured).</summary>
internal static class PacDeadHosts
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> GlobCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.*?");

    /// <summary>Why no host matches; null when one can.</summary>
    public static DeadName? Judge(NameTestKind kind, string value)
    {
        // Most values are names and nothing else; that is told by one cheap scan.
        if (!value.AsSpan().ContainsAnyExcept(kind == NameTestKind.Glob ? GlobCharacters : HostCharacters) && !(kind == NameTestKind.Equal && value.StartsWith('.')))
        {
            return null;
        }

        var letters = value.AsSpan().IndexOfAnyInRange('a', 'z') >= 0 || value.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0;
        if ((kind == NameTestKind.Glob && !PacGlob.Parse(value).IsPlain) || (!letters && !value.Contains('[', StringComparison.Ordinal)))
        {
            // Patterns with leaking marks are another finding; what has no letters can be meant for addresses or for a check of the form.
            return null;
        }

        return JudgeUrl(kind, value) ?? JudgeMarks(kind, value) ?? JudgeLetters(value);
    }

    private static DeadName? JudgeUrl(NameTestKind kind, string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            return Instead("the host has no scheme", HostOf(value[(scheme + 3)..]), kind);
        }

        if (value.Contains('/', StringComparison.Ordinal))
        {
            return Instead("the host has no path", HostOf(value), kind);
        }

        if (value.StartsWith('[') && IPAddress.TryParse(value, out var bracketed) && bracketed.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bare = value[1..value.IndexOf(']', StringComparison.Ordinal)].ToLowerInvariant();
            return new($"browsers give the host without brackets; write '{bare}'", bare);
        }

        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && value.LastIndexOf(':') == colon && value.AsSpan(0, colon).Contains('.') && value.AsSpan(colon + 1).IndexOfAnyExcept("0123456789*") < 0
            ? Instead("the host has no port", HostOf(value), kind)
            : null;
    }

    private static DeadName? JudgeMarks(NameTestKind kind, string value)
    {
        if (kind != NameTestKind.Glob && value.Contains('*', StringComparison.Ordinal))
        {
            var bare = value.TrimStart('*');
            return kind == NameTestKind.Suffix && !bare.Contains('*', StringComparison.Ordinal)
                ? new($"an asterisk is an ordinary character here; write '{bare}'", bare)
                : new("an asterisk is an ordinary character here; use shExpMatch for patterns");
        }

        if (value.AsSpan().IndexOfAny(' ', '\t') is var blank and >= 0)
        {
            return Instead("no host has a blank", blank == 0 || blank == value.Length - 1 ? value.Trim() : "", kind);
        }

        if (kind == NameTestKind.Equal && value.StartsWith('.'))
        {
            return new("no host begins with a dot; use dnsDomainIs for the end of a name");
        }

        if (value.AsSpan().IndexOfAny(",;") >= 0)
        {
            return new("no host has a comma or semicolon; compare with each name on its own");
        }

        return value.Any(c => c > '\u007F') ? new("engines give such a name in its 'xn--' form; write that form") : null;
    }

    private static DeadName? JudgeLetters(string value)
    {
        var lower = value.ToLowerInvariant();
        return lower == value ? null : new($"engines give the host in lower case; write '{lower}'", lower);
    }

    private static DeadName Instead(string reason, string host, NameTestKind kind)
    {
        var usable = host.Length > 0 && (kind == NameTestKind.Glob || !host.Contains('*', StringComparison.Ordinal)) && host.AsSpan().IndexOfAny(" \t,;/:[]") < 0;
        return usable ? new($"{reason}; write '{host}'", host) : new(reason);
    }

    private static string HostOf(string url)
    {
        var end = url.AsSpan().IndexOfAny("/:?#");
        return (end < 0 ? url : url[..end]).ToLowerInvariant();
    }
}

/// <summary>Values that no URL matches. A URL begins with a lower-case scheme, has a path, and has no port where it is the usual one.</summary>
internal static class PacDeadUrls
{
    private static readonly string[] Schemes = ["http://", "https://", "ftp://", "ftps://", "ws://", "wss://", "file://", "gopher://"];

    /// <summary>Why no URL matches; null when one can.</summary>
    public static DeadName? Judge(NameTestKind kind, string value)
    {
        var pattern = kind switch
        {
            NameTestKind.Glob when PacGlob.Parse(value).IsPlain => value,
            NameTestKind.Equal => value,
            NameTestKind.Prefix => value + "*",
            _ => null,
        };
        if (pattern is null || (kind != NameTestKind.Glob && value.AsSpan().IndexOfAny('*', '?') >= 0))
        {
            return null;
        }

        var free = pattern.AsSpan().IndexOfAny('*', '?');
        var start = free < 0 ? pattern : pattern[..free];
        return JudgeStart(start, free < 0, kind, value) ?? JudgeRest(pattern, start, free < 0);
    }

    private static DeadName? JudgeStart(string start, bool isWhole, NameTestKind kind, string value)
    {
        if (start.Length == 0 || start.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        if (!isWhole && Array.Exists(Schemes, s => s.StartsWith(start, StringComparison.Ordinal)))
        {
            return null;
        }

        var colon = start.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && !start.AsSpan(0, colon).Contains('.'))
        {
            // "ftp:*" and the schemes of applications.
            return null;
        }

        return kind == NameTestKind.Glob && start.Contains('.', StringComparison.Ordinal)
            ? new($"a URL begins with its scheme; write '*://{value}'", "*://" + value)
            : new("a URL begins with its scheme, such as 'http://'");
    }

    private static DeadName? JudgeRest(string pattern, string start, bool isWhole)
    {
        var scheme = start.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        var slash = start.IndexOf('/', scheme + 3);
        var authority = slash < 0 ? start[(scheme + 3)..] : start[(scheme + 3)..slash];
        if (isWhole && slash < 0 && authority.Length > 0)
        {
            return new($"a URL has a path, which is at least a slash; write '{pattern}/*'", null);
        }

        var head = start[..(scheme + 3 + authority.Length)];
        if (head.Any(char.IsAsciiLetterUpper))
        {
            var lower = head.ToLowerInvariant() + pattern[head.Length..];
            return new($"engines give scheme and host in lower case; write '{lower}'", lower);
        }

        var usual = start.StartsWith("http://", StringComparison.Ordinal) ? ":80" : start.StartsWith("https://", StringComparison.Ordinal) ? ":443" : "";
        return usual.Length > 0 && slash > 0 && authority.EndsWith(usual, StringComparison.Ordinal)
            ? new($"engines leave out the usual port; write '{head[..^usual.Length] + pattern[head.Length..]}'", head[..^usual.Length] + pattern[head.Length..])
            : null;
    }
}
