using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Conditions that HTTPS cannot meet, because Squid sees a tunnel only: no scheme, no path, and as its URL the text <c>host:port</c>.
/// Said of lines that are plainly about HTTPS; where Squid decrypts, it sees all of it.
/// </summary>
internal static class SquidPitfallsInTunnels
{
    private static readonly SetBudget Budget = new(20_000);

    public static void Report(SquidPitfallContext context)
    {
        if (context.Policy.Inspects is not null)
        {
            return;
        }

        var said = new HashSet<Location>();
        var lines = context.Lists.Lines("http_access");
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            foreach (var use in line.Uses)
            {
                if (use.Negated == (line.Action == "deny") && IsAsked(use.Acl) && MayBeTunnel(context, line, use)
                    && !lines.Take(i).Any(earlier => OpensTunnels(context, earlier, line)))
                {
                    Check(context, line, use, said);
                }
            }
        }
    }

    private static bool IsAsked(SquidAcl acl) => !acl.IsBuiltIn && acl.Missing.Count == 0
        && acl.Type.Kind is AclKind.UrlRegex or AclKind.UrlPathRegex or AclKind.Protocol;

    private static void Check(SquidPitfallContext context, AccessLine line, AclUse use, HashSet<Location> said)
    {
        switch (use.Acl.Type.Kind)
        {
            case AclKind.UrlRegex:
                CheckPatterns(context, line, use, said);
                break;
            case AclKind.UrlPathRegex when use.Negated ? IsOnlyAboutUrls(line, use) : IsForTunnels(context, line):
                Say(context, use.At, use.Acl.Name, "has no path", Consequence(line, use, "name the host in an ACL of type 'dstdomain'"), said);
                break;
            case AclKind.Protocol when NamesHttps(use.Acl):
                Say(context, use.At, use.Acl.Name, "has no scheme", Consequence(line, use, "use an ACL 'method CONNECT' for it"), said);
                break;
            case AclKind.Protocol when !use.Negated && IsForTunnels(context, line) && !use.Acl.Values().Any(v => IsNone(v.Text)):
                Say(context, use.At, use.Acl.Name, "has no scheme", "take the ACL out of this line", said);
                break;
        }
    }

    private static void CheckPatterns(SquidPitfallContext context, AccessLine line, AclUse use, HashSet<Location> said)
    {
        var forTunnels = IsForTunnels(context, line);
        var patterns = SquidPitfallsInPatterns.PatternsOf(use.Acl).Where(p => p.IsRegular).ToList();
        var dead = patterns.Where(NeverTunnel).ToList();
        var written = 0;
        foreach (var pattern in dead.Select(p => p.Value))
        {
            // Beside a pattern for tunnels, one for "http or https" is for decrypted and plain requests.
            var meant = forTunnels || pattern.Text.Contains("https:", StringComparison.OrdinalIgnoreCase)
                || (pattern.Text.Contains("https?:", StringComparison.OrdinalIgnoreCase) && dead.Count == patterns.Count);
            if (meant && written++ < SquidPitfalls.MostPerAcl)
            {
                Say(context, pattern.At, pattern.Text, "is only seen as 'host:port'", Consequence(line, use, "name the host in an ACL of type 'dstdomain'"), said);
            }
        }
    }

    private static string Consequence(AccessLine line, AclUse use, string advice) =>
        use.Negated ? $"so '{line.Directive.Location.Text}' refuses every tunnel" : advice;

    private static void Say(SquidPitfallContext context, Location at, string what, string why, string advice, HashSet<Location> said)
    {
        if (said.Add(at))
        {
            context.Report(new Finding(SquidPolicyRules.NeverMatchesTunnel, at, what, why, advice));
        }
    }

    private static bool NeverTunnel(SquidPattern pattern)
    {
        if (pattern.Written?.Root is { Kind: RegexNodeKind.Concatenation } root && root.Children.Any(IsSlash))
        {
            // Most patterns of URLs need a slash, which no tunnel has; the rest is asked in full.
            return true;
        }

        return Language.FromRegex(pattern.Value.Text, pattern.Tree.Options).Language is { } language && Tunnels.Relate(language, Budget) == Relation.Outside;
    }

    private static bool IsSlash(RegexNode node) =>
        node.Kind == RegexNodeKind.Set && node.Form is RegexSetForm.Literal or RegexSetForm.Escaped && node.Literal == (byte)'/';

    /// <summary>Every text that Squid can show for a tunnel.</summary>
    private static Language Tunnels { get; } =
        Language.FromRegex(@"^([^][/:?]+|\[[0-9a-f:.]+\]):[0-9]{1,5}$", RegexOptionsPosix.None).Language ?? Language.Empty;

    private static bool NamesHttps(SquidAcl acl)
    {
        var values = acl.Values().Select(v => v.Text).ToList();
        return values.Any(v => v.Equals("HTTPS", StringComparison.OrdinalIgnoreCase)) && !values.Any(IsNone);
    }

    private static bool IsNone(string value) => value.Equals("NONE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether nothing else on the line keeps tunnels out.</summary>
    private static bool MayBeTunnel(SquidPitfallContext context, AccessLine line, AclUse condition)
    {
        foreach (var use in line.Uses)
        {
            if (use.Acl != condition.Acl && use.Acl.Type.Kind == AclKind.Method && context.Extents.Of(use.Acl)?.Texts is { } methods
                && methods.Contains("CONNECT") == use.Negated)
            {
                return false;
            }

            if (!use.Negated && use.Acl.Type.Kind == AclKind.Port && context.Extents.Of(use.Acl)?.Ports is { } ports && !ports.Contains(443))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the line itself says that it is about tunnels: by CONNECT, or by a port that only HTTPS uses.</summary>
    private static bool IsForTunnels(SquidPitfallContext context, AccessLine line) => line.Uses.Any(use => !use.Negated && use.Acl.Type.Kind switch
    {
        AclKind.Method => context.Extents.Of(use.Acl)?.Texts is { } methods && methods.IsSubsetOf(SquidMethods.Connect),
        AclKind.Port => context.Extents.Of(use.Acl)?.Ports is { } ports && ports.Contains(443) && !ports.Contains(80),
        _ => false,
    });

    private static bool IsOnlyAboutUrls(AccessLine line, AclUse use) =>
        line.Uses.All(u => u.Acl == use.Acl || u.Acl.Type.Kind is AclKind.Source or AclKind.ProxyAuth);

    /// <summary>Whether a line above lets the clients of this one open tunnels to every host, so that this one is about the rest.</summary>
    private static bool OpensTunnels(SquidPitfallContext context, AccessLine earlier, AccessLine line) => earlier.Action == "allow" && earlier.Doubts.IsEmpty
        && earlier.Uses.All(use => !use.Negated && use.Acl.Type.Kind switch
        {
            AclKind.Method => context.Extents.Of(use.Acl)?.Texts is { } methods && methods.Contains("CONNECT"),
            AclKind.Port => context.Extents.Of(use.Acl)?.Ports is { } ports && ports.Contains(443),
            AclKind.Source or AclKind.ProxyAuth => context.Extents.IsEverything(use) || line.Uses.Any(u => context.Extents.Implies(u, use))
                || (use.Acl.Name != "localhost" && !line.Uses.Any(u => u.Acl.Type.Kind is AclKind.Source or AclKind.ProxyAuth)),
            _ => false,
        });
}
