using System.Buffers;
using System.Globalization;
using System.Net;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Values of <c>dstdomain</c> and its relatives that no host can equal. Squid compares them byte by byte from the right and knows
/// neither globs nor URLs (acl/DomainData.cc, anyp/Uri.cc matchDomainName).
/// </summary>
internal static class SquidPitfallsInDomains
{
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private static readonly SearchValues<char> PatternCharacters = SearchValues.Create(@"\^$()|+{");

    public static void Report(SquidPitfallContext context, SquidAcl acl)
    {
        if (acl.Type.Kind is not (AclKind.DestinationDomain or AclKind.SourceDomain or AclKind.ServerName))
        {
            return;
        }

        var dead = 0;
        (string Text, Location At) more = ("", default);
        foreach (var line in acl.Lines)
        {
            foreach (var block in line.Blocks)
            {
                for (var i = 0; i < block.Count; i++)
                {
                    // A backslash alone is a line that was to go on; that is another finding.
                    if (IsPlain(block[i]) || block[i] is "\\" || Judge(block[i].ToString(), block.IsFile) is not { } judged)
                    {
                        continue;
                    }

                    if (++dead <= SquidPitfalls.MostPerAcl)
                    {
                        Say(context, acl, block[i].ToString(), block.LocationOf(i), judged);
                    }
                    else if (dead == SquidPitfalls.MostPerAcl + 1)
                    {
                        more = (block[i].ToString(), block.LocationOf(i));
                    }
                }
            }
        }

        if (dead > SquidPitfalls.MostPerAcl)
        {
            var count = (dead - SquidPitfalls.MostPerAcl).ToString(CultureInfo.InvariantCulture);
            context.Report(new Finding(SquidPolicyRules.DeadDomainValue, more.At, "more", [count, acl.Name, Shown(more.Text)]));
        }
    }

    /// <summary>Why no host equals the value, and what to write in its place; null for a value that a host can equal.</summary>
    private static DeadValue? Judge(string value, bool inFile)
    {
        if (value.StartsWith('\uFEFF'))
        {
            return new("the byte order mark at the start of the file is part of it; save the file without one");
        }

        return JudgeWords(value, inFile) ?? JudgeUrl(value) ?? JudgeMarks(value) ?? JudgeDots(value);
    }

    /// <summary>Most values are names and nothing else; that is told by one cheap scan.</summary>
    private static bool IsPlain(ReadOnlySpan<char> value) =>
        !value.ContainsAnyExcept(HostCharacters) && value is not [.., '.'] && value is not ['-', ..] && value.IndexOf("..", StringComparison.Ordinal) < 0;

    private static DeadValue? JudgeWords(string value, bool inFile)
    {
        if (value.AsSpan().IndexOfAny(' ', '\t') >= 0)
        {
            return new("a line of a list is one value, blanks included; write one name on each line");
        }

        if (value is "-n" or "-i")
        {
            return new(inFile ? "options are not read from files" : "options stand directly after the type");
        }

        return value.AsSpan().IndexOfAny('"', '\'') >= 0 ? new("the quotes are part of it; remove them", value.Trim('"', '\'')) : null;
    }

    private static DeadValue? JudgeUrl(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var host = HostOf(value[(scheme + 3)..]);
            return new($"it is compared with the host alone, without scheme, port and path{Instead(host)}", host);
        }

        if (value.StartsWith('/'))
        {
            return new($"it is a value and not a file; write \"{value}\" in quotes to read that file");
        }

        if (value.Contains('/'))
        {
            return char.IsAsciiDigit(value[0]) && SquidAddresses.TryNumeric(value.AsSpan(0, value.IndexOf('/')), out _)
                ? new("a network belongs into an ACL of type 'dst'")
                : new($"the host has no path{Instead(HostOf(value))}", HostOf(value));
        }

