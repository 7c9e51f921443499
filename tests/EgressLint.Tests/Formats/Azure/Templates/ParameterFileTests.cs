using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading.Templates;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Which parameter files belong to a template.</summary>
public sealed class ParameterFileTests
{
    private const string Template = """
        {"contentVersion": "1.0.0.0", "parameters": {"name": {"type": "string"}}, "resources": [{"type": "Microsoft.Network/routeTables", "name": "[parameters('name')]"}]}
        """;

    [Theory]
    [InlineData("main.json", "main.parameters.json", true)]
    [InlineData("main.json", "main.parameters.prod.json", true)]
    [InlineData("main.json", "main.prod.parameters.json", true)]
    [InlineData("azuredeploy.json", "azuredeploy.parameters.json", true)]
    [InlineData("mainTemplate.json", "azuredeploy.parameters.us.json", true)]
    [InlineData("template.json", "parameters.json", true)]
    [InlineData("main.json", "prod.parameters.json", true)]
    [InlineData("main.json", "main.settings.json", false)]
    public void Files_are_told_by_their_name(string template, string file, bool belongs)
    {
        var files = new TemplateFiles().With(file, """{"parameters": {"name": {"value": "given"}}}""");
        var document = Assert.Single(Templates.ReadAll(Template, files, template));
        Assert.Equal(belongs ? "given" : "{parameters('name')}", Assert.Single(document.Resources).Name);
        Assert.Null(document.Variant);
    }

    [Fact]
    public void A_file_of_another_name_belongs_only_if_the_template_knows_all_its_parameters()
    {
        var files = new TemplateFiles().With("prod.parameters.json", """{"parameters": {"name": {"value": "given"}, "other": {"value": 1}}}""");
        Assert.Equal("{parameters('name')}", Assert.Single(Templates.ReadAll(Template, files)).Resources[0].Name);
    }

    [Fact]
    public void A_file_of_the_own_name_may_have_more_parameters()
    {
        var files = new TemplateFiles().With("main.parameters.json", """{"parameters": {"name": {"value": "given"}, "other": {"value": 1}}}""");
        Assert.Equal("given", Assert.Single(Templates.ReadAll(Template, files)).Resources[0].Name);
    }

    [Fact]
    public void Every_file_gives_a_document_and_the_text_is_told_off_once()
    {
        var files = new TemplateFiles()
            .With("main.parameters.prod.json", """{"parameters": {"name": {"value": "p"}}}""")
            .With("main.parameters.dev.json", """{"parameters": {"name": {"value": "d"}}}""");
        var documents = Templates.ReadAll(Template.Replace("\"resources\": [", "\"resources\": [{\"type\": \"Microsoft.Network/routeTables\", \"name\": \"[x\\u0020]\"}, ", StringComparison.Ordinal), files);
        Assert.Equal(["main.parameters.dev.json", "main.parameters.prod.json"], documents.Select(d => d.Variant));
        Assert.Equal(["d", "p"], documents.Select(d => d.Resources[^1].Name));
        Assert.Equal([1, 0], documents.Select(d => d.Problems.Length));
        Assert.All(documents, d => Assert.Equal("ARM template", d.Title));
    }

    [Fact]
    public void More_than_sixteen_files_are_not_evaluated()
    {
        var files = new TemplateFiles();
        for (var i = 0; i < 30; i++)
        {
            files.With($"main.parameters.{i}.json", """{"parameters": {"name": {"value": "p"}}}""");
        }

        Assert.Equal(16, Templates.ReadAll(Template, files).Length);
    }

    [Fact]
    public void A_template_beside_it_is_no_parameter_file()
    {
        var files = new TemplateFiles().With("main.parameters.json", """{"contentVersion": "1.0.0.0", "parameters": {"name": {"value": "x"}}, "resources": []}""");
        Assert.Equal("{parameters('name')}", Assert.Single(Templates.ReadAll(Template, files)).Resources[0].Name);
    }

    [Fact]
    public void Bicep_is_to_be_compiled_unless_it_was()
    {
        var text = SourceText.From("infra/main.bicep", "resource nsg 'Microsoft.Network/networkSecurityGroups@2023-09-01' = {\n}\n");
        var finding = Assert.Single(BicepSource.Check(text, new TemplateFiles()));
        Assert.Equal(("EGL0052", "'main.bicep' is Bicep source and was not read; compile it with 'bicep build' and analyse 'main.json'."), (finding.Rule.Id, finding.Message));
        Assert.Equal(0, finding.At.StartPosition.Line);
        Assert.Empty(BicepSource.Check(text, new TemplateFiles().With("main.json", "{}")));
        Assert.Equal(EgressLint.Formats.Recognition.Yes, BicepSource.Recognize(text));
        Assert.Equal(EgressLint.Formats.Recognition.Perhaps, BicepSource.Recognize(SourceText.From("a.bicep", "param x string")));
        Assert.Equal(EgressLint.Formats.Recognition.No, BicepSource.Recognize(SourceText.From("a.json", "{}")));
    }
}
