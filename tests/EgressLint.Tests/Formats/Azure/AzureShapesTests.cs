using EgressLint.Analysis;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>
/// One group in every shape (<c>fixtures/oracle/azure/shapes</c>): templates, exports, Terraform. Every shape gives the same verdicts by the same rules.
/// </summary>
public sealed class AzureShapesTests
{
    private const string Near = "10.20.1.4";
    private const string Near6 = "fd20::4";
    private const string Reference = "arm.json";

    private static readonly string Folder = Path.Combine(Repository.Root, "fixtures", "oracle", "azure", "shapes");

    /// <summary>What is asked of every shape, and what each has to answer.</summary>
    private static readonly Question[] Questions =
    [
        new(Protocols.Tcp, "20.190.130.1", 443, "AllowEntra", Outcome.Allow),
        new(Protocols.Tcp, "20.190.130.1", 80, "DenyInternet", Outcome.Deny),
        new(Protocols.Udp, "20.190.130.1", 443, "DenyInternet", Outcome.Deny),
        new(Protocols.Tcp, "4.150.240.9", 443, "AllowManagement", Outcome.Allow),
        new(Protocols.Tcp, "13.69.40.17", 445, "AllowStorage", Outcome.Allow),
        new(Protocols.Tcp, "20.33.145.1", 443, "AllowStorage", Outcome.Allow),
        new(Protocols.Tcp, "4.180.1.1", 10123, "DenyInternet", Outcome.Deny),
        new(Protocols.Tcp, "4.180.1.1", 10124, "AllowGateway", Outcome.Allow),
        new(Protocols.Tcp, "4.180.1.1", 10139, "AllowGateway", Outcome.Allow),
        new(Protocols.Tcp, "4.180.1.1", 10140, "AllowGateway", Outcome.Allow),
        new(Protocols.Tcp, "4.180.1.1", 10155, "AllowGateway", Outcome.Allow),
        new(Protocols.Tcp, "4.180.1.1", 10156, "DenyInternet", Outcome.Deny),
        new(Protocols.Tcp, "4.180.1.1", 10124, "DenyInternet", Outcome.Deny) { From = "10.21.0.1" },
        new(Protocols.Tcp, "203.0.113.9", 8443, "AllowPartner", Outcome.Allow),
        new(Protocols.Tcp, "198.51.100.7", 443, "AllowPartner", Outcome.Allow),
        new(Protocols.Tcp, "198.51.100.8", 443, "DenyInternet", Outcome.Deny),
        new(Protocols.Tcp, "2001:db8:40::9", 443, "AllowPartner", Outcome.Allow) { From = Near6 },
        new(Protocols.Tcp, "2001:db8:41::9", 443, "DenyInternet", Outcome.Deny) { From = Near6 },
        new(Protocols.Udp, "129.6.15.28", 123, "AllowTime", Outcome.Allow),
        new(Protocols.Udp, "129.6.15.28", 123, "AllowTime", Outcome.Allow) { NearPort = 123 },
        new(Protocols.Udp, "129.6.15.28", 123, "DenyInternet", Outcome.Deny) { NearPort = 500 },
        new(Protocols.Tcp, "172.20.1.1", 443, "DenyOffice", Outcome.Deny),
        new(Protocols.Icmp, "172.31.255.255", 0, "DenyOffice", Outcome.Deny),
        new(Protocols.Tcp, "172.32.0.1", 443, "DenyInternet", Outcome.Deny),
        new(Protocols.Icmp, "8.8.8.8", 0, "DenyInternet", Outcome.Deny),
        new(Protocols.Tcp, "20.59.87.1", 443, "AllowPush", Outcome.Allow),
        new(Protocols.Tcp, "10.20.7.7", 1433, "AllowVnetOutBound", Outcome.Allow),
        new(Protocols.Tcp, "192.168.3.3", 443, "DenyAllOutBound", Outcome.Deny),
        new(Protocols.Udp, "168.63.129.16", 53, "platform addresses are not filtered", Outcome.Allow),
        new(Protocols.Tcp, "10.20.250.5", 50000, "AllowBastion", Outcome.Allow) { IsInbound = true, NearPort = 22 },
        new(Protocols.Tcp, "10.20.250.5", 50000, "AllowBastion", Outcome.Allow) { IsInbound = true, NearPort = 3389 },
        new(Protocols.Tcp, "10.20.250.5", 50000, "DenyNetworkIn", Outcome.Deny) { IsInbound = true, NearPort = 443 },
        new(Protocols.Tcp, "10.20.250.64", 50000, "DenyNetworkIn", Outcome.Deny) { IsInbound = true, NearPort = 22 },
        new(Protocols.Tcp, "fd20:0:0:250::9", 50000, "AllowBastion", Outcome.Allow) { IsInbound = true, NearPort = 22, From = Near6 },
        new(Protocols.Tcp, "8.8.8.8", 50000, "DenyAllInBound", Outcome.Deny) { IsInbound = true, NearPort = 22 },
    ];

