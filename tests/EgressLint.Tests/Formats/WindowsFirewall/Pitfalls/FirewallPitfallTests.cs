using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.WindowsFirewall.Pitfalls;

/// <summary>What is found in rules and, mostly, what is not: an export has hundreds of rules that are fine.</summary>
public sealed class FirewallPitfallTests
{
    private const string Allow = "Action=Allow|Active=TRUE|";
    private const string Block = "Action=Block|Active=TRUE|";
    private const string Svchost = @"App=%SystemRoot%\System32\svchost.exe";

    [Theory]
    [InlineData(Allow + "Dir=In|Protocol=6|LPort=135|" + Svchost + "|Svc=rpcss")]
    [InlineData(Allow + "Dir=In|Protocol=6|LPort=RPC|" + Svchost)]
    [InlineData(Allow + "Dir=Out|" + Svchost)]
    [InlineData(Allow + "Dir=Out|Protocol=6|RPort=80|RPort=443|" + Svchost)]
    [InlineData(Block + "Dir=Out|RA4=192.0.2.7|" + Svchost)]
    [InlineData(Block + "Dir=Out|Protocol=17|RPort=123|" + Svchost)]
    [InlineData(Block + "Dir=Out|Protocol=6|LPort=5000|" + Svchost)]
    [InlineData(Block + "Dir=Out|Protocol=47|" + Svchost)]
    [InlineData(Allow + "Dir=In|RA4=LocalSubnet|RA6=LocalSubnet")]
    [InlineData(Allow + "Dir=In|Protocol=1|ICMP4=8:*")]
    [InlineData(Allow + "Dir=In|IF={11111111-2222-3333-4444-555555555555}")]
    [InlineData(Allow + "Dir=In|LUAuth=O:LSD:(A;;CC;;;AA)")]
    [InlineData(Allow + "Dir=In|AppPkgId=S-1-15-2-1|LUOwn=S-1-5-21-1|Name=@{App?ms-resource://App}")]
    [InlineData(Allow + "Dir=Out|Protocol=17|LPort=68|RPort=67|" + Svchost + "|Svc=dhcp")]
    [InlineData(Allow + "Dir=Out|Protocol=17|LPort=500|LPort=4500")]
    [InlineData(Allow + "Dir=Out|Protocol=6|LPort=20")]
    [InlineData(Allow + "Dir=Out|Protocol=6|LPort=80|LPort=443|App=SYSTEM|Name=@peerdistsh.dll,-10005|EmbedCtxt=@peerdistsh.dll,-9002")]
    [InlineData(Allow + "Dir=Out|Protocol=6|LPort2_10=49152-65535")]
    [InlineData(Allow + @"Dir=In|App=%ProgramFiles%\Contoso\agent.exe")]
    [InlineData(Allow + "Dir=Out|RA4=10.0.0.0/8|Security=Authenticate")]
    [InlineData(Allow + "Dir=In|Protocol=6|LPort=443|Security=Authenticate")]
    [InlineData("Action=Allow|Active=FALSE|Dir=In")]
    [InlineData("Action=Allow|Active=FALSE|Dir=In|LPort=80|Foreign=1")]
    public void A_rule_alone_is_fine(string rule)
    {
        Assert.Equal("", FirewallPitfallChecks.InRules(rule));
    }

    [Theory]
    [InlineData("4214 'r0'", Allow + "Dir=In")]
    [InlineData("4214 'r0'", Allow + "Dir=In|Protocol=6|LPort2_10=0-65535")]
    [InlineData("4207 'r0'", Block + "Dir=Out|" + Svchost)]
    [InlineData("4207 'r0'", Block + "Dir=Out|Protocol=6|RPort=443|" + Svchost)]
    [InlineData("4207 'r0'", Allow + "Dir=In|" + Svchost)]
    [InlineData("4206 'r0'", Block + "Dir=Out|Protocol=6|LPort=80|LPort=443")]
    [InlineData("4206 'r0'", Allow + "Dir=Out|Protocol=6|LPort2_10=10124-10139|EmbedCtxt=Contoso")]
    [InlineData("4208 'r0'", Allow + @"Dir=In|App=%USERPROFILE%\agent.exe")]
    [InlineData("4216 'r0'", Allow + "Dir=Out|Security=AuthenticateEncrypt")]
    [InlineData("4213 'r0'", "Action=Allow|Dir=Out|Protocol=6|RPort=443")]
    [InlineData("4202 'r0'", Allow + "Dir=In|Protocol=6|LPort=http")]
    [InlineData("4202 'r0'", "Action=Allow|Active=yes|Dir=In|Protocol=6|LPort=80")]
    [InlineData("4203 'r0'", Allow + "Dir=In|Protocol=6|LPort=80|Foreign=1")]
    [InlineData("4202 'r0'", Allow + "Dir=In|Protocol=6|LPort=http|Foreign=1")]
    public void A_rule_alone_is_reported(string expected, string rule)
    {
        Assert.Equal(expected, FirewallPitfallChecks.InRules(rule));
    }

