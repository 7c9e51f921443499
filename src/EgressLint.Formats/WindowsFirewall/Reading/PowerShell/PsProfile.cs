namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>Settings of a profile, as <c>Get-NetFirewallProfile</c> has them.</summary>
internal static class PsProfile
{
    /// <summary>Properties, and the names that their settings have in the registry.</summary>
    private static readonly (string Property, string Setting)[] Switches =
    [
        ("Enabled", "EnableFirewall"), ("AllowInboundRules", "DoNotAllowExceptions"), ("AllowLocalFirewallRules", "AllowLocalPolicyMerge"),
        ("AllowUserApps", @"AuthorizedApplications\AllowUserPrefMerge"), ("AllowUserPorts", @"GloballyOpenPorts\AllowUserPrefMerge"),
    ];

    /// <summary>Reads a profile.</summary>
    public static void Read(PsObject source, PrintedProfiles profiles, ReadingLog log)
    {
        if (Profile(source) is not { } profile)
        {
            return;
        }

        foreach (var (property, setting) in Switches)
        {
            if (source.Find(property) is not { } value)
            {
                continue;
            }

            switch (PsEnums.Setting(value))
            {
                case "NotConfigured":
                    profiles.NotConfigured(profile, setting, value.Span);
                    break;
                case "True":
                    profiles.Add(profile, setting, setting == "DoNotAllowExceptions" ? 0 : 1, value.Span);
                    break;
                case "False":
                    profiles.Add(profile, setting, setting == "DoNotAllowExceptions" ? 1 : 0, value.Span);
                    break;
                default:
                    log.UnknownValue(value.Span, property, value.Shown);
                    profiles.Add(profile, setting, null, value.Span);
                    break;
            }
        }

        foreach (var setting in new[] { "DefaultInboundAction", "DefaultOutboundAction" })
        {
            if (source.Find(setting) is { } value)
            {
                Default(profile, setting, value, profiles, log);
            }
        }
    }

    private static void Default(string profile, string setting, PsValue value, PrintedProfiles profiles, ReadingLog log)
    {
        var action = PsEnums.Action(value);
        if (action == "NotConfigured")
        {
            profiles.NotConfigured(profile, setting, value.Span);
            return;
        }

        if (action is null)
        {
            log.UnknownValue(value.Span, setting, value.Shown);
        }

        profiles.Add(profile, setting, action == "Allow" ? 0 : action == "Block" ? 1 : null, value.Span);
    }

    private static string? Profile(PsObject source)
    {
        var name = source.Text("Name", "Profile", "InstanceID", "CreationClassName") ?? "";
        if (PrintedProfiles.Profile(name[(name.LastIndexOf('|') + 1)..]) is { } known)
        {
            return known;
        }

        return source.Find("Profile", "Name")?.Number switch
        {
            1 => "Domain",
            2 => "Private",
            4 => "Public",
            _ => null,
        };
    }
}
