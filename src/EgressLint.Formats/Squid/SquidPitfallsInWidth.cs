using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Patterns of allow lines that let foreign names pass: a dot that stands for any character, an end or a start that is open. Only said
/// with a name that really matches and that anybody could register.
/// </summary>
internal static class SquidPitfallsInWidth
{
    public static void Report(SquidPitfallContext context)
    {
        var done = new HashSet<SquidAcl>();
        foreach (var line in context.Lists.Lines("http_access"))
        {
            if (line.Action != "allow" || line.Uses.Any(u => !u.Negated && u.Acl.Type.Kind is AclKind.DestinationDomain))
            {
                continue;
            }

            foreach (var use in line.Uses)
            {
                if (!use.Negated && !use.Acl.IsBuiltIn && use.Acl.Type.Kind is AclKind.DestinationDomainRegex or AclKind.UrlRegex && done.Add(use.Acl))
                {
                    Report(context, use.Acl);
                }
            }
        }
    }

    private static void Report(SquidPitfallContext context, SquidAcl acl)
    {
        var wide = 0;
        AclValue next = default;
        var finder = new LiteralDomainFinder(acl.Type.Kind == AclKind.UrlRegex);
        foreach (var pattern in SquidPitfallsInPatterns.PatternsOf(acl))
        {
            var value = pattern.Value;
            if (Judge(acl, pattern, finder) is not { } found)
            {
                continue;
            }

            wide++;
            if (wide <= SquidPitfalls.MostPerAcl)
            {
                context.Report(new Finding(SquidPolicyRules.PatternTooWide, value.At, found.Defect, [value.Text, found.Witness, found.Domain]));
            }
            else if (wide == SquidPitfalls.MostPerAcl + 1)
            {
                next = value;
            }
        }

        if (wide > SquidPitfalls.MostPerAcl)
        {
            var count = (wide - SquidPitfalls.MostPerAcl).ToString(CultureInfo.InvariantCulture);
            context.Report(new Finding(SquidPolicyRules.PatternTooWide, next.At, "more", [count, acl.Name, next.Text]));
        }
    }

    /// <summary>A foreign name that the pattern matches, with what lets it in; null when none of the usual ones does.</summary>
    private static (string Defect, string Witness, string Domain)? Judge(SquidAcl acl, SquidPattern pattern, LiteralDomainFinder finder)
    {
        if (pattern.Written is not { } tree)
        {
            return null;
        }

        var isUrl = acl.Type.Kind == AclKind.UrlRegex;
        if (finder.Find(tree) is not { } domain)
        {
            return null;
        }

        foreach (var (defect, host) in Neighbours(domain))
        {
            foreach (var text in isUrl ? UrlsOf(host) : [host])
            {
                if (IsForeign(host, domain.Name) && PosixMatcher.IsMatch(tree, text))
                {
                    return (defect, text, Instead(tree, domain, isUrl));
                }
            }
        }

        var hidden = $"http://other.test/{domain.Name}/";
        return isUrl && PosixMatcher.IsMatch(tree, hidden) ? ("path", hidden, Instead(tree, domain, isUrl)) : null;
    }

    /// <summary>The value of <c>dstdomain</c> that says what the pattern was to say: with a leading dot where it wants subdomains.</summary>
    private static string Instead(RegexTree tree, LiteralDomain domain, bool isUrl)
    {
        var name = domain.Name.TrimStart('.');
        var below = "www." + name;
        var wantsMore = isUrl ? UrlsOf(below).Any(url => PosixMatcher.IsMatch(tree, url)) : PosixMatcher.IsMatch(tree, below);
        return wantsMore ? "." + name : name;
    }

    /// <summary>The names next to a domain that somebody else can own, and which mistake of a pattern would let them in.</summary>
    private static IEnumerable<(string Defect, string Host)> Neighbours(LiteralDomain domain)
    {
        var name = domain.Name;
        yield return ("end", name.TrimStart('.') + ".other.test");
        yield return ("end", "www." + name.TrimStart('.') + ".other.test");
        foreach (var dot in domain.OpenDots)
        {
            var replaced = string.Concat(name.AsSpan(0, dot), "x", name.AsSpan(dot + 1));
            yield return ("dot", replaced.TrimStart('.'));
            yield return ("dot", "www." + replaced.TrimStart('.'));
        }

        yield return ("start", "not" + name.TrimStart('.'));
        yield return ("start", "www.not" + name.TrimStart('.'));
    }

