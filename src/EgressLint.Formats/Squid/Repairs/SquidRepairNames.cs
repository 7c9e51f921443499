using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid.Repairs;

/// <summary>The ACLs that new lines name: those that are there and say just what is meant, else new ones.</summary>
internal sealed class SquidRepairNames
{
    private const int LongestLine = 100;

    private readonly SquidPolicy policy;
    private readonly Dictionary<string, List<SquidDirective>> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { "all", "manager", "localhost", "to_localhost", "to_linklocal", "CONNECT" };
    private readonly Dictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly string stem;
    private readonly char joint;

    /// <summary>
    /// The ACLs of clients to which the list gives anything, each with a blank behind it; an empty text where it gives something to everybody, and none where it
    /// serves the machine itself alone.
    /// </summary>
    private readonly ImmutableArray<string> users;

    public SquidRepairNames(SquidConfiguration configuration, SquidPolicy policy, SquidRepairPlace place, string list, string stem)
    {
        this.policy = policy;
        foreach (var directive in configuration.Directives)
        {
            if (directive.CanonicalName != "acl" || directive.Words.Length < 2)
            {
                continue;
            }

            var name = directive.Words[0].Text;
            taken.Add(name);
            if (!known.TryGetValue(name, out var lines))
            {
                known.Add(name, lines = []);
            }

            lines.Add(directive);
        }

        // A name can be used where a line above has defined it; that later lines add to it makes it no narrower.
        foreach (var (name, lines) in known.ToArray())
        {
            if (lines[0].Index >= place.Index || lines.Any(l => l.Kind != SquidEntryKind.Directive))
            {
                known.Remove(name);
            }
        }

        joint = taken.Count(n => n.Contains('-', StringComparison.Ordinal)) > taken.Count(n => n.Contains('_', StringComparison.Ordinal)) - 2 ? '-' : '_';
        this.stem = Word(stem);
        users = UsersOf(configuration, list);
    }

    /// <summary>Whether an ACL lets those through who sign in, or whom a helper knows: that is not everybody, and says nothing about addresses.</summary>
    private bool AsksWho(string name) => known.TryGetValue(name, out var lines)
        && lines[0].Words[1].Text is "proxy_auth" or "proxy_auth_regex" or "external" or "ident" or "ident_regex" or "ext_user" or "ext_user_regex" or "any-of" or "all-of";

    private ImmutableArray<string> UsersOf(SquidConfiguration configuration, string list)
    {
        const int Most = 4;
        var found = new List<string>();
        foreach (var directive in configuration.Directives)
        {
            if (directive.CanonicalName != list || directive.Words is not [{ Text: "allow" }, ..])
            {
                continue;
            }

            var own = directive.Words.Skip(1).Select(w => w.Text).Where(w => policy.ClientSets.Any(s => s.Name == $"ACL '{w}'")).ToArray();
            if (own.Length > 0)
            {
                found.AddRange(own.Where(n => known.ContainsKey(n)));
            }
            else if (!directive.Words.Skip(1).Any(w => AsksWho(w.Text)))
            {
                return [""];
            }
        }

        return [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Take(Most).Select(n => n + " ")];
    }

    /// <summary>The ACL that is true of tunnels.</summary>
    public string Tunnel(List<string> lines)
    {
        foreach (var (name, acl) in known)
        {
            if (acl.All(l => l.Words is [_, { Text: "method" }, { Text: "CONNECT" }]))
            {
                return name;
            }
        }

        return policy.Release.HasBuiltInConnect ? "CONNECT" : Make("method CONNECT", ["CONNECT"], "tunnels", lines);
    }

    /// <summary>The ACL that is true of just these ports.</summary>
    public string Ports(PortSet ports, List<string> lines)
    {
        foreach (var (name, acl) in known)
        {
            if (acl.All(l => l.Words[1].Text == "port") && PortsOf(acl) is { } own && own.Equals(ports))
            {
                return name;
            }
        }

        var values = ports.ToString().Split(", ");
        return Make("port", values, values.Length == 1 && !values[0].Contains('-', StringComparison.Ordinal) ? $"port{joint}{values[0]}" : $"{stem}{joint}ports", lines);
    }

    /// <summary>
    /// The ACLs of clients, each with a blank behind it, and a line for each; an empty text where the policy takes all clients alike, and none where nothing
    /// tells who they are.
    /// </summary>
    public ImmutableArray<string> Clients(IpSet clients, bool areGiven, List<string> lines)
    {
        if (clients.IsAll)
        {
            return areGiven ? [""] : users;
        }

        var sets = policy.ClientSets
            .Select(s => (Name: s.Name[(s.Name.IndexOf('\'', StringComparison.Ordinal) + 1)..].TrimEnd('\''), s.Clients))
            .Where(s => known.ContainsKey(s.Name)).ToArray();
        var meant = areGiven ? clients : clients.And(IpSet.AllV4);
        if (Covering(meant, sets) is { IsEmpty: false } covering)
        {
            return covering;
        }

        if (!areGiven && Around(meant, sets) is { } around)
        {
            return [around];
        }

        // Clients that were assumed and are nearly everybody: whoever the list serves, which may be everybody.
        return !areGiven && (meant.IsEmpty || Size(meant) > 1UL << 31) ? users : [Make("src", meant.ToString().Split(", "), $"{stem}{joint}clients", lines) + " "];
    }

