namespace EgressLint.Analysis.Judging;

/// <summary>What software that connects takes its proxy from.</summary>
internal static class Stacks
{
    /// <summary>Whether a proxy is set by name and port, so that no script is run; false for stacks that run scripts, or may.</summary>
    internal static bool HasOwnProxy(string? stack) => Setting(stack) is not null;

    /// <summary>Where such a proxy is set, in words; null for stacks that run scripts, or may.</summary>
    internal static string? Setting(string? stack) => stack switch
    {
        "site-system-proxy" => "the proxy of the site system's own properties",
        "wsus" => "the proxy that WSUS is set to use",
        _ => null,
    };
}
