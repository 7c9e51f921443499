using System.Collections.Frozen;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>Rules that are in force and do not what they look like.</summary>
internal static class RulePitfalls
{
    /// <summary>Ports on which servers listen and from which nobody connects. FTP sends data from 20, and name services, DHCP and IKE use one port on both sides; they are not here.</summary>
    private static readonly (int Protocol, PortSet Ports)[] ServerPorts =
    [
        (6, Ports([21, 22, 23, 25, 53, 80, 88, 110, 143, 389, 443, 445, 465, 587, 636, 993, 995, 1433, 3128, 3268, 3269, 3389, 5432, 5671, 5985, 5986, 8080, 8443, 8530, 8531])
            .Or(PortSet.Range(10123, 10155))),
        (17, Ports([53, 80, 443])),
    ];

    private static readonly FrozenSet<string> UserVariables = new[]
    {
        "%appdata%", "%localappdata%", "%userprofile%", "%username%", "%homepath%", "%homedrive%", "%temp%", "%tmp%", "%onedrive%", "%onedrivecommercial%",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static void Check(FirewallFile file, FirewallReport report)
    {
        foreach (var rule in file.Rules)
        {
            CheckKeyword(rule, report);
        }

        foreach (var rule in file.InForce)
        {
            if (rule.Written.IsLegacy)
            {
                report.Add(FirewallPitfallRules.LegacyList, rule);
                continue;
            }

            CheckLocalPort(rule, report);
            CheckSvchost(file, rule, report);
            CheckVariable(rule, report);
            CheckOpen(file, rule, report);
            CheckSecure(file, rule, report);
        }
    }

    private static void CheckKeyword(FirewallRule rule, FirewallReport report)
    {
        if (rule.IsEnabled == false)
        {
            return;
        }

        if (rule.Problems.FirstOrDefault(p => p.Code == "missing-keyword") is { } missing)
        {
            var id = rule.Written.Fields.FirstOrDefault(f => f.Name == "DynamicKeyword" && f.Span == missing.At).Value ?? "";
            report.Add(new FirewallPitfall(FirewallPitfallRules.KeywordWithoutEffect, [rule], rule.At with { Span = missing.At }, "default", "many", id));
        }
        else if (rule is { IsInbound: true, Remote.Names: not null })
        {
            report.Add(new FirewallPitfall(FirewallPitfallRules.KeywordWithoutEffect, [rule], rule.At, "inbound", "inboundMany"));
        }
    }

    private static void CheckLocalPort(FirewallRule rule, FirewallReport report)
    {
        if (rule is not { IsInbound: false, LocalPorts: { IsEmpty: false } local, LocalPortKeywords.IsEmpty: true } || !FirewallFile.IsOwn(rule))
        {
            return;
        }

        foreach (var (protocol, ports) in ServerPorts)
        {
            if (rule.Protocol == protocol && local.Numbers.IsSubsetOf(ports.Numbers))
            {
                var at = rule.Written.Fields.First(f => f.Name.StartsWith("LPort", StringComparison.OrdinalIgnoreCase)).Span;
                report.Add(new FirewallPitfall(FirewallPitfallRules.LocalPortOutbound, [rule], rule.At with { Span = at }, "default", "many", local.ToString()));
            }
        }
    }

    private static void CheckSvchost(FirewallFile file, FirewallRule rule, FirewallReport report)
    {
        if (rule.Service is not null || rule.Program is not { } program || !ProgramPath.FileName(program).SequenceEqual("svchost.exe") || !file.IsExact(rule)
            || !rule.Remote.IsAny || rule.LocalPorts is not null || rule.Protocol is not (null or 6 or 17))
        {
            return;
        }

        if (rule is { Action: FirewallAction.Block, IsInbound: false, Protocol: null or 6 })
        {
            if (rule.RemotePorts is null || rule.RemotePorts.Contains(443) || rule.RemotePorts.Contains(80))
            {
                report.Add(FirewallPitfallRules.SvchostWithoutService, rule);
            }
        }
        else if (rule is { Action: FirewallAction.Allow, RemotePorts: null } && FirewallFile.IsOwn(rule) && (rule.IsInbound == true || IsBlockedByDefault(file, rule)))
        {
            var way = rule.IsInbound == true ? "from outside" : "to the outside";
            report.Add(new FirewallPitfall(FirewallPitfallRules.SvchostWithoutService, [rule], rule.At, "allow", "allowMany", way) { Severity = Severity.Note });
        }
    }

    private static bool IsBlockedByDefault(FirewallFile file, FirewallRule rule) =>
        file.Settings.Where("DefaultOutboundAction", 1).Any(p => (p.Profiles & file.ProfilesOf(rule)) != FirewallProfiles.None);

    private static void CheckVariable(FirewallRule rule, FirewallReport report)
    {
        if (rule.Program is not { } program || !ProgramPath.HasVariable(program))
        {
            return;
        }

        var first = program.IndexOf('%', StringComparison.Ordinal);
        var last = program.IndexOf('%', first + 1);
        if (last > 0 && UserVariables.Contains(program[first..(last + 1)]))
        {
            var field = rule.Written.Fields.First(f => f.Name.Equals("App", StringComparison.OrdinalIgnoreCase));
            report.Add(new FirewallPitfall(FirewallPitfallRules.UserVariableInPath, [rule], rule.At with { Span = field.Span }, "default", "many", field.Value));
        }
    }

    /// <summary>Everything to everybody, or all of TCP or UDP.</summary>
    private static void CheckOpen(FirewallFile file, FirewallRule rule, FirewallReport report)
    {
        var isBare = rule is
        {
            IsInbound: true, Action: FirewallAction.Allow, Protocol: null or 6 or 17, LocalPorts: null or { IsAll: true }, RemotePorts: null, Remote.IsAny: true, Local.IsAny: true,
            Program: null, Service: null, Package: null, InterfaceTypes.IsEmpty: true, Ipsec: IpsecLevel.None, NeedsAuthorization: false,
        };
        if (isBare && file.IsExact(rule))
        {
            report.Add(FirewallPitfallRules.OpenInbound, rule, rule.Protocol switch { 6 => "every TCP port", 17 => "every UDP port", _ => "every port" });
        }
    }

    private static void CheckSecure(FirewallFile file, FirewallRule rule, FirewallReport report)
    {
        if (rule is { IsInbound: false, Action: FirewallAction.Allow, OverridesBlocks: false, Remote.IsAny: true } && rule.Ipsec != IpsecLevel.None && file.Knows(rule, FirewallEvidence.Addresses))
        {
            report.Add(FirewallPitfallRules.SecureOutboundAllow, rule);
        }
    }

    private static PortSet Ports(ReadOnlySpan<ushort> numbers)
    {
        var all = PortSet.Empty;
        foreach (var number in numbers)
        {
            all = all.Or(PortSet.Of(number));
        }

        return all;
    }
}
