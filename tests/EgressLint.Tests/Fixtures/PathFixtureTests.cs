using System.Text.Json;

namespace EgressLint.Tests.Fixtures;

/// <summary>
/// The head office: a script, two proxies, the firewall of the desks and the group in front of the internet. Every answer here was worked out by hand from the files.
/// </summary>
public sealed class PathFixtureTests
{
    private const string Lisbon = "PROXY proxy-lisbon.contoso.com:3128";
    private const string Porto = "PROXY proxy-porto.contoso.com:3128";
    private const string Desks = "firewall/workstation.reg";
    private const string Group = "azure/egress.json";

    private static readonly Lazy<Task<JsonDocument>> Report = new(async () => JsonDocument.Parse((await new Scenario("path-head-office").CheckAsync()).Json));

    [Theory]
    // The script sends own names and push channels straight out; the desks may use port 443, and so may their network.
    [InlineData("cm-client", "granitefalls.contoso.com", "https/443", "DIRECT", "allow", null)]
    [InlineData("cm-client", "*.do.dsp.mp.microsoft.com", "https/443", "DIRECT", "allow", null)]
    [InlineData("windows-device", "*.do.dsp.mp.microsoft.com", "https/443", "DIRECT", "allow", null)]
    [InlineData("intune-device", "*.notify.windows.com", "https/443", "DIRECT", "allow", null)]
    [InlineData("intune-device", "*.wns.windows.com", "https/443", "DIRECT", "allow", null)]
    // Port 80 is not open for the desks, and nothing that is no web traffic is.
    [InlineData("cm-client", "*.do.dsp.mp.microsoft.com", "http/80", "DIRECT", "deny", Desks)]
    [InlineData("windows-device", "*.do.dsp.mp.microsoft.com", "http/80", "DIRECT", "deny", Desks)]
    [InlineData("windows-device", "*.dl.delivery.mp.microsoft.com", "http/80", "DIRECT", "deny", Desks)]
    [InlineData("windows-device", "win1910.ipv6.microsoft.com", "udp/3544", "DIRECT", "deny", Desks)]
    // Telemetry goes to a proxy that cannot answer.
    [InlineData("intune-device", "*.events.data.microsoft.com", "https/443", "PROXY 127.0.0.1:9", "deny", "proxy.pac")]
    // Lisbon lets it through, and its network lets the proxies out on port 443.
    [InlineData("cm-client", "granitefalls.westus.cloudapp.azure.com", "https/443", Lisbon, "allow", null)]
    [InlineData("cm-client", "granitefalls.blob.core.windows.net", "https/443", Lisbon, "allow", null)]
    [InlineData("cm-client", "login.microsoftonline.com", "https/443", Lisbon, "allow", null)]
    [InlineData("any", "aka.ms", "https/443", Lisbon, "allow", null)]
    [InlineData("any", "go.microsoft.com", "https/443", Lisbon, "allow", null)]
    [InlineData("intune-device", "*.manage.microsoft.com", "https/443", Lisbon, "allow", null)]
    [InlineData("intune-device", "manage.microsoft.com", "https/443", Lisbon, "allow", null)]
    // The same proxy, and its network knows nothing of port 80.
    [InlineData("intune-device", "login.microsoftonline.com", "http/80", Lisbon, "deny", Group)]
    [InlineData("intune-device", "graph.windows.net", "http/80", Lisbon, "deny", Group)]
    [InlineData("intune-device", "*.manage.microsoft.com", "http/80", Lisbon, "deny", Group)]
    [InlineData("any", "crl3.digicert.com", "http/80", Lisbon, "deny", Group)]
    // Lisbon does not know these.
    [InlineData("intune-device", "config.edge.skype.com", "https/443", Lisbon, "deny", "squid/lisbon.conf")]
    [InlineData("intune-device", "*.powershellgallery.com", "https/443", Lisbon, "deny", "squid/lisbon.conf")]
    [InlineData("any", "www.d-trust.net", "http/80", Lisbon, "deny", "squid/lisbon.conf")]
    // When Lisbon is down: Porto has an older list, Intune goes straight out.
    [InlineData("cm-client", "granitefalls.westus.cloudapp.azure.com", "https/443", Porto, "allow", null)]
    [InlineData("any", "go.microsoft.com", "https/443", Porto, "allow", null)]
    [InlineData("cm-client", "login.microsoftonline.com", "https/443", Porto, "deny", "squid/porto.conf")]
    [InlineData("any", "aka.ms", "https/443", Porto, "deny", "squid/porto.conf")]
    [InlineData("intune-device", "graph.windows.net", "http/80", Porto, "deny", Group)]
    [InlineData("intune-device", "*.manage.microsoft.com", "https/443", "DIRECT", "allow", null)]
    [InlineData("intune-device", "*.manage.microsoft.com", "http/80", "DIRECT", "deny", Desks)]
    public Task What_reaches_a_service_from_a_desk(string role, string endpoint, string connection, string arm, string verdict, string? hop) =>
        Answers("head office", role, endpoint, connection, arm, verdict, hop);

