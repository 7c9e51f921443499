using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Tests.Formats.Pac;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>
/// One policy in every shape (<c>fixtures/oracle/windows-firewall/shapes</c>): what a shape tells, it tells alike; what it does not tell is not known and never
/// something else.
/// </summary>
public sealed class FirewallSixFormatsTests
{
    private const string SiteServer = @"C:\Program Files\Microsoft Configuration Manager\bin\x64\smsexec.exe";
    private const string ServiceHost = @"C:\Windows\System32\svchost.exe";

    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(PacScripts.Folder) ?? "", "windows-firewall", "shapes");

    /// <summary>What is asked of every shape: direction, protocol, far port, near port, program, service, profile.</summary>
    private static readonly (bool In, Protocols Protocol, int Remote, int Local, string? Program, string? Service, string Profile)[] Questions =
    [
        (false, Protocols.Tcp, 443, 50000, SiteServer, "", "domain"),
        (false, Protocols.Tcp, 443, 50000, SiteServer, "", "public"),
        (false, Protocols.Tcp, 443, 50000, ServiceHost, "wuauserv", "private"),
        (false, Protocols.Tcp, 443, 50000, ServiceHost, "DoSvc", "private"),
        (false, Protocols.Tcp, 443, 50000, @"C:\Tools\other.exe", "", "domain"),
        (false, Protocols.Tcp, 443, 50000, @"C:\Program Files\Update Services\Services\WsusService.exe", "WsusService", "domain"),
        (false, Protocols.Tcp, 443, 50000, @"C:\Program Files\Update Services\Services\WsusService.exe", "WsusService", "public"),
        (false, Protocols.Tcp, 80, 50000, SiteServer, "", "domain"),
        (false, Protocols.Tcp, 80, 50000, ServiceHost, "CryptSvc", "public"),
        (false, Protocols.Tcp, 10141, 50000, SiteServer, "", "domain"),
        (false, Protocols.Tcp, 10142, 50000, SiteServer, "", "domain"),
        (false, Protocols.Tcp, 8080, 50000, SiteServer, "", "domain"),
        (false, Protocols.Udp, 53, 50000, ServiceHost, "Dnscache", "domain"),
        (false, Protocols.Udp, 123, 123, ServiceHost, "w32time", "domain"),
        (true, Protocols.Tcp, 50000, 10140, SiteServer, "", "domain"),
        (true, Protocols.Tcp, 50000, 443, SiteServer, "", "domain"),
    ];

    public static TheoryData<string, bool> Shapes => new()
    {
        { "policy.reg", true },
        { "lgpo.txt", true },
        { "gpreport.xml", true },
        { "powershell.json", true },
        { "syncml.xml", true },
        { "script.ps1", true },
        { "netsh-verbose.txt", false },
        { "netsh-plain.txt", false },
        { "export-firewallrules.csv", false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_says_the_same_or_does_not_know(string file, bool tellsAll)
    {
        var reference = Bind("policy.reg");
        var policy = Bind(file);
        var unknown = 0;
        for (var i = 0; i < Questions.Length; i++)
        {
            var (expected, asked) = (Ask(reference, i), Ask(policy, i));
            Assert.NotNull(expected.Only);
            Assert.True(asked.Contains(expected.Only.Value), $"{file}, question {i}: {asked} and not {expected}");
            unknown += asked.Only is null ? 1 : 0;
            Assert.True(!tellsAll || asked.Only is not null, $"{file}, question {i} is not known: {Why(policy, i)}");
        }

        Assert.True(unknown < Questions.Length, $"{file} tells nothing");
    }

    private static FirewallPolicy Bind(string file)
    {
        var format = new FirewallFormat();
        var text = SourceText.Decode(file, File.ReadAllBytes(Path.Combine(Folder, file)));
        Assert.NotEqual(EgressLint.Formats.Recognition.No, format.Recognize(text));
        var bound = format.Bind(format.Parse(text), new NoContext());
        return (FirewallPolicy)Assert.Single(bound.Policies);
    }

    private static string Why(FirewallPolicy policy, int question) => string.Join("; ", Decide(policy, question).Parts.SelectMany(p => p.Doubts).Select(d => d.Reason));

    private static OutcomeSet Ask(FirewallPolicy policy, int question) => Decide(policy, question).Parts.Aggregate(OutcomeSet.Empty, (all, p) => all.Or(p.Possible));

    private static Decision Decide(FirewallPolicy policy, int question)
    {
        var (isInbound, protocol, remote, local, program, service, profile) = Questions[question];
        var traits = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        traits["profile"] = profile;
        traits["program"] = program ?? "";
        traits["service"] = service ?? "";
        var request = new PolicyRequest
        {
            Inbound = isInbound,
            Protocol = protocol,
            Port = remote,
            SourcePort = local,
            Address = PacScripts.Address("20.190.160.1"),
            Traits = traits.ToImmutable(),
        };
        var flows = policy.Ask(request).Flows;
        Assert.NotNull(flows);
        return policy.Decide(flows);
    }

    private sealed class NoContext : EgressLint.Formats.BindContext
    {
        public override EgressLint.Formats.FileLookup Read(string path, SourceText from) => new(EgressLint.Formats.LookupStatus.Missing, null, "no files");

        public override EgressLint.Formats.GlobLookup Glob(string pattern, SourceText from) => new([], false, false);
    }
}
