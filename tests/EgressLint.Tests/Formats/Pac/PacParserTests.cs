using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

public sealed class PacParserTests
{
    [Theory]
    [InlineData("a || b || c", "(Or a b c);")]
    [InlineData("(a || b) || c", "(Or a b c);")]
    [InlineData("a || (b || c)", "(Or a b c);")]
    [InlineData("a && b || c && d || e", "(Or (And a b) (And c d) e);")]
    [InlineData("a || b && c", "(Or a (And b c));")]
    [InlineData("a ?? (b || c)", "(Coalesce a (Or b c));")]
    [InlineData("a + b + c", "(Add a b c);")]
    [InlineData("(a + b) + c", "(Add a b c);")]
    [InlineData("a + (b + c)", "(Add a (Add b c));")]
    [InlineData("a + b - c + d", "(Add (Subtract (Add a b) c) d);")]
    [InlineData("a - b - c", "(Subtract (Subtract a b) c);")]
    [InlineData("a ** b ** c", "(Power a (Power b c));")]
    [InlineData("a * b + c % d / e", "(Add (Multiply a b) (Divide (Remainder c d) e));")]
    [InlineData("a == b & c === d", "(BitAnd (Equal a b) (StrictEqual c d));")]
    [InlineData("a < b << c in d", "(In (Less a (ShiftLeft b c)) d);")]
    [InlineData("a | b ^ c & d", "(BitOr a (BitXor b (BitAnd c d)));")]
    [InlineData("~host.indexOf('x') >>> 0", "(ShiftRightUnsigned (BitNot host.indexOf('x')) 0);")]
    [InlineData("!a instanceof b", "(InstanceOf (Not a) b);")]
    [InlineData("typeof a.b == 'c'", "(Equal (TypeOf a.b) 'c');")]
    [InlineData("- -a", "(Negate (Negate a));")]
    [InlineData("a++ + ++b", "(Add (a ++) (++ b));")]
    [InlineData("a ? b : c ? d : e", "(? a b c d e);")]
    [InlineData("a ? b ? c : d : e", "(? a (? b c d) e);")]
    [InlineData("a ? b : c = d", "(? a b (= c d));")]
    [InlineData("a = b = c", "(= a (= b c));")]
    [InlineData("a += b, c", "(, (Add= a b) c);")]
    [InlineData("a ||= b", "(Or= a b);")]
    [InlineData("new a.b(c).d(e)", "(new a.b c).d(e);")]
    [InlineData("new new a()()", "(new (new a ) );")]
    [InlineData("new a", "(new a );")]
    [InlineData("a.if['x'](1)(2)", "a.if['x'](1)(2);")]
    [InlineData("a?.b?.[c]?.(d)", "a?.b?.[c]?.(d);")]
    [InlineData("a ?.5 : 1", "(? a 0.5 1);")]
    [InlineData("a / b / c", "(Divide (Divide a b) c);")]
    [InlineData("x = /[/]\\/a/gi.test(y) / 2", "(= x (Divide /[/]\\/a/gi.test(y) 2));")]
    [InlineData("if (a) /b/.c", "(if a /b/.c;)")]
    [InlineData("`a${b}c${`d${e}`}f`", "-`a|c|f`(b -`d|`(e));")]
    [InlineData("f`a${1}`", "f`a|`(1);")]
    [InlineData("[1,,2,]", "[1 _ 2];")]
    [InlineData("[...a, b]", "[...a b];")]
    [InlineData("x = { a: 1, 'b': 2, 3: 4, 1e21: 5, .50: 6, 0x10: 7, if: 8, [c]: 9, d, e() { }, get f() { }, set f(v) { }, ...g, get: 1, async: 2, }",
        "(= x {a:1 b:2 3:4 1e+21:5 0.5:6 16:7 if:8 [c]:9 d:d e()(function - () {}) get f:(function - () {}) set f:(function - (v) {}) spread :g get:1 async:2});")]
    [InlineData("a => b", "(Arrow function - (a) {(return b)});")]
    [InlineData("(a, { b, c = 1 }, [d, ...e] = [], ...f) => ({ a })", "(Arrow function - (a {b:b c:(= c 1)} (= [d ...e] []) ...f) {(return {a:a})});")]
    [InlineData("async (a) => { }", "(ArrowAsync function - (a) {});")]
    [InlineData("async(a)", "async(a);")]
    [InlineData("[a, b.c, { d: e = 1 }] = f", "(= [a b.c {d:(= e 1)}] f);")]
    [InlineData("(a, b)", "(, a b);")]
    [InlineData("await (a)", "await(a);")]
    [InlineData("let = static + of - get", "(= let (Subtract (Add static of) get));")]
    [InlineData("10n", "<a BigInt>;")]
    public void Expressions_have_this_shape(string script, string expected)
    {
        Assert.Empty(PacParser.Parse(SourceText.From("a.pac", script)).Problems);
        Assert.Equal(expected, JsPrinter.Shape(script));
    }

