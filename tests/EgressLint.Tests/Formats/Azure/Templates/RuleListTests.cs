namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Lists of security rules in the shapes in which templates make them.</summary>
public sealed class RuleListTests
{
    private const string Group = "microsoft.network/networksecuritygroups/";

    /// <summary>A rule with these ends.</summary>
    private static string Rule(string access, int priority, string destination, string port = "443", string protocol = "Tcp") => $$"""
        "properties": {"protocol": "{{protocol}}", "access": "{{access}}", "priority": {{priority}}, "direction": "Outbound", "sourcePortRange": "*", "sourceAddressPrefix": "*", "destinationPortRange": "{{port}}", "destinationAddressPrefix": "{{destination}}"}
        """;

    private static string Of(string members, string group, TemplateFiles? files = null) => string.Join('\n', Templates.Rules(Templates.Read(Templates.Template(members), files), Group + group));

    private const string Parametrised = """
        "parameters": {"allowed": {"type": "array", "defaultValue": ["20.60.0.0/16"]}, "port": {"type": "string", "defaultValue": "443"}, "lock": {"type": "bool", "defaultValue": true}},
        "variables": {"suffix": "prod", "everything": "*"},
        "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[concat('nsg-', variables('suffix'))]", "properties": {"securityRules": [
          {"name": "p", "properties": {"protocol": "Tcp", "access": "Allow", "priority": 100, "direction": "Outbound", "destinationPortRange": "[parameters('port')]", "destinationAddressPrefixes": "[parameters('allowed')]"}},
          {"name": "q", "properties": {"protocol": "*", "access": "[if(parameters('lock'), 'Deny', 'Allow')]", "priority": 110, "direction": "Outbound", "destinationPortRange": "*", "destinationAddressPrefix": "[variables('everything')]"}}]}}]
        """;

    [Fact]
    public void Defaults_of_parameters()
    {
        Assert.Equal("p: 100 Outbound Allow Tcp [20.60.0.0/16] 443\nq: 110 Outbound Deny * * *", Of(Parametrised, "nsg-prod"));
    }

    [Fact]
    public void Values_of_a_parameter_file()
    {
        var files = new TemplateFiles().With("main.parameters.json", """{"parameters": {"allowed": {"value": ["8.8.8.0/24"]}, "lock": {"value": false}}}""");
        Assert.Equal("p: 100 Outbound Allow Tcp [8.8.8.0/24] 443\nq: 110 Outbound Allow * * *", Of(Parametrised, "nsg-prod", files));
    }

    [Fact]
    public void A_parameter_without_a_value()
    {
        var members = $$""" "parameters": {"mgmt": {"type": "string"} }, "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "n", "properties": {"securityRules": [{"name": "m", {{Rule("Allow", 100, "[parameters('mgmt')]")}} }]} }] """;
        Assert.Equal("m: 100 Outbound Allow Tcp {parameters('mgmt')} 443", Of(members, "n"));
        Assert.Equal("m: 100 Outbound Allow Tcp 20.60.1.1 443", Of(members, "n", new TemplateFiles().With("main.parameters.json", """{"parameters": {"mgmt": {"value": "20.60.1.1"}}}""")));
    }

