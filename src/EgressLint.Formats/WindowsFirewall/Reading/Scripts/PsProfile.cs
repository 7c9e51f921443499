using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>What <c>Set-NetFirewallProfile</c> or the DSC resource <c>FirewallProfile</c> sets.</summary>
internal sealed class PsProfile
{
    private static readonly string[] Everywhere = ["Domain", "Private", "Public"];

    private readonly List<(string Name, long? Value, TextSpan Span)> values = [];
    private readonly List<string> profiles = [];
    private FirewallStore store = FirewallStore.Local;

    /// <summary>Whether it runs for certain, and all that it says is known.</summary>
    public bool IsCertain { get; set; } = true;

    /// <summary>Whether the command only tells what it would do.</summary>
    public bool IsNothing { get; private set; }

    /// <summary>A parameter with its value; a value without a parameter names profiles.</summary>
    public void Set(string parameter, PsValue value)
    {
        switch (parameter)
        {
            case "" or "Name" or "Profile":
                Name(value);
                break;
            case "All":
                profiles.AddRange(Everywhere);
                break;
            case "PolicyStore" or "GPOSession":
                store = value.IsLiteral && value.Text.Equals("PersistentStore", StringComparison.OrdinalIgnoreCase) ? FirewallStore.Local
                    : value.Text.Contains('\\', StringComparison.Ordinal) || parameter == "GPOSession" ? FirewallStore.GroupPolicy
                    : FirewallStore.Unknown;
                break;
            case "WhatIf":
                IsNothing = value.IsLiteral && RuleFields.Flag(value.Text) != false;
                IsCertain &= value.IsLiteral;
                break;
            default:
                if (Setting(parameter) is { } setting && !(value.IsLiteral && IsNotConfigured(parameter, value.Text)))
                {
                    values.Add((setting, value.IsLiteral ? Number(parameter, value.Text) : null, value.Place));
                }

                break;
        }
    }

    /// <summary>The settings.</summary>
    public IEnumerable<WrittenSetting> ToSettings()
    {
        // Without a profile it is not documented whose settings these are.
        var certain = IsCertain && profiles.Count > 0;
        return from profile in profiles.Count > 0 ? profiles : [.. Everywhere]
               from value in values
               select new WrittenSetting(profile, value.Name, certain ? value.Value : null, store, value.Span);
    }

    private void Name(PsValue value)
    {
        foreach (var part in value.Items.SelectMany(i => RuleFields.Split(i.Text, i.Span)))
        {
            var known = Everywhere.FirstOrDefault(p => p.Equals(part.Text, StringComparison.OrdinalIgnoreCase));
            if (known is not null)
            {
                profiles.Add(known);
            }
            else if (RuleFields.IsAny(part.Text))
            {
                profiles.AddRange(Everywhere);
            }
            else
            {
                Doubt();
            }
        }

        if (!value.IsLiteral)
        {
            Doubt();
        }
    }

    private void Doubt()
    {
        IsCertain = false;
        profiles.AddRange(Everywhere.Except(profiles));
    }

    private static string? Setting(string parameter) => parameter switch
    {
        "Enabled" => "EnableFirewall",
        "DefaultInboundAction" or "DefaultOutboundAction" => parameter,
        "AllowInboundRules" => "DoNotAllowExceptions",
        "AllowLocalFirewallRules" => "AllowLocalPolicyMerge",
        "AllowUserApps" => @"AuthorizedApplications\AllowUserPrefMerge",
        "AllowUserPorts" => @"GloballyOpenPorts\AllowUserPrefMerge",
        _ => null,
    };

    private static bool IsAction(string parameter) => parameter is "DefaultInboundAction" or "DefaultOutboundAction";

    private static bool IsNotConfigured(string parameter, string value) =>
        value.Equals("NotConfigured", StringComparison.OrdinalIgnoreCase) || value == (IsAction(parameter) ? "0" : "2");

    /// <summary>Actions are 2 for allow and 4 for block where they are numbers, truths 0 and 1.</summary>
    private static long? Number(string parameter, string value)
    {
        var isAction = IsAction(parameter);
        return value.ToUpperInvariant() switch
        {
            "ALLOW" or "2" when isAction => 0,
            "BLOCK" or "4" when isAction => 1,
            "TRUE" or "1" when !isAction => parameter == "AllowInboundRules" ? 0 : 1,
            "FALSE" or "0" when !isAction => parameter == "AllowInboundRules" ? 1 : 0,
            _ => null,
        };
    }
}
