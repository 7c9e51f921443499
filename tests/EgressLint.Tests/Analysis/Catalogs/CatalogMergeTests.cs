using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Catalogs;

public sealed class CatalogMergeTests
{
    private static CatalogReadResult Merge(params string[] files) => CatalogFiles.Shipped.Value.Catalog.Merge(files.Select(CatalogFiles.User));

    [Fact]
    public void A_user_file_selects_sets_excludes_and_adds()
    {
        var result = Merge("""
            extends: microsoft-endpoint-management
            profiles: [comanagement]
            features: [deploy-edge]
            exclude: { requirements: [cm.console.feedback], purposes: [diagnostics] }
            clouds: [us-gov]
            parameters: { cmg.prefix: granitefalls, cmg.vm-count: 2, site.mp-fqdn: [mp1.corp.example, mp2.corp.example] }
            endpoints:
              - id: contoso-crl
                hosts: [crl.contoso.com]
            requirements:
              - id: contoso.crl
                feature: cmg
                endpoints: [contoso-crl]
                roles: [cm-client]
                connect: [http/80]
            """);
        Assert.Equal("", CatalogFiles.Show(result.Findings));
        Assert.Equal("us-gov", result.Selection.Cloud);
        Assert.Equal(["mp1.corp.example", "mp2.corp.example"], result.Selection.Parameters["site.mp-fqdn"].AsEnumerable());
        Assert.Equal(["diagnostics"], result.Selection.ExcludedPurposes.AsEnumerable());
        Assert.Equal("cmg", result.Catalog.Requirement("contoso.crl")?.Feature);
        Assert.Equal("user.yml:8", result.Catalog.Endpoint("contoso-crl")?.At.ToString());
        Assert.Contains(result.Catalog.Select(result.Selection, out _), r => r.Requirement.Id == "contoso.crl");
    }

    [Fact]
    public void An_override_changes_only_the_keys_it_names()
    {
        var result = Merge("override: [{ id: cm.updates.cdn-akamai, necessity: none, reason: Names only., until: \"2027-01-31\" }]");
        Assert.Empty(result.Findings);
        var before = CatalogFiles.Shipped.Value.Catalog.Requirement("cm.updates.cdn-akamai");
        var after = result.Catalog.Requirement("cm.updates.cdn-akamai");
        Assert.Equal(Necessity.None, after?.Necessity);
        Assert.Equal(before?.Endpoints.Select(e => e.Value), after?.Endpoints.Select(e => e.Value));
        Assert.Equal(("cm.updates.cdn-akamai", "Names only.", "2027-01-31"), (result.Overrides[0].Id, result.Overrides[0].Reason, result.Overrides[0].Until));
    }

    [Fact]
    public void Nested_maps_merge_and_lists_are_replaced()
    {
        var result = Merge("""
            override:
              - id: cm.tenant-attach.gateway
                constraints: { idle: { minSeconds: 300 } }
                roles: [cm-client]
                reason: Own target.
            """);
        Assert.Empty(result.Findings);
        var after = result.Catalog.Requirement("cm.tenant-attach.gateway");
        Assert.Equal(300, after?.Constraints.IdleSeconds);
        Assert.True(after?.Constraints.LongLived);
        Assert.Equal(["cm-client"], after?.Roles.Select(r => r.Value));
    }

    [Fact]
    public void Signed_keys_add_to_and_remove_from_a_list()
    {
        var result = Merge("""
            override:
              - id: akamai-edge
                hosts+: ["*.edgekey.net"]
                hosts-: ["*.akamaitechnologies.com"]
                reason: Seen in own answers.
            """);
        Assert.Empty(result.Findings);
        Assert.Equal(["*.akamaiedge.net", "*.edgekey.net"], result.Catalog.Endpoint("akamai-edge")?.Hosts.Select(h => h.Value));
    }

    [Fact]
    public void An_override_with_a_reason_may_loosen_and_one_without_is_reported()
    {
        var loosened = Merge("override: [{ id: manage, constraints: { tlsInspection: allowed }, reason: Tested. }]");
        Assert.Empty(loosened.Findings);
        var updates = loosened.Catalog.Select(new Selection { Features = ["updates-servicing"] }, out _).Single(r => r.Requirement.Id == "cm.updates.manage");
        Assert.Equal(TlsInspection.Allowed, updates.Endpoints[0].Constraints.TlsInspection);

        var silent = Merge("override: [{ id: cm.updates.cdn-akamai, necessity: none }]");
        var finding = Assert.Single(silent.Findings);
        Assert.Equal(("EGL9002", "cm.updates.cdn-akamai"), (finding.Rule.Id, finding.At.Text));
    }

