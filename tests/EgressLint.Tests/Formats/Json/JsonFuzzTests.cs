using System.Text;
using System.Text.Json;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Tests.Formats.Json;

/// <summary>Random texts: what System.Text.Json reads, we read alike; what it refuses, we list; nothing throws.</summary>
public sealed class JsonFuzzTests
{
    private static readonly string[] Pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "/*", "*/", "//", "'", "\"a\"", "\"a\":", "1", "-", "true", "null", "\\u00e9", "\\x", "\0", "\t", "e", "."];

    private const int Count = 3000;

    [Fact]
    public void Random_documents_are_read_as_others_read_them()
    {
        for (var seed = 0; seed < Count; seed++)
        {
            Same(Document(new(seed)), valid: true);
        }
    }

    [Fact]
    public void Broken_documents_are_refused_where_others_refuse_them()
    {
        for (var seed = 0; seed < Count; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(Document(random));
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(text.Length + 1);
                if (at < text.Length && random.Next(2) == 0)
                {
                    text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at));
                }
                else
                {
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                }
            }

            Same(text.ToString(), valid: false);
        }
    }

    [Fact]
    public void Cut_anywhere_a_document_gives_a_prefix_of_itself()
    {
        var text = Document(new(77));
        for (var length = 0; length < text.Length; length++)
        {
            Same(text[..length], valid: false);
        }
    }

    private static void Same(string text, bool valid)
    {
        var tree = JsonTree.Read(text);
        Assert.All(tree.Problems.Concat(tree.Extensions), p => Inside(p.Span, text));
        foreach (var root in tree.Roots)
        {
            Places(root, text);
        }

        try
        {
            using var theirs = JsonDocument.Parse(text, new() { MaxDepth = 600 });
            Assert.True(tree.IsStrict, $"{text}: {string.Join(' ', tree.Problems.Concat(tree.Extensions))}");
            Assert.Equal(JsonShape.Of(theirs.RootElement), JsonShape.Of(tree.Root));
        }
        catch (ArgumentException)
        {
            // Half a pair of surrogates: they read UTF-8, which has none.
        }
        catch (JsonException)
        {
            Assert.False(valid, text);
            Assert.True(!tree.IsStrict || tree.Roots.IsEmpty, text);
        }
    }

    private static void Places(JsonNode node, string text)
    {
        Inside(node.Span, text);
        foreach (var member in node.Members)
        {
            Inside(member.NameSpan, text);
            Assert.True(member.Value.Span.Start >= node.Span.Start && member.Value.Span.End <= node.Span.End, text);
            Places(member.Value, text);
        }

        foreach (var item in node.Items)
        {
            Assert.True(item.Span.Start >= node.Span.Start && item.Span.End <= node.Span.End, text);
            Places(item, text);
        }

        if (node is JsonString made)
        {
            Assert.Equal(made.Inner, made.Place(text, 0, made.Value.Length));
        }
    }

    private static void Inside(TextSpan span, string text) => Assert.True(span.Start >= 0 && span.Length >= 0 && span.End <= text.Length, $"{span} in {text}");

    private static string Document(Random random)
    {
        var text = new StringBuilder();
        Value(random, text, 0);
        return text.ToString();
    }

    private static void Value(Random random, StringBuilder text, int depth)
    {
        Blank(random, text);
        switch (random.Next(depth > 5 ? 5 : 9))
        {
            case 0:
                text.Append(new[] { "true", "false", "null" }[random.Next(3)]);
                break;
            case 1 or 2:
                text.Append(new[] { "0", "-0", "12", "1.50", "-3e-7", "9E+20", "123456789012345678901234567890" }[random.Next(7)]);
                break;
            case 3 or 4:
                String(random, text);
                break;
            case 5 or 6:
                text.Append('[');
                for (int i = 0, count = random.Next(4); i < count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Value(random, text, depth + 1);
                }

                Blank(random, text);
                text.Append(']');
                break;
            default:
                text.Append('{');
                for (int i = 0, count = random.Next(4); i < count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Blank(random, text);
                    String(random, text);
                    Blank(random, text);
                    text.Append(':');
                    Value(random, text, depth + 1);
                }

                Blank(random, text);
                text.Append('}');
                break;
        }

        Blank(random, text);
    }

    private static void Blank(Random random, StringBuilder text) => text.Append(new[] { "", "", "", " ", "\r\n  ", "\t" }[random.Next(6)]);

    private static void String(Random random, StringBuilder text)
    {
        text.Append('"');
        for (var i = random.Next(6); i > 0; i--)
        {
            text.Append(new[] { "a", "Name", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00fc", "\u00fc", "\ud83d\ude00", "{", "]", ",", "//", "'" }[random.Next(15)]);
        }

        text.Append('"');
    }
}
