using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Private subnets without a way out, and what a balancer or an address does to a quiet connection.</summary>
public sealed class EgressPitfallTests
{
    private const string Here = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]";

    private const string Card = "{ \"type\": \"Microsoft.Network/networkInterfaces\", \"name\": \"nic\", \"properties\": { \"ipConfigurations\": [ { \"name\": \"c\", \"properties\": { \"subnet\": { \"id\": \"" + Here + "\" } MORE } } ] } }";

    private const string Balancer = "{ \"type\": \"Microsoft.Network/loadBalancers\", \"name\": \"lb\", \"properties\": { MORE } }";

    private const string Routes = "{ \"type\": \"Microsoft.Network/routeTables\", \"name\": \"t\", \"properties\": { \"routes\": [ MORE ] } }";

    private const string WithTable = ", \"routeTable\": { \"id\": \"[resourceId('Microsoft.Network/routeTables', 't')]\" }";

    [Theory]
    [InlineData("", "", "Note")]
    [InlineData("", Card, "Warning")]
    [InlineData("", "{ \"type\": \"Microsoft.Network/networkInterfaces\", \"name\": \"nic\", \"properties\": { \"ipConfigurations\": [ { \"subnet\": { \"id\": \"" + Here + "\" } } ] } }", "Warning")]
    [InlineData("", "{ \"type\": \"Microsoft.Network/networkInterfaces\", \"name\": \"nic\", \"properties\": { \"ipConfigurations\": [ { \"properties\": { \"subnet\": { \"id\": \"/subscriptions/0/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/s\" } } } ] } }", "Warning")]
    [InlineData("", "{ \"type\": \"Microsoft.Network/networkInterfaces\", \"name\": \"nic\", \"properties\": { \"ipConfigurations\": [ { \"properties\": { \"subnet\": { \"id\": \"[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 'other')]\" } } } ] } }", "Note")]
    [InlineData("", "{ \"type\": \"Microsoft.Network/networkInterfaces\", \"name\": \"nic\", \"properties\": { } }", "Note")]
    [InlineData("", "{ \"type\": \"Microsoft.Compute/virtualMachineScaleSets\", \"name\": \"vmss\", \"properties\": { \"virtualMachineProfile\": { \"networkProfile\": { \"networkInterfaceConfigurations\": [ { \"name\": \"nic\", \"properties\": { \"ipConfigurations\": [ { \"properties\": { \"subnet\": { \"id\": \"" + Here + "\" } } } ] } } ] } } } }", "Warning")]
    [InlineData("", "{ \"type\": \"Microsoft.Compute/virtualMachineScaleSets\", \"name\": \"vmss\", \"properties\": { } }", "Note")]
    [InlineData(", \"natGateway\": { \"id\": \"x\" }", "", "")]
    [InlineData(", \"delegations\": [ { \"name\": \"d\" } ]", "", "")]
    [InlineData(", \"delegations\": []", "", "Note")]
    [InlineData("", "{ \"type\": \"Microsoft.Network/virtualNetworks/virtualNetworkPeerings\", \"name\": \"v/p\", \"properties\": {} }", "")]
    [InlineData("", "{ \"type\": \"Microsoft.Network/virtualNetworkGateways\", \"name\": \"g\", \"properties\": {} }", "")]
    [InlineData(WithTable, "", "")]
    public void A_subnet_without_the_way_out_that_Azure_lent(string subnet, string resource, string expected) => Assert.Equal(expected, Severities(subnet, resource.Replace("MORE", "", StringComparison.Ordinal)));

    [Theory]
    [InlineData(", \"publicIPAddress\": { \"id\": \"x\" }", "")]
    [InlineData(", \"publicIPAddressConfiguration\": { \"name\": \"x\" }", "")]
    [InlineData(", \"loadBalancerBackendAddressPools\": [ { \"id\": \"x\" } ]", "")]
    [InlineData(", \"loadBalancerBackendAddressPools\": []", "Warning")]
    public void A_machine_with_a_way_of_its_own(string configuration, string expected) => Assert.Equal(expected, Severities("", Card.Replace("MORE", configuration, StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"enableTcpReset\": true } } ]", "")]
    [InlineData("\"outboundRules\": []", "Warning")]
    [InlineData("\"loadBalancingRules\": []", "Warning")]
    public void A_balancer_with_rules_for_connections_out(string balancer, string expected) =>
        Assert.Equal(expected, Severities("", Card.Replace("MORE", "", StringComparison.Ordinal) + ", " + Balancer.Replace("MORE", balancer, StringComparison.Ordinal)));

    [Theory]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"0.0.0.0/0\", \"nextHopType\": \"VirtualAppliance\", \"nextHopIpAddress\": \"10.0.9.9\" } }", "")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"0.0.0.0/0\", \"nextHopType\": \"None\" } }", "Note")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"0.0.0.0/0\", \"nextHopType\": \"Internet\" } }", "Note")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"10.0.0.0/8\", \"nextHopType\": \"VirtualAppliance\", \"nextHopIpAddress\": \"10.0.9.9\" } }", "Note")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"[parameters('p')]\", \"nextHopType\": \"None\" } }", "")]
    [InlineData("", "Note")]
    public void A_route_table_with_a_way_for_all(string routes, string expected) => Assert.Equal(expected, Severities(WithTable, Routes.Replace("MORE", routes, StringComparison.Ordinal)));

    [Theory]
    [InlineData("Microsoft.Network/publicIPAddresses", "\"idleTimeoutInMinutes\": 31", "EGL4314")]
    [InlineData("Microsoft.Network/publicIPAddresses", "\"idleTimeoutInMinutes\": 30", "")]
    [InlineData("Microsoft.Network/publicIPAddresses", "\"idleTimeoutInMinutes\": 3", "EGL4314")]
    [InlineData("Microsoft.Network/publicIPAddresses", "\"idleTimeoutInMinutes\": \"[parameters('p')]\"", "")]
    [InlineData("Microsoft.Network/natGateways", "\"idleTimeoutInMinutes\": 120", "")]
    [InlineData("Microsoft.Network/natGateways", "\"idleTimeoutInMinutes\": 121", "EGL4314")]
    [InlineData("Microsoft.Network/loadBalancers", "\"loadBalancingRules\": [ { \"name\": \"r\", \"properties\": { \"idleTimeoutInMinutes\": 101 } } ]", "EGL4314")]
    [InlineData("Microsoft.Network/loadBalancers", "\"loadBalancingRules\": [ { \"name\": \"r\", \"idleTimeoutInMinutes\": 101 } ]", "EGL4314")]
    [InlineData("Microsoft.Network/loadBalancers", "\"loadBalancingRules\": [ { \"idleTimeoutInMinutes\": 100 } ]", "")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"idleTimeoutInMinutes\": 3, \"enableTcpReset\": true } } ]", "EGL4314")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { } } ]", "EGL4315")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"enableTcpReset\": null } } ]", "EGL4315")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"properties\": { \"enableTcpReset\": false, \"idleTimeoutInMinutes\": 15 } } ]", "EGL4315")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"protocol\": \"UDP\" } } ]", "")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"protocol\": \"Tcp\" } } ]", "EGL4315")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"idleTimeoutInMinutes\": \"[parameters('p')]\" } } ]", "")]
    [InlineData("Microsoft.Network/loadBalancers", "\"outboundRules\": [ { \"name\": \"o\", \"properties\": { \"enableTcpReset\": \"[parameters('p')]\" } } ]", "")]
    public void A_time_without_traffic(string type, string properties, string expected) =>
        Assert.Equal(expected, string.Join(' ', Findings($"{{ \"type\": \"{type}\", \"name\": \"x\", \"properties\": {{ {properties} }} }}").Select(f => f.Rule.Id)));

    [Theory]
    [InlineData("s", "true", "", "")]
    [InlineData("s", "\"[parameters('p')]\"", "", "")]
    [InlineData("GatewaySubnet", "false", "", "")]
    [InlineData("s", "false", ", \"virtualNetworkPeerings\": [ { \"name\": \"p\" } ]", "")]
    [InlineData("s", "false", "", "EGL4313")]
    public void A_subnet_that_Azure_lends_a_way_or_that_has_another(string name, string access, string network, string expected) => Assert.Equal(expected, string.Join(' ', Findings(
        $"{{ \"type\": \"Microsoft.Network/virtualNetworks\", \"name\": \"v\", \"properties\": {{ \"subnets\": [ {{ \"name\": \"{name}\", \"properties\": {{ \"defaultOutboundAccess\": {access} }} }} ] {network} }} }}").Select(f => f.Rule.Id)));

    private static string Severities(string subnet, string resources) => string.Join(' ', Findings(
        $"{{ \"type\": \"Microsoft.Network/virtualNetworks\", \"name\": \"v\", \"properties\": {{ \"subnets\": [ {{ \"name\": \"s\", \"properties\": {{ \"defaultOutboundAccess\": false {subnet} }} }} ] }} }}"
        + (resources.Length > 0 ? ", " + resources : "")).Where(f => f.Rule.Id == "EGL4313").Select(f => f.Severity));

    private static ImmutableArray<Finding> Findings(string resources)
    {
        var format = new AzureFormat();
        var text = "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\", \"parameters\": { \"p\": { \"type\": \"string\" } }, \"resources\": [ " + resources + " ] }";
        return format.Bind(format.Parse(SourceText.From("network.json", text)), new MemoryContext()).Structure.Value.Findings;
    }
}
