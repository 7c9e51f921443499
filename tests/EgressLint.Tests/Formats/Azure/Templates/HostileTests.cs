using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Json;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Templates that mean no good: the work has a bound, and what does not fit is unknown.</summary>
public sealed class HostileTests
{
    /// <summary>What a single step may overshoot by.</summary>
    private const long Slack = 200_000;

    [Fact]
    public void Loops_within_loops_run_out_of_steps()
    {
        var copy = new StringBuilder("\"x\"");
        for (var i = 0; i < 6; i++)
        {
            copy.Insert(0, $"{{\"copy\": [{{\"name\": \"l{i}\", \"count\": 800, \"input\": ").Append("}]}");
        }

        var steps = Templates.Steps(Templates.Template($$"""
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {{copy}} }, {"type": "Microsoft.Network/networkSecurityGroups", "name": "n"}]
            """), out var document);
        Assert.InRange(steps, WorkMeter.PerDocument, WorkMeter.PerDocument + Slack);
        Assert.Contains(document.Gaps, g => g.Reason == WorkMeter.Reason);
    }

    [Fact]
    public void Deployments_in_loops_in_loops_run_out_of_steps()
    {
        var template = """{"resources": [{"type": "Microsoft.Network/routeTables", "name": "r"}]}""";
        for (var i = 0; i < 5; i++)
        {
            template = $$$"""{"resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "copy": {"name": "l{{{i}}}", "count": 800}, "properties": {"template": {{{template}}} }}]}""";
        }

        var steps = Templates.Steps(Templates.Template($"{template[1..^1]}"), out var document);
        Assert.InRange(steps, WorkMeter.PerDocument, WorkMeter.PerDocument + Slack);
        Assert.Contains(document.Gaps, g => g.Reason == WorkMeter.Reason);
    }

