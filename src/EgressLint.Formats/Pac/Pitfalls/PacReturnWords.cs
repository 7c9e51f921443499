using System.Text.RegularExpressions;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What is wrong with an element of a returned list.</summary>
internal static class PacReturnWords
{
    private static readonly IpSet Documentation = Networks("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32");

    public static string Why(PacElement element)
    {
        var written = element.Written;
        return element.Problem switch
        {
            PacElementProblem.BlankInHost => "a blank or comma stands where a colon or semicolon belongs",
            PacElementProblem.NoHost => "no host stands behind the type",
            PacElementProblem.DirectWithMore => "DIRECT has nothing behind it; separate entries by semicolons",
            PacElementProblem.NotHostPort => "a host and a port belong here, and no URL or path",
            PacElementProblem.BadPort when written.Contains(',', StringComparison.Ordinal) => "a comma stands where a semicolon belongs",
            PacElementProblem.BadPort when written.IndexOf(' ', written.IndexOf(' ', StringComparison.Ordinal) + 1) >= 0 => "a semicolon is missing between two entries",
            PacElementProblem.BadPort => "the port is no number from 0 to 65535",
            _ => WhyUnknown(written),
        };
    }

    public static bool MeansBlock(string written) => written.ToUpperInvariant() is "BLOCK" or "DENY" or "REJECT" or "DROP" or "BLOCKED" or "DENIED" or "DISABLED" or "NONE" or "REFUSE" or "FORBID";

    public static bool IsDocumentation(string host) => IpAddress.TryParse(host, out var address) && Documentation.Contains(address);

    private static string WhyUnknown(string written)
    {
        var word = written.Split(' ', '\t')[0];
        if (written.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            return "browsers built on Chromium take a line end for a part of the entry";
        }

        if (word.Equals("HTTP", StringComparison.OrdinalIgnoreCase))
        {
            return "browsers built on Chromium know no type 'HTTP'; write 'PROXY'";
        }

        if (word.StartsWith("PROXY", StringComparison.OrdinalIgnoreCase) && word.Length > 5)
        {
            return "a blank is missing behind 'PROXY'";
        }

        return word.AsSpan().IndexOfAny(".:") >= 0 ? "no type stands before the host; write 'PROXY' before it"
            : $"'{word}' is no type; there are DIRECT, PROXY, HTTPS, SOCKS, SOCKS4 and SOCKS5";
    }

    private static IpSet Networks(params string[] networks) =>
        networks.Aggregate(IpSet.Empty, (all, n) => IpSet.TryParse(n, out var one) ? all.Or(one) : all);
}

/// <summary>Marks that a template engine would have replaced.</summary>
internal static partial class PacPlaceholders
{
    /// <summary>The first mark in a text; null when there is none.</summary>
    public static string? In(string text) => text.AsSpan().IndexOfAny("{_%@<") >= 0 && Mark().Match(text) is { Success: true } mark ? mark.Value : null;

    public static void Check(PacScript script, PacPitfallReport report)
    {
        foreach (var text in script.Nodes.OfType<JsString>())
        {
            if (In(text.Value) is { } mark)
            {
                report.Say(PacScriptRules.PlaceholderLeft, text, "default", mark);
            }
        }
    }

    [GeneratedRegex(@"\$\{[A-Za-z_][\w.:-]*\}|\{\{[^{}]+\}\}|(?<![A-Za-z0-9])__[A-Z][A-Z0-9_]*__(?![A-Za-z0-9])|%[A-Z][A-Z0-9_]{2,}%|@@[\w.-]+@@|<[A-Z][A-Z0-9_ -]{2,}>", RegexOptions.CultureInvariant)]
    private static partial System.Text.RegularExpressions.Regex Mark();
}
