using System.Collections.Frozen;
using static EgressLint.Formats.Azure.Reading.Terraform.TerraformMap;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>The resources of the provider that are looked at, with their names in Resource Manager.</summary>
internal static class TerraformMaps
{
    public const string Nsg = Network + "networksecuritygroups";
    public const string Subnet = Network + "virtualnetworks/subnets";

    private const string Network = "microsoft.network/";
    private const string VirtualNetwork = Network + "virtualnetworks";
    private const string Interface = Network + "networkinterfaces";
    private const string RouteTable = Network + "routetables";
    private const string NatGateway = Network + "natgateways";
    private const string LoadBalancer = Network + "loadbalancers";
    private const string Firewall = Network + "azurefirewalls";
    private const string FirewallPolicy = Network + "firewallpolicies";
    private const string AdminConfiguration = Network + "networkmanagers/securityadminconfigurations";

    private const string RuleFields = """
        name, description, priority, direction, access, protocol
        source_port_range, source_port_ranges, destination_port_range, destination_port_ranges
        source_address_prefix, source_address_prefixes, destination_address_prefix, destination_address_prefixes
        source_application_security_group_ids => sourceApplicationSecurityGroups[].id
        destination_application_security_group_ids => destinationApplicationSecurityGroups[].id
        """;

    private const string SubnetFields = """
        name, address_prefix, address_prefixes, service_endpoints => serviceEndpoints[].service
        default_outbound_access_enabled => defaultOutboundAccess, network_security_group_id => networkSecurityGroup.id, security_group => networkSecurityGroup.id
        route_table_id => routeTable.id, nat_gateway_id => natGateway.id
        """;

    private const string RouteFields = "name, address_prefix, next_hop_type, next_hop_in_ip_address => nextHopIpAddress";

