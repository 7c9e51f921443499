using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>
/// One expression each: a method, function or operator of the language with operands that nobody writes on purpose (positions that are no numbers, a half,
/// negative, missing or one too many). Scripts that are like those of people rarely come by them, and a wrong character here is a wrong way there.
/// </summary>
internal sealed class BuiltinPrograms(Dice dice)
{
    private static readonly string[] TextMethods =
    [
        "charAt", "charCodeAt", "codePointAt", "at", "indexOf", "lastIndexOf", "includes", "startsWith", "endsWith", "substring", "slice", "substr", "toLowerCase", "toUpperCase", "trim", "trimStart", "trimEnd",
        "concat", "repeat", "padStart", "padEnd", "split", "match", "search", "replace", "replaceAll", "localeCompare", "normalize", "toString", "valueOf", "toLocaleLowerCase", "toLocaleUpperCase",
    ];

    private static readonly string[] ListMethods =
    [
        "indexOf", "lastIndexOf", "includes", "join", "slice", "splice", "concat", "reverse", "sort", "push", "pop", "shift", "unshift", "at", "fill", "flat", "map", "filter", "some", "every", "find", "findIndex",
        "reduce", "reduceRight", "forEach", "toString", "keys", "flatMap", "findLast", "findLastIndex", "copyWithin", "entries", "values", "toLocaleString",
    ];

    private static readonly string[] NumberMethods = ["toString", "toFixed", "toPrecision", "toExponential", "valueOf", "toLocaleString"];

    private static readonly string[] Functions =
    [
        "parseInt", "parseFloat", "isNaN", "isFinite", "Number", "String", "Boolean", "Array", "Object", "encodeURIComponent", "decodeURIComponent", "encodeURI", "decodeURI", "escape", "unescape", "Number.isInteger",
        "Number.isSafeInteger", "Number.isFinite", "Number.isNaN", "Number.parseFloat", "Math.abs", "Math.ceil", "Math.floor", "Math.round", "Math.trunc", "Math.sign", "Math.max", "Math.min", "Math.pow", "Math.sqrt", "Math.cbrt",
        "Math.log2", "Math.hypot", "Math.imul", "Math.clz32", "String.fromCharCode", "String.fromCodePoint", "Array.isArray", "Array.of", "Array.from", "Object.keys", "Object.values", "Object.entries", "Object.assign",
        "JSON.stringify", "JSON.parse", "Object.freeze", "Object.getOwnPropertyNames", "Object.fromEntries", "Object.is",
    ];

    private static readonly string[] Operators =
        ["+", "-", "*", "/", "%", "**", "<<", ">>", ">>>", "&", "|", "^", "==", "===", "!=", "!==", "<", ">", "<=", ">=", "&&", "||", "??", "in", "instanceof", ","];

    private static readonly string[] Texts =
    [
        "'abc'", "'a.b.c'", "''", "'AbC aBc'", "' x\\t'", "'10'", "'abcabc'", "'\\u00e9\\u00df'", "'\\u0130I'", "'1e3'", "'0x1F'", "'\\ud83d\\ude00b'", "'\\ufeff\\u0085x\\u00a0'", "'b'", "'.'", "'a'", "'c'", "'-1'", "'08'",
        "'$&$1$$'", "'%41%zz'", "'[1,{\"a\":null}]'", "'Infinity'", "'B'", "'length'", "'0'", "'a,b'",
    ];

    private static readonly string[] Numbers =
        ["0", "1", "-1", "2", "3", "5", ".5", "-.5", "2.7", "-2.5", "NaN", "Infinity", "-Infinity", "10", "16", "36", "255", "1e21", "1e-7", "123456789", "4294967297", "2147483648", "-0", "1.005", "0.1 + 0.2", "65", "9007199254740993"];

