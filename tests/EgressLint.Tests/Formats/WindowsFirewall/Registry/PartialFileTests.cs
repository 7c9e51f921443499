using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Tests.Formats.WindowsFirewall.Markup;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Files that hold a part of what counts: what is not in them is unknown, or said to be assumed.</summary>
public sealed class PartialFileTests
{
    private const string Id = "{11111111-2222-3333-4444-555555555555}";
    private const string AllowWeb = "v2.33|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=443|Name=Web|";
    private static readonly string[] Profiles = ["DomainProfile", "StandardProfile", "PublicProfile"];

    [Fact]
    public void Where_only_rules_were_exported_the_default_is_unknown()
    {
        var bound = Bind("rules.reg", RegistryFiles.RegText([new(RegistryFiles.Local + @"\FirewallRules", "a", AllowWeb)]));
        Assert.Equal(Outcome.Allow, Outcomes(bound, 443).Only);
        Assert.Null(Outcomes(bound, 80).Only);
    }

    [Fact]
    public void An_exported_profile_without_a_default_has_the_one_of_Windows()
    {
        var entries = Profiles.Select(p => new Entry($@"{RegistryFiles.Local}\{p}", "EnableFirewall", 1));
        var bound = Bind("store.reg", RegistryFiles.RegText([new(RegistryFiles.Local + @"\FirewallRules", "a", AllowWeb), .. entries]));
        Assert.Equal(Outcome.Allow, Outcomes(bound, 80).Only);
    }

    [Fact]
    public void Policy_alone_says_what_it_takes_for_granted_of_the_machine()
    {
        Entry rule = new(RegistryFiles.Policy + @"\FirewallRules", "a", AllowWeb);
        Assert.Equal(
            [
                "lgpo.txt: the machine is taken to have no rules of its own beside those of policy, which lets them count.",
                "lgpo.txt: what policy leaves open is taken to be as Windows is installed: the firewall on, outbound connections allowed, inbound ones blocked.",
            ],
            Bind("lgpo.txt", RegistryFiles.LgpoText([rule])).Assumptions.ToArray());

        string[] names = ["EnableFirewall", "DefaultOutboundAction", "AllowLocalPolicyMerge"];
        var settings = from profile in (string[])["DomainProfile", "PrivateProfile", "PublicProfile"]
                       from name in names
                       select new Entry($@"{RegistryFiles.Policy}\{profile}", name, name == "AllowLocalPolicyMerge" ? 0 : 1);
        Assert.Empty(Bind("lgpo.txt", RegistryFiles.LgpoText([rule, .. settings])).Assumptions);
    }

    [Theory]
    [InlineData("backup/DomainSysvol/GPO/User/registry.pol", false)]
    [InlineData("backup/DomainSysvol/GPO/Machine/registry.pol", true)]
    [InlineData("registry.pol", true)]
    public void The_part_of_a_policy_for_users_is_left_out(string path, bool counts)
    {
        var bytes = RegistryFiles.PolicyFile([new(RegistryFiles.Policy + @"\FirewallRules", "a", AllowWeb)]);
        var bound = Bind(SourceText.Decode(path, bytes));
        Assert.Equal(counts, bound.Policies.Length == 1);
        Assert.Equal(counts ? [] : ["EGL0022"], bound.Findings.Select(f => f.Rule.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.0/24")]
    public void A_block_whose_keyword_is_not_in_the_file_may_match(string addresses)
    {
        string[] commands =
        [
            Rule("Direction", "OUT"), Rule("Action/Type", "0"), Rule("Enabled", "true"), Rule("RemoteAddressDynamicKeywords", Id),
            .. addresses.Length > 0 ? [Rule("RemoteAddressRanges", addresses)] : Array.Empty<string>(),
            .. from profile in (string[])["DomainProfile", "PrivateProfile", "PublicProfile"] select FirewallSamples.Command("Replace", profile + "/DefaultOutboundAction", "0"),
        ];
        var bound = Bind("rules.xml", $"<SyncBody>{string.Concat(commands)}</SyncBody>");
        Assert.Null(Outcomes(bound, 443).Only);
        Assert.Equal(["EGL4215"], bound.Findings.Select(f => f.Rule.Id));

        static string Rule(string node, string value) => FirewallSamples.Command("Replace", "FirewallRules/a/" + node, value);
    }

    private static BoundConfig Bind(string path, string text) => Bind(SourceText.From(path, text));

    private static BoundConfig Bind(SourceText text)
    {
        var format = new FirewallFormat();
        return format.Bind(format.Parse(text), new MemoryContext());
    }

    /// <summary>Everything that may happen to a connection.</summary>
    private static OutcomeSet Outcomes(BoundConfig bound, int port)
    {
        var policy = Assert.Single(bound.Policies);
        var flows = policy.Ask(new PolicyRequest { Host = "www.example.com", Port = port }).Flows;
        Assert.NotNull(flows);
        return policy.Decide(flows).Parts.Aggregate(OutcomeSet.Empty, (all, part) => all.Or(part.Possible));
    }
}
