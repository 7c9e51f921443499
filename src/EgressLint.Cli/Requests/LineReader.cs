namespace EgressLint.Cli.Requests;

/// <summary>Reads the lines of a stream one at a time, in memory that depends on the longest line and not on their number.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Longest line that is read, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>Number of the line that was read last, from one.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line that was read last was too long; its text is then empty.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Whether the next line is here already, so that asking for it will not wait.</summary>
    public bool HasLine => buffer.AsSpan(start, end - start).Contains((byte)'\n');

    /// <summary>Reads the next line without its end; false after the last one. The memory is good until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        IsTooLong = false;
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = Take(searched + at, 1);
                return true;
            }

            if (isAtEnd)
            {
                var rest = end > start;
                line = Take(end - start, 0);
                return rest;
            }

            searched = end - start;
            if (searched > MaxLength)
            {
                // The beginning of a line that is too long need not be kept.
                IsTooLong = true;
                start = end;
                searched = 0;
            }

            Fill();
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int separator)
    {
        Number++;
        var line = buffer.AsMemory(start, length);
        start += length + separator;
        if (line.Span.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        if (Number == 1 && line.Span.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        return IsTooLong ? ReadOnlyMemory<byte>.Empty : line;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        isAtEnd = read == 0;
    }
}
