using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Expressions of the language itself: strings, numbers, arrays and objects made from the host, and how they turn into one another.</summary>
internal sealed class Expressions(Draft draft)
{
    private readonly Dice dice = draft.Dice;

    /// <summary>A block whose result shows the value of an expression.</summary>
    public string Shown() => dice.Below(4) switch
    {
        0 => $"  if ({Truth(2)}) return {draft.Text("PROXY ")} + ({Any(2)}) + {draft.Text(":1")};",
        1 => Statements(),
        2 => $"  var shown = {Any(3)};\n  if ({Truth(1)}) return {draft.Text("PROXY ")} + shown;",
        _ => $"  if ({Truth(2)}) return String({Any(3)});",
    };

    public string Any(int depth) => dice.Below(6) switch
    {
        0 or 1 => Text(depth),
        2 or 3 => Number(depth),
        4 => Truth(depth),
        _ => dice.Percent(60) ? Array(depth) : Mixed(),
    };

    private string Constant() => draft.Text(dice.One("", ".", "com", "www", "10", "1", "a.b", "-", "O", " x ", draft.Name(), draft.Label(), "0x1f", "1e3", "null"));

    private string Text(int depth)
    {
        if (depth <= 0)
        {
            return dice.Below(4) switch { 0 => "url", 1 => Constant(), _ => "host" };
        }

        string T() => Text(depth - 1);
        string N() => Number(depth - 1);
        return dice.Below(34) switch
        {
            0 => $"({T()} + {T()})",
            1 => $"({T()} + {N()})",
            2 => $"({N()} + {T()})",
            3 => $"{T()}.substring({N()}, {N()})",
            4 => $"{T()}.substr({N()}, {N()})",
            5 => $"{T()}.slice({N()}, {N()})",
            6 => $"{T()}.slice({N()})",
            7 => $"{T()}.charAt({N()})",
            8 => $"{T()}.toUpperCase()",
            9 => $"{T()}.toLowerCase()",
            10 => $"{T()}.replace({Constant()}, {T()})",
            11 => $"{T()}.replace({Regex()}, {draft.Text(dice.One("", "$1", "[$&]", "$`", "$'", "$$", "$2$1", "-", "$0", "$10"))})",
            12 => $"{T()}.replace({Regex()}, function (m, a) {{ return {dice.One("m.length", "a", "m + a", "typeof a", "m.toUpperCase()")}; }})",
            13 => $"{Array(depth - 1)}.join({dice.One("", Constant(), "'.'")})",
            14 => $"typeof {dice.One(T(), N(), Array(depth - 1), "undefined", "null", "isInNet", "notDefined", "/x/", "[][0]", "!host")}",
            15 => $"String({Any(depth - 1)})",
            16 => $"({N()}).toString({dice.One("", "2", "16", "36", "10")})",
            17 => $"({Truth(depth - 1)} ? {T()} : {T()})",
            18 => $"({T()} || {T()})",
            19 => $"({T()} && {T()})",
            20 => $"String.fromCharCode({dice.Between(97, 122)}, {dice.One("46", "65 + host.length % 5", "48.9", "'98'")})",
            21 => $"{dice.One("escape", "encodeURIComponent", "unescape", "decodeURI", "encodeURI")}({T()})",
            22 => $"{T()}.concat({N()}, {T()})",
            23 => $"{Array(depth - 1)}[{N()}]",
            24 => $"{T()}[{N()}]",
            25 => $"JSON.stringify({Any(depth - 1)})",
            26 => $"{T()}.trim()",
            27 => $"({N()}).toFixed({dice.Below(3)})",
            28 when draft.Modern => $"`${{{Any(depth - 1)}}}-${{{T()}}}`",
            29 when draft.Modern => $"{T()}.{dice.One("padStart(5, 'ab')", "padEnd(4)", "repeat(2)", "trimStart()", "at(-1)", "replaceAll('.', '_')", "normalize()")}",
            30 => $"[{T()}, {N()}].concat({Array(depth - 1)})",
            31 => $"({T()}, {T()})",
            32 => $"{T()}.split({dice.One("'.'", "/[.:]/", "''", "/(\\.)/", "'.', 2")})",
            _ => T(),
        };
    }

    private string Number(int depth)
    {
        if (depth <= 0)
        {
            return dice.Below(4) switch
            {
                0 => "host.length",
                1 => dice.One("0.5", "-1", "NaN", "1e21", "0x1F", "Infinity", "1e-7", "4294967295", "010", "2.50", ".1", "-0", "100000000000000000000"),
                _ => $"{dice.Below(9)}",
            };
        }

        string T() => Text(depth - 1);
        string N() => Number(depth - 1);
        return dice.Below(28) switch
        {
            0 => $"{T()}.length",
            1 => $"{T()}.indexOf({Constant()})",
            2 => $"{T()}.indexOf({Constant()}, {N()})",
            3 => $"{T()}.lastIndexOf({Constant()})",
            4 => $"{T()}.lastIndexOf({Constant()}, {N()})",
            5 => $"{T()}.charCodeAt({N()})",
            6 => $"({N()} {dice.One("+", "-", "*", "/", "%")} {N()})",
            7 => $"({N()} {dice.One("&", "|", "^", "<<", ">>", ">>>")} {N()})",
            8 => $"({T()} {dice.One("-", "*", "/", "%", "|", ">>>")} {N()})",
            9 => $"{dice.One("-", "+", "~", "- -")}{dice.One(N(), T(), Truth(0))}".Replace("--", "- -", StringComparison.Ordinal),
            10 => $"parseInt({T()}{dice.One("", ", 10", ", 16", ", 8", ", 2", ", 36")})",
            11 => $"parseFloat({T()})",
            12 => $"Number({Any(depth - 1)})",
            13 => $"Math.{dice.One("floor", "ceil", "abs", "round", "sqrt", "sign", "trunc")}({N()})",
            14 => $"Math.{dice.One("max", "min", "pow")}({N()}, {N()})",
            15 => $"{Array(depth - 1)}.length",
            16 => $"{T()}.search({Regex()})",
            17 => $"({Truth(depth - 1)} ? {N()} : {N()})",
            18 => $"({N()} || {N()})",
            19 => $"dnsDomainLevels({T()})",
            20 => $"convert_addr({dice.One("'10.1.2.3'", "host", "'200.1.2.3'", T())})",
            21 => $"{Array(depth - 1)}.indexOf({Any(0)})",
            22 => $"({Truth(0)} + {N()})",
            23 => $"{Array(depth - 1)}.reduce(function (a, b) {{ return a + b; }}, {dice.One("0", "''")})",
            24 => $"({T()}.match({Regex()}) || []).length",
            26 => $"(function (a, b) {{ return {dice.One("arguments.length", "a + b", "a || b", "b", "typeof b")}; }})({N()}{dice.One("", ", " + N())})",
            _ => N(),
        };
    }

    private string Array(int depth)
    {
        if (depth <= 0)
        {
            return dice.One("host.split('.')", "[]", "[1, 2, 10]", "[host]", "[3, , 1]", "['b', 'a', 'B']", "[null, undefined, true]", "[[1, 2], [3]]", "new Array(3)", "[0.1 + 0.2]");
        }

        string A() => Array(depth - 1);
        return dice.Below(18) switch
        {
            0 => $"{Text(depth - 1)}.split({dice.One("'.'", "''", "/\\./", "'a'", "'.', 2", "/([aeiou])/", "'/'")})",
            1 => $"{A()}.concat({dice.One(Any(0), A())})",
            2 => $"{A()}.slice({Number(0)}{dice.One("", ", -1", ", 2")})",
            3 => $"{A()}.reverse()",
            4 => $"{A()}.sort()",
            5 => $"{A()}.sort(function (a, b) {{ return {dice.One("a - b", "b.length - a.length", "a < b ? -1 : a > b ? 1 : 0", "0")}; }})",
            6 => $"{A()}.map(function (x, i) {{ return {dice.One("x + i", "i", "typeof x", "'' + x", "x && x.length", "[x]")}; }})",
            7 => $"{A()}.filter(function (x) {{ return {dice.One("x", "x > 1", "x != 'www'", "typeof x == 'string'", "x.length > 2")}; }})",
            8 => $"{A()}.splice({dice.One("0, 1", "1", "-1", "1, 1, 'new'")})",
            9 => $"({Text(depth - 1)}.match({Regex()}) || [])",
            10 => $"Object.keys({dice.One(A(), "{ b: 1, 2: 0, a: host, 1: 1 }", "{ host: host, 'x-y': 1 }")})",
            11 => $"[{Any(depth - 1)}, {Any(depth - 1)}]",
            12 => $"({Regex()}.exec({Text(0)}) || [])",
            13 when draft.Modern => $"[...{A()}, ...{Text(0)}]",
            14 when draft.Modern => $"{A()}.{dice.One("flat()", "fill(1)", "entries().next().value || []", "flatMap(x => [x, x])")}",
            15 when draft.Modern => "Object.entries({ a: host, b: 2 })",
            16 when draft.Modern => $"[...new Set({A()})]",
            _ => A(),
        };
    }

    private string Truth(int depth)
    {
        if (depth <= 0)
        {
            return dice.One("true", "false", "isPlainHostName(host)", "!host", "host.length > 12");
        }

        string T() => Text(depth - 1);
        string N() => Number(depth - 1);
        return dice.Below(14) switch
        {
            0 or 1 => $"({T()} {dice.One("==", "!=", "===", "<", ">", "<=", ">=")} {T()})",
            2 => $"({N()} {dice.One("==", "!=", "<", ">", "<=", ">=", "===")} {N()})",
            3 => $"({T()} {dice.One("==", "<", ">", "!=")} {N()})",
            4 => $"({Any(depth - 1)} == {dice.One("null", "undefined", "true", "false", "''", "0", "'0'", "'1'")})",
            5 => $"{Regex()}.test({T()})",
            6 => $"!({Any(depth - 1)})",
            7 => $"({Truth(depth - 1)} {dice.One("&&", "||")} {Truth(depth - 1)})",
            8 => $"isNaN({Any(depth - 1)})",
            9 => $"({Any(depth - 1)} {dice.One("==", "<", ">", "<=")} {Any(depth - 1)})",
            10 => $"({Text(0)} in {dice.One("{ a: 1 }", "[1, 2]", "Object", "{}")})",
            11 => $"isFinite({Any(depth - 1)})",
            12 => $"({dice.One(Array(depth - 1), "/x/", "host", "isInNet")} instanceof {dice.One("Array", "Object", "RegExp", "String", "Function")})",
            _ => $"Array.isArray({Any(depth - 1)})",
        };
    }

    private string Mixed() => dice.One(
        "[] + {}", "[] + 1", "null + 1", "undefined + 1", "'5' - 2", "'5' + 2", "true + true", "[2] * [3]", "void 0", "null", "+[]", "+{}", "+'0x10'", "+' 12 '", "+''", "+'1e3'", "+'1_0'", "1 / 0", "-1 / 0", "0 / 0", "0.1 + 0.2",
        "1e21 + 1", "123456789012345680000", "1 / 3", "5e-324", "(25).toString(36)", "(0.5).toString(2)", "(-7 % 3)", "-7 >>> 28", "1 << 31", "1 << 32", "2 ** 10", "[1, [2, 3]] + ''", "{}.toString()", "({}) + ''", "(function () {}).length",
        "String([null])", "String([undefined, 1])", "'b' > 'a'", "'10' < '9'", "'10' < 9", "null >= 0", "null == 0", "undefined == 0", "NaN != NaN", "'abc'.substr(-2, 1)", "'abc'.substring(2, 0)", "'abc'.slice(2, 0)", "'abc'.substr(1)", "'abc'.charAt(-1)",
        "parseInt('12px')", "parseInt('')", "parseInt('0x1f')", "parseInt('010')", "parseInt(null)", "parseFloat('1.5.2')", "parseInt(1e21)", "Math.round(-0.5)", "Math.round(2.5)", "Math.max()", "[10, 9, 1].sort()", "[,].length", "[1, 2, 3].toString()", "typeof null",
        "typeof NaN", "'a,b'.split(',', 1)", "'abc'.split('')", "''.split(',').length", "''.split('').length", "'aXbX'.replace('X', '-')", "'aXbX'.replace(/x/gi, '-')", "'abc'.lastIndexOf('')", "'abc'.indexOf('', 9)", "[NaN].indexOf(NaN)", "(1.005).toFixed(2)", "(1e21).toFixed(2)",
        "isNaN('')", "isNaN('x')", "Number(null)", "Number(undefined)", "Number([])", "Number('12abc')", "Number(true)", "new String('a') == 'a'", "new String('a') === 'a'", "[1] == 1", "'1' == 1", "'' == 0", "null == false", "[] == false", "[0] == false", "'a' + -0", "1 + - + + + - + 1", "!!'false'", "!!''");

    private string Regex() => dice.One(
        "/\\./g", "/\\./", "/[aeiou]/g", "/(\\w+)\\.(\\w+)/", "/^www/", "/(a|b)+/", "/\\d+/", "/[^.]+$/", "/(.)\\1/", "/^(.*?)\\./", "/o(?=m)/", "/c(?!o)/", "/\\bcom\\b/", "/[a-f0-9]{2,3}/gi", "/(x)?(c)/", "/$/", "/^/", "/\\W/g", "/(?:)/", "/[\\s\\S]/", "/(m|mi|mic)(ro)?/", "/\\.(com|net|org)$/i", "/(\\w)(\\w)?(\\d)?/", "/.*?o/", "/[.]/g");

    private string Statements()
    {
        var v = draft.Fresh("v");
        return dice.Below(9) switch
        {
            0 => $"  var {v} = {Number(1)};\n  {v} {dice.One("+=", "-=", "*=", "|=", "<<=", ">>>=", "^=", "%=")} {Any(1)};\n  if ({Truth(1)}) return 'PROXY ' + {v}{dice.One("++", "--", "")} + ':' + {v};",
            1 => $"  var {v} = [];\n  for (var key in {dice.One("{ b: 1, 2: 0, a: 3, 1: 1 }", Array(1), "'abc'", "null", "host.split('.')")}) {v}.push(key);\n  if ({Truth(1)}) return {v}.join('-') + ';';",
            2 => $"  var {v} = {{ a: {Any(1)}, 'b': {Number(0)} }};\n  {v}.{dice.One("a", "b", "c")} = {Any(1)};\n  delete {v}.{dice.One("a", "b", "c")};\n  if ({Truth(1)}) return Object.keys({v}).join() + {v}['b'];",
            3 => $"  var {v} = '';\n  switch ({Any(1)}) {{ case {Any(0)}: {v} += 'a'; default: {v} += 'd'; case {Number(0)}: {v} += 'n'; {dice.One("break;", "")} case host: {v} += 'h'; }}\n  if ({Truth(1)}) return 'PROXY ' + {v};",
            4 => $"  var {v} = 0;\n  for (var a = 0, b = host.length; a < b; a += 2, b--) {v} += host.charCodeAt(a) {dice.One("", "& b", "% 7", "* 31")};\n  if ({Truth(1)}) return 'PROXY ' + {v};",
            5 => $"  var {v} = {Array(2)};\n  {v}.{dice.One("push(1, 2)", "pop()", "shift()", "unshift(host)", "length = 1", "reverse()", "splice(1, 1)")};\n  {v}[{dice.Below(5)}] = {Any(0)};\n  if ({Truth(1)}) return {v}.length + ':' + {v};",
            6 => $"  try {{ var {v} = {Any(2)}; {dice.One("null.x;", "undefined();", v + ".a.b.c;", "throw { message: 'own' };", "new RegExp('(');", "x" + v + ";")} }} catch (e) {{ if ({Truth(1)}) return 'PROXY ' + {dice.One("typeof e", "e.name", "(e instanceof Error)", "(e instanceof TypeError)")} + {v}; }}",
            7 => $"  var {v} = function f(n) {{ return n <= 1 ? {Number(0)} : n {dice.One("*", "+")} f(n - 1); }};\n  if ({Truth(1)}) return 'PROXY ' + {v}({dice.Between(2, 6)});",
            _ => $"  var {v} = /(\\w+)\\./g, m, out = [];\n  while ((m = {v}.exec(host)) {dice.One("", "!= null", "!== null")}) out.push(m{dice.One("[1]", ".index", "[0]")} + {v}.lastIndex);\n  if ({Truth(1)}) return out.join(' ');",
        };
    }
}
