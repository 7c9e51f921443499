using System.Text;
using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>A program while it is written: what stands in front of the entry point, the names in use, and the habits of its author.</summary>
internal sealed class Draft(Dice dice)
{
    private static readonly string[] Domains =
    [
        "contoso.com", "fabrikam.com", "example.org", "corp.example", "microsoft.com", "manage.microsoft.com", "windowsupdate.com", "microsoftonline.com",
        "blob.core.windows.net", "office365.com", "azureedge.net", "intranet.local", "ten.test", "pub.test", "akamaitechnologies.com", "x.com", "co.uk", "a.b.c.d",
    ];

    private static readonly string[] Labels = ["www", "login", "mail", "a", "b1", "vpn", "manage", "download", "outlook", "dl-2", "10", "s3", "eu", "constructor"];

    private static readonly string[] Proxies = ["PROXY p1.test:8080", "PROXY p2.test:3128", "PROXY 192.0.2.1:8080", "SOCKS s.test:1080", "SOCKS5 s.test", "HTTPS t.test:443", "PROXY p3.test"];

    private static readonly string[] Odd =
        ["PROXY 127.0.0.1:9", "BLOCK", "direct", "HTTP p1.test:8080", "PROXY p1.test:8080, DIRECT", "PROXY p1.test 8080", "PROXY ${GATEWAY}:80", "", "DIRECT;", " PROXY p1.test:8080 ; DIRECT", "PROXY http://p1.test:8080"];

    private readonly StringBuilder top = new();
    private readonly List<string> used = [];
    private readonly List<string> actions = [];
    private int number;

    public Dice Dice => dice;

    /// <summary>One author in eight writes what came with ES2015.</summary>
    public bool Modern { get; } = dice.Percent(14);

    public char Quote { get; } = dice.Percent(75) ? '"' : '\'';

    public string Equal { get; } = dice.Percent(75) ? "==" : "===";

    public string Top => top.ToString();

    public string Var => Modern ? dice.One("var", "let", "const") : "var";

    public string VarThatChanges => Modern ? dice.One("var", "let") : "var";

    public void Above(string text) => top.Append(text).Append('\n');

    public string Fresh(string stem) => dice.Percent(20) ? $"_{stem}{++number}" : $"{stem}{++number}";

    public string Text(string value) =>
        Modern && dice.Percent(10) && !value.Contains("${", StringComparison.Ordinal) ? $"`{value}`" : $"{Quote}{value.Replace("\\", "\\\\", StringComparison.Ordinal)}{Quote}";

    /// <summary>A host name, often one that the program knows already or that is next to one.</summary>
    public string Name()
    {
        if (used.Count > 0 && dice.Percent(35))
        {
            var old = dice.Of(used);
            return dice.Below(4) switch
            {
                0 when old.Count(c => c == '.') > 1 => old[(old.IndexOf('.', StringComparison.Ordinal) + 1)..],
                1 when old.Length < 40 => $"{dice.Of(Labels)}.{old}",
                _ => old,
            };
        }

        var name = dice.Of(Domains);
        for (var more = dice.Below(3); more > 0; more--)
        {
            name = $"{dice.Of(Labels)}.{name}";
        }

        used.Add(name);
        return name;
    }

    public string Suffix() => (dice.Percent(65) ? "." : "") + Name();

    public string Label() => dice.Of(Labels);

    public string Piece()
    {
        var name = Name();
        return dice.Below(4) switch
        {
            0 => name.Split('.')[0],
            1 => "." + name.Split('.')[^1],
            2 when name.Length > 6 => name[..dice.Between(3, name.Length - 1)],
            _ => name,
        };
    }

    public IReadOnlyList<string> NamesOf(int low, int high) => [.. Enumerable.Range(0, dice.Between(low, high)).Select(_ => Name())];

    public string List(IEnumerable<string> values) => $"[{string.Join(dice.One(", ", ",", ",\n    "), values.Select(Text))}]";

    public string Address() => dice.One("10.1.2.3", "10.0.0.0", "172.16.0.0", "192.168.0.0", "192.168.1.9", "203.0.113.7", "172.20.1.1", "10.20.1.5", "20.190.151.7", "198.51.100.0", "13.107.4.50", "10.20.30.40");

    public string Mask() => dice.One("255.0.0.0", "255.255.0.0", "255.240.0.0", "255.255.255.0", "255.255.255.255", "255.255.128.0", "0.0.0.0", "255.0.255.0", "255.255.255.256", "255.255.255");

    /// <summary>The text of a result: what a browser shall do.</summary>
    public string Outcome()
    {
        if (dice.Percent(4))
        {
            return dice.Of(Odd);
        }

        return dice.Below(16) switch
        {
            < 4 => "DIRECT",
            < 10 => $"PROXY p{dice.Between(1, 9)}.test:{8000 + ++number}",
            < 12 => dice.Of(Proxies),
            < 15 => dice.Of(Proxies) + dice.One("; DIRECT", ";DIRECT", "; " + dice.Of(Proxies)),
            _ => "DIRECT; " + dice.Of(Proxies),
        };
    }

    /// <summary>An expression whose value is a result: a literal, a variable defined above, a call, pieces put together.</summary>
    public string Action(string subject = "host")
    {
        if (actions.Count > 0 && dice.Percent(35))
        {
            return dice.Of(actions);
        }

        var text = Text(Outcome());
        switch (dice.Below(26))
        {
            case < 12:
                return text;
            case < 17:
                return Known(Fresh("proxy"), name => $"{Var} {name} = {text};");
            case 17:
                return Known(Fresh("direct"), name => $"function {name}() {{ return {text}; }}", "()");
            case 18:
                return $"{Text("PROXY ")} + {Text("p4.test")} + {Text(":")} + {dice.Between(8000, 8100)}";
            case 19:
                return Known(Fresh("Methods"), name => $"{Var} {name} = {{ direct: {text}, {Quote}proxy-1{Quote}: {Text(Outcome())}, n: {dice.Below(3)} }};", dice.One(".direct", $"[{Quote}proxy-1{Quote}]"));
            case 20:
                return Known(Fresh("proxies"), name => $"{Var} {name} = [{text}, {Text(Outcome())}, {Text(Outcome())}];", $"[{dice.Below(3)}]");
            case 21:
                return $"({subject}.length {dice.One("%", "&")} {dice.Between(2, 3)} ? {text} : {Text(Outcome())})";
            case 22:
                return $"{Text("PROXY p")} + ({subject}.charCodeAt({dice.Below(3)}) % {dice.Between(2, 4)}) + {Text(".test:8080")}";
            case 23:
                return $"[{Text("PROXY p1.test:8080")}, {Text("PROXY p2.test:8080")}, {Text("DIRECT")}].join({Text(dice.One("; ", ";", ", "))})";
            case 24:
                return $"({text}).{dice.One("toUpperCase()", "toString()", "replace(/p1/, 'p9')", "concat('; DIRECT')", "split(';')[0]", "slice(0)", "substring(0, 6)")}";
            default:
                return Modern ? $"`PROXY p${{{subject}.length % 3}}.test:8080; DIRECT`" : text;
        }
    }

    private string Known(string name, Func<string, string> definition, string tail = "")
    {
        Above(definition(name));
        actions.Add(name + tail);
        return name + tail;
    }
}
