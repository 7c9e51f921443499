using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.WindowsFirewall;
using static EgressLint.Tests.Formats.WindowsFirewall.FirewallAnswers;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>Conditions of rule strings one by one: what holds, what does not, what the request does not say. The rule blocks, and the default allows.</summary>
public sealed class FirewallConditionTests
{
    [Theory]
    [InlineData("Protocol=47|", Protocols.Other, "protocol=47", "Deny")]
    [InlineData("Protocol=47|", Protocols.Other, "protocol=46", "Allow")]
    [InlineData("Protocol=47|", Protocols.Other, "", "Unknown")]
    [InlineData("Protocol=47|", Protocols.Tcp, "", "Allow")]
    [InlineData("Protocol=1|ICMP4=8:*|", Protocols.Icmp, "protocol=1 icmp=8:0", "Deny")]
    [InlineData("Protocol=1|ICMP4=8:*|", Protocols.Icmp, "protocol=1 icmp=0:0", "Allow")]
    [InlineData("Protocol=1|ICMP4=8:*|", Protocols.Icmp, "protocol=1", "Unknown")]
    [InlineData("Protocol=1|ICMP4=8:*|", Protocols.Icmp, "protocol=58 icmp=8:0", "Allow")]
    [InlineData("Protocol=1|ICMP4=8:*|", Protocols.Icmp, "icmp=8:0", "Unknown")]
    [InlineData("Protocol=1|ICMP4=8|", Protocols.Icmp, "protocol=1 icmp=8:0", "Deny")]
    [InlineData("Protocol=1|ICMP4=*|", Protocols.Icmp, "protocol=1 icmp=3:4", "Deny")]
    [InlineData("Protocol=1|ICMP4=3:4|", Protocols.Icmp, "protocol=1 icmp=3:1", "Allow")]
    [InlineData("Protocol=1|ICMP4=300:0|", Protocols.Icmp, "protocol=1 icmp=8:0", "Allow")]
    [InlineData("Protocol=1|ICMP4=8:300|", Protocols.Icmp, "protocol=1 icmp=8:0", "Allow")]
    [InlineData("Protocol=1|ICMP4=8:0:0|", Protocols.Icmp, "protocol=1 icmp=8:0", "Allow")]
    [InlineData("Protocol=58|ICMP6=128:*|", Protocols.Icmp, "protocol=58 icmp=128:0", "Deny")]
    [InlineData("Protocol=1|ICMP6=128:*|", Protocols.Icmp, "protocol=1 icmp=128:0", "Allow")]
    [InlineData("Protocol=6|", Protocols.Tcp | Protocols.Udp, "", "Allow,Deny")]
    [InlineData("Protocol=256|", Protocols.Udp, "", "Deny")]
    [InlineData("Protocol=257|", Protocols.Udp, "", "Allow")]
    [InlineData("IFType=Wireless|", Protocols.Tcp, "interfacetype=wireless", "Deny")]
    [InlineData("IFType=Wireless|", Protocols.Tcp, "interfacetype=lan", "Allow")]
    [InlineData("IFType=Wireless|", Protocols.Tcp, "", "Unknown")]
    [InlineData("Profile=Public|", Protocols.Tcp, "profile=domain", "Allow")]
    [InlineData("Profile=Public|", Protocols.Tcp, "profile=public", "Deny")]
    [InlineData("Profile=Public|", Protocols.Tcp, "", "Allow,Deny")]
    [InlineData("NNm=x|", Protocols.Tcp, "", "Unknown")]
    [InlineData("LUAuth=D:(A;;CC;;;BA)|", Protocols.Tcp, "", "Unknown")]
    [InlineData("LUOwn=S-1-5-21-1|", Protocols.Tcp, "", "Unknown")]
    [InlineData("LUOwn=S-1-5-21-1|AppPkgId=s-1-15-2-1|", Protocols.Tcp, "package=s-1-15-2-1 program=c:\\a.exe", "Deny")]
    [InlineData("AppPkgId=s-1-15-2-1|LUOwn=S-1-5-21-1|", Protocols.Tcp, "package=s-1-15-2-1 program=c:\\a.exe", "Deny")]
    [InlineData("SkipVer=2.10|", Protocols.Tcp, "", "Unknown")]
    [InlineData("SkipVer=2|", Protocols.Tcp, "", "Allow")]
    [InlineData("SkipVer=x.1|", Protocols.Tcp, "", "Allow")]
    [InlineData("SkipVer=1.x|", Protocols.Tcp, "", "Allow")]
    [InlineData("Security=Authenticate|", Protocols.Tcp, "", "Allow")]
    [InlineData("RMauth=D:(A;;CC;;;BA)|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=2:10:0|", Protocols.Tcp, "", "Deny")]
    [InlineData("Platform=2:6:1|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=2:6:1|Platform2=GTEQ|", Protocols.Tcp, "", "Deny")]
    [InlineData("Platform=2:6:1|Platform=2:11:0|Platform2=GTEQ|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=1:4:0|Platform2=GTEQ|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=2:10|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=x:10:0|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=2:x:0|", Protocols.Tcp, "", "Allow")]
    [InlineData("Platform=2:10:x|", Protocols.Tcp, "", "Allow")]
    public void A_condition(string fields, Protocols protocol, string traits, string expected) =>
        Assert.Equal(expected, Ask("fw.reg", Machine($"v2.10|Action=Block|Active=TRUE|Dir=Out|{fields}Name=r|"), Web with { Protocol = protocol }, traits));

