using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>One policy in many spellings. Each must cut every question into the same sets of hosts, which are written down here as sets.</summary>
public sealed class PacMetamorphicTests
{
    private const string Declared = "var below = [\"contoso.com\", \"example.org\", \"intra.example.net\", \"a.fabrikam.com\"]; var single = [\"www.fabrikam.com\", \"fabrikam.com\", \"intranet\"];\n";
    private const string Sets = "var below = { \"contoso.com\": 1, \"example.org\": 1, \"intra.example.net\": 1, \"a.fabrikam.com\": 1 }; var single = { \"www.fabrikam.com\": 1, \"fabrikam.com\": 1, intranet: 1 };\n";
    private const string Begin = "function FindProxyForURL(url, host) {\n";
    private const string Rest = "return \"PROXY p2.test:2\"; }\n";
    private const string ForSingle = "for (var k = 0; k < single.length; k++) if (host == single[k]) return \"PROXY p1.test:1\";\n";

    /// <summary>Names of more than 16 labels, which the interpreter takes not to exist.</summary>
    private static readonly Language Longer = Language.Glob(string.Concat(Enumerable.Repeat("*.", 16)) + "*");

    private static readonly SetBudget Budget = new(2_000_000);
    private static readonly string[] Below = ["contoso.com", "example.org", "intra.example.net", "a.fabrikam.com"];
    private static readonly string[] Single = ["www.fabrikam.com", "fabrikam.com", "intranet"];

    private static readonly string[] Asked =
    [
        "*", "*.com", "*.contoso.com", "*.fabrikam.com", "*.a.fabrikam.com", "*.example.net", "*.intra.example.net", "*.org", "contoso.com", "www.contoso.com", "notcontoso.com", "fabrikam.com",
        "www.fabrikam.com", "a.fabrikam.com", "x.www.fabrikam.com", "intranet", "intra.example.net", "example.net", "com",
    ];