    private static IEnumerable<string> UrlsOf(string host) => [host + ":443", $"https://{host}/", $"http://{host}/"];

    /// <summary>Whether the last two labels, which is what one registers, are others than those of the domain.</summary>
    private static bool IsForeign(string host, string domain) =>
        host.Contains('.') && !LastTwo(host).Equals(LastTwo(domain), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> LastTwo(string host)
    {
        var labels = host.AsSpan().TrimStart('.');
        var last = labels.LastIndexOf('.');
        return last < 0 ? labels : labels[(labels[..last].LastIndexOf('.') + 1)..];
    }
}

/// <summary>The domain that a pattern spells out: letters, digits, hyphens and dots in a row, with at least two labels.</summary>
/// <param name="Name">The domain as it was meant; it begins with a dot when the pattern asks for one.</param>
/// <param name="OpenDots">Places in the name whose dot stands for any character.</param>
internal sealed record LiteralDomain(string Name, ImmutableArray<int> OpenDots);

/// <summary>Finds the domains that patterns spell out. One for a whole list, so that its space is used again.</summary>
internal sealed class LiteralDomainFinder(bool isUrl)
{
    /// <summary>Last labels that are file names rather than domains.</summary>
    private static readonly string[] FileEndings = ["html", "htm", "php", "js", "css", "exe", "zip", "msi", "cab", "iso", "gz", "deb", "rpm", "jpg", "png", "gif", "swf", "asp", "aspx", "xml", "json", "txt"];

    // Characters in a row, and which of them are dots that stand for any character.
    private readonly StringBuilder run = new();
    private readonly List<int> openDots = [];
    private readonly Stack<RegexNode> pending = new();
    private bool hasDot;

    /// <summary>The first domain of the pattern; for a URL only one that stands where the host does.</summary>
    public LiteralDomain? Find(RegexTree tree)
    {
        Clear();
        pending.Clear();
        pending.Push(tree.Root);
        var slashes = 0;
        while (pending.TryPop(out var node))
        {
            if (TryAdd(node))
            {
                continue;
            }

            if (Domain() is { } domain)
            {
                return domain;
            }

            Clear();
            slashes = node.Kind == RegexNodeKind.Set && node.Literal == (byte)'/' ? slashes + 1 : 0;
            if (isUrl && slashes == 1 && NextIsPath())
            {
                // Behind a single slash the path begins.
                return null;
            }

            for (var i = node.Children.Length - 1; i >= 0 && node.Kind == RegexNodeKind.Concatenation; i--)
            {
                pending.Push(node.Children[i]);
            }
        }

        return Domain();
    }

    private bool NextIsPath() => !pending.TryPeek(out var next) || next.Kind != RegexNodeKind.Set || next.Literal != (byte)'/';

    /// <summary>Adds what a node spells out. False when that cannot be a part of a domain.</summary>
    private bool TryAdd(RegexNode node)
    {
        if (node.Kind != RegexNodeKind.Set)
        {
            return false;
        }

        if (node.Form == RegexSetForm.AnyByte)
        {
            openDots.Add(run.Length);
            Add('.');
            return true;
        }

        var unit = (char)node.Literal;
        if (node.Form is not (RegexSetForm.Literal or RegexSetForm.Escaped) || !(char.IsAsciiLetterOrDigit(unit) || unit is '.' or '-'))
        {
            return false;
        }

        Add(char.ToLowerInvariant(unit));
        return true;
    }

    /// <summary>The domain that the characters in a row are; null when they are none.</summary>
    private LiteralDomain? Domain()
    {
        if (!hasDot)
        {
            return null;
        }

        var name = run.ToString();
        var labels = name.AsSpan(name[0] == '.' ? 1 : 0);
        var last = labels[(labels.LastIndexOf('.') + 1)..];
        var isDomain = last.Length >= 2 && last.Length < labels.Length && labels[0] != '.' && !labels.Contains("..", StringComparison.Ordinal)
            && last.IndexOfAnyExceptInRange('a', 'z') < 0 && !FileEndings.Contains(last.ToString());
        return isDomain ? new(name, [.. openDots]) : null;
    }

    private void Clear()
    {
        run.Clear();
        openDots.Clear();
        hasDot = false;
    }

    private void Add(char unit)
    {
        run.Append(unit);
        hasDot |= unit == '.';
    }
}