    [Theory]
    [InlineData("Protocol=6|LPort=5000|", "443", "5000", "Deny")]
    [InlineData("Protocol=6|LPort=5000|", "443", "5001", "Allow")]
    [InlineData("Protocol=6|LPort=5000|", "443", "", "Unknown")]
    [InlineData("Protocol=6|LPort=5000|RPort=443|", "", "", "Allow,Unknown")]
    [InlineData("Protocol=6|RPort=443|", "", "", "Allow,Deny")]
    [InlineData("Protocol=6|RPort2_10=IPHTTPSOut|", "443", "", "Unknown")]
    [InlineData("Protocol=6|RPort2_10=IPHTTPSOut|", "", "", "Unknown")]
    [InlineData("Protocol=6|LPort=5000|RPort=80|RPort2_10=IPHTTPSOut|", "", "", "Unknown")]
    [InlineData("Protocol=17|RPort2_10=IPHTTPSOut|", "443", "", "Allow")]
    [InlineData("Protocol=6|LPort=RPC|", "443", "", "Allow")]
    [InlineData("RPort=443|Protocol=6|", "443", "", "Allow")]
    [InlineData("RPort=443|", "443", "", "Allow")]
    [InlineData("Protocol=6|RPort=443-80|", "443", "", "Allow")]
    [InlineData("Protocol=6|RPort2_10=80-443|", "443", "", "Deny")]
    public void A_rule_for_ports(string fields, string far, string near, string expected) => Assert.Equal(expected, Ask(
        "fw.reg",
        Machine($"v2.10|Action=Block|Active=TRUE|Dir=Out|{fields}Name=r|"),
        Web with { Protocol = Protocols.Tcp, Port = Number(far), SourcePort = Number(near) }));

    [Theory]
    [InlineData(@"App=C:\a\x.exe|", @"program=c:\a\x.exe", "Deny")]
    [InlineData(@"App=C:\a\x.exe|", @"program=c:\b\x.exe", "Allow")]
    [InlineData(@"App=C:\a\x.exe|", @"program=*\x.exe", "Unknown")]
    [InlineData(@"App=C:\a\x.exe|", @"program=*\y.exe", "Allow")]
    [InlineData(@"App=%LOCALAPPDATA%\x.exe|", @"program=*\x.exe", "Unknown")]
    [InlineData(@"App=%LOCALAPPDATA%\x.exe|", @"program=*\y.exe", "Allow")]
    [InlineData(@"App=%LOCALAPPDATA%\x.exe|", @"program=c:\b\x.exe", "Unknown")]
    [InlineData(@"App=%LOCALAPPDATA%\x.exe|", @"program=c:\b\y.exe", "Allow")]
    [InlineData(@"App=%SystemRoot%\x.exe|", @"program=c:\windows\x.exe", "Deny")]
    [InlineData(@"App=C:\a\x.exe|", "service=bits", "Unknown")]
    [InlineData(@"App=C:\a\x.exe|", "package=p", "Unknown")]
    [InlineData(@"App=C:\a\x.exe|", "", "Unknown")]
    [InlineData(@"App=C:\a\x.exe|", "caller=nonsense", "Unknown")]
    [InlineData("Svc=BITS|", "service=bits", "Deny")]
    [InlineData("Svc=BITS|", "service=wuauserv", "Allow")]
    [InlineData("Svc=BITS|", @"program=c:\a\x.exe", "Unknown")]
    [InlineData("Svc=*|", "service=bits", "Deny")]
    [InlineData("AppPkgId=p|", "package=P", "Deny")]
    [InlineData("AppPkgId=p|", "service=bits", "Unknown")]
    [InlineData("AppPkgId=p|", @"program=c:\a\x.exe", "Allow")]
    public void A_rule_for_who_makes_the_connection(string fields, string traits, string expected) =>
        Assert.Equal(expected, Ask("fw.reg", Machine($"v2.10|Action=Block|Active=TRUE|Dir=Out|{fields}Name=r|"), Web, traits));