    [Fact]
    public void A_loop_over_a_property_and_a_child_beside_it()
    {
        var members = $$"""
            "variables": {"tags": ["AzureActiveDirectory", "Storage", "AzureKeyVault"]},
            "resources": [
              {"type": "Microsoft.Network/networkSecurityGroups", "name": "nsg-copy", "properties": {"copy": [{"name": "securityRules", "count": "[length(variables('tags'))]", "input": {
                "name": "[format('allow-{0}', variables('tags')[copyIndex('securityRules')])]",
                "properties": {"protocol": "Tcp", "access": "Allow", "direction": "Outbound", "priority": "[add(200, copyIndex('securityRules'))]", "destinationAddressPrefix": "[variables('tags')[copyIndex('securityRules')]]", "destinationPortRange": "443"} } }]} },
              {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "[concat('nsg-copy', '/', 'deny-rest')]", {{Rule("Deny", 4000, "*", "*", "*")}} }]
            """;
        Assert.Equal(
            "allow-AzureActiveDirectory: 200 Outbound Allow Tcp AzureActiveDirectory 443\nallow-Storage: 201 Outbound Allow Tcp Storage 443\nallow-AzureKeyVault: 202 Outbound Allow Tcp AzureKeyVault 443\ndeny-rest: 4000 Outbound Deny * * *",
            Of(members, "nsg-copy"));
        var rules = Templates.Read(Templates.Template(members)).Resources[0].Body.Find("securityRules")?.Items ?? [];
        Assert.Single(rules.Select(r => r.At).Distinct());
        Assert.StartsWith("{\n", rules[0].At.Text.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_over_child_resources_of_a_group_elsewhere()
    {
        Assert.Equal("rule1: 100 Outbound Deny Tcp 20.60.0.0/16 *\nrule2: 110 Outbound Deny Tcp 20.61.0.0/16 *\nrule3: 120 Outbound Deny Tcp 20.62.0.0/16 *", Of("""
            "parameters": {"nsg": {"type": "string", "defaultValue": "core"}},
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups/securityRules", "copy": {"name": "loop", "count": 3}, "name": "[concat(parameters('nsg'), '/rule', copyIndex(1))]", "properties": {
              "protocol": "Tcp", "access": "Deny", "direction": "Outbound", "priority": "[add(100, mul(copyIndex(), 10))]", "destinationAddressPrefix": "[concat('20.6', copyIndex(), '.0.0/16')]", "destinationPortRange": "*"}}]
            """, "core"));
    }

    [Fact]
    public void A_child_within_the_group_beside_a_rule_of_the_list()
    {
        Assert.Equal("inl: 100 Outbound Deny Tcp * 80\nkid: 110 Outbound Deny Tcp * 443", Of($$"""
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "n", "properties": {"securityRules": [{"name": "inl", {{Rule("Deny", 100, "*", "80")}} }]}, "resources": [{"type": "securityRules", "name": "kid", {{Rule("Deny", 110, "*")}} }]}]
            """, "n"));
    }

    [Fact]
    public void A_child_that_redefines_a_rule_comes_after_it()
    {
        Assert.Equal("same: 100 Outbound Deny Tcp * 443\nsame: 100 Outbound Allow Tcp * 443", Of($$"""
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "n", "properties": {"securityRules": [{"name": "same", {{Rule("Deny", 100, "*")}} }]} },
              {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "n/same", {{Rule("Allow", 100, "*")}} }]
            """, "n"));
    }

    [Fact]
    public void Rules_made_of_objects_and_given_to_a_module()
    {
        Assert.Equal("viaObj: 150 Outbound Deny Tcp 20.60.0.0/16 443", Of("""
            "variables": {"dst": "20.60.0.0/16"},
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "mod", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {
                "name": {"value": "mod-nsg"},
                "rules": {"value": "[createArray(createObject('name', 'viaObj', 'properties', createObject('protocol', 'Tcp', 'access', 'Deny', 'direction', 'Outbound', 'priority', 150, 'destinationAddressPrefix', variables('dst'), 'destinationPortRange', '443')))]"}},
              "template": {"parameters": {"name": {"type": "string"}, "rules": {"type": "array"}}, "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[parameters('name')]", "properties": {"securityRules": "[parameters('rules')]"}}]}}}]
            """, "mod-nsg"));
    }

    [Fact]
    public void Rules_of_a_nested_template_use_the_parameter_outside()
    {
        Assert.Equal("o: 100 Outbound Deny Tcp 20.60.0.0/16 443", Of($$"""
            "parameters": {"dst": {"defaultValue": "20.60.0.0/16"} },
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "mod", "properties": {"template": {"parameters": {"dst": {"defaultValue": "1.1.1.1/32"} },
              "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "o-nsg", "properties": {"securityRules": [{"name": "o", {{Rule("Deny", 100, "[parameters('dst')]")}} }]} }]} } }]
            """, "o-nsg"));
    }

    [Fact]
    public void Symbolic_names_with_conditions()
    {
        Assert.Equal("s1: 100 Outbound Allow Tcp Storage 443\ndeny: 4096 Outbound Deny * * *", Of($$"""
            "languageVersion": "2.0", "variables": {"x": "y"}, "resources": {
              "net": {"type": "Microsoft.Network/networkSecurityGroups", "name": "sym", "properties": {"securityRules": [{"name": "s1", {{Rule("Allow", 100, "Storage")}} }]} },
              "off": {"condition": "[equals('a', 'b')]", "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "sym/never", {{Rule("Deny", 90, "*")}} },
              "old": {"existing": true, "type": "Microsoft.Network/networkSecurityGroups", "name": "elsewhere"},
              "on": {"condition": "[not(empty(variables('x')))]", "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "sym/deny", {{Rule("Deny", 4096, "*", "*", "*")}} } }
            """, "sym"));
    }

    [Fact]
    public void A_condition_that_nobody_knows_until_a_file_tells()
    {
        var members = $$"""
            "parameters": {"lock": {"type": "bool"} },
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "c", "properties": {"securityRules": []} },
              {"condition": "[parameters('lock')]", "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "c/deny", {{Rule("Deny", 100, "*", "*", "*")}} }]
            """;
        Assert.Equal("deny: 100 Outbound Deny * * * ? the condition of 'deny' is not known: parameter 'lock' has no value", Of(members, "c"));
        Assert.Equal("deny: 100 Outbound Deny * * *", Of(members, "c", new TemplateFiles().With("main.parameters.json", """{"parameters": {"lock": {"value": true}}}""")));
    }

    [Fact]
    public void The_style_of_verified_modules()
    {
        const string Rules = "coalesce(parameters('securityRules'), createArray())";
        const string This = Rules + "[copyIndex('securityRules')]";
        var members = $$"""
            "parameters": {"securityRules": {"type": "array", "nullable": true} },
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "avm", "properties": {"copy": [{"name": "securityRules", "count": "[length({{Rules}})]", "input": {
              "name": "[{{This}}.name]", "properties": {"access": "[{{This}}.properties.access]", "direction": "[{{This}}.properties.direction]", "priority": "[{{This}}.properties.priority]", "protocol": "[{{This}}.properties.protocol]",
                "destinationAddressPrefix": "[coalesce(tryGet({{This}}.properties, 'destinationAddressPrefix'), '')]",
                "destinationAddressPrefixes": "[coalesce(tryGet({{This}}.properties, 'destinationAddressPrefixes'), createArray())]",
                "destinationPortRange": "[coalesce(tryGet({{This}}.properties, 'destinationPortRange'), '')]"} } }]} }]
            """;
        var files = new TemplateFiles().With("main.parameters.json", """
            {"parameters": {"securityRules": {"value": [
              {"name": "av-allow", "properties": {"protocol": "Tcp", "access": "Allow", "priority": 200, "direction": "Outbound", "destinationPortRange": "443", "destinationAddressPrefixes": ["20.60.0.0/16", "20.61.0.0/16"]}},
              {"name": "av-deny", "properties": {"protocol": "*", "access": "Deny", "priority": 300, "direction": "Outbound", "destinationPortRange": "*", "destinationAddressPrefix": "*"}}]}}}
            """);
        Assert.Equal("av-allow: 200 Outbound Allow Tcp [20.60.0.0/16, 20.61.0.0/16] 443\nav-deny: 300 Outbound Deny * * *", Of(members, "avm", files));
        Assert.Equal("", Of(members, "avm"));
        Assert.Equal("[]", Templates.Read(Templates.Template(members)).Resources[0].Body.Find("securityRules")?.ToString());
    }

    [Fact]
    public void Values_are_handed_over_as_they_are_written()
    {
        Assert.Equal("a: 100 Outbound Allow Tcp [1.1.1.1] 443-80\nb: 100 Outbound Deny * 10.0.0.0/8 70000", Of("""
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "nsg1", "properties": {"securityRules": [
              {"name": "a", "properties": {"protocol": "Tcp", "access": "Allow", "priority": 100, "direction": "Outbound", "destinationPortRange": "443-80", "destinationAddressPrefixes": ["1.1.1.1"], "destinationAddressPrefix": ""}},
              {"name": "b", "properties": {"protocol": "*", "access": "Deny", "priority": 100, "direction": "Outbound", "destinationPortRange": 70000, "destinationAddressPrefix": "10.0.0.0/8", "destinationAddressPrefixes": ["1.1.1.1"]}}]}}]
            """, "nsg1"));
    }

    [Fact]
    public void Networks_and_interfaces_refer_to_the_group()
    {
        var document = Templates.Read(Templates.Template("""
            "variables": {"n": "front", "id": "[resourceId('Microsoft.Network/networkSecurityGroups', variables('n'))]"},
            "resources": [
              {"type": "Microsoft.Network/networkSecurityGroups", "name": "front", "properties": {"securityRules": []}},
              {"type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [
                {"name": "web", "properties": {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'front')]"}}},
                {"name": "none", "properties": {"networkSecurityGroup": "[if(empty(''), null(), createObject('id', variables('id')))]"}}]}},
              {"type": "Microsoft.Network/networkInterfaces", "name": "nic1", "properties": {"networkSecurityGroup": {"id": "[variables('id')]"}}}]
            """));
        var subnets = document.Resources[1].Body.Find("subnets")?.Items ?? [];
        Assert.Equal(document.Resources[0].Id, subnets[0].Find("properties", "networkSecurityGroup", "id")?.Text);
        Assert.True(subnets[1].Find("properties", "networkSecurityGroup")?.IsBlank);
        Assert.Equal(document.Resources[0].Id, document.Resources[2].Body.Find("networkSecurityGroup", "id")?.Text);
    }
}
