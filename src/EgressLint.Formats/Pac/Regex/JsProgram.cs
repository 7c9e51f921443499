namespace EgressLint.Formats.Pac.Regex;

internal enum JsOp
{
    /// <summary>Reads the character A.</summary>
    Character,

    /// <summary>Reads a character of the set A.</summary>
    Set,

    /// <summary>Holds at the start of the text; with A, of a line.</summary>
    Start,

    /// <summary>Holds at the end of the text; with A, of a line.</summary>
    End,

    /// <summary>Holds between a word and something else; with A, elsewhere.</summary>
    WordBoundary,

    /// <summary>Goes on at A.</summary>
    Jump,

    /// <summary>Goes on at A, and if that fails at B.</summary>
    Split,

    /// <summary>Puts the place into the register A.</summary>
    Mark,

    /// <summary>Puts the place into the registers of group A, whose other end is in the register B.</summary>
    Close,

    /// <summary>Forgets the groups from A up to B.</summary>
    Forget,

    /// <summary>Begins to count the rounds of loop A.</summary>
    BeginLoop,

    /// <summary>Decides whether loop A goes on.</summary>
    Loop,

    /// <summary>Begins a round of loop A.</summary>
    BeginRound,

    /// <summary>Ends a round of loop A: an empty one that was not needed fails.</summary>
    EndRound,

    /// <summary>Reads what group A matched, once more.</summary>
    Again,

    /// <summary>Begins look-around A.</summary>
    BeginLook,

    /// <summary>Look-around A found a match.</summary>
    EndLook,

    /// <summary>The whole pattern matched.</summary>
    Accept,
}

/// <summary>An instruction. Inside of a look-behind reading goes backward.</summary>
internal readonly record struct JsInstruction(JsOp Op, int A, int B, bool IsBackward);

/// <summary>A counted loop: its registers, its bounds, and where it begins and ends.</summary>
internal sealed record JsLoop(int Counter, int Place, int Min, int Max, bool IsLazy, int FirstGroup, int GroupsEnd)
{
    public int Body { get; set; }

    public int Exit { get; set; }
}

/// <summary>A look-around: its registers, and where it goes on.</summary>
internal sealed record JsLook(int Place, int Height, bool IsNegated)
{
    public int Exit { get; set; }
}

/// <summary>A set, ready to be asked: letter case and negation are worked in for ASCII.</summary>
internal sealed class JsReadySet
{
    private readonly JsCharSet set;
    private readonly JsCase letters;
    private readonly bool isNegated;
    private readonly bool[] ascii = new bool[128];

    public JsReadySet(JsCharSet set, bool isNegated, JsCase letters)
    {
        this.set = set;
        this.letters = letters;
        this.isNegated = isNegated;
        for (var c = 0; c < ascii.Length; c++)
        {
            ascii[c] = letters.Meets(set, c) != isNegated;
        }
    }

    public bool Contains(int value) => value < ascii.Length ? ascii[value] : letters.Meets(set, value) != isNegated;
}

/// <summary>A pattern as instructions for <see cref="JsMatcher"/>. Immutable once compiled.</summary>
internal sealed class JsProgram
{
    public List<JsInstruction> Code { get; } = [];

    public List<JsReadySet> Sets { get; } = [];

    public List<JsLoop> Loops { get; } = [];

    public List<JsLook> Looks { get; } = [];

    public required JsCase Letters { get; init; }

    public required int GroupCount { get; init; }

    /// <summary>Registers: two for each group, and what loops, groups and look-arounds need.</summary>
    public int RegisterCount { get; set; }

    /// <summary>Whether a match can only begin where the text does.</summary>
    public bool IsAnchored { get; init; }

    /// <summary>The ASCII characters with which a match may begin; null when that can be anything, or a match can be empty.</summary>
    public bool[]? First { get; init; }
}
