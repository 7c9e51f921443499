using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>What is taken for granted about the machine whose firewall it is. Nothing here comes from the export.</summary>
internal sealed record FirewallContext
{
    /// <summary>Whether the same machine is meant.</summary>
    public bool IsSame(FirewallContext other) => ReferenceEquals(this, other) || (System == other.System && PolicyVersion == other.PolicyVersion
        && AreSame(PortKeywords, other.PortKeywords) && AreSame(AddressKeywords, other.AddressKeywords) && AreSame(Variables, other.Variables));

    /// <summary>A machine as Windows is installed: Windows 10 or later on drive C.</summary>
    public static FirewallContext Default { get; } = new();

    /// <summary>Operating system as platform id, major and minor version (MS-FASP 2.2.34); all since Windows 10 call themselves 10.0.</summary>
    public (int Id, int Major, int Minor) System { get; init; } = (2, 10, 0);

    /// <summary>Newest policy version the machine knows, as major × 256 + minor; null when it is not known.</summary>
    public int? PolicyVersion { get; init; }

    /// <summary>Ports behind keywords such as <c>RPC</c>, where they are known.</summary>
    public ImmutableDictionary<string, PortSet> PortKeywords { get; init; } = ImmutableDictionary.Create<string, PortSet>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Addresses behind keywords such as <c>LocalSubnet</c>, where they are known.</summary>
    public ImmutableDictionary<string, IpSet> AddressKeywords { get; init; } = ImmutableDictionary.Create<string, IpSet>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Machine variables in program paths, lower case, without percent signs.</summary>
    public ImmutableDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["systemdrive"] = "c:",
        ["systemroot"] = @"c:\windows",
        ["windir"] = @"c:\windows",
        ["programfiles"] = @"c:\program files",
        ["programw6432"] = @"c:\program files",
        ["programfiles(x86)"] = @"c:\program files (x86)",
        ["programdata"] = @"c:\programdata",
        ["allusersprofile"] = @"c:\programdata",
        ["commonprogramfiles"] = @"c:\program files\common files",
        ["commonprogramfiles(x86)"] = @"c:\program files (x86)\common files",
        ["public"] = @"c:\users\public",
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ports that the system gives to connections out (RFC 6335 and the default of Windows since Vista).</summary>
    public static PortSet EphemeralPorts { get; } = PortSet.Range(49152, 65535);

    private static bool AreSame<T>(ImmutableDictionary<string, T> a, ImmutableDictionary<string, T> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var value) && Equals(p.Value, value));
}
