using System.Diagnostics;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Scripts that do not end, or that cost too much: they end as unknown or with the answer of the engine, soon and in little memory.</summary>
public sealed class PacHostileTests
{
    private const string Proxy = "PROXY p1.test:1";

    /// <summary>Bytes that one question may take in all; what is kept of them at a time is much less.</summary>
    private const long MostMemory = 4L << 30;

    /// <summary>Generous, because tests run beside each other; what does not end takes for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Scripts that do not end: nothing but "unknown" is right.</summary>
    public static TheoryData<string, string> Endless { get; } = new()
    {
        { "while", Body("while (true) {} return 'DIRECT';") },
        { "for", Body("for (;;); return 'DIRECT';") },
        { "do", Body("do { var x = host + 1; } while (x); return 'DIRECT';") },
        { "while with a condition on the host", Body("while (host != '') {} return 'DIRECT';") },
        { "labels", Body("a: for (;;) { for (;;) { continue a; } }") },
        { "try in a loop", Body("for (;;) { try { throw 1; } catch (e) { continue; } finally { continue; } }") },
        { "growing array", Body("var a = [1]; for (var i = 0; i < a.length; i++) a.push(i); return 'DIRECT';") },
        { "for of a growing array", Body("var a = [1]; for (var x of a) a.push(x); return 'DIRECT';") },
        { "for of a growing set", Body("var s = new Set([1]), n = 1; for (var x of s) s.add(++n); return 'DIRECT';") },
        { "while at load", "while (true) {}\n" + Body("return 'DIRECT';") },
        { "regex that never advances", Body("var r = /x*/g; while (r.exec('abc') !== null) {} return 'DIRECT';") },
        { "walk that does not advance", Body("var h = host; while (h.length) { h = h.substring(h.indexOf('#') + 1); } return 'DIRECT';") },
        { "getter loop", Body("var o = { get a() { while (true) {} } }; return o.a;") },
        { "iterator without an end", Body("var o = {}; o[Symbol.iterator] = function () { return { next: function () { return { done: false, value: 1 }; } }; }; for (var x of o) {} return 'DIRECT';") },
    };

