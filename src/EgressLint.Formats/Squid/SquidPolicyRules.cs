using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>Pitfalls of Squid configurations that show while the lines get their meaning (EGL41xx).</summary>
public static class SquidPolicyRules
{
    /// <summary>A host value that no request can ever equal.</summary>
    public static RuleDescriptor DeadDomainValue { get; } = new("EGL4101", "DeadDomainValue", Severity.Error,
    [
        new("default", "'{0}' in ACL '{1}' never matches a host: {2}."),
        new("more", "{0} further values of ACL '{1}' never match a host; the first of them is '{2}'."),
    ]);

    /// <summary>Words after a file on an acl line.</summary>
    public static RuleDescriptor ValuesAfterFile { get; } = new("EGL4102", "ValuesAfterFile", Severity.Error,
        "'{0}' is ignored, because Squid stops reading the line at the file '{1}'; give ACL '{2}' a line of its own for it.");

    /// <summary>A quoted word that was meant as a value.</summary>
    public static RuleDescriptor QuotedLiteral { get; } = new("EGL4103", "QuotedLiteral", Severity.Error,
        "\"{0}\" in quotes names a file, not a value; remove the quotes if the name itself was meant.");

    /// <summary>Domains of one ACL that cover one another.</summary>
    public static RuleDescriptor OverlappingDomains { get; } = new("EGL4104", "OverlappingDomains", Severity.Note,
        "'{0}' is covered by '{1}' in ACL '{2}'; keep '{1}' only, because Squid up to 6 refuses to start when the narrower value comes first.");

    /// <summary>A network that is dropped because an earlier one overlaps.</summary>
    public static RuleDescriptor NetworkDropped { get; } = new("EGL4105", "NetworkDropped", Severity.Error,
        "'{0}' in ACL '{1}' is dropped by {2}, because '{3}' before it overlaps it; put the widest network first.");

    /// <summary>A line without effect.</summary>
    public static RuleDescriptor LineSkipped { get; } = new("EGL4106", "LineSkipped", Severity.Error,
        "Squid skips '{0}', because {1}.");

    /// <summary>No line decides everything.</summary>
    public static RuleDescriptor NoFinalRule { get; } = new("EGL4107", "NoFinalRule", Severity.Warning,
    [
        new("allowed", "Squid does the opposite of the last line for everything that no line matches, so behind '{0}' the rest is allowed to everybody. End the list with 'http_access deny all'."),
        new("denied", "Squid does the opposite of the last line for everything that no line matches, so behind '{0}' the rest is denied. Say so with 'http_access deny all', before a line is added below it."),
    ]);

    /// <summary>Everybody may use the proxy for everything.</summary>
    public static RuleDescriptor OpenProxy { get; } = new("EGL4108", "OpenProxy", Severity.Warning,
        "'{0}' lets every client that can reach the proxy use it for {1}; name the networks of your clients in an ACL of type 'src'.");

    /// <summary>A line that is never asked.</summary>
    public static RuleDescriptor LineNeverReached { get; } = new("EGL4109", "LineNeverReached", Severity.Warning,
        "'{0}' is never reached, because '{1}' above it already decides every request that it matches.");

    /// <summary>ACLs on one line that exclude each other.</summary>
    public static RuleDescriptor LineNeverMatches { get; } = new("EGL4110", "LineNeverMatches", Severity.Warning,
    [
        new("disjoint", "'{0}' never matches, because no request is in '{1}' and in '{2}' at once; put the values into one ACL if either is enough."),
        new("excluded", "'{0}' never matches, because every request in '{1}' is also in '{2}', which the line leaves out."),
    ]);

    /// <summary>A condition that tunnels cannot meet.</summary>
    public static RuleDescriptor NeverMatchesTunnel { get; } = new("EGL4111", "NeverMatchesTunnel", Severity.Error,
        "'{0}' never matches HTTPS through this proxy, because a tunnel {1}; {2}.");

    /// <summary>A pattern that foreign names match as well.</summary>
    public static RuleDescriptor PatternTooWide { get; } = new("EGL4112", "PatternTooWide", Severity.Warning,
    [
        new("end", "'{0}' also matches '{1}', because its end is open; close it behind the name, or write 'dstdomain {2}', which needs no pattern."),
        new("start", "'{0}' also matches '{1}', because any letters may stand before the name; begin it with '(^|\\.)', or write 'dstdomain {2}', which needs no pattern."),
        new("dot", "'{0}' also matches '{1}', because an unescaped dot stands for any character; write '\\.', or 'dstdomain {2}', which needs no pattern."),
        new("path", "'{0}' also matches '{1}', because the name may stand in the path; begin it with the scheme, or write 'dstdomain {2}', which looks at the host only."),
        new("more", "{0} further patterns of ACL '{1}' also match foreign names; the first of them is '{2}'."),
    ]);