    private static readonly string[] Lists =
        ["[]", "[1, 2, 3]", "['a', 'b', 'a']", "[3, 1, 10, 2]", "['b', undefined, 'a', null]", "[1, , 3]", "[[1, [2]], 3]", "[NaN, -0, '']", "[host, 'x']", "'a.b.c'.split('.')", "new Array(3)", "['B', 'a', 'C']"];

    private static readonly string[] Others =
    [
        "undefined", "null", "true", "false", "{ a: 1, b: 'x' }", "{ length: 2, 0: 'x', 1: 'y' }", "/b/", "/B/gi", "/(a)(x)?/", "/(?:)/", "/[.]/g", "function (x) { return x; }", "function (a, b) { return a - b; }",
        "function (x, i) { return x > 1 || i; }", "function () { return 'z'; }", "{ toString: function () { return 'b'; } }", "{ valueOf: function () { return 2; } }", "new String('abc')", "new Number(1)", "Object(false)",
    ];

    /// <summary>The program of a seed, called for a handful of addresses.</summary>
    public static PacCase Case(ulong seed, int urls)
    {
        var dice = new Dice(seed);
        var maker = new BuiltinPrograms(dice);
        var pac = $"function FindProxyForURL(url, host) {{\n  var v;\n  try {{ v = {maker.Expression(2)}; }} catch (e) {{ return 'E ' + e.name; }}\n  return typeof v + ' ' + escape({maker.Shown()});\n}}\n";
        return new PacCase { Pac = pac, Dns = PacWorld.Dns, MyIp = PacSandbox.MyIp, Answers = new Requests(dice, pac).Some(urls) };
    }

    private string Shown() => dice.One("v", "String(v)", "JSON.stringify(v)", "JSON.stringify(v)", "(v === 0 ? 1 / v : v)", "(v && v.length)");

    private string Expression(int depth) => dice.Below(20) switch
    {
        < 7 => $"{Text(depth)}.{dice.Of(TextMethods)}({Arguments(depth)})",
        < 11 => $"{List(depth)}.{dice.Of(ListMethods)}({Arguments(depth)})",
        11 => $"({Number(depth)}).{dice.Of(NumberMethods)}({Arguments(depth)})",
        < 15 => $"{dice.Of(Functions)}({Arguments(depth)})",
        15 => $"{dice.One(Text(depth), List(depth), Other())}[{Any(depth)}]",
        16 => $"({Any(depth)} {dice.Of(Operators)} {Any(depth)})",
        17 => $"({Any(depth)} {dice.Of(Operators)} {Any(depth)})",
        18 => $"({dice.One("!", "-", "+", "~", "typeof ", "void ")}{Any(depth)})",
        _ => $"({Other()}).{dice.One("test", "exec", "toString", "valueOf", "hasOwnProperty", "length", "source", "call", "apply", "lastIndex", "a")}{dice.One("", $"({Arguments(depth)})")}",
    };

    private string Arguments(int depth) => string.Join(", ", Enumerable.Range(0, dice.One(0, 1, 1, 1, 2, 2, 3)).Select(_ => Any(depth)));

    private string Any(int depth) => dice.Below(10) switch
    {
        < 3 => Text(depth),
        < 6 => Number(depth),
        6 => List(depth),
        7 when depth > 0 => Expression(depth - 1),
        _ => Other(),
    };

    private string Text(int depth) => dice.Percent(12) ? "host" : depth > 0 && dice.Percent(12) ? $"String({Expression(depth - 1)})" : dice.Of(Texts);

    private string Number(int depth) => depth > 0 && dice.Percent(8) ? $"Number({Expression(depth - 1)})" : dice.Of(Numbers);

    private string List(int depth) => depth > 0 && dice.Percent(8) ? $"Array.from({Text(depth - 1)})" : dice.Of(Lists);

    private string Other() => dice.Of(Others) is ['{', ..] o ? $"({o})" : dice.Of(Others) is ['f', 'u', ..] f ? $"({f})" : dice.One("undefined", "null", "true", "false", "/b/", "/B/gi", "/(a)(x)?/", "/[.]/g");
}
