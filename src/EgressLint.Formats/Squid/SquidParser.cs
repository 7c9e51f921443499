using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Reads any text whatever as a Squid configuration: physical lines, then logical lines, then words, as parseOneConfigFile
/// of Squid assembles them. Linear, without recursion, and it never fails. What the lines mean is the loader's business,
/// and so are the findings: the tree has no problems of its own.
/// </summary>
internal static class SquidParser
{
    /// <summary>Bytes of a physical line, line feed included, that one read of Squid takes (its buffer holds 8192).</summary>
    public const int LineLimit = 8191;

    /// <summary>Parses a text.</summary>
    public static SyntaxTree Parse(SourceText text)
    {
        var assembler = new Assembler(text);
        var content = text.Content;
        var start = 0;
        while (start < content.Length)
        {
            var length = content.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? content.Length : start + length;
            assembler.AddPhysicalLine(start, end);
            start = end + 1;
        }

        return assembler.Finish();
    }

    /// <summary>How many units of a range fit into a number of bytes, without splitting a character; at least one.</summary>
    internal static int UnitsWithin(SourceText text, int start, int end, int bytes)
    {
        // A unit is one to three bytes of UTF-8; only a long line has to be counted.
        if ((long)(end - start) * 3 <= bytes)
        {
            return end - start;
        }

        if (text.Encoding != TextEncoding.Utf8)
        {
            return Math.Min(end - start, bytes);
        }

        var content = text.Content;
        var used = 0;
        var i = start;
        while (i < end)
        {
            var isPair = char.IsHighSurrogate(content[i]) && i + 1 < end && char.IsLowSurrogate(content[i + 1]);
            var size = isPair ? 4 : content[i] < 0x80 ? 1 : content[i] < 0x800 ? 2 : 3;
            if (used + size > bytes)
            {
                return Math.Max(i - start, 1);
            }

            used += size;
            i += isPair ? 2 : 1;
        }

        return end - start;
    }

    private sealed class Assembler(SourceText text)
    {
        private readonly ImmutableArray<SquidLineSyntax>.Builder lines = ImmutableArray.CreateBuilder<SquidLineSyntax>();
        private readonly ImmutableArray<SyntaxToken>.Builder tokens = ImmutableArray.CreateBuilder<SyntaxToken>();
        private readonly ImmutableArray<SquidCut>.Builder cuts = ImmutableArray.CreateBuilder<SquidCut>();
        private readonly List<TextSpan> pending = [];
        private int tokenEnd;

        public void AddPhysicalLine(int start, int end)
        {
            // What does not fit into the buffer is read as a line of its own, even in the middle of a word or a comment.
            var length = UnitsWithin(text, start, end, LineLimit);
            while (start + length < end)
            {
                cuts.Add(new(SquidCutReason.TooLong, TextSpan.FromBounds(start + length, end)));
                AddPiece(start, start + length);
                start += length;
                length = UnitsWithin(text, start, end, LineLimit);
            }

            AddPiece(start, end);
        }

        public SyntaxTree Finish()
        {
            if (pending.Count > 0)
            {
                AddLine(SquidLineTraits.IsDropped | SquidLineTraits.HasContinuation);
            }

            tokens.Add(new((ushort)SquidTokenKind.EndOfFile, tokenEnd, new(text.Content.Length, 0)));
            var root = new SquidFileSyntax(new(0, text.Content.Length), lines.DrainToImmutable(), cuts.DrainToImmutable());
            return new(text, root, tokens.DrainToImmutable(), []);
        }

        private void AddPiece(int start, int end)
        {
            var content = text.Content;
            var cut = content.AsSpan(start, end - start).IndexOfAny('\r', '\0');
            var visible = cut < 0 ? end : start + cut;
            while (start < visible && content[start] is ' ' or '\t')
            {
                start++;
            }

            var isComment = start < visible && content[start] == '#';
            if (cut >= 0 && !isComment && content.AsSpan(visible, end - visible).ContainsAnyExcept(" \t\r\0"))
            {
                cuts.Add(new(content[visible] == '\r' ? SquidCutReason.CarriageReturn : SquidCutReason.Nul, TextSpan.FromBounds(visible, end)));
            }

            // Also '#line N "file"' is no directive: it only changes what Squid calls the place.
            if (start == visible || isComment)
            {
                return;
            }

            if (content[visible - 1] == '\\')
            {
                pending.Add(TextSpan.FromBounds(start, visible - 1));
                return;
            }

            while (content[visible - 1] is ' ' or '\t')
            {
                visible--;
            }

            if (pending.Count == 0)
            {
                AddSimpleLine(TextSpan.FromBounds(start, visible));
                return;
            }

            pending.Add(TextSpan.FromBounds(start, visible));
            AddLine(SquidLineTraits.HasContinuation);
        }

        private void AddSimpleLine(TextSpan span)
        {
            var content = text[span];
            var position = 0;
            var contentLength = 0;
            while (SquidTokenizer.Next(content, ref position, out var start))
            {
                AddToken(TextSpan.FromBounds(span.Start + start, span.Start + position));
                contentLength = position;
            }

            lines.Add(new(text, span, contentLength, SquidLineTraits.None, logical: null));
        }

        private void AddLine(SquidLineTraits traits)
        {
            var joined = new StringBuilder();
            var segments = new SquidLogicalText.Segment[pending.Count];
            for (var i = 0; i < segments.Length; i++)
            {
                segments[i] = new(joined.Length, pending[i].Start, pending[i].End, Replaced: false, IsJoin: i > 0);
                joined.Append(text[pending[i]]);
            }

            var span = TextSpan.FromBounds(pending[0].Start, pending[^1].End);
            pending.Clear();
            while (joined.Length > 0 && joined[^1] is ' ' or '\t')
            {
                joined.Length--;
            }

            var logical = new SquidLogicalText(text, joined.ToString(), segments);
            var position = 0;
            var contentLength = 0;
            while (SquidTokenizer.Next(logical.Text, ref position, out var start))
            {
                AddToken(logical.ToSource(start, position));
                contentLength = position;
            }

            lines.Add(new(text, span, contentLength, traits, logical));
        }

        private void AddToken(TextSpan span)
        {
            tokens.Add(new((ushort)SquidTokenKind.Word, tokenEnd, span));
            tokenEnd = span.End;
        }
    }
}
