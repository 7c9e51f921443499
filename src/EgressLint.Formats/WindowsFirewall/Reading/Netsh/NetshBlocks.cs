using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>A line with a label, and the lines without one that follow it.</summary>
/// <param name="Label">Which one; none for a label that is not known.</param>
/// <param name="LabelSpan">The label without its colon.</param>
/// <param name="Value">The value in its first line.</param>
/// <param name="More">The further lines, trimmed.</param>
internal sealed record NetshEntry(NetshLabel Label, TextSpan LabelSpan, TextSpan Value, List<TextSpan> More);

/// <summary>A head with dashes below it, and its lines.</summary>
/// <param name="Head">The line above the dashes.</param>
internal sealed record NetshBlock(TextSpan Head)
{
    /// <summary>Labels of connection security rules, whose blocks look the same.</summary>
    private static readonly string[] Others = ["Endpoint1", "Endpoint2", "Auth1", "Mode", "MMSecMethods"];

    /// <summary>The language; null when it is no rule.</summary>
    public NetshLanguage? Language { get; init; }

    /// <summary>The profile whose settings these are; null when they are not.</summary>
    public string? Profile { get; init; }

    /// <summary>The rule's name.</summary>
    public TextSpan Name { get; init; }

    /// <summary>The column in which values stand; 0 when it is not known.</summary>
    public int Column { get; init; }

    /// <summary>The lines with labels.</summary>
    public List<NetshEntry> Entries { get; } = [];

    /// <summary>All lines below the dashes up to the next head; only for settings.</summary>
    public List<TextSpan> Lines { get; } = [];

    /// <summary>Whether the block says what only verbose output says.</summary>
    public bool IsVerbose => Entries.Exists(e => e.Label is NetshLabel.Description or NetshLabel.Program or NetshLabel.Service or NetshLabel.InterfaceTypes or NetshLabel.Security or NetshLabel.Source);

    /// <summary>Whether it is another kind of rule.</summary>
    public bool IsOther { get; set; }

    /// <summary>What both kinds of output say of a rule; equal for the same rule.</summary>
    public string Likeness { get; set; } = "";