    [Theory]
    [InlineData("Dir=In|Protocol=6|LPort=80|App=System", "Dir=In|Protocol=6")]
    [InlineData("Dir=In|Protocol=6|LPort=80|Profile=Domain", "Dir=In|Protocol=6|LPort2_10=1-1023|Profile=Domain|Profile=Private")]
    [InlineData("Dir=Out|Protocol=6|RPort=443|RA4=10.1.0.0/16", "Dir=Out|RA4=10.0.0.0/8")]
    [InlineData("Dir=In|Protocol=6|LPort=80|RA4=LocalSubnet", "Dir=In|Protocol=6|LPort=80|RA4=LocalSubnet|RA6=LocalSubnet")]
    [InlineData("Dir=In|Protocol=1|ICMP4=8:0", "Dir=In|Protocol=1|ICMP4=8:*")]
    [InlineData("Dir=In|Protocol=1|ICMP4=8:0", "Dir=In|Protocol=1|ICMP4=3:1|ICMP4=8:0")]
    [InlineData("Dir=In|Protocol=6|LPort=RPC", "Dir=In|Protocol=6|LPort=RPC|LPort=135")]
    [InlineData("Dir=In|Protocol=6|LPort=80|IFType=Lan", "Dir=In|Protocol=6|LPort=80|IFType=Lan|IFType=Wireless")]
    [InlineData("Dir=In|Protocol=6|LPort=80|LUAuth=O:LSD:(A;;CC;;;AA)", "Dir=In|Protocol=6|LPort=80")]
    [InlineData(@"Dir=In|Protocol=6|App=%ProgramFiles%\Contoso\a.exe", @"Dir=In|App=c:\program files\contoso\A.EXE")]
    [InlineData("Dir=Out|Protocol=6|RPort=443|Svc=bits", "Dir=Out|Protocol=6|RPort=443|Svc=*")]
    public void What_blocks_covers_what_allows(string allow, string block)
    {
        Assert.Equal("4204 'A'", FirewallPitfallChecks.InRules(Allow + allow + "|Name=A", Block + block + "|Name=B"));
        Assert.Equal("4204 'A'", FirewallPitfallChecks.InRules(Block + block + "|Name=B", Allow + allow + "|Name=A"));
    }

