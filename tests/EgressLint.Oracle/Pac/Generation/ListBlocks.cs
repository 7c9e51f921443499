using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Lists of names and every kind of loop over them.</summary>
internal sealed class ListBlocks(Draft draft)
{
    private readonly Dice dice = draft.Dice;
    private readonly Patterns patterns = new(draft);

    public string Any() => dice.Below(16) switch
    {
        < 5 => Counted(),
        5 => ForIn(),
        6 => draft.Modern ? ForOf() : Counted(),
        7 or 8 => Callback(),
        9 => While(),
        10 => Pairs(),
        11 => Compressed(),
        12 => Constructor(),
        13 => Function(),
        14 => Sorted(),
        _ => Labelled(),
    };

    private string Text(string value) => draft.Text(value);

    /// <summary>A list at the top or in front of the loop, and what may be asked about its elements.</summary>
    private (string Name, string Here) List(IReadOnlyList<string> values)
    {
        var name = draft.Fresh("list");
        var text = dice.Percent(15) ? $"new Array({string.Join(", ", values.Select(Text))})" : draft.List(values);
        var line = $"{draft.Var} {name} = {text};";
        if (dice.Percent(70))
        {
            draft.Above(line);
            return (name, "");
        }

        return (name, "  " + line + "\n");
    }

    private (IReadOnlyList<string> Values, Func<string, string> Test) Kind()
    {
        var s = dice.Percent(90) ? "host" : "url";
        return dice.Below(16) switch
        {
            0 or 1 or 2 => ([.. draft.NamesOf(2, 6).Select(n => (dice.Percent(60) ? "." : "") + n)], e => $"dnsDomainIs(host, {e})"),
            3 or 4 => ([.. draft.NamesOf(2, 5).Select(_ => patterns.HostGlob())], e => $"shExpMatch({s}, {e})"),
            5 => (draft.NamesOf(2, 5), e => $"shExpMatch(host, {Text("*")} + {e})"),
            6 => (draft.NamesOf(2, 5), e => $"shExpMatch(host, {Text("*.")} + {e}) || host == {e}"),
            7 => (draft.NamesOf(2, 6), e => $"host {draft.Equal} {e}"),
            8 => (draft.NamesOf(2, 5), e => $"host.endsWith({Text(".")} + {e})"),
            9 => ([.. draft.NamesOf(2, 5).Select(_ => draft.Piece())], e => $"{s}.indexOf({e}) {dice.One("> -1", "!= -1", "> 0", "== 0")}"),
            10 => ([.. draft.NamesOf(2, 4).Select(_ => patterns.HostRegex()).Select(r => r[1..r.LastIndexOf('/')])], e => $"new RegExp({e}).test(host)"),
            11 => ([.. draft.NamesOf(2, 4).Select(_ => draft.Address())], e => $"isInNet({dice.One("host", "dnsResolve(host)")}, {e}, {Text(draft.Mask())})"),
            12 => (draft.NamesOf(2, 5), e => $"host.length >= {e}.length && host.substring(host.length - {e}.length{dice.One("", "", " - 1")}) == {dice.One("", "'.' + ")}{e}"),
            13 => (draft.NamesOf(2, 5), e => $"localHostOrDomainIs(host, {e})"),
            14 => (draft.NamesOf(2, 5), e => $"(host == {e} || dnsDomainIs(host, {Text(".")} + {e}))"),
            _ => (draft.NamesOf(2, 5), e => $"host.lastIndexOf({e}) {dice.One("==", ">=")} host.length - {e}.length"),
        };
    }