    [Theory]
    [InlineData("var a, b = 1; let [c] = d; const { e, f: g } = h", "(var a b=1) (let [c]=d) (const {e:e f:g}=h)")]
    [InlineData("if (a) b; else if (c) d; else e", "(if a b; c d; else e;)")]
    [InlineData("if (a) if (b) c; else d", "(if a (if b c; else d;))")]
    [InlineData("for (var i = 0, n = a in b ? 1 : 2; i < n; i++) ;", null)]
    [InlineData("for (var i = 0; i < n; i++) ;", "(for (var i=0) (Less i n) (i ++) empty;)")]
    [InlineData("for (;;) { break }", "(for - - - {(break)})")]
    [InlineData("for (a.b in c, d) e", "(forin - a.b (, c d) e;)")]
    [InlineData("for (const [k, v] of m) f(k)", "(forof const [k v] m f(k);)")]
    [InlineData("for (let of = 1; ;) break", "(for (let of=1) - - (break))")]
    [InlineData("a: b: for (;;) continue a", "(a: (b: (for - - - (continue a))))")]
    [InlineData("while (a) do b(); while (c)", "(while a (do c b();))")]
    [InlineData("switch (a) { case 1: case 2: b; break; default: }", "(switch a [1: ] [2: b; (break)] [default: ])")]
    [InlineData("try { a } catch { b } finally { c }", "(try {a;} - {b;} {c;})")]
    [InlineData("try { a } catch ({ b }) { }", "(try {a;} {b:b} {} -)")]
    [InlineData("with (a) { b }", "(with a {b;})")]
    [InlineData("debugger; ;", "empty; empty;")]
    [InlineData("function f(a, b = 1, ...c) { 'use strict'; return }", null)]
    [InlineData("function f(a) { 'use strict'; return a }", "(Strict function f (a) {'use strict'; (return a)})")]
    [InlineData("function* f() { yield a; yield* b }", "(Generator function f () {<'yield'>; <'yield'>;})")]
    [InlineData("{ function f() { } function f() { } }", "{(function f () {}) (function f () {})}")]
    [InlineData("class A extends B { #a = 1; static b; constructor() { super() } get c() { return this.#a } static { d } async *e() { } }",
        "(class A B #a:1 static b:- constructor()(function - () {super();}) get c:(function - () {(return <a private name>)}) static staticblock :(function - () {d;}) e()(GeneratorAsync function - () {}))")]
    [InlineData("WPAD:\nfunction F() { }", "(WPAD: (function F () {}))")]
    [InlineData("<!-- a\nb --> c\n--> d\ne", "(Greater (b --) c); e;")]
    [InlineData("#!/bin/x\n\uFEFFa\u00A0/* \n */ --> b\nc", "a; c;")]
    public void Statements_have_this_shape(string script, string? expected)
    {
        Assert.Equal(expected is null, PacParser.Parse(SourceText.From("a.pac", script)).Problems.Length > 0);
        if (expected is not null)
        {
            Assert.Equal(expected, JsPrinter.Shape(script));
        }
    }

