using System.Collections.Immutable;

namespace EgressLint.Formats.Squid;

/// <summary>A release of Squid whose behaviour is reproduced, with the switches in which releases differ.</summary>
/// <param name="Id">As settings write it, such as <c>squid-6</c>.</param>
/// <param name="Release">The major release; 3 stands for 3.5, whose directives are taken to be those of 4.</param>
internal sealed record SquidEngine(string Id, int Release)
{
    /// <summary>Squid 3.5.</summary>
    public static SquidEngine Squid35 { get; } = new("squid-3.5", 3);

    /// <summary>Squid 4.</summary>
    public static SquidEngine Squid4 { get; } = new("squid-4", 4);

    /// <summary>Squid 5.</summary>
    public static SquidEngine Squid5 { get; } = new("squid-5", 5);

    /// <summary>Squid 6.</summary>
    public static SquidEngine Squid6 { get; } = new("squid-6", 6);

    /// <summary>Squid 7.</summary>
    public static SquidEngine Squid7 { get; } = new("squid-7", 7);

    /// <summary>What is assumed when nothing is said.</summary>
    public static SquidEngine Default => Squid6;

    /// <summary>All releases, oldest first.</summary>
    public static ImmutableArray<SquidEngine> All { get; } = [Squid35, Squid4, Squid5, Squid6, Squid7];

    /// <summary>The name for a person, such as <c>Squid 6</c>.</summary>
    public string Title => Release == 3 ? "Squid 3.5" : $"Squid {Release}";

    /// <summary>The release in which directives are looked up.</summary>
    public int DirectiveRelease => Math.Max(Release, 4);

    /// <summary>Whether an ACL named <c>CONNECT</c> is built in (5 and newer).</summary>
    public bool HasBuiltInConnect => Release >= 5;

    /// <summary>Whether an ACL named <c>to_linklocal</c> is built in (6 and newer).</summary>
    public bool HasBuiltInToLinkLocal => Release >= 6;

    /// <summary>Whether a name listed before its wildcard is refused, and an overlapping address is dropped (6 and older).</summary>
    public bool RefusesOverlaps => Release <= 6;

    /// <summary>Whether a pattern that does not compile is refused (6 and newer) instead of skipped.</summary>
    public bool RefusesBadRegex => Release >= 6;

    /// <summary>Whether a time without a unit is taken in the unit of the directive (3.5) instead of refused.</summary>
    public bool AssumesTimeUnits => Release <= 3;

    /// <summary>The longest name of an ACL (6 and older: 63).</summary>
    public int MaxAclNameLength => Release <= 6 ? 63 : int.MaxValue;

    /// <summary>Whether the ACL types <c>ident</c> and <c>ident_regex</c> exist (6 and older).</summary>
    public bool HasIdent => Release <= 6;

    /// <summary>Whether the address value <c>ipv4</c> matches (7); before it matches nothing.</summary>
    public bool MatchesIpv4Word => Release >= 7;

    /// <summary>Whether annotating ACL types and <c>client_connection_mark</c> exist (5 and newer).</summary>
    public bool HasAnnotations => Release >= 5;

    /// <summary>Whether <c>cache_peer_access</c> for a peer that is not declared above stops the start; before 6 it is only told of.</summary>
    public bool RefusesUnknownPeers => Release >= 6;

    /// <summary>Whether every ACL type reads its values from list files (6 and newer); before, <c>has</c> did not.</summary>
    public bool ReadsAllListFiles => Release >= 6;

    /// <summary>Whether vertical tabs and form feeds around a line and behind <c>if</c> and <c>include</c> are blanks (6 and older).</summary>
    public bool TrimsRareBlanks => Release <= 6;

    /// <summary>Whether <c>acl … proto GOPHER</c> is known (5 and older).</summary>
    public bool KnowsGopher => Release <= 5;

    /// <summary>Whether <c>acl … proto cache_object</c> is known (6 and older).</summary>
    public bool KnowsCacheObject => Release <= 6;

    /// <summary>Whether a URL with one malformed percent triplet is matched undecoded (7) instead of decoded as far as possible.</summary>
    public bool LeavesMalformedUrlsEncoded => Release >= 7;

    /// <summary>Whether a CONNECT with an empty port is answered 400 (7) instead of taken as 443.</summary>
    public bool RefusesEmptyConnectPort => Release >= 7;

    /// <summary>Finds a release by its id, such as <c>squid-6</c>; false for any other word.</summary>
    public static bool TryParse(string? id, out SquidEngine engine)
    {
        foreach (var known in All)
        {
            if (string.Equals(known.Id, id, StringComparison.Ordinal))
            {
                engine = known;
                return true;
            }
        }

        engine = Default;
        return false;
    }
}
