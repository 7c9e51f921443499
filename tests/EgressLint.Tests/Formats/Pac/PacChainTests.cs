namespace EgressLint.Tests.Formats.Pac;

/// <summary>Long chains and lists of conditions, in every form that an index is made for: with the index they say what each condition says.</summary>
public sealed class PacChainTests
{
    private const int Count = 40;

    private static readonly string Or = " || ";

    public static TheoryData<string, bool> Scripts => new()
    {
        { "var hit = " + Join(Or, i => $"dnsDomainIs(host, '.n{i}.example.com')") + "; return hit ? 'PROXY a:1' : 'DIRECT';", true },
        { "return (" + Join(Or, i => $"dnsDomainIs(host, '.n{i}.example.com')") + ") ? 'PROXY a:1' : 'DIRECT';", true },
        { "var hit = " + Join(Or, i => $"shExpMatch(host, '*.n{i}.example.com')") + "; return hit ? 'PROXY a:1' : 'DIRECT';", true },
        { "var hit = " + Join(Or, i => $"host.endsWith('.n{i}.example.com')") + "; return hit ? 'PROXY a:1' : 'DIRECT';", true },
        { "var hit = " + Join(Or, i => $"shExpMatch(url, 'https://*.n{i}.example.com/*')") + "; return hit ? 'PROXY a:1' : 'DIRECT';", true },
        { "var hit = host == 'a.n1.example.com' || " + Join(Or, i => $"dnsDomainIs(host, '.n{i}.example.com')") + "; return hit ? 'PROXY a:1' : 'DIRECT';", true },
        { "var other = 'x.example.net', hit = " + Join(Or, i => $"dnsDomainIs({(i % 2 == 0 ? "host" : "other")}, '.n{i}.example.com')") + "; return hit && !dnsDomainIs(host, '.n2.example.com') ? 'PROXY b:1' : 'DIRECT';", false },
        { "var h = host.toLowerCase(); if (" + Join(Or, i => $"dnsDomainIs(h, '.n{i}.example.com')") + ") return 'PROXY a:1'; return 'DIRECT';", true },
        { Join(" ", i => $"if (dnsDomainIs(host, '.n{i}.example.com')) return 'PROXY a:1';") + " return 'DIRECT';", true },
        { Join(" ", i => $"if (shExpMatch(host, '*.n{i}.example.com')) return 'PROXY a:1';") + " return 'DIRECT';", true },
        { "for (var i = 0; i < list.length; i++) if (dnsDomainIs(host, list[i])) return 'PROXY a:1'; return 'DIRECT';", true },
        { "for (var i = 0; i < names.length; i++) if (dnsDomainIs(host, '.' + names[i])) return 'PROXY a:1'; return 'DIRECT';", true },
        { "for (var i = 0; i < names.length; i++) { if (shExpMatch(host, '*.' + names[i])) { return 'PROXY a:1'; } } return 'DIRECT';", true },
        { "for (var i = 0; i < list.length; i++) if (dnsDomainIs(host, list[i]) || dnsDomainIs(host, '.' + names[i])) return 'PROXY a:1'; return 'DIRECT';", true },
        { "for (var i = 0; i < list.length; i++) if (host.endsWith(list[i])) return 'PROXY a:1'; return 'DIRECT';", true },
        { "var own = list; for (var i = 0; i < own.length; i++) if (dnsDomainIs(host, own[i])) return 'PROXY a:1'; return 'DIRECT';", true },
        { "var i = 0; while (i < list.length) { if (dnsDomainIs(host, list[i])) return 'PROXY a:1'; i++; } return 'DIRECT';", true },
        { "for (var i in list) if (dnsDomainIs(host, list[i])) return 'PROXY a:1'; return 'DIRECT';", true },
        { "for (var d of list) if (dnsDomainIs(host, d)) return 'PROXY a:1'; return 'DIRECT';", true },
        { "return list.some(function (d) { return dnsDomainIs(host, d); }) ? 'PROXY a:1' : 'DIRECT';", true },
        { "for (var i = 0; i < list.length; i++) if (mine(host, list[i])) return 'PROXY a:1'; return 'DIRECT';", true },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_chain_says_what_its_conditions_say(string body, bool isWhole)
    {
        var policy = PacScripts.Bind(Lists + "function FindProxyForURL(url, host) { " + body + " }");
        Assert.Empty(policy.Rejections);
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts;
        Assert.All(parts, p => Assert.True(p.IsCertain, string.Join("; ", p.Doubts.Select(d => d.Reason))));
        foreach (var number in (int[])[0, 1, 2, 39, 40, 99])
        {
            foreach (var host in (string[])[$"a.n{number}.example.com", $"b.a.n{number}.example.com", $"n{number}.example.com", $"an{number}.example.com"])
            {
                var isBelow = number < Count && host.Contains($".n{number}.", StringComparison.Ordinal);
                var expected = !isBelow ? "DIRECT" : isWhole ? "PROXY a:1" : number % 2 == 0 && number != 2 ? "PROXY b:1" : "DIRECT";
                Assert.Equal("return \"" + expected + "\"", Assert.Single(parts, p => p.Flows.Hosts.Contains(host)).Entry.Label);
                Assert.Equal(expected, PacScripts.Ask(policy, "https://" + host + "/").Text);
            }
        }
    }

    [Theory]
    [InlineData("dnsDomainIs = function () { return false; };")]
    [InlineData("shExpMatch = dnsDomainIs = function () { return false; };")]
    public void A_helper_that_the_script_replaces_is_not_looked_up(string replaced)
    {
        var chain = Join(Or, i => $"dnsDomainIs(host, '.n{i}.example.com')");
        var loop = "for (var i = 0; i < list.length; i++) if (dnsDomainIs(host, list[i])) return 'PROXY a:1';";
        var statements = Join(" ", i => $"if (dnsDomainIs(host, '.n{i}.example.com')) return 'PROXY a:1';");
        var policy = PacScripts.Bind($"{Lists}{replaced} function FindProxyForURL(url, host) {{ var hit = {chain}; if (hit || ({chain})) return 'PROXY a:1'; {loop} {statements} return 'DIRECT'; }}");
        Assert.All(policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts, p => Assert.Equal("return \"DIRECT\"", p.Entry.Label));
    }

    [Theory]
    [InlineData("String.prototype.endsWith = function () { return false; };")]
    public void A_method_that_the_script_replaces_is_not_looked_up(string replaced)
    {
        var chain = Join(Or, i => $"host.endsWith('.n{i}.example.com')");
        var policy = PacScripts.Bind($"{replaced} function FindProxyForURL(url, host) {{ var hit = {chain}; return hit ? 'PROXY a:1' : 'DIRECT'; }}");
        Assert.All(policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts, p => Assert.Equal("return \"DIRECT\"", p.Entry.Label));
    }

    private static string Lists => $"var list = [{Join(", ", i => $"'.n{i}.example.com'")}], names = [{Join(", ", i => $"'n{i}.example.com'")}]; function mine(h, d) {{ return h.slice(-d.length) == d; }} ";

    private static string Join(string separator, Func<int, string> make) => string.Join(separator, Enumerable.Range(0, Count).Select(make));
}