    [Theory]
    [InlineData("concat(variables('v{0}'), variables('v{0}'))", "the text is longer than 1 MB")]
    [InlineData("createArray(variables('v{0}'), variables('v{0}'))", "the value is too large")]
    [InlineData("createObject('a', variables('v{0}'), 'b', variables('v{0}'))", "the value is too large")]
    [InlineData("format('{{0}}{{0}}{{0}}', variables('v{0}'))", "the text is longer than 1 MB")]
    [InlineData("replace(variables('v{0}'), 'x', 'xxxxxxxxxx')", "the text is longer than 1 MB")]
    [InlineData("join(createArray(variables('v{0}'), variables('v{0}')), variables('v{0}'))", "the text is longer than 1 MB")]
    public void Variables_that_double_themselves_come_to_an_end(string doubling, string reason)
    {
        var variables = string.Join(",", Enumerable.Range(1, 40).Select(i => $"\"v{i}\": \"[{string.Format(System.Globalization.CultureInfo.InvariantCulture, doubling, i - 1)}]\""));
        var steps = Templates.Steps(Templates.Template($$"""
            "variables": {"v0": "xxxx", {{variables}} },
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[variables('v40')]"} }]
            """), out var document);
        Assert.InRange(steps, 1, WorkMeter.PerDocument);
        Assert.Contains(reason, document.Resources[0].Body.Find("x")?.Reason + FunctionCall.ReasonOf([document.Resources[0].Body]), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_texts_that_double_themselves_stay_short()
    {
        var variables = string.Join(",", Enumerable.Range(1, 200).Select(i => $"\"v{i}\": \"[concat(variables('v{i - 1}'), '-', variables('v{i - 1}'))]\""));
        var steps = Templates.Steps(Templates.Template($$"""
            "parameters": {"p": {"type": "string"} }, "variables": {"v0": "[parameters('p')]", {{variables}} },
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[variables('v60')]", "y": "[toUpper(variables('v60'))]"} }]
            """), out var document);
        Assert.InRange(steps, 1, 20_000);
        Assert.InRange(document.Resources[0].Body.Find("x")?.Symbol?.Length ?? 0, 1, 3000);
    }

    [Fact]
    public void Long_chains_of_variables_are_nested_too_deeply_from_one_end_only()
    {
        var variables = string.Join(",", Enumerable.Range(1, 5000).Select(i => $"\"v{i}\": [\"[variables('v{i - 1}')]\"]"));
        Templates.Steps(Templates.Template($$"""
            "variables": {"v0": "end", {{variables}} },
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[variables('v5000')]", "y": "[variables('v20')]"} }]
            """), out var document);
        var body = document.Resources[0].Body;
        Assert.Contains("values are nested too deeply", FunctionCall.ReasonOf([body]), StringComparison.Ordinal);
        Assert.InRange(body.Depth, 1, 250);
    }

    [Fact]
    public void Values_that_grow_deeper_step_by_step_end_as_well()
    {
        var resources = string.Join(",", Enumerable.Range(0, 2000).Select(i => $$"""{"type": "Microsoft.Network/routeTables", "name": "r{{i}}", "properties": {"x": "[empty(variables('v{{i}}'))]"} }"""));
        var variables = string.Join(",", Enumerable.Range(1, 2000).Select(i => $"\"v{i}\": [\"[variables('v{i - 1}')]\"]"));
        Templates.Steps(Templates.Template($$"""
            "variables": {"v0": "end", {{variables}} }, "resources": [{{resources}}, {"type": "Microsoft.Network/routeTables", "name": "last", "properties": {"x": "[variables('v1999')]"} }]
            """), out var document);
        Assert.InRange(document.Resources[^1].Body.Depth, 1, 250);
    }

    [Fact]
    public void Deep_templates_end()
    {
        var template = """{"resources": [{"type": "Microsoft.Network/routeTables", "name": "r"}]}""";
        for (var i = 0; i < 40; i++)
        {
            template = $$$"""{"resources": [{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"template": {{{template}}} }}]}""";
        }

        Templates.Steps(Templates.Template(template[1..^1]), out var document);
        Assert.Equal("templates are nested too deeply", Assert.Single(document.Gaps).Reason);
    }

    [Fact]
    public void Deep_values_end()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        Templates.Steps(Templates.Template($$""" "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": {{deep}} } }] """), out var document);
        Assert.Equal("values are nested too deeply", FunctionCall.ReasonOf([document.Resources[0].Body]));
    }

    [Fact]
    public void Functions_that_call_themselves_end()
    {
        Assert.Contains("values are nested too deeply", Templates.Evaluate("f.f('x')", """
            "functions": [{"namespace": "f", "members": {"f": {"parameters": [{"name": "a", "type": "string"}], "output": {"value": "[f.f(concat(parameters('a'), parameters('a')))]"}}}}],
            """).Reason, StringComparison.Ordinal);
    }

    /// <summary>Threads of a server or an editor may have no more than a megabyte.</summary>
    [Theory]
    [InlineData("concat(variables('v{0}'), 'x')", "\"{0}\"")]
    [InlineData("map(createArray(1), lambda('x', reduce(createArray(2), variables('v{0}'), lambda('a', 'b', lambdaVariables('a')))))", "\"{0}\"")]
    [InlineData("if(true(), coalesce(null(), variables('v{0}')), 1)", "[{{\"a\": \"{0}\"}}]")]
    [InlineData("tryGet(createObject('a', union(createArray(variables('v{0}')), createArray(1))), 'a')", "\"{0}\"")]
    public void The_deepest_evaluation_fits_into_half_a_megabyte_of_stack(string expression, string around)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        var variables = string.Join(",", Enumerable.Range(1, 400).Select(i => $"\"v{i}\": {string.Format(invariant, around, $"[{string.Format(invariant, expression, i - 1)}]")}"));
        var deep = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        AzureDocument? document = null;
        var thread = new Thread(() => Templates.Steps(Templates.Template($$"""
            "variables": {"v0": {{deep}}, {{variables}} }, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[variables('v400')]"} }]
            """), out document), 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Contains("values are nested too deeply", FunctionCall.ReasonOf([Assert.Single(document?.Resources ?? []).Body]), StringComparison.Ordinal);
    }

    [Fact]
    public void Sorting_and_joining_large_lists_is_bounded()
    {
        var steps = Templates.Steps(Templates.Template("""
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {
              "a": "[sort(range(0, 10000), lambda('a', 'b', greater(lambdaVariables('a'), lambdaVariables('b'))))]",
              "b": "[union(range(0, 10000), range(5, 10000))]", "c": "[intersection(range(0, 10000), range(5, 10000))]"} }]
            """), out _);
        Assert.InRange(steps, WorkMeter.PerDocument, WorkMeter.PerDocument + Slack);
    }

    [Fact]
    public void Every_text_is_read_in_bounded_steps_whatever_its_parameter_files_are()
    {
        var files = new TemplateFiles();
        for (var i = 0; i < 16; i++)
        {
            files.With($"main.parameters.{i}.json", """{"parameters": {"p": {"value": "p"}}}""");
        }

        var documents = Templates.ReadAll(Templates.Template("""
            "parameters": {"p": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {
              "copy": [{"name": "a", "count": 800, "input": {"copy": [{"name": "b", "count": 800, "input": "x"}]}}]}}]
            """), files);
        Assert.Equal(16, documents.Length);
        Assert.All(documents, d => Assert.Contains(d.Gaps, g => g.Reason == WorkMeter.Reason));
    }

    [Fact]
    public void Changed_templates_never_fail_and_all_places_are_in_the_text()
    {
        var random = new Random(20240229);
        var content = Seed;
        for (var round = 0; round < 400; round++)
        {
            var changed = new StringBuilder(content);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                Change(changed, random);
            }

            var text = SourceText.From("main.json", changed.ToString());
            foreach (var document in new TemplateReader().Read(text, JsonTree.Read(text.Content), new TemplateFiles()))
            {
                Assert.All(document.Problems, p => Assert.InRange(p.At.Span.End, p.At.Span.Start, text.Content.Length));
                Assert.All(document.Resources, r => Check(r.Body, text));
                Assert.All(document.Resources, r => Assert.NotEmpty(r.Id));
            }
        }
    }

