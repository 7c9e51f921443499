using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Blocks about addresses: of the destination, looked up or literal, and of the client.</summary>
internal sealed class AddressBlocks(Draft draft)
{
    private readonly Dice dice = draft.Dice;
    private readonly Conditions conditions = new(draft);

    public string Any() => dice.Below(9) switch
    {
        < 3 => Resolved(),
        3 => Inline(),
        4 => Literal(),
        5 => Octets(),
        6 => Ranges(),
        7 => Prefixes(),
        _ => AsText(),
    };

    /// <summary>Which proxy, by where the client is.</summary>
    public string Location()
    {
        var proxy = draft.Fresh("near");
        var client = dice.One("myIpAddress()", "myIp");
        var first = client == "myIp" ? "  var myIp = myIpAddress();\n" : "";
        return $$"""
            {{first}}  var {{proxy}} = {{draft.Action()}};
              if (isInNet({{client}}, {{Text(dice.One("10.20.0.0", "10.16.0.0", "10.100.0.0", "192.168.0.0"))}}, {{Text(draft.Mask())}})) {{proxy}} = {{draft.Action()}};
              else if (shExpMatch({{client}}, {{Text(dice.One("10.20.*", "10.*", "172.*"))}})) {{proxy}} = {{draft.Action()}};
              if ({{conditions.Any()}}) return {{proxy}};
            """;
    }

    private string Text(string value) => draft.Text(value);

    private string Net(string subject) => $"isInNet({subject}, {Text(draft.Address())}, {Text(draft.Mask())})";

    private string Resolved()
    {
        var ip = draft.Fresh("ip");
        var nets = string.Join(" ||\n      ", Enumerable.Range(0, dice.Between(1, 4)).Select(_ => Net(ip)));
        return dice.Below(5) switch
        {
            0 => $"  var {ip} = dnsResolve(host);\n  if (!{ip}) return {draft.Action()};\n  if ({nets}) return {draft.Action()};",
            1 => $"  if (isResolvable(host)) {{\n    var {ip} = dnsResolve(host);\n    if ({nets}) return {draft.Action()};\n  }}",
            2 => $"  var {ip} = dnsResolve(host);\n  if ({ip} && ({nets})) {{ return {draft.Action()}; }}",
            3 => $"  var {ip} = host;\n  if (!/^\\d+\\.\\d+\\.\\d+\\.\\d+$/.test(host)) {ip} = dnsResolve(host);\n  if ({nets}) return {draft.Action()};",
            _ => $"  var {ip} = dnsResolve(host);\n  if ({nets})\n    return {draft.Action()};",
        };
    }

