using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>A command of a script.</summary>
/// <param name="Name">Its name in small letters, without module and <c>.exe</c>.</param>
/// <param name="Span">Where the name stands.</param>
/// <param name="First">Its first argument among the tokens.</param>
/// <param name="Condition">Under what it runs, for a person, such as <c>'if'</c>; null when it always does.</param>
/// <param name="Block">The innermost block that it stands in.</param>
/// <param name="IsFed">Whether a pipeline feeds it.</param>
internal sealed record PsCommand(string Name, TextSpan Span, int First, string? Condition, int Block, bool IsFed);

/// <summary>A table that is the whole value of a variable.</summary>
/// <param name="First">Its first token behind the bracket.</param>
/// <param name="At">The token of the variable.</param>
/// <param name="Block">The innermost block that it stands in.</param>
internal readonly record struct PsTable(int First, int At, int Block);

/// <summary>
/// The commands of a PowerShell script with what they stand in. Blocks of <c>if</c>, loops, functions and the like may never run; those of <c>try</c>,
/// <c>Configuration</c>, <c>Node</c> and <c>process</c> do. That a script ends early is not looked for.
/// </summary>
internal sealed class PsScript
{
    private readonly List<PsToken> tokens;
    private readonly List<Frame> frames = [];
    private readonly List<int> parents = [-1];
    private readonly HashSet<string> changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<PsTable>> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, bool> wanted;

    /// <summary>Reads a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="wanted">Whether a command of that name, in small letters, is of interest.</param>
    public PsScript(string text, Func<string, bool> wanted)
    {
        this.wanted = wanted;
        tokens = PsLexer.Read(text);
        Arguments = new(tokens);
        Walk();
    }

    /// <summary>The tokens.</summary>
    public IReadOnlyList<PsToken> Tokens => tokens;

    /// <summary>Reads arguments.</summary>
    public PsArguments Arguments { get; }

    /// <summary>The commands of interest, in file order.</summary>
    public List<PsCommand> Commands { get; } = [];

    /// <summary>The table that a splatted variable holds at a command; null when that is not plain.</summary>
    public PsTable? Table(string variable, int at, int block)
    {
        if (changed.Contains(variable) || !tables.TryGetValue(variable, out var list))
        {
            return null;
        }

        var found = list.FindLastIndex(t => t.At < at);
        if (found < 0)
        {
            return null;
        }

        for (var b = block; b >= 0; b = parents[b])
        {
            if (b == list[found].Block)
            {
                return list[found];
            }
        }

        return null;
    }

    private void Walk()
    {
        var start = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            switch (token.Kind)
            {
                case PsKind.Separator:
                    start = i + 1;
                    break;
                case PsKind.Open:
                    frames.Add(new(token.Text, Reason(token, start, i) ?? Condition(), parents.Count, start));
                    parents.Add(frames.Count > 1 ? frames[^2].Block : 0);
                    start = i + 1;
                    break;
                case PsKind.Close:
                    start = Close(token.Text, i + 1, start);
                    break;
                case PsKind.Unknown when token.Text.Length > 0 && !token.Quoted:
                    Assignment(i);
                    break;
                case PsKind.Literal when !token.Quoted && IsCommand(i, start) && wanted(Bare(token.Text)):
                    Commands.Add(new(Bare(token.Text), token.Span, i + 1, Chained(i, start) ?? Condition(), Block(), IsFed(i, start)));
                    break;
            }
        }
    }

    private int Block() => frames.Count > 0 ? frames[^1].Block : 0;

    private string? Condition() => frames.Count > 0 ? frames[^1].Condition : null;

    private int Close(string sign, int next, int start)
    {
        var open = frames.Count - 1;
        while (open >= 0 && frames[open].Text[^1] != (sign == ")" ? '(' : '{'))
        {
            open--;
        }

        if (open < 0)
        {
            return start;
        }

        var frame = frames[open];
        frames.RemoveRange(open, frames.Count - open);
        return frame.Text == "{" ? next : frame.Start;
    }

    /// <summary>Whether a word stands where a command can.</summary>
    private bool IsCommand(int at, int start)
    {
        if (at == start)
        {
            return true;
        }

        var before = tokens[at - 1];
        return before.Kind is PsKind.Separator or PsKind.Pipe or PsKind.AndOr or PsKind.Open or PsKind.Equal or PsKind.Close
            || (before.Kind == PsKind.Other && before.Text is "&" or "[")
            || before.Is("return") || before.Is("=") || before.Is(".");
    }

    private string? Chained(int at, int start)
    {
        for (var i = at - 1; i >= start && i >= at - 64; i--)
        {
            if (tokens[i].Kind == PsKind.AndOr)
            {
                return $"'{tokens[i].Text}'";
            }
        }

        return null;
    }

    private bool IsFed(int at, int start) => at > start && tokens[at - 1].Kind == PsKind.Pipe;

    /// <summary>Why a block may not run; null when it does where its surroundings do.</summary>
    private string? Reason(PsToken open, int start, int at)
    {
        if (open.Text != "{")
        {
            return null;
        }

        // The last pipe decides: 'Get-Content x | ForEach-Object {'.
        var first = start;
        for (var i = at - 1; i > start && i >= at - 64; i--)
        {
            if (tokens[i].Kind is PsKind.Pipe or PsKind.AndOr)
            {
                first = i + 1;
                break;
            }
        }

        if (first >= at)
        {
            return first > 0 && tokens[first - 1].Kind == PsKind.Open ? "a script block" : null;
        }

        var word = tokens[first];
        if (word.Kind == PsKind.Other && word.Text == "&")
        {
            return null;
        }

        if (word.Kind != PsKind.Literal || word.Quoted)
        {
            return "a script block";
        }

        return word.Text.ToUpperInvariant() switch
        {
            "TRY" or "FINALLY" or "BEGIN" or "PROCESS" or "END" or "CONFIGURATION" or "NODE" or "PARAM" => null,
            var name => name is "%" ? "'ForEach-Object'" : $"'{word.Text}'",
        };
    }

    /// <summary>Remembers tables that are assigned whole; any other use of a variable may change it.</summary>
    private void Assignment(int at)
    {
        var name = tokens[at].Text;
        var isTable = at + 2 < tokens.Count && tokens[at + 1].Kind == PsKind.Equal && tokens[at + 2] is { Kind: PsKind.Open, Text: "@{" };
        if (!isTable)
        {
            changed.Add(name.Split('.', 2)[0]);
            return;
        }

        if (!tables.TryGetValue(name, out var list))
        {
            tables[name] = list = [];
        }

        list.Add(new(at + 3, at, Block()));
    }

    private static string Bare(string name)
    {
        var module = name.LastIndexOf('\\');
        var bare = (module < 0 ? name : name[(module + 1)..]).ToLowerInvariant();
        return bare.EndsWith(".exe", StringComparison.Ordinal) ? bare[..^4] : bare;
    }

    /// <summary>An open bracket.</summary>
    /// <param name="Text">Which.</param>
    /// <param name="Condition">Under what its inside runs.</param>
    /// <param name="Block">Its number.</param>
    /// <param name="Start">Where the statement began that it stands in.</param>
    private readonly record struct Frame(string Text, string? Condition, int Block, int Start);
}
