using System.Globalization;
using System.Text;

namespace EgressLint.Benchmarks;

/// <summary>Invented firewall exports. The same seed gives the same rules.</summary>
internal static class FirewallInputs
{
    private const string Root = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";

    private static readonly string[] Profiles = ["", "", "", "", "Profile=Domain|", "Profile=Private|Profile=Public|", "Profile=Public|"];
    private static readonly string[] Services = ["wuauserv", "BITS", "DoSvc", "Dnscache", "CryptSvc", "WpnService", "DiagTrack", "W32Time", "UsoSvc", "Spooler"];
    private static readonly string[] Programs =
        [@"%SystemRoot%\\CCM\\CcmExec.exe", @"%SystemRoot%\\System32\\svchost.exe", @"%SystemRoot%\\System32\\lsass.exe", @"%ProgramFiles(x86)%\\Microsoft Intune Management Extension\\Microsoft.Management.Services.IntuneWindowsAgent.exe"];

    /// <summary>
    /// Registry text with so many rules, outbound blocked by default. Half of it is what every user's packaged apps leave behind, the rest programs of
    /// its own folders, services, ports and addresses; one rule in twelve blocks, one in seven is off.
    /// </summary>
    public static byte[] Export(int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("Windows Registry Editor Version 5.00\r\n");
        foreach (var profile in (string[])["DomainProfile", "StandardProfile", "PublicProfile"])
        {
            text.Append(CultureInfo.InvariantCulture, $"\r\n[{Root}\\{profile}]\r\n\"EnableFirewall\"=dword:00000001\r\n\"DefaultInboundAction\"=dword:00000001\r\n\"DefaultOutboundAction\"=dword:00000001\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\r\n[{Root}\\FirewallRules]\r\n");
        for (var i = 0; i < count; i++)
        {
            var action = random.Next(12) == 0 ? "Block" : "Allow";
            var active = random.Next(7) == 0 ? "FALSE" : "TRUE";
            var direction = random.Next(2) == 0 ? "In" : "Out";
            text.Append(CultureInfo.InvariantCulture, $"\"{{{i:X8}-0000-4000-8000-{random.Next():x8}0000}}\"=\"v2.33|Action={action}|Active={active}|Dir={direction}|");
            text.Append(Conditions(i, direction == "In", random)).Append(CultureInfo.InvariantCulture, $"Name=Rule {i}|\"\r\n");
        }

        text.Append("\"last\"=\"v2.33|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=443|Name=Web for everybody|\"\r\n");
        return [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.ToString())];
    }

    private static string Conditions(int i, bool isIn, Random random)
    {
        var profile = Profiles[random.Next(Profiles.Length)];
        var port = isIn ? "LPort" : "RPort";
        return random.Next(20) switch
        {
            < 10 => $"{profile}AppPkgId=S-1-15-2-{i}-{random.Next()}-3|LUOwn=S-1-5-21-1-2-3-{random.Next(1000, 1200)}|EmbedCtxt=App {i % 300}|",
            < 13 => $@"{(isIn ? "Protocol=6|LPort=" + random.Next(1024, 65536).ToString(CultureInfo.InvariantCulture) + "|" : Web(random))}{profile}App=C:\\Program Files\\Vendor {i % 500}\\app{i}.exe|",
            < 14 => $@"Protocol=6|{port}={random.Next(1, 65536)}|{profile}App={Programs[random.Next(Programs.Length)]}|",
            < 15 => $@"Protocol=6|{port}=443|{profile}App=%SystemRoot%\\System32\\svchost.exe|Svc={Services[random.Next(Services.Length)]}|",
            < 16 => $"Protocol=17|{port}2_10={i % 60000}-{(i % 60000) + 10}|{profile}",
            < 18 => $"Protocol=6|{port}=443|RA4=10.{i % 250}.{i / 250}.0/24|RA4=172.16.{i % 250}.0-172.16.{i % 250}.255|RA6=fd00:{i % 9999}::/64|{profile}",
            < 19 => $"Protocol=6|{port}={random.Next(1024, 65536)}|RA4=LocalSubnet|RA6=LocalSubnet|{profile}",
            _ => $"Protocol={(isIn ? 6 : 17)}|{port}={random.Next(1024, 65536)}|{profile}",
        };
    }

    private static string Web(Random random) => random.Next(3) switch { 0 => "", 1 => "Protocol=6|RPort=80|RPort=443|", _ => "Protocol=6|RPort=443|" };
}