    /// <summary>A pattern that does not compile.</summary>
    public static RuleDescriptor MalformedPattern { get; } = new("EGL4113", "MalformedPattern", Severity.Error,
    [
        new("skipped", "The pattern '{0}' does not compile ({1}), so {2} skips it and the ACL works without it."),
        new("refused", "The pattern '{0}' does not compile ({1}), so {2} refuses the configuration."),
    ]);

    /// <summary>A pattern in another dialect.</summary>
    public static RuleDescriptor ForeignPattern { get; } = new("EGL4114", "ForeignPattern", Severity.Warning,
        "'{0}' is not a POSIX expression as it was meant: {1}.");

    /// <summary>Capitals against a lower-case host.</summary>
    public static RuleDescriptor CapitalsNeverMatch { get; } = new("EGL4115", "CapitalsNeverMatch", Severity.Error,
        "'{0}' never matches, because Squid lower-cases the host first and ACL '{1}' tells capitals apart; write it in lower case or add '-i'.");

    /// <summary>Authentication where it cannot happen.</summary>
    public static RuleDescriptor AuthenticationOnInterceptPort { get; } = new("EGL4116", "AuthenticationOnInterceptPort", Severity.Error,
        "ACL '{0}' asks for a user, but the listening ports only intercept, where clients cannot be asked; it never matches.");

    /// <summary>TLS inspection that no port does.</summary>
    public static RuleDescriptor InspectionWithoutPort { get; } = new("EGL4120", "InspectionWithoutPort", Severity.Note,
        "'{0}' has no effect, because no listening port has the option 'ssl-bump'.");

    /// <summary>Peers only, and no peer.</summary>
    public static RuleDescriptor NoWayOut { get; } = new("EGL4122", "NoWayOut", Severity.Error,
    [
        new("said", "'{0}' forbids the direct way, but no 'cache_peer' of type parent is configured; those requests end in an error page."),
        new("implied", "Behind '{0}' Squid does the opposite, so the direct way is forbidden for everything else, but no 'cache_peer' of type parent is configured; those requests end in an error page."),
    ]);

    /// <summary>A timeout that is not about tunnels.</summary>
    public static RuleDescriptor TimeoutWithoutEffect { get; } = new("EGL4123", "TimeoutWithoutEffect", Severity.Note,
        "'{0}' does not keep idle tunnels open; 'read_timeout' ends them after {1}.");

    /// <summary>A condition that depends on name resolution.</summary>
    public static RuleDescriptor DependsOnResolution { get; } = new("EGL4124", "DependsOnResolution", Severity.Warning,
    [
        new("misses", "'{0}' depends on what each name resolves to when Squid asks, and a service that moves to another address falls out of ACL '{1}'; name the hosts in an ACL of type 'dstdomain'."),
        new("refuses", "'{0}' refuses every name that does not resolve to an address in ACL '{1}' when Squid asks, also one that does not resolve for a moment; name the hosts in an ACL of type 'dstdomain'."),
        new("start", "'{0}' in ACL '{1}' is resolved once, when Squid starts, and stops the start when it cannot be; {2}."),
    ]);

    /// <summary>A configuration that serves other people's clients.</summary>
    public static RuleDescriptor ReverseProxyOnly { get; } = new("EGL4125", "ReverseProxyOnly", Severity.Note,
        "Every listening port is for own servers, as '{0}' is, so this file decides nothing about outgoing traffic and no endpoint was checked against it.");

    /// <summary>A built-in ACL that is extended.</summary>
    public static RuleDescriptor BuiltInExtended { get; } = new("EGL4126", "BuiltInExtended", Severity.Warning,
    [
        new("adds", "ACL '{0}' is built in and keeps its own values, so this line adds '{1}' to it; give your ACL another name."),
        new("stays", "ACL '{0}' is built in and still means {1}, whatever is added to it; give your ACL another name."),
    ]);

    /// <summary>Every rule of this file.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } =
    [
        DeadDomainValue, ValuesAfterFile, QuotedLiteral, OverlappingDomains, NetworkDropped, LineSkipped, NoFinalRule, OpenProxy,
        LineNeverReached, LineNeverMatches, NeverMatchesTunnel, PatternTooWide, MalformedPattern, ForeignPattern, CapitalsNeverMatch,
        AuthenticationOnInterceptPort, InspectionWithoutPort, NoWayOut, TimeoutWithoutEffect, DependsOnResolution, ReverseProxyOnly, BuiltInExtended,
    ];
}