        return value.Contains(':') ? JudgeColon(value) : null;
    }

    private static DeadValue? JudgeColon(string value)
    {
        if (value.StartsWith('['))
        {
            return IPAddress.TryParse(value, out var address) && !string.Equals($"[{address}]", value, StringComparison.OrdinalIgnoreCase)
                ? new($"Squid writes the address of a request in its shortest form; write '[{address}]'", $"[{address}]")
                : null;
        }

        if (value.Count(c => c == ':') > 1 && IPAddress.TryParse(value, out var bare))
        {
            return new($"an IPv6 address in a URL stands in brackets; write '[{bare}]'", $"[{bare}]");
        }

        return new($"the port is not part of the host{Instead(HostOf(value))}", HostOf(value));
    }

    private static DeadValue? JudgeMarks(string value)
    {
        if (value.StartsWith("*.", StringComparison.Ordinal) && IsPlain(value.AsSpan(1)))
        {
            return new($"an asterisk is an ordinary character here; write '{value[1..]}', which covers the name and everything below it", value[1..]);
        }

        if (value.AsSpan().IndexOfAny(",;") >= 0)
        {
            var trimmed = value.Trim(',', ';');
            return trimmed.AsSpan().IndexOfAny(",;") < 0
                ? new($"blanks separate values, so '{(value.Contains(',') ? ',' : ';')}' is part of it{Instead(trimmed)}", trimmed)
                : new("blanks separate values, not commas or semicolons; give each name a word of its own");
        }

        if (value.AsSpan().ContainsAny(PatternCharacters))
        {
            return new("regular expressions belong into an ACL of type 'dstdom_regex'");
        }

        if (value.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            return new("it is no pattern, '*' and '?' are ordinary characters here; name the domain with a leading dot to cover everything below it");
        }

        if (value.Contains('#'))
        {
            return new($"a comment begins behind a blank only, so '#' is part of it{Instead(value[..value.IndexOf('#')])}", value[..value.IndexOf('#')]);
        }

        return value.Any(c => c > '\u007F') ? new("clients ask for such a name in its 'xn--' form; write that form") : null;
    }

    private static DeadValue? JudgeDots(string value)
    {
        if (value.Trim('.').Length == 0)
        {
            return new("a dot alone stands for no name; the ACL 'all' stands for everything");
        }

        if (value.EndsWith('.'))
        {
            return new($"Squid removes the dot at the end of a requested host{Instead(value.TrimEnd('.'))}", value.TrimEnd('.'));
        }

        if (value.StartsWith("..", StringComparison.Ordinal))
        {
            return new($"one leading dot covers the name and everything below it{Instead("." + value.TrimStart('.'))}", "." + value.TrimStart('.'));
        }

        return value.Contains("..", StringComparison.Ordinal) ? new("no host has two dots in a row") : null;
    }

    private static string HostOf(string url)
    {
        var end = url.AsSpan().IndexOfAny("/:?#");
        var host = end < 0 ? url : url[..end];
        host = host[(host.IndexOf('@') + 1)..].TrimEnd('.', ',', ';');
        return host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host;
    }

    private static string Instead(string host) => host.Length > 0 && IsPlain(host) ? $"; write '{host}'" : "";

    private static void Say(SquidPitfallContext context, SquidAcl acl, string value, Location at, DeadValue dead)
    {
        var fix = dead.Instead is { Length: > 0 } instead && (IsPlain(instead) || instead.StartsWith('['))
            ? new Fix($"Write '{instead}'", FixSafety.Unsafe, [new(at, instead)])
            : null;
        context.Report(new Finding(SquidPolicyRules.DeadDomainValue, at, Shown(value), acl.Name, dead.Reason) { Fixes = fix is null ? [] : [fix] });
    }

    /// <summary>A byte order mark is not seen in a report.</summary>
    private static string Shown(string value) => value.TrimStart('\uFEFF');
}

/// <summary>Why a value is dead, and what to write in its place where that is plain.</summary>
internal readonly record struct DeadValue(string Reason, string? Instead = null);
