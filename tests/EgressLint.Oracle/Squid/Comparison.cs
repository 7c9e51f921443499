using System.Text.RegularExpressions;

namespace EgressLint.Oracle.Squid;

internal enum Outcome
{
    Same,
    Unknown,
    NotComparable,
    Different,
}

/// <summary>Sets an engine's answer beside ours.</summary>
internal static partial class Comparison
{
    public static Outcome Of(string engine, OwnAnswer own)
    {
        if (own.Verdict == Answer.Unknown)
        {
            return Outcome.Unknown;
        }

        if (!Answer.IsVerdict(engine))
        {
            return Outcome.NotComparable;
        }

        if (Answer.Verdict(engine) != own.Verdict)
        {
            return Outcome.Different;
        }

        // The engine's peer is known by its port, ours by its name, which a line may have lost.
        if (Answer.Route(engine) is ['P', 'E', 'E', 'R', ..] && own.Route == "PEER 127.0.0.1")
        {
            return Outcome.NotComparable;
        }

        // A way that is not certain comes with its reason.
        return Answer.Route(engine) is not { } route || own.Route is null || own.Route == route ? Outcome.Same
            : own.Reason.Length > 0 ? Outcome.Unknown
            : Outcome.Different;
    }

    /// <summary>
    /// Whether the engine refused because it could not look a name up while it read the file, which no file tells: 6 and later say so,
    /// 4 and 5 only name the line, and of one that is continued the last piece.
    /// </summary>
    public static bool IsLookup(string refusal, string config) =>
        (refusal.Contains("Bad host/IP", StringComparison.Ordinal) && (refusal.Contains("name resolution", StringComparison.Ordinal) || refusal.Contains("not known", StringComparison.Ordinal)))
        || AddressLine().IsMatch(refusal)
        || (LastPiece().Match(refusal) is { Success: true } piece && AddressList().Matches(config).Any(m => m.Value.TrimEnd().EndsWith(piece.Groups[1].Value.TrimEnd(), StringComparison.Ordinal)));

    /// <summary>Whether the engine refused after it did not find a list; for us such a list may be on the real machine.</summary>
    public static bool IsMissingList(string refusal) => refusal.Contains("Can not open file", StringComparison.Ordinal);

    /// <summary>A disagreement in words; two with the same words are of the same kind.</summary>
    public static string Kind(string engine, OwnAnswer own) =>
        Answer.Route(engine) is { } route && own.Route is not null && own.Verdict == Answer.Allow
            ? $"engine {Answer.Verdict(engine)} {route}, ours {own.Verdict} {own.Route}"
            : $"engine {Answer.Verdict(engine)}, ours {own.Verdict}";

    [GeneratedRegex(@"FATAL: Bungled \S+ line \d+: acl \S+ (src|dst|localip|myip) ")]
    private static partial Regex AddressLine();

    [GeneratedRegex(@"FATAL: Bungled \S+ line \d+: (.*)")]
    private static partial Regex LastPiece();

    // A continued line of such an ACL.
    [GeneratedRegex(@"^\s*acl \S+ (src|dst|localip|myip) .*\\\r?\n(.*\\\r?\n)*.*", RegexOptions.Multiline)]
    private static partial Regex AddressList();
}
