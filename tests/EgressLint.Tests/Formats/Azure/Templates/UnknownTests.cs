using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>What is not known: how much is said of it all the same.</summary>
public sealed class UnknownTests
{
    private const string Declared = """ "parameters": {"p": {"type": "string"}, "Q": {"type": "string"}, "list": {"type": "array"}, "map": {"type": "object"}}, "variables": {"known": ["a", "b"]}, """;

    [Theory]
    [InlineData("parameters('p')", "{parameters('p')}")]
    [InlineData("parameters('q')", "{parameters('Q')}")]
    [InlineData("concat('nsg-', parameters('p'), '-x')", "nsg-{parameters('p')}-x")]
    [InlineData("format('nsg-{0}-{1}', parameters('p'), 1)", "nsg-{parameters('p')}-1")]
    [InlineData("toLower(concat('NSG-', parameters('p')))", "nsg-{tolower({parameters('p')})}")]
    [InlineData("toLower(toLower(concat('NSG-', parameters('p'))))", "nsg-{tolower({parameters('p')})}")]
    [InlineData("parameters('map').a.B[0]", "{parameters('map').a.b[0]}")]
    [InlineData("parameters('map')['a']", "{parameters('map').a}")]
    [InlineData("concat('{', parameters('p'), '}')", "{lbrace}{parameters('p')}{rbrace}")]
    [InlineData("substring(parameters('p'), 0, 3)", "{substring({parameters('p')}, 0, 3)}")]
    [InlineData("resourceGroup().location", "{resourcegroup().location}")]
    [InlineData("uniqueString(resourceGroup().id)", "{uniquestring(/subscriptions/{subscription().subscriptionid}/resourceGroups/{resourcegroup().name})}")]
    [InlineData("reference('x').y", "{reference(x).y}")]
    [InlineData("if(equals(parameters('p'), 'a'), 1, 2)", "{if({equals({parameters('p')}, 'a')}, 1, 2)}")]
    [InlineData("variables('known')[int(parameters('p'))]", "{['a', 'b'][{int({parameters('p')})}]}")]
    public void Equal_unknown_values_have_equal_symbols(string expression, string symbol)
    {
        var value = Templates.Evaluate(expression, Declared);
        Assert.Equal(AzureKind.Unknown, value.Kind);
        Assert.Equal(symbol, value.Symbol);
    }

    [Theory]
    [InlineData("newGuid()")]
    [InlineData("utcNow()")]
    [InlineData("concat(createArray(1), parameters('list'))[4]")]
    public void What_differs_from_use_to_use_has_a_symbol_of_its_own(string expression)
    {
        Assert.NotEqual("true", Templates.Text($"equals({expression}, {expression})", Declared));
    }

