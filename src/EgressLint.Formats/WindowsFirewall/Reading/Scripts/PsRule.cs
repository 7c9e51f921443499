using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>
/// A rule as <c>New-NetFirewallRule</c> and the DSC resource <c>Firewall</c> describe it: property by property. What is not given is inbound, allowed and
/// enabled for the cmdlet. What is not literal is a condition that was not understood.
/// </summary>
/// <param name="isCmdlet">Whether it is the cmdlet's; the resource leaves what is not given as it is, and takes the same for a new rule.</param>
internal sealed class PsRule(bool isCmdlet)
{
    private readonly RuleFields fields = new();
    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
    private string? id;
    private string? name;
    private string? security;
    private bool overrides;
    private bool outbound;
    private WrittenValue? action;
    private PsValue? icmp;

    /// <summary>Where the rule goes.</summary>
    public FirewallStore Store { get; private set; } = FirewallStore.Local;

    /// <summary>Whether the command only tells what it would do, or removes.</summary>
    public bool IsNothing { get; private set; }

    /// <summary>Where what names it ends.</summary>
    public int NameEnd { get; private set; }

    /// <summary>What names it, for commands that remove it.</summary>
    public string? Id => id ?? name;

    /// <summary>A condition that was not understood.</summary>
    public void Unknown(string what, TextSpan span) => fields.Unknown(what, span);

    /// <summary>A property with its value.</summary>
    public void Set(string property, PsValue value, string written)
    {
        if (!given.Add(property))
        {
            fields.Unknown($"a second '{property}'", value.Span);
            return;
        }

        if (property is "Name" or "DisplayName")
        {
            NameEnd = property == "DisplayName" || NameEnd == 0 ? value.Span.End : NameEnd;
            if (property == "Name")
            {
                id = value.IsLiteral ? value.Text : written;
            }
            else
            {
                name = value.IsLiteral ? value.Text : written;
                fields.Add("Name", name, value.Place);
            }

            return;
        }

        if (value.IsLiteral)
        {
            Literal(property, value);
        }
        else
        {
            NotLiteral(property, value, written);
        }
    }

    /// <summary>Makes the rule.</summary>
    /// <param name="span">Where the command begins.</param>
    /// <param name="fallback">Its name when it has none.</param>
    /// <param name="condition">Under what it is added.</param>
    public WrittenRule ToRule(TextSpan span, string fallback, string? condition)
    {
        if (icmp is not null)
        {
            fields.AddIcmp(icmp.Items, icmp.Span);
        }

        Default("Direction", "Dir", "In", span);
        Default("Enabled", "Active", "TRUE", span);
        if ((given.Contains("Action") ? action : new WrittenValue("Allow", span)) is { } act)
        {
            Act(act);
        }

        if (security is not null)
        {
            fields.Add("Security", security, span);
        }

        if (isCmdlet && name is null && id is null)
        {
            fields.Unknown("its name, which is not given here", span);
        }

        if (condition is not null)
        {
            fields.Unknown(ScriptRules.Perhaps(condition), span);
        }

        fallback = fallback.Length > 0 ? fallback : "(rule without a name)";
        id = string.IsNullOrEmpty(id) ? null : id;
        name = string.IsNullOrEmpty(name) ? null : name;
        return new(id ?? name ?? fallback, name ?? id ?? fallback, Store, fields.ToImmutable(), span) { Broken = fields.Refused };
    }

    /// <summary>What overrides block rules is an action of its own inbound, and a field outbound.</summary>
    private void Act(WrittenValue act)
    {
        var bypass = overrides && act.Text == "Allow";
        fields.AddAction(bypass && !outbound ? "ByPass" : act.Text, act.Span);
        if (bypass && outbound)
        {
            fields.Add("AuthByPassOut", "TRUE", act.Span);
        }
    }

    private void Default(string property, string field, string value, TextSpan span)
    {
        if (!given.Contains(property))
        {
            fields.Add(field, value, span);
        }
    }

    private void NotLiteral(string property, PsValue value, string written)
    {
        var what = $"the value '{written}' of {property}, which is not literal";
        switch (property)
        {
            case "Protocol":
                fields.UnknownProtocol(what, value.Span);
                break;
            case "LocalPort" or "RemotePort":
                fields.UnknownPorts(what, value.Span);
                break;
            case "Description" or "Group" or "EdgeTraversalPolicy" or "CimSession" or "ThrottleLimit" or "ErrorAction":
                break;
            case "PolicyStore" or "GPOSession":
                Store = FirewallStore.Unknown;
                break;
            default:
                fields.Unknown(what, value.Span);
                break;
        }
    }

