using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>Pitfalls of firewall exports (EGL42xx). A message <c>many</c> stands for several rules of a file: their names are its first argument.</summary>
public static class FirewallPitfallRules
{
    /// <summary>The format cannot say everything.</summary>
    public static RuleDescriptor IncompleteExport { get; } = new("EGL4201", "IncompleteExport", Severity.Warning,
        "This file ({0}) does not say {1}, so whatever depends on that is unknown.");

    /// <summary>A rule against the specification.</summary>
    public static RuleDescriptor RuleIgnored { get; } = new("EGL4202", "RuleIgnored", Severity.Error,
    [
        new("default", "Windows ignores the rule {0}: {1}."),
        new("many", "Windows ignores the rules {0}; of the first of them, because {1}."),
    ]);

    /// <summary>A rule with more in it than anybody knows.</summary>
    public static RuleDescriptor RuleNotUnderstood { get; } = new("EGL4203", "RuleNotUnderstood", Severity.Warning,
    [
        new("default", "Nobody knows what Windows makes of the rule {0} ({1}); it was taken to match perhaps."),
        new("many", "Nobody knows what Windows makes of the rules {0} (in the first, {1}); they were taken to match perhaps."),
    ]);

    /// <summary>An allow that a block covers.</summary>
    public static RuleDescriptor BlockedAllow { get; } = new("EGL4204", "BlockedAllow", Severity.Warning,
    [
        new("default", "{0} allows nothing, because {1} blocks all of it, and what blocks wins whatever the order."),
        new("several", "{0} allow nothing, because {1} blocks all of them, and what blocks wins whatever the order."),
        new("many", "{0} allow nothing, because other rules block all of them ({1} the first), and what blocks wins whatever the order."),
    ]);

    /// <summary>A rule inside another one that does the same.</summary>
    public static RuleDescriptor RuleCovered { get; } = new("EGL4205", "RuleCovered", Severity.Note,
    [
        new("default", "{0} adds nothing, because {1} covers all of it and does the same."),
        new("equal", "{0} is the same as {1}; one of them is enough."),
        new("equals", "{0} are the same as {1}; one of them is enough."),
        new("many", "{0} add nothing, because other rules cover them and do the same ({1} the first)."),
    ]);

    /// <summary>The near port instead of the far one.</summary>
    public static RuleDescriptor LocalPortOutbound { get; } = new("EGL4206", "LocalPortOutbound", Severity.Warning,
    [
        new("default", "The outbound rule {0} asks for the local port {1}, but programs connect from a port that the system chooses, so it meets next to nothing; give the remote port."),
        new("many", "The outbound rules {0} ask for a local port ({1} the first), but programs connect from a port that the system chooses, so they meet next to nothing; give the remote port."),
    ]);

    /// <summary>A process that is many services.</summary>
    public static RuleDescriptor SvchostWithoutService { get; } = new("EGL4207", "SvchostWithoutService", Severity.Warning,
    [
        new("default", "{0} blocks svchost.exe for every service in it, and with that Windows Update and background transfers; name the service."),
        new("many", "{0} block svchost.exe for every service in it, and with that Windows Update and background transfers; name the service."),
        new("allow", "{0} allows everything {1} for every service in svchost.exe; name the service."),
        new("allowMany", "{0} allow everything ({1} the first) for every service in svchost.exe; name the service."),
    ]);

    /// <summary>A variable that has another value for the firewall.</summary>
    public static RuleDescriptor UserVariableInPath { get; } = new("EGL4208", "UserVariableInPath", Severity.Warning,
    [
        new("default", "{0} is for '{1}', but the firewall has no user's variables, so the rule does not meet the program of anybody who signs in; write the whole path."),
        new("many", "{0} have variables of a user in the path ('{1}' the first), but the firewall has no user's variables, so the rules do not meet the programs of anybody who signs in; write the whole path."),
    ]);

