using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Findings;

namespace EgressLint.Tests.Analysis.Catalogs;

public sealed class CatalogSelectionTests
{
    private static readonly Catalog Shipped = CatalogFiles.Shipped.Value.Catalog;

    private static Selection With(string[] features, params (string Name, string Value)[] parameters) => new()
    {
        Features = [.. features],
        Parameters = parameters.Aggregate(Selection.Empty.Parameters, (all, p) => all.SetItem(p.Name, [p.Value])),
    };

    private static ScenarioRequirement One(Selection selection, string id) =>
        Assert.Single(Shipped.Select(selection, out _), r => r.Requirement.Id == id);

    [Fact]
    public void Nothing_selected_gives_one_note()
    {
        Assert.Empty(Shipped.Select(Selection.Empty, out var notes));
        Assert.Equal(CatalogNoteKind.NothingSelected, Assert.Single(notes).Kind);
    }

    [Fact]
    public void Unknown_ids_are_noted()
    {
        Shipped.Select(new Selection { Profiles = ["nope"], Roles = ["nobody"], Cloud = "moon" }, out var notes);
        Assert.Equal(["moon", "nobody", "nope"], notes.Select(n => n.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_gateway_instance_is_reached_on_443() =>
        Assert.Equal("https/443", Connections(One(With(["cmg"], ("cmg.vm-count", "1")), "cm.cmg.cp-channel")));

    [Fact]
    public void Each_further_gateway_instance_has_its_own_port() =>
        Assert.Equal("https/10124-10126", Connections(One(With(["cmg"], ("cmg.vm-count", "3")), "cm.cmg.cp-channel")));

    [Fact]
    public void A_classic_gateway_has_the_preferred_alternative_that_passes_no_proxy()
    {
        var channel = One(With(["cmg"], ("cmg.deployment", "classic"), ("cmg.vm-count", "2")), "cm.cmg.cp-channel");
        var group = Assert.Single(channel.Groups, g => g.Preferred);
        Assert.Equal("tcp-tls/10140-10141", string.Join(' ', group.Connections));
        Assert.Equal(ProxySupport.Unsupported, channel.Effective(channel.Endpoints[0], group).Proxy);
        Assert.Equal(2, channel.Groups.Length);
    }

    [Fact]
    public void Set_label_parameters_are_filled_in_and_unset_ones_stay()
    {
        var endpoint = One(With(["cmg"], ("cmg.prefix", "GraniteFalls")), "cm.cmg.cp-channel").Endpoints[0];
        Assert.Equal("granitefalls.<cmg.region>.cloudapp.azure.com", endpoint.Pattern);
        Assert.Equal("<cmg.prefix>.<cmg.region>.cloudapp.azure.com", endpoint.OriginalPattern);
        Assert.Equal(["cmg.region"], endpoint.UnsetParameters.AsEnumerable());
    }

    [Fact]
    public void An_unset_host_parameter_leaves_its_hosts_out_and_is_noted()
    {
        var selected = Shipped.Select(With(["cmg"]), out var notes);
        Assert.DoesNotContain(selected.SelectMany(r => r.Endpoints), e => e.Pattern == "<cmg.service-name>");
        Assert.Contains(notes, n => n.Kind == CatalogNoteKind.UnsetParameter && n.Id == "cmg.service-name");
        Assert.Contains(One(With(["cmg"], ("cmg.service-name", "cmg.contoso.com")), "cm.cmg.client-service").Endpoints, e => e.Pattern == "cmg.contoso.com");
    }

    [Fact]
    public void A_url_parameter_gives_host_and_path()
    {
        var endpoint = Assert.Single(One(With(["cmg"], ("site.pki-crl", "http://crl.contoso.com/ca.crl")), "cm.cmg.own-crl").Endpoints);
        Assert.Equal("crl.contoso.com", endpoint.Pattern);
        Assert.Equal(["/ca.crl"], endpoint.Paths.AsEnumerable());
    }

    [Fact]
    public void An_undecided_condition_selects_and_marks_the_requirement()
    {
        Assert.True(One(With(["management-point-entra"]), "cm.mp.entra").Assumed);
        Assert.False(One(With(["management-point-entra"], ("site.version", "2603")), "cm.mp.entra").Assumed);
        Assert.DoesNotContain(Shipped.Select(With(["management-point-entra"], ("site.version", "2509")), out _), r => r.Requirement.Id == "cm.mp.entra");
    }

    [Fact]
    public void A_bad_parameter_value_is_noted_and_dropped()
    {
        Shipped.Select(With(["cmg"], ("cmg.vm-count", "17"), ("unheard-of", "x")), out var notes);
        Assert.Contains(notes, n => n.Kind == CatalogNoteKind.BadParameter && n.Id == "cmg.vm-count");
        Assert.Contains(notes, n => n.Kind == CatalogNoteKind.UnknownId && n.Id == "unheard-of");
    }

    [Fact]
    public void The_cloud_chooses_between_counterparts()
    {
        var selected = Shipped.Select(With(["cmg", "azure-services"]) with { Cloud = "us-gov" }, out _);
        Assert.Contains(selected, r => r.Requirement.Id == "cm.azure-services.arm-gov");
        Assert.DoesNotContain(selected, r => r.Requirement.Id == "cm.azure-services.arm");
        Assert.Contains(selected, r => r.Requirement.Id == "core.redirect.aka-ms");
    }

    [Fact]
    public void A_profile_limited_to_a_role_selects_for_that_role_only()
    {
        var selected = Shipped.Select(new Selection { Profiles = ["console-workstation"] }, out _);
        Assert.All(selected, r => Assert.Contains(r.Role.Id, new[] { "cm-console", "any" }));
        Assert.Contains(selected, r => r.Requirement.Id == "cm.m365.config");
    }

    [Fact]
    public void A_selected_role_brings_the_roles_it_includes()
    {
        var roles = Shipped.Select(new Selection { Profiles = ["comanagement"], Roles = ["comanaged-device"] }, out _).Select(r => r.Role.Id).ToHashSet();
        Assert.Superset(new HashSet<string> { "cm-client", "intune-device", "windows-device", "comanaged-device" }, roles);
        Assert.DoesNotContain("service-connection-point", roles);
    }

    [Fact]
    public void A_requirement_with_several_roles_is_given_once_for_each()
    {
        var selected = Shipped.Select(With(["device-registration"]), out _);
        Assert.Equal(3, selected.Count(r => r.Requirement.Id == "entra.auth.login"));
    }

    [Fact]
    public void Exclusions_by_feature_requirement_and_purpose_hold()
    {
        var selected = Shipped.Select(
            new Selection { Profiles = ["comanagement"], ExcludedFeatures = ["pki"], ExcludedRequirements = ["cm.updates.fwlink"], ExcludedPurposes = ["diagnostics"] }, out _);
        Assert.DoesNotContain(selected, r => r.Feature.Id == "pki" || r.Requirement.Id == "cm.updates.fwlink" || r.Requirement.Purpose == "diagnostics");
    }

    [Fact]
    public void Retired_features_are_noted_and_not_asked_for()
    {
        Assert.All(Shipped.Select(With(["desktop-analytics"]), out var notes), r => Assert.True(r.Feature.Always));
        Assert.Contains(notes, n => n.Kind == CatalogNoteKind.FeatureOver && n.Id == "desktop-analytics");
    }

    [Fact]
    public void A_migrating_name_stands_next_to_its_successor()
    {
        var bits = One(With(["updates-servicing"]), "cm.updates.configmgrbits");
        Assert.Equal(Satisfaction.AnyActive, bits.Requirement.Satisfied);
        Assert.Equal(["configmgrbits", "configmgrbits-old"], bits.Endpoints.Select(e => e.Set.Id));
        Assert.Equal("1.2", bits.Effective(bits.Endpoints[0], bits.Groups[0]).Tls?.Minimum);
        Assert.NotEmpty(Shipped.SuitesOf(bits.Constraints.Tls!));
    }

    [Fact]
    public void Optional_and_unverified_endpoints_weigh_one_level_less()
    {
        var manage = One(With(["updates-servicing"]), "cm.updates.manage");
        Assert.Equal(Severity.Error, Shipped.SeverityOf(manage, manage.Endpoints[0]));
        Assert.Equal(Severity.Warning, Shipped.SeverityOf(manage, Assert.Single(manage.Endpoints, e => e.Optional)));
        var legacy = One(With(["pki"]), "pki.revocation-legacy");
        Assert.Equal(Severity.Note, legacy.Endpoints.Select(e => Shipped.SeverityOf(legacy, e)).Distinct().Single());
    }

    [Fact]
    public void A_host_is_stale_only_when_the_whole_catalog_has_no_use_for_it()
    {
        Assert.True(Shipped.IsStale(Shipped.Endpoint("sccmconnected")!));
        Assert.True(Shipped.IsStale(Shipped.Endpoint("communityhub")!));
        Assert.False(Shipped.IsStale(Shipped.Endpoint("msa")!));
        Assert.False(Shipped.IsStale(Shipped.Endpoint("aad-graph")!));
    }

    [Fact]
    public void The_notification_channel_asks_for_three_idle_minutes()
    {
        var channel = One(With(["tenant-attach"]), "cm.tenant-attach.gateway");
        Assert.Equal(180, channel.Effective(channel.Endpoints[0], channel.Groups[0]).IdleSeconds);
        Assert.Equal(TlsInspection.Forbidden, channel.Endpoints[0].Constraints.TlsInspection);
        Assert.Equal(ProxyAuthentication.MachineOrStored, channel.Constraints.ProxyAuth);
    }

    private static string Connections(ScenarioRequirement requirement) => string.Join(' ', Assert.Single(requirement.Groups).Connections);
}
