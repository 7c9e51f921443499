using System.Diagnostics;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Tests.Formats.Json;

/// <summary>The JSON reader: values, places, what is tolerated, and what is left of broken texts.</summary>
public sealed class JsonReaderTests
{
    [Fact]
    public void Values_are_what_they_say()
    {
        var root = Strict("""{"a":"x\n\u00e9\\","b":[1,-2.5e3,true,false,null],"c":{},"d":[]}""");
        Assert.Equal("x\n\u00e9\\", root.Find("a")?.Text);
        Assert.Equal(["1", "-2.5e3"], root.Find("b")!.Items.OfType<JsonNumber>().Select(n => n.Digits));
        Assert.Equal([JsonKind.Number, JsonKind.Number, JsonKind.True, JsonKind.False, JsonKind.Null], root.Find("b")!.Items.Select(n => n.Kind));
        Assert.Equal(1, root.Find("b")!.Items[0].Integer);
        Assert.Null(root.Find("b")!.Items[1].Integer);
        Assert.True(root.Find("b")!.Items[2].Bool);
        Assert.False(root.Find("b")!.Items[3].Bool);
        Assert.False(root.Find("b")!.Items[4].HasValue);
        Assert.Empty(root.Find("c")!.Members);
        Assert.Empty(root.Find("d")!.Items);
        Assert.Equal("abcd", string.Concat(root.Members.Select(m => m.Name)));
    }

    [Fact]
    public void The_last_of_several_members_counts_and_all_are_kept()
    {
        var root = Strict("""{"a":1,"A":2,"a":3}""");
        Assert.Equal(3, root.Find("a")?.Integer);
        Assert.Equal(2, root.Find("A")?.Integer);
        Assert.Equal(3, root.Find("A", ignoreCase: true)?.Integer);
        Assert.Null(root.Find("b"));
        Assert.Equal(3, root.Members.Length);
        Assert.Null(root.Members[0].Value.Find("a"));
    }

