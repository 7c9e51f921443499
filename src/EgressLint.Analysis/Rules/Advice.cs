using System.Globalization;
using System.Text.RegularExpressions;

namespace EgressLint.Analysis.Rules;

/// <summary>What to write into a file, in the file's own words where they are known here.</summary>
internal static class Advice
{
    private const int Shown = 4;

    /// <summary>An entry that lets the endpoints of a group through.</summary>
    internal static string Allow(EndpointGroup group)
    {
        if (group.Policy.ChoosesRoute)
        {
            return Return(group, Passing(group));
        }

        if (group.Policy.FiltersPackets || group.Policy.Format == "azure")
        {
            return PacketAdvice.Allow(group);
        }

        var line = LineOf(group);
        if (group.Policy.Format != "squid" || group.Patterns.Length > Shown)
        {
            return $"Allow {group.Endpoints} before line {line}.";
        }

        var acls = Acls(group.Patterns, "needed").ToArray();
        return $"Before line {line}, add {string.Join(" and ", acls.Select(a => $"'{a}'"))} and 'http_access allow needed'.";
    }

    /// <summary>A wider form of an entry that misses hosts.</summary>
    internal static string Cover(EndpointGroup group) => group.Policy.ChoosesRoute && group.Patterns.Length <= Shown
        ? $"Add {string.Join(" and ", group.Patterns.Select(p => $"'{Script(p)}'"))} to the condition, or the name itself where it compares a list."
        : group.Policy.Format == "squid"
        ? $"Write {string.Join(" and ", group.Patterns.Take(Shown).Select(p => $"'{Domain(p) ?? p}'"))}; a leading dot covers the domain and everything below it."
        : $"Widen the entry so that it covers {group.Endpoints} as well.";

    /// <summary>A statement of a script that sends the endpoints of a group direct.</summary>
    internal static string Direct(EndpointGroup group) => $"{Return(group, "DIRECT")} The firewall must let them pass.";

    /// <summary>The start of a script's function is the one place where a new statement certainly decides first.</summary>
    private static string Return(EndpointGroup group, string route) => group.Patterns.Length > Shown
        ? $"At the start of FindProxyForURL, return \"{route}\" for these names."
        : $"At the start of FindProxyForURL, add 'if ({string.Join(" || ", group.Patterns.Select(Script))}) return \"{route}\";'.";

    /// <summary>Where the rest of the endpoint goes, when some of it goes anywhere.</summary>
    private static string Passing(EndpointGroup group) =>
        group.Checks.Select(c => c.Judgement.FirstPassing).FirstOrDefault(p => p is not null) is { } part && !part.Part.Route.IsEmpty
            ? string.Join("; ", part.Part.Route)
            : "DIRECT";

    /// <summary>The condition of a script for the names of a pattern.</summary>
    private static string Script(string pattern)
    {
        var name = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[1..] : pattern;
        return name.AsSpan().ContainsAny('*', '<') ? $"shExpMatch(host, \"{Globbed(pattern)}\")"
            : name.StartsWith('.') ? $"dnsDomainIs(host, \"{name}\")"
            : $"host == \"{name}\"";
    }

    private static string Globbed(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var close = text.IndexOf('>', StringComparison.Ordinal);
        return open < 0 || close < open ? text : Globbed($"{text[..open]}*{text[(close + 1)..]}");
    }

    /// <summary>An entry that keeps TLS closed.</summary>
    internal static string Splice(EndpointGroup group)
    {
        if (group.Policy.Format != "squid" || group.Patterns.Length > Shown)
        {
            return $"Exempt {group.Endpoints} from decryption.";
        }

        var names = string.Join(' ', group.Patterns.Select(p => Domain(p) ?? p));
        return $"Above that line, add 'acl not_decrypted ssl::server_name {names}' and 'ssl_bump splice not_decrypted'.";
    }

    /// <summary>An entry that keeps requests from a helper that rewrites them.</summary>
    internal static string Unrewritten(EndpointGroup group)
    {
        var acls = Acls(group.Patterns, "not_rewritten").ToArray();
        return acls.Length != 1 || group.Patterns.Length > Shown
            ? $"Exempt {group.Endpoints} with a line 'url_rewrite_access deny' above the others of its kind."
            : $"Add '{acls[0]}', and above other such lines 'url_rewrite_access deny not_rewritten'; where there are none yet, 'url_rewrite_access allow all' behind it.";
    }

    /// <summary>Where tunnels to further ports are allowed.</summary>
    internal static string OpenPorts(EndpointGroup group) => group.Policy.Format == "squid"
        ? $"Add 'port {group.PortNumbers.Replace(", ", " ", StringComparison.Ordinal)}' to the ACL of ports to which line {LineOf(group)} lets tunnels go."
        : group.Policy.FiltersPackets || group.Policy.Format == "azure" ? PacketAdvice.Allow(group) : $"Open port {group.PortNumbers} for {group.Endpoints}.";

    /// <summary>The ACL lines of Squid that cover host patterns.</summary>
    internal static IEnumerable<string> Acls(IEnumerable<string> patterns, string name)
    {
        var all = patterns.ToArray();
        var domains = all.Select(Domain).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var kept = domains.Where(d => !domains.Any(wide => Covers(wide, d))).ToArray();
        if (kept.Length > 0)
        {
            yield return $"acl {name} dstdomain {string.Join(' ', kept)}";
        }

        var expressions = all.Where(p => Domain(p) is null).Select(Expression).ToArray();
        if (expressions.Length > 0)
        {
            yield return $"acl {(kept.Length > 0 ? name + "_names" : name)} dstdom_regex {string.Join(' ', expressions)}";
        }
    }

    /// <summary>Line of the entry that decides, counted from one.</summary>
    internal static string LineOf(EndpointGroup group)
    {
        var entry = group.Checks[0].Problem?.Part.Entry;
        var at = entry is null ? Judging.Names.Start(group.Policy) : Judging.Names.Place(group.Policy, entry);
        return (at.StartPosition.Line + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A leading dot covers the domain and everything below it.</summary>
    private static string? Domain(string pattern)
    {
        var name = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[1..] : pattern;
        return name.AsSpan().ContainsAny('*', '<') ? null : name;
    }

    private static bool Covers(string wide, string narrow) =>
        wide != narrow && wide.StartsWith('.') && ("." + narrow.TrimStart('.')).EndsWith(wide, StringComparison.Ordinal);

    private static string Expression(string pattern)
    {
        var text = Regex.Escape(pattern).Replace("\\*", "[^.]*", StringComparison.Ordinal);
        return $"^{Parameters(text)}$";
    }

    private static string Parameters(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var close = text.IndexOf('>', StringComparison.Ordinal);
        return open < 0 || close < open ? text : Parameters($"{text[..open]}[^.]+{text[(close + 1)..]}");
    }
}
