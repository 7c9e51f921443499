using System.Globalization;
using System.Text;
using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Hives;

/// <summary>Which hive of a machine it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="File">A file name that the reader knows it by.</param>
/// <param name="Root">The path of the firewall's key in it, empty where the root stands for it.</param>
/// <param name="Prefix">What stands before the paths in registry text of a machine.</param>
internal sealed record HiveKind(string Name, string File, string Root, string Prefix)
{
    private const string LocalRoot = @"Services\SharedAccess\Parameters\FirewallPolicy";

    public static IReadOnlyList<HiveKind> All { get; } =
    [
        new("export", "host.wfw", "", @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\" + LocalRoot),
        new("system", "SYSTEM", @"ControlSet001\" + LocalRoot, @"HKEY_LOCAL_MACHINE\SYSTEM"),
        new("software", "SOFTWARE", @"Policies\Microsoft\WindowsFirewall", @"HKEY_LOCAL_MACHINE\SOFTWARE"),
    ];
}

/// <summary>A hive to be made: registry texts that are merged one after the other, and bytes that are then changed.</summary>
internal sealed record HiveCase(int Seed, HiveKind Kind, IReadOnlyList<string> Texts, IReadOnlyList<(int At, byte Value)> Damage);

/// <summary>
/// Invents registries of Windows firewalls: profiles, rules as the engine writes them and as it would not, entries of the lists of Windows XP, other keys, and
/// later texts that change and delete, so that cells are freed and used again.
/// </summary>
internal sealed class HiveGenerator
{
    private static readonly string[] Profiles = ["DomainProfile", "StandardProfile", "PublicProfile", "PrivateProfile"];
    private static readonly string[] Settings = ["EnableFirewall", "DefaultInboundAction", "DefaultOutboundAction", "DoNotAllowExceptions", "AllowLocalPolicyMerge", "DisableNotifications"];
    private static readonly string[] Lists = [@"AuthorizedApplications\List", @"GloballyOpenPorts\List", @"Services", @"Logging"];
    private static readonly string[] Fields =
    [
        "Protocol=6", "Protocol=17", "Protocol=999", "LPort=443", "RPort=80", "RPort2_10=10124-10139", "RA4=10.0.0.0/255.0.0.0", "RA4=LocalSubnet", "LA4=10.1.2.3", "RA6=fe80::/64",
        @"App=C:\Program Files\x ""y"".exe", @"App=%SystemRoot%\System32\svchost.exe", "Svc=wuauserv", "Profile=Domain", "Profile=Public", "Name=Ünïcode-規則", "Desc=a|b", "EmbedCtxt=@x.dll,-1",
        "Edge=TRUE", "ICMP4=8:*", "LUOwn=S-1-5-21-1-2-3-1001", "IFType=Lan", "Name=emoji 😀", "", "=", "Nothing", "Protocol=", "RPort=RPC",
    ];

    private readonly Dice dice;
    private readonly HiveKind kind;
    private readonly List<(string Key, string Name)> known = [];
    private readonly HashSet<string> made = new(StringComparer.OrdinalIgnoreCase);

    private HiveGenerator(int seed)
    {
        dice = new((ulong)seed);
        kind = dice.Of(HiveKind.All);
    }

    public static HiveCase Case(int seed)
    {
        var generator = new HiveGenerator(seed);
        var texts = Enumerable.Range(0, generator.dice.Between(1, 4)).Select(generator.Text).ToArray();
        var damage = Enumerable.Range(0, generator.dice.Percent(30) ? generator.dice.Between(1, 4) : 0).Select(_ => generator.Hit()).ToArray();
        return new(seed, generator.kind, texts, damage);
    }

    private (int, byte) Hit() => (dice.Percent(10) ? dice.Below(512) : 4096 + dice.Below(dice.One(512, 4096, 16384)), (byte)dice.One(0, 1, 0xFF, 0x80, dice.Below(256)));

    private string Text(int turn)
    {
        var text = new StringBuilder("Windows Registry Editor Version 5.00\n\n");
        if (kind.Name == "system" && turn == 0)
        {
            text.Append("[\\Select]\n\"Current\"=dword:00000001\n\n");
        }

        for (var left = dice.Between(1, 6); left > 0; left--)
        {
            if (turn > 0 && made.Count > 0 && dice.Percent(15))
            {
                Delete(text);
                continue;
            }

            Key(text, Path());
        }

        return text.ToString();
    }

    private void Delete(StringBuilder text)
    {
        var gone = dice.Of([.. made.Order(StringComparer.Ordinal)]);
        text.Append(CultureInfo.InvariantCulture, $"[-{gone}]\n\n");
        made.RemoveWhere(k => k.Equals(gone, StringComparison.OrdinalIgnoreCase) || k.StartsWith(gone + "\\", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>libhivex makes no key whose parent is not there, so all of them are written.</summary>
    private void Key(StringBuilder text, string path)
    {
        var parts = path.Split('\\');
        for (var length = 2; length < parts.Length; length++)
        {
            var above = string.Join('\\', parts[..length]);
            if (made.Add(above))
            {
                text.Append(CultureInfo.InvariantCulture, $"[{above}]\n\n");
            }
        }

        made.Add(path);
        text.Append(CultureInfo.InvariantCulture, $"[{path}]\n");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var left = dice.Percent(5) ? dice.Between(20, 120) : dice.Between(0, 7); left > 0; left--)
        {
            Value(text, path, names);
        }

        text.Append('\n');
    }

    private string Path()
    {
        var root = kind.Root.Length == 0 ? "" : "\\" + kind.Root;
        var below = dice.Below(10) switch
        {
            < 5 => "FirewallRules",
            < 7 => dice.Of(Profiles),
            7 => $"{dice.Of(Profiles)}\\{dice.Of(Lists)}",
            8 => dice.One(@"Mdm\FirewallRules", @"RestrictedServices\Static\System", "Defaults\\FirewallRules", @"Mdm\PublicProfile"),
            _ => $"Other {dice.Below(20)}\\Tiefer-Ä{dice.Below(3)}\\規{dice.Below(2)}",
        };
        return dice.Percent(8) ? $"\\Else\\{Word()}" : $"{root}\\{below}";
    }

    private void Value(StringBuilder text, string path, HashSet<string> names)
    {
        var old = known.Where(k => k.Key == path).Select(k => k.Name).ToArray();
        var name = old.Length > 0 && dice.Percent(30) ? dice.Of(old) : Name(path);
        if (!names.Add(name))
        {
            return;
        }

        known.Add((path, name));
        text.Append(name.Length == 0 ? "@" : $"\"{Escape(name)}\"").Append('=').Append(old.Contains(name) && dice.Percent(40) ? "-" : Data(path)).Append('\n');
    }

    private string Name(string path) => path.EndsWith("FirewallRules", StringComparison.Ordinal)
        ? dice.Percent(90) ? $"{{{dice.Below(1 << 20):X8}-0000-4000-8000-00000000000{dice.Below(10)}}}" : Word()
        : path.EndsWith("Profile", StringComparison.Ordinal) && dice.Percent(80) ? dice.Of(Settings)
        : path.EndsWith("GloballyOpenPorts\\List", StringComparison.Ordinal) ? $"{dice.Below(70000)}:{dice.One("TCP", "UDP", "IP")}"
        : dice.Percent(5) ? "" : Word();

    private string Data(string path)
    {
        if (path.EndsWith("Profile", StringComparison.Ordinal) && dice.Percent(80))
        {
            return $"dword:{dice.One(0, 0, 1, 1, 1, 2, int.MaxValue):x8}";
        }

        return dice.Below(20) switch
        {
            < 13 => $"\"{Escape(Content(path))}\"",
            13 => Hex(dice.One(1, 2, 7), Encoding.Unicode.GetBytes(Content(path) + dice.One("", "\0", "\0\0", "\0rest"))),
            14 => Hex(dice.One(1, 2), [.. Encoding.Unicode.GetBytes(Word()), (byte)dice.Below(256)]),
            15 => $"dword:{dice.Below(int.MaxValue):x8}",
            16 => Hex(dice.One(4, 5, 11), [.. Enumerable.Range(0, dice.One(0, 1, 3, 4, 4, 5, 8, 8)).Select(_ => (byte)dice.Below(256))]),
            17 => Hex(dice.One(0, 3, 6, 8, 9, 10, 12, 255), [.. Enumerable.Range(0, dice.Below(40)).Select(_ => (byte)dice.Below(256))]),
            18 => Hex(1, []),
            _ => dice.Percent(30) ? $"\"{Escape(string.Concat(Enumerable.Repeat(Content(path), dice.Between(20, 400))))}\"" : "\"\"",
        };
    }

    private string Content(string path) =>
        path.EndsWith("FirewallRules", StringComparison.Ordinal)
            ? $"v2.{dice.One(0, 10, 22, 30, 33)}|Action={dice.One("Allow", "Block")}|Active={dice.One("TRUE", "TRUE", "FALSE")}|Dir={dice.One("In", "Out")}|{string.Join('|', dice.Some(Fields, 0, 6))}{dice.One("|", "|", "|", "")}"
        : path.EndsWith("Applications\\List", StringComparison.Ordinal) ? $@"C:\x {dice.Below(9)}.exe:{dice.One("*", "LocalSubNet", "10.0.0.0/8")}:{dice.One("Enabled", "Disabled")}:Name"
        : path.EndsWith("OpenPorts\\List", StringComparison.Ordinal) ? $"{dice.Below(70000)}:TCP:*:{dice.One("Enabled", "Disabled")}:Name"
        : Word();

    private string Word() => string.Concat(Enumerable.Range(0, dice.Between(1, 14)).Select(_ => dice.One("a", "B", "7", " ", "-", "ä", "ß", "ÿ", "Ω", "規", "\"", "{", "]", ";", "=", ","))).Trim() is { Length: > 0 } word ? word : "x";

    private static string Hex(int type, byte[] bytes) => $"hex({type:x}):{string.Join(',', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))}";

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