    [Fact]
    public void Large_objects_find_the_same()
    {
        var root = Strict("{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"name{i % 100}\":{i}")) + "}");
        Assert.Equal(107, root.Find("name7")?.Integer);
        Assert.Null(root.Find("NAME7"));
        Assert.Equal(107, root.Find("NAME7", ignoreCase: true)?.Integer);
    }

    [Fact]
    public void Everything_has_its_place()
    {
        const string Text = """ { "a" : [ "b\tc" , 12 ] } """;
        var root = Strict(Text);
        Assert.Equal("""{ "a" : [ "b\tc" , 12 ] }""", Of(Text, root.Span));
        Assert.Equal("\"a\"", Of(Text, root.Members[0].NameSpan));
        var list = root.Find("a")!;
        Assert.Equal("""[ "b\tc" , 12 ]""", Of(Text, list.Span));
        Assert.Equal("\"b\\tc\"", Of(Text, list.Items[0].Span));
        Assert.Equal("12", Of(Text, list.Items[1].Span));
    }

    [Theory]
    [InlineData("\"abcdef\"", 2, 3, "cde")]
    [InlineData("\"a\\n\\u0041b\"", 2, 1, "\\u0041")]
    [InlineData("\"a\\n\\u0041b\"", 1, 3, "\\n\\u0041b")]
    [InlineData("\"a\\\\b\"", 2, 1, "b")]
    public void Parts_of_strings_have_their_place(string text, int start, int length, string expected)
    {
        Assert.Equal(expected, Of(text, ((JsonString)Strict(text)).Place(text, start, length)));
    }

    [Theory]
    [InlineData("// c\n{/* d */\"a\":1}", nameof(JsonProblemKind.Comment), 2)]
    [InlineData("[1,]", nameof(JsonProblemKind.TrailingComma), 1)]
    [InlineData("{\"a\":[1,],}", nameof(JsonProblemKind.TrailingComma), 2)]
    [InlineData("[\"a\n  b\"]", nameof(JsonProblemKind.ControlCharacter), 1)]
    [InlineData("{}\n{}\n[]", nameof(JsonProblemKind.SeveralValues), 2)]
    public void What_is_tolerated_is_listed(string text, string kind, int times)
    {
        var tree = JsonTree.Read(text);
        Assert.Empty(tree.Problems);
        Assert.Equal(Enumerable.Repeat(kind, times), tree.Extensions.Select(e => e.Kind.ToString()));
    }

    [Fact]
    public void Byte_order_marks_are_nothing()
    {
        Assert.True(JsonTree.Read("\uFEFF[1]").IsStrict);
        Assert.Equal(2, JsonTree.Read("\uFEFF[1]\uFEFF[2]").Roots.Length);
    }

    [Fact]
    public void Nothing_is_a_missing_value()
    {
        var tree = JsonTree.Read(" ");
        Assert.Equal(JsonKind.Missing, tree.Root.Kind);
        Assert.Empty(tree.Roots);
    }

    [Theory]
    [InlineData("{\"a\":1 \"b\":2}", "{\"a\":1,\"b\":2}", "7:',' or '}'")]
    [InlineData("[1 2]", "[1,2]", "3:',' or ']'")]
    [InlineData("{a:1}", "{\"a\":1}", "1:a name in quotes")]
    [InlineData("{'a':'b'}", "{\"a\":\"b\"}", "1:'\"' 5:'\"'")]
    [InlineData("{\"a\" 1}", "{\"a\":1}", "5:':'")]
    [InlineData("{\"a\":}", "{\"a\":?}", "5:a value")]
    [InlineData("{\"a\":,\"b\":2}", "{\"a\":?,\"b\":2}", "5:a value")]
    [InlineData("[1,,2]", "[1,2]", "3:a value")]
    [InlineData("[1:2]", "[1,2]", "2:',' or ']' 3:',' or ']'")]
    [InlineData("{\"a\":[1,2}", "{\"a\":[1,2]}", "9:']'")]
    [InlineData("[{\"a\":1]", "[{\"a\":1}]", "7:'}'")]
    [InlineData("[1}]", "[1]", "2:']'")]
    [InlineData("{\"a\":1]}", "{\"a\":1}", "6:'}'")]
    [InlineData("[True,NULL,nan]", "[true,null,?]", "1:a value 6:a value 11:a value")]
    [InlineData("[01,1.,.5,-,0x1]", "[?,?,?,?,?]", "1:a value 4:a value 7:a value 10:a value 12:a value")]
    [InlineData("[1,\"ab", "[1,\"ab\"]", "6:'\"' 6:']'")]
    [InlineData("{\"a\":{\"b", "{\"a\":{\"b\":?}}", "8:'\"' 8:':' 8:'}'")]
    [InlineData("{\"a\":\"b\n\"c\":1}", "{\"a\":\"b\",\"c\":1}", "7:'\"' 8:',' or '}'")]
    [InlineData("[1]]", "[1]", "3:the end of the text")]
    [InlineData("[\"C:\\Windows\"]", "[\"C:Windows\"]", "4:an escape such as '\\\\'")]
    [InlineData("[1 /* x", "[1]", "3:'*/' 7:']'")]
    [InlineData("[1 # 2]", "[1,2]", "3:',' or ']' 3:a value 5:',' or ']'")]
    [InlineData("{\"a\":1 {\"x\":\"}\"} , \"b\":2}", "{\"a\":1,\"b\":2}", "7:',' or '}'")]
    public void The_rest_of_a_broken_text_is_kept(string text, string expected, string problems)
    {
        var tree = JsonTree.Read(text);
        Assert.Equal(expected, JsonShape.Of(tree.Root));
        Assert.Equal(problems, string.Join(' ', tree.Problems.Select(p => $"{p.Span.Start}:{p.Expected}")));
    }

    [Theory]
    [InlineData(511, false)]
    [InlineData(512, false)]
    [InlineData(513, true)]
    [InlineData(100_000, true)]
    public void Depth_costs_no_stack_and_has_an_end(int levels, bool cut)
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            var text = "[0," + string.Concat(Enumerable.Repeat(open, levels - 1)) + "1" + string.Concat(Enumerable.Repeat(close, levels - 1)) + ",2]";
            var tree = JsonTree.Read(text);
            Assert.Equal(cut, tree.Problems.Any(p => p.Kind == JsonProblemKind.TooDeep));
            Assert.Equal(cut ? 1 : 0, tree.Problems.Length);
            Assert.Equal(2, tree.Root.Items[2].Integer);
            _ = JsonTree.Read(text[..(text.Length / 2)]);
        }
    }

    [Fact]
    public void Work_grows_with_the_text_only()
    {
        var watch = Stopwatch.StartNew();
        foreach (var piece in new[] { "\\\"\n", "\"\n", "'\n", "[}", "{]", "[{", "}", ",", ":", "a", "/*", "//\n", "\"a\":", "{\"a\":[", "\\", "\"\\", "{ \"a\" ", "\u00a0", "[{}{", "\"\\\n" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));
            var tree = JsonTree.Read(text);
            Assert.True(tree.Problems.Length <= JsonReader.MostProblems);
            tree = JsonTree.Read("[\"" + text);
            Assert.True(tree.Problems.Length <= JsonReader.MostProblems);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"it took {watch.Elapsed}");
    }

    [Fact]
    public void Large_texts_are_read_quickly()
    {
        var text = new StringBuilder("[");
        for (var i = 0; text.Length < 8_000_000; i++)
        {
            text.Append("{\r\n    \"Name\":  \"{6D59DEB5-4E5B-4537-A5B0-").Append(i).Append("}\",\r\n    \"Enabled\":  1,\r\n    \"Profile\":  [1, 2, 4],\r\n    \"Description\":  \"Inbound rule for \\\"all\\\" services\",\r\n    \"Group\":  null\r\n},\r\n");
        }

        text.Append("{}]");
        var watch = Stopwatch.StartNew();
        var tree = JsonTree.Read(text.ToString());
        Assert.True(tree.IsStrict);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"it took {watch.Elapsed}");
    }

    private static JsonNode Strict(string text)
    {
        var tree = JsonTree.Read(text);
        Assert.True(tree.IsStrict);
        return Assert.Single(tree.Roots);
    }

    private static string Of(string text, TextSpan span) => text.Substring(span.Start, span.Length);
}