    [Theory]
    [InlineData("'a\\n\\t\\x41\\u0042\\u{43}\\103\\0\\\n\\q\\\\'", "a\n\tABCC\0q\\")]
    [InlineData("'\\u{1F600}\u2028'", "\U0001F600\u2028")]
    [InlineData("'\\47\\400\\8'", "'\u00200" + "8")]
    [InlineData("\"it's\"", "it's")]
    public void Strings_have_their_escapes_resolved(string script, string expected)
    {
        Assert.Equal(expected, Assert.IsType<JsString>(Assert.IsType<JsExpressionStatement>(Assert.Single(JsPrinter.Parse(script).Statements)).Expression).Value);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0x1F", 31)]
    [InlineData("0b101", 5)]
    [InlineData("0o17", 15)]
    [InlineData("017", 15)]
    [InlineData("089", 89)]
    [InlineData("1_000.5e-1", 100.05)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("0x20000000000001", 9007199254740993.0)]
    [InlineData("0x20000000000003", 9007199254740996.0)]
    [InlineData("0x10000000000000000000000000800001", 2.1267647932558654e37)]
    [InlineData("1e400", double.PositiveInfinity)]
    public void Numbers_have_their_value(string script, double expected)
    {
        Assert.Equal(expected, Assert.IsType<JsNumber>(Assert.IsType<JsExpressionStatement>(Assert.Single(JsPrinter.Parse(script).Statements)).Expression).Value);
    }

    /// <summary>As V8 writes them.</summary>
    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(-0.0, "0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(-12.25, "-12.25")]
    [InlineData(-1e21, "-1e+21")]
    [InlineData(-1.5e-7, "-1.5e-7")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    public void Numbers_are_written_as_the_language_does(double value, string expected) => Assert.Equal(expected, PacNumbers.ToText(value));

    [Fact]
    public void Names_with_escapes_are_the_names_without()
    {
        Assert.Equal("(= abc ä.if);", JsPrinter.Shape("a\\u0062c = \\u{e4}.\\u0069f"));
    }

    [Fact]
    public void The_first_use_of_each_feature_is_noted()
    {
        var program = JsPrinter.Parse("a.b; x = { c: 1, }; let y = z => `t`; let w; a.if; for (q of [...r]) s ?? t?.u; [a] = b ** 1_0");
        Assert.Equal(
            "TrailingComma@15 Let@20 Arrow@30 Template@33 ReservedPropertyName@47 ForOf@58 Spread@62 NullishCoalescing@71 OptionalChaining@75 Destructuring@80 Exponent@88 LogicalAssignment@91",
            string.Join(" ", program.Features.Select(f => $"{f.Feature}@{f.Span.Start}")));
        Assert.Empty(JsPrinter.Parse("var a = { b: [1, 2], 'c': /x/g }; function f(x) { for (var i in x) try { return !x } catch (e) { } }").Features);
    }

    [Fact]
    public void The_same_name_is_the_same_string()
    {
        var program = JsPrinter.Parse("host; host");
        Assert.Same(Name(program.Statements[0]), Name(program.Statements[1]));

        static string Name(JsStatement statement) => Assert.IsType<JsIdentifier>(Assert.IsType<JsExpressionStatement>(statement).Expression).Name;
    }

    [Fact]
    public void Nodes_know_where_they_stand()
    {
        const string script = "if (a.bc(d))\n  return 'x';";
        var statement = Assert.IsType<JsIf>(Assert.Single(JsPrinter.Parse("function f() {" + script + "}").Statements.OfType<JsFunctionDeclaration>()).Function.Body[0]);
        var call = Assert.IsType<JsCall>(statement.Tests[0]);
        Assert.Equal(new TextSpan(14, script.Length), statement.Span);
        Assert.Equal(new TextSpan(18, 7), call.Span);
        Assert.Equal(new TextSpan(20, 2), Assert.IsType<JsMember>(call.Callee).NameSpan);
    }
}
