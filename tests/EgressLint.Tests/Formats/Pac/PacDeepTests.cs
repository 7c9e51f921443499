using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

public sealed class PacDeepTests
{
    private const int SmallStack = 1 << 20;

    public static TheoryData<string, string> Long { get; } = new()
    {
        { "or", "x = " + Repeat("dnsDomainIs(host, \"a.example.com\") ||\n", 50_000) + "y" },
        { "and", Repeat("a && ", 50_000) + "b" },
        { "sum", Repeat("\"a\" + ", 50_000) + "b" },
        { "coalesce", Repeat("a ?? ", 50_000) + "b" },
        { "conditional", Repeat("a ? b : ", 50_000) + "c" },
        { "comma", Repeat("a, ", 50_000) + "b" },
        { "else-if", Repeat("if (a) { b } else ", 20_000) + "{ c }" },
        { "array", "x = [" + Repeat("\"a.example.com\",\n", 65_000) + "]" },
        { "object", "x = {" + Repeat("\"a\": 1, ", 65_000) + "}" },
        { "statements", Repeat("a = b;\n", 100_000) },
        { "cases", "switch (a) {" + Repeat("case 1: b;", 50_000) + "}" },
        { "left brackets", Repeat("(", 200) + "a" + Repeat(" || b)", 200) + Repeat(" || c", 50_000) },
    };

    public static TheoryData<string, string> Deep { get; } = new()
    {
        { "brackets", Repeat("(", 100_000) + "a" + Repeat(")", 100_000) },
        { "arrays", Repeat("[", 100_000) + Repeat("]", 100_000) },
        { "objects", "x = " + Repeat("{a:", 100_000) + "1" + Repeat("}", 100_000) },
        { "not", Repeat("!", 100_000) + "a" },
        { "typeof", Repeat("typeof ", 100_000) + "a" },
        { "members", "a" + Repeat(".b", 100_000) },
        { "calls", "a" + Repeat("(1)", 100_000) },
        { "indexes", "a" + Repeat("[b]", 100_000) },
        { "differences", Repeat("a - ", 100_000) + "b" },
        { "sums and differences", Repeat("a + b - ", 50_000) + "b" },
        { "powers", Repeat("a ** ", 100_000) + "b" },
        { "assignments", Repeat("a = ", 100_000) + "b" },
        { "arrows", Repeat("a => ", 100_000) + "b" },
        { "blocks", Repeat("{", 100_000) + Repeat("}", 100_000) },
        { "ifs", Repeat("if (a) ", 100_000) + "b" },
        { "functions", Repeat("function f() {", 50_000) + Repeat("}", 50_000) },
        { "function expressions", Repeat("x = function () {", 50_000) + Repeat("}", 50_000) },
        { "conditions", Repeat("a ? ", 50_000) + "b" + Repeat(" : c", 50_000) },
        { "right brackets", Repeat("(a || ", 50_000) + "b" + Repeat(")", 50_000) },
        { "templates", Repeat("`${", 20_000) + "a" + Repeat("}`", 20_000) },
        { "patterns", "var " + Repeat("[", 50_000) + "a" + Repeat("]", 50_000) + " = 1" },
        { "news", Repeat("new ", 50_000) + "a" },
        { "classes", Repeat("class A { a() {", 20_000) + Repeat("}}", 20_000) },
        { "labels", string.Concat(Enumerable.Range(0, 3_000).Select(i => $"a{i}: ")) + "b" },
        { "calls in calls", Repeat("f(a, ", 50_000) + "b" + Repeat(")", 50_000) },
    };

    [Theory]
    [MemberData(nameof(Long))]
    public void Long_things_are_read_whole_on_a_small_stack(string name, string script)
    {
        var (problems, height, unsupported) = Measure(script);
        Assert.True(problems == 0 && unsupported == 0 && height < 10, $"{name}: {problems} problems, {height} high, {unsupported} unsupported");
    }

    [Theory]
    [MemberData(nameof(Deep))]
    public void Deep_things_are_cut_off_and_are_no_mistakes(string name, string script)
    {
        var (problems, height, unsupported) = Measure(script);
        Assert.True(problems == 0 && unsupported > 0 && height < 2500, $"{name}: {problems} problems, {height} high, {unsupported} unsupported");
    }

    [Theory]
    [InlineData("(", "expected ')' before the end of the file")]
    [InlineData("{", "expected '}' before the end of the file")]
    [InlineData("f(", "expected ',' or ')' before the end of the file")]
    [InlineData("[", "expected ',' or ']' before the end of the file")]
    public void Deep_brackets_that_are_never_closed_are_one_mistake(string open, string expected)
    {
        var tree = PacParser.Parse(SourceText.From("a.pac", Repeat(open, 100_000)));
        Assert.Equal(expected, Assert.Single(tree.Problems).Arguments[0]);
    }

    [Fact]
    public void Nesting_as_in_real_files_is_kept()
    {
        var (problems, _, unsupported) = Measure(Repeat("(", 150) + "a" + Repeat(")", 150) + ";" + Repeat("if (a) {", 60) + Repeat("}", 60) + "a" + Repeat(".b(c)", 400));
        Assert.Equal((0, 0), (problems, unsupported));
    }

    [Fact]
    public void Behind_what_is_cut_off_reading_goes_on()
    {
        Assert.EndsWith("(= b 1); c;", JsPrinter.Shape("function f() {" + Repeat("{", 1000) + Repeat("}", 1000) + "} b = 1; c"), StringComparison.Ordinal);
    }

    private static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));

    private static (int Problems, int Height, int Unsupported) Measure(string script)
    {
        SyntaxTree? tree = null;
        var thread = new Thread(() => tree = PacParser.Parse(SourceText.From("a.pac", script)), SmallStack);
        thread.Start();
        thread.Join();
        Assert.NotNull(tree);
        var (height, unsupported) = (0, 0);
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.Root, 0)]);
        while (open.TryPop(out var next))
        {
            height = Math.Max(height, next.Depth);
            unsupported += next.Node is JsUnsupported or JsUnsupportedStatement ? 1 : 0;
            foreach (var child in next.Node.Children)
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return (tree.Problems.Length, height, unsupported);
    }
}