    [Theory]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|Profile=Public")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|RA4=10.0.0.0/8")]
    [InlineData("Dir=In|Protocol=6|LPort=80|LPort=RPC", "Dir=In|Protocol=6|LPort=80")]
    [InlineData("Dir=In|Protocol=1", "Dir=In|Protocol=1|ICMP4=8:0")]
    [InlineData("Dir=In|Protocol=1|ICMP4=8:0|ICMP4=3:1", "Dir=In|Protocol=1|ICMP4=8:*")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=Out|Protocol=6")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=17|LPort=80")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|App=System")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|LUAuth=O:LSD:(A;;CC;;;AA)")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|AppPkgId=S-1-15-2-1")]
    [InlineData("Dir=In|Protocol=6|LPort=80|RA4=LocalSubnet|RA6=LocalSubnet", "Dir=In|Protocol=6|LPort=80|RA4=LocalSubnet")]
    [InlineData("Dir=In|Protocol=6|LPort=80|Name=@firewallapi.dll,-1|EmbedCtxt=@firewallapi.dll,-2", "Dir=In|Protocol=6|LPort=80")]
    [InlineData("Dir=Out|Protocol=6|RA4=10.0.0.1|Security=Authenticate|AuthByPassOut=TRUE", "Dir=Out|Protocol=6")]
    public void What_blocks_does_not_cover_what_allows(string allow, string block)
    {
        Assert.Equal("", FirewallPitfallChecks.InRules(Allow + allow, Block + block));
    }

    [Theory]
    [InlineData("LocalSubnet", "LocalSubnet", true)]
    [InlineData("LocalSubnet4", "LocalSubnet", true)]
    [InlineData("LocalSubnet4", "LocalSubnet4,DNS", true)]
    [InlineData("LocalSubnet", "LocalSubnet4,LocalSubnet6", true)]
    [InlineData("LocalSubnet", "LocalSubnet4", false)]
    [InlineData("LocalSubnet", "LocalSubnet6", false)]
    [InlineData("LocalSubnet6", "LocalSubnet4", false)]
    [InlineData("LocalSubnet", "DNS", false)]
    public void A_keyword_covers_the_same_one_in_its_families(string allow, string block, bool covers)
    {
        var text = SourceText.From("fw.ps1", $"New-NetFirewallRule -DisplayName A -Direction Inbound -Action Allow -RemoteAddress {allow}\nNew-NetFirewallRule -DisplayName B -Direction Inbound -Action Block -RemoteAddress {block}\n");
        var format = new FirewallFormat();
        Assert.Equal(covers ? "4204 'A'" : "", FirewallPitfallChecks.Show(format.Bind(format.Parse(text), new MemoryContext()).Findings.Where(f => f.Rule.Id is not "EGL4201")));
    }

    [Theory]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|Edge=TRUE")]
    [InlineData("Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort=80|Security=Authenticate")]
    [InlineData("Dir=In|Protocol=6|LPort=80|LUOwn=S-1-5-21-1", "Dir=In|Protocol=6|LPort=80|LUOwn=S-1-5-21-2")]
    [InlineData("Dir=In|Protocol=6|LPort=5353|EmbedCtxt=Contoso", "Dir=In|Protocol=6|LPort=5353|EmbedCtxt=Fabrikam")]
    [InlineData("Dir=In|Protocol=6|LPort=80|Profile=Domain", "Dir=In|Protocol=6|LPort=80|Profile=Public")]
    public void Rules_alike_are_not_the_same(string one, string other)
    {
        Assert.Equal("", FirewallPitfallChecks.InRules(Allow + one, Allow + other));
    }

    [Theory]
    [InlineData("4205 'r1'", "Dir=In|Protocol=6|LPort=80", "Dir=In|Protocol=6|LPort2_10=80-80|Desc=again")]
    [InlineData("4205 'r1'", "Dir=In|Protocol=6|LPort=80|RA4=10.0.0.0/8", "Dir=In|Protocol=6|LPort=80|RA4=10.0.0.0-10.255.255.255")]
    [InlineData("4205 'r0'", "Dir=In|Protocol=6|LPort=80|RA4=10.0.0.0/8", "Dir=In|Protocol=6|LPort=80")]
    [InlineData("4205 'r1'", "Dir=In|Protocol=6|LPort=80|LUAuth=O:LSD:(A;;CC;;;AA)", "Dir=In|Protocol=6|LPort=80|LUAuth=O:LSD:(A;;CC;;;AA)")]
    public void The_rule_that_adds_nothing_is_named(string expected, string one, string other)
    {
        Assert.Equal(expected, FirewallPitfallChecks.InRules(Allow + one, Allow + other));
    }

    [Fact]
    public void Many_rules_with_one_pitfall_are_one_finding()
    {
        var findings = FirewallPitfallChecks.All(Enumerable.Range(0, 40).Select(i => $"{Allow}Dir=In|App=%APPDATA%\\n{i}.exe|Name=Agent {i}"));
        var only = Assert.Single(findings);
        Assert.StartsWith("'Agent 0', 'Agent 1', 'Agent 2' and 37 more have variables", only.Message, StringComparison.Ordinal);
        Assert.Equal(20, only.Related.Length);
    }

    [Fact]
    public void A_rule_whose_keyword_is_not_there_is_reported()
    {
        var text = SourceText.From("policy.json", "");
        var written = new WrittenRule("r0", "Updates", FirewallStore.Local, [.. Fields().Select(f => new WrittenField(f.Name, f.Value, default))], default);
        foreach (var areAll in new[] { true, false })
        {
            var rule = RuleNormalizer.Normalize(written, text, new([], areAll), FirewallContext.Default);
            Assert.Equal(areAll, rule.NotEnforced is not null);
            var findings = FirewallFindings.Of(text, new(default) { Title = "test" }, new([], text), [rule]);
            Assert.Equal("4215 'Updates'", FirewallPitfallChecks.Show(findings));
        }

        static IEnumerable<(string Name, string Value)> Fields() => [("Action", "Allow"), ("Active", "TRUE"), ("Dir", "Out"), ("DynamicKeyword", "{11111111-2222-3333-4444-555555555555}")];
    }

    [Fact]
    public void A_rule_named_by_a_resource_goes_by_its_id()
    {
        var finding = Assert.Single(FirewallPitfallChecks.All(Allow + "Dir=In|Name=@contoso.dll,-1"));
        Assert.StartsWith("'r0' lets anybody", finding.Message, StringComparison.Ordinal);
    }
}
