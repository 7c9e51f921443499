using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>An export as those see it who look for pitfalls.</summary>
internal sealed class FirewallFile(SourceText text, FirewallDocument document, ProfileSettings settings, ImmutableArray<FirewallRule> rules)
{
    /// <summary>The file.</summary>
    public SourceText Text => text;

    /// <summary>What was read.</summary>
    public FirewallDocument Document => document;

    /// <summary>The settings in force.</summary>
    public ProfileSettings Settings => settings;

    /// <summary>Its rules.</summary>
    public ImmutableArray<FirewallRule> Rules => rules;

    /// <summary>Rules that are certainly on and in force in some profile.</summary>
    public ImmutableArray<FirewallRule> InForce { get; } =
        [.. rules.Where(r => r is { IsEnabled: true, NotEnforced: null, IsInbound: not null } && (r.Profiles & ~settings.Ignored(r)) != FirewallProfiles.None)];

    /// <summary>The first line with anything on it, or its beginning.</summary>
    public Location Start
    {
        get
        {
            const int Longest = 100;
            for (var line = 0; line < text.LineCount; line++)
            {
                var span = text.GetLine(line);
                var words = text[span].TrimEnd();
                if (words.Length > 0)
                {
                    return text.At(span.Start, span.Start + Math.Min(words.Length, Longest));
                }
            }

            return text.At(0, 0);
        }
    }

    /// <summary>Profiles in which a rule counts.</summary>
    public FirewallProfiles ProfilesOf(FirewallRule rule) => rule.Profiles & ~settings.Ignored(rule);

    /// <summary>Whether the export carries such conditions of a rule.</summary>
    public bool Knows(FirewallRule rule, FirewallEvidence conditions) => (document.Evidence & ~rule.Written.Lacks).HasFlag(conditions);

    /// <summary>Whether nothing about a rule is in doubt: it is for exactly what its values say.</summary>
    public bool IsExact(FirewallRule rule) =>
        rule.Doubts.IsEmpty && rule.Action != FirewallAction.Unknown && Knows(rule, Needed(rule)) && !Has(rule, "LUOwn");

    /// <summary>The conditions that a rule can have beside its own: a program is in no package, and only svchost.exe has services.</summary>
    private static FirewallEvidence Needed(FirewallRule rule)
    {
        const FirewallEvidence Always = FirewallEvidence.Direction | FirewallEvidence.Ports | FirewallEvidence.Addresses | FirewallEvidence.Program;
        var service = rule.Program is { } program && !ProgramPath.FileName(program).SequenceEqual("svchost.exe") ? FirewallEvidence.None : FirewallEvidence.Service;
        return Always | service | (rule.Program is null && rule.Service is null ? FirewallEvidence.Principals : FirewallEvidence.None);
    }

    /// <summary>Whether a rule has a field.</summary>
    public static bool Has(FirewallRule rule, string name)
    {
        foreach (var field in rule.Written.Fields)
        {
            if (Is(field.Name, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether somebody wrote a rule for this machine or policy. Windows, its parts and packaged apps bring rules of their own, with names and groups from
    /// resources; nobody mends those.
    /// </summary>
    public static bool IsOwn(FirewallRule rule)
    {
        if (rule.Name.StartsWith('@') || rule.Written.IsLegacy)
        {
            return false;
        }

        foreach (var (name, value, _) in rule.Written.Fields)
        {
            if (Is(name, "AppPkgId") || Is(name, "LUOwn") || (Is(name, "EmbedCtxt") && value.StartsWith('@')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    /// <summary>Profiles for people: <c>all profiles</c>, <c>the profiles 'Domain' and 'Private'</c>.</summary>
    public static string Words(FirewallProfiles profiles) => profiles switch
    {
        FirewallProfiles.All => "all profiles",
        FirewallProfiles.Domain or FirewallProfiles.Private or FirewallProfiles.Public => $"the profile '{profiles}'",
        _ => $"the profiles '{string.Join("' and '", profiles.ToString().Split(", "))}'",
    };
}