    /// <summary>Whether a label belongs to another kind of rule.</summary>
    public static bool IsOthers(ReadOnlySpan<char> label)
    {
        foreach (var other in Others)
        {
            if (label.Equals(other, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Cuts output of netsh into blocks.</summary>
internal sealed class NetshBlocks
{
    private readonly SourceText text;
    private readonly List<NetshBlock> blocks = [];
    private NetshBlock? block;
    private NetshEntry? entry;

    private NetshBlocks(SourceText text)
    {
        this.text = text;
    }

    /// <summary>The blocks, in file order.</summary>
    public IReadOnlyList<NetshBlock> Blocks => blocks;

    /// <summary>The first label above dashes that no language has; null when there is none.</summary>
    public TextSpan? Unknown { get; private set; }

    /// <summary>Cuts a text.</summary>
    public static NetshBlocks Read(SourceText text)
    {
        var made = new NetshBlocks(text);
        made.Run();
        return made;
    }

    /// <summary>The language of a line that begins a rule; null when it does not.</summary>
    public static NetshLanguage? LanguageOf(ReadOnlySpan<char> head)
    {
        if (NetshLines.TrySplit(head.TrimStart('\uFEFF'), out var length, out _))
        {
            foreach (var language in NetshLanguages.All)
            {
                if (language.Label(head.TrimStart('\uFEFF')[..length]) == NetshLabel.Name)
                {
                    return language;
                }
            }
        }

        return null;
    }

    /// <summary>The profile of a line that begins settings, such as <c>Domain Profile Settings:</c>; null when it begins none.</summary>
    public static string? ProfileOf(ReadOnlySpan<char> head)
    {
        head = head.TrimStart('\uFEFF').Trim();
        if (head.Length is 0 or > 60 || head[^1] is not (':' or '：'))
        {
            return null;
        }

        foreach (var (profile, words) in NetshLanguages.ProfileHeads)
        {
            foreach (var word in words)
            {
                if (head.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return profile;
                }
            }
        }

        return null;
    }

    private void Run()
    {
        for (var line = 0; line < text.LineCount; line++)
        {
            var span = text.GetLine(line);
            if (line + 1 < text.LineCount && NetshLines.IsDashes(text[text.GetLine(line + 1)]) && Begin(span))
            {
                line++;
                continue;
            }

            if (block?.Profile is not null)
            {
                block.Lines.Add(span);
            }
            else if (block?.Language is { } language)
            {
                Line(block, language, span);
            }
        }

        foreach (var rule in blocks.Where(b => b.Language is not null))
        {
            rule.Likeness = Likeness(rule);
        }
    }

    /// <summary>Begins a block when the line is a head; a line of dashes inside a description has none above it.</summary>
    private bool Begin(TextSpan head)
    {
        var words = text[head];
        var mark = words.StartsWith("\uFEFF", StringComparison.Ordinal) ? 1 : 0;
        head = new(head.Start + mark, head.Length - mark);
        words = text[head];
        if (LanguageOf(words) is { } language)
        {
            NetshLines.TrySplit(words, out _, out var start);
            block = new(head)
            {
                Language = language,
                Name = NetshLines.Value(text, head, start),
                Column = start < words.Length && IsNarrow(words[..start]) ? start : 0,
            };
        }
        else if (ProfileOf(words) is { } profile)
        {
            block = new(head) { Profile = profile };
        }
        else if (!words.IsWhiteSpace() && words.TrimEnd()[^1] is ':' or '：')
        {
            // A section of another command.
            block = null;
            return true;
        }
        else
        {
            if (NetshLines.TrySplit(words, out var length, out var value) && NetshLines.IsLabelShape(words, length, value))
            {
                Unknown ??= new(head.Start, length);
            }

            return false;
        }

        entry = null;
        blocks.Add(block);
        return true;
    }

    private void Line(NetshBlock rule, NetshLanguage language, TextSpan span)
    {
        var words = text[span];
        if (words.IsWhiteSpace())
        {
            return;
        }

        if (NetshLines.TrySplit(words, out var length, out var start))
        {
            var label = language.Label(words[..length]);
            rule.IsOther |= NetshBlock.IsOthers(words[..length].Trim());
            if ((label is not NetshLabel.None and not NetshLabel.Name && Fits(rule, words, start)) || NetshLines.IsLabelShape(words, length, start))
            {
                entry = new(label, new(span.Start, words[..length].TrimEnd().Length), NetshLines.Value(text, span, start), []);
                rule.Entries.Add(entry);
                return;
            }
        }

        // "Ok." ends an output, and is nobody's second line.
        if (entry is not null && !words.Trim().Equals("Ok.", StringComparison.OrdinalIgnoreCase))
        {
            var lead = words.Length - words.TrimStart().Length;
            entry.More.Add(new(span.Start + lead, words.Trim().Length));
        }
    }

    /// <summary>Whether the value stands where values stand in this block; lines of descriptions that look like labels do not.</summary>
    private static bool Fits(NetshBlock rule, ReadOnlySpan<char> line, int start) =>
        rule.Column == 0 || start == rule.Column || start == line.Length || !IsNarrow(line[..start]);

    /// <summary>Whether every character takes one column on every console.</summary>
    private static bool IsNarrow(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('\0', '\u024F') < 0;

    private string Likeness(NetshBlock rule) => string.Join('\n', rule.Entries
        .Where(e => e.Label is NetshLabel.Enabled or NetshLabel.Direction or NetshLabel.Profiles or NetshLabel.LocalAddress or NetshLabel.RemoteAddress
            or NetshLabel.Protocol or NetshLabel.LocalPort or NetshLabel.RemotePort or NetshLabel.Action)
        .Select(e => $"{(int)e.Label}={text[e.Value]}{string.Concat(e.More.Select(m => text[m].ToString()))}")
        .Prepend(text[rule.Name].ToString()));
}
