using EgressLint.Core.Policies;

namespace EgressLint.Formats.Squid;

/// <summary>When an access list is asked, which decides what its ACLs can see and whether Squid waits for them.</summary>
/// <param name="HasRoute">Whether the request is already on its way, so that it has a route and perhaps an error.</param>
/// <param name="HasReply">Whether there is a reply.</param>
/// <param name="Waits">Whether Squid waits for look-ups. Where it does not, an ACL that needs one is answered from what happens to be cached.</param>
/// <param name="SeesClient">Whether <c>src</c> is the client even when a proxy in front tells who that is.</param>
/// <param name="WithoutUser">What comes of it when an ACL needs a user and there are no credentials.</param>
internal sealed record SquidStage(bool HasRoute, bool HasReply, bool Waits, bool SeesClient, Outcome WithoutUser)
{
    /// <summary><c>http_access</c>, <c>adapted_http_access</c> and what selects requests for helpers.</summary>
    public static SquidStage Access { get; } = new(false, false, true, true, Outcome.Authenticate);

    /// <summary><c>ssl_bump</c>.</summary>
    public static SquidStage Inspection { get; } = new(true, false, true, true, Outcome.Deny);

    /// <summary><c>always_direct</c>, <c>never_direct</c>: a list that is not allowed does not apply.</summary>
    public static SquidStage Route { get; } = new(true, false, true, true, Outcome.Deny);

    /// <summary><c>cache_peer_access</c>.</summary>
    public static SquidStage Peer { get; } = new(true, false, false, true, Outcome.Deny);

    /// <summary><c>miss_access</c>: refused only where the answer is "denied", which "credentials needed" is not; sees the direct client.</summary>
    public static SquidStage Miss { get; } = new(true, false, false, false, Outcome.Allow);

    /// <summary><c>http_reply_access</c>: whatever is not allowed is refused, without a challenge.</summary>
    public static SquidStage Reply { get; } = new(true, true, true, true, Outcome.Deny);

    /// <summary>Whether a refusal can turn into a challenge for credentials.</summary>
    public bool Challenges => WithoutUser == Outcome.Authenticate;
}
