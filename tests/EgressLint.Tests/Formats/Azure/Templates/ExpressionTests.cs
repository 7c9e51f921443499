using System.Text;
using EgressLint.Formats.Azure.Reading.Templates;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>The language of expressions: what is one, how it is read, and where it cannot be.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("[[escaped]", "[escaped]")]
    [InlineData("[no expression", "[no expression")]
    [InlineData("", "")]
    [InlineData("[", "[")]
    [InlineData("[]", "[]")]
    public void What_is_not_in_brackets_is_text(string written, string value)
    {
        Assert.Equal(value, new ExpressionTexts().Read(written).Text);
    }

    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData("''", "")]
    [InlineData("  concat( 'a' , 'b' )  ", "ab")]
    [InlineData("-5", "-5")]
    [InlineData("createArray('a', 'b')[1]", "b")]
    [InlineData("createObject('a', createObject('b', 'c')).a.b", "c")]
    [InlineData("createObject('a', 'b') . a", "b")]
    [InlineData("createObject('a b', 'c')['a b']", "c")]
    [InlineData("createObject('a', 1).?b", "null")]
    [InlineData("createObject('a', 1).?b.c.d", "null")]
    [InlineData("createArray(1)[?4]", "null")]
    [InlineData("CONCAT('A', ToLower('B'))", "Ab")]
    [InlineData("concat('{', 'x', '}')", "{x}")]
    public void Expressions_are_computed(string expression, string value)
    {
        Assert.Equal(value, Templates.Text(expression));
    }

    [Theory]
    [InlineData("[concat('a' 'b')]", 12, "',' or ')'")]
    [InlineData("[concat('a', )]", 13, "an expression")]
    [InlineData("[concat('a']", 11, "',' or ')'")]
    [InlineData("[concat]", 7, "'('")]
    [InlineData("[parameters('x').]", 17, "a name")]
    [InlineData("[parameters('x') y]", 17, "the end of the expression")]
    [InlineData("[parameters('x)]", 15, "a second '''")]
    [InlineData("[createArray(1)[1]", 17, "']'")]
    [InlineData("[99999999999999999999]", 21, "a number of 64 bits")]
    public void A_mistake_is_told_with_its_place(string written, int at, string expected)
    {
        var problem = new ExpressionTexts().Read(written).Problem;
        Assert.NotNull(problem);
        Assert.Equal((at, expected), (problem.At, problem.Expected));
    }

    [Fact]
    public void A_broken_expression_is_found_once_at_the_place_in_the_file()
    {
        const string Rule = """{"name": "[concat('a\u0062' 'c')]", "properties": {}}""";
        var content = Templates.Template($$"""
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "n", "properties": {"securityRules": [{{Rule}}] } }]
            """);
        var document = Templates.Read(content);
        var problem = Assert.Single(document.Problems);
        Assert.Equal("EGL0050", problem.Rule.Id);
        Assert.Equal(content.IndexOf("'c')]", StringComparison.Ordinal), problem.At.Span.Start);
        Assert.Equal("The expression '[concat('ab' 'c')]' cannot be read: ',' or ')' is expected here. Its value is unknown, and Azure refuses the template.", problem.Message);
        Assert.Equal("the expression cannot be read", document.Resources[0].Body.Find("securityRules")?.Items[0].Find("name")?.Reason);
    }

    [Fact]
    public void Text_that_only_looks_like_an_expression_is_no_problem_where_nobody_computes_it()
    {
        var document = Templates.Read(Templates.Template("""
            "metadata": {"x": "[see there]"},
            "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "comments": "[old one]", "properties": {} }]
            """));
        Assert.Empty(document.Problems);
    }

    [Theory]
    [InlineData("concat(", ")")]
    [InlineData("(", ")")]
    [InlineData("a[", "]")]
    [InlineData("f('x', ", ")")]
    public void Ten_thousand_calls_within_one_another_are_too_deep(string open, string close)
    {
        var written = new StringBuilder("[").Insert(1, open, 3000).Append("'x'").Insert(0, "").Append(string.Concat(Enumerable.Repeat(close, 3000))).Append(']').ToString();
        var parsed = new ExpressionTexts().Read(written);
        Assert.Null(parsed.Root);
        Assert.NotNull(parsed.Problem);
    }

    [Fact]
    public void A_deep_expression_that_breaks_at_its_heart_is_read_once()
    {
        var written = $"[{string.Concat(Enumerable.Repeat("f(1, ", 60))}!{new string(')', 60)}]";
        Assert.Equal("an expression", new ExpressionTexts().Read(written).Problem?.Expected);
    }

    [Fact]
    public void Long_chains_and_lists_are_no_depth()
    {
        Assert.Equal("2000", Templates.Text($"length(createArray({string.Join(',', Enumerable.Range(0, 2000))}))"));
        Assert.StartsWith("{parameters('p')", Templates.Text($"parameters('p'){string.Concat(Enumerable.Repeat(".a", 2000))}").Replace("{parameters(#", "{parameters('p')#", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
