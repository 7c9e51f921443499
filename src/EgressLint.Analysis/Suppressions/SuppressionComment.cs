using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Suppressions;

/// <summary>What the first word of a comment asks for.</summary>
internal enum SuppressionScope
{
    /// <summary>It looks like a suppression and is none.</summary>
    None,

    /// <summary>The line behind the comment.</summary>
    NextLine,

    /// <summary>The file that the comment stands in.</summary>
    File,
}

/// <summary>A rule that a comment names.</summary>
/// <param name="Id">As it is written.</param>
/// <param name="At">Where.</param>
internal readonly record struct NamedRule(string Id, Location At);

/// <summary>A comment that asks for silence.</summary>
/// <param name="Word">Its first word.</param>
/// <param name="Scope">What that asks for.</param>
/// <param name="Rules">The rules it names.</param>
/// <param name="Reason">What stands behind the dashes; empty for nothing.</param>
internal sealed record SuppressionComment(NamedRule Word, SuppressionScope Scope, ImmutableArray<NamedRule> Rules, string Reason)
{
    private const string Start = "egresslint-";
    private const string Signs = " \t/*#;:!<>-@\uFEFF";
    private static readonly ImmutableArray<string> Ends = ["*/", "-->", "#>"];

    /// <summary>Whether a text can hold any at all.</summary>
    public static bool MayBeIn(SourceText text) => !text.IsBinary && text.Content.Contains(Start, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads a line of a comment; null when it is about anything else. Only what begins with the word counts, so that a text may speak of it.
    /// </summary>
    public static SuppressionComment? Read(SourceText text, TextSpan line)
    {
        var content = text.Content;
        var at = line.Start + Opening(text[line]);
        var end = line.Start + Closed(text[line]).Length;
        if (at >= end || !content.AsSpan(at, end - at).StartsWith(Start, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var word = Take(text, ref at, end);
        var scope = word.Id.ToUpperInvariant() switch
        {
            "EGRESSLINT-DISABLE-NEXT-LINE" => SuppressionScope.NextLine,
            "EGRESSLINT-DISABLE-FILE" => SuppressionScope.File,
            _ => SuppressionScope.None,
        };
        var rules = ImmutableArray.CreateBuilder<NamedRule>();
        while (IsRule(content, ref at, end, isFirst: rules.Count == 0))
        {
            rules.Add(Take(text, ref at, end));
        }

        return new(word, scope, rules.DrainToImmutable(), content.AsSpan(at, end - at).Trim(":- \t").ToString());
    }

    /// <summary>Length of the signs that open a comment, and of those that people put in front of its lines.</summary>
    private static int Opening(ReadOnlySpan<char> line)
    {
        var rest = line.TrimStart(Signs);
        return line.Length - (rest.StartsWith("rem ", StringComparison.OrdinalIgnoreCase) ? rest[4..].TrimStart(Signs) : rest).Length;
    }

    private static ReadOnlySpan<char> Closed(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        foreach (var end in Ends)
        {
            line = line.EndsWith(end) ? line[..^end.Length].TrimEnd() : line;
        }

        return line;
    }

    /// <summary>Goes to the next rule; false where the reason begins. The first word is a rule in any case, be it a wrong one.</summary>
    private static bool IsRule(string content, ref int at, int end, bool isFirst)
    {
        while (at < end && content[at] is ' ' or '\t' or ',')
        {
            at++;
        }

        return at < end && char.IsLetterOrDigit(content[at])
            && (isFirst || content.AsSpan(at, end - at).StartsWith("EGL", StringComparison.OrdinalIgnoreCase));
    }

    private static NamedRule Take(SourceText text, ref int at, int end)
    {
        var start = at;
        var content = text.Content;
        while (at < end && (char.IsLetterOrDigit(content[at]) || (content[at] == '-' && at + 1 < end && char.IsLetterOrDigit(content[at + 1]))))
        {
            at++;
        }

        return new(content[start..at], text.At(start, at));
    }
}
