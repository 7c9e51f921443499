using EgressLint.Core.Findings;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>Settings of profiles that make rules useless or the firewall open.</summary>
internal static class SettingPitfalls
{
    public static void Check(FirewallFile file, FirewallReport report)
    {
        Say(file, report, FirewallPitfallRules.FirewallOff, "EnableFirewall", 0);
        Say(file, report, FirewallPitfallRules.InboundAllowedByDefault, "DefaultInboundAction", 0);
        CheckShut(file, report);
        CheckMerge(file, report);
    }

    private static void CheckShut(FirewallFile file, FirewallReport report)
    {
        var shut = file.Settings.Having("DoNotAllowExceptions", 1);
        var useless = file.InForce.Where(r => r is { IsInbound: true, Action: FirewallAction.Allow } && FirewallFile.IsOwn(r) && (file.ProfilesOf(r) & shut) != FirewallProfiles.None).ToArray();
        if (useless.Length > 0)
        {
            Say(file, report, FirewallPitfallRules.InboundShut, "DoNotAllowExceptions", 1, FirewallReport.Names(useless));
        }
    }

    private static void CheckMerge(FirewallFile file, FirewallReport report)
    {
        foreach (var rule in file.Rules)
        {
            if (rule is { IsEnabled: true, NotEnforced: null } && FirewallFile.IsOwn(rule) && file.ProfilesOf(rule) == FirewallProfiles.None)
            {
                var why = file.Settings.All.Where(s => s.Value == 0 && s.Name.EndsWith("Merge", StringComparison.Ordinal)).ToArray();
                report.Add(new FirewallPitfall(FirewallPitfallRules.LocalRulesIgnored, [rule], rule.At, "default", "many", $"'{why[0].Name}' is 0")
                {
                    Related = [.. why.Select(s => new RelatedLocation(file.Text.At(s.Span), $"'{s.Name}' is 0 here, for the profile '{s.Profile}'."))],
                });
            }
        }
    }

    private static void Say(FirewallFile file, FirewallReport report, RuleDescriptor pitfall, string name, long value, params string[] more)
    {
        var places = file.Settings.Where(name, value).ToArray();
        if (places.Length == 0)
        {
            return;
        }

        var profiles = file.Settings.Having(name, value);
        report.Add(new Finding(pitfall, places[0].At, [FirewallFile.Words(profiles), .. more])
        {
            Related = [.. places.Skip(1).Select(p => new RelatedLocation(p.At, $"Set here for {FirewallFile.Words(p.Profiles)}."))],
            Identity = profiles.ToString(),
        });
    }
}
