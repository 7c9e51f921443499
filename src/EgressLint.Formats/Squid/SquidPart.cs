namespace EgressLint.Formats.Squid;

/// <summary>
/// Tells a whole configuration from a part that another file includes. No Squid starts without a port to listen on, so what has one is taken for whole,
/// and of the rest what lies in a folder for parts, says nothing of access, or uses an ACL that must come from elsewhere.
/// </summary>
internal static class SquidPart
{
    /// <summary>Why the configuration is a part, as a clause; null for a whole one.</summary>
    /// <param name="configuration">The directives with everything that they include.</param>
    /// <param name="isBuiltIn">Whether the engine brings an ACL of that name.</param>
    public static string? Why(SquidConfiguration configuration, Func<string, bool> isBuiltIn)
    {
        var directives = configuration.Directives;
        if (directives.Length == 0 || directives.Any(d => d.CanonicalName is "http_port" or "https_port"))
        {
            return null;
        }

        var folder = Path.GetDirectoryName(configuration.Main.Text.Path.AsSpan());
        return folder.EndsWith(".d", StringComparison.Ordinal) ? "because of its folder"
            : !directives.Any(d => d.CanonicalName is "http_access") ? "because it neither listens on a port nor says who has access"
            : Foreign(configuration, isBuiltIn) is { } name ? $"because it listens on no port and uses ACL '{name}', which it does not define"
            : null;
    }

    private static string? Foreign(SquidConfiguration configuration, Func<string, bool> isBuiltIn)
    {
        var defined = configuration.Directives.Where(d => d.CanonicalName == "acl" && d.Words.Length > 0).Select(d => d.Words[0].Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return configuration.Directives.Where(d => d.CanonicalName == "http_access").SelectMany(d => d.Words.Skip(1)).Select(w => w.Text.TrimStart('!'))
            .FirstOrDefault(n => n.Length > 0 && char.IsAsciiLetter(n[0]) && !defined.Contains(n) && !isBuiltIn(n));
    }
}
