namespace EgressLint.Analysis.Diffing;

/// <summary>The sides of a flow that people know by name, as formats call them in its traits.</summary>
internal static class RequestTraits
{
    /// <summary>Request method.</summary>
    internal const string Method = "method";

    /// <summary>Scheme of the URL.</summary>
    internal const string Scheme = "scheme";

    /// <summary>Who signed in.</summary>
    internal const string User = "user";

    /// <summary>Out or in.</summary>
    internal const string Direction = "direction";
}
