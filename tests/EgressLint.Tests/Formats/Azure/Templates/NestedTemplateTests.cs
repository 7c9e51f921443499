using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Templates;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Templates within templates, in the same file and in others.</summary>
public sealed class NestedTemplateTests
{
    private const string Inner = """ "expressionEvaluationOptions": {"scope": "inner"} """;

    [Fact]
    public void The_outer_scope_sees_the_parameters_and_the_loop_around_the_deployment()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"p": {"defaultValue": "outside"}},
            "resources": [{"type": "Microsoft.Resources/deployments", "copy": {"name": "loop", "count": 2}, "name": "[concat('d', copyIndex())]", "properties": {"template": {
              "parameters": {"p": {"defaultValue": "inside"}}, "variables": {"v": "inside"},
              "resources": [{"type": "Microsoft.Network/routeTables", "name": "[concat(parameters('p'), copyIndex())]"}]}}}]
            """));
        Assert.Equal(["microsoft.network/routetables/outside0", "microsoft.network/routetables/outside1"], document.Resources.Select(r => r.Id));
    }

    [Fact]
    public void The_inner_scope_sees_what_is_given_to_it()
    {
        var document = Templates.Read(Templates.Template($$"""
            "parameters": {"p": {"defaultValue": "outside"} },
            "resources": [{"type": "Microsoft.Resources/deployments", "copy": {"name": "loop", "count": 2}, "name": "d", "properties": { {{Inner}}, "parameters": {
                "a": {"value": "[concat(parameters('p'), copyIndex())]"}, "b": "[if(true(), createObject('value', 'computed'), createObject())]", "c": "[createObject()]", "d": {"value": null} },
              "template": {
                "parameters": {"p": {"defaultValue": "inside"}, "a": {"type": "string"}, "b": {"defaultValue": "x"}, "c": {"defaultValue": "standard"}, "d": {"defaultValue": "standard"} },
                "resources": [{"type": "Microsoft.Network/routeTables", "name": "[parameters('a')]", "properties": {
                  "p": "[parameters('p')]", "b": "[parameters('b')]", "c": "[parameters('c')]", "d": "[parameters('d')]", "name": "[deployment().name]"} }]} } }]
            """));
        Assert.Equal(["outside0", "outside1"], document.Resources.Select(r => r.Name));
        Assert.Equal("{p: inside, b: computed, c: standard, d: standard, name: d}", document.Resources[0].Body.ToString());
    }

    [Theory]
    [InlineData("reference('mod').outputs.id.value")]
    [InlineData("reference(resourceId('Microsoft.Resources/deployments', 'mod'), '2022-09-01').outputs.id.value")]
    [InlineData("reference(resourceId('Microsoft.Resources/deployments', 'MOD')).outputs['id'].value")]
    [InlineData("tryGet(tryGet(reference('mod').outputs, 'id'), 'value')")]
    [InlineData("reference('mod').outputs.list.value[1].id")]
    public void Outputs_of_a_deployment_in_the_template_are_computed(string expression)
    {
        var document = Templates.Read(Templates.Template($$"""
            "resources": [
              {"type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": {"networkSecurityGroup": {"id": "[{{expression}}]"} } },
              {"type": "Microsoft.Resources/deployments", "name": "mod", "properties": { {{Inner}}, "parameters": {"name": {"value": "web"} }, "template": {
                "parameters": {"name": {"type": "string"} },
                "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[parameters('name')]"}],
                "outputs": {"id": {"type": "string", "value": "[resourceId('Microsoft.Network/networkSecurityGroups', parameters('name'))]"},
                  "list": {"type": "array", "copy": {"count": 2, "input": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', if(equals(copyIndex(), 1), parameters('name'), 'other'))]"} } } } } } }]
            """));
        var group = document.Resources.Single(r => r.Type == Templates.Group);
        Assert.Equal(group.Id, document.Resources.Single(r => r.Name == "nic").Body.Find("networkSecurityGroup", "id")?.Identity);
    }

    [Fact]
    public void Modules_with_symbolic_names_and_loops_hand_their_outputs_on()
    {
        var document = Templates.Read(Templates.Template($$"""
            "languageVersion": "2.0",
            "resources": {
              "groups": {"copy": {"name": "groups", "count": 2}, "type": "Microsoft.Resources/deployments", "name": "[format('g{0}', copyIndex())]", "properties": { {{Inner}}, "parameters": {"i": {"value": "[copyIndex()]"} }, "template": {
                "parameters": {"i": {"type": "int"} }, "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[format('nsg{0}', parameters('i'))]"}],
                "outputs": {"id": {"value": "[resourceId('Microsoft.Network/networkSecurityGroups', format('nsg{0}', parameters('i')))]"} } } } },
              "net": {"type": "Microsoft.Resources/deployments", "name": "net", "properties": { {{Inner}}, "parameters": {"nsg": {"value": "[reference(format('groups[{0}]', 1)).outputs.id.value]"} }, "template": {
                "parameters": {"nsg": {"type": "string"} }, "resources": [{"type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {"subnets": [{"name": "s", "properties": {"networkSecurityGroup": {"id": "[parameters('nsg')]"} } }]} }]} } }
            }
            """));
        Assert.Equal("microsoft.network/networksecuritygroups/nsg1", document.Resources[^1].Body.Find("subnets")?.Items[0].Find("properties", "networkSecurityGroup", "id")?.Identity);
    }

    [Fact]
    public void Outputs_that_need_themselves_and_those_that_are_not_there_are_unknown()
    {
        var document = Templates.Read(Templates.Template($$"""
            "resources": [
              {"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"a": "[reference('d').outputs.loop.value]", "b": "[reference('d').outputs.none.value]", "c": "[reference('other').outputs.x.value]", "d": "[reference('d').provisioningState]",
                "e": "[reference('d').outputs.?none]", "f": "[reference('d').outputs[?'none']]", "g": "[reference('d').outputs]", "h": "[reference('d').outputs.?plain.value]"} },
              {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"template": {"resources": [], "outputs": {"loop": {"value": "[reference('d').outputs.loop.value]"}, "plain": {"value": "p"} } } } }]
            """));
        var body = document.Resources[0].Body;
        Assert.Equal((AzureKind.Null, AzureKind.Null, "p"), (body.Find("e")?.Kind, body.Find("f")?.Kind, body.Find("h")?.Text));
        Assert.Equal(["loop", "plain"], body.Find("g")?.Members.Select(m => m.Name));
        Assert.Equal("output 'loop' refers to itself", body.Find("a")?.Reason);
        Assert.Equal("deployment 'd' has no output 'none'", body.Find("b")?.Reason);
        Assert.Equal(("'reference' is known only when the template is deployed", "{reference(other).outputs.x.value}"), (body.Find("c")?.Reason, body.Find("c")?.Symbol));
        Assert.Equal("{reference(d).provisioningstate}", body.Find("d")?.Symbol);
    }

    [Fact]
    public void A_doubtful_deployment_makes_its_resources_doubtful()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"p": {"type": "bool"}},
            "resources": [
              {"condition": "[parameters('p')]", "type": "Microsoft.Resources/deployments", "name": "d", "properties": {"template": {"resources": [{"type": "Microsoft.Network/routeTables", "name": "a"}]}}},
              {"condition": "[false()]", "type": "Microsoft.Resources/deployments", "name": "e", "properties": {"template": {"resources": [{"type": "Microsoft.Network/routeTables", "name": "b"}]}}}]
            """));
        Assert.Equal(["microsoft.network/routetables/a ? the condition of 'd' is not known: parameter 'p' has no value"], document.Resources.Select(Templates.Line));
    }

    [Fact]
    public void Another_group_is_part_of_the_identity()
    {
        var document = Templates.Read(Templates.Template($$"""
            "resources": [
              {"type": "Microsoft.Network/networkSecurityGroups", "name": "n"},
              {"type": "Microsoft.Resources/deployments", "name": "d", "resourceGroup": "RG2", "properties": { {{Inner}}, "template": {"resources": [
                {"type": "Microsoft.Network/networkSecurityGroups", "name": "n"},
                {"type": "Microsoft.Network/networkInterfaces", "name": "i", "properties": {"networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'n')]"}, "group": "[resourceGroup().name]"} }],
                "outputs": {"id": {"value": "[resourceId('Microsoft.Network/networkSecurityGroups', 'n')]"} } } } },
              {"type": "Microsoft.Resources/deployments", "name": "same", "resourceGroup": "[resourceGroup().name]", "properties": { {{Inner}}, "template": {"resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "m"}]} } },
              {"type": "Microsoft.Network/networkInterfaces", "name": "j", "properties": {"networkSecurityGroup": {"id": "[reference('d').outputs.id.value]"} } }]
            """));
        const string Other = "/resourcegroups/rg2/providers/microsoft.network/networksecuritygroups/n";
        Assert.Equal(["microsoft.network/networksecuritygroups/n", Other, "/resourcegroups/rg2/providers/microsoft.network/networkinterfaces/i", "microsoft.network/networksecuritygroups/m", "microsoft.network/networkinterfaces/j"], document.Resources.Select(r => r.Id));
        Assert.Equal(Other, document.Resources[2].Body.Find("networkSecurityGroup", "id")?.Identity);
        Assert.Equal("RG2", document.Resources[2].Body.Find("group")?.Text);
        Assert.Equal(Other, document.Resources[4].Body.Find("networkSecurityGroup", "id")?.Identity);
    }

    [Theory]
    [InlineData("""{"relativePath": "nested/nsg.json"}""", "nested/nsg.json")]
    [InlineData("""{"uri": "https://example.com/main/nsg.json"}""", "nsg.json")]
    [InlineData("""{"uri": "https://example.com/main/nsg.json?token=x"}""", "nsg.json")]
    [InlineData("""{"uri": "[concat(parameters('base'), '/nested/nsg.json', parameters('token'))]"}""", "nested/nsg.json")]
    [InlineData("""{"uri": "[concat(parameters('base'), '/nested/nsg.json', parameters('token'))]"}""", "nsg.json")]
    [InlineData("""{"uri": "[uri(deployment().properties.templateLink.uri, 'nested/nsg.json')]"}""", "nested/nsg.json")]
    public void A_linked_template_in_the_tree_is_followed(string link, string path)
    {
        var files = new TemplateFiles().With(path, Templates.Template("""
            "parameters": {"name": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[parameters('name')]"}]
            """));
        var document = Templates.Read(Templates.Template($$"""
            "parameters": {"base": {"type": "string"}, "token": {"type": "string"} },
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {{link}}, "parameters": {"name": {"value": "web"} } } }]
            """), files);
        Assert.Equal("microsoft.network/networksecuritygroups/web", Assert.Single(document.Resources).Id);
        Assert.Equal(path, document.Resources[0].At.Source.Path);
        Assert.Equal([path], document.Files.Select(f => f.Path));
        Assert.Empty(document.Gaps);
        Assert.Empty(document.Problems);
        Assert.Equal(link.Contains("uri", StringComparison.Ordinal) ? 1 : 0, document.Assumptions.Length);
    }

    [Fact]
    public void A_linked_template_that_is_not_there_is_a_gap_and_a_note()
    {
        var content = Templates.Template("""
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"relativePath": "nested/nsg.json"}}},
              {"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[reference('d').outputs.x.value]"}}]
            """);
        var document = Templates.Read(content);
        Assert.Equal(["linked template 'nested/nsg.json' was not followed because it is not in the tree"], document.Gaps.Select(g => g.Reason));
        var problem = Assert.Single(document.Problems);
        Assert.Equal(("EGL0051", "\"nested/nsg.json\""), (problem.Rule.Id, problem.At.Text));
        Assert.Equal("The linked template 'nested/nsg.json' is not among the analysed files, so whatever it deploys is unknown.", problem.Message);
        Assert.Equal("the template of deployment 'd' is not there", document.Resources[0].Body.Find("x")?.Reason);
    }

    [Fact]
    public void A_linked_parameter_file_gives_values()
    {
        var files = new TemplateFiles()
            .With("nsg.json", Templates.Template("""
                "parameters": {"name": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[parameters('name')]"}]
                """))
            .With("nsg.values.json", """{"parameters": {"name": {"value": "web"}}}""");
        var document = Templates.Read(Templates.Template("""
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"uri": "https://example.com/nsg.json"}, "parametersLink": {"uri": "https://example.com/nsg.values.json"}}}]
            """), files);
        Assert.Equal("web", Assert.Single(document.Resources).Name);
    }

    [Theory]
    [InlineData("nsg.values.json", "web")]
    [InlineData("nsg.elsewhere.json", "{d/parameters('name')}")]
    public void A_default_is_not_the_value_where_a_linked_parameter_file_is_not_there(string link, string expected)
    {
        var files = new TemplateFiles()
            .With("nsg.json", Templates.Template("""
                "parameters": {"name": {"type": "string", "defaultValue": "standard"}}, "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "n", "properties": {"x": "[parameters('name')]"}}]
                """))
            .With("nsg.values.json", """{"parameters": {"name": {"value": "web"}}}""");
        var document = Templates.Read(Templates.Template($$"""
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"relativePath": "nsg.json"}, "parametersLink": {"relativePath": "{{link}}"} } }]
            """), files);
        Assert.Equal(expected, Assert.Single(document.Resources).Body.Find("x")?.ToString());
    }

    [Theory]
    [InlineData("{\"relativePath\": \"nsg.json\"}", 1)]
    [InlineData("{\"uri\": \"https://example.com/a/nsg.json\"}", 1)]
    [InlineData("{\"uri\": \"[uri(parameters('base'), 'nsg.json')]\"}", 1)]
    [InlineData("{\"uri\": \"https://example.com/a/.json\"}", 0)]
    [InlineData("{\"uri\": \"https://example.com/a/nsg.bicep\"}", 0)]
    [InlineData("{\"uri\": \"[parameters('base')]\"}", 0)]
    [InlineData("{\"uri\": 7}", 0)]
    [InlineData("{\"relativePath\": \"other.json\"}", 0)]
    [InlineData("{}", 0)]
    public void A_link_leads_to_a_file_beside_the_template_or_is_not_followed(string link, int resources)
    {
        var files = new TemplateFiles().With("nsg.json", Templates.Template("\"resources\": [{\"type\": \"Microsoft.Network/networkSecurityGroups\", \"name\": \"n\"}]"));
        var document = Templates.Read(Templates.Template($$"""
            "parameters": {"base": {"type": "string"} },
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {{link}} } }]
            """), files);
        Assert.Equal(resources, document.Resources.Length);
        Assert.Equal(resources == 0, document.Problems.Any(p => p.Rule == TemplateRules.LinkedTemplateNotFollowed));
    }

    [Theory]
    [InlineData("{\"p\": {\"value\": \"given\"} }", "given")]
    [InlineData("{\"P\": {\"Value\": \"given\"} }", "given")]
    [InlineData("{\"p\": {} }", "standard")]
    [InlineData("{}", "standard")]
    [InlineData("\"[createObject('p', createObject('value', 'given'))]\"", "given")]
    [InlineData("\"[createObject()]\"", "standard")]
    [InlineData("{\"p\": \"[createObject('value', 'given')]\"}", "given")]
    [InlineData("{\"p\": {\"reference\": {\"secretName\": \"s\"} } }", "?")]
    [InlineData("\"[parameters('o')]\"", "?")]
    public void A_parameter_of_a_deployment(string parameters, string expected)
    {
        var document = Templates.Read(Templates.Template($$"""
            "parameters": {"o": {"type": "object"} },
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": { {{Inner}}, "parameters": {{parameters}}, "template": {
              "parameters": {"p": {"defaultValue": "standard"} }, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"p": "[parameters('p')]"} }]} } }]
            """));
        Assert.Equal(expected, Assert.Single(document.Resources).Body.Find("p")?.Text ?? "?");
    }

    [Fact]
    public void Templates_that_link_to_each_other_come_to_an_end()
    {
        var files = new TemplateFiles()
            .With("a.json", Templates.Template(""" "resources": [{"type": "Microsoft.Resources/deployments", "name": "b", "properties": {"templateLink": {"relativePath": "b.json"}}}] """))
            .With("b.json", Templates.Template(""" "resources": [{"type": "Microsoft.Resources/deployments", "name": "a", "properties": {"templateLink": {"relativePath": "a.json"}}}] """));
        var document = Templates.Read(Templates.Template(""" "resources": [{"type": "Microsoft.Resources/deployments", "name": "a", "properties": {"templateLink": {"relativePath": "a.json"}}}] """), files);
        Assert.Equal(["templates are nested too deeply"], document.Gaps.Select(g => g.Reason));
    }

    [Fact]
    public void A_symbolic_name_means_another_resource_in_every_template()
    {
        var document = Templates.Read(Templates.Template($$"""
            "resources": [{"type": "Microsoft.Resources/deployments", "copy": {"name": "c", "count": 2}, "name": "d", "properties": { {{Inner}}, "template": {"parameters": {"p": {"type": "string"} }, "resources": [
              {"type": "Microsoft.Network/routeTables", "name": "[parameters('p')]", "properties": {"x": "[reference('vnet').id]"} }]} } }]
            """));
        Assert.Equal(["{d/parameters('p')}", "{d#2/parameters('p')}"], document.Resources.Select(r => r.Name));
        Assert.Equal(["{d/reference(vnet).id}", "{d#2/reference(vnet).id}"], document.Resources.Select(r => r.Body.Find("x")?.Symbol));
    }

    [Fact]
    public void A_parameter_that_may_be_given_is_unknown_and_no_text()
    {
        var document = Templates.Read(Templates.Template($$"""
            "parameters": {"p": {"type": "bool"} },
            "resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": { {{Inner}}, "parameters": {"a": "[if(parameters('p'), createObject('value', 'x'), createObject())]"},
              "template": {"parameters": {"a": {"defaultValue": "standard"} }, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[parameters('a')]", "y": "[equals(parameters('a'), null())]"} }]} } }]
            """));
        Assert.Equal("{if({parameters('p')}, <value: 'x'>, <>).value}", document.Resources[0].Body.Find("x")?.Symbol);
        Assert.Equal("parameter 'p' has no value", document.Resources[0].Body.Find("y")?.Reason);
    }

    [Fact]
    public void An_output_whose_condition_fails_is_null()
    {
        var document = Templates.Read(Templates.Template("""
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[coalesce(reference('d').outputs.o.value, 'none')]"}},
              {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"template": {"resources": [], "outputs": {"o": {"condition": false, "type": "string", "value": "some"}}}}}]
            """));
        Assert.Equal("none", document.Resources[0].Body.Find("x")?.Text);
    }
}
