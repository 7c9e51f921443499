using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>Requests that may neither go directly nor through another proxy (Squid peer_select.cc).</summary>
internal static class SquidPitfallsInRoutes
{
    public static void Report(SquidPitfallContext context)
    {
        var lines = context.Lists.Lines("never_direct");
        if (lines.Count == 0 || context.IsIncomplete || HasParent(context)
            || context.Lists.Lines("always_direct") is [{ Action: "allow" } first, ..] && SquidPitfallsInLines.DecidesAll(context, first))
        {
            return;
        }

        foreach (var line in lines)
        {
            if (line.Action == "allow")
            {
                Say(context, line, "said");
                return;
            }

            if (SquidPitfallsInLines.DecidesAll(context, line))
            {
                return;
            }
        }

        // Without an allow the opposite of the last line holds for the rest.
        Say(context, lines[^1], "implied");
    }

    private static void Say(SquidPitfallContext context, AccessLine line, string message) =>
        context.Report(new Finding(SquidPolicyRules.NoWayOut, line.Directive.Location, message, [line.Directive.Location.Text]));

    private static bool HasParent(SquidPitfallContext context) =>
        context.Directives("cache_peer").Any(d => d.Words.Length > 1 && d.Words[1].Text == "parent");
}