    private string Counted()
    {
        var (values, test) = Kind();
        var (list, here) = List(values);
        var i = dice.One("i", "j", "n");
        var condition = test($"{list}[{i}]");
        var head = dice.Below(9) switch
        {
            0 => $"var {i} = {list}.length - 1; {i} {dice.One(">= 0", ">= 0", "> 0")}; {i}--",
            1 => $"var {i} = 0, len = {list}.length; {i} < len; ++{i}",
            2 => $"var {i} = {dice.One("0", "1")}; {i} < {list}.length; {i} += {dice.One("1", "2")}",
            3 => $"var {i} in {list}",
            4 => $"var {i} = 0; {i} < {dice.Between(1, values.Count)}; {i}++",
            _ => $"var {i} = 0; {i} < {list}.length; {i}++",
        };
        switch (dice.Below(8))
        {
            case 0:
                var flag = draft.Fresh("found");
                return $"{here}  var {flag} = {dice.One("false", "0")};\n  for ({head}) {{\n    if ({condition}) {{\n      {flag} = {dice.One("true", "1", flag + " + 1", i + " + 1")};\n      {dice.One("break;", "")}\n    }}\n  }}\n  if ({flag}{dice.One("", "", " > 1", " == 1")}) return {draft.Action()};";
            case 1:
                return $"{here}  for ({head}) {{\n    if (!({condition})) continue;\n    return {draft.Action()};\n  }}";
            case 2:
                var actions = $"[{string.Join(", ", values.Select(_ => Text(draft.Outcome())))}]";
                return $"{here}  var acts = {actions};\n  for ({head})\n    if ({condition}) return acts[{i}];";
            case 3:
                return $"{here}  for ({head}) {{\n    if ({condition}) return {i} % 2 ? {draft.Action()} : {draft.Action()};\n  }}";
            case 4:
                return $"{here}  for ({head}) {{ var e = {list}[{i}]; if ({test("e")}) {{ return {draft.Action()}; }} }}";
            default:
                return $"{here}  for ({head}) {{\n    if ({condition}) return {draft.Action()};\n  }}";
        }
    }

