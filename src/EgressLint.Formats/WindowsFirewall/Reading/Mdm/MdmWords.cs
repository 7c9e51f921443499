namespace EgressLint.Formats.WindowsFirewall.Reading.Mdm;

/// <summary>Sentences that the readers of this folder share.</summary>
internal static class MdmWords
{
    /// <summary>What to hand over when a file holds rules only.</summary>
    public const string BetterExport = "Add the policy that sets the profiles (Windows Firewall) to the same file, or export what a device holds: netsh advfirewall firewall show rule name=all verbose.";
}
