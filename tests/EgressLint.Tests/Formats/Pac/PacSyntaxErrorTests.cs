using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Every script here was also given to a current engine, which refuses it, and to the same line.</summary>
public sealed class PacSyntaxErrorTests
{
    [Theory]
    [InlineData("if (a {\n b }", "1:7 expected ')' before '{'")]
    [InlineData("if (a(b, c {\n d }", "1:12 expected ',' or ')' before '{'")]
    [InlineData("if (a)) { b }", "1:7 ')' cannot stand here")]
    [InlineData("if a { b }", "1:4 expected '(' before 'a'")]
    [InlineData("function f() {\n  if (a) {\n    return 1;\n}\n", "5:1 expected '}' before the end of the file")]
    [InlineData("function f() { } }", "1:18 '}' closes nothing")]
    [InlineData("function f() { if (a) { } } return 'b'; }", "1:29 'return' stands outside of a function")]
    [InlineData("a = 'b;\nc = 'd';", "1:5 the string is not closed")]
    [InlineData("if (f(a, 'b))\n  c();\nd();", "1:10 the string is not closed")]
    [InlineData("a = /b;\nc", "1:5 the regular expression is not closed")]
    [InlineData("a = /b/gg", "1:5 'gg' are no flags of a regular expression")]
    [InlineData("a = `b\nc", "1:5 the template is not closed")]
    [InlineData("a; /* b", "1:4 the comment is not closed")]
    [InlineData("### Direct access\na", "1:1 '#' has no meaning in a script")]
    [InlineData("a # b\nc", "1:3 '#' has no meaning in a script")]
    [InlineData("console.log x;", "1:13 expected ';' before 'x'")]
    [InlineData("var p = ${GATEWAY};\na", "1:10 '{' cannot stand here")]
    [InlineData("var p = {{ .Proxy }};\na", "1:10 '{' cannot stand here")]
    [InlineData("x = 'a' 'b'", "1:9 expected ';' before ''b''")]
    [InlineData("var a = ['x' 'y'];", "1:14 expected ',' or ']' before ''y''")]
    [InlineData("a = { 'b': 1 'c': 2 }", "1:14 expected ',' or '}' before ''c''")]
    [InlineData("var a = { 'b': 1,\nvar c = 2;\nd", "2:5 expected ':' before 'c'")]
    [InlineData("a = ;", "1:5 ';' cannot stand here")]
    [InlineData("a.", "1:3 expected a name before the end of the file")]
    [InlineData("f(a", "1:4 expected ',' or ')' before the end of the file")]
    [InlineData("()", "1:2 expected an expression before ')'")]
    [InlineData("let a; let a", "1:12 'a' is declared already in this scope")]
    [InlineData("let a; { var a }", "1:14 'a' is declared already in this scope")]
    [InlineData("{ { var a } let a }", "1:17 'a' is declared already in this scope")]
    [InlineData("function f(a) { let a }", "1:21 'a' is declared already in this scope")]
    [InlineData("class A { } class A { }", "1:19 'A' is declared already in this scope")]
    [InlineData("const a;", "1:7 'const' gives no value to 'a'")]
    [InlineData("let [a];", "1:5 a pattern has no value to take apart")]
    [InlineData("1 = 2", "1:1 nothing can be assigned to '1'")]
    [InlineData("a?.b = 1", "1:1 nothing can be assigned behind '?.'")]
    [InlineData("({a}) = 1", "1:2 nothing can be assigned to '{a}'")]
    [InlineData("({ a = 1 })", "1:6 '=' gives a default value, which only a pattern has")]
    [InlineData("({ __proto__: 1, '__proto__': 2 })", "1:18 '__proto__' is set twice")]
    [InlineData("return", "1:1 'return' stands outside of a function")]
    [InlineData("break", "1:1 'break' stands outside of a loop and of 'switch'")]
    [InlineData("continue", "1:1 'continue' stands outside of a loop")]
    [InlineData("for (;;) break a", "1:16 'a' is no label around this statement")]
    [InlineData("a: { continue a }", "1:15 'a' is not the label of a loop")]
    [InlineData("a: a: ;", "1:4 the label 'a' is declared twice")]
    [InlineData("switch (a) { default: default: }", "1:23 this 'switch' has a 'default' already")]
    [InlineData("else a", "1:1 'else' has no 'if' before it")]
    [InlineData("if (a) { }; else b", "1:13 'else' has no 'if' before it")]
    [InlineData("try { }", "1:7 neither 'catch' nor 'finally' follows 'try'")]
    [InlineData("for (let of []) a", "1:13 expected ';' before '['")]
    [InlineData("for (let.a of b) c", "1:6 'let' cannot begin the target of 'for … of'")]
    [InlineData("for (async\nof b) c", "1:6 'async of' begins an arrow function")]
    [InlineData("if (a) let b", "1:8 'let' declares a name where a single statement stands; write braces around it")]
    [InlineData("a || b ?? c", "1:8 '??' is mixed with '||' or '&&' without brackets")]
    [InlineData("a ?? b && c", "1:8 '??' is mixed with '||' or '&&' without brackets")]
    [InlineData("-a ** b", "1:4 '**' follows an operator without brackets")]
    [InlineData("'use strict'; with (a) b", "1:15 strict code has no 'with'")]
    [InlineData("'use strict'; a = 010", "1:19 strict code has no numbers with a leading zero")]
    [InlineData("'use strict'; '\\01'", "1:16 strict code has no octal escapes")]
    [InlineData("'use strict'; delete a", "1:22 strict code deletes no names")]
    [InlineData("'use strict'; eval = 1", "1:15 strict code assigns nothing to 'eval'")]
    [InlineData("function f(a, a) { 'use strict' }", "1:15 the parameter 'a' is declared twice")]
    [InlineData("(a, a) => 1", "1:5 the parameter 'a' is declared twice")]
    [InlineData("new.target", "1:1 'new.target' stands outside of a function")]
    [InlineData("({ get a(b) { } })", "1:10 a getter has no parameters")]
    [InlineData("1a", "1:1 a number runs into 'a'")]
    [InlineData("'\\xg'", "1:2 two hexadecimal digits are missing behind '\\x'")]
    [InlineData("import a from 'a'", "1:8 'import' stands in a script, which is no module")]
    [InlineData("function (a) { }", "1:1 a function that is declared has a name")]
    [InlineData("'a' = 1; b c; d", "1:1 nothing can be assigned to ''a''|1:12 expected ';' before 'c'")]
    [InlineData("'function f() {\n  return 1\n}'", "1:1 the string is not closed|3:2 the string is not closed")]
    public void Each_mistake_is_said_once_and_where_it_is(string script, string expected)
    {
        var tree = PacParser.Parse(SourceText.From("a.pac", script));
        Assert.Equal(expected, string.Join("|", tree.Problems.Select(p => $"{p.At.StartPosition.Line + 1}:{p.At.StartPosition.Column + 1} {p.Arguments[0]}")));
        Assert.Equal(tree.Problems[0].At.Span, Assert.IsType<JsProgram>(tree.Root).FirstError);
    }