    private string ForIn()
    {
        var (values, test) = Kind();
        if (dice.Percent(50))
        {
            var (list, here) = List(values);
            return $"{here}  for (var k in {list}) {{\n    if ({test($"{list}[k]")}) return {draft.Action()};\n  }}";
        }

        var table = draft.Fresh("rules");
        var keys = values.Distinct().Select(v => $"{Text(v).Replace('`', '"')}: {Text(draft.Outcome())}");
        draft.Above($"{draft.Var} {table} = {{\n  {string.Join(",\n  ", keys)}\n}};");
        return $"  for (var k in {table}) {{\n    if ({test("k")}) return {dice.One($"{table}[k]", draft.Action())};\n  }}";
    }

    private string ForOf()
    {
        var (values, test) = Kind();
        var (list, here) = List(values);
        return dice.Percent(60)
            ? $"{here}  for (const e of {list}) {{\n    if ({test("e")}) return {draft.Action()};\n  }}"
            : $"{here}  for (let [i, e] of {list}.entries()) {{\n    if ({test("e")}) return i {dice.One("> 0", "< 2", "& 1")} ? {draft.Action()} : {draft.Action()};\n  }}";
    }

    private string Callback()
    {
        var (values, test) = Kind();
        var (list, here) = List(values);
        var function = draft.Modern ? $"e => {test("e")}" : $"function (e) {{ return {test("e")}; }}";
        var indexed = draft.Modern ? $"(e, i) => i > 0 && ({test("e")})" : $"function (e, i, all) {{ return i < all.length - 1 && ({test("e")}); }}";
        var flag = draft.Fresh("hit");
        return here + (dice.Below(10) switch
        {
            0 or 1 => $"  if ({list}.some({function})) return {draft.Action()};",
            2 => $"  if ({list}.filter({function}).length{dice.One("", " > 0", " > 1")}) return {draft.Action()};",
            3 => $"  if ({list}.find({function})) return {draft.Action()};",
            4 => $"  if ({list}.findIndex({indexed}) {dice.One(">= 0", "> 0", "!= -1")}) return {draft.Action()};",
            5 => $"  if (!{list}.every({function})) return {draft.Action()};",
            6 => $"  var {flag} = false;\n  {list}.forEach(function (e) {{ if ({test("e")}) {flag} = true; }});\n  if ({flag}) return {draft.Action()};",
            7 => $"  {list}.forEach(function (e) {{ if ({test("e")}) return {draft.Action()}; }});",
            8 => $"  if ({list}.map({function}).indexOf(true) {dice.One(">= 0", "== 0", "> 0")}) return {draft.Action()};",
            _ => $"  if ({list}.reduce(function (n, e) {{ return n + (({test("e")}) ? 1 : 0); }}, 0) {dice.One("> 0", "== 1", "> 1")}) return {draft.Action()};",
        });
    }

    private string While()
    {
        var (values, test) = Kind();
        var (list, here) = List(values);
        return here + (dice.Below(3) switch
        {
            0 => $"  var w = 0;\n  while (w < {list}.length) {{\n    if ({test($"{list}[w]")}) return {draft.Action()};\n    w++;\n  }}",
            1 => $"  var w = {list}.length;\n  while (w--) if ({test($"{list}[w]")}) return {draft.Action()};",
            _ => $"  var w = 0;\n  do {{\n    if ({test($"{list}[w]")}) break;\n  }} while (++w < {list}.length);\n  if (w {dice.One("<", "!=", "<=")} {list}.length) return {draft.Action()};",
        });
    }

    private string Pairs()
    {
        var table = draft.Fresh("pairs");
        if (dice.Percent(35))
        {
            var nets = Enumerable.Range(0, dice.Between(2, 4)).Select(_ => $"[{Text(draft.Address())}, {Text(draft.Mask())}]");
            draft.Above($"{draft.Var} {table} = [{string.Join(", ", nets)}];");
            return $"  for (var i = 0; i < {table}.length; i++)\n    if (isInNet(host, {table}[i][0], {table}[i][1])) return {draft.Action()};";
        }

        var (values, test) = Kind();
        if (dice.Percent(50))
        {
            draft.Above($"{draft.Var} {table} = [{string.Join(",\n  ", values.Select(v => $"[{Text(v)}, {Text(draft.Outcome())}]"))}];");
            return $"  for (var i = 0; i < {table}.length; i++) {{\n    var row = {table}[i];\n    if ({test("row[0]")}) return row[{dice.One("1", "1", "1", "2")}];\n  }}";
        }

        draft.Above($"{draft.Var} {table} = [{draft.List(values)}, {draft.List(draft.NamesOf(1, 3))}, {draft.List(draft.NamesOf(1, 3))}];");
        return $"  for (var i = 0; i < {table}.length; i++)\n    for (var j = 0; j < {table}[i].length; j++)\n      if ({test($"{table}[i][j]")}) return {dice.One("i % 2 == 0", "i == 1", "i")} ? {draft.Action()} : {draft.Action()};";
    }

    private string Compressed()
    {
        var list = draft.Fresh("packed");
        var (values, test) = Kind();
        var mark = dice.One(",", "|", " ", ";");
        switch (dice.Below(4))
        {
            case 0:
                draft.Above($"var {list} = {Text(string.Join(mark, values))}.split({Text(mark)});");
                break;
            case 1:
                draft.Above($"var {list} = [];\n(function () {{\n  var parts = {Text(string.Join(mark, values))}.split({Text(mark)});\n  for (var i = 0; i < parts.length; i++) if (parts[i]) {list}.push(parts[i]{dice.One("", ".toLowerCase()", ".replace(/^\\*/, '')")});\n}})();");
                break;
            case 2:
                draft.Above($"var {list}_src = {{ com: {Text("contoso,fabrikam,x")}, org: {Text("example")}, {Text("test").Replace('`', '"')}: {Text("ten,pub")} }};\nvar {list} = [];\nfor (var tld in {list}_src) {{\n  var names = {list}_src[tld].split(',');\n  for (var n = 0; n < names.length; n++) {list}[{list}.length] = names[n] + '.' + tld;\n}}");
                break;
            default:
                draft.Above($"var {list} = {Text(string.Join('\n', values)).Replace("\n", "\\n", StringComparison.Ordinal)}.split(/\\n/).concat({draft.List(draft.NamesOf(1, 2))});");
                break;
        }

        return $"  for (var i = 0; i < {list}.length; i++) {{\n    if ({test($"{list}[i]")}) return {draft.Action()};\n  }}";
    }

    /// <summary>Arrays of the Microsoft array script: objects with numbers for keys.</summary>
    private string Constructor()
    {
        var (values, test) = Kind();
        var make = draft.Fresh("Make");
        var names = draft.Fresh("Names");
        var fill = string.Join('\n', values.Select((v, i) => $"  this[{i}]{dice.One("=", " = ")}{Text(v)};"));
        draft.Above($"var c{names}={values.Count};\n{names}=new {make}();\nfunction {make}(){{\n{fill}\n}}");
        return dice.Percent(70)
            ? $"  for(i=0; i<c{names}{dice.One("", "", "-1")}; i++){{\n    if({test($"{names}[i]")}){{ return {draft.Action()}; }}\n  }}"
            : $"  for (var k in {names}) if ({test($"{names}[k]")}) return {draft.Action()};";
    }

    private string Function()
    {
        var (values, test) = Kind();
        var name = draft.Fresh("match");
        var (list, here) = List(values);
        draft.Above(dice.Below(3) switch
        {
            0 => $"function {name}(host, list) {{\n  for (var i = 0; i < list.length; i++)\n    if ({test("list[i]").Replace("url", "host", StringComparison.Ordinal)}) return {dice.One("true", "list[i]", "i", "i + 1")};\n  return {dice.One("false", "null", "-1")};\n}}",
            1 => $"function {name}(host, list) {{\n  var i, hit;\n  for (i = 0; i < list.length && !hit; i++) hit = {test("list[i]").Replace("url", "host", StringComparison.Ordinal)};\n  return hit;\n}}",
            _ => $"function {name}(host, list) {{\n  if (!list.length) return false;\n  var e = list[0];\n  return ({test("e").Replace("url", "host", StringComparison.Ordinal)}) || {name}(host, list.slice(1));\n}}",
        });
        return $"{here}  if ({name}(host, {list}){dice.One("", "", " != -1", " >= 0")}) return {draft.Action()};";
    }

    private string Sorted()
    {
        var list = draft.Fresh("sorted");
        draft.Above($"var {list} = {draft.List(draft.NamesOf(3, 7))}.sort({dice.One("", "function (a, b) { return a.length - b.length; }", "function (a, b) { return a < b ? 1 : -1; }")});");
        return dice.Percent(50)
            ? $"""
                  var lo = 0, hi = {list}.length{dice.One(" - 1", " - 1", "")};
                  while (lo <= hi) {"{"}
                    var mid = (lo + hi) >> 1;
                    if ({list}[mid] == host) return {draft.Action()};
                    if ({list}[mid] < host) lo = mid + 1; else hi = mid - 1;
                  {"}"}
                """
            : $"  if ({list}[{dice.One("0", $"{list}.length - 1", "1")}] == host || {list}.slice(1, {dice.Between(2, 4)}).indexOf(host) >= 0 || {list}.slice().reverse()[0] == host) return {draft.Action()};";
    }

    private string Labelled()
    {
        var table = draft.Fresh("groups");
        draft.Above($"var {table} = [{draft.List(draft.NamesOf(2, 3))}, {draft.List(draft.NamesOf(2, 3))}];");
        var exit = draft.Fresh("outer");
        var flag = draft.Fresh("seen");
        return $"""
              var {flag} = 0;
              {exit}: for (var i = 0; i < {table}.length; i++) {"{"}
                for (var j = 0; j < {table}[i].length; j++) {"{"}
                  if ({dice.One($"host == {table}[i][j]", $"host.indexOf({table}[i][j]) >= 0", $"dnsDomainIs(host, {table}[i][j])")}){dice.One(" continue " + exit, " break " + exit, " break")};
                  {flag}++;
                {"}"}
              {"}"}
              if ({flag} {dice.One("==", "<", ">", ">=")} {dice.Between(1, 4)}) return {draft.Action()};
            """;
    }
}