    private string Inline()
    {
        var nets = string.Join(" || ", Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Net(dice.One("dnsResolve(host)", "host"))));
        return $"  if ({nets}) return {draft.Action()};";
    }

    private string AsText()
    {
        var ip = draft.Fresh("addr");
        var test = dice.Below(8) switch
        {
            0 => $"/^(10|127|192\\.168|172\\.1[6789]|172\\.2[0-9]|172\\.3[01])\\.[0-9.]+$/.test({ip})",
            1 => $"shExpMatch({ip}, {Text(dice.One("10.*", "192.168.*", "*.9", "172.2?.*"))})",
            2 => $"{ip} && {ip}.indexOf({Text(dice.One("10.", "192.168.", "."))}) == 0",
            3 => $"{ip} != null && {ip}.substring(0, 3) {draft.Equal} {Text("10.")}",
            4 => $"{ip} == {Text(draft.Address())}",
            5 => $"{ip}.split('.')[0] == {dice.One("10", "'10'", "172")}",
            6 => $"(\"\" + {ip}).charAt(0) == {dice.One("1", "'1'", "'n'")}",
            _ => $"{ip} == null",
        };
        return $"  var {ip} = {dice.One("dnsResolve(host)", "dnsResolve(host)", "dnsResolve(host) || ''", "dnsResolveEx(host)", "dnsResolveEx(host).split(';')[0]")};\n  if ({test}) return {draft.Action()};";
    }

    private string Literal()
    {
        var test = dice.One("/^\\d{1,3}(\\.\\d{1,3}){3}$/.test(host)", "/^[\\d.]+$/.test(host)", "host.match(/^(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)$/)", "/^[0-9a-f:]+$/i.test(host) && host.indexOf(':') >= 0", "/\\d+\\.\\d+/.test(host)");
        return dice.Percent(50)
            ? $"  if ({test}) return {draft.Action()};"
            : $"  if ({test}) {{\n    if ({Net("host")}) return {draft.Action()};\n    return {draft.Action()};\n  }}";
    }

    private string Octets()
    {
        var o = draft.Fresh("o");
        return dice.Below(3) switch
        {
            0 => $"  var {o} = host.split('.');\n  if ({o}.length == 4 && parseInt({o}[0]) == {dice.One("10", "172", "192")} && {o}[1] {dice.One("< 20", ">= 16", "== 168", "> '1'")}) return {draft.Action()};",
            1 => $"  var {o} = /^(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)$/.exec(host);\n  if ({o} && ({o}[1] == 10 || {o}[1] == 172 && {o}[2] >= 16 && {o}[2] {dice.One("<=", "<")} 31)) return {draft.Action()};",
            _ => $"  var {o} = host.split('.').map({dice.One("Number", "function (x) { return parseInt(x, 10); }", "parseFloat")});\n  if (({o}[0] << 24 | {o}[1] << 16 | {o}[2] << 8 | {o}[3]) {dice.One("==", ">>> 0 ==", "> ")} {dice.One("167838211", "0x0a010203", "-1408237568")}) return {draft.Action()};",
        };
    }

    /// <summary>Sorted ranges and a search by halves.</summary>
    private string Ranges()
    {
        var table = draft.Fresh("ranges");
        var find = draft.Fresh("find");
        draft.Above($$"""
            var {{table}} = [[167772160, 184549375], [{{dice.One("2886729728, 2887778303", "2887000000, 2887000500")}}], [3232235520, 3232301055], [3405803776, 3405804031]];
            function {{find}}(ip) {
              var n = convert_addr(ip){{dice.One(" >>> 0", " >>> 0", "")}}, lo = 0, hi = {{table}}.length - 1;
              while (lo <= hi) {
                var mid = {{dice.One("(lo + hi) >> 1", "Math.floor((lo + hi) / 2)", "((lo + hi) / 2) | 0")}};
                if (n < {{table}}[mid][0]) hi = mid - 1;
                else if (n > {{table}}[mid][1]) lo = mid + 1;
                else return {{dice.One("true", "mid", "mid + 1")}};
              }
              return {{dice.One("false", "-1", "0")}};
            }
            """);
        var ip = draft.Fresh("ip");
        return $"  var {ip} = {dice.One("dnsResolve(host)", "/^\\d+\\.\\d+\\.\\d+\\.\\d+$/.test(host) ? host : dnsResolve(host)", "host")};\n  if ({ip} && {find}({ip}){dice.One("", " > 0", " >= 0")}) return {draft.Action()};";
    }

    private string Prefixes()
    {
        var table = draft.Fresh("cidr");
        draft.Above($"var {table} = {{ '167772160/8': 1, '{dice.One("2886729728", "2887778304")}/12': 1, '3232235520/16': {dice.One("1", "0")}, '3405803783/32': 1 }};");
        var ip = draft.Fresh("ip");
        var a = draft.Fresh("a");
        return $$"""
              var {{ip}} = dnsResolve(host);
              if ({{ip}}) {
                var {{a}} = {{ip}}.split('.');
                {{a}} = {{dice.One($"(({a}[0] << 24) + ({a}[1] << 16) + ({a}[2] << 8) + ({a}[3] | 0)) >>> 0", $"{a}[0] * 16777216 + {a}[1] * 65536 + {a}[2] * 256 + +{a}[3]", $"convert_addr({ip}) >>> 0")}};
                for (var bits = 32; bits >= {{dice.One("8", "1", "9")}}; bits--) {
                  if ({{table}}[({{a}} >>> (32 - bits) << (32 - bits) >>> 0) + '/' + bits]) return {{draft.Action()}};
                }
              }
            """;
    }
}
