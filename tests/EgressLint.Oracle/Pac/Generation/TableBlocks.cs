using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Objects as sets of names, and the walks from a host to its parents, right and off by one.</summary>
internal sealed class TableBlocks(Draft draft)
{
    private readonly Dice dice = draft.Dice;

    public string Any() => dice.Below(12) switch
    {
        0 => Direct(),
        1 or 2 => WalkRight(),
        3 or 4 or 5 => WalkLeft(),
        6 or 7 => WalkParts(),
        8 or 9 => Trie(),
        10 => TwoLevels(),
        _ => Recursive(),
    };

    private string Text(string value) => draft.Text(value);

    private string Key(string value) => Text(value).Replace('`', '"');

    private string Table(bool actions = false)
    {
        var name = draft.Fresh("T");
        var names = draft.NamesOf(2, 6).ToList();
        if (dice.Percent(25))
        {
            names.Add(dice.One("com", "test", "net", "org"));
        }

        var keys = names.Distinct().Select(n => $"{Key((dice.Percent(8) ? "*." : "") + n)}: {(actions ? Text(draft.Outcome()) : dice.One("1", "1", "1", "true", "0", "null", "2"))}");
        draft.Above(dice.Below(4) switch
        {
            0 when !actions => $"var {name} = {{}};\nvar {name}_l = {draft.List(names)};\nfor (var i = 0; i < {name}_l.length; i++) {name}[{name}_l[i]] = {dice.One("1", "true", "i", "i + 1")};",
            1 when !actions => $"var {name} = Object.create(null);\n{draft.List(names)}.forEach(function (n) {{ {name}[n] = true; }});",
            _ => $"{draft.Var} {name} = {{\n  {string.Join(",\n  ", keys)}\n}};",
        });
        return name;
    }

    private string In(string table, string key) => dice.Below(8) switch
    {
        0 => $"{table}[{key}]",
        1 => $"{key} in {table}",
        2 => $"Object.prototype.hasOwnProperty.call({table}, {key})",
        3 => $"{table}[{key}] !== undefined",
        4 => $"{table}[{key}] == 1",
        5 => $"Object.hasOwnProperty.call({table}, {key})",
        6 => $"{table}[{key}] != null",
        _ => $"typeof {table}[{key}] !== {Text("undefined")}",
    };

    private string Direct()
    {
        var table = Table(true);
        return dice.Below(5) switch
        {
            0 => $"  if ({In(table, "host")}) return {table}[host];",
            1 => $"  var answer = {table}[host]{dice.One("", $" || {table}[host.substring(host.indexOf('.') + 1)]", $" || {table}['*.' + host.split('.').slice(1).join('.')]")};\n  if (answer) return answer;",
            2 => $"  if (Object.keys({table}).indexOf(host) {dice.One(">= 0", "> 0")}) return {draft.Action()};",
            3 => $"  if ({table}[host] === {Text("DIRECT")}) return {draft.Action()};",
            _ => $"  return {table}[host] || {draft.Action()};",
        };
    }

    private string WalkRight()
    {
        var table = Table();
        var guard = dice.Percent(50) ? $"  if ({In(table, "host")}) return {draft.Action()};\n" : "";
        return dice.Below(2) switch
        {
            0 => $$"""
                {{guard}}  var suffix, pos = host.lastIndexOf({{Text(".")}});
                  {{dice.One("suffix = host.substring(pos + 1);", "suffix = host.substring(pos + 1);", "suffix = host;")}}
                  while (true) {
                    if ({{In(table, "suffix")}}) return {{draft.Action()}};
                    if (pos {{dice.One("<=", "<=", "<")}} 0) break;
                    pos = host.lastIndexOf({{Text(".")}}, pos - 1);
                    suffix = host.substring(pos{{dice.One(" + 1", " + 1", " + 1", "")}});
                  }
                """,
            _ => $$"""
                {{guard}}  for (var pos = host.length, n = 0; pos > 0 && n < {{dice.One("10", "3", "20")}}; n++) {
                    pos = host.lastIndexOf({{Text(".")}}, pos - 1);
                    var tail = host.{{dice.One("slice", "substring", "substr")}}(pos + {{dice.One("1", "1", "1", "0")}});
                    if ({{In(table, "tail")}}) return {{draft.Action()}};
                  }
                """,
        };
    }

