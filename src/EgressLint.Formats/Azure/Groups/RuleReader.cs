using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>
/// Reads a rule object of any shape (REST, flattened, PowerShell's lists under singular names) into one model.
/// Azure network security group REST specification, securityRule.
/// </summary>
internal sealed class RuleReader(AddressReader addresses)
{
    /// <summary>First priority that a rule can have.</summary>
    public const int FirstPriority = 100;

    /// <summary>First priority of the rules that every group has.</summary>
    public const int FirstDefault = 65000;

    private static readonly Dictionary<string, Protocols> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tcp"] = Protocols.Tcp, ["6"] = Protocols.Tcp,
        ["udp"] = Protocols.Udp, ["17"] = Protocols.Udp,
        ["icmp"] = Protocols.Icmp, ["icmpv6"] = Protocols.Icmp, ["1"] = Protocols.Icmp, ["58"] = Protocols.Icmp,
        ["esp"] = Protocols.Esp, ["50"] = Protocols.Esp,
        ["ah"] = Protocols.Ah, ["51"] = Protocols.Ah,
        ["*"] = Protocols.All, ["all"] = Protocols.All, ["any"] = Protocols.All,
    };

    /// <summary>Reads a rule.</summary>
    /// <param name="rule">The object: a member <c>properties</c> counts before its own members.</param>
    /// <param name="name">Its name where the object has none.</param>
    /// <param name="absent">Why it may not exist; null when it does.</param>
    /// <param name="isAdmin">Whether it is an admin rule, whose empty fields mean everything.</param>
    public SecurityRule Read(AzureValue rule, string? name, Doubt? absent, bool isAdmin = false)
    {
        var fields = new RuleFields(rule);
        var doubts = new List<Doubt>(absent is null ? [] : [absent]);
        var inbound = Direction(fields, doubts);
        var priority = Priority(fields);
        var protocols = Protocol(fields, doubts);
        var written = name ?? fields.Name ?? "?";
        return new()
        {
            Name = Bare(written),
            At = fields.NameAt ?? rule.At,
            Priority = priority,
            IsInbound = inbound,
            Access = Access(fields),
            Protocols = protocols,
            IsAnyProtocol = protocols == Protocols.All,
            Source = Addresses(fields, "source", isNear: inbound == false, isAdmin),
            SourcePorts = Ports(fields, "source", doubts, isAdmin),
            Destination = Addresses(fields, "destination", isNear: inbound == true, isAdmin),
            DestinationPorts = Ports(fields, "destination", doubts, isAdmin),
            Doubts = [.. doubts.Distinct()],
            Problems = [.. fields.Problems],
            IsDefault = priority >= FirstDefault,
            Written = rule,
        };
    }

    /// <summary>Effective rules carry the list they come from in front of their name.</summary>
    private static string Bare(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static bool? Direction(RuleFields fields, List<Doubt> doubts)
    {
        var value = fields.One("direction");
        switch (value?.Text?.ToLowerInvariant())
        {
            case "inbound":
                return true;
            case "outbound":
                return false;
        }

        doubts.Add(value is null ? fields.Missing("direction") : new(value.Reason ?? $"'{value}' is no direction", value.At));
        fields.Report(value is null ? RuleProblemKind.Missing : RuleProblemKind.Word, "direction", value);
        return null;
    }

    private static int? Priority(RuleFields fields)
    {
        var value = fields.One("priority");
        long? number = value?.Number ?? (long.TryParse(value?.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null);
        if (number is null)
        {
            fields.Report(value is null ? RuleProblemKind.Missing : RuleProblemKind.Word, "priority", value);
        }
        else if (number is < 0 or > 65535)
        {
            fields.Report(RuleProblemKind.Priority, "priority", value);
        }

        return number is >= 0 and <= 65535 ? (int)number : null;
    }

    private static RuleAccess Access(RuleFields fields)
    {
        var value = fields.One("access");
        switch (value?.Text?.ToLowerInvariant())
        {
            case "allow":
                return RuleAccess.Allow;
            case "deny":
                return RuleAccess.Deny;
            case "alwaysallow":
                return RuleAccess.AlwaysAllow;
            default:
                fields.Report(value is null ? RuleProblemKind.Missing : RuleProblemKind.Word, "access", value);
                return RuleAccess.Unknown;
        }
    }

    private static Protocols Protocol(RuleFields fields, List<Doubt> doubts)
    {
        var value = fields.One("protocol");
        if (value?.Identity is { } text && value.Kind != AzureKind.Unknown && Words.TryGetValue(text, out var known))
        {
            return known;
        }

        doubts.Add(value is null ? fields.Missing("protocol") : new(value.Reason ?? $"'{value}' is no protocol", value.At));
        fields.Report(value is null ? RuleProblemKind.Missing : RuleProblemKind.Word, "protocol", value);
        return Protocols.All;
    }

    private static PortSpec Ports(RuleFields fields, string side, List<Doubt> doubts, bool isAdmin)
    {
        var values = fields.Both($"{side}PortRange", $"{side}PortRanges");
        if (values.Count == 0)
        {
            if (!isAdmin && fields.HasNoPorts)
            {
                return PortSpec.Any;
            }

            if (!isAdmin)
            {
                doubts.Add(fields.Missing($"{side} port"));
                fields.Report(RuleProblemKind.Missing, $"{side}PortRange", null);
            }

            return PortSpec.Any;
        }

        Doubt? refused = null;
        var ports = AddressReader.Ports(values, (value, text) =>
        {
            fields.Problems.Add(new(RuleProblemKind.Port, $"{side}PortRange", text, value.At));
            refused ??= new($"'{text}' is no port, and Azure does not accept the rule", value.At);
        });
        if (refused is null)
        {
            return ports;
        }

        // What a rule does that Azure refuses nobody can say, neither of the ports that can be read nor of those that were meant.
        doubts.Add(refused);
        return ports.IsAny ? ports : ports with { More = ports.More ?? refused };
    }

    private AddressSpec Addresses(RuleFields fields, string side, bool isNear, bool isAdmin)
    {
        var values = fields.Both($"{side}AddressPrefix", $"{side}AddressPrefixes");
        var groups = fields.List($"{side}ApplicationSecurityGroups");
        if (fields.List($"{side}s") is { Count: > 0 } admin)
        {
            values.AddRange(admin.Select(a => a.Find("addressPrefix") ?? a));
        }

        if (values.Count == 0 && groups.Count == 0)
        {
            if (isAdmin)
            {
                return AddressSpec.Any;
            }

            fields.Report(RuleProblemKind.Missing, $"{side}AddressPrefix", null);
            return new(IpSet.Empty, [new(IpSet.All, fields.Missing($"{side} address"))]);
        }

        var read = addresses.Read(values, isNear);
        if (groups.Count == 0)
        {
            return read;
        }

        var members = addresses.Groups(groups);
        return new(read.Sure.Or(members.Sure), [.. read.Possible, .. members.Possible]) { Items = [.. read.Items, .. members.Items] };
    }
}
