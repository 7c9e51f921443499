using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>
/// From keys and values to rules and settings, the same for every file that holds registry keys. Which store a rule belongs to is told by where it stands; service
/// hardening (<c>RestrictedServices</c>) and what is only there for "restore defaults" (<c>Defaults</c>) is no policy of anybody and not read.
/// </summary>
internal sealed class RegistryDocument
{
    private const string Domain = "DomainProfile";
    private const string Standard = "StandardProfile";
    private const string Private = "PrivateProfile";
    private const string Public = "PublicProfile";

    /// <summary>Settings of a profile: the key below the profile's, empty for its own, and the name.</summary>
    private static readonly ImmutableArray<(string Key, string Name)> SettingNames =
    [
        ("", "EnableFirewall"), ("", "DefaultInboundAction"), ("", "DefaultOutboundAction"), ("", "DoNotAllowExceptions"), ("", "AllowLocalPolicyMerge"),
        (LegacyLists.Programs, "AllowUserPrefMerge"), (LegacyLists.Ports, "AllowUserPrefMerge"),
    ];

    private readonly SourceText text;
    private readonly List<Finding> problems;
    private readonly ImmutableArray<WrittenRule>.Builder rules = ImmutableArray.CreateBuilder<WrittenRule>();
    private readonly ImmutableArray<WrittenSetting>.Builder settings = ImmutableArray.CreateBuilder<WrittenSetting>();

    private RegistryDocument(SourceText text, IEnumerable<Finding> problems)
    {
        this.text = text;
        this.problems = [.. problems];
    }

    /// <summary>Makes the document.</summary>
    /// <param name="text">The file.</param>
    /// <param name="title">What a person calls the format.</param>
    /// <param name="view">The keys.</param>
    /// <param name="isWhole">Whether a local store in the file is there in full.</param>
    /// <param name="problems">What was met while reading.</param>
    /// <param name="note">What is worth saying only when the file holds a policy.</param>
    public static FirewallDocument Make(SourceText text, string title, RegistryView view, bool isWhole, IEnumerable<Finding> problems, Finding? note = null)
    {
        var maker = new RegistryDocument(text, problems);
        var roots = Roots(view.Root);
        var local = maker.Choose(roots.Where(r => r.IsLocal), root => Rank(view, root.Path));
        var policy = maker.Choose(roots.Where(r => !r.IsLocal), root => root.Path.Length);
        if (policy is not null)
        {
            maker.AddPolicy(policy);
        }

        if (local is not null)
        {
            maker.AddStore(local, FirewallStore.Local);
        }

        if (local?.Key("Mdm") is { } mdm)
        {
            maker.AddStore(mdm, FirewallStore.Mdm);
        }

        var isThere = isWhole && local is not null;
        if (note is not null && (isThere || maker.rules.Count > 0 || maker.settings.Count > 0))
        {
            maker.problems.Add(note);
        }

        return new(new(0, text.Content.Length))
        {
            Title = title,
            Evidence = isThere || HasProfiles(local) ? FirewallEvidence.All : FirewallEvidence.Rules,
            IsWhole = isThere,
            Rules = [.. maker.rules.OrderBy(r => r.Span.Start)],
            Settings = [.. maker.settings.OrderBy(s => s.Span.Start)],
            Problems = [.. maker.problems],
        };
    }

    /// <summary>The document of a file that is broken.</summary>
    /// <param name="text">The file.</param>
    /// <param name="title">What a person calls the format.</param>
    /// <param name="at">Where it is broken.</param>
    /// <param name="what">How, for a person.</param>
    /// <param name="isTooLarge">Whether it is rather too large.</param>
    public static FirewallDocument Unread(SourceText text, string title, int at, string what, bool isTooLarge)
    {
        at = Math.Clamp(at, 0, text.Content.Length);
        var reason = string.Create(CultureInfo.InvariantCulture, $"{what} (at byte {at})");
        var location = text.At(at, Math.Min(at + 4, text.Content.Length));
        return new(new(0, text.Content.Length))
        {
            Title = title,
            Problems = [new Finding(isTooLarge ? InputRules.TooLarge : InputRules.UnreadableFile, location, text.Path, reason) { Severity = Severity.Error }],
        };
    }

    /// <summary>
    /// Whether an absent setting has its built-in value. An exported key holds all its values, so it has for a store whose profiles are in the file; of a store
    /// of which only the rules were exported nobody knows what else is set. What policy leaves open is named as an assumption.
    /// </summary>
    private static bool HasProfiles(RegistryKey? local) => local is null || (local.Key(Domain) is not null && local.Key(Standard) is not null && local.Key(Public) is not null);

    private void AddPolicy(RegistryKey root)
    {
        AddRules(root, FirewallStore.GroupPolicy);
        AddProfile(root.Key(Domain), ["Domain"], FirewallStore.GroupPolicy);
        AddProfile(root.Key(Private), ["Private"], FirewallStore.GroupPolicy);
        AddProfile(root.Key(Public), ["Public"], FirewallStore.GroupPolicy);

        // MS-GPFAS 2.2.3: the profile of Windows XP counts for both when neither is there.
        if (root.Key(Private) is null && root.Key(Public) is null)
        {
            AddProfile(root.Key(Standard), ["Private", "Public"], FirewallStore.GroupPolicy);
        }
        else
        {
            LeaveOut(root.Key(Standard), "group policy has a profile 'PrivateProfile' or 'PublicProfile' beside it, and then Windows ignores it");
        }
    }

