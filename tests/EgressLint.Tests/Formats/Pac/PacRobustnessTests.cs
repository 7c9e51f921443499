using System.Diagnostics;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

public sealed class PacRobustnessTests
{
    private const string Sample = """
        // Proxy configuration
        var bypass = { "a.example.com": 1, b: 2, 'c': [1, , 2], get d() { return 1; }, e() { return 2 }, ["f" + 1]: 3, ...{ g: 1 } };
        let list = ["a.example.com", "b.example.com",];
        const re = /^[a-z/]+\.example\.(com|net)$/i, half = 4 / 2;
        function loop(list, h) {
          outer: for (var i = 0, n = list.length; i < n; i++) {
            for (const x of list) { if (x === h) continue outer; else break outer }
            do i++; while (i < 3) i--
          }
          switch (h) { case "a": case "b": return 1; default: h = h ?? "x"; break }
          try { h = h?.length || (h?.[0] ?? 1) } catch (e) { var e = 1; } finally { h = `a${h}b${{ a: 1 }.a}c` }
          var f = (a, { b, c = 1 }, [d, ...e] = [], ...r) => a + b;
          [a, b.c, { d: e = 1 }] = [1, 2, 3]; /* comment */
          return new Date().getTime() - new list.Foo(1, ...list)
        }
        class Trie extends Object { #root = {}; static { this.count = 1 } constructor(a) { super(a) } get size() { return #root in this } }
        function FindProxyForURL(url, host) {
          if (shExpMatch(host, "*.example.com") || isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0"))
            return "DIRECT";
          <!-- old
          return (host == "a" ? "PROXY p:8080" : host.length > 2 ? "PROXY q:8080; DIRECT" : "DIRECT")
        }
        """;

    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[", "]", ";", ",", "\"", "'", "`", "/", "+", "++", "=", "=>", "?", ":", "\n", "#", "\\", "...", ".", "?.", "??", "||", "if", "else", "function", "var", "let",
        "const", "return", "class", "async", "yield", "await", "of", "for", "while", "do", "switch", "case", "try", "1", "0x", "/a/", "${", "new", "static", "\"use strict\";", "**", "-->",
        "<!--", "/*", "*/", "\uD800", "\u2028", "\uFEFF", "\0", "1_", "#x", "\\u{", "ä",
    ];

    internal static readonly string[] Odd =
    [
        "", " ", "\n", "\uFEFF", "#!", "#!x", "//", "/*", "/**/", "<!--", "-->", "'", "\"", "`", "`${", "${", "}", "{", "(", ")", "\\", "\\u", "\\u{", "/", "/[", "/a/\\", "0x", "1e", "1_", ".", "..",
        "...", "?", "?.", "=>", "()=>", "async", "async(", "async x", "let", "let[", "let let", "class", "class{", "class A{#", "for(", "for(;", "for(;;", "for(let", "do", "try", "try{}catch(", "switch(a){", "switch(a){case",
        "a?b", "new", "new.", "super", "import", "import(", "function", "function*", "({get", "({a", "({a:", "({a=", "[...", "f(...", "\0", "\uD83D\uDE00", "\uDE00", "a\uD83D", "`a${b}${", "a\u2028b", "'\\\r\n'", "'\\", "@", "yield", "if", "else",
        "if(a)else", "{{", "{{}}", "${a}", "a/b/c", "a++/b", ")/a/", "}/a/", "\"a\nb\"", "case 1:", "default:", "catch", "x = {a b c}", "x = [a b c]", "f(a b c)", "`\\u`", "f`\\u`", "/a", "/a\n/",
    ];

    [Fact]
    public void The_sample_is_well_formed()
    {
        Assert.Empty(PacParser.Parse(SourceText.From("a.pac", Sample)).Problems);
    }

    [Fact]
    public void Tokens_tile_any_text_and_nodes_stand_within_their_parents()
    {
        foreach (var text in Odd)
        {
            Check(text);
            Check(text + Sample);
            Check(Sample + text);
            Check("function f() {" + text + "\nreturn 1 }");
        }
    }

    [Fact]
    public void Every_beginning_of_a_script_can_be_read()
    {
        for (var length = 0; length < Sample.Length; length++)
        {
            Check(Sample[..length]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_mutation_can_be_read(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 700; round++)
        {
            var text = Sample;
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                    1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                    _ => text.Insert(at, text.Substring(random.Next(text.Length / 2), random.Next(1, 60))),
                };
            }

            Check(text);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_heap_of_pieces_can_be_read(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            Check(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Pieces[random.Next(Pieces.Length)] + (random.Next(3) == 0 ? " " : ""))));
        }
    }

    [Fact]
    public void A_file_of_two_megabytes_takes_no_time()
    {
        var line = "  if (dnsDomainIs(host, \"www.example.com\") || shExpMatch(host, \"*.example.net\")) { return \"PROXY p.example.com:8080; DIRECT\"; }\n";
        var script = "function FindProxyForURL(url, host) {\n" + string.Concat(Enumerable.Repeat(line, 2_000_000 / line.Length)) + "}";
        Check(script);
        var watch = Stopwatch.StartNew();
        Assert.Empty(PacParser.Parse(SourceText.From("a.pac", script)).Problems);
        Assert.True(watch.ElapsedMilliseconds < 5000, $"{watch.ElapsedMilliseconds} ms");
    }

    private static void Check(string script)
    {
        var text = SourceText.From("a.pac", script);
        var tree = PacParser.Parse(text);
        var end = 0;
        foreach (var token in tree.Tokens)
        {
            Assert.True(token.FullStart == end && token.Span.Start >= end && token.Span.End >= token.Span.Start, script);
            end = token.Span.End;
        }

        Assert.True(end == script.Length && tree.Tokens[^1].RawKind == (ushort)PacTokenKind.EndOfFile, script);
        Assert.Equal(tree.Problems.Length > 0, Assert.IsType<JsProgram>(tree.Root).FirstError is not null);
        Assert.All(tree.Problems, p => Assert.InRange(p.At.Span.End, p.At.Span.Start, script.Length));
        Assert.Equal(new TextSpan(0, script.Length), tree.Root.Span);
        var open = new Stack<SyntaxNode>([tree.Root]);
        while (open.TryPop(out var node))
        {
            foreach (var child in node.Children)
            {
                if (child.Span.Start < node.Span.Start || child.Span.End > node.Span.End)
                {
                    Assert.Fail($"{child.GetType().Name} {child.Span} leaves {node.GetType().Name} {node.Span} in {script}");
                }

                open.Push(child);
            }
        }
    }
}
