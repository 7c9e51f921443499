using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>What of a connection a policy gets to see.</summary>
internal static class Visibility
{
    /// <summary>Requests are seen in plain HTTP and where TLS is decrypted; in a tunnel nothing is.</summary>
    internal static bool SeesRequests(EndpointCheck check) => check.Transport == Transport.Http || IsDecrypted(check);

    /// <summary>Whether some of it is certainly decrypted.</summary>
    internal static bool IsDecrypted(EndpointCheck check) =>
        check.Judgement.Parts.Any(p => p.Part.Inspection == Inspection.Intercept && p.Verdict != Verdict.Deny);
}
