using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Scripts that were once decided wrongly, or too slowly, for wildcards: what is certain of a part is what single names get.</summary>
public sealed class PacRegressionTests
{
    [Theory]
    [InlineData("an empty text is searched from a place", "for (var p = host.length, n = 0; p > 0 && n < 10; n++) { p = host.lastIndexOf('', p - 1); if (host.slice(p + 1) == 'a.x.com') return 'DIRECT'; } return 'PROXY p:1';", "*.x.com", "nota.x.com")]
    [InlineData("an empty text is searched behind a place", "return host.indexOf('', host.length - 3) > 8 ? 'DIRECT' : 'PROXY p:1';", "*.x.com", "much.longer.x.com")]
    [InlineData("unknown texts with long names differ", "var a = host.toUpperCase(), b = a; for (var i = 0; i < 60; i++) { a = a.trim() + 'A'; b = b.trim() + 'B'; } return a == 'XA' && b != 'XB' ? 'DIRECT' : 'PROXY p:1';", "*.x.com", "b.x.com")]
    [InlineData("unknown pieces in a loop", "var h = host; while (h) { if (h == 'b.x.com') return 'DIRECT'; var dot = h.indexOf('.'); if (dot == -1) break; h = h.substr(dot + 2); } return 'PROXY p:1';", "*.x.com", "ab.x.com")]
    public void What_is_certain_is_what_single_names_get(string name, string body, string pattern, string member)
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { " + body + " }");
        var flow = new Flow { Host = member, Port = 443, Path = "/" };
        var part = Assert.Single(policy.Decide(PacScripts.Wildcard(policy, pattern)).Parts, p => p.Flows.Contains(flow));
        var action = policy.Evaluate(flow).Action;
        Assert.True(action is null || !part.IsCertain || part.Action.Equals(action), $"{name}: {part.Entry.Label}");
    }

    /// <summary>The first call of a script finds nothing in its tables, a later one what the first left there.</summary>
    [Theory]
    [InlineData("new Set()", "for (var x of kept) r = x", "kept.add('PROXY p:1')")]
    [InlineData("new Set()", "r = [...kept][0] || r", "kept.add('PROXY p:1')")]
    [InlineData("new Set()", "Set.prototype.forEach.call(kept, function (x) { r = x; })", "kept.add('PROXY p:1')")]
    [InlineData("new Set()", "if (Set.prototype.has.call(kept, 1)) r = 'PROXY p:1'", "kept.add(1)")]
    [InlineData("new Map()", "if (kept.size) r = 'PROXY p:1'", "kept.set(1, 2)")]
    [InlineData("new Map()", "if (Array.from(Map.prototype.keys.call(kept)).length) r = 'PROXY p:1'", "kept.set(1, 2)")]
    [InlineData("new Map([[1, 2]])", "if (!Map.prototype.delete.call(kept, 1)) r = 'PROXY p:1'", "0")]
    [InlineData("{}", "if (Object.keys(kept).length) r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("{}", "if (Object.getOwnPropertyNames(kept).length) r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("{}", "if (Object.keys(Object.assign({}, kept)).length) r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("{}", "if (Object.keys({ ...kept }).length) r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("{}", "if (Object.prototype.propertyIsEnumerable.call(kept, 'x')) r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("{}", "if (JSON.stringify(kept) != '{}') r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("{}", "for (var x in kept) r = 'PROXY p:1'", "kept.x = 1")]
    [InlineData("[]", "if (JSON.stringify(kept) != '[]') r = 'PROXY p:1'", "kept[0] = 1")]
    [InlineData("['PROXY p:1']", "r = Array.prototype.pop.call(kept) || r", "0")]
    [InlineData("[]", "if (Array.prototype.push.call(kept, 1) > 1) r = 'PROXY p:1'", "0")]
    [InlineData("[]", "if (Array.prototype.slice.call(kept).length) r = 'PROXY p:1'", "kept[0] = 1")]
    public void What_an_earlier_call_may_have_left_is_a_doubt(string initial, string reading, string writing)
    {
        var policy = PacScripts.Bind("var kept = " + initial + "; function FindProxyForURL(url, host) { var r = 'DIRECT'; " + reading + "; if (host == 'a.x.com') " + writing + "; return r; }");
        Assert.Empty(policy.Rejections);
        var flow = new Flow { Host = "b.x.com", Port = 443, Path = "/" };
        Assert.False(Assert.Single(policy.Decide(PacScripts.Wildcard(policy, "*.x.com")).Parts, p => p.Flows.Contains(flow)).IsCertain);
    }
}
