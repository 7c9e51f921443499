using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Conditions on the host, as guards have them. <c>s</c> is the variable that has the host; <c>url</c> is the entry point's.</summary>
internal sealed class Conditions(Draft draft)
{
    private readonly Dice dice = draft.Dice;
    private readonly Patterns patterns = new(draft);

    public string Any(string s = "host", bool hasUrl = true, int depth = 2)
    {
        if (depth > 0 && dice.Percent(28))
        {
            var left = Any(s, hasUrl, depth - 1);
            return dice.Below(10) switch
            {
                < 4 => $"{left} || {Any(s, hasUrl, depth - 1)}",
                < 6 => $"({left}) && ({Any(s, hasUrl, depth - 1)})",
                6 => $"!({left})",
                7 => $"({left} ? {Any(s, hasUrl, 0)} : {dice.One("true", "false", Any(s, hasUrl, 0))})",
                8 => $"({left}) && !({Any(s, hasUrl, 0)})",
                _ => Helper(s),
            };
        }

        return dice.Weighted(hasUrl ? WithUrl : WithoutUrl) switch
        {
            "equal" => $"{s} {Compare()} {Text(draft.Name())}",
            "dnsDomainIs" => $"dnsDomainIs({s}, {Text(dice.Percent(4) ? dice.One("*." + draft.Name(), draft.Name() + "/x", draft.Name().ToUpperInvariant()) : draft.Suffix())})",
            "shExpMatch" => $"shExpMatch({s}, {Text(patterns.HostGlob())})",
            "localHost" => $"localHostOrDomainIs({s}, {Text(draft.Name())})",
            "plain" => $"isPlainHostName({s})",
            "levels" => $"dnsDomainLevels({s}) {dice.One("==", "<", ">", ">=", "!=", "<=", "===")} {dice.Below(5)}",
            "regex" => RegexTest(s, patterns.HostRegex()),
            "piece" => Piece(s),
            "ending" => Ending(s),
            "split" => Split(s),
            "char" => Character(s),
            "number" => Number(s),
            "member" => Member(s),
            "net" => Net(s),
            "schemes" => Scheme(),
            "urlGlob" => $"shExpMatch(url, {Text(patterns.UrlGlob())})",
            "urlText" => UrlText(),
            "odd" => Odd(s),
            _ => Helper(s),
        };
    }

    private static readonly (string, int)[] WithoutUrl =
    [
        ("equal", 14), ("dnsDomainIs", 16), ("shExpMatch", 14), ("localHost", 3), ("plain", 5), ("levels", 3), ("regex", 12), ("piece", 9), ("ending", 8),
        ("split", 5), ("char", 3), ("number", 3), ("member", 5), ("net", 5), ("odd", 3), ("helper", 3),
    ];

    private static readonly (string, int)[] WithUrl = [.. WithoutUrl, ("schemes", 5), ("urlGlob", 6), ("urlText", 5)];

    private string Compare() => dice.Percent(90) ? draft.Equal : dice.One("!=", "!==");

    private string Text(string value) => draft.Text(value);

    private string RegexTest(string s, string regex) => dice.Below(12) switch
    {
        < 6 => $"{regex}.test({s})",
        6 => $"{s}.match({regex})",
        7 => $"{s}.match({regex}) {dice.One("!=", "!==", "==")} null",
        8 => $"{s}.search({regex}) {dice.One("!= -1", ">= 0", "> -1", "> 0", "== 0")}",
        9 => $"{regex}.exec({s})",
        10 => Constant("re", regex) + $".test({s})",
        _ => $"new RegExp({Text(regex[1..regex.LastIndexOf('/')])}{(regex.EndsWith('i') ? ", 'i'" : "")}).test({s})",
    };

    private string Constant(string stem, string value)
    {
        var name = draft.Fresh(stem);
        draft.Above($"{draft.Var} {name} = {value};");
        return name;
    }

