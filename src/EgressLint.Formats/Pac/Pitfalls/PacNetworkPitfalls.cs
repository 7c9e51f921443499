using System.Globalization;
using System.Numerics;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Networks of isInNet: four numbers each, nothing else is taken (measured; other engines are more lenient).</summary>
internal static class PacNetworkPitfalls
{
    public static void Check(PacScript script, PacPitfallReport report)
    {
        foreach (var call in script.Nodes.OfType<JsCall>())
        {
            if (call.Arguments.Any(a => a is JsSpread))
            {
                continue;
            }

            switch (script.HelperOf(call))
            {
                case "isInNet" when call.Arguments.Length >= 3:
                    CheckNetwork(script, report, call, call.Arguments[1], call.Arguments[2]);
                    break;
                case "isInNet":
                    report.Say(PacPitfallRules.NetworkMistaken, call, "never", report.Show(call), "isInNet takes an address, a network and a mask");
                    break;
                case "isInNetEx" when call.Arguments.Length == 2 && script.TextOf(call.Arguments[1]) is { Length: > 0 } prefix && !prefix.Contains('/', StringComparison.Ordinal):
                    report.Say(PacPitfallRules.NetworkMistaken, call, "never", report.Show(call), $"isInNetEx takes a network with its length, such as '10.0.0.0/8', and '{prefix}' has none");
                    break;
            }
        }
    }

    private static void CheckNetwork(PacScript script, PacPitfallReport report, JsCall call, JsExpression networkAt, JsExpression maskAt)
    {
        var network = script.TextOf(networkAt);
        var mask = script.TextOf(maskAt);
        if ((Why(network, "network") ?? Why(mask, "mask")) is { } reason)
        {
            report.Say(PacPitfallRules.NetworkMistaken, call, "never", report.Show(call), reason);
        }
        else if (network is not null && mask is not null && Parse(network) is { } bits && Parse(mask) is { } ones)
        {
            CheckBits(report, networkAt, maskAt, bits, ones);
        }
    }

    private static void CheckBits(PacPitfallReport report, JsExpression networkAt, JsExpression maskAt, uint network, uint mask)
    {
        if (BitOperations.PopCount(mask) != BitOperations.LeadingZeroCount(~mask))
        {
            var turned = BitOperations.PopCount(~mask) == BitOperations.LeadingZeroCount(mask);
            report.Add(new(PacPitfallRules.NetworkMistaken, report.Text.At(maskAt.Span), "holes",
                [Show(mask), Show(network), turned ? $"the bits of the network are ones, so write '{Show(~mask)}'" : "check its numbers"])
            {
                Severity = Severity.Warning,
            });
        }
        else if ((network & ~mask) != 0)
        {
            report.Add(new(PacPitfallRules.NetworkMistaken, report.Text.At(networkAt.Span), "hostBits", [Show(network), Show(mask), Show(network & mask)]) { Severity = Severity.Note });
        }
    }

    /// <summary>Why a text is no network or mask; null when it is one, or not known.</summary>
    private static string? Why(string? text, string what)
    {
        if (text is null || Parse(text) is not null)
        {
            return null;
        }

        var advice = what == "mask" ? "write it as four numbers, such as '255.255.255.0'" : "write four numbers from 0 to 255";
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return $"the {what} '{text}' has a length behind a slash; {advice} and the mask on its own";
        }

        return text.Contains(':', StringComparison.Ordinal) ? $"'{text}' is IPv6, which isInNet does not know; use isInNetEx where it is defined"
            : text.Any(char.IsAsciiLetter) ? $"the {what} '{text}' is a name and is not resolved; {advice}"
            : $"the {what} '{text}' is not four numbers from 0 to 255";
    }

    private static uint? Parse(string text)
    {
        var parts = text.Split('.');
        var value = 0u;
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            {
                return null;
            }

            value = (value << 8) | octet;
        }

        return parts.Length == 4 ? value : null;
    }

    private static string Show(uint address) => string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
}
