using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Blocks that need more of the language: hashes, URLs taken apart, closures, classes, polyfills, results put together.</summary>
internal sealed class ScriptBlocks(Draft draft)
{
    private readonly Dice dice = draft.Dice;
    private readonly Conditions conditions = new(draft);
    private readonly Patterns patterns = new(draft);

    public string Any() => dice.Below(14) switch
    {
        0 or 1 => Hash(),
        2 or 3 => Parts(),
        4 => Closure(),
        5 => Class(),
        6 => Polyfill(),
        7 or 8 => Built(),
        9 => RegexList(),
        10 => Rules(),
        11 => Through(),
        12 => Normalised(),
        _ => Groups(),
    };

    private string Text(string value) => draft.Text(value);

    private string Hash()
    {
        var n = draft.Fresh("sum");
        var count = dice.Between(2, 4);
        var proxies = draft.Fresh("pool");
        draft.Above($"var {proxies} = [{string.Join(", ", Enumerable.Range(0, count).Select(i => Text($"PROXY p{i}.test:8080")))}];");
        var step = dice.One($"{n} += host.charCodeAt(i);", $"{n} = ({n} * 31 + host.charCodeAt(i)) % 65521;", $"{n} = ({n} << 5) - {n} + host.charCodeAt(i) | 0;", $"{n} ^= host.charCodeAt(i);");
        return $$"""
              var {{n}} = 0;
              for (var i = 0; i < host.length; i++) { {{step}} }
              if ({{conditions.Any()}}) return {{proxies}}[{{dice.One($"{n} % {count}", $"Math.abs({n}) % {count}", $"({n} >>> 0) % {proxies}.length", $"Math.abs({n} % {count})")}}]{{dice.One("", $" + {Text("; DIRECT")}", $" + {Text("; ")} + {proxies}[({n} + 1) % {count} & 1]")}};
            """;
    }

    /// <summary>Scheme, port and path taken out of the URL.</summary>
    private string Parts()
    {
        var v = draft.Fresh("part");
        return dice.Below(6) switch
        {
            0 => $"  var {v} = url.substring(0, url.indexOf({Text(":")}{dice.One("", "", " + 1", " - 1")}));\n  if ({v} {draft.Equal} {Text(dice.One("http", "https", "ws"))} && ({conditions.Any()})) return {draft.Action()};",
            1 => $"  var {v} = url.match(/^\\w+:\\/\\/[^\\/:]+:(\\d+)/);\n  if ({v} && {v}[1] {dice.One("==", ">", "===")} {dice.One("8080", "'8443'", "1024")}) return {draft.Action()};",
            2 => $"  var {v} = url.split({Text("/")});\n  if ({v}[0] == {Text("https:")} && {v}[2].indexOf({Text(":")}) {dice.One("> 0", "< 0", "== -1")} && ({conditions.Any()})) return {draft.Action()};",
            3 => $"  var {v} = /^([a-z]+):\\/\\/([^\\/]*)(\\/.*)$/.exec(url);\n  if ({v} && {v}[2] {dice.One("== host", "!= host", "!== host + ':8080'")} && {v}[3].length {dice.One("> 1", "== 1")}) return {draft.Action()};",
            4 => $"  var {v} = url.slice(url.indexOf(host) + host.length);\n  if ({v}.charAt(0) == {Text(dice.One("/", ":"))} && ({conditions.Any()})) return {draft.Action()};",
            _ => $"  var {v} = url.replace(/^https?:\\/\\//, '').replace(/\\/.*$/, '');\n  if ({v} {dice.One("==", "!=")} {dice.One("host", Text(draft.Name()), Text(draft.Name() + ":8080"))} {dice.One("&&", "||")} ({conditions.Any(depth: 0)})) return {draft.Action()};",
        };
    }

