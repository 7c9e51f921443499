using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>Settings of a profile, as <c>netsh advfirewall show allprofiles</c> prints them: two columns without colons.</summary>
internal static class NetshProfile
{
    private const string Enable = "EnableFirewall";

    /// <summary>Reads a section.</summary>
    public static void Read(SourceText text, NetshBlock block, PrintedProfiles profiles, ReadingLog log)
    {
        var profile = block.Profile ?? "";
        var isFirst = true;
        foreach (var line in block.Lines)
        {
            var words = text[line];
            var gap = words.IndexOf("  ", StringComparison.Ordinal);
            if (gap <= 0 || words[gap..].IsWhiteSpace() || char.IsWhiteSpace(words[0]))
            {
                continue;
            }

            var start = gap;
            while (char.IsWhiteSpace(words[start]))
            {
                start++;
            }

            var value = NetshLines.Value(text, line, start);
            if (isFirst)
            {
                State(text, profile, value, profiles, log);
                isFirst = false;
            }
            else if (!Policy(text, profile, value, profiles))
            {
                Merge(text, words[..gap].Trim(), profile, value, profiles, log);
            }
        }

        if (!isFirst)
        {
            // Two settings that only group policy has; the local store, which is printed here, has no place for them.
            profiles.NotConfigured(profile, @"AuthorizedApplications\AllowUserPrefMerge", block.Head);
            profiles.NotConfigured(profile, @"GloballyOpenPorts\AllowUserPrefMerge", block.Head);
        }
    }

    private static void State(SourceText text, string profile, TextSpan span, PrintedProfiles profiles, ReadingLog log)
    {
        var value = text[span].ToString();
        switch (Word(value, "ON", "OFF", "NotConfigured"))
        {
            case "ON":
                profiles.Add(profile, Enable, 1, span);
                break;
            case "OFF":
                profiles.Add(profile, Enable, 0, span);
                break;
            case "NotConfigured":
                profiles.NotConfigured(profile, Enable, span);
                break;
            default:
                log.UnknownValue(span, "State", value);
                profiles.Add(profile, Enable, null, span);
                break;
        }
    }

    /// <summary>Two words such as <c>BlockInbound,AllowOutbound</c>, which no language translates.</summary>
    private static bool Policy(SourceText text, string profile, TextSpan span, PrintedProfiles profiles)
    {
        if (PrintedWords.Split(text[span].ToString()) is not [var inbound, var outbound]
            || inbound.Text is not ("BlockInbound" or "BlockInboundAlways" or "AllowInbound" or "NotConfigured")
            || outbound.Text is not ("AllowOutbound" or "BlockOutbound" or "NotConfigured"))
        {
            return false;
        }

        var first = new TextSpan(span.Start + inbound.Start, inbound.Text.Length);
        var second = new TextSpan(span.Start + outbound.Start, outbound.Text.Length);
        if (inbound.Text == "NotConfigured")
        {
            profiles.NotConfigured(profile, "DefaultInboundAction", first);
            profiles.NotConfigured(profile, "DoNotAllowExceptions", first);
        }
        else
        {
            profiles.Add(profile, "DefaultInboundAction", inbound.Text == "AllowInbound" ? 0 : 1, first);
            profiles.Add(profile, "DoNotAllowExceptions", inbound.Text == "BlockInboundAlways" ? 1 : 0, first);
        }

        if (outbound.Text == "NotConfigured")
        {
            profiles.NotConfigured(profile, "DefaultOutboundAction", second);
        }
        else
        {
            profiles.Add(profile, "DefaultOutboundAction", outbound.Text == "BlockOutbound" ? 1 : 0, second);
        }

        return true;
    }

    private static void Merge(SourceText text, ReadOnlySpan<char> label, string profile, TextSpan span, PrintedProfiles profiles, ReadingLog log)
    {
        const string Setting = "AllowLocalPolicyMerge";
        if (!label.Equals("LocalFirewallRules", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var value = text[span].ToString();
        if (value.StartsWith("N/A", StringComparison.OrdinalIgnoreCase) || value.Contains("GPO", StringComparison.OrdinalIgnoreCase) || Word(value, "NotConfigured") is not null)
        {
            profiles.NotConfigured(profile, Setting, span);
            return;
        }

        var word = Word(value, "Enable", "Disable");
        if (word is null)
        {
            log.UnknownValue(span, "LocalFirewallRules", value);
        }

        profiles.Add(profile, Setting, word == "Enable" ? 1 : word == "Disable" ? 0 : null, span);
    }

    /// <summary>The one of the English words that a value is in some language; null when it is none, or two.</summary>
    private static string? Word(string value, params ReadOnlySpan<string> english)
    {
        string? found = null;
        foreach (var language in NetshLanguages.All)
        {
            var word = language.Word(value);
            foreach (var wanted in english)
            {
                if (word.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                {
                    if (found is not null && found != wanted)
                    {
                        return null;
                    }

                    found = wanted;
                }
            }
        }

        return found;
    }
}
