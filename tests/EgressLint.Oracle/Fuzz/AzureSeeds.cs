using System.Text;

namespace EgressLint.Oracle.Fuzz;

/// <summary>Small texts of Azure with what the recorded shapes do not have: loops, lambdas, nested deployments, firewalls, routes, interpolations.</summary>
internal static class AzureSeeds
{
    private const string Schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

    /// <summary>The seeds.</summary>
    public static IEnumerable<FuzzInput> All =>
    [
        Seed("functions.json", $$"""
            { "$schema": "{{Schema}}", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "array", "defaultValue": [ "443", "80", 8443 ] }, "n": { "type": "int", "defaultValue": 3 } },
              "variables": { "r": "[range(0, parameters('n'))]", "o": "[createObject('a', createArray('x', 'y'), 'b', json('{ \"c\": [ 1, 2 ] }'))]" },
              "resources": [ { "condition": "[and(true(), not(equals(variables('o').a[0], 'z')))]", "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01",
                "name": "[toLower(format('NSG-{0:D2}-{1}', 7, uniqueString('x')))]", "copy": { "name": "c", "count": 2 }, "properties": { "securityRules": "[map(variables('r'), lambda('i', createObject('name',
                concat('r', string(lambdaVariables('i'))), 'properties', createObject('priority', add(100, mul(lambdaVariables('i'), 10)), 'direction', 'Outbound', 'access', if(equals(mod(lambdaVariables('i'), 2), 0), 'Allow', 'Deny'),
                'protocol', 'Tcp', 'sourceAddressPrefix', '*', 'sourcePortRange', '*', 'destinationAddressPrefix', cidrSubnet('20.60.0.0/16', 24, lambdaVariables('i')), 'destinationPortRange', parameters('p')[lambdaVariables('i')]))))]" } } ] }
            """),
        Seed("firewall.json", $$"""
            { "$schema": "{{Schema}}", "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Network/firewallPolicies", "name": "fp", "apiVersion": "2023-09-01", "properties": { "threatIntelMode": "Alert" } },
              { "type": "Microsoft.Network/firewallPolicies/ruleCollectionGroups", "name": "fp/g", "apiVersion": "2023-09-01", "properties": { "priority": 200, "ruleCollections": [
                { "ruleCollectionType": "FirewallPolicyFilterRuleCollection", "name": "a", "priority": 100, "action": { "type": "Allow" }, "rules": [
                  { "ruleType": "ApplicationRule", "name": "m", "sourceAddresses": [ "*" ], "protocols": [ { "protocolType": "Https", "port": 443 } ], "targetFqdns": [ "*.manage.microsoft.com", "*contoso.com" ], "fqdnTags": [ "WindowsUpdate" ] },
                  { "ruleType": "NetworkRule", "name": "n", "sourceIpGroups": [ "[resourceId('Microsoft.Network/ipGroups', 'i')]" ], "ipProtocols": [ "TCP", "Any" ], "destinationAddresses": [ "10.0.0.0-10.0.0.9", "Storage" ],
                    "destinationFqdns": [ "x.example.com" ], "destinationPorts": [ "443", "1-9" ] } ] } ] } },
              { "type": "Microsoft.Network/routeTables", "name": "rt", "apiVersion": "2023-09-01", "properties": { "routes": [ { "name": "d", "properties": { "addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance",
                "nextHopIpAddress": "10.0.0.4" } }, { "name": "t", "properties": { "addressPrefix": "AzureMonitor", "nextHopType": "Internet" } } ] } } ] }
            """),
        Seed("network.tf.json", """
            { "variable": { "p": { "default": [ "443" ] } }, "locals": { "n": "x-${var.p[0]}" }, "resource": { "azurerm_network_security_group": { "g": { "name": "${local.n}", "count": 2,
              "dynamic": { "security_rule": { "for_each": "${var.p}", "content": { "name": "r" } } }, "security_rule": [ { "name": "a", "priority": 100, "direction": "Outbound", "access": "Deny", "protocol": "*",
              "source_address_prefix": "*", "source_port_range": "*", "destination_address_prefix": "${cidrsubnet(\"10.0.0.0/8\", 8, 1)}", "destination_port_ranges": "${var.p}" } ] } } } }
            """),
    ];

    private static FuzzInput Seed(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));
}
