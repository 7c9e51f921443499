namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Commands for people whose export lacks something.</summary>
internal static class BetterExports
{
    /// <summary>Rules with all their conditions, in force from whatever store, and the settings of the profiles, in one file.</summary>
    public const string Everything =
        "'Profile','Rule','PortFilter','AddressFilter','ApplicationFilter','ServiceFilter','InterfaceFilter','InterfaceTypeFilter','SecurityFilter' "
        + "| ForEach-Object { & \"Get-NetFirewall$_\" -PolicyStore ActiveStore } | Select-Object * -ExcludeProperty Cim* | ConvertTo-Json -Depth 4 "
        + "| Set-Content -Encoding utf8 firewall.json";

    /// <summary>Rules with programs and services.</summary>
    public const string NetshRules = "netsh advfirewall firewall show rule name=all verbose";

    /// <summary>Settings of the profiles.</summary>
    public const string NetshProfiles = "netsh advfirewall show allprofiles";
}
