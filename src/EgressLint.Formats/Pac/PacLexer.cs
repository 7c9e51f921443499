using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>
/// Cuts a script into tokens, one at a time, because only the parser knows whether a slash divides or begins a regular expression and
/// whether a brace ends a block or the hole of a template. Scanning depends on nothing but the place, so a token can be scanned again.
/// </summary>
internal sealed partial class PacLexer
{
    private readonly string text;
    private bool isStarted;
    private bool isClosed;
    private readonly Dictionary<string, PacLexeme> words = new(1024, StringComparer.Ordinal);
    private readonly Dictionary<string, PacLexeme>.AlternateLookup<ReadOnlySpan<char>> wordsBySpan;

    public PacLexer(string text)
    {
        this.text = text;
        var keyword = PacLexeme.In;
        foreach (var word in PacLexemes.Keywords)
        {
            words.Add(word, keyword++);
        }

        wordsBySpan = words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (text.StartsWith("#!", StringComparison.Ordinal))
        {
            End = PacCharacters.LineEnd(text, 0);
        }

        Next();
    }

    /// <summary>What the token is.</summary>
    public PacLexeme Kind { get; private set; }

    /// <summary>Where the gap before it starts.</summary>
    public int FullStart { get; private set; }

    /// <summary>Where it starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Whether a line ends in the gap before it.</summary>
    public bool AfterLineEnd { get; private set; }

    /// <summary>The name, of a name or reserved word; the same string for the same name.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>The value of a number.</summary>
    public double Number { get; private set; }

    /// <summary>Whether a name, string or piece of a template has escapes.</summary>
    public bool HasEscape { get; private set; }

    /// <summary>Where it has an octal number or escape, which strict code must not have; less than zero without one.</summary>
    public int OctalAt { get; private set; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Where that shows.</summary>
    public TextSpan ProblemSpan { get; private set; }

    /// <summary>Whether a piece of a template is the last one.</summary>
    public bool IsTail { get; private set; }

    /// <summary>Where the flags of a regular expression begin.</summary>
    public int FlagsStart { get; private set; }

    public TextSpan Span => TextSpan.FromBounds(Start, End);

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        FullStart = isStarted ? End : 0;
        isStarted = true;
        ScanFrom(End);
    }

    /// <summary>What comes behind the current token, which is a word, and whether on another line.</summary>
    public (PacLexeme Kind, string Name, bool AfterLineEnd, bool HasEscape, int Start) Peek()
    {
        if (Kind == PacLexeme.EndOfFile)
        {
            return (Kind, Name, AfterLineEnd, HasEscape, Start);
        }

        var (fullStart, start, after) = (FullStart, Start, AfterLineEnd);
        ScanFrom(End);
        var next = (Kind, Name, AfterLineEnd, HasEscape, Start);
        FullStart = fullStart;
        AfterLineEnd = after;
        Reset(start);
        ScanToken();
        return next;
    }

    /// <summary>Reads the current slash as the beginning of a regular expression.</summary>
    public void RescanRegex() => ScanRegex();

    /// <summary>Reads the current brace as the end of a hole in a template.</summary>
    public void RescanTemplate() => ScanTemplate();

    /// <summary>Makes the current token one unit long that begins nothing.</summary>
    public void RescanUnknown()
    {
        Kind = PacLexeme.Unknown;
        End = Start + 1;
    }

    /// <summary>What is wrong with the token is right where it stands.</summary>
    public void Forgive() => Problem = null;

    private void ScanFrom(int position)
    {
        AfterLineEnd = position == 0;
        Reset(position);
        SkipGap(position);
        if (Start >= text.Length)
        {
            Kind = PacLexeme.EndOfFile;
            Start = End = text.Length;
            return;
        }

        ScanToken();
    }

    private void Reset(int start)
    {
        Start = start;
        Problem = null;
        HasEscape = false;
        OctalAt = -1;
    }

    private void SkipGap(int i)
    {
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (PacCharacters.IsLineEnd(c))
            {
                AfterLineEnd = true;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] is '/' or '*')
            {
                i = (text[i + 1] == '/' ? PacCharacters.LineEnd(text, i) : BlockCommentEnd(i)) - 1;
            }
            else if (IsHtmlComment(c, i))
            {
                i = PacCharacters.LineEnd(text, i) - 1;
            }
            else if (!PacCharacters.IsBlank(c))
            {
                break;
            }
        }

        Start = i;
    }

    private bool IsHtmlComment(char c, int i) => c switch
    {
        '<' => text.AsSpan(i).StartsWith("<!--", StringComparison.Ordinal),
        '-' => AfterLineEnd && text.AsSpan(i).StartsWith("-->", StringComparison.Ordinal),
        _ => false,
    };

    private int BlockCommentEnd(int start)
    {
        var length = text.AsSpan(start + 2).IndexOf("*/", StringComparison.Ordinal);
        if (length < 0)
        {
            Fail("the comment is not closed", start, start + 2);
            return text.Length;
        }

        AfterLineEnd |= text.AsSpan(start + 2, length).IndexOfAny("\n\r\u2028\u2029") >= 0;
        return start + length + 4;
    }

    private void ScanToken()
    {
        var c = text[Start];
        if (char.IsAsciiLetter(c) || c is '_' or '$')
        {
            ScanWord();
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && Start + 1 < text.Length && char.IsAsciiDigit(text[Start + 1])))
        {
            ScanNumber();
        }
        else if (c is '"' or '\'')
        {
            ScanString(c);
        }
        else if (c == '`')
        {
            ScanTemplate();
        }
        else if (c >= 128 || c is '\\' or '#')
        {
            ScanRareWord();
        }
        else
        {
            ScanPunctuator(c);
        }
    }

    private void ScanWord()
    {
        var i = Start + 1;
        while (i < text.Length && PacCharacters.IsAsciiWord(text[i]))
        {
            i++;
        }

        if (i < text.Length && (text[i] >= 128 || text[i] == '\\'))
        {
            ScanRareWord();
            return;
        }

        End = i;
        SetWord(text.AsSpan(Start, i - Start));
    }

    private void SetWord(ReadOnlySpan<char> word)
    {
        if (wordsBySpan.TryGetValue(word, out var name, out var kind))
        {
            Name = name;
            Kind = kind;
            return;
        }

        Name = word.ToString();
        Kind = PacLexeme.Identifier;
        words.Add(Name, Kind);
    }

    private void ScanUnknown()
    {
        Kind = PacLexeme.Unknown;
        End = Start + PacCharacters.UnitsOf(PacCharacters.PointAt(text, Start));
        Fail("'" + text[Start..End] + "' has no meaning in a script", Start, End);
    }

    private void Fail(string problem, int start, int end)
    {
        if (Problem is null)
        {
            Problem = problem;
            ProblemSpan = TextSpan.FromBounds(start, end);
        }
    }
}
