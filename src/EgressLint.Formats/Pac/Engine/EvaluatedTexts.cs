using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>What a text is read as.</summary>
internal enum EvaluatedKind
{
    /// <summary>A script.</summary>
    Sloppy,

    /// <summary>A script in strict code.</summary>
    Strict,

    /// <summary>One function in brackets.</summary>
    Function,
}

/// <summary>A text that was evaluated at a place.</summary>
/// <param name="Start">Where it begins among all texts.</param>
/// <param name="Place">The call that evaluates it, which may itself be in such a text.</param>
/// <param name="Program">What was read.</param>
/// <param name="Compiler">Makes it run.</param>
internal sealed record EvaluatedText(int Start, TextSpan Place, JsProgram Program, Compiler Compiler)
{
    /// <summary>The function, once it is made.</summary>
    public FunctionCode? Function { get; set; }
}

/// <summary>
/// The texts that <c>eval</c> and <c>Function</c> were given, read once for each place. Their characters are counted on behind those of the
/// script, so that two places in them are as different as two in the script; whoever shows a place is given the call instead.
/// </summary>
internal sealed class EvaluatedTexts(int scriptLength)
{
    /// <summary>Characters in all texts together; a PAC file has at most a million.</summary>
    private const int MostCharacters = 2_000_000;

    private const int MostTexts = 20_000;

    private readonly Dictionary<(TextSpan Place, EvaluatedKind Kind, string Text), EvaluatedText> known = [];
    private readonly List<EvaluatedText> all = [];
    private int end = scriptLength + 1;

    /// <summary>A text at a place; null when there are more than are followed.</summary>
    public EvaluatedText? Read(PacMachine machine, TextSpan place, EvaluatedKind kind, string text)
    {
        if (known.TryGetValue((place, kind, text), out var read))
        {
            return read;
        }

        if (end - scriptLength + text.Length > MostCharacters || all.Count >= MostTexts)
        {
            return null;
        }

        var source = SourceText.From("", text);
        var program = (JsProgram)(kind == EvaluatedKind.Strict ? PacParser.ParseStrict(source) : PacParser.Parse(source)).Root;
        read = new(end, place, program, new(machine, text, end));
        end += text.Length + 1;
        all.Add(read);
        known[(place, kind, text)] = read;
        return read;
    }

    /// <summary>A place of the script; for one in a text that was evaluated the call.</summary>
    public TextSpan PlaceOf(TextSpan span)
    {
        while (span.Start > scriptLength && Find(span.Start) is { } text)
        {
            span = text.Place;
        }

        return span;
    }

    private EvaluatedText? Find(int position)
    {
        int low = 0, high = all.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = all[middle].Start <= position ? (middle, high) : (low, middle - 1);
        }

        return low < all.Count ? all[low] : null;
    }
}
