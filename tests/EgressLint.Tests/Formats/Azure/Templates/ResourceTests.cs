using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Json;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Resources: which there are, what they are called, and what belongs to what.</summary>
public sealed class ResourceTests
{
    [Theory]
    [InlineData("https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", Recognition.Yes)]
    [InlineData("http://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", Recognition.Yes)]
    [InlineData("https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#", Recognition.Yes)]
    [InlineData("https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json", Recognition.Yes)]
    [InlineData("https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#", Recognition.No)]
    [InlineData("https://example.com/other.json", Recognition.Yes)]
    public void A_template_is_known_by_its_schema_or_its_members(string schema, Recognition expected)
    {
        var content = $$"""{"$schema": "{{schema}}", "contentVersion": "1.0.0.0", "resources": [{"type": "microsoft.network/networkInterfaces"}]}""";
        Assert.Equal(expected, new TemplateReader().Recognize(SourceText.From("a.json", content), JsonTree.Read(content).Root));
    }

    [Fact]
    public void A_template_without_a_network_may_be_one_and_a_parameter_file_says_nothing_alone()
    {
        const string Storage = """{"contentVersion": "1.0.0.0", "resources": [{"type": "Microsoft.Storage/storageAccounts"}]}""";
        const string Parameters = """{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {}}""";
        Assert.Equal(Recognition.Perhaps, new TemplateReader().Recognize(SourceText.From("a.json", Storage), JsonTree.Read(Storage).Root));
        Assert.Equal(Recognition.No, new TemplateReader().Recognize(SourceText.From("a.json", "[1]"), JsonTree.Read("[1]").Root));
        Assert.Equal(Recognition.Perhaps, new TemplateParameterReader().Recognize(SourceText.From("a.json", Parameters), JsonTree.Read(Parameters).Root));
        Assert.Empty(new TemplateParameterReader().Read(SourceText.From("a.json", Parameters), JsonTree.Read(Parameters), new TemplateFiles()));
    }

