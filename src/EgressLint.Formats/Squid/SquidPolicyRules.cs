using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>Pitfalls of Squid configurations that show while the lines get their meaning (EGL41xx).</summary>
public static class SquidPolicyRules
{
    /// <summary>A host value that no request can ever equal.</summary>
    public static RuleDescriptor DeadDomainValue { get; } = new("EGL4101", "DeadDomainValue", Severity.Error,
        "'{0}' in ACL '{1}' never matches a host: {2}.");

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
        "'{0}' in ACL '{1}' is dropped by {2}, because an earlier value overlaps it; put the widest network first.");

    /// <summary>A line without effect.</summary>
    public static RuleDescriptor LineSkipped { get; } = new("EGL4106", "LineSkipped", Severity.Error,
        "Squid skips '{0}', because {1}.");

    /// <summary>No line decides everything.</summary>
    public static RuleDescriptor NoFinalRule { get; } = new("EGL4107", "NoFinalRule", Severity.Warning,
        "No line after '{0}' decides the rest, so Squid does the opposite of it: everything else is {1}. Say so with 'http_access {2} all'.");

    /// <summary>Everybody may use the proxy for everything.</summary>
    public static RuleDescriptor OpenProxy { get; } = new("EGL4108", "OpenProxy", Severity.Warning,
        "'{0}' lets every client that can reach the proxy use it for {1}; name the networks of your clients instead of '{2}'.");

    /// <summary>A line that is never asked.</summary>
    public static RuleDescriptor LineNeverReached { get; } = new("EGL4109", "LineNeverReached", Severity.Warning,
        "'{0}' is never reached, because '{1}' decides everything before it.");

    /// <summary>ACLs on one line that exclude each other.</summary>
    public static RuleDescriptor LineNeverMatches { get; } = new("EGL4110", "LineNeverMatches", Severity.Warning,
        "'{0}' never matches, because no request is in '{1}' and in '{2}' at once; put the values into one ACL if either is enough.");

    /// <summary>A condition that tunnels cannot meet.</summary>
    public static RuleDescriptor NeverMatchesTunnel { get; } = new("EGL4111", "NeverMatchesTunnel", Severity.Error,
        "'{0}' never matches HTTPS through this proxy, because a tunnel {1}; {2}.");

    /// <summary>A pattern that foreign names match as well.</summary>
    public static RuleDescriptor PatternTooWide { get; } = new("EGL4112", "PatternTooWide", Severity.Warning,
        "'{0}' also matches '{1}'; {2}.");

    /// <summary>A pattern that does not compile.</summary>
    public static RuleDescriptor MalformedPattern { get; } = new("EGL4113", "MalformedPattern", Severity.Error,
    [
        new("skipped", "The pattern '{0}' does not compile ({1}), so {2} skips it and the ACL works without it."),
        new("refused", "The pattern '{0}' does not compile ({1}), so {2} refuses the configuration."),
    ]);

    /// <summary>A pattern in another dialect.</summary>
    public static RuleDescriptor ForeignPattern { get; } = new("EGL4114", "ForeignPattern", Severity.Warning,
        "'{0}' is not what POSIX expressions understand: {1}.");

    /// <summary>Capitals against a lower-case host.</summary>
    public static RuleDescriptor CapitalsNeverMatch { get; } = new("EGL4115", "CapitalsNeverMatch", Severity.Error,
        "'{0}' never matches, because Squid lower-cases the host first and ACL '{1}' compares capitals; write it in lower case or add '-i'.");

    /// <summary>Authentication where it cannot happen.</summary>
    public static RuleDescriptor AuthenticationOnInterceptPort { get; } = new("EGL4116", "AuthenticationOnInterceptPort", Severity.Error,
        "ACL '{0}' asks for a user, but the listening ports only intercept, where clients cannot be asked; it never matches.");

    /// <summary>TLS inspection that no port does.</summary>
    public static RuleDescriptor InspectionWithoutPort { get; } = new("EGL4120", "InspectionWithoutPort", Severity.Note,
        "'{0}' has no effect, because no listening port has the option 'ssl-bump'.");

    /// <summary>Peers only, and no peer.</summary>
    public static RuleDescriptor NoWayOut { get; } = new("EGL4122", "NoWayOut", Severity.Error,
        "'{0}' forbids the direct way, but no 'cache_peer' of type parent is configured; those requests end in an error page.");

    /// <summary>A timeout that is not about tunnels.</summary>
    public static RuleDescriptor TimeoutWithoutEffect { get; } = new("EGL4123", "TimeoutWithoutEffect", Severity.Note,
        "'{0}' does not end idle tunnels; 'read_timeout' does.");

    /// <summary>A condition that depends on name resolution.</summary>
    public static RuleDescriptor DependsOnResolution { get; } = new("EGL4124", "DependsOnResolution", Severity.Warning,
        "'{0}' depends on what names resolve to when Squid asks, and a name that does not resolve {1}.");

    /// <summary>A configuration that serves other people's clients.</summary>
    public static RuleDescriptor ReverseProxyOnly { get; } = new("EGL4125", "ReverseProxyOnly", Severity.Note,
        "'{0}' only accelerates own servers, so it decides nothing about outgoing traffic and was not checked.");

    /// <summary>A built-in ACL that is extended.</summary>
    public static RuleDescriptor BuiltInExtended { get; } = new("EGL4126", "BuiltInExtended", Severity.Note,
        "'{0}' is built in and stays in force; this line adds {1} to it.");

    /// <summary>Every rule of this file.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } =
    [
        DeadDomainValue, ValuesAfterFile, QuotedLiteral, OverlappingDomains, NetworkDropped, LineSkipped, NoFinalRule, OpenProxy,
        LineNeverReached, LineNeverMatches, NeverMatchesTunnel, PatternTooWide, MalformedPattern, ForeignPattern, CapitalsNeverMatch,
        AuthenticationOnInterceptPort, InspectionWithoutPort, NoWayOut, TimeoutWithoutEffect, DependsOnResolution, ReverseProxyOnly, BuiltInExtended,
    ];
}