    private string Piece(string s)
    {
        var piece = draft.Piece();
        return dice.Below(12) switch
        {
            < 3 => $"{s}.indexOf({Text(piece)}) {dice.One("!= -1", ">= 0", "> -1", "> 0", "!== -1", "== 0", "== -1")}",
            3 => $"{s}.indexOf({Text(piece)})",
            4 => $"~{s}.indexOf({Text(piece)})",
            5 => $"{s}.substring(0, {piece.Length + Slip()}) {Compare()} {Text(piece)}",
            6 => $"{s}.substr(0, {piece.Length + Slip()}) {Compare()} {Text(piece)}",
            7 => $"{s}.slice(0, {piece.Length + Slip()}) {Compare()} {Text(piece)}",
            8 => $"{s}.startsWith({Text(piece)}{dice.One("", "", ", 1")})",
            9 => $"{s}.includes({Text(piece)})",
            10 => $"{s}.lastIndexOf({Text(piece)}, {dice.Below(6)}) {dice.One("== 0", ">= 0", "!= -1")}",
            _ => $"{s}.indexOf({Text(piece)}, {dice.Between(1, 5)}) {dice.One("!= -1", "< 0", ">= 0")}",
        };
    }

    private string Ending(string s)
    {
        var end = draft.Suffix();
        var length = end.Length + Slip();
        return dice.Below(10) switch
        {
            0 or 1 => $"{s}.endsWith({Text(end)})",
            2 => $"{s}.slice(-{length}) {Compare()} {Text(end)}",
            3 => $"{s}.substring({s}.length - {length}) {Compare()} {Text(end)}",
            4 => $"{s}.substr({s}.length - {length}, {length}) {Compare()} {Text(end)}",
            5 => $"{s}.substr(-{length}) {Compare()} {Text(end)}",
            6 => $"{s}.lastIndexOf({Text(end)}) {dice.One("==", "===", ">=")} {s}.length - {length}",
            7 => $"({s}.length > {length} && {s}.lastIndexOf({Text(end)}) == {s}.length - {length})",
            8 => $"({Text(".")} + {s}).endsWith({Text(end)})",
            _ => $"{s}.indexOf({Text(end)}, {s}.length - {length}) !== -1",
        };
    }

    private string Split(string s)
    {
        var parts = draft.Name().Split('.');
        var dot = Text(".");
        return dice.Below(12) switch
        {
            0 => $"{s}.split({dot})[0] {Compare()} {Text(parts[0])}",
            1 => $"{s}.split({dot}).pop() {Compare()} {Text(parts[^1])}",
            2 => $"{s}.split({dot}).length {dice.One(">", "==", "<", ">=")} {dice.Between(1, 4)}",
            3 => $"{s}.split({dot}).slice(-{Math.Min(2, parts.Length) + Slip()}).join({dot}) {Compare()} {Text(string.Join('.', parts[^Math.Min(2, parts.Length)..]))}",
            4 => $"{s}.split({dot}).reverse().join({dot}).indexOf({Text(string.Join('.', parts.Reverse()))}) {dice.One("== 0", "=== 0", "> -1")}",
            5 => $"{s}.split({dot})[{s}.split({dot}).length - {2 + Slip()}] {Compare()} {Text(parts[Math.Max(0, parts.Length - 2)])}",
            6 => $"{s}.replace(/^www\\./, {Text("")}) {Compare()} {Text(string.Join('.', parts))}",
            7 => $"{s}.replace({Text(parts[0] + ".")}, {Text("")}) {Compare()} {Text(string.Join('.', parts[1..]))}",
            8 => $"{s}.substring({s}.indexOf({dot}) + {1 + Slip()}) {Compare()} {Text(string.Join('.', parts[1..]))}",
            9 => $"{s}.slice({s}.indexOf({dot}) + 1) {Compare()} {Text(string.Join('.', parts[1..]))}",
            10 => $"{s}.substring({s}.lastIndexOf({dot}){dice.One("", " + 1", " - 1")}) {Compare()} {Text((dice.Percent(50) ? "." : "") + parts[^1])}",
            _ => $"{s}.split({dot}, {dice.Between(1, 3)}).join({Text("-")}) {Compare()} {Text(string.Join('-', parts.Take(2)))}",
        };
    }

    private string Character(string s) => dice.Below(8) switch
    {
        0 => $"{s}.charAt(0) {Compare()} {Text(draft.Label()[..1])}",
        1 => $"{s}.charAt({s}.length - 1) {Compare()} {Text(dice.One(".", "m", "g", "t", "3"))}",
        2 => $"{s}[{dice.Below(4)}] {Compare()} {Text(dice.One("w", ".", "a", "m"))}",
        3 => $"{s}.charCodeAt(0) {dice.One("<", ">", ">=")} {dice.One("58", "97", "110", "'100'")}",
        4 => $"{s} {dice.One("<", ">", "<=")} {Text(draft.Label())}",
        5 => $"{s}.charAt({s}.length) {Compare()} {Text("")}",
        6 => $"{s}[{s}.length] == {dice.One("undefined", "null", "''")}",
        _ => $"{s}.toUpperCase() {Compare()} {Text(dice.Percent(70) ? draft.Name().ToUpperInvariant() : draft.Name())}",
    };