    private static void Check(AzureValue value, SourceText text)
    {
        Assert.InRange(value.At.Span.End, value.At.Span.Start, text.Content.Length);
        Assert.InRange(value.DefinedAt?.Span.End ?? 0, value.DefinedAt?.Span.Start ?? 0, text.Content.Length);
        Assert.Equal(value.Kind == AzureKind.Unknown, value.Reason is { Length: > 0 });
        foreach (var item in value.Items.Concat(value.Members.Select(m => m.Value)))
        {
            Check(item, text);
        }
    }

    private static void Change(StringBuilder text, Random random)
    {
        const string Pieces = "[](){}'\",:.?/\\0aZ ";
        var at = random.Next(text.Length);
        switch (random.Next(4))
        {
            case 0:
                text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                break;
            case 1:
                text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 2:
                text[at] = Pieces[random.Next(Pieces.Length)];
                break;
            default:
                var from = random.Next(text.Length);
                text.Insert(at, text.ToString(from, Math.Min(random.Next(1, 60), text.Length - from)));
                break;
        }
    }

    private static string Seed => Templates.Template("""
        "languageVersion": "2.0",
        "parameters": {"name": {"type": "string"}, "list": {"type": "array", "defaultValue": ["a", "b"]}, "on": {"type": "bool", "defaultValue": true}},
        "variables": {"x": "[concat('a-', parameters('name'))]", "copy": [{"name": "y", "count": 3, "input": "[add(copyIndex('y'), 1)]"}]},
        "functions": [{"namespace": "n", "members": {"f": {"parameters": [{"name": "p", "type": "string"}], "output": {"type": "string", "value": "[toUpper(parameters('p'))]"}}}}],
        "resources": {
          "g": {"type": "Microsoft.Network/networkSecurityGroups", "name": "[format('{0}-{1}', variables('x'), n.f('q'))]", "condition": "[parameters('on')]", "properties": {"copy": [
            {"name": "securityRules", "count": "[length(parameters('list'))]", "input": {"name": "[parameters('list')[copyIndex('securityRules')]]", "properties": {"priority": "[variables('y')[copyIndex('securityRules')]]"}}}]}},
          "m": {"type": "Microsoft.Resources/deployments", "copy": {"name": "m", "count": 2}, "name": "[concat('d', copyIndex())]", "resourceGroup": "rg", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"id": {"value": "[resourceInfo('g').id]"}},
            "template": {"parameters": {"id": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {"subnets": "[map(createArray('s', 't'), lambda('n', createObject('name', lambdaVariables('n'), 'id', parameters('id'))))]"}}],
              "outputs": {"o": {"type": "string", "value": "[resourceId('Microsoft.Network/virtualNetworks', 'v')]"}}}}},
          "i": {"type": "Microsoft.Network/networkInterfaces", "name": "i", "properties": {"v": "[reference('m[1]').outputs.o.value]", "w": "[if(equals(parameters('name'), 'x'), coalesce(null(), 'y'), tryGet(createObject('a', 1), 'b'))]"}}
        }
        """);
}