    [Fact]
    public void A_record_with_a_known_id_is_an_override_too()
    {
        var result = Merge("endpoints: [{ id: manage, hosts: [manage.contoso.com] }]");
        Assert.Equal("EGL9002", Assert.Single(result.Findings).Rule.Id);
        Assert.Equal(["manage.contoso.com"], result.Catalog.Endpoint("manage")?.Hosts.Select(h => h.Value).Take(1));
    }

    [Fact]
    public void The_later_file_wins()
    {
        var result = Merge(
            "override: [{ id: cm.updates.fwlink, necessity: none, reason: First. }]",
            "override: [{ id: cm.updates.fwlink, necessity: optional, reason: Second. }]\nparameters: { cmg.prefix: b }");
        Assert.Equal(Necessity.Optional, result.Catalog.Requirement("cm.updates.fwlink")?.Necessity);
        Assert.Equal(2, result.Overrides.Length);
    }

    [Fact]
    public void Extends_none_starts_empty()
    {
        var result = Catalog.Read([CatalogFiles.User("extends: none\nroles: [{ id: me }]\nfeatures: [{ id: f, requirements: [{ id: r, to: \"<h>\", roles: [me], connect: [tcp/1-2] }] }]\nparameters: [{ id: h, type: host }]")], shipped: false);
        Assert.Equal("", CatalogFiles.Show(result.Findings));
        Assert.Equal(["r"], result.Catalog.Requirements.Select(r => r.Id));
    }

    [Fact]
    public void Json_is_read_like_yaml() =>
        Assert.Equal(["comanagement"], Merge("{ \"profiles\": [\"comanagement\"], \"parameters\": { \"cmg.vm-count\": 2 } }").Selection.Profiles.AsEnumerable());

    [Theory]
    [InlineData("profiles: [nope]", "EGL9001", "nope", Severity.Error)]
    [InlineData("parameters: { cmg.vm-count: 40 }", "EGL9001", "40", Severity.Error)]
    [InlineData("parameters: { x.y: 40 }", "EGL9001", "x.y", Severity.Error)]
    [InlineData("extends: nope", "EGL9001", "nope", Severity.Error)]
    [InlineData("profilez: []", "EGL9006", "profilez", Severity.Warning)]
    [InlineData("endpoints: [{ id: a, hosts: [\"*foo.com\"] }]", "EGL9001", "\"*foo.com\"", Severity.Error)]
    [InlineData("endpoints: [{ id: a, hosts: [\"<nope>\"] }]", "EGL9001", "\"<nope>\"", Severity.Error)]
    [InlineData("override: [{ id: nope, reason: x }]", "EGL9001", "nope", Severity.Error)]
    [InlineData("override: [{ id: cm.updates.fwlink, when: \"a ==\", reason: x }]", "EGL9001", "\"", Severity.Error)]
    [InlineData("override: [{ id: cm.updates.fwlink, connect: [https], reason: x }]", "EGL9001", "https", Severity.Error)]
    [InlineData("override: [{ id: cm.updates.fwlink, necessity: maybe, reason: x }]", "EGL9001", "maybe", Severity.Error)]
    [InlineData("override: [{ id: cm.updates.fwlink, endpoints+: [nope], reason: x }]", "EGL9001", "nope", Severity.Error)]
    [InlineData("features: { a: b }", "EGL9001", "{ a: b }", Severity.Error)]
    [InlineData("a: &x 1", "EGL9001", "&x 1", Severity.Error)]
    [InlineData("cloud: public\ncloud: china", "EGL9001", "cloud", Severity.Error)]
    public void A_mistake_is_a_finding_with_its_place(string yaml, string rule, string text, Severity severity)
    {
        var finding = Merge(yaml).Findings[0];
        Assert.Equal((rule, text, severity), (finding.Rule.Id, finding.At.Text, finding.Severity));
        Assert.DoesNotContain("{0}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_depends_on_the_date_is_said_for_a_date()
    {
        var result = Merge("override: [{ id: cm.updates.fwlink, necessity: none, reason: x, until: \"2027-01-31\" }]");
        Assert.Empty(result.Catalog.CheckDates(new DateOnly(2026, 12, 1), result.Overrides, default));
        Assert.Equal(
            ["EGL9002", "EGL9004"],
            result.Catalog.CheckDates(new DateOnly(2029, 1, 1), result.Overrides, SourceText.From("x", "").At(0, 0)).Select(f => f.Rule.Id));
    }
}
