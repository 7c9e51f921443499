using System.Diagnostics;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Text;

/// <summary>Whatever happens to a file on its way: nothing throws, every place lies in the text, and work grows with the text only.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Pieces = ["\"", "{", "}", "[", "]", ",", ";", "\t", "\n", "\r\n", ":", "|", "<", ">", "</S>", "<Obj>", "\0", "\uFEFF", TextSamples.Dashes, "Rule Name:   x\n", " : ", "Any", "99999999999", "...", "：", "MSFT|FW|"];

    [Fact]
    public void A_byte_order_mark_alone_on_a_line_of_a_list_is_nothing()
    {
        Holds("list.txt", "Name        : a\nDirection   : Outbound\nAction      : Allow\n\uFEFF\nEnabled     : True\n");
    }

    [Fact]
    public void Cut_at_any_place_a_file_is_read_all_the_same()
    {
        foreach (var (path, text) in TextSamples.All)
        {
            for (var length = 0; length < text.Length; length += length < 600 ? 1 : 13)
            {
                Holds(path, text[..length]);
            }
        }
    }

    [Fact]
    public void Work_grows_with_the_text_only()
    {
        var watch = Stopwatch.StartNew();
        foreach (var (path, text) in TextSamples.All)
        {
            var half = text.Length / 2;
            foreach (var long_ in new[] { string.Concat(Enumerable.Repeat(text, 300_000 / text.Length)), text[..half] + string.Concat(Enumerable.Repeat(text[half..(half + 20)], 15_000)) })
            {
                Holds(path, long_);
            }
        }

        foreach (var piece in Pieces)
        {
            var long_ = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));
            foreach (var (path, text) in TextSamples.All)
            {
                Holds(path, text[..200] + long_);
            }
        }

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), $"it took {watch.Elapsed}");
    }

    [Fact]
    public void Depth_costs_no_stack()
    {
        Holds("x.json", "[{\"EdgeTraversalPolicy\":" + new string('[', 200_000));
        Holds("x.xml", "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\"MSFT_NetFirewallRule\" \"Direction\" \"Action\"" + string.Concat(Enumerable.Repeat("<Obj N=\"a\"><LST>", 100_000)));
    }

    private static void Holds(string path, string content)
    {
        var text = SourceText.From(path, content);
        foreach (var reader in FirewallReaders.All.Where(r => r.GetType().Namespace is { } space && (space.EndsWith("Netsh", StringComparison.Ordinal) || space.EndsWith("PowerShell", StringComparison.Ordinal) || space.EndsWith("Console", StringComparison.Ordinal))))
        {
            if (reader.Recognize(text) == EgressLint.Formats.Recognition.No)
            {
                continue;
            }

            var document = reader.Read(text);
            Assert.All(document.Rules, r =>
            {
                Inside(r.Span, content);
                Assert.Contains(r.Fields, f => f.Name == "Active");
                foreach (var field in r.Fields)
                {
                    Inside(field.Span, content);
                }
            });
            Assert.All(document.Settings, s => Inside(s.Span, content));
            Assert.All(document.Keywords, k => Inside(k.Span, content));
            Assert.All(document.Problems, p => Inside(p.At.Span, content));
            Assert.True(document.Problems.Length <= 100);
        }
    }

    private static void Inside(TextSpan span, string text) => Assert.True(span.Start >= 0 && span.Length >= 0 && span.End <= text.Length, $"{span} of {text.Length}");
}