    private void AddStore(RegistryKey root, FirewallStore store)
    {
        AddRules(root, store);
        AddProfile(root.Key(Domain), ["Domain"], store);
        AddProfile(root.Key(Standard), ["Private"], store);
        AddProfile(root.Key(Public), ["Public"], store);
        if (store == FirewallStore.Mdm)
        {
            AddProfile(root.Key(Private), ["Private"], store);
        }
        else
        {
            LeaveOut(root.Key(Private), "outside group policy the private profile is called 'StandardProfile'");
        }
    }

    private void AddRules(RegistryKey root, FirewallStore store)
    {
        foreach (var value in root.Key("FirewallRules")?.Values ?? [])
        {
            // The default value of a key is there in many exports, without data.
            if (value.Name.Length > 0 || value.Text is { Length: > 0 })
            {
                rules.Add(Rule(value, store));
            }
        }
    }

    private static WrittenRule Rule(RegistryValue value, FirewallStore store)
    {
        if (value.Text is not { } written)
        {
            return new(value.Name, value.Name, store, [], value.Span)
            {
                Dialect = FirewallDialect.RuleString,
                Broken = string.Create(CultureInfo.InvariantCulture, $"its value has type {(int)value.Type} and is no text"),
            };
        }

        var rule = RuleText.Read(value.Name, written, store, value.Span, value.Place);
        var doubt = value.Doubt ?? value.Type switch
        {
            RegistryType.ExpandText => "its value has type REG_EXPAND_SZ, and rules have REG_SZ",
            RegistryType.Texts => "its value has type REG_MULTI_SZ, and rules have REG_SZ",
            _ => null,
        };
        return doubt is null ? rule : rule with { Fields = rule.Fields.Add(new(WrittenField.Unknown, doubt, value.Span)) };
    }

    private void AddProfile(RegistryKey? key, ImmutableArray<string> profiles, FirewallStore store)
    {
        if (key is null)
        {
            return;
        }

        foreach (var (below, name) in SettingNames)
        {
            if ((below.Length == 0 ? key : key.Key(below))?.Value(name) is { } value)
            {
                var full = below.Length == 0 ? name : $"{below}\\{name}";
                settings.AddRange(profiles.Select(p => new WrittenSetting(p, full, value.Number, store, value.Span)));
            }
        }

        rules.AddRange(LegacyLists.Read(key, profiles, store));
    }

    private void LeaveOut(RegistryKey? key, string why)
    {
        if (key is not null && SettingNames.Any(s => (s.Key.Length == 0 ? key : key.Key(s.Key))?.Value(s.Name) is not null))
        {
            problems.Add(new(FirewallInputRules.RegistryPartLeftOut, text.At(FirstSpan(key) ?? default), key.Name, why));
        }
    }

    /// <summary>The root that counts; the others are reported.</summary>
    private RegistryKey? Choose(IEnumerable<FirewallRoot> roots, Func<FirewallRoot, int> rank)
    {
        var ordered = roots.OrderBy(rank).ThenBy(r => FirstSpan(r.Key)?.Start ?? int.MaxValue).ToList();
        foreach (var other in ordered.Skip(1))
        {
            // A hive tells which of its control sets is the current one; the others are spares.
            if (rank(ordered[0]) != 0 || Mount(other.Path) != Mount(ordered[0].Path))
            {
                var (left, taken) = (string.Join('\\', other.Path), string.Join('\\', ordered[0].Path));
                problems.Add(new(FirewallInputRules.RegistryPartLeftOut, text.At(FirstSpan(other.Key) ?? default), left, $"the file holds the same of another system or control set, '{taken}', and one is read"));
            }
        }

        return ordered.Count == 0 ? null : ordered[0].Key;
    }

    /// <summary>How much a local store is the current one: 0 certainly, 1 by its name, others by the number of their control set.</summary>
    private static int Rank(RegistryView view, string[] path)
    {
        var at = ControlSet(path);
        if (at < 0)
        {
            return 1;
        }

        if (path[at].StartsWith("Current", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var digits = path[at].AsSpan()["ControlSet".Length..];
        var number = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue - 2;
        return view.Find([.. path[..at], "Select"])?.Value("Current")?.Number == number ? 0 : Math.Min(number, int.MaxValue - 2) + 2;
    }

    private static int ControlSet(string[] path) => Array.FindIndex(path, p =>
        p.StartsWith("ControlSet", StringComparison.OrdinalIgnoreCase) || FirewallKeys.Is(p, "CurrentControlSet"));

    /// <summary>What is above the control set.</summary>
    private static string Mount(string[] path) => string.Join('\\', path[..Math.Max(ControlSet(path), 0)]).ToUpperInvariant();

    private static List<FirewallRoot> Roots(RegistryKey top)
    {
        var found = new List<FirewallRoot>();
        var pending = new Stack<(RegistryKey Key, string[] Path)>();
        pending.Push((top, []));
        while (pending.TryPop(out var next))
        {
            var isLocal = FirewallKeys.IsLocalRoot(next.Path);
            if (isLocal || FirewallKeys.IsPolicyRoot(next.Path))
            {
                found.Add(new(next.Path, next.Key, isLocal));
                continue;
            }

            foreach (var key in next.Key.Keys)
            {
                pending.Push((key, [.. next.Path, key.Name]));
            }
        }

        return found;
    }

    /// <summary>Where the first value of a key, or of what is below it, stands; null when it has none.</summary>
    private static TextSpan? FirstSpan(RegistryKey key)
    {
        var spans = key.Values.Select(v => (TextSpan?)v.Span).Concat(key.Keys.Select(FirstSpan)).Where(s => s is not null);
        return spans.MinBy(s => s?.Start);
    }

    private sealed record FirewallRoot(string[] Path, RegistryKey Key, bool IsLocal);
}
