using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>
/// Collects settings of profiles. Once a file tells about one profile, everything about the others and every setting that is not exported is put down
/// as unknown, because nothing else says that it is not what Windows starts with.
/// </summary>
internal sealed class PrintedProfiles(FirewallStore store)
{
    private static readonly string[] Names = ["Domain", "Private", "Public"];

    private static readonly string[] Known =
    [
        "EnableFirewall", "DefaultInboundAction", "DefaultOutboundAction", "DoNotAllowExceptions", "AllowLocalPolicyMerge",
        @"AuthorizedApplications\AllowUserPrefMerge", @"GloballyOpenPorts\AllowUserPrefMerge",
    ];

    private readonly List<WrittenSetting> settings = [];
    private readonly HashSet<(string, string)> told = [];
    private TextSpan? first;

    /// <summary>Whether there is anything.</summary>
    public bool Any => first is not null;

    /// <summary>Whether everything about all profiles is told.</summary>
    public bool IsComplete => Any && Names.All(p => Known.All(n => told.Contains((p, n))));

    /// <summary>The profile that a name means; null when it means none.</summary>
    public static string? Profile(string name) => Array.Find(Names, n => n.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>A setting with a value; null when the value is not understood.</summary>
    public void Add(string profile, string name, long? value, TextSpan span)
    {
        first ??= span;
        told.Add((profile, name));
        settings.Add(new(profile, name, value, store, span));
    }

    /// <summary>A setting that is said not to be configured, or that the format leaves to group policy.</summary>
    public void NotConfigured(string profile, string name, TextSpan span)
    {
        first ??= span;
        told.Add((profile, name));
    }

    /// <summary>The settings, in file order; those that are not told at the end.</summary>
    public ImmutableArray<WrittenSetting> Settings()
    {
        if (first is not { } span)
        {
            return [];
        }

        var unknown = from profile in Names
                      from name in Known
                      where !told.Contains((profile, name))
                      select new WrittenSetting(profile, name, null, store, span);
        return [.. settings, .. unknown];
    }
}
