using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Terraform;
using EgressLint.Formats.Json;
using EgressLint.Tests.Formats.Azure.Exports;
using EgressLint.Tests.Support;
using static EgressLint.Tests.Formats.Azure.Exports.AzureReading;

namespace EgressLint.Tests.Formats.Azure.Terraform;

/// <summary>States, configuration in JSON, and the resources beside groups.</summary>
public sealed class TerraformFileTests
{
    private const string State = """
        { "version": 4, "terraform_version": "1.9.5", "serial": 3, "lineage": "x", "outputs": {}, "resources": [
          { "mode": "managed", "module": "module.net", "type": "azurerm_network_security_group", "name": "core", "instances": [
            { "index_key": "a", "attributes": { "name": "nsg-core", "id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/Live",
              "security_rule": [ { "name": "r", "priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "Tcp", "source_port_range": "*", "source_port_ranges": [],
                "destination_port_range": "", "destination_port_ranges": [ "443" ], "source_address_prefix": "*", "destination_address_prefix": "",
                "destination_application_security_group_ids": [ "/x/asg" ] } ] } },
            { "index_key": "b", "deposed": "00", "attributes": { "name": "old" } } ] },
          { "mode": "managed", "type": "azurerm_network_interface_security_group_association", "name": "a", "instances": [ { "attributes": {
            "network_interface_id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/nic",
            "network_security_group_id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/Live" } } ] } ] }
        """;

    [Fact]
    public void A_state_has_ids_and_addresses()
    {
        var document = Read(new TerraformReader(), State, "terraform.tfstate");
        Assert.Equal(["r: Outbound 100 Allow Tcp *:* -> /x/asg:443"], Rules(document));
        Assert.Equal("module.net.azurerm_network_security_group.core[\"a\"]", Nsg(document).Id);
        Assert.Equal(
            [
                "/subscriptions/0/resourcegroups/rg/providers/microsoft.network/networksecuritygroups/live", "microsoft.network/networksecuritygroups/live",
                "module.net.azurerm_network_security_group.core[\"a\"].id",
            ],
            Nsg(document).Aliases.AsEnumerable());
        var nic = Resource(document, "microsoft.network/networkinterfaces/nic");
        Assert.Contains(AzureIds.Canonical(nic.Body.Find("networkSecurityGroup", "id")?.Text ?? ""), Nsg(document).Aliases);
        Assert.Equal(AzureShape.TerraformState, document.Shape);
    }

    [Fact]
    public void The_state_as_it_is_shown_is_read_like_a_plan()
    {
        var document = Read(new TerraformReader(), """
            { "format_version": "1.0", "values": { "root_module": { "resources": [ { "address": "azurerm_network_security_group.n", "mode": "managed", "type": "azurerm_network_security_group",
              "values": { "name": "n", "security_rule": [] } } ] } } }
            """);
        Assert.Equal((AzureShape.TerraformState, "n"), (document.Shape, Nsg(document).Name));
    }

