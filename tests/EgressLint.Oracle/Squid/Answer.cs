namespace EgressLint.Oracle.Squid;

/// <summary>The words for an answer. Only the first word is the verdict; more words say how it was given.</summary>
internal static class Answer
{
    public const string Allow = "allow";
    public const string Deny = "deny";
    public const string Authenticate = "authenticate";

    /// <summary>The engine refused to start with this configuration.</summary>
    public const string Rejected = "rejected";

    /// <summary>Our program cannot tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>Our program gave no usable answer at all.</summary>
    public const string Crash = "crash";

    public static string Verdict(string answer)
    {
        var space = answer.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? answer : answer[..space];
    }

    /// <summary>The part after <c>allow</c>: <c>DIRECT</c> or <c>PEER name</c>.</summary>
    public static string? Route(string answer) =>
        answer.StartsWith(Allow + " ", StringComparison.Ordinal) ? answer[(Allow.Length + 1)..] : null;

    /// <summary>Whether an engine's answer is one of the four that our program also can give.</summary>
    public static bool IsVerdict(string answer) => Verdict(answer) is Allow or Deny or Authenticate or Rejected;
}
