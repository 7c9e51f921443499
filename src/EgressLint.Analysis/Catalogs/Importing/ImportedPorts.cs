using EgressLint.Formats.Published;

namespace EgressLint.Analysis.Catalogs.Importing;

/// <summary>Turns the ports of a published list into connections.</summary>
internal static class ImportedPorts
{
    /// <summary>The connections of a list of ports divided by commas, and what of it is none.</summary>
    public static IEnumerable<(Connection? Connection, string Text)> Of(PublishedValue? ports, string transport)
    {
        if (ports is not { } list)
        {
            yield break;
        }

        foreach (var part in list.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var word = (transport, part) switch
            {
                ("tcp", "443") => "https",
                ("tcp", "80") => "http",
                _ => transport,
            };
            yield return (Connection.TryParse($"{word}/{part}"), part);
        }
    }
}
