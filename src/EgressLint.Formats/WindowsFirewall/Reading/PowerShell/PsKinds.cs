namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>What an object is, told by its properties.</summary>
internal enum PsKind
{
    /// <summary>Something else, which may hold others.</summary>
    Other,

    /// <summary>A rule of the firewall.</summary>
    Rule,

    /// <summary>A filter: some conditions of a rule.</summary>
    Filter,

    /// <summary>Settings of a profile.</summary>
    Profile,

    /// <summary>A dynamic keyword.</summary>
    Keyword,

    /// <summary>A connection security rule or its filter, which is no rule for traffic.</summary>
    ConnectionSecurity,
}

/// <summary>Tells objects apart.</summary>
internal static class PsKinds
{
    /// <summary>How the names of rules begin in <c>CreationClassName</c>.</summary>
    public const string RulePrefix = "MSFT|FW|FirewallRule|";

    private const string Prefix = "MSFT|FW|";

    /// <summary>Properties of filters, each cmdlet's own.</summary>
    private static readonly string[] FilterProperties =
    [
        "LocalPort", "RemotePort", "IcmpType", "LocalAddress", "RemoteAddress", "LocalIP", "RemoteIP", "Program", "AppPath", "Package", "Service", "ServiceName",
        "InterfaceAlias", "InterfaceType", "Authentication", "LocalUser",
    ];

    /// <summary>What an object is.</summary>
    public static PsKind Of(PsObject item)
    {
        if (item.Has("DefaultOutboundAction") || (item.Has("DefaultInboundAction") && item.Has("Enabled")))
        {
            return PsKind.Profile;
        }

        if (item.Has("Keyword") && item.Has("AutoResolve", "Addresses"))
        {
            return PsKind.Keyword;
        }

        if (item.Text("CreationClassName", "InstanceID") is { } name && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith(RulePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return PsKind.ConnectionSecurity;
        }

        if (item.Has("DisplayName", "Name", "InstanceID", "ElementName") && (item.Has("Direction") ? 1 : 0) + (item.Has("Action") ? 1 : 0) + (item.Has("Enabled") ? 1 : 0) >= 2)
        {
            return PsKind.Rule;
        }

        return item.Has(FilterProperties) ? PsKind.Filter : PsKind.Other;
    }

    /// <summary>The rule that a rule or filter belongs to; null when it does not say.</summary>
    public static string? IdOf(PsObject item) => Stripped(item.Text("InstanceID") ?? item.Text("CreationClassName"));

    /// <summary>What identifies a rule: its instance id, else its name, which is the same where both are exported.</summary>
    public static string? IdOfRule(PsObject rule) => IdOf(rule) ?? rule.Text("Name", "ID");

    private static string? Stripped(string? id) => id is not null && id.StartsWith(RulePrefix, StringComparison.OrdinalIgnoreCase) ? id[RulePrefix.Length..] : id;
}