    private string Closure()
    {
        var make = draft.Fresh("make");
        var test = draft.Fresh("test");
        var body = dice.One("return dnsDomainIs(h, d);", "return h == d || shExpMatch(h, '*.' + d);", "return h.indexOf(d) >= 0;", "return all[h] === d;");
        draft.Above(dice.Below(3) switch
        {
            0 => $"function {make}(d) {{\n  var all = {{}};\n  all[d] = d;\n  return function (h) {{ {body} }};\n}}\nvar {test} = {make}({Text(draft.Name())});",
            1 => $"var {test} = (function () {{\n  var all = {{}}, d = {Text(draft.Suffix())};\n  return function (h) {{ {body} }};\n}})();",
            _ => $"var {test}s = [];\nfor ({dice.One("var", draft.Modern ? "let" : "var")} q = 0; q < 2; q++) {test}s.push(function (h) {{ return h == {draft.List(draft.NamesOf(3, 3))}[q]; }});\nvar {test} = function (h) {{ return {test}s[0](h) || {test}s[1](h); }};",
        });
        return $"  if ({test}(host)) return {draft.Action()};";
    }

    private string Class()
    {
        var name = draft.Fresh("Rule");
        var all = draft.Fresh("rules");
        var method = dice.One("return dnsDomainIs(h, this.domain);", "return h === this.domain;", "return shExpMatch(h, this.domain + '*');");
        draft.Above(draft.Modern
            ? $"class {name} {{\n  constructor(domain, action = {Text(draft.Outcome())}) {{ this.domain = domain; this.action = action; }}\n  matches(h) {{ {method} }}\n}}"
            : $"function {name}(domain, action) {{\n  this.domain = domain;\n  this.action = action || {Text(draft.Outcome())};\n}}\n{name}.prototype.matches = function (h) {{ {method} }};");
        draft.Above($"var {all} = [{string.Join(", ", draft.NamesOf(2, 4).Select(n => $"new {name}({Text(n)}{(dice.Percent(60) ? ", " + Text(draft.Outcome()) : "")})"))}];");
        return $"  for (var i = 0; i < {all}.length; i++) if ({all}[i].matches(host)) return {all}[i].action;";
    }

    private string Polyfill()
    {
        var method = draft.Fresh("endsWithIt");
        if (dice.Percent(40))
        {
            draft.Above("if (!String.prototype.endsWith) {\n  String.prototype.endsWith = function (s) { return this.indexOf(s, this.length - s.length) !== -1; };\n}");
            return $"  if (host.endsWith({Text(draft.Suffix())})) return {draft.Action()};";
        }

        draft.Above($"String.prototype.{method} = function (s) {{ return this.{dice.One("slice(-s.length) == s", "lastIndexOf(s) == this.length - s.length", "substr(this.length - s.length) === s")}; }};");
        return $"  if (host.{method}({Text(draft.Suffix())}) {dice.One("", $"|| host.{method}({Text(draft.Suffix())})", $"&& !host.{method}({Text(draft.Label())})")}) return {draft.Action()};";
    }

    /// <summary>A result put together step by step.</summary>
    private string Built()
    {
        var r = draft.Fresh("chain");
        return dice.Below(5) switch
        {
            0 => $"  var {r} = {Text("")};\n  for (var i = 1; i {dice.One("<", "<=")} {dice.Between(2, 4)}; i++) {r} += {Text("PROXY p")} + i + {Text(".test:8080")} + {Text(";")};\n  {r} += {Text("DIRECT")};\n  if ({conditions.Any()}) return {r};",
            1 => $"  var {r} = [];\n  if ({conditions.Any()}) {r}.push({draft.Action()});\n  if ({conditions.Any()}) {r}.{dice.One("push", "unshift")}({draft.Action()});\n  if ({r}.length{dice.One("", " > 1", " == 1")}) return {r}.join({Text("; ")});",
            2 => $"  var {r} = {{ host: {Text("p1.test")}, port: {dice.Between(80, 90)} }};\n  if ({conditions.Any()}) {r}.port {dice.One("=", "+=")} {dice.One("8080", "'8'", "1")};\n  if ({conditions.Any()}) return {Text("PROXY ")} + {r}.host + {Text(":")} + {r}.port;",
            3 => $"  var {r} = {draft.Action()};\n  if ({conditions.Any()}) {r} = {r} + {Text("; ")} + {draft.Action()};\n  if ({conditions.Any()}) return {r}.replace(/{dice.One("DIRECT", "p1", ";.*", "PROXY")}/{dice.One("", "g")}, {Text(dice.One("", "PROXY p9.test:9", "$&x"))});",
            _ => $"  var {r} = ({conditions.Any(depth: 0)}) + ({conditions.Any(depth: 0)}) + 0;\n  if ({r}{dice.One(" > 0", " == 1", " == 2", "")}) return {draft.Action()};",
        };
    }