    [Fact]
    public void Any_caller_at_all_may_be_the_one()
    {
        var policy = Policy("fw.reg", Machine(@"v2.10|Action=Block|Active=TRUE|Dir=Out|App=C:\a\x.exe|Name=r|"));
        var box = policy.Ask(Web).Flows;
        Assert.NotNull(box);
        Assert.Equal("Unknown", Of(Language.All));
        Assert.Equal("Deny", Of(Language.OneOf([@"c:\a\x.exe|bits|", @"c:\a\x.exe|wuauserv|"])));
        Assert.Equal("Allow", Of(Language.OneOf([@"c:\b\x.exe|bits|", @"c:\b\x.exe|wuauserv|"])));
        Assert.Equal("Unknown", Of(Language.OneOf([@"*\x.exe|bits|", @"*\x.exe|wuauserv|"])));
        Assert.Equal("Allow,Deny,Unknown", Of(Language.OneOf([@"c:\a\x.exe||", @"c:\b\x.exe||", @"*\x.exe||"])));

        string Of(Language callers) => Decide(policy, box with { Traits = box.Traits.With("caller", callers) });
    }

    [Theory]
    [InlineData("RA6=fe80::1%12|", "fe80::1", "Deny")]
    [InlineData("RA6=fe80::1%12|", "fe80::2", "Allow")]
    [InlineData("RA4=203.0.113.0/255.255.255.0|", "203.0.113.7", "Deny")]
    [InlineData("RA4=203.0.113.0/255.0.255.0|", "203.0.113.7", "Allow")]
    [InlineData("RA4=0.0.0.0/0|", "203.0.113.7", "Allow")]
    [InlineData("RA4=LocalSubnet|", "203.0.113.7", "Unknown")]
    [InlineData("RA4=LocalSubnet|", "2001:db8::1", "Allow")]
    [InlineData("RA6=LocalSubnet|", "2001:db8::1", "Unknown")]
    [InlineData("RA6=LocalSubnet|", "203.0.113.7", "Allow")]
    [InlineData("LA4=10.0.0.0/8|", "203.0.113.7", "Deny")]
    [InlineData("LA4=10.1.0.0/16|", "203.0.113.7", "Allow")]
    [InlineData("LA4=LocalSubnet|", "203.0.113.7", "Allow")]
    public void A_rule_for_addresses(string fields, string far, string expected) =>
        Assert.Equal(expected, Ask("fw.reg", Machine($"v2.10|Action=Block|Active=TRUE|Dir=Out|{fields}Name=r|"), Web with { Address = Address(far) }));

    [Theory]
    [InlineData("LOM=TRUE|Action=Block|", 0, "Allow")]
    [InlineData("Action=Block|LOM=TRUE|", 0, "Allow")]
    [InlineData("LOM=TRUE|Action=Allow|", 1, "Allow")]
    [InlineData("Action=Allow|LOM=TRUE|", 1, "Allow")]
    [InlineData("Action=Allow|LOM=FALSE|", 1, "Deny")]
    [InlineData("Action=Allow|LOM=perhaps|", 1, "Deny")]
    public void Mapping_by_the_near_end_alone_counts_for_rules_that_allow_wherever_it_stands(string fields, int outbound, string expected) =>
        Assert.Equal(expected, Ask("fw.reg", Machine($"v2.10|{fields}Active=TRUE|Dir=Out|Protocol=6|RPort=80|Name=r|", outbound), Web));

    [Theory]
    [InlineData("security=authenticate", "Deny")]
    [InlineData("", "Deny")]
    [InlineData("rmtusrgrp=D:(A;;CC;;;BA)", "Unknown")]
    [InlineData("rmtcomputergrp=D:(A;;CC;;;BA)", "Unknown")]
    public void A_command_that_names_the_far_end_and_asks_for_no_IPsec_adds_a_rule_perhaps(string more, string expected)
    {
        var text = "netsh advfirewall set allprofiles firewallpolicy blockinbound,blockoutbound\r\n"
            + $"netsh advfirewall firewall add rule name=r dir=out action=allow protocol=tcp remoteport={(more.Length == 0 ? "80" : "443")} {more}\r\n";
        Assert.Equal(expected, Ask("fw.cmd", text, Web));
    }

