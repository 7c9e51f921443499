using System.Globalization;
using System.Text;

namespace EgressLint.Benchmarks;

/// <summary>Scripts as people and generators write them, with invented names; every tenth is below a domain that the catalog asks about.</summary>
internal static class PacInputs
{
    private const string Proxy = "\"PROXY proxy.example.com:8080; DIRECT\"";

    private static readonly string[] Asked = ["microsoft.com", "windowsupdate.com", "windows.net", "azure.com", "office365.com"];

    /// <summary>A list and a loop with dnsDomainIs.</summary>
    public static string Loop(int count, int seed)
    {
        var script = new StringBuilder("var names = [\n");
        foreach (var name in Names(count, seed))
        {
            script.Append(CultureInfo.InvariantCulture, $"  \".{name}\",\n");
        }

        return script.Append(CultureInfo.InvariantCulture, $$"""
            ];

            function FindProxyForURL(url, host) {
              for (var i = 0; i < names.length; i++) {
                if (dnsDomainIs(host, names[i])) return {{Proxy}};
              }
              return "DIRECT";
            }

            """).ToString();
    }

    /// <summary>A set of names; the host and what it is below are looked up.</summary>
    public static string Walk(int count, int seed)
    {
        var script = new StringBuilder("var names = {\n");
        foreach (var name in Names(count, seed))
        {
            script.Append(CultureInfo.InvariantCulture, $"  \"{name}\": 1,\n");
        }

        return script.Append(CultureInfo.InvariantCulture, $$"""
            };
            var has = Object.prototype.hasOwnProperty;

            function FindProxyForURL(url, host) {
              var rest = host;
              while (true) {
                if (has.call(names, rest)) return {{Proxy}};
                var dot = rest.indexOf(".");
                if (dot < 0) return "DIRECT";
                rest = rest.substring(dot + 1);
              }
            }

            """).ToString();
    }

    /// <summary>One condition of many terms.</summary>
    public static string Chain(int count, int seed)
    {
        var script = new StringBuilder("function FindProxyForURL(url, host) {\n  if (false");
        var index = 0;
        foreach (var name in Names(count, seed))
        {
            script.Append(index++ % 2 == 0 ? $" ||\n      dnsDomainIs(host, \".{name}\")" : $" ||\n      host == \"{name}\"");
        }

        return script.Append(CultureInfo.InvariantCulture, $") {{\n    return {Proxy};\n  }}\n  return \"DIRECT\";\n}}\n").ToString();
    }

    /// <summary>A sequence of ifs with shExpMatch.</summary>
    public static string Ifs(int count, int seed)
    {
        var script = new StringBuilder("function FindProxyForURL(url, host) {\n");
        foreach (var name in Names(count, seed))
        {
            script.Append(CultureInfo.InvariantCulture, $"  if (shExpMatch(host, \"*.{name}\")) return {Proxy};\n");
        }

        return script.Append("  return \"DIRECT\";\n}\n").ToString();
    }

    /// <summary>A file of about so many bytes, of ifs of all kinds.</summary>
    public static string Big(int bytes, int seed)
    {
        var script = new StringBuilder("function FindProxyForURL(url, host) {\n");
        foreach (var name in Names(int.MaxValue, seed))
        {
            script.Append(CultureInfo.InvariantCulture, $"  if (dnsDomainIs(host, \".{name}\") || shExpMatch(host, \"*.{name}\")) {{ return {Proxy}; }}\n");
            if (script.Length >= bytes)
            {
                break;
            }
        }

        return script.Append("  return \"DIRECT\";\n}\n").ToString();
    }

    private static IEnumerable<string> Names(int count, int seed) => Inputs.Domains(count, seed).Select((name, index) =>
        index % 10 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{name[1..name.IndexOf('.', 1)]}.{Asked[index / 10 % Asked.Length]}") : name[1..]);
}
