using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Pitfalls of Azure's network rules (EGL43xx), which show without asking for any service.</summary>
internal static class AzurePitfallRules
{
    /// <summary>One priority for two rules.</summary>
    public static RuleDescriptor DuplicatePriority { get; } = new("EGL4301", "DuplicatePriority", Severity.Error,
        "{0} have the same priority {1} among the {2} rules of network security group '{3}', and Azure refuses that; give each a priority of its own.");

    /// <summary>The field for one value beside the field for several.</summary>
    public static RuleDescriptor SingularAndPlural { get; } = new("EGL4302", "SingularAndPlural", Severity.Error,
        "Rule '{0}' fills both '{1}' and '{1}{2}', and Azure refuses that; keep one of them. The values of both were taken together.");

    /// <summary>A port that is none.</summary>
    public static RuleDescriptor PortUnreadable { get; } = new("EGL4303", "PortUnreadable", Severity.Error,
    [
        new("default", "{1} in '{2}' of rule '{0}' is no port and no range of ports from 0 to 65535, so Azure refuses it and what the rule does is not known; write '443', '1024-65535' or '*'."),
        new("inverted", "{1} in '{2}' of rule '{0}' ends before it begins, so Azure refuses it and what the rule does is not known; write the smaller port first."),
    ]);

    /// <summary>A field without a usable value.</summary>
    public static RuleDescriptor RuleIncomplete { get; } = new("EGL4304", "RuleIncomplete", Severity.Error,
    [
        new("missing", "Rule '{0}' has no {1}, so what it does is not known and Azure refuses it."),
        new("word", "'{2}' is no value of '{1}' in rule '{0}', so what the rule does is not known and Azure refuses it; there {3}."),
        new("priority", "The priority '{1}' of rule '{0}' is outside of 100 to 4096, which is what rules of users can have, and Azure refuses it."),
    ]);

    /// <summary>A name that no list has.</summary>
    public static RuleDescriptor UnknownServiceTag { get; } = new("EGL4305", "UnknownServiceTag", Severity.Warning,
    [
        new("default", "No published service tag is called '{0}', so nobody knows which addresses {1} is for; {2} has the names."),
        new("near", "No published service tag is called '{0}', so nobody knows which addresses {1} is for; perhaps '{2}' is meant."),
        new("address", "'{0}' is neither an address nor a service tag, so nobody knows which addresses {1} is for; write an address, a network as {2} or a tag."),
    ]);

    /// <summary>A tag where it cannot be.</summary>
    public static RuleDescriptor ServiceTagMisused { get; } = new("EGL4306", "ServiceTagMisused", Severity.Warning,
    [
        new("bare", "Service tag '{0}' exists only with one of its parts, so nobody knows which addresses {1} is for; write {2}."),
        new("feature", "Service tag '{0}' is not published for network security groups but for {2} only, so Azure refuses {1}."),
        new("list", "{1} lists service tag {0} in '{2}', which is for addresses only, and most tools refuse it there; make a rule for each tag, with the tag in '{3}'."),
    ]);

    /// <summary>A tag without the one that it needs.</summary>
    public static RuleDescriptor DependencyTagMissing { get; } = new("EGL4307", "DependencyTagMissing", Severity.Warning,
        "Rule '{0}' allows '{1}', which works only together with '{2}' on port {3}, but by the {6} '{5}' denies {4} of the addresses of '{2}'; allow that tag as well.");

    /// <summary>All of Azure's addresses, and what is not among them.</summary>
    public static RuleDescriptor StandInTag { get; } = new("EGL4308", "StandInTag", Severity.Note,
        "Rule '{0}' allows 'AzureCloud', and that is not all of Microsoft's cloud: by the {3} it has {1}; '{2}' denies the rest, so allow these tags by name where they are needed.");

    /// <summary>A rule behind others that take everything.</summary>
    public static RuleDescriptor RuleShadowed { get; } = new("EGL4309", "RuleShadowed", Severity.Warning,
    [
        new("default", "Rule '{0}' {1} nothing: {2} {3} before it and {4} all that it is for; give it a lower priority number than {5}, or remove it."),
        new("redundant", "Rule '{0}' changes nothing: {1} {2} before it and {3} all that it is for already; remove it."),
    ]);

    /// <summary>A network that is written as a host in it.</summary>
    public static RuleDescriptor HostBitsSet { get; } = new("EGL4310", "HostBitsSet", Severity.Note,
        "{0} in rule '{1}' {2} an address inside of a network, and what counts is the whole network {3}; write that, or '/32' where only the host is meant.");

