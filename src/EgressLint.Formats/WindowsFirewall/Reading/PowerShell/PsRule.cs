using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>Makes a rule of an object and its filters.</summary>
internal sealed class PsRule
{
    private readonly PsObject source;
    private readonly List<PsObject> filters;
    private readonly PsLists lists;
    private readonly ReadingLog log;
    private readonly PrintedRule rule;

    private PsRule(PsObject source, List<PsObject> filters, PsLists lists, ReadingLog log)
    {
        this.source = source;
        this.filters = filters;
        this.lists = lists;
        this.log = log;
        rule = new(log);
    }

    /// <summary>Reads a rule.</summary>
    /// <param name="source">The rule's object.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="lists">How lists are written.</param>
    /// <param name="log">Where problems go.</param>
    /// <param name="lacks">What neither the rule nor its filters tell.</param>
    public static WrittenRule Read(PsObject source, List<PsObject> filters, PsLists lists, ReadingLog log, out FirewallEvidence lacks) =>
        new PsRule(source, filters, lists, log).Run(out lacks);

    private WrittenRule Run(out FirewallEvidence lacks)
    {
        lacks = FirewallEvidence.None;
        Base(ref lacks);
        Ports(ref lacks);
        lacks |= List("Address", true, "LocalAddress", "LocalIP") & List("Address", false, "RemoteAddress", "RemoteIP")
            ? FirewallEvidence.None : FirewallEvidence.Addresses;
        lacks |= Text(rule.App, "Program", "AppPath", "ApplicationName") ? FirewallEvidence.None : FirewallEvidence.Program;
        lacks |= Text(rule.Service, "Service", "ServiceName") ? FirewallEvidence.None : FirewallEvidence.Service;
        lacks |= Principals() ? FirewallEvidence.None : FirewallEvidence.Principals;
        Rest();

        var id = PsKinds.IdOfRule(source) ?? source.Text("DisplayName", "ElementName") ?? "";
        var name = source.Text("DisplayName", "ElementName", "Name", "ID") ?? id;
        var span = (source.Find("DisplayName") ?? source.Find("Name", "InstanceID"))?.Span ?? source.Span;
        return rule.ToRule(id.Length == 0 ? name : id, name, Store(), RowSpan ?? span, FirewallEvidence.None);
    }

    /// <summary>The row of a table; null where a rule has many lines.</summary>
    private TextSpan? RowSpan => lists.IsTable ? source.Span : null;

    private void Base(ref FirewallEvidence lacks)
    {
        if (source.Find("Enabled") is { IsNull: false } enabled)
        {
            rule.Enabled(PsEnums.Enabled(enabled) switch { "True" => true, "False" => false, _ => null }, enabled.Shown, enabled.Span);
        }

        if (source.Find("Direction") is { IsNull: false } direction)
        {
            rule.Direction(PsEnums.Direction(direction) switch { "Outbound" => true, "Inbound" => false, _ => null }, direction.Shown, direction.Span);
        }
        else
        {
            lacks |= FirewallEvidence.Direction;
        }

        if (source.Find("Action") is { IsNull: false } action)
        {
            rule.Action(PsEnums.Action(action) ?? action.Shown, action.Span);
        }

        if (Find("Profile", "Profiles") is { } profile)
        {
            Profiles(profile);
        }
        else
        {
            rule.Unknown("its profiles are not exported", source.Span);
        }

        if (source.Find("EdgeTraversalPolicy") is { } edge && PsEnums.Edge(edge) is { } policy and not "Block")
        {
            rule.Add(policy == "Allow" ? "Edge" : "Defer", policy switch { "Allow" => "TRUE", "DeferToUser" => "User", _ => "App" }, edge.Span);
        }

        if (source.Find("PrimaryStatus") is { } status && PsEnums.Status(status) == "Error")
        {
            rule.Unknown("Windows says that there is an error in it", status.Span);
        }
    }

