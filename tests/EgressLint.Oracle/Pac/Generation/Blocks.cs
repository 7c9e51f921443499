using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Pieces of the entry point: each decides for some hosts and lets the rest go on.</summary>
internal sealed class Blocks(Draft draft)
{
    private readonly Dice dice = draft.Dice;
    private readonly Conditions conditions = new(draft);
    private readonly ListBlocks lists = new(draft);
    private readonly TableBlocks tables = new(draft);
    private readonly AddressBlocks addresses = new(draft);
    private readonly Expressions expressions = new(draft);
    private readonly ScriptBlocks scripts = new(draft);

    private static readonly (string, int)[] Kinds =
    [
        ("chain", 22), ("lines", 8), ("generated", 6), ("elses", 6), ("list", 14), ("table", 14), ("address", 9), ("script", 12), ("switch", 4), ("nested", 5),
        ("result", 6), ("ternary", 3), ("try", 3), ("dead", 3), ("location", 4), ("language", 10),
    ];

    public string Any() => dice.Weighted(Kinds) switch
    {
        "chain" => Chain(),
        "lines" => Lines(),
        "generated" => Generated(),
        "elses" => Elses(),
        "list" => lists.Any(),
        "table" => tables.Any(),
        "address" => addresses.Any(),
        "script" => scripts.Any(),
        "switch" => Switch(),
        "nested" => Nested(),
        "result" => Result(),
        "ternary" => $"  if ({conditions.Any()}) return {conditions.Any()} ? {draft.Action()} : {draft.Action()};",
        "try" => Try(),
        "dead" => Dead(),
        "language" => expressions.Shown(),
        _ => addresses.Location(),
    };

    private string Chain()
    {
        var guards = Enumerable.Range(0, dice.Between(1, 5)).Select(_ => conditions.Any(depth: 1)).Select(c => dice.Percent(30) ? $"({c})" : c);
        return If(string.Join(" ||\n      ", guards), draft.Action());
    }

    private string If(string condition, string action) => dice.Below(4) switch
    {
        0 => $"  if ({condition})\n    return {action};",
        1 => $"  if ({condition}) return {action}",
        _ => $"  if ({condition}) {{\n    return {action};\n  }}",
    };

    private string Lines() => string.Join('\n', Enumerable.Range(0, dice.Between(3, 9)).Select(_ =>
    {
        var name = draft.Text(draft.Name());
        var (open, close) = dice.One(("{return ", "}"), ("return ", ""), ("{ return ", "}"));
        return $"  if (host {draft.Equal} {name}) {open}{draft.Action()};{close}";
    }));

    /// <summary>What Microsoft's Get-PacFile writes.</summary>
    private string Generated()
    {
        draft.Above($"var direct{dice.Below(3)} = {draft.Text("DIRECT")};");
        var exceptions = string.Join("\n    || ", draft.NamesOf(1, 2).Select(n => $"shExpMatch(host, {draft.Text(n)})"));
        var direct = string.Join("\n    || ", draft.NamesOf(2, 6).Select(n => $"shExpMatch(host, {draft.Text((dice.Percent(60) ? "*." : "") + n)})"));
        return $"  if({exceptions})\n  {{\n    return {draft.Action()};\n  }}\n\n  if({direct})\n  {{\n    return {draft.Action()};\n  }}";
    }

    private string Elses() =>
        $"  if ({conditions.Any()}) {{\n    return {draft.Action()};\n  }} else if ({conditions.Any()}) {{\n    {dice.One("return " + draft.Action() + ";", "", ";")}\n  }} else {{\n  {If(conditions.Any(), draft.Action())}\n  }}";

    private string Nested() =>
        $"  if ({conditions.Any()}) {{\n    if ({conditions.Any()})\n      return {draft.Action()};\n    {dice.One("else ", "")}if ({conditions.Any()}) return {draft.Action()};\n  }}";

    private string Result()
    {
        var name = draft.Fresh("result");
        return $"""
              {draft.VarThatChanges} {name} = {dice.One("null", "''", draft.Action())};
              if ({conditions.Any()}) {name} = {draft.Action()};
              {dice.One("else ", "")}if ({conditions.Any()}) {name} {dice.One("=", "=", "+=")} {draft.Action()};
              if ({dice.One(name, $"{name} != null", $"{name} {draft.Equal} {draft.Text("DIRECT")}", $"{name}.length > 6")}) return {name};
            """;
    }

    private string Switch()
    {
        var cases = draft.NamesOf(2, 4);
        return dice.Below(5) switch
        {
            0 => $"  switch (host) {{\n{Cases(cases.Select(draft.Text))}\n    default:\n      {dice.One("break;", "", $"if ({conditions.Any()}) return {draft.Action()};")}\n  }}",
            1 => $"  switch (true) {{\n{Cases(cases.Select(_ => conditions.Any(depth: 0)))}\n  }}",
            2 => $"  switch (dnsDomainLevels(host)) {{\n{Cases(["0", "2", "1"])}\n  }}",
            3 => $"  switch (host.split('.')[{dice.One("0", "host.split('.').length - 1")}]) {{\n{Cases(cases.Select(n => draft.Text(dice.One(n.Split('.')[0], n.Split('.')[^1]))))}\n  }}",
            _ => $"  switch (url.substring(0, url.indexOf(':'))) {{\n{Cases([draft.Text("http"), draft.Text("https"), draft.Text("wss")])}\n  }}",
        };
    }

    private string Cases(IEnumerable<string> labels) => string.Join('\n', labels.Distinct().Select(l => dice.Below(5) switch
    {
        0 => $"    case {l}:",
        1 => $"    case {l}: break;",
        _ => $"    case {l}:\n      return {draft.Action()};",
    }));

    private string Try() => dice.Below(3) switch
    {
        0 => $"  try {{\n    if ({conditions.Any()}) return {draft.Action()};\n    {dice.One("missing(host);", "throw host;", "null.x;", ";")}\n  }} catch (e) {{\n    if ({conditions.Any()}) return {draft.Action()};\n  }}",
        1 => $"  try {{\n    if ({conditions.Any()}) throw {draft.Action()};\n  }} catch (e) {{\n    return e;\n  }} finally {{\n    host = host{dice.One("", ".toLowerCase()", " + ''")};\n  }}",
        _ => $"  try {{ undefinedThing.x = 1; }} catch (e) {{ if (e instanceof {dice.One("ReferenceError", "TypeError", "Error")} && {conditions.Any(depth: 0)}) return {draft.Action()}; }}",
    };

    private string Dead() => dice.Below(5) switch
    {
        0 => $"  if (dnsDomainIs(host, {draft.Text(draft.Name() + "/epi")}) || dnsDomainIs(host, {draft.Text("T3711." + draft.Name())})) return {draft.Action()};",
        1 => $"  if (shExpMatch(host, {draft.Text("http://" + draft.Name() + "*")})) return {draft.Action()};",
        2 => $"  if (isInNet(host, {draft.Text("[1-9]{1,3}.[1-9]{1,3}.0.0")}, {draft.Text("255.255.255.255")})) return {draft.Action()};",
        3 => $"  if (host = {draft.Text(draft.Name())}) host = {dice.One("arguments[1]", "host", "url.split('/')[2]")};",
        _ => $"  if (host == {draft.Text(draft.Name())}) return DIRECT;",
    };
}