    /// <summary>The shapes: every file but those that belong to another one.</summary>
    public static TheoryData<string> Shapes { get; } =
        [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Where(f => !f.EndsWith(".parameters.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_decides_every_packet_by_the_same_rule(string file)
    {
        var policy = Assert.Single(Bind(file).Policies);
        foreach (var question in Questions)
        {
            var box = policy.Ask(question.Request).Flows;
            Assert.NotNull(box);
            var part = Assert.Single(policy.Decide(box).Parts);
            Assert.True(part.IsCertain, $"{file}, {question}: {string.Join("; ", part.Doubts.Select(d => d.Reason))}");
            Assert.Equal((question, question.Rule, question.Outcome), (question, part.Entry.Label, part.Action.Outcome));
            var concrete = policy.Evaluate(box.Witness() ?? throw new InvalidOperationException());
            Assert.Equal((question, question.Rule, question.Outcome), (question, concrete.Entry.Label, concrete.Action?.Outcome));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_gives_every_endpoint_the_same_verdict(string file)
    {
        var expected = Verdicts(Reference);
        Assert.Contains(expected, v => v.Contains(" allow ", StringComparison.Ordinal));
        Assert.Contains(expected, v => v.Contains(" deny ", StringComparison.Ordinal));
        Assert.Equal(expected, Verdicts(file));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_shape_is_found_fault_with_while_it_is_read(string file) => Assert.Empty(Bind(file).Findings.Where(f => f.Rule.Id.StartsWith("EGL00", StringComparison.Ordinal)).Select(f => $"{f.Rule.Id} {f.Message}"));

    private static BoundConfig Bind(string file)
    {
        var format = new AzureFormat();
        var text = Text(file);
        Assert.Equal(Recognition.Yes, format.Recognize(text));
        return format.Bind(format.Parse(text), new Office());
    }

    private static string[] Verdicts(string file)
    {
        var options = new AnalysisOptions { Selection = EgressLint.Analysis.Catalogs.Selection.Empty with { Profiles = ["comanagement"] } };
        var result = Analyzer.BuiltIn().Analyze(Workspace.Create([new WorkspaceFile(Text(file), new AzureFormat(), new Office())]), options);
        return [.. result.Verdicts.Select(v => $"{v.Requirement} {v.Role} {v.Endpoint} {v.Transport} {v.Port} {v.Verdict} {string.Join(",", v.Entries.Select(e => e.Label).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)];
    }

    private static SourceText Text(string file) => SourceText.Decode(file, File.ReadAllBytes(Path.Combine(Folder, file)));

    /// <summary>A packet, and which rule decides it.</summary>
    private sealed record Question(Protocols Protocol, string Far, int Port, string Rule, Outcome Outcome)
    {
        public bool IsInbound { get; init; }

        public string From { get; init; } = Near;

        public int NearPort { get; init; } = 50000;

        public PolicyRequest Request => new()
        {
            Inbound = IsInbound, Protocol = Protocol, Source = AzureCases.Address(From), SourcePort = NearPort, Address = AzureCases.Address(Far), Port = Port,
        };
    }

    /// <summary>The office's network, and the files beside the one that is read.</summary>
    private sealed class Office : BindContext
    {
        public override string? Fact(string name) => name == "azure.vnet" ? "10.20.0.0/16, fd20::/48" : null;

        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "no such file");

        public override GlobLookup Glob(string pattern, SourceText from) => new(
            [.. Directory.GetFiles(Folder, pattern[(pattern.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal).Select(f => new FileLookup(LookupStatus.Found, Text(Path.GetFileName(f))))], false, true);
    }

    /// <summary>A file that the settings call one of Azure, and that is none, decides nothing.</summary>
    [Theory]
    [InlineData("hello")]
    [InlineData("[1, 2")]
    [InlineData("")]
    public void What_is_nothing_of_Azure_has_no_policy(string content)
    {
        var format = new AzureFormat();
        var tree = format.Parse(SourceText.From("a.json", content));
        Assert.Empty(format.Bind(tree, new MemoryContext()).Policies);
    }

    /// <summary>Bicep is said to need compiling, and decides nothing.</summary>
    [Fact]
    public void Bicep_is_known_and_not_read()
    {
        var format = new AzureFormat();
        var text = SourceText.From("net/main.bicep", "resource n 'Microsoft.Network/networkSecurityGroups@2023-09-01' = {\n}\n");
        Assert.Equal(Recognition.Yes, format.Recognize(text));
        var bound = format.Bind(format.Parse(text), new MemoryContext());
        Assert.Empty(bound.Policies);
        Assert.Contains("main.json", Assert.Single(bound.Findings).Message, StringComparison.Ordinal);
    }
}
