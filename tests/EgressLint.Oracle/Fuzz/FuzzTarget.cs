using System.Text;
using System.Text.Json;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Squid;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Tests.Formats.WindowsFirewall.Markup;
using EgressLint.Tests.Formats.WindowsFirewall.Text;

namespace EgressLint.Oracle.Fuzz;

/// <summary>A family of readers with the samples that are changed for it. A new format is one more line in <see cref="All"/>.</summary>
/// <param name="Name">As the command line calls it.</param>
/// <param name="Seeds">The samples, given the folder of the fixtures.</param>
/// <param name="Try">Takes an input to its reader, and asks what was read where that is wanted. Never throws.</param>
internal sealed record FuzzTarget(string Name, Func<string, IEnumerable<FuzzInput>> Seeds, Func<FuzzInput, bool, FuzzOutcome> Try)
{
    /// <summary>The samples of a format.</summary>
    private FuzzTarget(string name, ConfigFormat format, Func<string, IEnumerable<FuzzInput>> seeds)
        : this(name, seeds, (input, asks) => ProductPath.Try(format, input, asks))
    {
        Family = format.Id;
    }

    /// <summary>The format; empty for what is no configuration.</summary>
    public string Family { get; } = "";

    /// <summary>Makes inputs of its own, given the folder of the fixtures and the samples; half of the inputs begin as one of those. Null for none.</summary>
    public Func<string, IReadOnlyList<FuzzInput>, Func<Random, FuzzInput>>? Maker { get; init; }

    /// <summary>What changes the samples, and makes others.</summary>
    public Mutator Mutator(string fixtures)
    {
        FuzzInput[] seeds = [.. Seeds(fixtures)];
        return new(seeds, Maker?.Invoke(fixtures, seeds));
    }

    private const int Programs = 120;
    private const string Shapes = "oracle/windows-firewall/shapes";
    private const string AzureShapes = "oracle/azure/shapes";

    /// <summary>Every family.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Firewall("registry", Registry),
        Firewall("netsh", f => Files(f, Shapes, "netsh-*").Concat(Some(TextSamples.All, "netsh.txt", "verbose.txt", "profiles.txt"))),
        Firewall("powershell", f => Files(f, Shapes, "*.csv").Concat(Some(TextSamples.All, "rules.csv", "typed.csv", "rules.xml", "list.txt", "table.txt", "outbound.txt"))),
        Firewall("markup", f => Files(f, Shapes, "gpreport.xml").Concat(Some(FirewallSamples.All, "gpreport.xml"))),
        Firewall("mdm", f => Files(f, Shapes, "syncml.xml").Concat(Some(FirewallSamples.All, "rules.xml", "catalog.json", "legacy.json", "custom.json"))),
        Firewall("scripts", f => Files(f, Shapes, "*.ps1").Concat(Some(FirewallSamples.All, "rules.ps1", "splat.ps1", "netsh.ps1", "rules.cmd", "dsc.ps1", "tasks.yml"))),
        Firewall("json", f => Files(f, Shapes, "*.json").Concat(Some(TextSamples.All, "siblings.json", "profiles.json", "nested.json"))),
        new("azure", new AzureFormat(), f => Files(f, AzureShapes, "*").Concat(AzureSeeds.All)),
        new("squid", new SquidFormat(), Squid),
        new("pac", new PacFormat(), Pac),
        .. ReaderTargets.All,
    ];

    private static FuzzTarget Firewall(string name, Func<string, IEnumerable<FuzzInput>> seeds) => new(name, new FirewallFormat(), seeds);

    /// <summary>Hives, policy files, registry text and policy text; and rule strings with every field, from the recorded decisions.</summary>
    private static IEnumerable<FuzzInput> Registry(string fixtures)
    {
        var rules = new StringBuilder("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\r\n");
        var cases = File.ReadAllText(Path.Join(fixtures, "oracle/windows-firewall/cases.json"));
        foreach (var line in cases.Split('\n').Where(l => l.Contains("\"v2", StringComparison.Ordinal)).Take(60))
        {
            rules.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"r{rules.Length}\"={line[line.IndexOf("\"v2", StringComparison.Ordinal)..].Trim().TrimEnd(',')}\r\n");
        }

        return Files(fixtures, "oracle/windows-firewall/hives", "*.wfw").Concat(Files(fixtures, "oracle/windows-firewall/hives", "*.pol")).Where(f => f.Bytes.Length < 20_000)
            .Concat(Files(fixtures, Shapes, "*.reg")).Concat(Files(fixtures, Shapes, "lgpo.txt")).Concat(Files(fixtures, "windows-firewall-server", "*.reg"))
            .Append(new("rules.reg", Encoding.UTF8.GetBytes(rules.ToString())));
    }

    private static IEnumerable<FuzzInput> Squid(string fixtures) => Directory.EnumerateFiles(fixtures, "*.conf", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => new FuzzInput("squid.conf", File.ReadAllBytes(f)))
        .Concat(Recorded(Path.Join(fixtures, "oracle/squid/random-1.jsonl"), "config", "squid.conf"));

    private static IEnumerable<FuzzInput> Pac(string fixtures) => Files(fixtures, "pac-enterprise", "*.pac")
        .Concat(Recorded(Path.Join(fixtures, "oracle/pac/firefox-random.jsonl"), "pac", "proxy.pac"))
        .Concat(Recorded(Path.Join(fixtures, "oracle/pac/chromium-probes.jsonl"), "pac", "proxy.pac"));

    /// <summary>The programs of recorded cases.</summary>
    private static IEnumerable<FuzzInput> Recorded(string file, string member, string path)
    {
        foreach (var line in File.ReadLines(file).Take(Programs))
        {
            using var one = JsonDocument.Parse(line);
            if (one.RootElement.TryGetProperty(member, out var program) && program.GetString() is { } text)
            {
                yield return new(path, Encoding.UTF8.GetBytes(text));
            }
        }
    }

    private static IEnumerable<FuzzInput> Files(string fixtures, string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Join(fixtures, folder), pattern).Order(StringComparer.Ordinal).Select(f => new FuzzInput(Path.GetFileName(f), File.ReadAllBytes(f)));

    /// <summary>Samples of the tests, by path.</summary>
    private static IEnumerable<FuzzInput> Some(IEnumerable<(string Path, string Text)> samples, params string[] paths) =>
        samples.Where(s => paths.Contains(s.Path)).Select(s => new FuzzInput(s.Path, Encoding.UTF8.GetBytes(s.Text)));
}
