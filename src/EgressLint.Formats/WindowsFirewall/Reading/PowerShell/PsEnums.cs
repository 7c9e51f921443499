using System.Collections.Frozen;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>Numbers of the NetSecurity module, as <c>ConvertTo-Json</c> writes them, and their names. The numbers differ from one property to the next.</summary>
internal static class PsEnums
{
    private static readonly FrozenDictionary<int, string> EnabledNames = Table((1, "True"), (2, "False"));
    private static readonly FrozenDictionary<int, string> DirectionNames = Table((1, "Inbound"), (2, "Outbound"));
    private static readonly FrozenDictionary<int, string> ActionNames = Table((0, "NotConfigured"), (2, "Allow"), (4, "Block"));
    private static readonly FrozenDictionary<int, string> EdgeNames = Table((0, "Block"), (1, "Allow"), (2, "DeferToUser"), (3, "DeferToApp"));
    private static readonly FrozenDictionary<int, string> SourceNames = Table((0, "None"), (1, "Local"), (2, "GroupPolicy"), (3, "Dynamic"), (4, "Generated"), (5, "Hardcoded"));
    private static readonly FrozenDictionary<int, string> StatusNames = Table((0, "Unknown"), (1, "OK"), (2, "Inactive"), (3, "Error"));
    private static readonly FrozenDictionary<int, string> AuthenticationNames = Table((0, "NotRequired"), (1, "Required"), (2, "NoEncap"));
    private static readonly FrozenDictionary<int, string> EncryptionNames = Table((0, "NotRequired"), (1, "Required"), (2, "Dynamic"));
    private static readonly FrozenDictionary<int, string> SettingNames = Table((0, "False"), (1, "True"), (2, "NotConfigured"));

    /// <summary>The name of <c>Enabled</c> of a rule, which is no boolean.</summary>
    public static string? Enabled(PsValue value) => Name(value, EnabledNames);

    /// <summary>The name of a direction.</summary>
    public static string? Direction(PsValue value) => Name(value, DirectionNames);

    /// <summary>The name of an action, of a rule or by default.</summary>
    public static string? Action(PsValue value) => Name(value, ActionNames);

    /// <summary>The name of a policy for edge traversal.</summary>
    public static string? Edge(PsValue value) => Name(value, EdgeNames);

    /// <summary>The name of a kind of store.</summary>
    public static string? Source(PsValue value) => Name(value, SourceNames);

    /// <summary>The name of a status.</summary>
    public static string? Status(PsValue value) => Name(value, StatusNames);

    /// <summary>The name of a level of authentication.</summary>
    public static string? Authentication(PsValue value) => Name(value, AuthenticationNames);

    /// <summary>The name of a level of encryption.</summary>
    public static string? Encryption(PsValue value) => Name(value, EncryptionNames);

    /// <summary>The name of a setting that may not be configured.</summary>
    public static string? Setting(PsValue value) => Name(value, SettingNames);

    /// <summary>Names of the bits of a mask; null when there are others.</summary>
    public static IEnumerable<string>? Bits(int mask, params ReadOnlySpan<string> names)
    {
        if (mask < 0 || mask >= 1 << names.Length)
        {
            return null;
        }

        var set = new List<string>();
        for (var i = 0; i < names.Length; i++)
        {
            if ((mask & (1 << i)) != 0)
            {
                set.Add(names[i]);
            }
        }

        return set;
    }

    /// <summary>The name for a number; of a text the name that it is; null when there is none.</summary>
    private static string? Name(PsValue value, FrozenDictionary<int, string> names)
    {
        if (value.Number is { } number)
        {
            return names.GetValueOrDefault(number);
        }

        var text = value.Text?.Trim();
        foreach (var name in names.Values)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        return null;
    }

    private static FrozenDictionary<int, string> Table(params ReadOnlySpan<(int Number, string Name)> rows)
    {
        var table = new Dictionary<int, string>();
        foreach (var (number, name) in rows)
        {
            table[number] = name;
        }

        return table.ToFrozenDictionary();
    }
}
