using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Pitfalls of the tests that a PAC file makes: they mean something else than they look.</summary>
internal static class PacPitfallRules
{
    /// <summary>A test that no host passes.</summary>
    public static RuleDescriptor DeadHostTest { get; } = new("EGL5101", "DeadHostTest", Severity.Error,
        "No host matches '{0}': {1}.");

    /// <summary>A domain without the dot that would end the label before it.</summary>
    public static RuleDescriptor SuffixWithoutDot { get; } = new("EGL5102", "SuffixWithoutDot", Severity.Warning,
    [
        new("default", "'{0}' also matches '{1}', which somebody else can register. Compare with '.{2}', and with '{2}' alone by '=='."),
        new("contains", "'{0}' is looked for anywhere in the host, so '{1}' matches as well. Compare with the end of the host."),
    ]);

    /// <summary>A regular expression that takes more hosts than the domain it names.</summary>
    public static RuleDescriptor LoosePattern { get; } = new("EGL5103", "LoosePattern", Severity.Warning,
        "'{0}' also matches '{1}': {2}.");

    /// <summary>localHostOrDomainIs taken for a test of the suffix.</summary>
    public static RuleDescriptor NoSuffixTest { get; } = new("EGL5104", "NoSuffixTest", Severity.Warning,
    [
        new("dot", "localHostOrDomainIs is no test of the suffix, and no host equals '{0}'. Use dnsDomainIs."),
        new("apex", "localHostOrDomainIs is no test of the suffix: '{0}' matches '{0}' and '{1}' and nothing below. Use '==' for the name or dnsDomainIs for what is below."),
    ]);

    /// <summary>A shell pattern with marks of regular expressions.</summary>
    public static RuleDescriptor PatternLeaks { get; } = new("EGL5105", "PatternLeaks", Severity.Warning,
    [
        new("throws", "shExpMatch makes a regular expression of '{0}', which does not compile ({1}); the call fails and the request goes direct."),
        new("list", "'|' makes no list of '{0}': only the first part is tied to the start and only the last one to the end, so '{1}' matches as well. Use a call for each pattern."),
        new("leak", "'{1}' in '{0}' is an ordinary character of a shell pattern, but browsers read it as part of a regular expression; engines can decide differently. Use '*' and '?' only."),
    ]);

    /// <summary>A test of the URL that cannot come true.</summary>
    public static RuleDescriptor DeadUrlTest { get; } = new("EGL5106", "DeadUrlTest", Severity.Error,
        "No URL matches '{0}': {1}.");

    /// <summary>The URL handed to a helper that wants the host.</summary>
    public static RuleDescriptor UrlInsteadOfHost { get; } = new("EGL5107", "UrlInsteadOfHost", Severity.Error,
        "'{0}' gets the URL '{1}', but it looks at a host. Hand it the host.");

    /// <summary>A piece of a text compared with one of another length.</summary>
    public static RuleDescriptor LengthMismatch { get; } = new("EGL5108", "LengthMismatch", Severity.Error,
    [
        new("longer", "'{0}' has at most {1} characters and never equals '{2}', which has {3}."),
        new("shorter", "'{0}' has {1} characters and is compared with '{2}', which has {3}; the two are equal only when nothing follows. Cut out {3} characters."),
    ]);

    /// <summary>Networks that engines do not take, or not as written.</summary>
    public static RuleDescriptor NetworkMistaken { get; } = new("EGL5109", "NetworkMistaken", Severity.Error,
    [
        new("never", "'{0}' is false for every address: {1}."),
        new("holes", "The mask '{0}' has holes, so '{1}' covers addresses that lie apart; {2}."),
        new("hostBits", "'{0}' has bits that the mask '{1}' does not look at; the network is '{2}'."),
    ]);

    /// <summary>DNS where a test of the name would do.</summary>
    public static RuleDescriptor DnsBeforeNames { get; } = new("EGL5110", "DnsBeforeNames", Severity.Warning,
    [
        new("first", "'{0}' asks DNS before the name was looked at, so every request waits for an answer. Test the names first."),
        new("loop", "'{0}' asks DNS for the same name in every round of the loop. Ask before the loop and keep the address in a variable."),
        new("repeated", "'{0}' asks DNS, and so do {1} more calls for the same name. Ask once and keep the address in a variable."),
    ]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } =
    [
        DeadHostTest, SuffixWithoutDot, LoosePattern, NoSuffixTest, PatternLeaks, DeadUrlTest, UrlInsteadOfHost, LengthMismatch, NetworkMistaken, DnsBeforeNames,
    ];
}