    public static TheoryData<string, string> Spellings { get; } = new()
    {
        { "chain of or", Begin + "if (host == \"contoso.com\" || dnsDomainIs(host, \".contoso.com\") || host == \"example.org\" || dnsDomainIs(host, \".example.org\") || host == \"intra.example.net\" "
            + "|| dnsDomainIs(host, \".intra.example.net\") || host == \"a.fabrikam.com\" || dnsDomainIs(host, \".a.fabrikam.com\")) return \"DIRECT\"; if (host == \"www.fabrikam.com\" || host == \"fabrikam.com\" "
            + "|| host == \"intranet\") return \"PROXY p1.test:1\";" + Rest },
        { "loop", Declared + Begin + "for (var i = 0; i < below.length; i++) { if (host == below[i] || dnsDomainIs(host, \".\" + below[i])) return \"DIRECT\"; }" + ForSingle + Rest },
        { "loop that counts down", Declared + Begin + "for (var i = below.length - 1; i >= 0; i--) { if (host == below[i] || dnsDomainIs(host, \".\" + below[i])) return \"DIRECT\"; }" + ForSingle + Rest },
        { "while loop with a flag", Declared + Begin + "var i = 0, found = false; while (!found && i < below.length) { found = host === below[i] || shExpMatch(host, \"*.\" + below[i]); i++; } "
            + "if (found) return \"DIRECT\";" + ForSingle + Rest },
        { "for in", Declared + Begin + "for (var i in below) { if (host == below[i] || dnsDomainIs(host, \".\" + below[i])) return \"DIRECT\"; }" + ForSingle + Rest },
        { "for of", Declared + Begin + "for (const name of below) { if (host === name || host.endsWith(`.${name}`)) return \"DIRECT\"; } for (const name of single) if (name === host) return \"PROXY p1.test:1\";" + Rest },
        { "forEach", Declared + Begin + "var route = null; below.forEach(function (name) { if (host == name || dnsDomainIs(host, \".\" + name)) route = \"DIRECT\"; }); if (route) return route; "
            + "single.forEach(function (name) { if (host == name) route = \"PROXY p1.test:1\"; }); if (route) return route;" + Rest },
        { "some and includes", Declared + Begin + "if (below.some(name => host === name || host.endsWith(\".\" + name))) return \"DIRECT\"; if (single.includes(host)) return \"PROXY p1.test:1\";" + Rest },
        { "every and indexOf", Declared + Begin + "if (!below.every(function (name) { return host !== name && !dnsDomainIs(host, \".\" + name); })) return \"DIRECT\"; "
            + "if (single.indexOf(host) !== -1) return \"PROXY p1.test:1\";" + Rest },
        { "filter and length", Declared + Begin + "if (below.filter(n => (\".\" + host).endsWith(\".\" + n)).length > 0) return \"DIRECT\"; if (single.find(n => n === host)) return \"PROXY p1.test:1\";" + Rest },
        { "object and walk", Sets + "var has = Object.prototype.hasOwnProperty;\n" + Begin + "var rest = host; while (true) { if (has.call(below, rest)) return \"DIRECT\"; var dot = rest.indexOf(\".\"); if (dot < 0) break; "
            + "rest = rest.substring(dot + 1); } if (has.call(single, host)) return \"PROXY p1.test:1\";" + Rest },
        { "object and walk from the right", Sets + Begin + "var at = host.lastIndexOf(\".\"); while (at >= 0) { if (below.hasOwnProperty(host.slice(at + 1))) return \"DIRECT\"; at = at == 0 ? -1 : host.lastIndexOf(\".\", at - 1); } "
            + "if (below.hasOwnProperty(host)) return \"DIRECT\"; if (single.hasOwnProperty(host)) return \"PROXY p1.test:1\";" + Rest },
        { "object and labels", Sets + Begin + "var labels = host.split(\".\"); while (labels.length) { if (below[labels.join(\".\")] === 1) return \"DIRECT\"; labels.shift(); } "
            + "if (single[host] === 1) return \"PROXY p1.test:1\";" + Rest },
        { "recursive walk", Sets + "function listed(name) { if (below[name] === 1) return true; var dot = name.indexOf(\".\"); return dot >= 0 && listed(name.substr(dot + 1)); }\n" + Begin
            + "return listed(host) ? \"DIRECT\" : single[host] === 1 ? \"PROXY p1.test:1\" : \"PROXY p2.test:2\"; }" },
        { "Set and walk", "const below = new Set([\"contoso.com\", \"example.org\", \"intra.example.net\", \"a.fabrikam.com\"]), single = new Set([\"www.fabrikam.com\", \"fabrikam.com\", \"intranet\"]);\n" + Begin
            + "for (let rest = host; ; rest = rest.slice(rest.indexOf(\".\") + 1)) { if (below.has(rest)) return \"DIRECT\"; if (!rest.includes(\".\")) break; } if (single.has(host)) return \"PROXY p1.test:1\";" + Rest },
        { "Map", "const routes = new Map([[\"www.fabrikam.com\", \"PROXY p1.test:1\"], [\"fabrikam.com\", \"PROXY p1.test:1\"], [\"intranet\", \"PROXY p1.test:1\"]]);\n" + Begin
            + "if (/(?:^|\\.)(?:contoso\\.com|example\\.org|intra\\.example\\.net|a\\.fabrikam\\.com)$/.test(host)) return \"DIRECT\"; return routes.get(host) ?? \"PROXY p2.test:2\"; }" },
        { "switch", Begin + "switch (true) { case host == \"contoso.com\": case dnsDomainIs(host, \".contoso.com\"): case host == \"example.org\": case dnsDomainIs(host, \".example.org\"): case host == \"intra.example.net\": "
            + "case dnsDomainIs(host, \".intra.example.net\"): case host == \"a.fabrikam.com\": case dnsDomainIs(host, \".a.fabrikam.com\"): return \"DIRECT\"; } "
            + "switch (host) { case \"www.fabrikam.com\": case \"fabrikam.com\": case \"intranet\": return \"PROXY p1.test:1\"; default:" + Rest + "}" },
        { "ifs with globs", Begin + "if (shExpMatch(host, \"contoso.com\")) return \"DIRECT\"; if (shExpMatch(host, \"*.contoso.com\")) return \"DIRECT\"; if (shExpMatch(host, \"example.org\")) return \"DIRECT\"; "
            + "if (shExpMatch(host, \"*.example.org\")) return \"DIRECT\"; if (shExpMatch(host, \"intra.example.net\")) return \"DIRECT\"; if (shExpMatch(host, \"*.intra.example.net\")) return \"DIRECT\"; "
            + "if (shExpMatch(host, \"(*.|)a.fabrikam.com\")) return \"DIRECT\"; if (shExpMatch(host, \"(www.|)fabrikam.com\")) return \"PROXY p1.test:1\"; if (shExpMatch(host, \"intranet\")) return \"PROXY p1.test:1\";" + Rest },
        { "ifs in another order", Begin + "if (host == \"intranet\") return \"PROXY p1.test:1\"; if (host == \"a.fabrikam.com\" || dnsDomainIs(host, \".a.fabrikam.com\")) return \"DIRECT\"; if (host == \"fabrikam.com\") return \"PROXY p1.test:1\"; "
            + "if (host == \"intra.example.net\" || dnsDomainIs(host, \".intra.example.net\")) return \"DIRECT\"; if (host == \"www.fabrikam.com\") return \"PROXY p1.test:1\"; "
            + "if (host == \"example.org\" || dnsDomainIs(host, \".example.org\")) return \"DIRECT\"; if (host == \"contoso.com\" || dnsDomainIs(host, \".contoso.com\")) return \"DIRECT\";" + Rest },
        { "else and a variable", Begin + "var route; if (/^(.*\\.)?contoso\\.com$/.test(host) || /^(.*\\.)?example\\.org$/i.test(host)) route = \"DIRECT\"; else if (/^(.*\\.)?(intra\\.example\\.net|a\\.fabrikam\\.com)$/.test(host)) { route = \"DIRECT\"; } "
            + "else if (host.match(/^((www\\.)?fabrikam\\.com|intranet)$/) != null) route = \"PROXY p1.test:1\"; else route = \"PROXY p2.test:2\"; return route; }" },
        { "slice from the end", Declared + Begin + "for (var i = 0; i < below.length; i++) { var end = \".\" + below[i]; if ((\".\" + host).slice(-end.length) == end) return \"DIRECT\"; }" + ForSingle + Rest },
        { "position from the end", Declared + Begin + "for (var i = 0; i < below.length; i++) { var d = \".\" + host, at = d.length - below[i].length - 1; if (at >= 0 && d.indexOf(\".\" + below[i], at) === at) return \"DIRECT\"; }" + ForSingle + Rest },
        { "other names", "var L = [\"contoso.com\", \"example.org\", \"intra.example.net\", \"a.fabrikam.com\"], host = [\"www.fabrikam.com\", \"fabrikam.com\", \"intranet\"];\nvar FindProxyForURL = function ($, _) { "
            + "var $$ = function (u) { return _ == u || dnsDomainIs(_, \".\" + u) }; for (var url = 0; url < L.length; ++url) if ($$(L[url])) return \"DIRECT\"; for (url = host.length; url--;) if (_ == host[url]) return \"PROXY p1.test:1\"; "
            + "return \"PROXY p2.test:2\" }" },
        { "from the url", Declared + Begin + "var h = url.split(\"/\")[2].split(\":\")[0]; return below.concat().some(d => h === d || h.endsWith(\".\" + d)) ? \"DIRECT\" : single.indexOf(h) > -1 ? \"PROXY p1.test:1\" : \"PROXY p2.test:2\"; }" },
        { "trie", "var trie = { com: { contoso: { end: 1 }, fabrikam: { a: { end: 1 } } }, org: { example: { end: 1 } }, net: { example: { intra: { end: 1 } } } };\n" + Declared + Begin
            + "var at = trie, labels = host.split(\".\"); for (var i = labels.length - 1; i >= 0; i--) { if (labels[i] === \"end\" || !at.hasOwnProperty(labels[i])) break; at = at[labels[i]]; if (at.end === 1) return \"DIRECT\"; }" + ForSingle + Rest },
        { "class", "class Rules { #below; constructor(b) { this.#below = b; } matches(h) { return this.#below.some(b => h === b || h.endsWith(\".\" + b)); } }\n" + Declared + "const rules = new Rules(below);\n" + Begin
            + "if (rules.matches(host)) return \"DIRECT\"; const [a, b, c] = single; if ([a, b, c].some(x => x === host)) return \"PROXY p1.test:1\";" + Rest },
    };

