using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis;

/// <summary>
/// What a finding is known by from run to run: rule, file, the text it hangs on and the endpoints it is about. Line numbers, counts and
/// the order of lists are not part of it, so a finding keeps its identity when the file around it changes.
/// </summary>
internal static class Fingerprint
{
    /// <summary>A longer line was written by a program, and a finding hangs on a small part of it.</summary>
    private const int LongestLine = 4096;

    /// <summary>Less than this says little, and so much around it counts as well.</summary>
    private const int Nearby = 100;

    /// <summary>The fingerprint, 32 hexadecimal digits.</summary>
    public static string Of(Finding finding) => Of(finding, finding.Subject.Endpoints);

    /// <summary>
    /// One fingerprint for each endpoint, in ordinal order of the endpoints; one in all when there is none. A baseline keeps these: a finding
    /// is known when all of them are, so an endpoint that is newly blocked by an old line is news, and one that was mended is not.
    /// </summary>
    public static ImmutableArray<string> EachEndpoint(Finding finding) => finding.Subject.Endpoints.Length < 2
        ? [Of(finding)]
        : [.. finding.Subject.Endpoints.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(endpoint => Of(finding, [endpoint]))];

    private static string Of(Finding finding, ImmutableArray<string> endpoints)
    {
        var text = new StringBuilder();
        Append(text, finding.Rule.Id);
        Append(text, finding.At.Source.Path);
        Append(text, Anchor(finding));
        foreach (var endpoint in endpoints.Distinct().Order(StringComparer.Ordinal))
        {
            Append(text, endpoint);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    // The length keeps two fields from running into one another.
    private static void Append(StringBuilder text, string field) => text.Append(field.Length).Append(':').Append(field).Append('\n');

    /// <summary>What a finding hangs on: its own identity, or its line with one blank between the words.</summary>
    internal static string Anchor(Finding finding) => finding.Identity ?? LineText(finding);

    private static string LineText(Finding finding)
    {
        var source = finding.At.Source;
        if (source.IsBinary)
        {
            // What a line is to a text, the message is here: a byte offset moves with every change.
            return finding.Message;
        }

        var line = source[Counting(source.GetLine(source.GetPosition(finding.At.Span.Start).Line), finding.At.Span)];
        var result = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c))
            {
                result.Append(c);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// Of a line that is a whole file, only what the finding marks, and of a few letters what stands around them: else every change anywhere would be news, and
    /// thousands of findings would each read all of it.
    /// </summary>
    private static TextSpan Counting(TextSpan line, TextSpan marked)
    {
        if (line.Length <= LongestLine)
        {
            return line;
        }

        var start = Math.Clamp(marked.Start, line.Start, line.End);
        var end = Math.Clamp(marked.End, start, Math.Min(start + LongestLine, line.End));
        return end - start >= Nearby
            ? TextSpan.FromBounds(start, end)
            : TextSpan.FromBounds(Math.Max(start - Nearby, line.Start), Math.Min(end + Nearby, line.End));
    }
}
