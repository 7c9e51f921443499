using System.Text;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;
using EgressLint.Tests.Formats.Azure;
using EgressLint.Tests.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Analysis.Diffing;

/// <summary>Random configurations in pairs of which the second is the first with one thing changed, and flows that may meet them.</summary>
internal sealed class RandomPairs(int seed)
{
    private static readonly string[] Names = ["a.test", "b.test", "x.a.test", "y.x.a.test", "ab.test", "c.example", "d.c.example"];
    private static readonly string[] Clients = ["10.1.2.3", "10.2.3.4", "192.168.7.7", "20.1.1.1"];

    private const string Acls = "http_port 3128\nacl CONNECT method CONNECT\nacl a dstdomain .a.test\nacl b dstdomain b.test .c.example\nacl r dstdom_regex ^a.*t$\nacl web port 80 443\n"
        + "acl high port 1025-65535\nacl near src 10.0.0.0/8\nacl post method POST PUT\n";

    private readonly Random random = new(seed);

    public static Policy Squid(string text)
    {
        var format = new SquidFormat();
        return format.Bind(format.Parse(SourceText.From("squid.conf", text)), new MemoryContext()).Policies[0];
    }

    public (Policy Before, Policy After) SquidPair()
    {
        var lines = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Access()).ToList();
        string Text() => Acls + string.Join('\n', lines) + "\nhttp_access deny all\n";
        var before = Squid(Text());
        Change(lines, Access);
        return (before, Squid(Text()));
    }

    public (Policy Before, Policy After) PacPair()
    {
        var lines = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Branch()).ToList();
        string Text() => $"function FindProxyForURL(url, host) {{\n{string.Join('\n', lines)}\nreturn \"PROXY last:8080\";\n}}\n";
        var before = PacScripts.Bind(Text());
        Change(lines, Branch);
        return (before, PacScripts.Bind(Text()));
    }

    public (Policy Before, Policy After) GroupPair()
    {
        var groups = new RandomGroups(random.Next());
        var rules = groups.Rules().ToList();
        var before = RandomGroups.Policy([.. rules]);
        Change(rules, () => groups.Rules() is [var rule, ..] ? rule with { Priority = random.Next(100, 4097) } : new("r", 100, "Deny", "*", ["*"], ["*"], "*", ["443"]));
        return (before, RandomGroups.Policy([.. rules.DistinctBy(r => r.Priority)]));
    }

    /// <summary>Dozens of lines of which a few are others, with ACLs that change, users and conditions that nobody knows.</summary>
    public (Policy Before, Policy After) LongSquidPair()
    {
        const string Unknown = "external_acl_type helper %SRC /bin/helper\nacl outer external helper\nacl away dst 20.0.0.0/8\n";
        var names = Enumerable.Range(0, 30).Select(_ => Pick(["", "."]) + Pick(Names)).ToList();
        var lines = Enumerable.Range(0, 40).Select(i => random.Next(3) == 0 ? Access() : $"http_access {Pick(["allow", "deny"])} n{random.Next(30)}{Pick(["", " web", " !CONNECT", " outer", " away"])}").ToList();
        string Text() => Acls + Unknown + string.Concat(names.Select((n, i) => $"acl n{i} dstdomain {n}\n")) + string.Join('\n', lines) + "\nhttp_access deny all\n";
        var before = Squid(Text());
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            if (random.Next(2) == 0)
            {
                names[random.Next(30)] = Pick(["", "."]) + Pick(Names);
            }
            else
            {
                Change(lines, Access);
            }
        }

        return (before, Squid(Text()));
    }

    /// <summary>Scripts with a list, a table and a long condition in which names change, some of them written in ways that are not followed.</summary>
    public (Policy Before, Policy After) LongPacPair()
    {
        var (list, keys, tests) = (Some(20), Some(20), Some(12));
        var form = random.Next(6);
        var test = Pick(["dnsDomainIs(host, names[i])", "host == names[i]", "shExpMatch(host, names[i])", "host.indexOf(names[i]) >= 0"]);
        var extra = Pick(["", "", "if (names.length > 19) return \"PROXY long:1\";", "if (names[2] == \"a.test\") return \"PROXY third:1\";", "if (table[\"a.test\"]) return \"PROXY other:1\";"]);
        string Text() => $"var names = [{string.Join(", ", list.Select(n => $"\"{n}\""))}];\nvar table = {{ {string.Join(", ", keys.Select((n, i) => $"\"{n}\": {i % 2}"))} }};\n"
            + "function FindProxyForURL(url, host) {\n"
            + (form == 1 ? "host = host.toLowerCase();\n" : "") + extra + "\n"
            + $"if ({string.Join(" || ", tests.Select(n => $"dnsDomainIs(host, \"{n}\")"))}) return \"PROXY long:8080\";\n"
            + (form == 2 ? "if (host in table) return \"PROXY key:1\";\n" : "if (table[host]) return \"PROXY key:1\";\n")
            + $"for (var i = 0; i < names.length; i++) {{ if ({test}) return {(form == 3 ? "names[i] == \"b.test\" ? \"PROXY b:1\" : \"DIRECT\"" : "\"DIRECT\"")}; }}\n"
            + (form == 4 ? "if (i > 18) return \"PROXY many:1\";\n" : "") + "return \"PROXY last:8080\";\n}\n";
        var before = PacScripts.Bind(Text());
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var changed = Pick([list, keys, tests]);
            if (changed == tests)
            {
                tests[random.Next(tests.Count)] = Pick(Names);
            }
            else
            {
                Change(changed, () => Pick(Names));
            }
        }

        return (before, PacScripts.Bind(Text()));
    }

    private List<string> Some(int count) => [.. Enumerable.Range(0, count).Select(i => random.Next(4) == 0 ? Pick(Names) : $"h{i}.other.example")];

    /// <summary>A flow of a question: a few of what the configurations speak of, and otherwise what the question gives.</summary>
    public Flow? Flow(FlowBox asked)
    {
        var (port, name, client) = (Pick<ushort>([443, 80, 8080, 1024, 1025, 10139]), Pick(Names), PacScripts.Address(Pick(Clients)));
        var address = PacScripts.Address(Pick(["10.0.1.4", "20.60.1.1", "20.60.1.200", "8.8.8.8", "40.126.1.1", "172.31.0.9", "2603:1030::1"]));
        var box = asked.Ports.Contains(port) ? asked with { Ports = PortSet.Of(port) } : asked;
        box = box.Hosts.Contains(name) ? box with { Hosts = Language.Exactly(name) } : box;
        box = box.Clients.Contains(client) ? box with { Clients = IpSet.Of(client) } : box;
        box = box.Addresses is { } far && far.Contains(address) ? box with { Addresses = IpSet.Of(address) } : box;
        if (box.Traits["method"] is { Exact: null })
        {
            var method = Pick(["GET", "POST", "PUT", "HEAD"]);
            box = box.Traits["method"] is { } methods && methods.Contains(method) ? box with { Traits = box.Traits.With("method", method) } : box;
        }

        box = box with { Protocols = box.Protocols == (Protocols.Tcp | Protocols.Udp) ? Pick([Protocols.Tcp, Protocols.Udp]) : box.Protocols };
        return box.Witness();
    }

    /// <summary>Flows of a set that are not its first one.</summary>
    public IEnumerable<Flow> Members(FlowSet set)
    {
        foreach (var box in set.Boxes.Take(6))
        {
            for (var i = 0; i < 4; i++)
            {
                var narrower = Flow(box) is { } flow && set.Contains(flow) ? flow : box.Witness();
                if (narrower is not null)
                {
                    yield return narrower;
                }
            }
        }
    }

    private void Change<T>(List<T> lines, Func<T> fresh)
    {
        var at = random.Next(lines.Count + 1);
        switch (random.Next(3))
        {
            case 0 when at < lines.Count:
                lines.RemoveAt(at);
                break;
            case 1 when at < lines.Count:
                lines[at] = fresh();
                break;
            default:
                lines.Insert(at, fresh());
                break;
        }
    }

    private string Access()
    {
        var text = new StringBuilder("http_access ").Append(Pick(["allow", "deny"]));
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            text.Append(' ').Append(Pick(["", "", "!"])).Append(Pick(["CONNECT", "a", "b", "r", "web", "high", "near", "post"]));
        }

        return text.ToString();
    }

    private string Branch()
    {
        var name = Pick(Names);
        var condition = Pick(
            [$"dnsDomainIs(host, \".{name}\")", $"host == \"{name}\"", $"shExpMatch(host, \"*{name[..2]}*\")", $"shExpMatch(url, \"http:*\") && dnsDomainIs(host, \"{name}\")", "isPlainHostName(host)"]);
        return $"if ({condition}) return \"{Pick(["DIRECT", "PROXY one:8080", "PROXY two:8080; DIRECT"])}\";";
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
