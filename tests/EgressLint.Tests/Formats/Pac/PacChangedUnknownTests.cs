namespace EgressLint.Tests.Formats.Pac;

/// <summary>Objects that nobody knows and that a call changes: what was asked before tells nothing about what is asked after it.</summary>
public sealed class PacChangedUnknownTests
{
    private const string Before = "var loaded = new Date(); var x = 0; function F(n) { this.n = n; } F.prototype.run = function () { x = 1; }; function FindProxyForURL(url, host) { ";

    /// <summary>Both answers are possible: neither is given alone.</summary>
    [Theory]
    [InlineData("var d = new Date(); if (d.getHours() < 8) return 'DIRECT'; d.setHours(3); if (d.getHours() < 8) return 'PROXY p:1'; return 'DIRECT';")]
    [InlineData("var d = new Date(), a = d.getHours(); d.setHours(3); if (a === d.getHours()) return 'DIRECT'; return 'PROXY p:1';")]
    [InlineData("var d = new Date(), e = d; if (d.getHours() < 8) return 'DIRECT'; e.setHours(3); if (d.getHours() < 8) return 'PROXY p:1'; return 'DIRECT';")]
    [InlineData("var d = new Date(), e = new Date(); d.setHours(3); e.setHours(9); return d.getHours() === e.getHours() ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("var d = new Date(); d.setHours(3); var a = d.getHours(); d.setHours(9); return d.getHours() === a ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("return loaded.getHours() === new Date().getHours() ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("var p = dnsResolve(host).split('.'); var a = p.pop(); return a === p.pop() ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("var p = dnsResolve(host).split('.'), a = p[0]; p.reverse(); return a === p[0] ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("var p = dnsResolve(host).split('.'), a = p.length; p.push('x'); return a === p.length ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("var t = { '10.0.0.1': new F(1), '10.0.0.2': new F(2) }; t[dnsResolve(host)].run(); return x ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("var t = { '10.0.0.1': { run: function () { x = 1; } }, '10.0.0.2': { run: function () { x = 1; } } }; t[dnsResolve(host)].run(); return x ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("Date.prototype.isLate = function () { x = 1; return false; }; new Date().isLate(); return x ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("String.prototype.indexOf = function () { x = 1; return -1; }; (dnsResolve(host) + '').indexOf('a'); return x ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("Object.defineProperty(Object.prototype, 'late', { get: function () { x = 1; return 1; } }); new Date().late; return x ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("if (/^(w+)/.test(host) && RegExp.$1 == 'www') return 'PROXY p:1'; return 'DIRECT';")]
    [InlineData("return Date.now && Date.now() % 2 ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("return typeof Reflect == 'undefined' ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("class A extends Uint8Array { } return typeof new A(1)[0] == 'number' ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("return [] instanceof Reflect ? 'DIRECT' : 'PROXY p:1';")]
    [InlineData("var t = { get a() { x = 1; return 1; } }; var u = t[dnsResolve(host)]; return x ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("var t = { a: [1, 2], b: [3, 4] }; var l = t[dnsResolve(host)], m = t[dnsResolve(host)]; l.push(1); return l.length === 3 ? 'PROXY p:1' : 'DIRECT';")]
    public void What_was_known_before_a_change_is_not_known_after_it(string statements)
    {
        var policy = PacScripts.Bind(Before + statements + " }");
        for (var times = 0; times < 2; times++)
        {
            var answer = PacScripts.Ask(policy, "https://www.example.com/");
            Assert.True(answer.Text is null || (answer.Text.StartsWith("one of", StringComparison.Ordinal) && answer.Text.Contains("PROXY p:1", StringComparison.Ordinal)), answer.Text);
        }
    }

    /// <summary>What only reads changes nothing, so that the same question has the same answer.</summary>
    [Theory]
    [InlineData("var d = new Date(); if (d.getHours() < 8) return 'DIRECT'; return d.getHours() < 8 ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("if (new Date().getDay() === 0) return 'DIRECT'; return new Date().getDay() === 0 ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("var p = (dnsResolve(host) + '').split('.'); if (p[0] === '10') return 'DIRECT'; p.indexOf('x'); p.slice(1); p.join('.'); return p[0] === '10' ? 'PROXY p:1' : 'DIRECT';")]
    [InlineData("var d = new Date(); d.setHours(3); if (d.getDay() < 3) return 'DIRECT'; return d.getDay() < 3 ? 'PROXY p:1' : 'DIRECT';")]
    public void What_only_reads_changes_nothing(string statements)
    {
        var answer = PacScripts.Ask(PacScripts.Bind(Before + statements + " }"), "https://www.example.com/");
        Assert.True(answer.Text is "DIRECT", answer.Text ?? answer.Why);
    }
}