    /// <summary>Rules of the machine where they do not count.</summary>
    public static RuleDescriptor LocalRulesIgnored { get; } = new("EGL4209", "LocalRulesIgnored", Severity.Warning,
    [
        new("default", "Windows ignores {0}, because policy lets no rules of the machine itself count ({1}); put the rule into the policy."),
        new("many", "Windows ignores {0}, because policy lets no rules of the machine itself count ({1}); put the rules into the policy."),
    ]);

    /// <summary>A profile without a firewall.</summary>
    public static RuleDescriptor FirewallOff { get; } = new("EGL4210", "FirewallOff", Severity.Warning,
        "The firewall is off in {0}; there everything passes, and rules that block do nothing.");

    /// <summary>Everything may come in.</summary>
    public static RuleDescriptor InboundAllowedByDefault { get; } = new("EGL4211", "InboundAllowedByDefault", Severity.Warning,
        "Connections from outside that no rule names are allowed in {0}; block them by default.");

    /// <summary>Nothing may come in, whatever the rules say.</summary>
    public static RuleDescriptor InboundShut { get; } = new("EGL4212", "InboundShut", Severity.Note,
        "All connections from outside are blocked in {0}, so {1} has no effect there.");

    /// <summary>A rule that is off because nobody said that it is on.</summary>
    public static RuleDescriptor ActiveMissing { get; } = new("EGL4213", "ActiveMissing", Severity.Warning,
    [
        new("default", "The rule {0} has no field 'Active' and is off therefore; write 'Active=TRUE'."),
        new("many", "The rules {0} have no field 'Active' and are off therefore; write 'Active=TRUE'."),
    ]);

    /// <summary>An open machine.</summary>
    public static RuleDescriptor OpenInbound { get; } = new("EGL4214", "OpenInbound", Severity.Warning,
    [
        new("default", "{0} lets anybody connect to every program on {1}; name the program, the ports or the addresses."),
        new("many", "{0} let anybody connect to every program ({1} the first); name the programs, the ports or the addresses."),
    ]);

    /// <summary>A dynamic keyword that does nothing.</summary>
    public static RuleDescriptor KeywordWithoutEffect { get; } = new("EGL4215", "KeywordWithoutEffect", Severity.Warning,
    [
        new("default", "{0} is not in force unless the machine has the dynamic keyword '{1}', which this file does not hold; export both together."),
        new("many", "{0} are not in force unless the machine has their dynamic keywords ('{1}' the first), which this file does not hold; export both together."),
        new("inbound", "{0} lets in by name, but names of dynamic keywords are looked at in connections to the outside only; give addresses."),
        new("inboundMany", "{0} let in by name, but names of dynamic keywords are looked at in connections to the outside only; give addresses."),
    ]);

    /// <summary>An allow that drops.</summary>
    public static RuleDescriptor SecureOutboundAllow { get; } = new("EGL4216", "SecureOutboundAllow", Severity.Warning,
    [
        new("default", "The outbound rule {0} allows only what IPsec protects, to any address, so plain connections that meet it are dropped; name the addresses of your own machines."),
        new("many", "The outbound rules {0} allow only what IPsec protects, to any address, so plain connections that meet them are dropped; name the addresses of your own machines."),
    ]);

    /// <summary>Lists of Windows XP.</summary>
    public static RuleDescriptor LegacyList { get; } = new("EGL4217", "LegacyList", Severity.Note,
    [
        new("default", "{0} stands in a list of Windows XP, which still opens the machine but is shown nowhere beside the rules; make a rule of it."),
        new("many", "{0} stand in lists of Windows XP, which still open the machine but are shown nowhere beside the rules; make rules of them."),
    ]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } =
    [
        IncompleteExport, RuleIgnored, RuleNotUnderstood, BlockedAllow, RuleCovered, LocalPortOutbound, SvchostWithoutService, UserVariableInPath, LocalRulesIgnored,
        FirewallOff, InboundAllowedByDefault, InboundShut, ActiveMissing, OpenInbound, KeywordWithoutEffect, SecureOutboundAllow, LegacyList,
    ];
}
