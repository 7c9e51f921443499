using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Mdm;

/// <summary>
/// What a device holds of the Firewall CSP after a file was applied: rules, settings of profiles, keyword objects. Rules of a block are applied together:
/// since 2022 a rule that is refused takes the others of its block with it, before that only those behind it (Intune's release notes).
/// </summary>
internal sealed class CspStore
{
    private readonly List<CspRule> rules = [];
    private readonly Dictionary<string, CspRule> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Keyword> keywords = [];
    private readonly Dictionary<string, Keyword> keywordById = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> members = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<WrittenSetting> settings = [];

    /// <summary>Whether keyword objects are usually in files of their own, as the reusable settings of Intune are; a rule that names one is then not understood.</summary>
    public bool HasKeywordsElsewhere { get; init; }

    /// <summary>The settings, in file order.</summary>
    public ImmutableArray<WrittenSetting> Settings => [.. settings];

    /// <summary>The keyword objects, in file order.</summary>
    public ImmutableArray<WrittenKeyword> Keywords => [.. keywords.Select(k => new WrittenKeyword(k.Id, k.Word, k.AutoResolve, k.Addresses, k.Span))];

    /// <summary>The rules, in file order.</summary>
    public ImmutableArray<WrittenRule> Rules()
    {
        var made = rules.Where(r => !r.IsDeleted).Select(r => (r.Block, Rule: r.ToRule(Expand))).ToArray();
        var refused = new Dictionary<object, WrittenRule>();
        foreach (var (block, rule) in made)
        {
            if (block is not null && rule.Broken is not null)
            {
                refused.TryAdd(block, rule);
            }
        }

        return
        [
            .. made.Select(m => m.Block is not null && m.Rule.Broken is null && refused.TryGetValue(m.Block, out var bad)
                ? m.Rule with { Fields = m.Rule.Fields.Add(new(WrittenField.Unknown, $"'{bad.Name}' in the same block is refused, and Windows then drops the whole block", m.Rule.Span)) }
                : m.Rule),
        ];
    }

    /// <summary>A new rule.</summary>
    public CspRule AddRule(string id, TextSpan span, object? block)
    {
        var rule = new CspRule(id, span) { Block = block };
        rules.Add(rule);
        return rule;
    }

    /// <summary>A setting of a profile, by the name that the CSP has for it; what does not concern traffic is left out.</summary>
    /// <param name="profile">Such as <c>DomainProfile</c>.</param>
    /// <param name="name">Such as <c>EnableFirewall</c>; case does not count.</param>
    /// <param name="value">0, 1, true or false.</param>
    /// <param name="span">Where the value stands.</param>
    public void AddSetting(string profile, string name, string value, TextSpan span)
    {
        if (Owner(profile) is not { } whose || NameOf(name) is not { } known)
        {
            return;
        }

        long? number = RuleFields.Flag(value) switch
        {
            true => 1,
            false => 0,
            _ => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
        };
        settings.Add(new(whose, known, number, FirewallStore.Mdm, span));
    }

    private static string? Owner(string profile) => profile.ToUpperInvariant() switch
    {
        "DOMAINPROFILE" => "Domain",
        "PRIVATEPROFILE" => "Private",
        "PUBLICPROFILE" => "Public",
        _ => null,
    };

    private static string? NameOf(string setting) => setting.ToUpperInvariant() switch
    {
        "ENABLEFIREWALL" => "EnableFirewall",
        "DEFAULTINBOUNDACTION" => "DefaultInboundAction",
        "DEFAULTOUTBOUNDACTION" => "DefaultOutboundAction",
        "SHIELDED" => "DoNotAllowExceptions",
        "ALLOWLOCALPOLICYMERGE" => "AllowLocalPolicyMerge",
        "AUTHAPPSALLOWUSERPREFMERGE" => @"AuthorizedApplications\AllowUserPrefMerge",
        "GLOBALPORTSALLOWUSERPREFMERGE" => @"GloballyOpenPorts\AllowUserPrefMerge",
        _ => null,
    };

    /// <summary>A keyword object.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="span">Where it stands.</param>
    /// <param name="group">The reusable setting that it belongs to, by whose id rules name it; null for none.</param>
    public Keyword AddKeyword(string id, TextSpan span, string? group = null)
    {
        var known = RuleFields.KeywordId(id);
        if (keywordById.TryGetValue(known, out var old))
        {
            return old;
        }

        var keyword = new Keyword(known, span);
        keywords.Add(keyword);
        keywordById[known] = keyword;
        if (group is not null)
        {
            var key = RuleFields.KeywordId(group);
            if (!members.TryGetValue(key, out var list))
            {
                members[key] = list = [];
            }

            list.Add(known);
        }

        return keyword;
    }

