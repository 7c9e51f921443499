using System.Globalization;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Timeouts that sound like the one for idle tunnels and are not: measured, only <c>read_timeout</c> ends a tunnel. Said where somebody
/// gave one of them more time than tunnels have, which is what one does when tunnels end too early.
/// </summary>
internal static class SquidPitfallsInTimeouts
{
    private static readonly (string Name, TimeSpan Usual)[] Others =
    [
        ("client_idle_pconn_timeout", TimeSpan.FromMinutes(2)),
        ("persistent_request_timeout", TimeSpan.FromMinutes(2)),
        ("server_idle_pconn_timeout", TimeSpan.FromMinutes(1)),
        ("pconn_timeout", TimeSpan.FromMinutes(1)),
        ("request_timeout", TimeSpan.FromMinutes(5)),
        ("pconn_lifetime", TimeSpan.Zero),
    ];

    public static void Report(SquidPitfallContext context)
    {
        if (context.Policy.Settings.IdleTimeout is not { } idle)
        {
            return;
        }

        foreach (var directive in context.Configuration.Directives)
        {
            if (directive.Kind == SquidEntryKind.Directive && Array.FindIndex(Others, o => o.Name == directive.Name) is >= 0 and var index)
            {
                var time = SquidValues.Time(directive.Words.AsSpan(), context.Binding.Engine);
                if (time.IsGood && time.Value > Others[index].Usual && time.Value > idle.Value)
                {
                    context.Report(new Finding(SquidPolicyRules.TimeoutWithoutEffect, directive.Location, directive.Location.Text, Text(idle.Value)));
                }
            }
        }
    }

    private static string Text(TimeSpan time) => time.TotalSeconds % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds");
}