    [Theory]
    [InlineData("equals(parameters('p'), parameters('P'))", "true")]
    [InlineData("equals(concat('a-', parameters('p')), concat('b-', parameters('p')))", "false")]
    [InlineData("equals(concat(parameters('p'), '-a'), 'x-b')", "false")]
    [InlineData("equals(concat('a-', parameters('p')), null())", "false")]
    [InlineData("and(false(), parameters('p'))", "false")]
    [InlineData("and(parameters('p'), false())", "false")]
    [InlineData("or(parameters('p'), true())", "true")]
    [InlineData("coalesce(concat('a', parameters('p')), 'b')", "a{parameters('p')}")]
    [InlineData("coalesce(null(), parameters('p'))", "{parameters('p')}")]
    [InlineData("if(parameters('p'), 'same', 'same')", "same")]
    [InlineData("empty(concat('a', parameters('p')))", "false")]
    [InlineData("startsWith(concat('abc', parameters('p')), 'AB')", "true")]
    [InlineData("startsWith(concat('abc', parameters('p')), 'x')", "false")]
    [InlineData("endsWith(concat(parameters('p'), '.json'), 'json')", "true")]
    [InlineData("contains(concat(parameters('p'), 'needle'), 'needle')", "true")]
    [InlineData("contains(createArray('a', parameters('p')), 'a')", "true")]
    [InlineData("contains(concat(createArray('a'), parameters('list')), 'a')", "true")]
    [InlineData("contains(createArray(parameters('p')), parameters('p'))", "true")]
    [InlineData("empty(concat(createArray('a'), parameters('list')))", "false")]
    [InlineData("concat(createArray('a'), parameters('list'))", "[a, …]")]
    [InlineData("union(createArray('a'), parameters('list'))", "[a, …]")]
    [InlineData("union(parameters('map'), createObject('a', 1))", "{a: 1, …}")]
    [InlineData("union(parameters('map'), createObject('a', 1)).a", "1")]
    [InlineData("flatten(createArray(createArray(1), parameters('list')))", "[1, …]")]
    [InlineData("map(concat(createArray(1), parameters('list')), lambda('x', add(lambdaVariables('x'), 1)))", "[2, …]")]
    [InlineData("filter(createArray('a', parameters('p')), lambda('x', equals(lambdaVariables('x'), 'a')))", "[a, …]")]
    [InlineData("createArray('a', parameters('p'))[0]", "a")]
    [InlineData("length(createArray(parameters('p'), 1))", "2")]
    [InlineData("join(createArray('a', parameters('p')), '/')", "a/{parameters('p')}")]
    [InlineData("last(split(resourceId('Microsoft.Network/virtualNetworks', 'Net'), '/'))", "Net")]
    [InlineData("split(resourceId('Microsoft.Network/virtualNetworks', 'Net'), '/')[4]", "{resourcegroup().name}")]
    [InlineData("split(resourceId('other', 'Microsoft.Network/virtualNetworks', 'Net'), '/')[4]", "other")]
    public void Part_of_a_value_may_be_enough(string expression, string value) => Assert.Equal(value, Templates.Text(expression, Declared));

    [Theory]
    [InlineData("equals(parameters('p'), parameters('Q'))")]
    [InlineData("equals(parameters('p'), 'a')")]
    [InlineData("empty(parameters('p'))")]
    [InlineData("coalesce(parameters('p'), 'a')")]
    [InlineData("contains(createArray('a', parameters('p')), 'b')")]
    [InlineData("contains(concat(createArray('a'), parameters('list')), 'b')")]
    [InlineData("length(concat(createArray('a'), parameters('list')))")]
    [InlineData("concat(createArray('a'), parameters('list'))[0]")]
    [InlineData("union(createObject('a', 1), parameters('map'))")]
    [InlineData("union(parameters('map'), createObject('a', 1)).b")]
    [InlineData("startsWith(concat('ab', parameters('p')), 'abc')")]
    [InlineData("split(parameters('p'), '/')[4]")]
    [InlineData("toLower(parameters('p'))")]
    [InlineData("less(parameters('p'), 4)")]
    [InlineData("map(parameters('list'), lambda('x', 1))")]
    [InlineData("and(true(), parameters('p'))")]
    public void And_may_not_be(string expression)
    {
        var value = Templates.Evaluate(expression, Declared);
        Assert.Equal(AzureKind.Unknown, value.Kind);
        Assert.Contains("has no value", value.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_value_of_a_nested_template_is_not_that_of_the_main_one()
    {
        var document = Templates.Read(Templates.Template("""
            "parameters": {"p": {"type": "string"}},
            "resources": [
              {"type": "Microsoft.Network/routeTables", "name": "[parameters('p')]"},
              {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "template": {
                "parameters": {"p": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/routeTables", "name": "[parameters('p')]"}]}}}
            ]
            """));
        Assert.Equal(["microsoft.network/routetables/{parameters('p')}", "microsoft.network/routetables/{d/parameters('p')}"], document.Resources.Select(r => r.Id));
    }
}