    private void Profiles(PsValue value)
    {
        if (value.Number is { } mask)
        {
            var names = mask is 0 or int.MaxValue ? [] : PsEnums.Bits(mask, "Domain", "Private", "Public");
            rule.Profiles((names ?? [value.Shown]).Select(n => (n, value.Span)));
            return;
        }

        rule.Profiles(lists.Split(value, atBlanks: true).Where(p => !PrintedWords.IsAny(p.Text)));
    }

    private void Ports(ref FirewallEvidence lacks)
    {
        var known = Text(rule.Protocol, "Protocol");
        var ports = List("Port", true, "LocalPort");
        ports &= List("Port", false, "RemotePort");

        // Other protocols have no ports.
        known &= ports || (Find("Protocol")?.Text is { } other && PrintedWords.Protocol(other) is not (null or "6" or "17"));
        if (!List("Icmp", false, "IcmpType", "IcmpTypes") && Find("Protocol")?.Text is { } protocol && PrintedWords.Protocol(protocol) is "1" or "58")
        {
            rule.Unknown("its ICMP types are not exported", source.Span);
        }

        lacks |= known ? FirewallEvidence.None : FirewallEvidence.Ports;
    }

    private bool Principals()
    {
        var known = Optional(rule.Package, "Package");
        known &= Text((v, s) => rule.AddUnlessAny("LUAuth", v, s), "LocalUser");
        known &= Optional((v, s) => rule.AddUnlessAny("LUOwn", v, s), "Owner");
        known &= List("IF", false, "InterfaceAlias");
        known &= InterfaceTypes();
        Optional((v, s) => rule.AddUnlessAny("RUAuth", v, s), "RemoteUser");
        Optional((v, s) => rule.AddUnlessAny("RMauth", v, s), "RemoteMachine");
        return known & Security();
    }

    private bool InterfaceTypes()
    {
        if (Find("InterfaceType") is not { } value)
        {
            return false;
        }

        if (value.Number is { } mask)
        {
            foreach (var name in PsEnums.Bits(mask, "Wired", "Wireless", "RemoteAccess") ?? [value.Shown])
            {
                rule.InterfaceType(name, value.Span);
            }

            return true;
        }

        return List("IFType", false, "InterfaceType");
    }

    private bool Security()
    {
        if (Find("OverrideBlockRules") is { } overrides && IsTrue(overrides))
        {
            rule.Overrides(overrides.Span);
        }

        if (Find("Authentication") is not { } authentication)
        {
            return false;
        }

        var encryption = Find("Encryption");
        var word = encryption is null ? "NotRequired" : PsEnums.Encryption(encryption);
        var security = (PsEnums.Authentication(authentication), word) switch
        {
            ("NotRequired", "NotRequired") => null,
            ("Required", "NotRequired") => "Authenticate",
            ("NoEncap", _) => "An-NoEncap",
            (_, "Required") => "AuthenticateEncrypt",
            (_, "Dynamic") => "AnE-Nego",
            _ => $"{authentication.Shown}/{encryption?.Shown}",
        };
        if (security is not null)
        {
            rule.Add("Security", security, authentication.Span);
        }

        return true;
    }

    private void Rest()
    {
        foreach (var (property, field) in new[] { ("LooseSourceMapping", "LSM"), ("LocalOnlyMapping", "LOM") })
        {
            if (source.Find(property) is { } flag && IsTrue(flag))
            {
                rule.Add(field, "TRUE", flag.Span);
            }
        }

        if (Find("Platform", "Platforms") is { } platforms)
        {
            rule.Platforms(lists.Split(platforms, atBlanks: true).Where(p => !PrintedWords.IsAny(p.Text) && p.Text != "{}"));
        }

        if (Find("DynamicTarget", "DynamicTransport") is { } target && target.Number != 0)
        {
            rule.AddUnlessAny("TTK", target.Shown, target.Span);
        }

        Optional((v, s) => rule.AddUnlessAny("PFN", v, s), "PackageFamilyName");
        Optional((v, s) => rule.AddUnlessAny("PolicyAppId", v, s), "PolicyAppId");
        if (Find("Group", "RuleGroup") is { Text: { } group } named)
        {
            rule.AddUnlessAny("EmbedCtxt", group, named.Span);
        }

        if (Find("RemoteDynamicKeywordAddresses") is { } keywords && !Cut(keywords, "RemoteDynamicKeywordAddresses"))
        {
            foreach (var (id, span) in lists.Split(keywords, atBlanks: true))
            {
                if (!PrintedWords.IsAny(id))
                {
                    rule.Add("DynamicKeyword", PsCollector.Braced(id), span);
                }
            }
        }
    }

