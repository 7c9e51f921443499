using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>What a piece of a PowerShell script is; only as fine as reading literal arguments needs.</summary>
internal enum PsKind
{
    /// <summary>Text whose value is known: a bare word, a string, a number, <c>$true</c>.</summary>
    Literal,

    /// <summary>A value that only a run knows: a variable, a string with one in it, an index.</summary>
    Unknown,

    /// <summary><c>-Name</c> or <c>-Name:</c>.</summary>
    Parameter,

    /// <summary><c>@name</c>.</summary>
    Splat,

    /// <summary>A comma.</summary>
    Comma,

    /// <summary>An equals sign.</summary>
    Equal,

    /// <summary>A line break or semicolon.</summary>
    Separator,

    /// <summary>A bar: what follows is fed by what stands before.</summary>
    Pipe,

    /// <summary><c>&amp;&amp;</c> or <c>||</c>.</summary>
    AndOr,

    /// <summary><c>(</c>, <c>@(</c>, <c>{</c> or <c>@{</c>.</summary>
    Open,

    /// <summary><c>)</c> or <c>}</c>.</summary>
    Close,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value of a literal, the name of a parameter, a variable or a splat, the signs of everything else.</param>
/// <param name="Span">Where it stands, quotes included.</param>
/// <param name="Inner">Where the value stands.</param>
/// <param name="Apart">Whether a blank stands before it: arguments end there.</param>
/// <param name="Quoted">Whether it is a string: never a command or keyword.</param>
internal readonly record struct PsToken(PsKind Kind, string Text, TextSpan Span, TextSpan Inner, bool Apart, bool Quoted)
{
    /// <summary>Whether it is this word, without quotes.</summary>
    public bool Is(string word) => Kind == PsKind.Literal && !Quoted && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it ends an argument list.</summary>
    public bool Ends => Kind is PsKind.Separator or PsKind.Pipe or PsKind.AndOr or PsKind.Close;
}
