using System.Runtime.CompilerServices;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Reads a list file: one value per line, as ConfigParser::strtokFile of Squid does, without a string per value.</summary>
internal static class SquidValueFile
{
    /// <summary>Bytes of a line, line feed included, that one read of Squid takes (its buffer holds 2048).</summary>
    public const int LineLimit = 2047;

    /// <summary>The values in order, for <c>foreach</c>. A value may hold blanks; a byte order mark stays in the first one.</summary>
    public static Values Read(SourceText text) => new(text);

    /// <summary>The values of a file.</summary>
    public readonly struct Values
    {
        private readonly SourceText text;

        internal Values(SourceText text)
        {
            this.text = text;
        }

        /// <summary>Starts to read.</summary>
        public Enumerator GetEnumerator() => new(text);

        /// <summary>All values at once.</summary>
        public List<TextSpan> ToList()
        {
            var list = new List<TextSpan>();
            foreach (var span in this)
            {
                list.Add(span);
            }

            return list;
        }
    }

    /// <summary>Walks over the values.</summary>
    public struct Enumerator
    {
        private readonly SourceText text;
        private int position;
        private int lineEnd;

        internal Enumerator(SourceText text)
        {
            this.text = text;
            lineEnd = -1;
        }

        /// <summary>Where the value stands.</summary>
        public TextSpan Current { get; private set; }

        /// <summary>Goes to the next value.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool MoveNext()
        {
            var content = text.Content.AsSpan();
            while (position < content.Length)
            {
                // One search finds the end of an ordinary line and, on the way, what makes a line not ordinary.
                var start = position;
                int end;
                if (lineEnd < start)
                {
                    var special = content[start..].IndexOfAny('\n', '#', '\0');
                    end = special < 0 ? content.Length : start + special;
                    lineEnd = end;
                    if (end < content.Length && content[end] != '\n')
                    {
                        var length = content[end..].IndexOf('\n');
                        lineEnd = length < 0 ? content.Length : end + length;
                    }
                }
                else
                {
                    // A further piece of a long line: looking beyond it each time would cost the square of the line.
                    var window = content[start..Math.Min(lineEnd, start + LineLimit)];
                    var special = window.IndexOfAny('#', '\0');
                    end = special < 0 ? start + window.Length : start + special;
                }

                // A longer line is read in pieces, and each piece is a value of its own.
                var pieceEnd = start + SquidParser.UnitsWithin(text, start, lineEnd, LineLimit);
                position = pieceEnd == lineEnd ? pieceEnd + 1 : pieceEnd;
                if (end < pieceEnd)
                {
                    // A NUL ends the line for C; a '#' starts a comment at the beginning or behind a blank, and is text elsewhere.
                    pieceEnd = start + VisibleLength(content[start..pieceEnd], end - start);
                }

                while (start < pieceEnd && IsBlank(content[start]))
                {
                    start++;
                }

                while (start < pieceEnd && IsBlank(content[pieceEnd - 1]))
                {
                    pieceEnd--;
                }

                if (start < pieceEnd)
                {
                    Current = TextSpan.FromBounds(start, pieceEnd);
                    return true;
                }
            }

            return false;
        }

        private static int VisibleLength(ReadOnlySpan<char> line, int special)
        {
            while (special < line.Length)
            {
                if (line[special] == '\0' || special == 0 || IsBlank(line[special - 1]))
                {
                    return special;
                }

                var next = line[(special + 1)..].IndexOfAny('\0', '#');
                special = next < 0 ? line.Length : special + 1 + next;
            }

            return line.Length;
        }

        private static bool IsBlank(char unit) => unit is ' ' or '\t' or '\r' or '\n';
    }
}
