using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>Where in the registry the firewall keeps its policy. Keys are known by the end of their path, because control sets are numbered and offline hives mounted anywhere.</summary>
internal static class FirewallKeys
{
    /// <summary>Bytes of a file that recognition is given when it is not given all.</summary>
    private const int HeadLength = 16_384;

    private static readonly string[] LocalPath = ["Services", "SharedAccess", "Parameters", "FirewallPolicy"];
    private static readonly string[] PolicyPath = ["Policies", "Microsoft", "WindowsFirewall"];
    private static readonly string[] RootKeys = ["FirewallRules", "DomainProfile", "StandardProfile", "PublicProfile", "PrivateProfile"];

    /// <summary>The name of the key of the local store.</summary>
    public static string LocalName => LocalPath[^1];

    /// <summary>The name of the key of group policy.</summary>
    public static string PolicyName => PolicyPath[^1];

    /// <summary>Whether a path is that of a local store, or of what can be one when it begins at an unknown key.</summary>
    public static bool IsLocalRoot(ReadOnlySpan<string> path) => Ends(path, LocalPath);

    /// <summary>Whether a path is that of group policy's result. What a user's hive and the history of group policy hold under this name is not.</summary>
    public static bool IsPolicyRoot(ReadOnlySpan<string> path) => Ends(path, PolicyPath) && (path.Length <= PolicyPath.Length || !Is(path[^4], "WOW6432Node"))
        && !IsUsers(path);

    /// <summary>Whether a key of a saved hive, by its path below the hive's root, can lead to the firewall's keys.</summary>
    public static bool LeadsThere(ReadOnlySpan<string> path) =>
        path.Length == 0
        || IsPartOf(path, LocalPath)
        || IsPartOf(path, PolicyPath)
        || (path[0].Contains("ControlSet", StringComparison.OrdinalIgnoreCase) && (path.Length == 1 || Starts(path[1..], LocalPath)));

    /// <summary>Whether a key with these keys below it is a policy, whatever its name.</summary>
    public static bool IsRootByKeys(IEnumerable<string> below) => below.Any(b => RootKeys.Contains(b, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a key is a root or below one, or holds the number of the current control set.</summary>
    public static bool Concerns(ReadOnlySpan<string> path)
    {
        if (path.Length is 0 or > RegistryView.MaxDepth)
        {
            return false;
        }

        for (var length = 1; length <= path.Length; length++)
        {
            if (IsLocalRoot(path[..length]) || IsPolicyRoot(path[..length]))
            {
                return true;
            }
        }

        return Is(path[^1], "Select");
    }

    /// <summary>Whether a text names one of the roots.</summary>
    public static bool Names(ReadOnlySpan<char> text) =>
        text.Contains(LocalName, StringComparison.OrdinalIgnoreCase) || text.Contains(PolicyName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether bytes name one of the roots in UTF-16.</summary>
    public static bool NamesWide(ReadOnlySpan<char> bytes) =>
        bytes.Contains(string.Join('\0', LocalName.AsEnumerable()), StringComparison.OrdinalIgnoreCase)
        || bytes.Contains(string.Join('\0', PolicyName.AsEnumerable()), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text may be only the head of its file.</summary>
    public static bool MayBeHead(SourceText text) => text.Encoding switch
    {
        TextEncoding.Binary or TextEncoding.Bytes => text.Content.Length == HeadLength,
        TextEncoding.Utf8 => Encoding.UTF8.GetByteCount(text.Content) == HeadLength,
        _ => text.Content.Length is (HeadLength / 2) - 1 or HeadLength / 2,
    };

    /// <summary>Whether two names are equal, for the registry.</summary>
    public static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Current user, a user's hive, and the copies that group policy keeps of what it did.</summary>
    private static bool IsUsers(ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (Is(name, "Group Policy Objects"))
            {
                return true;
            }
        }

        return Is(path[0], "HKEY_CURRENT_USER") || Is(path[0], "HKCU")
            || (path.Length > 1 && Is(path[0], "HKEY_USERS") && (path[1].StartsWith("S-1-", StringComparison.OrdinalIgnoreCase) || Is(path[1], ".DEFAULT")));
    }

    private static bool Ends(ReadOnlySpan<string> path, ReadOnlySpan<string> end)
    {
        if (path.Length == 0)
        {
            return false;
        }

        var length = Math.Min(path.Length, end.Length);
        return Same(path[^length..], end[^length..]);
    }

    private static bool Starts(ReadOnlySpan<string> path, ReadOnlySpan<string> whole) => path.Length <= whole.Length && Same(path, whole[..path.Length]);

    private static bool IsPartOf(ReadOnlySpan<string> path, ReadOnlySpan<string> whole)
    {
        for (var start = 0; start < whole.Length; start++)
        {
            if (Starts(path, whole[start..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (!Is(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
