using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// The settings in force per profile: policy beats the machine's own, and what nobody set has its built-in value (MS-FASP 2.2.38). Shields are up when any
/// store raises them; whether local rules count is for policy alone to say.
/// </summary>
internal sealed class ProfileSettings
{
    /// <summary>Merging of the machine's own rules.</summary>
    public const string LocalMerge = "AllowLocalPolicyMerge";

    private const string ProgramsMerge = @"AuthorizedApplications\AllowUserPrefMerge";
    private const string PortsMerge = @"GloballyOpenPorts\AllowUserPrefMerge";

    private static readonly FirewallProfiles[] Each = [FirewallProfiles.Domain, FirewallProfiles.Private, FirewallProfiles.Public];

    private readonly Dictionary<(FirewallProfiles Profile, string Name), WrittenSetting> inForce = [];
    private readonly SourceText text;
    private readonly FirewallProfiles withoutLocal;
    private readonly FirewallProfiles perhapsWithoutLocal;
    private readonly FirewallProfiles withoutPrograms;
    private readonly FirewallProfiles withoutPorts;

    /// <param name="settings">As written.</param>
    /// <param name="text">The file.</param>
    public ProfileSettings(IEnumerable<WrittenSetting> settings, SourceText text)
    {
        this.text = text;
        Start = text.At(0, 0);
        foreach (var setting in settings)
        {
            if (Enum.TryParse<FirewallProfiles>(setting.Profile, true, out var profile) && Array.IndexOf(Each, profile) >= 0)
            {
                Put((profile, setting.Name), setting);
            }
        }

        withoutLocal = Having(LocalMerge, 0);
        perhapsWithoutLocal = Unknown(LocalMerge);
        withoutPrograms = Having(ProgramsMerge, 0);
        withoutPorts = Having(PortsMerge, 0);
    }

    /// <summary>The beginning of the file, where a setting would have to be.</summary>
    public Location Start { get; }

    /// <summary>All that are in force.</summary>
    public IEnumerable<WrittenSetting> All => inForce.Values.OrderBy(s => s.Span.Start);

    /// <summary>Profiles in which a setting has a value, together where one place says it.</summary>
    public IEnumerable<(FirewallProfiles Profiles, Location At)> Where(string name, long value) =>
        from profile in Each
        where Value(profile, name) == value
        let at = text.At(inForce[(profile, name)].Span)
        group (profile, at) by at.Span into place
        select (place.Aggregate(FirewallProfiles.None, (all, p) => all | p.profile), place.First().at);

    /// <summary>Profiles for which nobody set it to a value that is known.</summary>
    public FirewallProfiles Unsaid(string name) => Each.Where(p => Value(p, name) is null).Aggregate(FirewallProfiles.None, (all, p) => all | p);

    /// <summary>Profiles in which it is set to what nobody knows, or to a number that is neither of the two that mean something.</summary>
    public FirewallProfiles Unknown(string name) =>
        Each.Where(p => inForce.TryGetValue((p, name), out var setting) && setting.Value is not (0 or 1)).Aggregate(FirewallProfiles.None, (all, p) => all | p);

    /// <summary>Profiles in which nobody knows whether a rule of the machine's own counts.</summary>
    public FirewallProfiles PerhapsIgnored(FirewallRule rule) => rule.Written.Store == FirewallStore.Local ? perhapsWithoutLocal : FirewallProfiles.None;

    /// <summary>The value in force; null when nobody set it, or nobody knows it.</summary>
    public long? Value(FirewallProfiles profile, string name) => inForce.TryGetValue((profile, name), out var setting) ? setting.Value : null;

    /// <summary>Profiles in which a rule is ignored because the machine's own rules do not count there.</summary>
    public FirewallProfiles Ignored(FirewallRule rule)
    {
        if (rule.Written.Store != FirewallStore.Local)
        {
            return FirewallProfiles.None;
        }

        return withoutLocal
            | (withoutPrograms != FirewallProfiles.None && IsOfProgram(rule) ? withoutPrograms : FirewallProfiles.None)
            | (withoutPorts != FirewallProfiles.None && IsOfPort(rule) ? withoutPorts : FirewallProfiles.None);
    }

    /// <summary>Profiles in which a setting has a value.</summary>
    public FirewallProfiles Having(string name, long value) => Each.Where(p => Value(p, name) == value).Aggregate(FirewallProfiles.None, (all, p) => all | p);

    private static bool IsOfProgram(FirewallRule rule) => rule is { Protocol: 6 or 17, Program: not null, Service: null, LocalPorts: null };

    private static bool IsOfPort(FirewallRule rule) =>
        rule is { Protocol: 6 or 17, Program: null, Service: null, LocalPorts.Numbers.Intervals: [var only] } && only.First == only.Last;

    private void Put((FirewallProfiles Profile, string Name) key, WrittenSetting setting)
    {
        if (setting.Name is LocalMerge or ProgramsMerge or PortsMerge && setting.Store == FirewallStore.Local)
        {
            return;
        }

        if (!inForce.TryGetValue(key, out var known))
        {
            inForce[key] = setting;
            return;
        }

        var beats = Rank(setting.Store) >= Rank(known.Store);
        if (setting.Name == "DoNotAllowExceptions" && setting.Store != known.Store)
        {
            beats = setting.Value == 1;
        }

        if (beats)
        {
            inForce[key] = setting;
        }
    }

    private static int Rank(FirewallStore store) => store switch { FirewallStore.GroupPolicy => 3, FirewallStore.Mdm => 2, FirewallStore.Unknown => 1, _ => 0 };
}
