namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>What the records of a policy file do, in their order: later ones win, and names that begin with two stars delete (MS-GPREG 3.2.5.1).</summary>
internal sealed class PolicyEdits
{
    private const string Delete = "**del.";
    private const string DeleteAll = "**delvals";
    private const string DeleteValues = "**DeleteValues";
    private const string DeleteKeys = "**DeleteKeys";
    private const string Soft = "**soft.";

    /// <summary>What is there in the end.</summary>
    public RegistryView View { get; } = new();

    /// <summary>Whether the name of a value says what to do.</summary>
    public static bool IsControl(string name) => name.StartsWith("**", StringComparison.Ordinal);

    /// <summary>Does what a record says.</summary>
    /// <param name="path">Its key.</param>
    /// <param name="value">Its value, whose name may be one that says what to do.</param>
    public void Apply(string path, RegistryValue value)
    {
        var names = RegistryView.Split(path);
        var name = value.Name;
        if (!IsControl(name))
        {
            // A record without a name makes the key.
            var key = FirewallKeys.Concerns(names) ? View.Make(names) : null;
            if (name.Length > 0)
            {
                key?.Set(value);
            }
        }
        else if (Begins(name, Soft))
        {
            // Only when nothing is there yet.
            if (FirewallKeys.Concerns(names) && View.Make(names) is { } key && key.Value(name[Soft.Length..]) is null)
            {
                key.Set(value with { Name = name[Soft.Length..] });
            }
        }
        else if (Begins(name, Delete))
        {
            View.Find(names)?.Remove(name[Delete.Length..]);
        }
        else if (Begins(name, DeleteAll))
        {
            View.Find(names)?.RemoveValues();
        }
        else if (Begins(name, DeleteValues))
        {
            foreach (var item in Items(value, name[DeleteValues.Length..]))
            {
                View.Find(names)?.Remove(item);
            }
        }
        else if (Begins(name, DeleteKeys))
        {
            foreach (var item in Items(value, name[DeleteKeys.Length..]))
            {
                RemoveKey(names, item);
            }
        }

        // **SecureKey, **Comment and others change no value.
    }

    /// <summary>Deletes all values of a key.</summary>
    public void RemoveValues(string path) => View.Find(RegistryView.Split(path))?.RemoveValues();

    /// <summary>Deletes a key: by its whole path, or below another.</summary>
    public void RemoveKey(string[] path, string item)
    {
        var names = RegistryView.Split(item);
        if (names.Length > 0)
        {
            // Documentation does not say which of both is meant; nobody means a key that is there under both names.
            View.RemoveKey([.. path, .. names]);
            View.RemoveKey(names);
        }
    }

    /// <summary>Names between semicolons: in the data, or behind the word in the name.</summary>
    private static string[] Items(RegistryValue value, string rest) =>
        (value.Text is { Length: > 0 } text ? text : rest).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Begins(string name, string word) => name.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