    /// <summary>Sets a node by its path below <c>MdmStore</c>.</summary>
    /// <param name="path">Such as <c>FirewallRules/web/Protocol</c>.</param>
    /// <param name="place">Where the path stands.</param>
    /// <param name="value">The value.</param>
    /// <param name="span">Where the value stands.</param>
    /// <param name="block">What is applied together with it; null for none.</param>
    public void Set(string path, TextSpan place, string value, TextSpan span, object? block)
    {
        var parts = path.Split('/', 3);
        switch (parts[0].ToUpperInvariant())
        {
            case "FIREWALLRULES" when parts.Length > 1 && parts[1].Length > 0:
                if (!byId.TryGetValue(parts[1], out var rule))
                {
                    byId[parts[1]] = rule = AddRule(parts[1], place, block);
                }

                if (parts.Length == 3)
                {
                    rule.Set(parts[2], [new(value, span)], span);
                }

                break;
            case "DYNAMICKEYWORDS" when parts.Length == 3 && parts[2].Split('/') is [var id, .. var rest] && id.Length > 0:
                AddKeyword(id, place).Set(rest is [var node] ? node : "", [new(value, span)]);
                break;
            case var _ when parts.Length == 2:
                AddSetting(parts[0], parts[1], value, span);
                break;
        }
    }

    /// <summary>Deletes a node by its path below <c>MdmStore</c> with all that is below it; an empty path is all of the store.</summary>
    public void Delete(string path)
    {
        var parts = path.Split('/', 3);
        switch (parts[0].ToUpperInvariant())
        {
            case "FIREWALLRULES" when parts.Length == 3:
                byId.GetValueOrDefault(parts[1])?.Remove(parts[2]);
                break;
            case "FIREWALLRULES":
                DeleteRules(id => parts.Length == 1 || id.Equals(parts[1], StringComparison.OrdinalIgnoreCase));
                break;
            case "DYNAMICKEYWORDS":
                DeleteKeywords(parts.Length < 3 ? null : RuleFields.KeywordId(parts[2].Split('/')[0]));
                break;
            case "":
                DeleteRules(_ => true);
                DeleteKeywords(null);
                settings.Clear();
                break;
            case var profile:
                settings.RemoveAll(s => Owner(profile) == s.Profile && (parts.Length == 1 || NameOf(parts[1]) == s.Name));
                break;
        }
    }

    private void DeleteRules(Func<string, bool> concerns)
    {
        foreach (var id in byId.Keys.Where(concerns).ToArray())
        {
            byId[id].IsDeleted = true;
            byId.Remove(id);
        }
    }

    /// <summary>Deletes one keyword object, or all. A value of one that is taken away leaves nobody knows what, so that the object goes as a whole.</summary>
    private void DeleteKeywords(string? id)
    {
        keywords.RemoveAll(k => id is null || k.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        foreach (var known in keywordById.Keys.Where(k => id is null || k.Equals(id, StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            keywordById.Remove(known);
        }
    }

    /// <summary>The part of an address of the CSP below <c>MdmStore</c>; null for any other.</summary>
    public static string? BelowStore(string uri)
    {
        const string Store = "/Vendor/MSFT/Firewall/MdmStore/";
        var whole = uri.Trim().TrimEnd('/') + "/";
        var at = whole.IndexOf(Store, StringComparison.OrdinalIgnoreCase);
        return at < 0 || at > "./Device".Length ? null : whole[(at + Store.Length)..].TrimEnd('/');
    }

    private IReadOnlyList<string> Expand(string id) => members.TryGetValue(id, out var list) ? list : HasKeywordsElsewhere && !keywordById.ContainsKey(id) ? [] : [id];

    /// <summary>A keyword object.</summary>
    /// <param name="id">Its id in braces.</param>
    /// <param name="span">Where it stands.</param>
    internal sealed class Keyword(string id, TextSpan span)
    {
        public string Id { get; } = id;

        public TextSpan Span { get; private set; } = span;

        public string Word { get; private set; } = "";

        public bool AutoResolve { get; private set; }

        public ImmutableArray<string> Addresses { get; private set; } = [];

        public void Set(string node, IReadOnlyList<WrittenValue> values)
        {
            switch (node.ToUpperInvariant())
            {
                case "KEYWORD" when values is [var word, ..]:
                    (Word, Span) = word;
                    break;
                case "AUTORESOLVE" when values is [var flag, ..]:
                    AutoResolve = RuleFields.Flag(flag.Text) == true;
                    break;
                case "ADDRESSES":
                    Addresses = [.. values.SelectMany(v => RuleFields.Split(v.Text, v.Span)).Select(v => v.Text)];
                    break;
            }
        }
    }
}