    /// <summary>Two ways to give a group its rules.</summary>
    public static RuleDescriptor InlineAndSeparateRules { get; } = new("EGL4311", "InlineAndSeparateRules", Severity.Warning,
    [
        new("default", "Network security group '{0}' has rules of its own, and '{1}' is a resource beside them; every apply of one removes what the other made, so keep all rules in one place."),
        new("template", "Network security group '{0}' has rules of its own, and '{1}' is a resource beside them; every deployment removes it for the time until it is made again, so keep all rules in one place."),
    ]);

    /// <summary>A route that ends.</summary>
    public static RuleDescriptor RouteDrops { get; } = new("EGL4312", "RouteDrops", Severity.Warning,
    [
        new("default", "Route '{0}' drops everything to '{1}' that no longer prefix takes elsewhere, so {2} cannot reach it, whatever network security groups allow."),
        new("loose", "Route '{0}' drops everything to '{1}' that no longer prefix takes elsewhere, so subnets with route table '{2}' cannot reach it, whatever network security groups allow."),
    ]);

    /// <summary>A subnet without a way out.</summary>
    public static RuleDescriptor PrivateSubnetWithoutEgress { get; } = new("EGL4313", "PrivateSubnetWithoutEgress", Severity.Warning,
    [
        new("default", "Subnet '{0}' has no default way out, and '{1}' in it has none of its own: no NAT gateway, no public address, no outbound rule and no route for all addresses; nothing on the internet is reached."),
        new("empty", "Subnet '{0}' has no default way out, and this file gives it no other: no NAT gateway and no route for all addresses; machines in it that need the internet have to bring their own."),
    ]);

    /// <summary>A time that Azure does not have.</summary>
    public static RuleDescriptor IdleTimeoutOutOfRange { get; } = new("EGL4314", "IdleTimeoutOutOfRange", Severity.Error,
        "The idle timeout of {0} is {1} minutes, and Azure takes {2} to {3} minutes only, so it refuses the deployment.");

    /// <summary>Connections that end without a word.</summary>
    public static RuleDescriptor TcpResetOff { get; } = new("EGL4315", "TcpResetOff", Severity.Note,
        "Outbound rule '{0}' of load balancer '{1}' drops connections that were idle for {2} minutes without telling either end, so clients notice late; set 'enableTcpReset' to true.");

    /// <summary>A pattern that others can register names for.</summary>
    public static RuleDescriptor FirewallLookAlike { get; } = new("EGL4316", "FirewallLookAlike", Severity.Warning,
        "'{0}' in rule '{1}' also stands for '{2}', which anybody can register; write '{3}' and '*.{3}'.");

    /// <summary>A pattern that stands for nothing.</summary>
    public static RuleDescriptor FirewallPatternRefused { get; } = new("EGL4317", "FirewallPatternRefused", Severity.Error,
    [
        new("default", "'{0}' in rule '{1}' has an asterisk elsewhere than at its beginning, so it stands for no host and Azure refuses it; write '*.' and the domain."),
        new("path", "'{0}' in rule '{1}' is more than a host, so no host matches it; write '{2}', or use 'targetUrls' with TLS inspection."),
    ]);

    /// <summary>An application rule for what is no application.</summary>
    public static RuleDescriptor ApplicationRuleForRawPort { get; } = new("EGL4318", "ApplicationRuleForRawPort", Severity.Warning,
        "Application rule '{0}' is for port {1}, on which the channel of the cloud management gateway is TLS without HTTP, and application rules never pass that; allow the port by a network rule.");

    /// <summary>A firewall rule behind others that take everything.</summary>
    public static RuleDescriptor FirewallRuleShadowed { get; } = new("EGL4319", "FirewallRuleShadowed", Severity.Warning,
    [
        new("default", "{0} '{1}' {2} nothing: {3} {4} before it and {5} all that it is for{6}."),
        new("redundant", "{0} '{1}' changes nothing: {2} {3} before it and {4} all that it is for already{5}."),
    ]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } =
    [
        DuplicatePriority, SingularAndPlural, PortUnreadable, RuleIncomplete, UnknownServiceTag, ServiceTagMisused, DependencyTagMissing, StandInTag, RuleShadowed,
        HostBitsSet, InlineAndSeparateRules, RouteDrops, PrivateSubnetWithoutEgress, IdleTimeoutOutOfRange, TcpResetOff, FirewallLookAlike, FirewallPatternRefused,
        ApplicationRuleForRawPort, FirewallRuleShadowed,
    ];
}