    [Fact]
    public void The_message_says_what_follows_from_it()
    {
        Assert.Equal(
            "The script does not parse here: expected ')' before '{'. Clients ignore the whole file and connect directly.",
            Assert.Single(PacParser.Parse(SourceText.From("a.pac", "if (a {\n}")).Problems).Message);
    }

    [Theory]
    [InlineData("if (a(b, c {\n d }\ne", "(if a(b c) {d;}) e;")]
    [InlineData("if (a)) { b } else c", "(if a {b;} else c;)")]
    [InlineData("if a { b }\nc", "(if a {b;}) c;")]
    [InlineData("if (f(a, 'b))\n  c();\nd();", "(if f(a 'b))') c();) d();")]
    [InlineData("function f() {\n  if (a) {\n    return 1;\n}\n", "(function f () {(if a {(return 1)})})")]
    [InlineData("var a = ['x' 'y',\n'z' w,\n'v'];\nb", "(var a=['x' 'y' 'z' 'v']) b;")]
    [InlineData("a = { 'b': 1 'c': 2, 'd': 3 };\ne", "(= a {b:1 c:2 d:3}); e;")]
    [InlineData("var a = { 'b': 1,\nvar c = 2;\nd", "(var a={b:1}) (var c=2) d;")]
    [InlineData("var a = { 'b': 1,\nvar\nc = 2;\nd", "(var a={b:1 var:<missing> c:(= c 2)}) d;")]
    [InlineData("a = { 'b': 1 2\nif: 3, c: 4 };\ne", "(= a {b:1 2:<missing> c:4}); e;")]
    [InlineData("a = { 'b': 1 2\nif, c: 4 };\ne", "(= a {b:1 2:<missing> c:4}); e;")]
    [InlineData("a = { 'b': 1 2\nvar };\ne", "(= a {b:1 2:<missing>}); e;")]
    [InlineData("a = { 'b': 1 2\nif (c) d;\ne", "(= a {b:1 2:<missing>}); (if c d;) e;")]
    [InlineData("### Direct access\na", "<what does not parse> a;")]
    [InlineData("a();\n# direct\nb();", "a(); <what does not parse> b();")]
    [InlineData("var p = ${GATEWAY};\na", "(var p=<missing>) a;")]
    [InlineData("var p = {{ .Proxy }};\na", "(var p=<missing>) a;")]
    [InlineData("'function f() {\n  return 1\n}'", "<a stray quote> (function f () {(return 1)}) <a stray quote>")]
    [InlineData("function f() { a } }\nb", "(function f () {a;}) <a stray '}'> b;")]
    [InlineData("if (a) { }; else b\nc", "(if a {}) empty; b; c;")]
    [InlineData("switch (a) { case 1 b; break\ncase 2: c }\nd", "(switch a [1: (break)] [2: c;]) d;")]
    public void What_follows_a_mistake_is_read_as_if_it_were_mended(string script, string expected)
    {
        Assert.Equal(expected, JsPrinter.Shape(script));
    }
}
