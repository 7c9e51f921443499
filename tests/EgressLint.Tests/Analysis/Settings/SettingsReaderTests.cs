using EgressLint.Analysis.Settings;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Settings;

public sealed class SettingsReaderTests
{
    private const string Everything = """
        profiles: [comanagement]
        features: intune
        roles: [cm-client]
        catalogs: [own.yml]
        cloud: us-gov
        parameters: { cmg.prefix: granitefalls, cmg.vm-count: 2, names: [a, b] }
        sources:
          cm-client: { addresses: [10.20.0.0/16, 10.30.0.1-10.30.0.9] }
        include: ["**/*.pac", "squid/**"]
        exclude: ["**/old/**"]
        policies:
          - path: squid/squid.conf
            format: squid
            serves: ["proxy1.contoso.com:3128"]
            address: 10.1.9.9
            leg: client
        paths:
          - name: head office
            roles: [cm-client]
            through: [proxy.pac, squid/squid.conf]
        assume:
          external-names-resolve: true
          public-endpoints-have-public-addresses: false
        rules: { EGL3003: off, EGL4001: error }
        suppress:
          - rule: EGL1001
            endpoint: "*.akamaiedge.net"
            path: squid/squid.conf
            reason: Decided on requested names only.
            until: 2027-01-31
        mounts: { /etc/squid: squid }
        """;

    [Fact]
    public void Everything_is_read()
    {
        var settings = Valid(Everything);
        Assert.Equal(["comanagement"], settings.Profiles.Select(p => p.Value));
        Assert.Equal(["intune"], settings.Features.Select(p => p.Value));
        Assert.Equal(["cm-client"], settings.Roles.Select(p => p.Value));
        Assert.Equal(["own.yml"], settings.Catalogs.Select(p => p.Value));
        Assert.Equal("us-gov", settings.Cloud);
        Assert.Equal(["granitefalls", "2", "a b"], settings.Parameters.Select(p => string.Join(' ', p.Values.Select(v => v.Value))));
        Assert.Equal(["**/*.pac", "squid/**"], settings.Include.AsEnumerable());
        Assert.Equal(["**/old/**"], settings.Exclude.AsEnumerable());
        Assert.Equal([("/etc/squid", "squid")], settings.Mounts.Select(m => (m.Path, m.Folder)));
    }

    [Fact]
    public void Facts_about_policies_and_paths_are_read()
    {
        var settings = Valid(Everything);
        var policy = Assert.Single(settings.Policies);
        Assert.Equal(("squid/squid.conf", "squid", PolicyLeg.Client), (policy.Path, policy.Format?.Value, policy.Leg));
        Assert.Equal("10.1.9.9", policy.Address?.Witness()?.ToString());
        var path = Assert.Single(settings.Paths);
        Assert.Equal(("head office", 2), (path.Name, path.Through.Length));
        var source = Assert.Single(settings.Sources);
        Assert.Equal("cm-client", source.Role);
        Assert.False(source.Addresses.IsEmpty);
    }

    [Fact]
    public void Levels_and_suppressions_are_read()
    {
        var settings = Valid(Everything);
        Assert.Equal([("EGL3003", Severity.None), ("EGL4001", Severity.Error)], settings.Rules.Select(r => (r.Rule, r.Severity)));
        var suppression = Assert.Single(settings.Suppressions);
        Assert.Equal(("EGL1001", "*.akamaiedge.net", new DateOnly(2027, 1, 31)), (suppression.Rule, suppression.Endpoint, suppression.Until));
        Assert.Equal((true, false), (settings.Assume.ExternalNamesResolve, settings.Assume.PublicEndpointsHavePublicAddresses));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("profiles:\n")]
    public void A_file_without_settings_is_fine(string text) => Assert.Empty(SettingsReader.Read(SourceText.From("egresslint.yml", text)).Findings);

    [Theory]
    [InlineData("profile: [a]", 1, 1, "'profile' is not a key")]
    [InlineData("profiles: [a]\ncloud: mars", 2, 8, "'mars' is not a value of 'cloud'; possible are public, us-gov, china.")]
    [InlineData("include: { a: b }", 1, 10, "'include' must be a list")]
    [InlineData("- a\n- b", 1, 1, "The settings must be a map")]
    [InlineData("sources:\n  cm-client:\n    addresses: [10.0.0.0/8, 10.0.0]", 3, 29, "'10.0.0' is not an address")]
    [InlineData("sources:\n  cm-client: 10.0.0.0/8", 2, 14, "'cm-client' must be a map")]
    [InlineData("sources:\n  cm-client: { adresses: [] }", 2, 16, "'adresses' is not a key")]
    [InlineData("policies:\n  - format: squid", 2, 5, "A policy needs 'path'.")]
    [InlineData("policies:\n  - path: a\n    leg: left", 3, 10, "'left' is not a value of 'leg'")]
    [InlineData("paths:\n  - name: a", 2, 5, "A path needs 'through'.")]
    [InlineData("assume:\n  external-names-resolve: maybe", 2, 27, "'external-names-resolve' must be true or false")]
    [InlineData("rules:\n  EGL1001: fatal", 2, 12, "'fatal' is not a value of 'EGL1001'; possible are off, note, warning, error.")]
    [InlineData("suppress:\n  - rule: EGL1001\n    until: 31.1.2027", 3, 12, "'31.1.2027' is not a date such as '2027-01-31'.")]
    [InlineData("mounts: { /etc/squid: [a] }", 1, 23, "'/etc/squid' must be the folder that stands for it")]
    [InlineData("profiles: [a", 1, 1, "This is not valid YAML")]
    [InlineData("profiles: &a [b]", 1, 11, "is an anchor, an alias or a tag")]
    public void A_mistake_is_said_where_it_stands(string text, int line, int column, string message)
    {
        var finding = SettingsReader.Read(SourceText.From("egresslint.yml", text)).Findings[0];
        Assert.Equal(("EGL9007", Severity.Error), (finding.Rule.Id, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        if (finding.MessageId != "syntax")
        {
            Assert.Equal((line, column), (finding.At.StartPosition.Line + 1, finding.At.StartPosition.Column + 1));
        }
    }

    private static ProjectSettings Valid(string text)
    {
        var result = SettingsReader.Read(SourceText.From("egresslint.yml", text));
        Assert.Empty(result.Findings.Select(f => f.Message));
        return result.Settings;
    }
}