    private string Number(string s) => dice.Below(11) switch
    {
        0 => $"{s}.length {dice.One(">", "<", "==", ">=")} {dice.One("12", "15", "'14'", "20", "11")}",
        1 => $"parseInt({s}.split('.')[0], 10) {dice.One("==", ">=", "<")} {dice.One("10", "172", "192")}",
        2 => $"{s}.split('.')[0] == {dice.One("10", "192", "0", "false", "null")}",
        3 => $"isNaN({s}.split('.')[0])",
        4 => $"!isNaN(parseInt({s}.charAt(0)))",
        5 => $"+{s}.split('.')[{dice.Below(2)}] {dice.One("<", ">", "==")} {dice.One("11", "1", "172")}",
        6 => $"Number({s}.replace(/\\./g, '')) {dice.One(">", "<")} {dice.One("0", "1011", "1e9")}",
        7 => $"({s}.match(/\\./g) || []).length {dice.One(">", "==", ">=")} {dice.Between(1, 3)}",
        8 => $"Math.{dice.One("max", "min")}({s}.indexOf({Text(draft.Label())}), {s}.indexOf({Text(draft.Piece())})) {dice.One("> -1", "== 0", ">= 0")}",
        9 => $"({s}.length {dice.One("& 1", "% 2", "| 0", "% 3")}) {dice.One("", "== 0", "=== 1")}",
        _ => $"{s}.length * 2 - {dice.Between(10, 40)} {dice.One("> 0", "< '5'", ">= -3")}",
    };

