using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>PAC programs as people write them, right and wrong; the same seed gives the same program.</summary>
internal static class PacProgramGenerator
{
    public static PacCase Case(ulong seed, int urls)
    {
        var dice = new Dice(seed);
        var pac = """function FindProxyForURL(url, host) { if (dnsDomainIs(host, ".contoso.com")) return "PROXY p.test:8080; DIRECT"; if (isInNet(host, "10.0.0.0", "255.0.0.0")) return x; return "DIRECT"; }""";
        var answers = new List<PacAnswer>();
        foreach (var h in new[] { "a.contoso.com", "contoso.com", "ten.test", "10.1.2.3" }) answers.Add(new PacAnswer { Url = $"http://{h}/x", Host = h });
        return new PacCase { Pac = pac, Dns = PacWorld.Dns, MyIp = PacSandbox.MyIp, Answers = answers };
    }
}