    private string WalkLeft()
    {
        var table = Table(dice.Percent(30));
        var h = draft.Fresh("h");
        var dot = Text(".");
        return dice.Below(6) switch
        {
            0 => $$"""
                  {{draft.VarThatChanges}} {{h}} = host;
                  while ({{h}}) {
                    if ({{In(table, h)}}) return {{draft.Action()}};
                    var dot = {{h}}.indexOf({{dot}});
                    if (dot {{dice.One("== -1", "< 0", "<= 0")}}) break;
                    {{h}} = {{h}}.{{dice.One("substring", "slice", "substr")}}(dot + 1);
                  }
                """,
            1 => $$"""
                  {{draft.VarThatChanges}} {{h}} = host, at;
                  do {
                    if ({{In(table, h)}}) return {{dice.One(draft.Action(), $"{table}[{h}]")}};
                    at = {{h}}.indexOf({{dot}}) + 1;
                    {{h}} = {{h}}.slice(at);
                  } while (at {{dice.One("> 0", ">= 1", "> 1")}});
                """,
            2 => $$"""
                  var {{h}} = host;
                  var i = {{h}}.indexOf({{dot}});
                  while (i {{dice.One("> -1", "!= -1", ">= 0", "> 0")}}) {
                    {{h}} = {{h}}.substring(i + 1);
                    if ({{In(table, h)}}) return {{draft.Action()}};
                    i = {{h}}.indexOf({{dot}});
                  }
                """,
            3 => $$"""
                  for (var {{h}} = host; {{h}}.indexOf({{dot}}) {{dice.One("!= -1", "> 0", ">= 0")}}; {{h}} = {{h}}.substring({{h}}.indexOf({{dot}}) + 1))
                    if ({{In(table, h)}}) return {{draft.Action()}};
                """,
            4 => $$"""
                  var {{h}} = {{dot}} + host, cut;
                  while ((cut = {{h}}.indexOf({{dot}})) {{dice.One("!= -1", ">= 0", "=== 0")}}) {
                    {{h}} = {{h}}.substring(cut + 1);
                    if ({{In(table, h)}} {{dice.One("", "&& " + h + ".indexOf('.') > 0", "&& " + h + " != host")}}) return {{draft.Action()}};
                    if ({{h}}.indexOf({{dot}}) > 0) {{h}} = {{h}}.substring({{h}}.indexOf({{dot}}));
                  }
                """,
            _ => $$"""
                  var {{h}} = host.replace(/^[^.]*\./, {{dot.Replace(".", "", StringComparison.Ordinal)}}), depth = 0;
                  while ({{h}} != {{Text("")}} && depth++ < {{dice.Between(1, 5)}}) {
                    if ({{In(table, h)}} || {{In(table, "'*.' + " + h)}}) return {{draft.Action()}};
                    {{h}} = {{h}}.indexOf({{dot}}) < 0 ? {{Text("")}} : {{h}}.replace(/^[^.]*\./, '');
                  }
                """,
        };
    }

    private string WalkParts()
    {
        var table = Table();
        var dot = Text(".");
        return dice.Below(6) switch
        {
            0 => $$"""
                  var parts = host.split({{dot}});
                  for (var i = {{dice.One("0", "0", "1")}}; i < parts.length{{dice.One("", "", " - 1")}}; i++) {
                    var name = parts.slice(i).join({{dot}});
                    if ({{In(table, "name")}}) return {{draft.Action()}};
                  }
                """,
            1 => $$"""
                  var parts = host.split({{dot}});
                  while (parts.length {{dice.One("> 0", "> 1", ">= 2", "")}}) {
                    if ({{In(table, $"parts.join({dot})")}}) return {{draft.Action()}};
                    parts.{{dice.One("shift()", "shift()", "splice(0, 1)", "pop()")}};
                  }
                """,
            2 => $$"""
                  var parts = host.split({{dot}}), name = {{Text("")}};
                  for (var i = parts.length - 1; i >= {{dice.One("0", "0", "1")}}; i--) {
                    name = parts[i] + ({{dice.One("name", "i < parts.length - 1", "name != ''")}} ? {{dot}} + name : {{Text("")}});
                    if ({{In(table, "name")}}) return {{draft.Action()}};
                  }
                """,
            3 => $$"""
                  var parts = host.split({{dot}}).reverse(), name = parts[0];
                  for (var i = 1; i {{dice.One("<", "<=")}} parts.length; ++i) {
                    if ({{In(table, "name")}}) return {{draft.Action()}};
                    name = parts[i] + {{dot}} + name;
                  }
                """,
            4 => $$"""
                  var parts = host.split({{dot}});
                  var base = parts.slice(-{{dice.One("2", "2", "3")}}).join({{dot}});
                  if ({{In(table, "base")}} || {{In(table, "parts[parts.length - 1]")}}) return {{draft.Action()}};
                """,
            _ => $$"""
                  var n = host.split({{dot}}), last = n.length - 1;
                  if (last > 0 && ({{In(table, $"n[last - 1] + {dot} + n[last]")}} || last {{dice.One(">", ">=")}} 2 && {{In(table, $"n[last - 2] + '.' + n[last - 1] + {dot} + n[last]")}})) return {{draft.Action()}};
                """,
        };
    }

