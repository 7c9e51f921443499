using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Formats.Squid;

/// <summary>Options with numbers, which stop the start when they are none (Squid Parsing.cc, xatoi and xatoui).</summary>
internal static class SquidOptions
{
    private static readonly ImmutableArray<string> PeerNumbers =
        ["weight=", "basetime=", "ttl=", "connect-timeout=", "connect-fail-limit=", "max-conn=", "standby="];

    private static readonly ImmutableArray<string> HtcpModes = ["", "no-clr", "no-purge-clr", "only-clr", "forward-clr", "oldsquid"];
    private static readonly ImmutableArray<string> CarpKeys = ["", "scheme", "host", "port", "path", "params"];
    private static readonly ImmutableArray<string> ChildNumbers = ["startup=", "idle=", "concurrency=", "queue-size=", "reservation-timeout="];

    /// <summary>Why a <c>cache_peer</c> is refused; null when it is not. Unknown options are ignored.</summary>
    public static string? ProblemOfPeer(ImmutableArray<SquidWordSyntax> words)
    {
        for (var i = 2; i < 4; i++)
        {
            // The ICP port may be 0; names are looked up among the machine's services.
            if (!IsNumber(words[i].Text, 3 - i, ushort.MaxValue) && words[i].Text is not ("http" or "www" or "https" or "http-alt" or "webcache" or "icpv2" or "icp"))
            {
                return $"'{words[i].Text}' is no port";
            }
        }

        var shares = words.Skip(4).Any(w => w.Text == "carp");
        foreach (var word in words.AsSpan()[4..])
        {
            if (word.Text.StartsWith("htcp=", StringComparison.Ordinal) && word.Text[5..].Split(',').Any(m => !HtcpModes.Contains(m)))
            {
                return $"'{word.Text}' names no mode of HTCP";
            }

            if (word.Text.StartsWith("carp-key=", StringComparison.Ordinal) && (!shares || word.Text[9..].Split(',').Any(k => !CarpKeys.Contains(k))))
            {
                return shares ? $"'{word.Text}' names no part of the URL" : $"'{word.Text}' needs 'carp'";
            }

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

            if (!ChildNumbers.Contains(name) && word.Text is not ("on-persistent-overload=ERR" or "on-persistent-overload=die"))
            {
                return $"'{word.Text}' is no option of helpers";
            }
        }

        return null;
    }

    /// <summary>Why an <c>auth_param</c> is refused; null when it is not (Squid auth/SchemeConfig.cc and those of the schemes).</summary>
    public static string? ProblemOfAuthentication(ReadOnlySpan<SquidWordSyntax> words, SquidEngine engine)
    {
        if (words.IsEmpty || words[0].Text.ToUpperInvariant() is not ("BASIC" or "DIGEST" or "NTLM" or "NEGOTIATE"))
        {
            return words.IsEmpty ? "'auth_param' names no scheme" : $"there is no authentication scheme '{words[0].Text}'";
        }

        if (words.Length < 2)
        {
            return "'auth_param' names no parameter";
        }

        var rest = words[2..];
        return words[1].Text switch
        {
            "children" => ProblemOfChildren(rest),
            "casesensitive" or "utf8" or "keep_alive" => SquidValues.OnOff(rest).Problem,
            "credentialsttl" => SquidValues.Time(rest, engine).Problem,
            "realm" or "program" or "key_extras" when rest.IsEmpty => $"'{words[1].Text}' of 'auth_param' has no value",
            _ => null,
        };
    }

    private static bool IsNumber(ReadOnlySpan<char> text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}
