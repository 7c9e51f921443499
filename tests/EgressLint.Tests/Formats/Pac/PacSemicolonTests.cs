using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

public sealed class PacSemicolonTests
{
    [Theory]
    [InlineData("a\nb", "a; b;")]
    [InlineData("{ 1\n2 } 3", "{1; 2;} 3;")]
    [InlineData("a = b\n++c", "(= a b); (++ c);")]
    [InlineData("a\n++\nb", "a; (++ b);")]
    [InlineData("a = b + c\n(d + e).f()", "(= a (Add b c((Add d e)).f()));")]
    [InlineData("a = b\n/c/g", "(= a (Divide (Divide b c) g));")]
    [InlineData("a = b\n[c]", "(= a b[c]);")]
    [InlineData("a = b\n`c`", "(= a b`c`);")]
    [InlineData("var a\n= 1\nvar b", "(var a=1) (var b)")]
    [InlineData("do a(); while (b) c", "(do b a();) c;")]
    [InlineData("function f() { return\na }", "(function f () {(return) a;})")]
    [InlineData("function f() { return }", "(function f () {(return)})")]
    [InlineData("a: for (;;) { continue\na }", "(a: (for - - - {(continue) a;}))")]
    [InlineData("a: for (;;) { break /*\n*/ a }", "(a: (for - - - {(break) a;}))")]
    [InlineData("function* f() { yield\na }", "(Generator function f () {<'yield'>; a;})")]
    [InlineData("async\nfunction f() { }", "async; (function f () {})")]
    [InlineData("let\na", "(let a)")]
    [InlineData("if (a) let\nb", "(if a let;) b;")]
    [InlineData("if (a) b\nelse c", "(if a b; else c;)")]
    [InlineData("for (a;\nb\n;c\n) d", "(for a; b c d;)")]
    [InlineData("class A { a = 1\nb\nc() { } }", "(class A - a:1 b:- c()(function - () {}))")]
    public void A_line_end_ends_a_statement_where_it_must(string script, string expected)
    {
        Assert.Empty(PacParser.Parse(SourceText.From("a.pac", script)).Problems);
        Assert.Equal(expected, JsPrinter.Shape(script));
    }

    [Theory]
    [InlineData("a b", 2)]
    [InlineData("a ++ b", 5)]
    [InlineData("{ 1 2 } 3", 4)]
    [InlineData("if (a) b else c", 9)]
    [InlineData("for (a; b\n) c", 10)]
    [InlineData("for (a\nb\nc) d", 7)]
    [InlineData("throw\na", 0)]
    [InlineData("a\n=> b", 2)]
    [InlineData("console.log x;", 12)]
    public void Elsewhere_it_does_not(string script, int expected)
    {
        Assert.Equal(expected, Assert.Single(PacParser.Parse(SourceText.From("a.pac", script)).Problems).At.Span.Start);
    }
}