    [Fact]
    public void Names_may_have_parents_and_children_may_stand_in_their_parent()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"nsgName": {"type": "string"}},
            "resources": [
              {"type": "Microsoft.Network/networkSecurityGroups", "name": "[parameters('nsgName')]", "properties": {"securityRules": []}, "resources": [
                {"type": "securityRules", "name": "kid", "properties": {}},
                {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "[concat(parameters('nsgName'), '/full')]", "properties": {}},
                {"type": "providers/locks", "name": "Microsoft.Authorization/lock"}]},
              {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "[concat(parameters('nsgName'), '/top')]", "properties": {}},
              {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "[parameters('nsgName')]", "properties": {}},
              {"type": "Microsoft.Storage/storageAccounts", "name": "s"}]
            """));
        const string Group = "microsoft.network/networksecuritygroups/{parameters('nsgname')}";
        Assert.Equal(
            [Group, $"{Group}/securityrules/kid", $"{Group}/securityrules/full", $"{Group}/securityrules/top", "microsoft.network/networksecuritygroups/{parameters('nsgname')['/0']}/securityrules/{parameters('nsgname')['/1']}"],
            document.Resources.Select(r => r.Id));
        Assert.Equal([null, Group, Group, Group, "microsoft.network/networksecuritygroups/{parameters('nsgname')['/0']}"], document.Resources.Select(r => r.Parent));
        Assert.Equal("{parameters('nsgName')}", document.Resources[0].Name);
        Assert.Equal("\"[parameters('nsgName')]\"", document.Resources[0].At.Text);
    }

    [Fact]
    public void Conditions_remove_or_doubt_a_resource_with_its_children()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"lock": {"type": "bool"}},
            "resources": [
              {"condition": false, "type": "Microsoft.Network/routeTables", "name": "off", "resources": [{"type": "routes", "name": "x"}]},
              {"condition": "[equals(1, 1)]", "type": "Microsoft.Network/routeTables", "name": "on"},
              {"condition": "[parameters('lock')]", "type": "Microsoft.Network/routeTables", "name": "maybe", "resources": [{"type": "routes", "name": "x"}]}]
            """));
        Assert.Equal(
            [
                "microsoft.network/routetables/on",
                "microsoft.network/routetables/maybe ? the condition of 'maybe' is not known: parameter 'lock' has no value",
                "microsoft.network/routetables/maybe/routes/x ? the condition of 'maybe' is not known: parameter 'lock' has no value",
            ],
            document.Resources.Select(Templates.Line));
        Assert.Equal("\"[parameters('lock')]\"", document.Resources[1].MayBeAbsent?.At?.Text);
    }

    [Fact]
    public void Symbolic_names_stand_for_what_is_declared_and_what_exists()
    {
        var document = Templates.Read(Templates.Template("""
            "languageVersion": "2.0",
            "resources": {
              "old": {"existing": true, "type": "Microsoft.Network/networkSecurityGroups", "name": "elsewhere"},
              "far": {"existing": true, "type": "Microsoft.Network/networkSecurityGroups", "name": "far", "resourceGroup": "rg2"},
              "web": {"type": "Microsoft.Network/networkSecurityGroups", "name": "web"},
              "nics": {"copy": {"name": "nics", "count": 2}, "type": "Microsoft.Network/networkInterfaces", "name": "[format('nic{0}', copyIndex())]",
                "properties": {"networkSecurityGroup": {"id": "[resourceInfo('old').id]"}, "name": "[resourceInfo('web').name]", "first": "[resourceInfo('nics[0]').id]", "far": "[resourceInfo('far').id]"}}
            }
            """));
        Assert.Equal(["microsoft.network/networksecuritygroups/web", "microsoft.network/networkinterfaces/nic0", "microsoft.network/networkinterfaces/nic1"], document.Resources.Select(r => r.Id));
        var body = document.Resources[2].Body;
        Assert.Equal("microsoft.network/networksecuritygroups/elsewhere", body.Find("networkSecurityGroup", "id")?.Identity);
        Assert.Equal("web", body.Find("name")?.Text);
        Assert.Equal("microsoft.network/networkinterfaces/nic0", body.Find("first")?.Text);
        Assert.Equal("/resourcegroups/rg2/providers/microsoft.network/networksecuritygroups/far", body.Find("far")?.Identity);
        Assert.Equal("symbol:nics[1]", Assert.Single(document.Resources[2].Aliases));
    }

    [Theory]
    [InlineData("resourceId('Microsoft.Network/networkSecurityGroups', 'Web')", "microsoft.network/networksecuritygroups/web")]
    [InlineData("resourceId(resourceGroup().name, 'Microsoft.Network/networkSecurityGroups', 'Web')", "microsoft.network/networksecuritygroups/web")]
    [InlineData("resourceId(subscription().subscriptionId, resourceGroup().name, 'Microsoft.Network/networkSecurityGroups', 'Web')", "microsoft.network/networksecuritygroups/web")]
    [InlineData("resourceId('rg2', 'Microsoft.Network/networkSecurityGroups', 'Web')", "/resourcegroups/rg2/providers/microsoft.network/networksecuritygroups/web")]
    [InlineData("resourceId('11111111-1111-1111-1111-111111111111', 'rg2', 'Microsoft.Network/networkSecurityGroups', 'Web')", "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg2/providers/Microsoft.Network/networkSecurityGroups/Web")]
    [InlineData("resourceId('Microsoft.Network/virtualNetworks/subnets', 'V', 'S')", "microsoft.network/virtualnetworks/v/subnets/s")]
    [InlineData("concat(resourceId('Microsoft.Network/virtualNetworks', 'V'), '/subnets/', 'S')", "microsoft.network/virtualnetworks/v/subnets/s")]
    [InlineData("format('{0}/providers/Microsoft.Network/routeTables/{1}', resourceGroup().id, 'R')", "microsoft.network/routetables/r")]
    [InlineData("resourceId('Microsoft.Network/networkSecurityGroups', parameters('Name'))", "microsoft.network/networksecuritygroups/{parameters('name')}")]
    [InlineData("subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg')", "microsoft.resources/resourcegroups/rg")]
    [InlineData("extensionResourceId(resourceGroup().id, 'Microsoft.Network/routeTables', 'R')", "microsoft.network/routetables/r")]
    [InlineData("extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}', subscription().subscriptionId, 'rg2'), 'Microsoft.Network/routeTables', 'R')", "/resourcegroups/rg2/providers/microsoft.network/routetables/r")]
    [InlineData("tenantResourceId('Microsoft.Management/managementGroups', 'm')", "/providers/Microsoft.Management/managementGroups/m")]
    [InlineData("if(empty(''), resourceId('Microsoft.Network/routeTables', 'R'), '')", "microsoft.network/routetables/r")]
    [InlineData("parameters('Name')", "{parameters('Name')}")]
    public void An_id_handed_over_is_the_identity_of_what_is_declared(string expression, string identity)
    {
        Assert.Equal(identity, Templates.Evaluate(expression, """ "parameters": {"Name": {"type": "string"}}, """).Identity);
    }

    [Fact]
    public void The_body_has_the_properties_first_and_keeps_its_place()
    {
        var content = Templates.Template("""
            "resources": [{"type": "Microsoft.Network/publicIPAddresses", "name": "p", "location": "westus2", "sku": {"name": "Standard"}, "zones": ["1"], "tags": {"a": "b"}, "properties": {"idleTimeoutInMinutes": 4} }]
            """);
        var body = Templates.Read(content).Resources[0].Body;
        Assert.Equal("{idleTimeoutInMinutes: 4, location: westus2, sku: {name: Standard}, zones: [1]}", body.ToString());
        Assert.StartsWith("""{"type": "Microsoft.Network/publicIPAddresses",""", body.At.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_that_are_computed_may_be_unknown_as_a_whole()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"all": {"type": "object"}}, "variables": {"one": {"routes": []}},
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "a", "properties": "[parameters('all')]"}, {"type": "Microsoft.Network/routeTables", "name": "b", "properties": "[variables('one')]"}]
            """));
        Assert.Equal("parameter 'all' has no value", document.Resources[0].Body.MayHaveMore);
        Assert.Equal("{routes: []}", document.Resources[1].Body.ToString());
    }

    [Fact]
    public void A_broken_template_is_read_as_far_as_it_goes()
    {
        var document = Templates.Read("""{"contentVersion": "1.0.0.0", "resources": [{"type": "Microsoft.Network/routeTables", "name": "a" "properties": {}}, {"type": "Microsoft.Network/routeTables", "name": "b"}""");
        Assert.Equal(["microsoft.network/routetables/a", "microsoft.network/routetables/b"], document.Resources.Select(r => r.Id));
        Assert.Equal(["EGL0056"], document.Problems.Select(p => p.Rule.Id).Distinct());
    }

    [Fact]
    public void Comments_trailing_commas_and_a_mark_at_the_start_do_no_harm()
    {
        var document = Templates.Read("\uFEFF// made by hand\n{\"contentVersion\": \"1.0.0.0\", /* here */ \"resources\": [{\"type\": \"Microsoft.Network/routeTables\", \"name\": \"a\",},],}");
        Assert.Equal("a", Assert.Single(document.Resources).Name);
        Assert.Empty(document.Problems);
    }

    [Fact]
    public void An_unconditional_twin_is_kept_beside_the_first()
    {
        var document = Templates.Read(Templates.Template("""
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "n"}, {"type": "Microsoft.Network/networkSecurityGroups", "name": "N"}]
            """));
        Assert.Equal(["n", "N"], document.Resources.Select(r => r.Name));
        Assert.Single(document.Resources.Select(r => r.Id).Distinct());
    }
}