    private string Member(string s)
    {
        if (dice.Percent(45))
        {
            var list = Constant("list", draft.List(draft.NamesOf(2, 5)));
            return dice.Below(7) switch
            {
                0 or 1 => $"{list}.indexOf({s}) {dice.One("!= -1", ">= 0", "> -1", "> 0")}",
                2 => $"{list}.some(function (d) {{ return dnsDomainIs({s}, {dice.One("", "'.' + ")}d); }})",
                3 when draft.Modern => $"{list}.some(d => {s}.endsWith({dice.One("", "'.' + ")}d))",
                4 when draft.Modern => $"new Set({list}).has({s})",
                5 => $"{list}.filter(function (d) {{ return {s}.indexOf(d) >= 0; }}).length {dice.One("", "> 0", "> 1")}",
                6 => $"{list}.every(function (d) {{ return d != {s}; }})",
                _ => $"{list}.join({Text("|")}).indexOf({s}) > -1",
            };
        }

        var keys = string.Join(", ", draft.NamesOf(2, 5).Select(n => $"{Text(n).Replace('`', '"')}: {dice.One("1", "1", "true", "0", "null")}"));
        var table = Constant("T", $"{{ {keys} }}");
        return dice.Below(7) switch
        {
            0 => $"{table}[{s}]",
            1 => $"{s} in {table}",
            2 => $"{table}.hasOwnProperty({s})",
            3 => $"Object.prototype.hasOwnProperty.call({table}, {s})",
            4 => $"{table}[{s}] {dice.One("=== 1", "== 1", "!== undefined", "!= null", "=== true")}",
            5 => $"{table}[{s}.substring({s}.indexOf('.') + 1)]",
            _ => $"typeof {table}[{s}] {dice.One("==", "!=")} {Text(dice.One("undefined", "number"))}",
        };
    }

    private string Net(string s) => dice.Below(9) switch
    {
        0 or 1 or 2 => $"isInNet({s}, {Text(draft.Address())}, {Text(draft.Mask())})",
        3 => $"isInNet(dnsResolve({s}), {Text(draft.Address())}, {Text(draft.Mask())})",
        4 => $"isResolvable({s})",
        5 => $"dnsResolve({s}) {dice.One("== null", "!= null", "=== false", $"== {Text(draft.Address())}", "")}",
        6 => $"isInNet(myIpAddress(), {Text(draft.Address())}, {Text(draft.Mask())})",
        7 => $"shExpMatch(dnsResolve({s}), {Text(dice.One("10.*", "192.168.*", "*.3", "203.0.113.?", "n*"))})",
        _ => $"(convert_addr(dnsResolve({s})) {dice.One("& 0xff000000", ">> 24", ">>> 24", "& -16777216")}) {dice.One("==", "===")} {dice.One("167772160", "10", "0x0a000000", "convert_addr('10.0.0.0')")}",
    };

    private string Scheme() => dice.Below(9) switch
    {
        0 => $"url.substring(0, {dice.One(5, 5, 4, 6)}) {Compare()} {Text("http:")}",
        1 => $"url.substring(0, 6) {Compare()} {Text("https:")}",
        2 => $"url.indexOf({Text("https")}) == 0",
        3 => $"shExpMatch(url, {Text(dice.One("http:*", "https:*", "ws*", "http*", "*s://*"))})",
        4 => $"url.slice(0, 3) {Compare()} {Text("ws:")}",
        5 => $"url.startsWith({Text(dice.One("http://", "wss:", "https://"))})",
        6 => $"/^https?:/.test(url)",
        7 => $"url.split({Text(":")})[0] {Compare()} {Text(dice.One("http", "https", "ws"))}",
        _ => $"url.charAt(4) {Compare()} {Text(dice.One("s", ":", "/"))}",
    };

    private string UrlText() => dice.Below(9) switch
    {
        0 => $"url.indexOf({Text(draft.Name())}) {dice.One("!= -1", "> 0", "== 7", "== 8")}",
        1 => $"url.indexOf({Text(dice.One(":8080", ":443", ":8443/", "/a/", "?"))}) {dice.One("!= -1", "> -1", "< 0")}",
        2 => RegexTest("url", patterns.UrlRegex()),
        3 => RegexTest("url", patterns.UrlRegex()),
        4 => $"url.split({Text("/")})[2] {Compare()} {dice.One("host", Text(draft.Name()), Text(draft.Name() + ":8080"))}",
        5 => $"url.substring(url.lastIndexOf({Text("/")}) + 1) {Compare()} {Text(dice.One("", "b.html", "index.html"))}",
        6 => $"url.{dice.One("endsWith", "includes")}({Text(dice.One("/", ".html", "/a/b.html", draft.Name() + "/"))})",
        7 => $"url.length {dice.One(">", "<", "==")} {dice.One("host.length + 9", "30", "host.length + 8")}",
        _ => $"url {Compare()} {dice.One("'http://' + host + '/'", Text("https://" + draft.Name() + "/"), "'https://' + host + '/'")}",
    };

    private string Odd(string s) => dice.Below(10) switch
    {
        0 => $"{s} == {dice.One("null", "undefined", "0", "''", "true")}",
        1 => $"typeof {s} == {Text("string")}",
        2 => $"{s}.concat({Text("/")}) == {Text(draft.Name() + "/")}",
        3 => $"{s}.trim() {Compare()} {Text(draft.Name())}",
        4 => $"({s} && {Text(draft.Name())}) == {s}",
        5 => $"[{Text(draft.Name())}, {Text(draft.Name())}] == {s}",
        6 => $"{s} == [{Text(draft.Name())}]",
        7 when dice.Percent(30) => $"{dice.One("1", "0", "''", "'0'", "null", "NaN", "[]", "!1", "void 0")}",
        8 when dice.Percent(30) => $"undefinedHelper({s})",
        7 or 8 => $"{s}.replace(/[aeiou]/g, '') == {Text(draft.Label())}",
        _ => $"isInNet({s}, {Text(dice.One("10.0.0.0/8", "2603:1026:3000::", "10.0.0", "10.256.0.0"))}, {Text(draft.Mask())})",
    };

    /// <summary>A function of the program's own, which may call another one.</summary>
    private string Helper(string s)
    {
        var name = draft.Fresh("is");
        var p = dice.One("h", "domain", "x", "host");
        var condition = Any(p, false, 1);
        draft.Above(dice.Below(5) switch
        {
            0 => $"function {name}({p}) {{\n  if ({condition}) {{\n    return true;\n  }}\n  return false;\n}}",
            1 => $"var {name} = function ({p}) {{ return {condition}; }};",
            2 when draft.Modern => $"const {name} = {p} => {condition};",
            3 => $"function {name}({p}) {{\n  if (!({condition})) return;\n  return 1;\n}}",
            _ => $"function {name}({p}) {{ return {condition}; }}",
        });
        return $"{name}({s})";
    }

    /// <summary>Authors count characters, and miscount.</summary>
    private int Slip() => dice.Percent(85) ? 0 : dice.One(-1, 1);
}