    /// <summary>Scripts that end in an engine; with the route there, where that does not depend on its limits.</summary>
    public static TheoryData<string, string, string?> Costly { get; } = new()
    {
        { "recursion without an end", "function f() { return f(); }\n" + Body("return f();"), "DIRECT" },
        { "two functions without an end", "function f(n) { return g(n + 1); } function g(n) { return f(n + 1); }\n" + Body("return f(0);"), "DIRECT" },
        { "recursion that is caught", "function f() { return f(); }\n" + Body("try { f(); } catch (e) { return '" + Proxy + "'; } return 'DIRECT';"), Proxy },
        { "recursion of 1,000", "function f(n) { return n == 0 ? '" + Proxy + "' : f(n - 1); }\n" + Body("return f(1000);"), Proxy },
        { "recursion of 1,000,000", "function f(n) { return n == 0 ? '" + Proxy + "' : f(n - 1); }\n" + Body("return f(1000000);"), "DIRECT" },
        { "eval of itself", "var text = 'eval(text)';\n" + Body("return eval(text);"), "DIRECT" },
        { "eval of itself that is caught", "var text = 'eval(text)';\n" + Body("try { eval(text); } catch (e) { return '" + Proxy + "'; } return 'DIRECT';"), Proxy },
        { "eval of 100 MB", Body("var s = '1 + 1;'; for (var i = 0; i < 24; i++) s += s; eval(s); return '" + Proxy + "';"), Proxy },
        { "eval of a million characters again and again", Body("var s = '1;'; for (var i = 0; i < 18; i++) s += s; for (i = 0; i < 1000; i++) eval(s); return '" + Proxy + "';"), Proxy },
        { "eval of 100,000 different texts", Body("for (var i = 0; i < 100000; i++) eval('var v' + i + ' = ' + i); return '" + Proxy + "';"), Proxy },
        { "eval of deep brackets", Body("var s = '1'; for (var i = 0; i < 14; i++) s = new Array(1 << i).join('(') + s + new Array(1 << i).join(')'); eval(s); return '" + Proxy + "';"), Proxy },
        { "eval in eval in eval", Body("var s = '1'; for (var i = 0; i < 12; i++) s = 'eval(' + JSON.stringify(s) + ')'; return eval(s) == 1 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "a function of itself", "var text = 'return Function(text)()';\n" + Body("return Function(text)();"), "DIRECT" },
        { "a million functions of texts", Body("for (var i = 0; i < 1000000; i++) new Function('return ' + i); return '" + Proxy + "';"), Proxy },
        { "with in with", Body("var o = {}; " + string.Concat(Enumerable.Repeat("with (o) ", 200)) + "for (var i = 0; i < 100000; i++) missing1 = i; return '" + Proxy + "';"), Proxy },
        { "getter that reads itself", Body("var o = { get a() { return this.a; } }; return o.a;"), "DIRECT" },
        { "setter that writes itself", Body("var o = { set a(v) { this.a = v; } }; o.a = 1; return 'DIRECT';"), "DIRECT" },
        { "toString that calls itself", Body("var o = { toString: function () { return '' + this; } }; return '' + o;"), "DIRECT" },
        { "cycle of prototypes", Body("var a = {}, b = Object.create(a); try { Object.setPrototypeOf(a, b); } catch (e) { return '" + Proxy + "'; } return a.x ? 'A' : 'DIRECT';"), Proxy },
        { "cycle by __proto__", Body("var a = {}, b = { __proto__: a }; a.__proto__ = b; return '" + Proxy + "';"), "DIRECT" },
        { "array in itself", Body("var a = [1]; a.push(a); return 'PROXY p' + String(a).length + '.test:1';"), "PROXY p2.test:1" },
        { "JSON of a cycle", Body("var a = {}; a.a = a; return JSON.stringify(a);"), "DIRECT" },
        { "doubling text to 128 MB", Body("var s = 'abcdefgh'; for (var i = 0; i < 24; i++) s += s; return s.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "doubling text without an end", Body("var s = 'a'; while (true) s += s; return 'DIRECT';"), "DIRECT" },
        { "doubling the host", Body("var s = host; for (var i = 0; i < 26; i++) s += s; return s.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "repeat", Body("var s = 'a'.repeat(500000000); return s.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "padStart", Body("var s = 'a'.padStart(500000000, 'bc'); return s.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "join of a long array", Body("var s = new Array(100000000).join('ab'); return s.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "array of 4,294,967,295", Body("var a = new Array(4294967295); return a.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "array of 4,294,967,296", Body("try { new Array(4294967296); } catch (e) { return '" + Proxy + "'; } return 'DIRECT';"), Proxy },
        { "length of 4,294,967,295", Body("var a = [1]; a.length = 4294967295; a[4294967294] = 1; return a.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "index far out", Body("var a = []; a[4000000000] = 1; return a.length == 4000000001 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "fill", Body("var a = new Array(1000000000).fill(1); return 'DIRECT';"), "DIRECT" },
        { "forEach over holes", Body("var n = 0; new Array(1000000000).forEach(function () { n++; }); return n == 0 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "spread", Body("var a = [1, 2]; for (var i = 0; i < 40; i++) a = [...a, ...a]; return 'DIRECT';"), "DIRECT" },
        { "concat", Body("var a = [1, 2]; for (var i = 0; i < 40; i++) a = a.concat(a); return 'DIRECT';"), "DIRECT" },
        { "Array.from with a length", Body("var a = Array.from({ length: 4294967295 }); return 'DIRECT';"), "DIRECT" },
        { "apply with a length", Body("return String.fromCharCode.apply(null, { length: 100000000 }) ? 'DIRECT' : 'DIRECT';"), "DIRECT" },
        { "glob of many stars", Body("return shExpMatch(host, '" + Repeat("*a", 40) + "*b') ? '" + Proxy + "' : 'DIRECT';"), null },
        { "glob of very many stars", Body("return shExpMatch(host, '" + Repeat("*a", 5000) + "*') ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "globs of many stars", Body("return " + string.Join(" || ", Enumerable.Range(0, 60).Select(i => $"shExpMatch(host, '*a*{i}*b*{(char)('a' + (i % 26))}*')")) + " ? '" + Proxy + "' : 'DIRECT';"), null },
        { "glob of question marks", Body("return shExpMatch(host, '*a" + Repeat("?", 60) + "') ? '" + Proxy + "' : 'DIRECT';"), null },
        { "regex (a+)+", Body("return /^(a+)+$/.test('" + Repeat("a", 60) + "!') ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "regex (a+)+ on the host", Body("return /^(a+)+$/.test(host) ? '" + Proxy + "' : 'DIRECT';"), null },
        { "regex (a|a)*", Body("return /^(a|a)*$/.test('" + Repeat("a", 60) + "!') ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "regex (.*)*x", Body("return /(.*)*x/.test(url + url + url) ? '" + Proxy + "' : 'DIRECT';"), null },
        { "regex with many repeats", Body("return /^(([a-z0-9-]{1,63}\\.){1,63}[a-z]{2,63}){1,63}$/.test(host) ? '" + Proxy + "' : '" + Proxy + "';"), Proxy },
        { "regex that is large", Body("return /^(?:a{1000}){1000}$/.test(host) ? '" + Proxy + "' : 'DIRECT';"), null },
        { "regex with a back reference", Body("return /^(a*)*\\1$/.test('" + Repeat("a", 40) + "b') ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "replace that grows", Body("var s = 'a'; for (var i = 0; i < 40; i++) s = s.replace(/a/g, 'aa'); return 'DIRECT';"), "DIRECT" },
        { "split of long texts", Body("var s = 'a.'.repeat(1000000).split('.'); return s.length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "loop of 1,000,000", Body("var n = 0; for (var i = 0; i < 1000000; i++) n += i % 7; return n > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "loop of 10,000,000,000", Body("for (var i = 0; i < 10000000000; i++); return 'DIRECT';"), "DIRECT" },
        { "loops in loops", Body(Repeat("for (var i = 0; i < 100; i++) for (let j = 0; j < 1e5; j++) ", 4) + ";return 'DIRECT';"), "DIRECT" },
        { "sort without an order", Body("var a = []; for (var i = 0; i < 500; i++) a.push(i); var n = 0; a.sort(function () { return n++ % 3 - 1; }); return '" + Proxy + "';"), Proxy },
        { "sort that always says less", Body("var a = []; for (var i = 0; i < 500; i++) a.push(i * 7919 % 500); a.sort(function () { return -1; }); return '" + Proxy + "';"), Proxy },
        { "sort that returns no number", Body("var a = [3, 1, 2]; a.sort(function () { return NaN; }); return 'PROXY p' + a[0] + '.test:1';"), "PROXY p3.test:1" },
        { "array of 60,000", "var a = [" + string.Join(",", Enumerable.Range(0, 60_000).Select(i => $"'h{i}.example.com'")) + "];\n" + Body("for (var i = 0; i < a.length; i++) if (host == a[i]) return '" + Proxy + "'; return 'DIRECT';"), "DIRECT" },
        { "object of 60,000", "var a = {" + string.Join(",", Enumerable.Range(0, 60_000).Select(i => $"'h{i}.example.com':1")) + "};\n" + Body("return a[host] === 1 ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "chain of 50,000", Body("if (" + string.Join("||", Enumerable.Range(0, 50_000).Select(i => $"host=='h{i}.q'")) + ") return '" + Proxy + "'; return 'DIRECT';"), "DIRECT" },
        { "sum of 50,000", Body("return ('x' + " + string.Join("+", Enumerable.Repeat("'a'", 50_000)) + ").length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "ifs of 20,000", Body(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"if(host=='{i}.q')return 'PROXY p{i}:1';")) + "return 'DIRECT';"), "DIRECT" },
        { "branches that double", Body("var n = ''; " + string.Concat(Enumerable.Range(0, 24).Select(i => $"if (shExpMatch(host, '*{(char)('a' + i)}*')) n += '{(char)('a' + i)}';")) + " return n.length > 100 ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "random branches", Body("var n = 0; for (var i = 0; i < 40; i++) if (Math.random() < 0.5) n += i; return n < 0 ? '" + Proxy + "' : 'DIRECT';"), "DIRECT" },
        { "loop over the host", Body("var n = 0; for (var i = 0; i < host.length; i++) n += host.charCodeAt(i); return 'PROXY p' + n % 3 + '.test:1';"), null },
        { "valueOf that counts", Body("var n = 0, o = { valueOf: function () { return n++; } }; while (o < 1000) {} return '" + Proxy + "';"), Proxy },
        { "deep array", Body("var a = []; for (var i = 0; i < 100000; i++) a = [a]; return String(a) + 'DIRECT';"), "DIRECT" },
        { "deep closures", Body("var f = function () { return '" + Proxy + "'; }; for (var i = 0; i < 5000; i++) (function (g) { f = function () { return g(); }; })(f); return f();"), Proxy },
        { "bound many times", Body("var f = function () { return '" + Proxy + "'; }; for (var i = 0; i < 5000; i++) f = f.bind(null); return f();"), Proxy },
        { "flat without an end", Body("var a = [1]; for (var i = 0; i < 20; i++) a = [a, a]; return a.flat(Infinity).length > 5 ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "JSON that is deep", Body("var o = JSON.parse('" + Repeat("[", 5000) + Repeat("]", 5000) + "'); return o ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "regex that is deep", Body("return new RegExp('" + Repeat("(", 2000) + "a" + Repeat(")", 2000) + "').test('a') ? '" + Proxy + "' : 'DIRECT';"), Proxy },
        { "toFixed", Body("return (1e21).toFixed(100) + Math.pow(10, 308) * 10 + (0.1).toString(2) ? '" + Proxy + "' : 'DIRECT';"), Proxy },
    };

    public static TheoryData<string> Broken => [.. PacRobustnessTests.Odd];

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_never_ends_is_not_known(string name, string script)
    {
        foreach (var (asked, parts) in Decide(name, script))
        {
            Assert.True(parts.All(p => !p.IsCertain), $"{name}, {asked}: {parts[0].Entry.Label}");
        }
    }

    [Theory]
    [MemberData(nameof(Costly))]
    public void What_costs_much_is_answered_rightly_or_not_known(string name, string script, string? route)
    {
        foreach (var (asked, parts) in Decide(name, script))
        {
            Assert.True(route is null || parts.All(p => !p.IsCertain || string.Join(';', p.Action.Targets) == route), $"{name}, {asked}: {string.Join(", ", parts.Select(p => p.Entry.Label))}");
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_scripts_are_bound_and_decided(string script)
    {
        Decide(script, script);
        Decide(script, Body("if (shExpMatch(host, '*.com')) return 'DIRECT'; return 'PROXY a:1';") + script);
        Decide(script, Body("if (host) {" + script + "\n} return 'DIRECT';"));
    }

    private static string Body(string statements) => "function FindProxyForURL(url, host) { " + statements + " }\n";

    private static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));

    /// <summary>The parts of one name and of all names below another; fails when that takes too long or too much.</summary>
    private static List<(string Asked, IReadOnlyList<DecisionPart> Parts)> Decide(string name, string script)
    {
        var results = new List<(string, IReadOnlyList<DecisionPart>)>();
        var problems = new List<string>();
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var policy = PacScripts.Bind(script);
        Measure("load");
        foreach (var asked in new[] { "www.example.org", "*.example.org" })
        {
            var parts = policy.Decide(PacScripts.Wildcard(policy, asked)).Parts;
            Measure(asked);
            Assert.NotEmpty(parts);
            if (policy.Rejections.IsEmpty)
            {
                results.Add((asked, parts));
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        return results;

        void Measure(string what)
        {
            var memory = GC.GetAllocatedBytesForCurrentThread() - before;
            if (memory > MostMemory || watch.Elapsed > Longest)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {what}: {watch.ElapsedMilliseconds} ms, {memory >> 20} MB"));
            }

            before = GC.GetAllocatedBytesForCurrentThread();
            watch.Restart();
        }
    }
}
