using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Formats.Squid;

/// <summary>Options with numbers, which stop the start when they are none (Squid Parsing.cc, xatoi and xatoui).</summary>
internal static class SquidOptions
{
    private static readonly ImmutableArray<string> PeerNumbers =
        ["weight=", "basetime=", "ttl=", "connect-timeout=", "connect-fail-limit=", "max-conn=", "standby="];

    private static readonly ImmutableArray<string> ChildNumbers = ["startup=", "idle=", "concurrency=", "queue-size=", "reservation-timeout="];

    /// <summary>Why a <c>cache_peer</c> is refused; null when it is not. Unknown options are ignored.</summary>
    public static string? ProblemOfPeer(ImmutableArray<SquidWordSyntax> words)
    {
        foreach (var word in words.AsSpan()[Math.Min(4, words.Length)..])
        {
            foreach (var name in PeerNumbers)
            {
                if (word.Text.StartsWith(name, StringComparison.Ordinal) && !IsNumber(word.Text.AsSpan(name.Length), int.MinValue, int.MaxValue))
                {
                    return $"'{word.Text}' gives no whole number";
                }
            }
        }

        return null;
    }

    /// <summary>Why the number of helpers and its options are refused; null when they are not (Squid helper/ChildConfig.cc).</summary>
    public static string? ProblemOfChildren(ReadOnlySpan<SquidWordSyntax> words)
    {
        if (words.IsEmpty || !IsNumber(words[0].Text, 1, uint.MaxValue))
        {
            return words.IsEmpty ? "the number of helpers is missing" : $"'{words[0].Text}' is no number of helpers";
        }

        foreach (var word in words[1..])
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            var name = word.Text[..(equals + 1)];
            if (ChildNumbers.Contains(name) && !IsNumber(word.Text.AsSpan(name.Length), 0, uint.MaxValue))
            {
                return $"'{word.Text}' gives no whole number";
            }
        }

        return null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}
