using System.Globalization;
using System.Numerics;
using System.Text;

namespace EgressLint.Oracle.Rules;

/// <summary>Writes plain rules as a template of Azure or as registry text of a host firewall.</summary>
internal static class RuleWriter
{
    private const int LastPriority = 4096;
    private const string Root = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";
    private static readonly string[] Profiles = ["Domain", "Private", "Public"];

    public static (string File, string Text) Write(PlainPolicy policy) => policy.Kind == RuleKind.Group ? ("group.json", Group(policy)) : ("host.reg", Host(policy));

    private static string Group(PlainPolicy policy)
    {
        // Rules of both directions have priorities of their own; in the file they stand the other way round.
        var rules = policy.Rules.Select((r, i) => (Rule: r, Name: $"r{i}")).GroupBy(r => r.Rule.IsInbound).SelectMany(g => g.Select((r, n) => Rule(policy, r.Rule, 100 + n, r.Name)))
            .Reverse()
            .Concat(((bool[])[false, true]).Select(isInbound => Rule(policy, new(policy.AllowsBy(isInbound) != 0, isInbound), LastPriority, isInbound ? "last-in" : "last-out")));
        return $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
              { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "group", "properties": { "securityRules": [
            {{string.Join(",\n", rules)}}
              ] } } ] }

            """;
    }

    private static string Rule(PlainPolicy policy, PlainRule rule, int priority, string name)
    {
        var (near, far) = rule.IsInbound ? ("destination", "source") : ("source", "destination");
        return string.Create(CultureInfo.InvariantCulture, $$"""
                { "name": "{{name}}", "properties": { "priority": {{priority}}, "direction": "{{(rule.IsInbound ? "Inbound" : "Outbound")}}", "access": "{{(rule.Allows ? "Allow" : "Deny")}}", "protocol": "{{rule.Protocols switch { 1 => "Tcp", 2 => "Udp", _ => "*" }}}",
                  {{Field(near, "AddressPrefix", "AddressPrefixes", rule.Near, s => Prefix(s, policy))}}, {{Field(near, "PortRange", "PortRanges", rule.NearPorts, Ports)}},
                  {{Field(far, "AddressPrefix", "AddressPrefixes", rule.Far, s => Prefix(s, policy))}}, {{Field(far, "PortRange", "PortRanges", rule.FarPorts, Ports)}} } }
            """);
    }

    private static string Field(string side, string one, string several, Span[] spans, Func<Span, string> text) => spans.Length switch
    {
        0 => $"\"{side}{one}\": \"*\"",
        1 => $"\"{side}{one}\": \"{text(spans[0])}\"",
        _ => $"\"{side}{several}\": [ {string.Join(", ", spans.Select(s => $"\"{text(s)}\""))} ]",
    };

    private static string Host(PlainPolicy policy)
    {
        var text = new StringBuilder("Windows Registry Editor Version 5.00\r\n");
        for (var i = 0; i < Profiles.Length; i++)
        {
            var (inbound, outbound) = ((policy.AllowsIn >> i) & 1, (policy.AllowsOut >> i) & 1);
            text.Append(CultureInfo.InvariantCulture, $"\r\n[{Root}\\{(i == 1 ? "Standard" : Profiles[i])}Profile]\r\n\"EnableFirewall\"=dword:00000001\r\n\"DefaultInboundAction\"=dword:{1 - inbound:x8}\r\n\"DefaultOutboundAction\"=dword:{1 - outbound:x8}\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\r\n[{Root}\\FirewallRules]\r\n");
        for (var i = 0; i < policy.Rules.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\"r{i}\"=\"{Rule(policy, policy.Rules[i], i)}\"\r\n");
        }

        return text.ToString();
    }

    private static string Rule(PlainPolicy policy, PlainRule rule, int i)
    {
        var family = policy.IsV6 ? "6" : "4";
        string[] fields =
        [
            "v2.33", rule.Allows ? "Action=Allow" : "Action=Block", "Active=TRUE", rule.IsInbound ? "Dir=In" : "Dir=Out",
            .. rule.Protocols == 3 ? (string[])[] : [rule.Protocols == 1 ? "Protocol=6" : "Protocol=17"],
            .. rule.NearPorts.Select(p => PortField("LPort", p)), .. rule.FarPorts.Select(p => PortField("RPort", p)),
            .. rule.Near.Select(a => $"LA{family}={Range(a, policy)}"), .. rule.Far.Select(a => $"RA{family}={Range(a, policy)}"),
            .. rule.Profiles == 7 ? [] : Profiles.Where((_, n) => ((rule.Profiles >> n) & 1) != 0).Select(p => $"Profile={p}"),
            $"Name=r{i}", "",
        ];
        return string.Join('|', fields);
    }

    private static string PortField(string name, Span ports) => ports.First == ports.Last ? $"{name}={ports.First}" : $"{name}2_10={Ports(ports)}";

    private static string Ports(Span ports) => ports.First == ports.Last ? $"{ports.First}" : $"{ports.First}-{ports.Last}";

    private static string Range(Span span, PlainPolicy policy) => IsPrefix(span) ? Prefix(span, policy) : $"{PlainPolicy.Text(span.First, policy.IsV6)}-{PlainPolicy.Text(span.Last, policy.IsV6)}";

    private static bool IsPrefix(Span span) => ((span.Last - span.First) & (span.Last - span.First + 1)) == 0 && (span.First & (span.Last - span.First)) == 0;

    private static string Prefix(Span span, PlainPolicy policy)
    {
        var free = (int)BitOperations.PopCount((ulong)(span.Last - span.First)) + BitOperations.PopCount((ulong)((span.Last - span.First) >> 64));
        var address = PlainPolicy.Text(span.First, policy.IsV6);
        return free == 0 ? address : string.Create(CultureInfo.InvariantCulture, $"{address}/{policy.Width - free}");
    }
}
