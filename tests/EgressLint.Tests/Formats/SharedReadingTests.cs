using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Json;
using EgressLint.Formats.Published;
using EgressLint.Formats.Xml;

namespace EgressLint.Tests.Formats;

/// <summary>What several formats read: JSON, XML, published lists, and the texts that repairs are made of.</summary>
public sealed class SharedReadingTests
{
    [Theory]
    [InlineData("\"a\\u0041b\"", 0, 1, 1, 1)]
    [InlineData("\"a\\u0041b\"", 1, 1, 2, 6)]
    [InlineData("\"a\\u0041b\"", 1, 0, 2, 0)]
    [InlineData("\"a\\u0041b\"", 2, 1, 8, 1)]
    [InlineData("\"aAb\"", 1, 1, 2, 1)]
    public void A_part_of_a_text_has_its_place(string json, int start, int length, int at, int width) =>
        Assert.Equal(new TextSpan(at, width), Assert.IsType<JsonString>(JsonTree.Read(json).Root).Place(json, start, length));

    [Theory]
    [InlineData("\"\\b\\f\\n\\r\\t\\\"\\\\\\/\"", "\b\f\n\r\t\"\\/")]
    [InlineData("\"\\u00e9\"", "é")]
    public void Escapes(string json, string expected) => Assert.Equal(expected, JsonTree.Read(json).Root.Text);

    [Theory]
    [InlineData("-1", true)]
    [InlineData("-0.5e+3", true)]
    [InlineData("0", true)]
    [InlineData("-", false)]
    [InlineData("-x", false)]
    [InlineData("01", false)]
    [InlineData("1.", false)]
    [InlineData("1e", false)]
    public void Numbers(string json, bool isNumber) => Assert.Equal(isNumber, JsonTree.Read(json) is { Problems: [], Root: JsonNumber });

    [Theory]
    [InlineData("<!DOCTYPE a [ <!ENTITY b \"c>d\"> ]><r/>", "r", 0)]
    [InlineData("<!DOCTYPE a><r/>", "r", 0)]
    [InlineData("<r/><!DOCTYPE a", "r", 1)]
    [InlineData("<r/><!DOCTYPE a [ > ", "r", 1)]
    [InlineData("<r/><!-- no end", "r", 1)]
    [InlineData("<r/><!--", "r", 1)]
    [InlineData("<r/><?no end", "r", 1)]
    [InlineData("<?x?><r/>", "r", 0)]
    public void Declarations_are_skipped(string xml, string root, int problems)
    {
        var tree = XmlTree.Read(xml);
        Assert.Equal(root, Assert.Single(tree.Roots).Name);
        Assert.Equal(problems, tree.Problems.Length);
    }

    [Theory]
    [InlineData("{ \"values\": 5 }", null, "it has no list 'values'")]
    [InlineData("[]", null, "it has no list 'values'")]
    [InlineData("{ \"values\": [] }", null, "it has no tag")]
    [InlineData("{ \"values\": [", null, "it is not JSON")]
    [InlineData("{ \"values\": [ ] } { }", null, "a second value begins here")]
    [InlineData("{ \"values\": [ { \"properties\": {} } ] }", null, "it has no name or no properties")]
    [InlineData("{ \"values\": [ { \"name\": \"A\" } ] }", null, "it has no name or no properties")]
    [InlineData("{ \"values\": [ { \"name\": 1, \"properties\": {} } ] }", null, "it has no name or no properties")]
    [InlineData("{ \"values\": [ { \"name\": \"A\", \"properties\": 1 } ] }", null, "it has no name or no properties")]
    [InlineData("{ \"values\": [ { \"name\": \"a b\", \"properties\": {} } ] }", null, "that is no name of a tag")]
    [InlineData("{ \"values\": [ { \"name\": \"-\", \"properties\": {} } ] }", null, "that is no name of a tag")]
    [InlineData("{ \"values\": [ { \"name\": \"\", \"properties\": {} } ] }", null, "that is no name of a tag")]
    [InlineData("{ \"values\": [ { \"name\": \"A,B\", \"properties\": {} } ] }", null, "that is no name of a tag")]
    [InlineData("{ \"values\": [ { \"name\": \"A\", \"properties\": { \"addressPrefixes\": [ \"10.0.0.0/8\" ] } }, { \"name\": \"a\", \"properties\": {} } ] }", 1, "the list has a tag of that name already")]
    [InlineData("{ \"values\": [ { \"name\": \"A\", \"properties\": { \"addressPrefixes\": [ \"10.0.0.0/8\", \"x\" ] } } ] }", 1, "it is no address prefix")]
    [InlineData("{ \"changeNumber\": 7, \"values\": [ { \"name\": \"A\", \"properties\": { \"addressPrefixes\": [ \"10.0.0.0/8\" ] } } ] }", 1, null)]
    public void A_list_of_service_tags(string json, int? count, string? reason)
    {
        var read = ServiceTagImport.Read(SourceText.From("tags.json", json), "2025-11-17");
        Assert.Equal(count, read.List is null ? null : read.Count);
        Assert.Equal(reason is not null, read.Problems.Any(p => reason is not null && p.Reason.Contains(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_list_that_is_nested_too_deep_is_no_list() => Assert.Contains(
        ServiceTagImport.Read(SourceText.From("tags.json", new string('[', 5000)), null).Problems, p => p.Reason.Contains("nested deeper", StringComparison.Ordinal) && p.IsFatal);

    [Theory]
    [InlineData("{ \"value\": [] }", true)]
    [InlineData("[]", true)]
    [InlineData("{ \"value\": 5 }", false)]
    [InlineData("{ \"other\": [] }", false)]
    public void A_list_of_endpoints_may_stand_in_an_object(string json, bool isList) => Assert.Equal(isList, EndpointList.Read(SourceText.From("endpoints.json", json)).Problems.IsEmpty);

    [Theory]
    [InlineData("www.example.com", @"^www\.example\.com$")]
    [InlineData("*.example.com", @"\.example\.com$")]
    [InlineData("a.*.example.com", @"^a\.[a-z0-9-]+\.example\.com$")]
    [InlineData("a*.example.com", @"^a[a-z0-9-]*\.example\.com$")]
    [InlineData("*a.example.com", @"^[a-z0-9-]*a\.example\.com$")]
    [InlineData("a.*", @"^a\.[a-z0-9-]+$")]
    [InlineData("a.b*", @"^a\.b[a-z0-9-]*$")]
    public void A_pattern_as_an_expression(string pattern, string expected) => Assert.Equal(expected, RepairText.Expression(pattern));

    [Theory]
    [InlineData("<cmg>.example.com", true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("203.0.113.7", true)]
    [InlineData("www.example.com", false)]
    public void What_is_no_set_of_names(string pattern, bool expected) => Assert.Equal(expected, RepairText.IsForeign(pattern));

    [Theory]
    [InlineData("a\n# c\nb", 2, 1)]
    [InlineData("a\n\t# c\n# d\nb", 3, 1)]
    [InlineData("# top\nb", 1, 1)]
    [InlineData("a\nb", 1, 1)]
    public void A_comment_belongs_to_what_is_below_it(string text, int line, int expected) => Assert.Equal(expected, RepairText.WithComment(SourceText.From("x", text), line, "#"));
}
