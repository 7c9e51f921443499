using System.Text;

namespace EgressLint.Core.Sets;

internal enum RegexTokenKind
{
    End,
    Set,
    Open,
    Close,
    Bar,
    Repeat,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    Assertion,
    BackReference,
    LoneBackslash,
}

/// <summary>A token of a pattern. <paramref name="Value"/> is the byte that glibc's token carries.</summary>
internal readonly record struct RegexToken(
    RegexTokenKind Kind, byte Value, int Start, int End, ByteSet Set, RegexSetForm Form, RegexAssertion Assertion)
{
    /// <summary>Whether the token is a plain character, escaped or not.</summary>
    public bool IsCharacter => Kind == RegexTokenKind.Set && Form is RegexSetForm.Literal or RegexSetForm.Escaped;

    /// <summary>Whether the token carries a comma. glibc looks at the byte only, so an escaped comma counts.</summary>
    public bool IsComma => Value == ',';
}

/// <summary>Reads the tokens of a pattern, byte by byte: in the C locale a character is a byte.</summary>
internal sealed class RegexScanner
{
    private readonly byte[] bytes;
    private readonly int[] offsets;
    private int position;

    public RegexScanner(string pattern, bool ignoreCase)
    {
        IgnoreCase = ignoreCase;
        bytes = Encoding.UTF8.GetBytes(pattern);
        offsets = new int[bytes.Length + 1];
        MapOffsets(pattern);
    }

    public bool IgnoreCase { get; }

    public RegexToken Token { get; private set; }

    /// <summary>Where the token before the current one ended.</summary>
    public int PreviousEnd { get; private set; }

    public int Offset => offsets[Math.Min(position, bytes.Length)];

    /// <summary>The byte some places ahead, or -1 behind the end. With case ignored letters are seen in upper case, as in glibc.</summary>
    public int Peek(int ahead = 0)
    {
        var raw = PeekRaw(ahead);
        return IgnoreCase && raw is >= 'a' and <= 'z' ? raw - 32 : raw;
    }

    public int PeekRaw(int ahead = 0) => position + ahead < bytes.Length ? bytes[position + ahead] : -1;

    public void Skip(int count) => position += count;

    /// <summary>Moves to the next token.</summary>
    public void Advance()
    {
        PreviousEnd = Offset;
        var start = Offset;
        var value = PeekRaw();
        if (value < 0)
        {
            Token = new RegexToken(RegexTokenKind.End, 0, start, start, default, default, default);
            return;
        }

        position++;
        if (value == '\\')
        {
            AdvanceEscape(start);
            return;
        }

        var kind = value switch
        {
            '(' => RegexTokenKind.Open,
            ')' => RegexTokenKind.Close,
            '|' => RegexTokenKind.Bar,
            '*' or '+' or '?' => RegexTokenKind.Repeat,
            '{' => RegexTokenKind.OpenBrace,
            '}' => RegexTokenKind.CloseBrace,
            '[' => RegexTokenKind.OpenBracket,
            '^' or '$' => RegexTokenKind.Assertion,
            _ => RegexTokenKind.Set,
        };
        Token = new RegexToken(
            kind,
            (byte)value,
            start,
            Offset,
            value == '.' ? ByteSet.All : Literal((byte)value),
            value == '.' ? RegexSetForm.AnyByte : RegexSetForm.Literal,
            value == '^' ? RegexAssertion.TextStart : RegexAssertion.TextEnd);
    }

    /// <summary>The bytes that a literal matches.</summary>
    public ByteSet Literal(byte value)
    {
        var set = ByteSet.Of(value);
        return IgnoreCase && char.IsAsciiLetter((char)value) ? set.With((byte)(value ^ 0x20)) : set;
    }

    private void AdvanceEscape(int start)
    {
        var value = PeekRaw();
        if (value < 0)
        {
            Token = new RegexToken(RegexTokenKind.LoneBackslash, 0, start, Offset, default, default, default);
            return;
        }

        position++;
        RegexAssertion? assertion = value switch
        {
            '<' => RegexAssertion.WordStart,
            '>' => RegexAssertion.WordEnd,
            'b' => RegexAssertion.WordBoundary,
            'B' => RegexAssertion.NotWordBoundary,
            '`' => RegexAssertion.TextStart,
            '\'' => RegexAssertion.TextEnd,
            _ => null,
        };
        var kind = value is >= '1' and <= '9' ? RegexTokenKind.BackReference
            : assertion is null ? RegexTokenKind.Set : RegexTokenKind.Assertion;
        ByteSet? named = value switch
        {
            'w' => RegexSets.Word,
            'W' => RegexSets.Word.Not(),
            's' => RegexSets.Space,
            'S' => RegexSets.Space.Not(),
            _ => null,
        };
        Token = new RegexToken(
            kind,
            (byte)value,
            start,
            Offset,
            named ?? Escaped((byte)value),
            named is null ? RegexSetForm.Escaped : RegexSetForm.Class,
            assertion ?? default);
    }

    /// <summary>
    /// With case ignored glibc turns text and pattern into upper case, but not the letter behind a backslash; an escaped lower-case
    /// letter therefore matches nothing. Recorded: <c>\d</c> with -i matches neither "d" nor "D", while <c>\D</c> matches both.
    /// </summary>
    private ByteSet Escaped(byte value) =>
        IgnoreCase && value is >= (byte)'a' and <= (byte)'z' ? ByteSet.None : Literal(value);

    private void MapOffsets(string pattern)
    {
        var at = 0;
        for (var i = 0; i < pattern.Length;)
        {
            Rune.DecodeFromUtf16(pattern.AsSpan(i), out var rune, out var length);
            for (var k = 0; k < rune.Utf8SequenceLength && at < bytes.Length; k++)
            {
                offsets[at++] = i;
            }

            i += length;
        }

        offsets[bytes.Length] = pattern.Length;
    }
}
