using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// The settings in force per profile: policy beats the machine's own, and what nobody set has its built-in value (MS-FASP 2.2.38). Shields are up when any
/// store raises them; whether local rules count is for policy alone to say, and what the machine itself says of its lists of programs and ports counts perhaps.
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
    private readonly MergeOff local;
    private readonly MergeOff programs;
    private readonly MergeOff ports;

    /// <param name="settings">As written.</param>
    /// <param name="text">The file.</param>
    public ProfileSettings(IEnumerable<WrittenSetting> settings, SourceText text)
    {
        this.text = text;
        Start = text.At(0, 0);
        var lastOfStore = new Dictionary<(FirewallProfiles, string, FirewallStore), WrittenSetting>();
        foreach (var setting in settings)
        {
            if (Enum.TryParse<FirewallProfiles>(setting.Profile, true, out var profile) && Array.IndexOf(Each, profile) >= 0)
            {
                lastOfStore[(profile, setting.Name, setting.Store)] = setting;
            }
        }

        foreach (var ((profile, name, _), setting) in lastOfStore)
        {
            Put((profile, name), setting);
        }

        local = new(Having(LocalMerge, 0), Unknown(LocalMerge));
        programs = new(Having(ProgramsMerge, 0), Unknown(ProgramsMerge));
        ports = new(Having(PortsMerge, 0), Unknown(PortsMerge));
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

    /// <summary>Profiles in which nobody knows whether a rule counts: it is the machine's own or may be, and whether those count may not be known either.</summary>
    public FirewallProfiles PerhapsIgnored(FirewallRule rule) => rule.Written.Store switch
    {
        FirewallStore.Local => Off(rule).Perhaps,
        FirewallStore.Unknown => Off(rule).Certainly | Off(rule).Perhaps,
        _ => FirewallProfiles.None,
    };

    /// <summary>The value in force; null when nobody set it, or nobody knows it.</summary>
    public long? Value(FirewallProfiles profile, string name) => inForce.TryGetValue((profile, name), out var setting) ? setting.Value : null;

    /// <summary>Profiles in which a rule is ignored because the machine's own rules do not count there.</summary>
    public FirewallProfiles Ignored(FirewallRule rule) => rule.Written.Store == FirewallStore.Local ? Off(rule).Certainly : FirewallProfiles.None;

    /// <summary>Profiles in which a setting has a value.</summary>
    public FirewallProfiles Having(string name, long value) => Each.Where(p => Value(p, name) == value).Aggregate(FirewallProfiles.None, (all, p) => all | p);

    private static bool IsOfProgram(FirewallRule rule) => rule is { Protocol: 6 or 17, Program: not null, Service: null, LocalPorts: null };

    private static bool IsOfPort(FirewallRule rule) =>
        rule is { Protocol: 6 or 17, Program: null, Service: null, LocalPorts.Numbers.Intervals: [var only], LocalPortKeywords.IsEmpty: true } && only.First == only.Last;

    /// <summary>Where rules such as this one, were it the machine's own, do not count.</summary>
    private MergeOff Off(FirewallRule rule) => local | (IsOfProgram(rule) ? programs : default) | (IsOfPort(rule) ? ports : default);

    private void Put((FirewallProfiles Profile, string Name) key, WrittenSetting setting)
    {
        if (setting is { Name: LocalMerge, Store: FirewallStore.Local })
        {
            return;
        }

        // MS-FASP lets the machine's own value count where policy has none; Windows shows these two as settings of policy.
        if (setting is { Name: ProgramsMerge or PortsMerge, Store: FirewallStore.Local, Value: not 1 })
        {
            setting = setting with { Value = null };
        }

        if (!inForce.TryGetValue(key, out var known))
        {
            inForce[key] = setting;
            return;
        }

        var beats = Rank(setting.Store) > Rank(known.Store);
        if (setting.Name == "DoNotAllowExceptions")
        {
            // What nobody knows may raise them, so that it beats a store that does not.
            beats = setting.Value == 1 || known.Value == 0;
        }

        if (beats)
        {
            inForce[key] = setting;
        }
    }

    /// <summary>Profiles in which rules of a kind do not count, and those in which nobody knows.</summary>
    private readonly record struct MergeOff(FirewallProfiles Certainly, FirewallProfiles Perhaps)
    {
        public static MergeOff operator |(MergeOff a, MergeOff b) => new(a.Certainly | b.Certainly, a.Perhaps | b.Perhaps);
    }

    private static int Rank(FirewallStore store) => store switch { FirewallStore.GroupPolicy => 3, FirewallStore.Mdm => 2, FirewallStore.Unknown => 1, _ => 0 };
}