    private string Trie()
    {
        var root = draft.Fresh("tree");
        var tree = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var name in draft.NamesOf(2, 5))
        {
            Insert(tree, name.Split('.'));
        }

        draft.Above($"{draft.Var} {root} = {Print(tree)};");
        return dice.Below(3) switch
        {
            0 => $$"""
                  var node = {{root}}, parts = host.split({{Text(".")}});
                  for (var i = parts.length - 1; i >= 0; i--) {
                    node = node[parts[i]];
                    if (node === undefined{{dice.One("", " || node === 0")}}) break;
                    if (node === 1) return {{draft.Action()}};
                  }
                """,
            1 => $$"""
                  var node = {{root}}, parts = host.split({{Text(".")}});
                  while (node && typeof node == {{Text("object")}} && parts.length{{dice.One("", " > 0", " > 1")}}) node = node[parts.pop()];
                  if (node {{dice.One("== 1", "=== 1", "")}}) return {{draft.Action()}};
                """,
            _ => $$"""
                  var node = {{root}}, rest = host, label, hit = false;
                  while (rest) {
                    var at = rest.lastIndexOf({{Text(".")}});
                    label = rest.substring(at + 1);
                    rest = at < 0 ? {{Text("")}} : rest.substring(0, at);
                    if (!node.hasOwnProperty(label)) break;
                    node = node[label];
                    if (node == 1) { hit = true; break; }
                  }
                  if (hit{{dice.One("", " && rest != ''", " || !rest")}}) return {{draft.Action()}};
                """,
        };
    }

    private static void Insert(SortedDictionary<string, object> tree, string[] labels)
    {
        for (var i = labels.Length - 1; i > 0; i--)
        {
            if (tree.GetValueOrDefault(labels[i]) is not SortedDictionary<string, object> next)
            {
                tree[labels[i]] = next = new SortedDictionary<string, object>(StringComparer.Ordinal);
            }

            tree = next;
        }

        tree[labels[0]] = 1;
    }

    private string Print(object node) => node is SortedDictionary<string, object> tree
        ? $"{{{string.Join(", ", tree.Select(p => $"{Key(p.Key)}: {Print(p.Value)}"))}}}"
        : "1";

    private string TwoLevels()
    {
        var table = draft.Fresh("byTld");
        var groups = draft.NamesOf(3, 7).Distinct().Where(n => n.Contains('.', StringComparison.Ordinal)).GroupBy(n => n[(n.LastIndexOf('.') + 1)..]);
        var text = string.Join(",\n  ", groups.Select(g => $"{Key(g.Key)}: {{ {string.Join(", ", g.Select(n => $"{Key(n[..n.LastIndexOf('.')])}: {dice.One("1", "1", "2", "0")}"))} }}"));
        draft.Above($"{draft.Var} {table} = {{\n  {text}\n}};");
        return $$"""
              var dot = host.lastIndexOf({{Text(".")}}), tld = host.substring(dot + 1), rest = host.substring(0, dot);
              if ({{In(table, "tld")}}) {
                while (true) {
                  if ({{table}}[tld] && {{table}}[tld][rest]) return {{table}}[tld][rest] == 2 ? {{draft.Action()}} : {{draft.Action()}};
                  var p = rest.indexOf({{Text(".")}});
                  if (p < 0) break;
                  rest = rest.substring(p + 1);
                }
              }
            """;
    }

    private string Recursive()
    {
        var table = Table();
        var name = draft.Fresh("lookup");
        draft.Above($$"""
            function {{name}}(h) {
              if ({{In(table, "h")}}) return {{dice.One("true", "h", "1")}};
              var d = h.indexOf({{Text(".")}});
              if (d {{dice.One("< 0", "== -1", "<= 0")}}) return {{dice.One("false", "null", "''")}};
              return {{name}}(h.substr(d + 1));
            }
            """);
        return dice.Percent(70)
            ? $"  if ({name}(host)) return {draft.Action()};"
            : $"  var base = {name}(host);\n  if (base && base != host) return {draft.Action()};";
    }
}
