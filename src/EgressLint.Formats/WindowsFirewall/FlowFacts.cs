using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// What a host firewall looks at besides addresses and ports, as traits of a flow. All of them are finite sets of words, and boxes are cut along
/// them word by word.
/// </summary>
internal static class FlowFacts
{
    /// <summary><c>in</c> or <c>out</c>.</summary>
    public const string Direction = "direction";

    /// <summary><c>domain</c>, <c>private</c>, <c>public</c>.</summary>
    public const string Profile = "profile";

    /// <summary>Who makes the connection, see <see cref="WindowsFirewall.Caller"/>.</summary>
    public const string Caller = "caller";

    /// <summary><c>internet</c> when the far end is known to be there.</summary>
    public const string Scope = "scope";

    /// <summary><c>4</c> or <c>6</c> when the family is known and the address is not.</summary>
    public const string Family = "family";

    /// <summary>Protocol number in decimal, for what is neither TCP nor UDP.</summary>
    public const string Protocol = "protocol";

    /// <summary>ICMP <c>type:code</c>.</summary>
    public const string Icmp = "icmp";

    /// <summary><c>lan</c>, <c>wireless</c>, <c>remoteaccess</c>, <c>mbb</c>.</summary>
    public const string InterfaceType = "interfacetype";

    /// <summary><c>none</c>, <c>auth</c>, <c>encrypt</c>.</summary>
    public const string Ipsec = "ipsec";

    /// <summary><c>true</c> when the far end is one that rules with authorization let in.</summary>
    public const string Authorized = "authorized";

    private static readonly string[] ProfileNames = ["domain", "private", "public"];
    private static readonly ImmutableArray<Language> ProfileSets = [.. Enumerable.Range(0, 8).Select(m => Language.OneOf(ProfileNames.Where((_, i) => (m & (1 << i)) != 0)))];

    /// <summary>The words of a set of profiles; always the same object for the same set.</summary>
    public static Language Profiles(FirewallProfiles profiles) => ProfileSets[(int)profiles];

    /// <summary>The profiles of a set of words.</summary>
    public static FirewallProfiles ProfilesOf(Language words)
    {
        var known = ProfileSets.IndexOf(words);
        if (known >= 0)
        {
            return (FirewallProfiles)known;
        }

        var all = FirewallProfiles.None;
        for (var i = 0; i < ProfileNames.Length; i++)
        {
            all |= words.Contains(ProfileNames[i]) ? (FirewallProfiles)(1 << i) : 0;
        }

        return all;
    }
}