    [Fact]
    public void Configuration_has_literals_defaults_and_references()
    {
        var document = Read(new TerraformReader(), """
            { "//": "made by a tool", "variable": { "port": { "default": 443 }, "prefix": { "type": "string" }, "tag": [ { "default": "Storage" } ] },
              "locals": { "name": "nsg-${local.part}", "part": "core", "loop": "${local.loop}" },
              "resource": [ { "azurerm_network_security_group": { "n": { "name": "${local.name}", "location": "${azurerm_resource_group.rg.location}", "security_rule": [
                { "name": "a", "priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "Tcp", "source_port_range": "*", "destination_port_range": "${var.port}",
                  "source_address_prefix": "*", "destination_address_prefix": "${var.tag}", "source_port_ranges": null } ] } } },
              { "azurerm_network_security_rule": { "r": { "name": "b", "priority": 200, "direction": "Outbound", "access": "Deny", "protocol": "*", "source_port_range": "*",
                "destination_port_range": "$${x}", "source_address_prefix": "${var.prefix}", "destination_address_prefix": "${local.loop}",
                "network_security_group_name": "${azurerm_network_security_group.n.name}" } } },
              { "azurerm_subnet_network_security_group_association": { "x": { "subnet_id": "${azurerm_subnet.s[0].id}", "network_security_group_id": "${azurerm_network_security_group.n.id}" } } },
              { "azurerm_subnet": { "s": [ { "count": 1, "name": "s", "virtual_network_name": "v", "address_prefixes": [ "10.0.0.0/24" ] } ] } } ] }
            """, "main.tf.json");
        Assert.Equal("nsg-core", Nsg(document).Name);
        Assert.Equal(
            ["a: Outbound 100 Allow Tcp *:* -> Storage:443", "b: Outbound 200 Deny * ?{var.prefix}:* -> ?{local.loop}:${x}"],
            Rules(document));
        Assert.Equal("azurerm_network_security_group.n.id", Resource(document, "azurerm_subnet.s").Body.Find("networkSecurityGroup", "id")?.Symbol);
        Assert.Equal("the value of '${var.prefix}' is known only to Terraform", Resource(document, "azurerm_network_security_rule.r").Body.Find("sourceAddressPrefix")?.Reason);
        Assert.Equal("${var.port}", Nsg(document).Body.Find("securityRules")?.Items[0].Find("destinationPortRange")?.Written);
        Assert.Equal(["Variables of Terraform have their default values."], document.Assumptions.AsEnumerable());
    }

    [Theory]
    [InlineData("${\\\"443\\\"}", "443")]
    [InlineData("${443}", "443")]
    [InlineData("a-${443}", "a-443")]
    [InlineData("a-${true}", "a-true")]
    [InlineData("a-${false}", "a-false")]
    [InlineData("%%{x}", "%{x}")]
    [InlineData("${var.m.a}", "80")]
    [InlineData("${var.m.b}", "?{var.m.b}")]
    [InlineData("${var.unset}", "?{var.unset}")]
    [InlineData("a-${var.unset}", "?{a-${var.unset}}")]
    [InlineData("%{ if x }a%{ endif }", "?{%{ if x }a%{ endif }}")]
    [InlineData("${local.nope}", "?{local.nope}")]
    [InlineData("${each.value}", "?{azurerm_network_security_group.n: each.value}")]
    [InlineData("${data.x.y.port}", "?data.x.y.port")]
    [InlineData("${azurerm_other.o.port}", "?azurerm_other.o.port")]
    [InlineData("${azurerm_network_security_group.n.name}", "n")]
    [InlineData("${a.b", "?{${a.b}")]
    public void An_expression_has_its_value_or_a_name_of_its_own(string expression, string expected)
    {
        var document = Read(new TerraformReader(), "{ \"variable\": { \"m\": { \"default\": { \"a\": \"80\" } }, \"unset\": {} }, \"resource\": { \"azurerm_network_security_group\": { \"n\": { \"name\": \"n\", \"security_rule\": [ "
            + "{ \"name\": \"a\", \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\", \"source_port_range\": \"*\", \"source_address_prefix\": \"*\", \"destination_address_prefix\": \"*\", "
            + "\"destination_port_range\": \"" + expression + "\" } ] } } } }", "main.tf.json");
        Assert.Equal(["a: Outbound 100 Allow Tcp *:* -> *:" + expected], Rules(document));
    }

    [Fact]
    public void Loops_and_dynamic_blocks_leave_it_open_how_many_there_are()
    {
        var document = Read(new TerraformReader(), """
            { "resource": { "azurerm_network_security_group": {
                "none": { "count": 0, "name": "none" }, "empty": { "for_each": {}, "name": "empty" }, "one": { "count": 1, "name": "one" },
                "some": { "count": "${var.create ? 1 : 0}", "name": "some", "dynamic": { "security_rule": { "for_each": "${var.rules}", "content": {} } } } } },
              "module": { "m": { "source": "./m" } } }
            """, "main.tf.json");
        Assert.Equal(["one", "some"], document.Resources.Select(r => r.Name));
        Assert.Null(document.Resources[0].MayBeAbsent);
        Assert.Equal("'count' makes an unknown number of it", document.Resources[1].MayBeAbsent?.Reason);
        Assert.NotNull(document.Resources[1].Body.Find("securityRules")?.MayHaveMore);
        Assert.Equal("the resources of module 'm' are not in this file", Assert.Single(document.Gaps).Reason);
    }