    /// <summary>Adds the entries of a list; false when nothing tells them.</summary>
    private bool List(string kind, bool isLocal, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } value || IsEmpty(value))
        {
            return false;
        }

        if (Cut(value, names[0]))
        {
            return true;
        }

        foreach (var (entry, span) in lists.Split(value, atBlanks: kind is "Port" or "Address"))
        {
            switch (kind)
            {
                case "Port":
                    rule.Port(isLocal, entry, span);
                    break;
                case "Address":
                    rule.Address(isLocal, entry, span);
                    break;
                case "Icmp":
                    rule.Icmp(entry, span);
                    break;
                case "IFType":
                    rule.InterfaceType(entry, span);
                    break;
                default:
                    rule.AddUnlessAny(kind, entry, span);
                    break;
            }
        }

        return true;
    }

    /// <summary>Hands a text on; false when nothing tells it. Windows writes "Any" where there is no condition, so nothing at all is a question that failed.</summary>
    private bool Text(Action<string, TextSpan> add, params ReadOnlySpan<string> names) =>
        Find(names) is { } value && !IsEmpty(value) && Optional(add, names);

    /// <summary>The same for what is empty where there is no condition.</summary>
    private bool Optional(Action<string, TextSpan> add, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } value)
        {
            return false;
        }

        if (!Cut(value, names[0]))
        {
            foreach (var (text, span) in value.Items.IsDefault ? (value.Text is { } own ? [(own, value.Span)] : []) : lists.Split(value))
            {
                add(text, span);
            }
        }

        return true;
    }

    private static bool IsEmpty(PsValue value) => value.Object is null && (value.Items.IsDefault ? string.IsNullOrWhiteSpace(value.Text) : value.Items.IsEmpty);

    /// <summary>Doubts a value that was cut.</summary>
    private bool Cut(PsValue value, string property)
    {
        if (!lists.IsCut(value))
        {
            return false;
        }

        log.Cut(value.Span, property, value.Shown);
        rule.Unknown($"its '{property}' was cut when it was exported", value.Span);
        return true;
    }

    /// <summary>A property of the rule, else of its filters. Filters that tell different things tell nothing.</summary>
    private PsValue? Find(params ReadOnlySpan<string> names)
    {
        if (source.Find(names) is { } own)
        {
            return own;
        }

        PsValue? found = null;
        foreach (var filter in filters)
        {
            if (filter.Find(names) is { } value)
            {
                if (found is not null && !Same(found, value))
                {
                    return null;
                }

                found ??= value;
            }
        }

        return found;
    }

    private bool Same(PsValue a, PsValue b) => lists.Split(a).Select(p => p.Text).SequenceEqual(lists.Split(b).Select(p => p.Text), StringComparer.OrdinalIgnoreCase);

    private static bool IsTrue(PsValue value) => value.Text is { } text && (text.Trim().Equals("True", StringComparison.OrdinalIgnoreCase) || text.Trim() == "1");

    private FirewallStore Store()
    {
        var type = source.Find("PolicyStoreSourceType") is { } value ? PsEnums.Source(value) ?? value.Text : null;
        var name = source.Text("PolicyStoreSource") ?? "";
        return type switch
        {
            "Local" => FirewallStore.Local,
            "GroupPolicy" => FirewallStore.GroupPolicy,
            _ when name.Contains("MDM", StringComparison.OrdinalIgnoreCase) || (type ?? "").Contains("MDM", StringComparison.OrdinalIgnoreCase) => FirewallStore.Mdm,
            _ when name.Equals("PersistentStore", StringComparison.OrdinalIgnoreCase) => FirewallStore.Local,
            _ => FirewallStore.Unknown,
        };
    }
}
