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
}