    [Theory]
    // The gateway's own rule is for the connection point alone, and for the ports of raw TLS.
    [InlineData("cmg-connection-point", "granitefalls.westus.cloudapp.azure.com", "tcp-tls/10140", "DIRECT", "allow", null)]
    [InlineData("cmg-connection-point", "granitefalls.contoso.com", "tcp-tls/10141", "DIRECT", "allow", null)]
    [InlineData("cmg-connection-point", "granitefalls.contoso.com", "https/10124", "DIRECT", "deny", Group)]
    [InlineData("cmg-connection-point", "granitefalls.blob.core.windows.net", "https/443", "DIRECT", "allow", null)]
    // Site systems have a proxy of their own by name, and the path has none for them; the group lets nothing of them out.
    [InlineData("service-connection-point", "management.azure.com", "https/443", "DIRECT", "deny", Group)]
    [InlineData("service-connection-point", "dl.delivery.mp.microsoft.com", "http/80", "DIRECT", "deny", Group)]
    [InlineData("any", "go.microsoft.com", "https/443", Lisbon, "allow", null)]
    [InlineData("any", "crl3.digicert.com", "http/80", Lisbon, "deny", Group)]
    public Task What_reaches_a_service_from_a_site_system(string role, string endpoint, string connection, string arm, string verdict, string? hop) =>
        Answers("site systems", role, endpoint, connection, arm, verdict, hop);

    [Fact]
    public async Task Every_hop_stops_something()
    {
        var hops = (await Report.Value).RootElement.GetProperty("paths").EnumerateArray().Select(p => p.GetProperty("hop").GetString()).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        Assert.Equal([Group, Desks, "proxy.pac", "squid/lisbon.conf", "squid/porto.conf"], hops);
    }

    [Fact]
    public async Task The_trace_leads_from_the_client_to_the_entry_that_denies()
    {
        var paths = (await Report.Value).RootElement.GetProperty("paths").EnumerateArray();
        var path = paths.First(p => p.GetProperty("endpoint").GetString() == "crl3.digicert.com" && p.GetProperty("path").GetString() == "head office");
        Assert.Equal(
            ["proxy.pac proxy", Desks + " allow", "squid/lisbon.conf allow", Group + " deny"],
            path.GetProperty("steps").EnumerateArray().Select(s => $"{s.GetProperty("policy").GetString()} {s.GetProperty("verdict").GetString()}"));
    }

    private static async Task Answers(string name, string role, string endpoint, string connection, string arm, string verdict, string? hop)
    {
        var found = (await Report.Value).RootElement.GetProperty("paths").EnumerateArray()
            .Where(p => p.GetProperty("path").GetString() == name && p.GetProperty("role").GetString() == role && p.GetProperty("endpoint").GetString() == endpoint
                && $"{p.GetProperty("transport").GetString()}/{p.GetProperty("port").GetInt32()}" == connection && p.GetProperty("arm").GetString() == arm)
            .Select(p => (p.GetProperty("verdict").GetString(), p.GetProperty("hop").GetString()))
            .Distinct();
        Assert.Equal([(verdict, hop)], found);
    }
}