    /// <summary>By type in Terraform.</summary>
    public static FrozenDictionary<string, TerraformMap> Resources { get; } = Make().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By type in Terraform, the resources that only say something of others.</summary>
    public static FrozenDictionary<string, TerraformAssociation> Associations { get; } = new Dictionary<string, TerraformAssociation>(StringComparer.Ordinal)
    {
        ["azurerm_subnet_network_security_group_association"] = new("subnet_id", Subnet, new("network_security_group_id", "networkSecurityGroup.id")),
        ["azurerm_subnet_route_table_association"] = new("subnet_id", Subnet, new("route_table_id", "routeTable.id")),
        ["azurerm_subnet_nat_gateway_association"] = new("subnet_id", Subnet, new("nat_gateway_id", "natGateway.id")),
        ["azurerm_network_interface_security_group_association"] = new("network_interface_id", Interface, new("network_security_group_id", "networkSecurityGroup.id")),
        ["azurerm_nat_gateway_public_ip_association"] = new("nat_gateway_id", NatGateway, new("public_ip_address_id", "publicIpAddresses[].id")),
        ["azurerm_ip_group_cidr"] = new("ip_group_id", Network + "ipgroups", new("cidr", "ipAddresses[]")),
        ["azurerm_nat_gateway_public_ip_prefix_association"] = new("nat_gateway_id", NatGateway, new("public_ip_prefix_id", "publicIpPrefixes[].id")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether resources of that type are looked at.</summary>
    public static bool IsKnown(string type) => Resources.ContainsKey(type) || Associations.ContainsKey(type) || IsAzapi(type);

    /// <summary>Whether it is of the provider that has the words of Resource Manager.</summary>
    public static bool IsAzapi(string type) => type is "azapi_resource" or "azapi_update_resource";

    private static Dictionary<string, TerraformMap> Make()
    {
        var maps = new Dictionary<string, TerraformMap>(StringComparer.Ordinal);
        AddGroups(maps);
        AddNetworks(maps);
        AddGateways(maps);
        AddFirewalls(maps);
        AddPolicies(maps);
        return maps;
    }

    private static void AddGroups(Dictionary<string, TerraformMap> maps)
    {
        maps["azurerm_network_security_group"] = Of(Nsg, "name", Many("security_rule", "securityRules", Of("", RuleFields)));
        maps["azurerm_network_security_rule"] = Of(Nsg + "/securityrules", RuleFields) with { Parent = new("network_security_group_name", Nsg) { List = "securityRules" } };
        maps["azurerm_application_security_group"] = Of(Network + "applicationsecuritygroups", "name");
        maps["azurerm_ip_group"] = Of(Network + "ipgroups", "name, cidrs => ipAddresses");
        var place = Of("", "address_prefix, address_prefix_type");
        maps["azurerm_network_manager_admin_rule"] = Of(AdminConfiguration + "/rulecollections/rules",
            "name, description, priority, direction, action => access, protocol, source_port_ranges, destination_port_ranges",
            Many("source", "sources", place), Many("destination", "destinations", place)) with { Parent = new("admin_rule_collection_id", AdminConfiguration + "/rulecollections") };
        maps["azurerm_network_manager_admin_rule_collection"] = Of(AdminConfiguration + "/rulecollections", "name, network_group_ids => appliesToGroups[].networkGroupId")
            with { Parent = new("security_admin_configuration_id", AdminConfiguration) };
    }

    private static void AddNetworks(Dictionary<string, TerraformMap> maps)
    {
        maps["azurerm_virtual_network"] = Of(VirtualNetwork, "name, address_space => addressSpace.addressPrefixes, flow_timeout_in_minutes",
            Many("subnet", "subnets", Of("", SubnetFields)));
        maps["azurerm_subnet"] = Of(Subnet, SubnetFields) with { Parent = new("virtual_network_name", VirtualNetwork) { List = "subnets" } };
        maps["azurerm_virtual_network_peering"] = Of(VirtualNetwork + "/virtualnetworkpeerings", """
            name, remote_virtual_network_id => remoteVirtualNetwork.id, allow_virtual_network_access, allow_forwarded_traffic, allow_gateway_transit, use_remote_gateways
            """) with { Parent = new("virtual_network_name", VirtualNetwork) };
        maps["azurerm_network_interface"] = Of(Interface,
            "name, network_security_group_id => networkSecurityGroup.id, ip_forwarding_enabled => enableIPForwarding",
            Many("ip_configuration", "ipConfigurations", Of("", """
                name, subnet_id => subnet.id, private_ip_address, private_ip_address_version, private_ip_address_allocation => privateIPAllocationMethod
                public_ip_address_id => publicIPAddress.id, primary
                application_security_group_ids => applicationSecurityGroups[].id
                load_balancer_backend_address_pools_ids => loadBalancerBackendAddressPools[].id
                """)));
        maps["azurerm_route_table"] = Of(RouteTable, "name, disable_bgp_route_propagation, !bgp_route_propagation_enabled => disableBgpRoutePropagation",
            Many("route", "routes", Of("", RouteFields)));
        maps["azurerm_route"] = Of(RouteTable + "/routes", RouteFields) with { Parent = new("route_table_name", RouteTable) { List = "routes" } };
    }

    private static void AddGateways(Dictionary<string, TerraformMap> maps)
    {
        maps["azurerm_nat_gateway"] = Of(NatGateway, """
            name, idle_timeout_in_minutes, sku_name => sku.name, public_ip_address_ids => publicIpAddresses[].id, public_ip_prefix_ids => publicIpPrefixes[].id
            """);
        maps["azurerm_public_ip"] = Of(Network + "publicipaddresses", """
            name, ip_address, allocation_method => publicIPAllocationMethod, ip_version => publicIPAddressVersion, idle_timeout_in_minutes, sku => sku.name
            """);
        maps["azurerm_public_ip_prefix"] = Of(Network + "publicipprefixes", "name, ip_prefix => ipPrefix, prefix_length");
        maps["azurerm_lb"] = Of(LoadBalancer, "name, sku => sku.name",
            Many("frontend_ip_configuration", "frontendIPConfigurations", Of("", """
                name, public_ip_address_id => publicIPAddress.id, public_ip_prefix_id => publicIPPrefix.id, subnet_id => subnet.id, private_ip_address
                """)));
        maps["azurerm_lb_outbound_rule"] = Of(LoadBalancer + "/outboundrules", """
            name, protocol, backend_address_pool_id => backendAddressPool.id, idle_timeout_in_minutes, enable_tcp_reset, tcp_reset_enabled => enableTcpReset
            allocated_outbound_ports
            """, Many("frontend_ip_configuration", "frontendIPConfigurations", Of("", "name, id"))) with { Parent = Element("loadbalancer_id", "outboundRules") };
        maps["azurerm_lb_rule"] = Of(LoadBalancer + "/loadbalancingrules", """
            name, protocol, frontend_port, backend_port, idle_timeout_in_minutes, enable_tcp_reset, tcp_reset_enabled => enableTcpReset, disable_outbound_snat
            backend_address_pool_ids => backendAddressPools[].id
            """) with { Parent = Element("loadbalancer_id", "loadBalancingRules") };
        maps["azurerm_lb_backend_address_pool"] = Of(LoadBalancer + "/backendaddresspools", "name, id") with { Parent = Element("loadbalancer_id", "backendAddressPools") };
    }

    private static void AddFirewalls(Dictionary<string, TerraformMap> maps)
    {
        maps["azurerm_firewall"] = Of(Firewall, """
            name, sku_name => sku.name, sku_tier => sku.tier, firewall_policy_id => firewallPolicy.id, threat_intel_mode
            private_ip_ranges => privateIPRanges
            """,
            Many("ip_configuration", "ipConfigurations", Of("", "name, subnet_id => subnet.id, public_ip_address_id => publicIPAddress.id, private_ip_address")),
            One("virtual_hub", "virtualHub", Of("", "virtual_hub_id => id, private_ip_address")));
        const string Collection = "name, priority, action => action.type";
        const string Rule = "name, description, source_addresses, source_ip_groups";
        const string ToAddresses = Rule + ", destination_addresses, destination_ports, protocols";
        AddCollections(maps, "application", Of("", Rule + ", fqdn_tags, target_fqdns", Many("protocol", "protocols", Of("", "type => protocolType, port"))), Collection);
        AddCollections(maps, "network", Of("", ToAddresses + ", destination_ip_groups, destination_fqdns"), Collection);
        AddCollections(maps, "nat", Of("", ToAddresses + ", translated_address, translated_port"), Collection);
    }

    private static void AddCollections(Dictionary<string, TerraformMap> maps, string kind, TerraformMap rule, string fields) =>
        maps[$"azurerm_firewall_{kind}_rule_collection"] = Of($"{Firewall}/{kind}rulecollections", fields, Many("rule", "rules", rule))
            with { Parent = new("azure_firewall_name", Firewall) { List = kind + "RuleCollections", IsElement = true } };

    private static void AddPolicies(Dictionary<string, TerraformMap> maps)
    {
        maps["azurerm_firewall_policy"] = Of(FirewallPolicy, """
            name, sku => sku.tier, base_policy_id => basePolicy.id, threat_intelligence_mode => threatIntelMode, private_ip_ranges => snat.privateRanges
            sql_redirect_allowed => sql.allowSqlRedirect
            """,
            One("threat_intelligence_allowlist", "threatIntelWhitelist", Of("", "fqdns, ip_addresses")),
            One("dns", "dnsSettings", Of("", "proxy_enabled => enableProxy, servers")),
            One("explicit_proxy", "explicitProxy", Of("", """
                enabled => enableExplicitProxy, http_port, https_port, enable_pac_file, pac_file_port, pac_file
                """)),
            One("intrusion_detection", "intrusionDetection", Of("", "mode")),
            One("tls_certificate", "transportSecurity.certificateAuthority", Of("", "name, key_vault_secret_id")));
        const string Rule = "name, description, source_addresses, source_ip_groups";
        const string Collection = "name, priority, action => action.type";
        var application = Of("", Rule + """
            , destination_addresses, destination_fqdns => targetFqdns, destination_fqdn_tags => fqdnTags, destination_urls => targetUrls, terminate_tls => terminateTLS, web_categories
            """, Many("protocols", "protocols", Of("", "type => protocolType, port"))) with { Constants = [("ruleType", "ApplicationRule")] };
        var network = Of("", Rule + ", protocols => ipProtocols, destination_addresses, destination_ip_groups, destination_fqdns, destination_ports")
            with { Constants = [("ruleType", "NetworkRule")] };
        var nat = Of("", Rule + """
            , protocols => ipProtocols, destination_address => destinationAddresses[], destination_ports, translated_address, translated_fqdn, translated_port
            """) with { Constants = [("ruleType", "NatRule")] };
        const string Filter = "FirewallPolicyFilterRuleCollection";
        maps["azurerm_firewall_policy_rule_collection_group"] = Of(FirewallPolicy + "/rulecollectiongroups", "name, priority",
            Many("application_rule_collection", "ruleCollections", Of("", Collection, Many("rule", "rules", application)) with { Constants = [("ruleCollectionType", Filter)] }),
            Many("network_rule_collection", "ruleCollections", Of("", Collection, Many("rule", "rules", network)) with { Constants = [("ruleCollectionType", Filter)] }),
            Many("nat_rule_collection", "ruleCollections", Of("", Collection, Many("rule", "rules", nat))
                with { Constants = [("ruleCollectionType", "FirewallPolicyNatRuleCollection")] })) with { Parent = new("firewall_policy_id", FirewallPolicy) };
    }

    private static TerraformParent Element(string attribute, string list) => new(attribute, LoadBalancer) { List = list, IsElement = true };
}
