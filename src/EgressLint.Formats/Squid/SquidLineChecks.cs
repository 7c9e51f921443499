using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Finds lines that Squid joins or cuts otherwise than a reader expects. They count in branches that are off as well.</summary>
internal static class SquidLineChecks
{
    // Junk can hold thousands of cuts; the first ones say enough.
    private const int MostFindings = 50;
    private const int LongestQuote = 60;

    /// <summary>Adds the findings of one file.</summary>
    public static void Check(SyntaxTree tree, List<Finding> findings)
    {
        if (tree.Root is not SquidFileSyntax file)
        {
            return;
        }

        var before = findings.Count;
        foreach (var cut in file.Cuts)
        {
            if (findings.Count - before >= MostFindings)
            {
                break;
            }

            findings.Add(Cut(tree.Text, cut));
        }

        before = findings.Count;
        foreach (var line in file.Lines)
        {
            if (findings.Count - before >= MostFindings)
            {
                break;
            }

            CheckBackslash(tree.Text, line, findings);
            if (line.HasContinuation)
            {
                CheckJoins(tree.Text, line, findings);
            }
        }
    }

    private static Finding Cut(SourceText source, SquidCut cut)
    {
        // Only the place of the cut is marked: the lost text may be megabytes.
        var at = source.At(new(cut.Lost.Start, Math.Min(cut.Lost.Length, 1)));
        return cut.Reason switch
        {
            SquidCutReason.TooLong => new(SquidRules.LineCut, at, "tooLong", ["8191", Quote(source[cut.Lost])]),
            SquidCutReason.CarriageReturn => new(SquidRules.LineCut, at, "carriageReturn", [Quote(source[cut.Lost])]),
            _ => new(SquidRules.LineCut, at, "nul", [Quote(source[cut.Lost])]),
        };
    }

    private static void CheckBackslash(SourceText source, SquidLineSyntax line, List<Finding> findings)
    {
        // Trailing blanks are trimmed after the test for a continuation, so a backslash that is still there had blanks behind it.
        var content = line.ContentText;
        if (line.HasComment || line.IsDropped || content.IsEmpty || content[^1] != '\\')
        {
            return;
        }

        var end = line.ContentSpan.End;
        findings.Add(new(SquidRules.ContinuationTrap, source.At(end - 1, end), "blankAfterBackslash", [Quote(content)]));
    }

    private static void CheckJoins(SourceText source, SquidLineSyntax line, List<Finding> findings)
    {
        var text = line.LogicalText;
        var commentSaid = false;
        var wordSaid = 0;
        var name = line.Words.IsEmpty ? "" : line.Words[0].Text;
        var segments = line.Logical.Segments;
        for (var i = 1; i < segments.Length; i++)
        {
            var at = segments[i].Logical;
            if (at <= 0 || at >= text.Length)
            {
                continue;
            }

            var next = i + 1 < segments.Length ? Math.Min(segments[i + 1].Logical, text.Length) : text.Length;
            if (at > line.ContentText.Length)
            {
                if (!commentSaid)
                {
                    var lost = TextSpan.FromBounds(segments[i].Source, segments[i].SourceEnd);
                    findings.Add(new(SquidRules.ContinuationTrap, source.At(lost), "commentSwallows", [Quote(name), Quote(text.AsSpan(at, next - at))]));
                    commentSaid = true;
                }
            }
            else if (SwallowedName(text.AsSpan(at, next - at)) is { } swallowed)
            {
                var place = new TextSpan(segments[i].Source, swallowed.Length);
                findings.Add(new(SquidRules.ContinuationTrap, source.At(place), "swallowedDirective", [swallowed, Quote(name)]) { Severity = Severity.Error });
            }
            else if (at >= wordSaid && text[at - 1] is not (' ' or '\t') && SquidDirectives.Find(name) is { Support: not SquidSupport.Irrelevant })
            {
                // Formats of logs are split in the middle of a word on purpose, so only lines that matter are told of, once for each word.
                var word = WordAround(text, at);
                wordSaid = word.End;
                findings.Add(new(SquidRules.ContinuationTrap, source.At(line.Logical.ToSource(word.Start, word.End)), "joinedWords", [Quote(text.AsSpan(word.Start, word.Length))]));
            }
        }

        if (line.IsDropped && text.Length > 0)
        {
            findings.Add(new(SquidRules.ContinuationTrap, source.At(line.Span), "droppedAtEnd", [Quote(text)]));
        }
    }

    // A value may be spelt like a directive, so a second word must follow.
    private static string? SwallowedName(ReadOnlySpan<char> piece)
    {
        var blank = piece.IndexOfAny(" \t");
        if (blank <= 0 || piece[blank..].Trim(" \t").IsEmpty)
        {
            return null;
        }

        return SquidDirectives.Find(piece[..blank]) is { } info ? info.Name
            : piece[..blank] is "include" ? "include"
            : null;
    }

    private static TextSpan WordAround(string text, int at)
    {
        var start = text.AsSpan(0, at).LastIndexOfAny(" \t") + 1;
        var length = text.AsSpan(at).IndexOfAny(" \t");
        return TextSpan.FromBounds(start, length < 0 ? text.Length : at + length);
    }

    /// <summary>A short quotation without control characters.</summary>
    internal static string Quote(ReadOnlySpan<char> text)
    {
        // A quotation is short; what is cut off a line may be megabytes.
        text = text[..Math.Min(text.Length, 4 * LongestQuote)].Trim(" \t\r\n\0");
        var isLong = text.Length > LongestQuote;
        Span<char> copy = stackalloc char[Math.Min(text.Length, LongestQuote)];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }

        return isLong ? string.Concat(copy, "…") : new string(copy);
    }
}
