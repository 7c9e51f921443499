using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>Gives an export its meaning.</summary>
internal static class FirewallBinder
{
    /// <summary>Binds what a reader found, for a usual machine.</summary>
    public static BoundConfig Bind(SyntaxTree tree, FirewallDocument document) => Bind(tree, document, FirewallContext.Default);

    /// <summary>Binds what a reader found.</summary>
    public static BoundConfig Bind(SyntaxTree tree, FirewallDocument document, FirewallContext context)
    {
        if (document.IsEmpty)
        {
            return new([], tree.Problems, [], []);
        }

        var keywords = new FirewallKeywords(document.Keywords, document.Evidence.HasFlag(FirewallEvidence.Keywords));
        var rules = document.Rules.Select(r => RuleNormalizer.Normalize(r, tree.Text, keywords, context)).ToImmutableArray();
        var settings = new ProfileSettings(document.Settings, tree.Text);
        var callers = new CallerTable();
        var chains = new FirewallChains(settings, rules, document.Evidence, callers);
        var policy = new FirewallPolicy(tree.Text.Path, chains.Make(false), chains.Make(true), context, callers, rules.Any(r => r.Remote.Names is not null))
        {
            Source = tree.Text,
            Rules = rules,
            FindsOpenings = new(() => FirewallOpenings.Of(rules, settings, document.Evidence)),
            WrittenHosts = visit => FirewallWrittenHosts.Show(rules, keywords, tree.Text, visit),
        };
        return new([policy], [.. tree.Problems, .. FirewallFindings.Of(tree.Text, document, settings, rules)], [.. Assumptions(tree.Text.Path, document, settings, rules)], []);
    }

    private static IEnumerable<string> Assumptions(string path, FirewallDocument document, ProfileSettings settings, ImmutableArray<FirewallRule> rules)
    {
        var stores = document.Rules.Select(r => r.Store).Concat(document.Settings.Select(s => s.Store)).ToHashSet();
        if (!stores.Contains(FirewallStore.GroupPolicy) && !stores.Contains(FirewallStore.Mdm) && stores.Contains(FirewallStore.Local))
        {
            yield return $"{path}: no rule or setting of group policy or device management is added to these of the machine itself.";
        }

        var isPolicyOnly = stores.Count > 0 && !stores.Contains(FirewallStore.Local) && !stores.Contains(FirewallStore.Unknown);
        if (isPolicyOnly && settings.Having(ProfileSettings.LocalMerge, 0) != FirewallProfiles.All)
        {
            yield return $"{path}: the machine is taken to have no rules of its own beside those of policy, which lets them count.";
        }

        if (isPolicyOnly && (settings.Unsaid("DefaultOutboundAction") | settings.Unsaid("EnableFirewall")) != FirewallProfiles.None && document.Evidence.HasFlag(FirewallEvidence.Profiles))
        {
            yield return $"{path}: what policy leaves open is taken to be as Windows is installed: the firewall on, outbound connections allowed, inbound ones blocked.";
        }

        if (rules.Any(r => r.Remote.Names is not null && r.IsEnabled != false))
        {
            yield return $"{path}: names behind dynamic keywords are taken to be resolved through the system's own resolver, with network protection on.";
        }
    }
}