    [Theory]
    [InlineData("127.0.0.1", "Allow")]
    [InlineData("::1", "Allow")]
    [InlineData("203.0.113.7", "Deny")]
    [InlineData("203.0.113.7 127.0.0.1", "Allow,Deny")]
    public void Loopback_is_not_filtered(string addresses, string expected)
    {
        var request = Web with { Address = null, Resolved = [.. addresses.Split(' ').Select(Address)] };
        Assert.Equal(expected, Ask("fw.reg", Machine("v2.10|Action=Block|Active=TRUE|Dir=Out|Name=r|"), request));
    }

    [Theory]
    [InlineData("Dir=In|Security=Authenticate|RMauth=D:(A;;CC;;;BA)|", "ipsec=auth authorized=true", "Allow")]
    [InlineData("Dir=In|Security=Authenticate|RMauth=D:(A;;CC;;;BA)|", "ipsec=auth", "Unknown")]
    [InlineData("Dir=In|Security=Authenticate|RMauth=D:(A;;CC;;;BA)|", "", "Deny")]
    [InlineData("Dir=In|Security=Authenticate|", "ipsec=auth authorized=true", "Deny")]
    [InlineData("Dir=In|RMauth=D:(A;;CC;;;BA)|", "ipsec=auth authorized=true", "Deny")]
    [InlineData("Dir=In|", "ipsec=auth authorized=true", "Deny")]
    [InlineData("Dir=Out|Security=Authenticate|RMauth=D:(A;;CC;;;BA)|", "ipsec=auth authorized=true", "Deny")]
    public void A_rule_that_beats_rules_that_block_is_inbound_and_asks_who_it_is(string fields, string traits, string expected)
    {
        var way = fields[..fields.IndexOf('|', StringComparison.Ordinal)];
        var text = KeyFile((Local + @"\FirewallRules", $"\"a\"=\"v2.10|Action=ByPass|Active=TRUE|{fields}Name=a|\"\r\n\"b\"=\"v2.10|Action=Block|Active=TRUE|{way}|Name=b|\""));
        Assert.Equal(expected, Ask("fw.reg", text, Web with { Inbound = way == "Dir=In" }, traits));
    }

    [Theory]
    [InlineData("Profile=Public|", "Unknown")]
    [InlineData("", "Deny")]
    public void Nobody_said_in_which_profile(string fields, string expected)
    {
        var policy = Policy("fw.reg", Machine($"v2.10|Action=Block|Active=TRUE|Dir=Out|{fields}Name=r|"));
        var box = policy.Ask(Web).Flows;
        Assert.NotNull(box);
        Assert.Equal(expected, Decide(policy, box with { Traits = Traits.None.With(FlowFacts.Direction, "out") }));
        var one = Policy("fw.reg", KeyFile((Policies + @"\PublicProfile", "\"DefaultOutboundAction\"=dword:1"), (Policies + @"\DomainProfile", "\"EnableFirewall\"=dword:0")));
        Assert.Equal("Unknown", Decide(one, box with { Traits = Traits.None.With(FlowFacts.Direction, "out") }));
    }

    [Theory]
    [InlineData("Protocol=6|RPort=80|")]
    [InlineData("Protocol=17|")]
    [InlineData("Protocol=6|LPort=5000|")]
    [InlineData("Protocol=6|RPort=443|")]
    public void All_rules_together_answer_as_those_do_that_have_to_do_with_it(string fields)
    {
        var policy = Policy("fw.reg", Machine($"v2.10|Action=Block|Active=TRUE|Dir=Out|{fields}Name=r|"));
        var flow = policy.Ask(Web with { SourcePort = 6000 }).Flows?.Witness();
        Assert.NotNull(flow);
        Assert.Equal(policy.Evaluate(flow).Action?.Outcome, Decider.Evaluate(policy.Chains[0], flow).Action?.Outcome);
        Assert.Equal(fields.Contains("443", StringComparison.Ordinal) ? Outcome.Deny : Outcome.Allow, policy.Evaluate(flow).Action?.Outcome);
    }

    [Theory]
    [InlineData("https://www.example.com/", "443")]
    [InlineData("https://www.example.com:8443/", "8443")]
    [InlineData("x-unknown://www.example.com/", "0-65535")]
    [InlineData("https://[2001:db8::1]/", "443")]
    [InlineData("no address", null)]
    public void A_request_by_its_address(string url, string? ports)
    {
        var asked = Policy("fw.reg", Machine("v2.10|Action=Block|Active=TRUE|Dir=Out|Name=r|")).Ask(new PolicyRequest { Url = url });
        Assert.Equal(ports, asked.Flows?.Ports.ToString());
        Assert.Equal(url.Contains('[', StringComparison.Ordinal) ? IpSet.Of(Address("2001:db8::1")) : null, asked.Flows?.Addresses);
    }

    private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
