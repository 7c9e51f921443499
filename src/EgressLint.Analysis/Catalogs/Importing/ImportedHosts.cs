using EgressLint.Formats.Published;

namespace EgressLint.Analysis.Catalogs.Importing;

/// <summary>Turns the host names of a published list into patterns of the catalog.</summary>
internal static class ImportedHosts
{
    private const string Tenant = "<tenant.name>";

    /// <summary>The patterns that one published name means, and why there are none. A name that stood for two has an alias: what was published.</summary>
    public static (IReadOnlyList<string> Patterns, string? Alias, string? Problem) Of(PublishedValue published)
    {
        var text = published.Text.Trim().ToLowerInvariant().Replace("<tenant>", Tenant, StringComparison.Ordinal);
        if (text.Contains('/', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
        {
            return ([], null, "it is more than a host name");
        }

        if (text is "*" or "*.*")
        {
            return ([], null, "it stands for every name");
        }

        if (text == Tenant || CatalogPattern.Parameters(text).Any(name => name != "tenant.name"))
        {
            return ([], null, "nobody knows what its placeholder stands for");
        }

        // A star without a dot is read as the domain with all below it; as a pattern it would also meet the domains of others.
        if (text.Length > 1 && text[0] == '*' && text[1] is not ('.' or '-'))
        {
            var domain = text[1..];
            return Checked([domain, "*." + domain], text);
        }

        return Checked([WithTenant(text)], null);
    }

    private static (IReadOnlyList<string> Patterns, string? Alias, string? Problem) Checked(string[] patterns, string? alias)
    {
        foreach (var pattern in patterns)
        {
            if (CatalogPattern.Check(pattern, out _) is { } problem)
            {
                return ([], null, problem);
            }
        }

        return (patterns, alias, null);
    }

    /// <summary>A star where the name of the tenant stands is that name: the names of other tenants are none of ours.</summary>
    private static string WithTenant(string text)
    {
        var labels = text.Split('.');
        if (labels.Length > 2 && labels[^2] == "sharepoint" && labels[0].StartsWith("*-", StringComparison.Ordinal))
        {
            labels[0] = Tenant + labels[0][1..];
        }
        else if (labels.Length > 3 && labels[^2] == "onmicrosoft" && labels[^3] == "*")
        {
            labels[^3] = Tenant;
        }

        return string.Join('.', labels);
    }
}
