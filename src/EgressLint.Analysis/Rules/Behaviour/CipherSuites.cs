using System.Collections.Immutable;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>Compares cipher lists as OpenSSL writes them with suites by their IANA names.</summary>
internal static class CipherSuites
{
    /// <summary>
    /// Whether a list can hold one of the suites. Only a list of nothing but single suites is judged: keywords such as HIGH select
    /// whatever the library has. TLS 1.3 suites are not ruled by such a list.
    /// </summary>
    internal static bool MayMeet(string list, ImmutableArray<string> suites, string? newest)
    {
        if (suites.IsEmpty || (newest is null or "1.3" && suites.Any(s => s.StartsWith("TLS_AES_", StringComparison.Ordinal))))
        {
            return true;
        }

        var wanted = suites.Select(OpenSslName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var word in list.Split([':', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] is '!' or '-' or '+' or '@')
            {
                continue;
            }

            if (!IsSuite(word) || wanted.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256</c> is <c>ECDHE-RSA-AES128-GCM-SHA256</c>.</summary>
    private static string OpenSslName(string suite) => suite
        .Replace("TLS_", "", StringComparison.Ordinal)
        .Replace("_WITH_", "_", StringComparison.Ordinal)
        .Replace("AES_128", "AES128", StringComparison.Ordinal)
        .Replace("AES_256", "AES256", StringComparison.Ordinal)
        .Replace("_CBC_SHA", "_SHA", StringComparison.Ordinal)
        .Replace('_', '-');

    /// <summary>A single suite names a cipher with its size and a digest; keywords do not.</summary>
    private static bool IsSuite(string word) =>
        word.Contains('-', StringComparison.Ordinal) && (word.Contains("SHA", StringComparison.Ordinal) || word.Contains("MD5", StringComparison.Ordinal)
            || word.Contains("POLY1305", StringComparison.Ordinal));
}
