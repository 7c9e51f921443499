using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// What all members of a set certainly end with, and the bytes that may be last in them. Of two sets that end differently nothing has to be worked out: that is
/// most entries of a long list and most of what is asked.
/// </summary>
internal sealed class Ending
{
    /// <summary>Longer ends tell nothing more apart.</summary>
    private const int MostBytes = 256;

    private readonly byte[] tail;
    private readonly ByteSet last;

    /// <param name="tail">The bytes that all members end with, the last one first.</param>
    /// <param name="last">The bytes that may be the last one of a member.</param>
    private Ending(byte[] tail, ByteSet last)
    {
        this.tail = tail;
        this.last = last;
    }

    /// <summary>Nothing is known.</summary>
    public static Ending Any { get; } = new([], ByteSet.All);

    /// <summary>The end of the members of an automaton; <see cref="Any"/> for one whose states are not all there.</summary>
    public static Ending Of(Automaton body)
    {
        if (body is not TableAutomaton || body.Start == Automaton.Dead || body.Accepts(body.Start))
        {
            return Any;
        }

        var last = LastBytes(body);
        var bytes = new List<byte>();
        for (var state = body.Start; bytes.Count < MostBytes && !body.Accepts(state) && OnlyClass(body, state) is { } only && BytesOf(body, only) is { Count: 1 };)
        {
            bytes.Add(body.Classes.Best[only]);
            state = body.Step(state, only, null);
        }

        return new([.. bytes], last);
    }

    /// <summary>The end of one text.</summary>
    public static Ending Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Array.Reverse(bytes);
        return Of(bytes);
    }

    /// <summary>The end of texts that all end with some bytes, the last one first.</summary>
    public static Ending Of(byte[] tail) => tail.Length == 0 ? Any : new(tail, ByteSet.Of(tail[0]));

    /// <summary>Whether no text can end in both ways.</summary>
    public bool IsApart(Ending other)
    {
        var common = Math.Min(tail.Length, other.tail.Length);
        return common > 0
            ? !tail.AsSpan(0, common).SequenceEqual(other.tail.AsSpan(0, common))
            : last.And(other.last) == ByteSet.None;
    }

    /// <summary>Whether a text certainly ends in another way.</summary>
    public bool Excludes(ReadOnlySpan<byte> text)
    {
        if (text.Length < tail.Length)
        {
            return true;
        }

        for (var i = 0; i < tail.Length; i++)
        {
            if (text[^(i + 1)] != tail[i])
            {
                return true;
            }
        }

        return false;
    }

    private static ByteSet LastBytes(Automaton body)
    {
        var last = ByteSet.None;
        for (var value = 0; value < 256; value++)
        {
            last = body.Step(body.Start, body.Classes[(byte)value], null) == Automaton.Dead ? last : last.With((byte)value);
        }

        return last;
    }

    /// <summary>The only class of bytes that leads anywhere; null for none or several.</summary>
    private static int? OnlyClass(Automaton body, int state)
    {
        int? only = null;
        for (var c = 0; c < body.Classes.Count; c++)
        {
            if (body.Step(state, c, null) != Automaton.Dead)
            {
                if (only is not null)
                {
                    return null;
                }

                only = c;
            }
        }

        return only;
    }

    private static ByteSet BytesOf(Automaton body, int byteClass)
    {
        var bytes = ByteSet.None;
        for (var value = 0; value < 256; value++)
        {
            bytes = body.Classes[(byte)value] == byteClass ? bytes.With((byte)value) : bytes;
        }

        return bytes;
    }
}
