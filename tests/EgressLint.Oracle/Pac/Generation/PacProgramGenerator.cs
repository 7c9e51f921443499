using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>PAC programs as people write them, right and wrong; the same seed gives the same program.</summary>
internal static class PacProgramGenerator
{
    public static PacCase Case(ulong seed, int urls)
    {
        var dice = new Dice(seed);
        var pac = Mutations.Apply(dice, Program(dice));
        return new PacCase { Pac = pac, Dns = PacWorld.Dns, MyIp = PacSandbox.MyIp, Answers = new Requests(dice, pac).Some(urls) };
    }

    private static string Program(Dice dice)
    {
        var draft = new Draft(dice);
        var blocks = new Blocks(draft);
        var body = new List<string>();
        if (dice.Percent(15))
        {
            body.Add(dice.One("  host = host.toLowerCase();", "  host = host.toLowerCase(); url = url.toLowerCase();", "  url = url.toLowerCase();", "  var h = host;", "  host = host.replace(/\\.$/, '');"));
        }

        for (var more = dice.One(1, 1, 2, 2, 3, 3, 4, 5, 6); more > 0; more--)
        {
            body.Add((dice.Percent(10) ? $"  // {dice.One("local", "Microsoft", "it's \"here\"", "cloud */")}\n" : "") + blocks.Any());
        }

        body.Add(dice.Below(20) switch
        {
            0 => "",
            1 => "  else return " + draft.Text("DIRECT") + ";",
            2 => "  return null;",
            3 => "  return (" + draft.Action() + ");",
            < 8 => "  return " + draft.Action() + dice.One(";", ";", ""),
            _ => "  return " + draft.Text(draft.Outcome()) + dice.One(";", ";", ""),
        } is var end && end.StartsWith("  else", StringComparison.Ordinal) && !CanElse(body[^1]) ? "  return " + draft.Text("DIRECT") + ";" : end);
        var entry = string.Join('\n', body);
        return (dice.Below(24) switch
        {
            0 => $"{draft.Top}var FindProxyForURL = function (url, host) {{\n{entry}\n}};\n",
            1 => $"{draft.Top}function FindProxyForURL(url, host)\n{{\n{entry}\n}}\nfunction FindProxyForURLEx(url, host) {{ return {draft.Text("PROXY ex.test:1")}; }}\n",
            2 => $"function FindProxyForURL(url, host) {{\n  return decide(url, host);\n}}\n{draft.Top}function decide(url, host) {{\n{entry}\n}}\n",
            3 => $"function FindProxyForURL(url, host) {{\n{draft.Top}{entry}\n}}\n",
            4 when draft.Modern => $"{draft.Top}{dice.One("var", "this.", "const ", "globalThis.").Replace("var", "var ", StringComparison.Ordinal)}FindProxyForURL = (url, host) => {{\n{entry}\n}};\n",
            5 or 6 or 7 => $"function FindProxyForURL(url, host) {{\n{entry}\n}}\n\n{draft.Top}",
            _ => $"{draft.Top}function FindProxyForURL(url, host) {{\n{entry}\n}}\n",
        }) is var text && dice.Percent(5) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    private static bool CanElse(string block) => block.StartsWith("  if (", StringComparison.Ordinal) && block.Count(c => c == '\n') < 3;
}