    /// <summary>Questions for which a spelling is not decided; what is decided must be right.</summary>
    private static readonly HashSet<string> Undecided = ["position from the end", "class"];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Every_spelling_of_a_policy_is_the_same_policy(string name, string script)
    {
        var policy = PacScripts.Bind(script);
        Assert.True(policy.Rejections.IsEmpty, name);
        var problems = new List<string>();
        foreach (var asked in Asked)
        {
            var box = PacScripts.Wildcard(policy, asked);
            var parts = policy.Decide(box).Parts;
            if (parts.FirstOrDefault(p => !p.IsCertain) is { } doubted)
            {
                if (!Undecided.Contains(name))
                {
                    problems.Add($"{asked}: {doubted.Doubts[0].Reason}");
                }

                continue;
            }

            var local = Union(parts.Where(p => !IsReturn(p)));
            foreach (var (route, expected) in Expected())
            {
                var actual = Union(parts.Where(p => IsReturn(p) && string.Join(';', p.Action.Targets) == route));
                var wanted = box.Hosts.And(expected).Except(local);
                if (Difference(actual.Except(Longer), wanted.Except(Longer)) is { } host)
                {
                    problems.Add($"{asked}: whether {host} goes to {route} is wrong in {parts.Length} parts");
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems.Prepend(name)));
    }

    private static bool IsReturn(DecisionPart part) => part.Entry.Label.StartsWith("return", StringComparison.Ordinal);

    private static Language Union(IEnumerable<DecisionPart> parts) => parts.Aggregate(Language.Empty, (all, p) => all.Or(p.Flows.Hosts));

    /// <summary>A host that is in one of both only; null when there is none.</summary>
    private static string? Difference(Language left, Language right)
    {
        foreach (var rest in new[] { left.Except(right), right.Except(left) })
        {
            var meter = new SetMeter(Budget);
            if (rest.Witness(meter) is { } host)
            {
                return host;
            }

            if (meter.IsExhausted)
            {
                return "(too large)";
            }
        }

        return null;
    }

    private static IEnumerable<(string Route, Language Hosts)> Expected()
    {
        var below = Below.Aggregate(Language.OneOf(Below), (all, name) => all.Or(Language.EndsWith("." + name)));
        var single = Language.OneOf(Single).Except(below);
        return [("DIRECT", below), ("PROXY p1.test:1", single), ("PROXY p2.test:2", Language.All.Except(below).Except(single))];
    }
}
