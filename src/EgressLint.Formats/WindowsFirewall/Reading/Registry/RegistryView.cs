using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>Types of registry values, by their numbers (MS-RRP 2.2.9); files may hold others.</summary>
internal enum RegistryType
{
    /// <summary>REG_NONE.</summary>
    None = 0,

    /// <summary>REG_SZ.</summary>
    Text = 1,

    /// <summary>REG_EXPAND_SZ.</summary>
    ExpandText = 2,

    /// <summary>REG_BINARY.</summary>
    Bytes = 3,

    /// <summary>REG_DWORD, little endian.</summary>
    Number = 4,

    /// <summary>REG_DWORD_BIG_ENDIAN.</summary>
    NumberBigEndian = 5,

    /// <summary>REG_MULTI_SZ.</summary>
    Texts = 7,

    /// <summary>REG_QWORD.</summary>
    LongNumber = 11,
}

/// <summary>A value of a key, with what of its data the firewall's settings need.</summary>
/// <param name="Name">Its name; empty for the default value.</param>
/// <param name="Type">Its type.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record RegistryValue(string Name, RegistryType Type, TextSpan Span)
{
    /// <summary>The text of the string types, up to the first NUL; null for others.</summary>
    public string? Text { get; init; }

    /// <summary>The number of the number types; null for others, and where the data have another size than the type.</summary>
    public long? Number { get; init; }

    /// <summary>The place of a part of <see cref="Text"/>, by offset and length; null where parts have no place of their own.</summary>
    public Func<int, int, TextSpan>? Place { get; init; }

    /// <summary>Why it is not certain what Windows reads here, for a person; null when it is.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether the type is one of the string types.</summary>
    public static bool IsText(RegistryType type) => type is RegistryType.Text or RegistryType.ExpandText or RegistryType.Texts;
}

/// <summary>A key. Names are compared without case, as the registry does.</summary>
internal sealed class RegistryKey(string name)
{
    private readonly Dictionary<string, (RegistryValue Value, long Order)> values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RegistryKey> keys = new(StringComparer.OrdinalIgnoreCase);
    private long order;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The keys directly below.</summary>
    public IEnumerable<RegistryKey> Keys => keys.Values;

    /// <summary>The values, in the order in which they were last set.</summary>
    public IEnumerable<RegistryValue> Values => values.Values.OrderBy(v => v.Order).Select(v => v.Value);

    /// <summary>The key of that name directly below; null when there is none.</summary>
    public RegistryKey? Key(string child) => keys.GetValueOrDefault(child);

    /// <summary>The value of that name; null when there is none.</summary>
    public RegistryValue? Value(string value) => values.TryGetValue(value, out var found) ? found.Value : null;

    /// <summary>The key of that name directly below, made when there is none.</summary>
    public RegistryKey Make(string child)
    {
        if (!keys.TryGetValue(child, out var key))
        {
            keys.Add(child, key = new(child));
        }

        return key;
    }

    /// <summary>Sets a value; a later one of the same name replaces the earlier.</summary>
    public void Set(RegistryValue value) => values[value.Name] = (value, order++);

    /// <summary>Deletes a value.</summary>
    public void Remove(string value) => values.Remove(value);

    /// <summary>Deletes all values.</summary>
    public void RemoveValues() => values.Clear();

    /// <summary>Deletes a key directly below with everything in it.</summary>
    public void RemoveKey(string child) => keys.Remove(child);
}

/// <summary>What the registry holds once a file was imported into an empty one, as far as the firewall is concerned.</summary>
internal sealed class RegistryView
{
    /// <summary>Levels of keys that are kept. The firewall's keys are at most twelve levels deep, mounted hives included.</summary>
    public const int MaxDepth = 32;

    /// <summary>The key above all others.</summary>
    public RegistryKey Root { get; } = new("");

    /// <summary>The names in a path.</summary>
    public static string[] Split(string path) => path.Split('\\', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The key at a path, made when there is none; null when it is deeper than is kept.</summary>
    public RegistryKey? Make(string[] path)
    {
        if (path.Length > MaxDepth)
        {
            return null;
        }

        var key = Root;
        foreach (var name in path)
        {
            key = key.Make(name);
        }

        return key;
    }

    /// <summary>The key at a path; null when there is none.</summary>
    public RegistryKey? Find(ReadOnlySpan<string> path)
    {
        var key = Root;
        foreach (var name in path)
        {
            if (key.Key(name) is not { } below)
            {
                return null;
            }

            key = below;
        }

        return key;
    }

    /// <summary>Deletes a key with everything in it.</summary>
    public void RemoveKey(string[] path)
    {
        if (path.Length > 0)
        {
            Find(path.AsSpan(0, path.Length - 1))?.RemoveKey(path[^1]);
        }
    }
}
