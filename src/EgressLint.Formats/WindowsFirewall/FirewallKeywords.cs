using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>The dynamic keywords of a file; of two with one id the last counts.</summary>
internal sealed class FirewallKeywords
{
    private readonly Dictionary<string, WrittenKeyword> byId = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="keywords">As written.</param>
    /// <param name="areAll">Whether the machine has no others.</param>
    public FirewallKeywords(IEnumerable<WrittenKeyword> keywords, bool areAll)
    {
        AreAll = areAll;
        foreach (var keyword in keywords)
        {
            byId[keyword.Id] = keyword;
        }
    }

    /// <summary>Whether the machine has no others.</summary>
    public bool AreAll { get; }

    /// <summary>The keyword of an id; null when it is not in the file.</summary>
    public WrittenKeyword? Find(string id) => byId.GetValueOrDefault(id);
}