    private string RegexList()
    {
        var list = draft.Fresh("regexes");
        var url = dice.Percent(40);
        draft.Above($"var {list} = [\n  {string.Join(",\n  ", Enumerable.Range(0, dice.Between(2, 4)).Select(_ => url ? patterns.UrlRegex() : patterns.HostRegex()))}\n];");
        return $"  for (var i in {list}) {{\n    if ({list}[i].test({(url ? "url" : "host")})) return {draft.Action()};\n  }}";
    }

    /// <summary>A table of rules that are functions or patterns, told apart by type.</summary>
    private string Rules()
    {
        var table = draft.Fresh("table");
        draft.Above($$"""
            var {{table}} = [
              { re: {{patterns.HostRegex()}}, to: {{Text(draft.Outcome())}} },
              { name: {{Text(draft.Name())}}, to: {{Text(draft.Outcome())}} },
              { test: function (h) { return {{conditions.Any("h", false, 0)}}; }, to: {{Text(draft.Outcome())}} }
            ];
            """);
        return $$"""
              for (var i = 0; i < {{table}}.length; i++) {
                var rule = {{table}}[i];
                if (rule.re && rule.re.test(host) || rule.name {{dice.One("==", "===")}} host || typeof rule.test == {{Text("function")}} && rule.test(host)) return rule.to;
              }
            """;
    }

    /// <summary>Helpers called through variables.</summary>
    private string Through()
    {
        var f = draft.Fresh("pf");
        draft.Above($"var {f} = {dice.One("dnsDomainIs", "shExpMatch", "localHostOrDomainIs", "function (a, b) { return a == b; }")};");
        return dice.Below(3) switch
        {
            0 => $"  if ({f}(host, {Text(draft.Suffix())})) return {draft.Action()};",
            1 => $"  if ({f}.call(null, host, {Text(draft.Name())})) return {draft.Action()};",
            _ => $"  if ({f}.apply(this, [host, {Text(draft.Suffix())}]) && {conditions.Any(depth: 0)}) return {draft.Action()};",
        };
    }

    private string Normalised()
    {
        var h = draft.Fresh("lhost");
        var rule = conditions.Any(h, false);
        return $"  var {h} = {dice.One("host.toLowerCase()", "host.toUpperCase()", "host.replace(/^www\\./, '')", "host.replace(/\\.$/, '')", "host.split(':')[0]", "'www.' + host", "host.substring(host.indexOf('.') + 1)", "host + '.'", "host.replace(/\\d+/g, 'n')")};\n  if ({rule}) return {draft.Action()};";
    }

    private string Groups()
    {
        var m = draft.Fresh("m");
        return $"  var {m} = host.match(/^{dice.One("([^.]+)\\.(.+)", "(.*?)\\.([^.]+\\.[^.]+)", "(?:www\\.)?(([^.]+)\\..*)", "(\\w+)[-.](.*)")}$/);\n  if ({m} {dice.One("&&", "!== null &&")} {m}[{dice.One("1", "2")}] {draft.Equal} {Text(dice.One(draft.Name(), draft.Label()))}) return {draft.Action()};";
    }
}
