using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3007: the internet is let in for a service to which all connections are opened from inside.</summary>
internal sealed partial class NeedlessInbound : Rule
{
    /// <summary>A range that holds more than the ports of the instances was opened for another reason.</summary>
    private const int WidestRange = 64;

    private const int MostPlaces = 20;

    /// <summary>Programs that speak to the gateway, or listen for everything.</summary>
    private static readonly string[] Own = ["smsexec.exe", "ccmexec.exe", "system"];

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3007", "NeedlessInbound", Severity.Warning,
    [
        new("default", "{0} opens {1} to connections from outside, but all connections of {2} are opened from inside; remove the rule, answers come back without one."),
        new("many", "{0} open ports to connections from outside ({1} the first), but all connections of {2} are opened from inside; remove the rules, answers come back without them."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context)
    {
        var ports = Ports(context.Needs);
        context.OnPolicy(scope =>
        {
            var needless = from opening in scope.Policy.Openings
                           where (opening.Protocols & Protocols.Tcp) != 0 && opening.From.Overlaps(IpSet.Public)
                           let service = ServiceOf(opening, ports)
                           where service is not null
                           group opening by service;
            foreach (var group in needless)
            {
                Report(scope, group.Key, [.. group]);
            }
        });
    }

    /// <summary>A rule for each port is common, and one mistake.</summary>
    private void Report(PolicyScope scope, string service, ImmutableArray<InboundOpening> openings)
    {
        var first = openings[0];
        scope.Report(new(Descriptor, first.At, openings.Length == 1 ? "default" : "many", [Names.Quote(openings.Select(o => o.Name)), Words(first.Ports), service])
        {
            Related = [.. openings.Skip(1).Take(MostPlaces).Select(o => new RelatedLocation(o.At, $"'{o.Name}' opens {Words(o.Ports)}."))],
            Identity = first.Name,
        });
    }

    /// <summary>The service that an opening is for by its name or ports; null when it is for none that is known.</summary>
    private static string? ServiceOf(InboundOpening opening, ImmutableArray<(string Feature, PortSet Ports)> needed)
    {
        var named = ServiceName().Match(opening.Name);
        if (named.Success && (opening.Ports.Contains(443) || needed.Any(n => n.Ports.Numbers.Overlaps(opening.Ports.Numbers))))
        {
            return named.ValueSpan.Equals("Intune", StringComparison.OrdinalIgnoreCase) ? "Intune" : "the cloud management gateway";
        }

        if (opening.Program is not null && !Own.Contains(opening.Program))
        {
            return null;
        }

        var own = Narrow(opening.Ports);
        var features = needed.Where(n => n.Ports.Numbers.Overlaps(own.Numbers)).ToArray();
        return features.Length == 0 ? null : Names.Quote(features.Select(f => f.Feature).Distinct());
    }

    /// <summary>The ports of instances, as far as the scenario has such a service.</summary>
    private static ImmutableArray<(string Feature, PortSet Ports)> Ports(ImmutableArray<ScenarioRequirement> needs) =>
    [
        .. from need in needs
           from instances in need.Requirement.Alternatives.Select(a => a.PerInstance).Append(need.Requirement.PerInstance)
           where instances is not null
           let last = Math.Min(instances.Base + instances.Maximum - 1, ushort.MaxValue)
           select (need.Feature.Title, PortSet.Range((ushort)instances.Base, (ushort)last)),
    ];

    private static PortSet Narrow(PortSet ports)
    {
        var narrow = PortSet.Empty;
        foreach (var part in ports.Numbers.Intervals)
        {
            narrow = part.Last - part.First < WidestRange ? narrow.Or(PortSet.Range(part.First, part.Last)) : narrow;
        }

        return narrow;
    }

    private static string Words(PortSet ports) => ports.IsAll ? "every port" : $"port {ports}";

    [GeneratedRegex(@"\b(CMG|cloud management gateway|Intune)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServiceName();
}
