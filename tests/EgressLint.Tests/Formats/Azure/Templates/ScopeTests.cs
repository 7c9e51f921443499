using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Parameters, variables, functions and loops: what an expression sees.</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("parameters('a')", "given")]
    [InlineData("parameters('b')", "standard")]
    [InlineData("parameters('c')", "null")]
    [InlineData("parameters('d')", "{parameters('d')}")]
    [InlineData("parameters('e')", "standard and more")]
    [InlineData("parameters('A')", "given")]
    [InlineData("parameters('f')", "[plain, 443]")]
    public void A_parameter_is_what_the_file_gives_then_its_default_then_unknown(string expression, string value)
    {
        var files = new TemplateFiles().With("main.parameters.json", """
            {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "contentVersion": "1.0.0.0",
             "parameters": {"a": {"value": "given"}, "F": {"value": ["plain", 443]}}}
            """);
        var document = Templates.Read(Templates.Template($$"""
            "parameters": {"a": {"defaultValue": "standard"}, "b": {"defaultValue": "standard"}, "c": {"type": "string", "nullable": true}, "d": {"type": "string"},
              "e": {"defaultValue": "[concat(parameters('b'), ' and more')]"}, "f": {"type": "array"} },
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[{{expression}}]" } }]
            """), files);
        Assert.Equal(value, document.Resources[0].Body.Find("x")?.ToString());
    }

    [Fact]
    public void A_secret_of_a_parameter_file_is_unknown()
    {
        var files = new TemplateFiles().With("main.parameters.json", """{"parameters": {"a": {"reference": {"keyVault": {"id": "x"}, "secretName": "y"}}}}""");
        var document = Templates.Read(Templates.Template("""
            "parameters": {"a": {"type": "securestring", "defaultValue": "x"}}, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[parameters('a')]"} }]
            """), files);
        Assert.Equal("parameter 'a' comes from a key vault", document.Resources[0].Body.Find("x")?.Reason);
    }

    [Fact]
    public void Nothing_in_a_parameter_file_is_an_expression()
    {
        var files = new TemplateFiles().With("main.parameters.json", """{"parameters": {"a": {"value": "[concat('a')]"}}}""");
        var document = Templates.Read(Templates.Template("""
            "parameters": {"a": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[parameters('a')]"} }]
            """), files);
        Assert.Equal("[concat('a')]", document.Resources[0].Body.Find("x")?.Text);
    }

    [Theory]
    [InlineData("parameters('a')", "parameter 'a' refers to itself")]
    [InlineData("variables('b')", "variable 'b' refers to itself")]
    public void What_needs_itself_is_unknown(string expression, string reason)
    {
        var value = Templates.Evaluate(expression, """
            "parameters": {"a": {"defaultValue": "[concat(parameters('a'), 'x')]"}}, "variables": {"b": "[variables('c')]", "c": "[concat('x', variables('b'))]"},
            """);
        Assert.Equal(reason, value.Reason);
    }

    [Theory]
    [InlineData("variables('plain').list[1]", "b")]
    [InlineData("variables('computed')", "a-x")]
    [InlineData("variables('names')", "[n0, n1, n2]")]
    [InlineData("variables('within').ports", "[443, 444]")]
    [InlineData("variables('within').other", "o")]
    public void Variables_are_plain_computed_or_repeated(string expression, string value) => Assert.Equal(value, Templates.Text(expression, """
        "variables": {
          "plain": {"list": ["a", "b"]},
          "computed": "[concat(variables('plain').list[0], '-x')]",
          "copy": [{"name": "names", "count": 3, "input": "[concat('n', copyIndex('names'))]"}],
          "within": {"other": "o", "copy": [{"name": "ports", "count": "[length(variables('plain').list)]", "input": "[add(443, copyIndex('ports'))]"}]}
        },
        """));

    [Theory]
    [InlineData("contoso.name('a', 2)", "a-2")]
    [InlineData("Contoso.NAME('a', 2)", "a-2")]
    [InlineData("contoso.outside()", "the function has no parameter 'p'")]
    [InlineData("contoso.name('a')", "'contoso.name' does not take 1 arguments")]
    [InlineData("contoso.nothing()", "function 'contoso.nothing' is not evaluated")]
    public void Functions_of_the_template_see_their_arguments_only(string expression, string expected)
    {
        var value = Templates.Evaluate(expression, """
            "parameters": {"p": {"defaultValue": "x"}},
            "functions": [{"namespace": "contoso", "members": {
              "name": {"parameters": [{"name": "first", "type": "string"}, {"name": "second", "type": "int"}], "output": {"type": "string", "value": "[format('{0}-{1}', parameters('first'), parameters('Second'))]"}},
              "outside": {"parameters": [], "output": {"type": "string", "value": "[parameters('p')]"}}}}],
            """);
        Assert.Equal(expected, value.Reason ?? value.Text);
    }

    [Theory]
    [InlineData("copyIndex()", "0 1")]
    [InlineData("copyIndex(5)", "5 6")]
    [InlineData("copyIndex('outer')", "0 1")]
    [InlineData("copyIndex('OUTER', 2)", "2 3")]
    [InlineData("copyIndex('nowhere')", "{#1} {#2}")]
    public void The_index_of_a_loop_over_resources(string expression, string values)
    {
        var document = Templates.Read(Templates.Template($$"""
            "resources": [{"type": "Microsoft.Network/routeTables", "copy": {"name": "outer", "count": 2}, "name": "r", "properties": {"x": "[{{expression}}]" } }]
            """));
        Assert.Equal(values, string.Join(' ', document.Resources.Select(r => r.Body.Find("x"))));
    }

    [Fact]
    public void Loops_of_properties_stand_within_loops_of_resources()
    {
        var document = Templates.Read(Templates.Template("""
            "resources": [{"type": "Microsoft.Network/routeTables", "copy": {"name": "outer", "count": 2}, "name": "[concat('r', copyIndex())]", "properties": {
              "copy": [{"name": "routes", "count": 2, "input": {"name": "[format('{0}.{1}.{2}', copyIndex(), copyIndex('routes'), copyIndex('outer'))]",
                "copy": [{"name": "deep", "count": 2, "input": "[add(mul(copyIndex('routes'), 10), copyIndex('deep'))]"}]}}]}}]
            """));
        Assert.Equal(["microsoft.network/routetables/r0", "microsoft.network/routetables/r1"], document.Resources.Select(r => r.Id));
        Assert.Equal("[{name: 1.0.1, deep: [0, 1]}, {name: 1.1.1, deep: [10, 11]}]", document.Resources[1].Body.Find("routes")?.ToString());
    }

    [Fact]
    public void A_loop_of_unknown_length_leaves_the_list_unknown_and_the_resource_doubtful()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"list": {"type": "array"}},
            "resources": [
              {"type": "Microsoft.Network/routeTables", "copy": {"name": "loop", "count": "[length(parameters('list'))]"}, "name": "[concat('r', copyIndex())]", "properties": {"y": "[copyIndex(1)]"}},
              {"type": "Microsoft.Network/routeTables", "name": "s", "properties": {"copy": [{"name": "routes", "count": "[length(parameters('list'))]", "input": {}}]}},
              {"type": "Microsoft.Network/routeTables", "copy": {"name": "many", "count": 801}, "name": "t"}]
            """));
        Assert.Equal(
            [
                "microsoft.network/routetables/r{copyindex('loop')} ? nobody knows how often 'loop' repeats it: parameter 'list' has no value",
                "microsoft.network/routetables/s",
                "microsoft.network/routetables/t ? nobody knows how often 'many' repeats it: 801 turns are more than Azure allows",
            ],
            document.Resources.Select(Templates.Line));
        Assert.Equal("{add({copyindex('loop')}, 1)}", document.Resources[0].Body.Find("y")?.Symbol);
        Assert.Equal("nobody knows how often 'routes' is repeated: parameter 'list' has no value", document.Resources[1].Body.Find("routes")?.Reason);
    }

    [Fact]
    public void A_member_called_copy_that_is_no_loop_stays_a_member()
    {
        Assert.Equal("{copy: [a], x: 1}", Templates.Text("variables('v')", """ "variables": {"v": {"copy": ["a"], "x": 1}}, """));
    }

    [Fact]
    public void Values_keep_the_place_of_use_and_of_definition()
    {
        var content = Templates.Template("""
            "parameters": {"dst": {"type": "string", "defaultValue": "20.60.0.0/16"}},
            "variables": {"via": "[parameters('dst')]"},
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[variables('via')]", "y": "[if(true(), 'lit', 'x')]", "z": "direct", "w": "[createArray('a', 'b')]"} }]
            """);
        var body = Templates.Read(content).Resources[0].Body;
        var (x, y, z, w) = (body.Find("x"), body.Find("y"), body.Find("z"), body.Find("w"));
        Assert.NotNull(x);
        Assert.Equal(("\"[variables('via')]\"", "\"20.60.0.0/16\"", "[variables('via')]"), (x.At.Text, x.DefinedAt?.Text, x.Written));
        Assert.Equal(("\"[if(true(), 'lit', 'x')]\"", null, "[if(true(), 'lit', 'x')]"), (y?.At.Text, y?.DefinedAt?.Text, y?.Written));
        Assert.Equal(("\"direct\"", null, null), (z?.At.Text, z?.DefinedAt?.Text, z?.Written));
        Assert.Equal("'b'", w?.Items[1].At.Text);
    }

    [Fact]
    public void A_value_of_a_parameter_file_is_defined_there()
    {
        var files = new TemplateFiles().With("main.parameters.json", """{"parameters": {"a": {"value": "given"}}}""");
        var document = Templates.Read(Templates.Template("""
            "parameters": {"a": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[parameters('a')]"} }]
            """), files);
        var x = document.Resources[0].Body.Find("x");
        Assert.Equal(("main.json", "main.parameters.json", "\"given\""), (x?.At.Source.Path, x?.DefinedAt?.Source.Path, x?.DefinedAt?.Text));
        Assert.Equal("main.parameters.json", Assert.Single(document.Files).Path);
    }

    [Fact]
    public void Names_of_members_may_be_expressions()
    {
        Assert.Equal("{k-1: v, plain: w}", Templates.Text("variables('v')", """ "variables": {"v": {"[concat('k-', 1)]": "v", "plain": "w"}}, """));
    }

    [Fact]
    public void Fractions_and_damage_are_unknown()
    {
        Assert.Equal("1.5 is no whole number", Templates.Evaluate("variables('v')", """ "variables": {"v": 1.5}, """).Reason);
        Assert.Equal(AzureKind.Null, Templates.Evaluate("variables('v')", """ "variables": {"v": null}, """).Kind);
    }

    /// <summary>An extension is known by what it belongs to.</summary>
    [Fact]
    public void The_id_of_an_extension_has_its_base()
    {
        var document = Templates.Read(Templates.Template("""
            "resources": [ {"type": "Microsoft.Network/routeTables", "name": "r", "properties": {
              "a": "[extensionResourceId(resourceId('Microsoft.Network/virtualNetworks', 'v'), 'Microsoft.Network/routeTables', 't')]",
              "b": "[resourceId('Microsoft.Network/routeTables', 't')]"} } ]
            """));
        var body = document.Resources[0].Body;
        Assert.EndsWith("/microsoft.network/virtualnetworks/v/providers/microsoft.network/routetables/t", body.Find("a")?.Identity);
        Assert.Equal("microsoft.network/routetables/t", body.Find("b")?.Identity);
    }
}
