using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Reads a list file: one value per line, as ConfigParser::strtokFile of Squid does, without a string per value.</summary>
public static class SquidValueFile
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
        public bool MoveNext()
        {
            var content = text.Content;
            while (position < content.Length)
            {
                if (lineEnd < position)
                {
                    var length = content.AsSpan(position).IndexOf('\n');
                    lineEnd = length < 0 ? content.Length : position + length;
                }

                // A longer line is read in pieces, and each piece is a value of its own.
                var start = position;
                var end = start + SquidParser.UnitsWithin(text, start, lineEnd, LineLimit);
                position = end == lineEnd ? end + 1 : end;
                if (Trim(content, ref start, ref end))
                {
                    Current = TextSpan.FromBounds(start, end);
                    return true;
                }
            }

            return false;
        }

        private static bool Trim(string content, ref int start, ref int end)
        {
            var line = content.AsSpan(start, end - start);
            var special = line.IndexOfAny('\0', '#');
            if (special >= 0)
            {
                // A NUL ends the line for C; a '#' starts a comment at the beginning or behind a blank, and is text elsewhere.
                end = start + VisibleLength(line, special);
            }

            while (start < end && IsBlank(content[start]))
            {
                start++;
            }

            while (start < end && IsBlank(content[end - 1]))
            {
                end--;
            }

            return start < end;
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