    private static ulong Size(IpSet set)
    {
        ulong size = 0;
        foreach (var part in set.V4.Intervals)
        {
            size += (ulong)part.Last - part.First + 1;
        }

        return size;
    }

    /// <summary>Names of sets that make up just these clients; none where they do not.</summary>
    private static ImmutableArray<string> Covering(IpSet clients, (string Name, IpSet Clients)[] sets)
    {
        var chosen = ImmutableArray.CreateBuilder<string>();
        var left = clients;
        foreach (var (name, set) in sets.Where(s => s.Clients.IsSubsetOf(clients)).OrderByDescending(s => sets.Count(o => o.Clients.IsSubsetOf(s.Clients))))
        {
            if (left.Overlaps(set))
            {
                chosen.Add(name + " ");
                left = left.Except(set);
            }
        }

        return left.IsEmpty ? chosen.ToImmutable() : [];
    }

    /// <summary>The narrowest set around clients that were assumed: who they are is known no better than that.</summary>
    private static string? Around(IpSet clients, (string Name, IpSet Clients)[] sets)
    {
        (string Name, IpSet Clients)? best = null;
        foreach (var set in sets)
        {
            if (!clients.IsEmpty && clients.IsSubsetOf(set.Clients) && (best is not { } other || (set.Clients.IsSubsetOf(other.Clients) && !set.Clients.Equals(other.Clients))))
            {
                best = set;
            }
        }

        return best is { } found ? found.Name + " " : null;
    }

    /// <summary>The ACLs that together are true of just the names of these patterns.</summary>
    public IEnumerable<string> Hosts(IEnumerable<string> patterns, List<string> lines) =>
        Named(patterns, "dstdomain", "dstdom_regex", "hosts", "domains", lines);

    /// <summary>The same for the names that TLS tells.</summary>
    public IEnumerable<string> Servers(IEnumerable<string> patterns, List<string> lines) =>
        Named(patterns, "ssl::server_name", "ssl::server_name_regex", "tls", $"tls{joint}domains", lines);

    private IEnumerable<string> Named(IEnumerable<string> patterns, string exact, string regex, string hosts, string domains, List<string> lines)
    {
        var all = patterns.Distinct(StringComparer.Ordinal).ToArray();
        var names = all.Where(p => !p.Contains('*', StringComparison.Ordinal)).ToArray();
        var globs = all.Where(p => p.Contains('*', StringComparison.Ordinal)).Select(RepairText.Expression).ToArray();
        if (names.Length > 0)
        {
            yield return Make(exact, names, $"{stem}{joint}{hosts}", lines);
        }

        if (globs.Length > 0)
        {
            // A leading dot would also stand for the domain itself.
            yield return Make(regex, globs, $"{stem}{joint}{domains}", lines);
        }
    }

    /// <summary>A new ACL with these values; the same one where it was made before.</summary>
    private string Make(string type, IReadOnlyList<string> values, string wanted, List<string> lines)
    {
        var key = type + "\n" + string.Join('\n', values);
        if (made.TryGetValue(key, out var name))
        {
            return name;
        }

        name = Free(wanted);
        made.Add(key, name);
        var head = type.Contains(' ', StringComparison.Ordinal) ? $"acl {name} {type[..type.IndexOf(' ', StringComparison.Ordinal)]}" : $"acl {name} {type}";
        var line = new StringBuilder(head);
        foreach (var value in values)
        {
            if (line.Length > head.Length && line.Length + 1 + value.Length > LongestLine)
            {
                lines.Add(line.ToString());
                line.Clear().Append(head);
            }

            line.Append(' ').Append(value);
        }

        lines.Add(line.ToString());
        return name;
    }

    private string Free(string wanted)
    {
        var name = wanted;
        for (var i = 2; !taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}{joint}{i}");
        }

        return name;
    }

    private string Word(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            word.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : joint);
        }

        // Names may have 63 letters up to Squid 6, and what is put behind needs some of them.
        return word.Length is 0 or > 32 ? "needed" : word.ToString();
    }

    private static PortSet? PortsOf(List<SquidDirective> lines)
    {
        var all = PortSet.Empty;
        foreach (var word in lines.SelectMany(l => l.Words.Skip(2)))
        {
            var dash = word.Text.IndexOf('-', StringComparison.Ordinal);
            if (!ushort.TryParse(dash < 0 ? word.Text : word.Text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !ushort.TryParse(dash < 0 ? word.Text : word.Text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || first > last)
            {
                return null;
            }

            all = all.Or(PortSet.Range(first, last));
        }

        return all;
    }
}