    [Fact]
    public void Text_that_doubles_itself_comes_to_an_end()
    {
        var locals = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"\"l{i}\": \"${{local.l{i + 1}}}${{local.l{i + 1}}}\""));
        var document = Read(new TerraformReader(), $$"""
            { "locals": { {{locals}}, "l20": "0123456789" }, "resource": { "azurerm_network_security_group": { "n": { "name": "${local.l0}" } } } }
            """, "main.tf.json");
        Assert.Single(document.Resources);
    }

    [Fact]
    public void The_rest_of_the_network_has_the_names_of_resource_manager()
    {
        var document = Read(new TerraformReader(), """
            { "resource": {
              "azurerm_virtual_network": { "v": { "name": "v", "address_space": [ "10.0.0.0/16" ], "subnet": { "name": "in", "address_prefix": "10.0.9.0/24", "security_group": "${azurerm_network_security_group.n.id}" } } },
              "azurerm_subnet": { "s": { "name": "s", "virtual_network_name": "${azurerm_virtual_network.v.name}", "service_endpoints": [ "Microsoft.Storage" ], "default_outbound_access_enabled": false } },
              "azurerm_network_interface": { "i": { "name": "i", "ip_configuration": { "name": "c", "subnet_id": "${azurerm_subnet.s.id}" } } },
              "azurerm_route_table": { "t": { "name": "t", "bgp_route_propagation_enabled": false } },
              "azurerm_route": { "d": { "name": "d", "route_table_name": "${azurerm_route_table.t.name}", "address_prefix": "0.0.0.0/0", "next_hop_type": "VirtualAppliance", "next_hop_in_ip_address": "10.0.0.4" } },
              "azurerm_subnet_route_table_association": { "x": { "subnet_id": "${azurerm_subnet.s.id}", "route_table_id": "${azurerm_route_table.t.id}" } },
              "azurerm_nat_gateway": { "g": { "name": "g", "sku_name": "Standard", "idle_timeout_in_minutes": 10 } },
              "azurerm_nat_gateway_public_ip_association": { "x": { "nat_gateway_id": "${azurerm_nat_gateway.g.id}", "public_ip_address_id": "${azurerm_public_ip.p.id}" } },
              "azurerm_subnet_nat_gateway_association": { "x": { "subnet_id": "${azurerm_subnet.s.id}", "nat_gateway_id": "${azurerm_nat_gateway.g.id}" } },
              "azurerm_lb": { "l": { "name": "l", "sku": "Standard", "frontend_ip_configuration": { "name": "f", "public_ip_address_id": "${azurerm_public_ip.p.id}" } } },
              "azurerm_lb_outbound_rule": { "o": { "name": "o", "loadbalancer_id": "${azurerm_lb.l.id}", "protocol": "All", "enable_tcp_reset": true } },
              "azurerm_ip_group": { "q": { "name": "q", "cidrs": [ "10.0.0.0/8" ] } },
              "azurerm_ip_group_cidr": { "q": { "ip_group_id": "${azurerm_ip_group.q.id}", "cidr": "11.0.0.0/8" } },
              "azurerm_network_manager_admin_rule": { "a": { "name": "a", "admin_rule_collection_id": "${azurerm_network_manager_admin_rule_collection.c.id}", "action": "AlwaysAllow", "direction": "Outbound",
                "priority": 1, "protocol": "Tcp", "destination": { "address_prefix_type": "ServiceTag", "address_prefix": "Internet" } } } } }
            """, "main.tf.json");
        Assert.Equal("{addressSpace: {addressPrefixes: [10.0.0.0/16]}, name: v, subnets: [{name: in, addressPrefix: 10.0.9.0/24, networkSecurityGroup: {id: azurerm_network_security_group.n.id}}]}", Sorted(document, "azurerm_virtual_network.v"));
        Assert.Equal("{defaultOutboundAccess: false, name: s, natGateway: {id: azurerm_nat_gateway.g.id}, routeTable: {id: azurerm_route_table.t.id}, serviceEndpoints: [{service: Microsoft.Storage}]}", Sorted(document, "azurerm_subnet.s"));
        Assert.Equal("azurerm_virtual_network.v", Resource(document, "azurerm_subnet.s").Parent);
        Assert.Equal("{ipConfigurations: [{name: c, subnet: {id: azurerm_subnet.s.id}}], name: i}", Sorted(document, "azurerm_network_interface.i"));
        Assert.Equal("{disableBgpRoutePropagation: true, name: t}", Sorted(document, "azurerm_route_table.t"));
        Assert.Equal("{addressPrefix: 0.0.0.0/0, name: d, nextHopIpAddress: 10.0.0.4, nextHopType: VirtualAppliance}", Sorted(document, "azurerm_route.d"));
        Assert.Equal("{idleTimeoutInMinutes: 10, name: g, publicIpAddresses: [{id: azurerm_public_ip.p.id}], sku: {name: Standard}}", Sorted(document, "azurerm_nat_gateway.g"));
        Assert.Equal("{frontendIPConfigurations: [{name: f, publicIPAddress: {id: azurerm_public_ip.p.id}}], name: l, outboundRules: [{name: o, protocol: All, enableTcpReset: true}], sku: {name: Standard}}", Sorted(document, "azurerm_lb.l"));
        Assert.Equal("{ipAddresses: [10.0.0.0/8, 11.0.0.0/8], name: q}", Sorted(document, "azurerm_ip_group.q"));
        Assert.Equal("{access: AlwaysAllow, destinations: [{addressPrefix: Internet, addressPrefixType: ServiceTag}], direction: Outbound, name: a, priority: 1, protocol: Tcp}", Sorted(document, "azurerm_network_manager_admin_rule.a"));
    }

    [Fact]
    public void Rules_of_firewalls_have_the_names_of_resource_manager()
    {
        var document = Read(new TerraformReader(), """
            { "resource": {
              "azurerm_firewall_policy": { "p": { "name": "p", "sku": "Premium", "base_policy_id": "${azurerm_firewall_policy.b.id}", "dns": { "proxy_enabled": true }, "explicit_proxy": { "enabled": true, "http_port": 8080 },
                "tls_certificate": { "name": "ca", "key_vault_secret_id": "https://example.com/ca" } } },
              "azurerm_firewall_policy_rule_collection_group": { "g": { "name": "g", "priority": 500, "firewall_policy_id": "${azurerm_firewall_policy.p.id}",
                "application_rule_collection": { "name": "a", "priority": 300, "action": "Allow", "rule": { "name": "r", "source_addresses": [ "*" ], "destination_fqdns": [ "*.example.com" ], "terminate_tls": true, "protocols": [ { "type": "Https", "port": 443 } ] } },
                "network_rule_collection": [ { "name": "n", "priority": 400, "action": "Deny", "rule": [ { "name": "r", "protocols": [ "TCP" ], "source_ip_groups": [ "x" ], "destination_addresses": [ "Storage" ], "destination_ports": [ "443" ] } ] } ],
                "nat_rule_collection": { "name": "d", "priority": 100, "action": "Dnat", "rule": { "name": "r", "protocols": [ "TCP" ], "destination_address": "1.2.3.4", "translated_port": 80 } } } },
              "azurerm_firewall": { "f": { "name": "f", "sku_name": "AZFW_VNet", "firewall_policy_id": "${azurerm_firewall_policy.p.id}" } },
              "azurerm_firewall_application_rule_collection": { "c": { "name": "c", "azure_firewall_name": "${azurerm_firewall.f.name}", "priority": 100, "action": "Allow",
                "rule": { "name": "r", "source_addresses": [ "*" ], "target_fqdns": [ "*" ], "protocol": { "type": "Http", "port": 80 } } },
                "lost": { "name": "lost", "azure_firewall_name": "elsewhere", "priority": 100, "action": "Deny" } } } }
            """, "main.tf.json");
        Assert.Equal(
            "{basePolicy: {id: azurerm_firewall_policy.b.id}, dnsSettings: {enableProxy: true}, explicitProxy: {enableExplicitProxy: true, httpPort: 8080}, name: p, sku: {tier: Premium}, "
                + "transportSecurity: {certificateAuthority: {name: ca, keyVaultSecretId: https://example.com/ca}}}",
            Sorted(document, "azurerm_firewall_policy.p"));
        var group = Resource(document, "azurerm_firewall_policy_rule_collection_group.g");
        Assert.Equal(("microsoft.network/firewallpolicies/rulecollectiongroups", "azurerm_firewall_policy.p"), (group.Type, group.Parent));
        Assert.Equal(
            [
                "{ruleCollectionType: FirewallPolicyFilterRuleCollection, name: a, priority: 300, action: {type: Allow}, rules: [{ruleType: ApplicationRule, name: r, sourceAddresses: [*], "
                    + "targetFqdns: [*.example.com], terminateTLS: true, protocols: [{protocolType: Https, port: 443}]}]}",
                "{ruleCollectionType: FirewallPolicyFilterRuleCollection, name: n, priority: 400, action: {type: Deny}, rules: [{ruleType: NetworkRule, name: r, sourceIpGroups: [x], ipProtocols: [TCP], "
                    + "destinationAddresses: [Storage], destinationPorts: [443]}]}",
                "{ruleCollectionType: FirewallPolicyNatRuleCollection, name: d, priority: 100, action: {type: Dnat}, rules: [{ruleType: NatRule, name: r, ipProtocols: [TCP], "
                    + "destinationAddresses: [1.2.3.4], translatedPort: 80}]}",
            ],
            group.Body.Find("ruleCollections")?.Items.Select(c => c.ToString()));
        Assert.Equal(
            ["{name: c, priority: 100, action: {type: Allow}, rules: [{name: r, sourceAddresses: [*], targetFqdns: [*], protocols: [{protocolType: Http, port: 80}]}]}"],
            Resource(document, "azurerm_firewall.f").Body.Find("applicationRuleCollections")?.Items.Select(c => c.ToString()));
        Assert.Equal("microsoft.network/azurefirewalls/elsewhere", Resource(document, "azurerm_firewall_application_rule_collection.lost").Parent);
    }

    [Fact]
    public void Resources_in_the_words_of_resource_manager_stay_as_they_are()
    {
        var document = Read(new TerraformReader(), """
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [
              { "address": "azapi_resource.n", "type": "azapi_resource", "values": { "name": "n", "type": "Microsoft.Network/networkSecurityGroups@2023-09-01", "body": { "properties": { "flushConnection": true } } } },
              { "address": "azapi_resource.r", "type": "azapi_resource", "values": { "name": "r", "type": "Microsoft.Network/networkSecurityGroups/securityRules@2023-09-01",
                "body": "{\"properties\":{\"priority\":100,\"direction\":\"Outbound\",\"access\":\"Deny\",\"protocol\":\"*\"}}" } },
              { "address": "azapi_resource.u", "type": "azapi_resource", "values": { "name": "u", "type": "Microsoft.Network/routeTables@2023-09-01" } },
              { "address": "azapi_resource.other", "type": "azapi_resource", "values": { "type": "Microsoft.Storage/storageAccounts@2023-01-01" } } ] } },
              "resource_changes": [ { "address": "azapi_resource.r", "change": { "after_unknown": { "parent_id": true } } }, { "address": "azapi_resource.u", "change": { "after_unknown": { "body": true } } } ],
              "configuration": { "root_module": { "resources": [ { "address": "azapi_resource.r", "expressions": { "parent_id": { "references": [ "azapi_resource.n.id", "azapi_resource.n" ] } } } ] } } }
            """);
        Assert.Equal(["n", "r", "u"], document.Resources.Select(r => r.Name));
        Assert.True(Nsg(document).Body.Find("flushConnection")?.Bool);
        Assert.Equal(["r: Outbound 100 Deny * : -> :"], Rules(document));
        Assert.Equal(AzureKind.Unknown, document.Resources[2].Body.Find("routes")?.Kind);
    }

    [Fact]
    public void No_text_stops_the_reader()
    {
        const string Configuration = """
            { "variable": { "v": { "default": [ "x" ] } }, "locals": { "a": "${local.b}-${var.v}", "b": "${azurerm_subnet.s.name}" }, "resource": [ { "azurerm_subnet": { "s": { "for_each": "${toset([])}", "name": "${local.a}",
              "virtual_network_name": "%{ if true }x%{ endif }" } } }, { "azurerm_network_security_group": { "n": [ { "name": "n", "dynamic": { "security_rule": [ { "content": {} } ] }, "security_rule": { "name": "${each.key}" } } ] } } ] }
            """;
        const string Plan = """
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [ { "address": "azurerm_subnet.s[0]", "type": "azurerm_subnet", "values": { "name": "s", "service_endpoints": [ "a" ] } },
              { "address": "module.m.azurerm_subnet_network_security_group_association.a", "type": "azurerm_subnet_network_security_group_association", "values": {} } ] } },
              "resource_changes": [ { "address": "azurerm_subnet.s[0]", "change": { "after_unknown": { "id": true, "service_endpoints": [ true ], "subnet": [ { "id": true } ] } } } ],
              "configuration": { "root_module": { "module_calls": { "m": { "source": "./m", "expressions": { "x": { "references": [ "module.m.y", "module.m" ] } }, "module": {
                "outputs": { "y": { "expression": { "references": [ "var.x" ] } } },
                "resources": [ { "address": "azurerm_subnet_network_security_group_association.a", "expressions": { "subnet_id": { "references": [ "var.x" ] } } } ] } } } } } }
            """;
        foreach (var seed in new[] { State, Configuration, Plan })
        {
            foreach (var mutant in Mutations.Of(seed, 700))
            {
                var text = SourceText.From("main.tf.json", mutant);
                var json = JsonTree.Read(mutant);
                new TerraformReader().Recognize(text, json.Root);
                var document = Assert.Single(new TerraformReader().Read(text, json, new MemoryContext()));
                Assert.Equal(document.Resources.Length, document.Resources.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
                Assert.All(document.Resources, r => Assert.True(r.At.Span.End <= mutant.Length));
            }
        }
    }

    [Fact]
    public void No_text_stops_the_search_for_blocks()
    {
        const string Seed = "resource \"a\" \"b\" {\n  x = \"${f(\"}\")} %{ if a }\" # {\n  y = <<-EOT\n } \"\n  EOT\n  security_rule { name = \"r\" }\n /* \" */ z = [ { } ]\n}\ndata \"c\" \"d\" {\n}\n";
        Assert.Equal(["a.b r", "data.c.d "], new HclScanner(Seed).Run().Select(b => $"{b.Address} {string.Join(',', b.Inner.Select(i => i.Name))}"));
        foreach (var mutant in Mutations.Of(Seed, 2000))
        {
            Assert.All(new HclScanner(mutant).Run(), b => Assert.True(b.Header.End <= mutant.Length));
        }
    }

    private static string Sorted(AzureDocument document, string id)
    {
        var body = Resource(document, id).Body;
        return AzureValue.Of(body.Members.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name)), body.At).ToString();
    }
}