    private void Literal(string property, PsValue value)
    {
        switch (property)
        {
            case "Protocol":
                fields.AddProtocol(value.Text, value.Place);
                break;
            case "LocalPort" or "RemotePort":
                fields.AddPorts(property[0] == 'L' ? "LPort" : "RPort", value.Items, value.Span);
                break;
            case "LocalAddress" or "RemoteAddress":
                fields.AddAddresses(property[0] == 'L' ? "LA" : "RA", value.Items, value.Span);
                break;
            case "IcmpType":
                icmp = value;
                break;
            case "Profile":
                fields.AddProfiles([.. value.Items.SelectMany(i => RuleFields.Split(i.Text, i.Span))]);
                break;
            case "InterfaceType":
                fields.AddInterfaceTypes([.. value.Items.SelectMany(i => RuleFields.Split(i.Text, i.Span))], value.Span);
                break;
            case "InterfaceAlias" when value.Items.Any(i => !RuleFields.IsAny(i.Text)):
                fields.Unknown($"the interface '{value.Text}'", value.Span);
                break;
            case "Direction" or "Action" or "Enabled":
                Word(property, value);
                break;
            case "Program" or "Service" or "Package" or "LocalUser" or "RemoteUser" or "RemoteMachine" or "Owner" or "PolicyAppId":
                Text(property, value);
                break;
            case "RemoteDynamicKeywordAddresses":
                foreach (var (text, span) in value.Items)
                {
                    fields.Unknown($"the dynamic keyword '{text}', whose object is not in this file", span);
                }

                break;
            default:
                Other(property, value);
                break;
        }
    }

    private void Text(string property, PsValue value)
    {
        var field = property switch
        {
            "Program" => "App",
            "Service" => "Svc",
            "Package" => "AppPkgId",
            "LocalUser" => "LUAuth",
            "RemoteUser" => "RUAuth",
            "RemoteMachine" => "RMauth",
            "Owner" => "LUOwn",
            _ => property,
        };
        if (property == "Service" && value.Text == "*")
        {
            fields.Add("Svc", "*", value.Place);
            return;
        }

        fields.AddUnlessAny(field, value.Text, value.Place);
    }

    private void Word(string property, PsValue value)
    {
        var word = value.Text.ToUpperInvariant();
        var known = property switch
        {
            // PowerShell takes the beginning of a word of an enumeration.
            "Direction" when word.Length > 0 && "INBOUND".StartsWith(word, StringComparison.Ordinal) => ("Dir", "In"),
            "Direction" when word.Length > 0 && "OUTBOUND".StartsWith(word, StringComparison.Ordinal) => ("Dir", "Out"),
            "Action" when word is "ALLOW" or "2" => ("Action", "Allow"),
            "Action" when word is "BLOCK" or "4" => ("Action", "Block"),
            "Enabled" when word is "TRUE" or "1" => ("Active", "TRUE"),
            "Enabled" when word is "FALSE" or "2" => ("Active", "FALSE"),
            _ => default,
        };
        if (known.Item1 is null)
        {
            fields.Unknown($"the value '{value.Text}' of {property}", value.Span);
            return;
        }

        if (property == "Action")
        {
            action = new(known.Item2, value.Place);
            return;
        }

        outbound |= known == ("Dir", "Out");
        fields.Add(known.Item1, known.Item2, value.Place);
    }

    private void Other(string property, PsValue value)
    {
        var word = value.Text.ToUpperInvariant();
        var isOn = RuleFields.Flag(value.Text) != false;
        switch (property)
        {
            case "Description" or "Group":
                fields.AddText(property, value.Text, value.Place);
                break;
            case "EdgeTraversalPolicy" when word is not ("BLOCK" or "0"):
                fields.Add("Edge", "TRUE", value.Place);
                break;
            case "LooseSourceMapping" when isOn:
                fields.Add("LSM", "TRUE", value.Place);
                break;
            case "LocalOnlyMapping" when isOn:
                fields.Add("LOM", "TRUE", value.Place);
                break;
            case "OverrideBlockRules" when isOn:
                overrides = true;
                break;
            case "Authentication" when word is not ("NOTREQUIRED" or "0"):
                security ??= word is "NOENCAP" or "2" ? "An-NoEncap" : "Authenticate";
                break;
            case "Encryption" when word is not ("NOTREQUIRED" or "0"):
                security = word is "DYNAMIC" or "2" ? "AnE-Nego" : "AuthenticateEncrypt";
                break;
            case "DynamicTarget" or "DynamicTransport" when !RuleFields.IsAny(word) && word != "0":
                fields.Unknown($"the dynamic target '{value.Text}'", value.Span);
                break;
            case "Platform" when value.Text.Length > 0:
                fields.Unknown($"the platform '{value.Text}'", value.Span);
                break;
            case "PolicyStore":
                Store = word is "PERSISTENTSTORE" or "ACTIVESTORE" ? FirewallStore.Local
                    : word is "LOCALHOST" || word.Contains('\\', StringComparison.Ordinal) ? FirewallStore.GroupPolicy
                    : FirewallStore.Unknown;
                break;
            case "GPOSession":
                Store = FirewallStore.GroupPolicy;
                break;
            case "WhatIf" when isOn:
                IsNothing = true;
                break;
            case "Ensure" when word == "ABSENT":
                IsNothing = true;
                break;
        }
    }
}
