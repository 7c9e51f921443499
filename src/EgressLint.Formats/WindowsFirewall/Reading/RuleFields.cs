using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>
/// Collects the fields of a rule for readers of formats that name and spell values in their own way: what stands for "any" is left out, lists become one
/// field each, and words become those of rule strings. What is none of the words that are known stays, and the binder judges it.
/// </summary>
internal sealed class RuleFields
{
    private readonly ImmutableArray<WrittenField>.Builder fields = ImmutableArray.CreateBuilder<WrittenField>();

    /// <summary>The protocol's number; -1 for any, null when it is not known.</summary>
    public int? Protocol { get; private set; } = -1;

    /// <summary>Where the first port stands, if there is one.</summary>
    public TextSpan? Ports { get; private set; }

    /// <summary>Where the first ICMP type stands, if there is one.</summary>
    public TextSpan? Icmp { get; private set; }

    /// <summary>Why no tool makes such a rule: ports want TCP or UDP, ICMP types want ICMP; null when nothing is wrong.</summary>
    public string? Refused => Protocol is not { } number ? null
        : Ports is not null && number is not (6 or 17) ? "it has ports, and its protocol is neither TCP nor UDP"
        : Icmp is not null && number is not (1 or 58) ? "it has ICMP types, and its protocol is not ICMP"
        : null;

    /// <summary>A field as it is.</summary>
    public void Add(string name, string value, TextSpan span) => fields.Add(new(name, value, span));

    /// <summary>The action, in front of the fields whose meaning depends on it.</summary>
    public void AddAction(string value, TextSpan span) => fields.Insert(0, new("Action", value, span));

    /// <summary>A condition that was not understood.</summary>
    /// <param name="what">Which, for a person.</param>
    /// <param name="span">Where.</param>
    public void Unknown(string what, TextSpan span) => fields.Add(new(WrittenField.Unknown, what, span));

    /// <summary>A text for people, under the property's name that all tools have for it.</summary>
    /// <param name="property">Name, description or group, in any case.</param>
    /// <param name="value">The text.</param>
    /// <param name="span">Where it stands.</param>
    public void AddText(string property, string value, TextSpan span) =>
        Add(property.ToUpperInvariant() switch { "NAME" => "Name", "DESCRIPTION" => "Desc", _ => "EmbedCtxt" }, value, span);

    /// <summary>A text unless it is empty or one of the words for "any".</summary>
    public void AddUnlessAny(string name, string value, TextSpan span)
    {
        if (value.Length > 0 && !IsAny(value))
        {
            Add(name, value, span);
        }
    }

    /// <summary>A yes or no; a value that is neither is a condition that was not understood.</summary>
    public void AddFlag(string name, string value, TextSpan span)
    {
        if (Flag(value) is { } flag)
        {
            Add(name, flag ? "TRUE" : "FALSE", span);
        }
        else
        {
            Unknown($"the value '{value}' of {name}", span);
        }
    }

    /// <summary>A protocol by number or name. Stands in front of the other fields, as rule strings want it.</summary>
    public void AddProtocol(string value, TextSpan span)
    {
        var number = value.ToUpperInvariant() switch
        {
            "" or "*" or "ANY" or "256" => -1,
            "TCP" => 6,
            "UDP" => 17,
            "ICMPV4" or "ICMP" => 1,
            "ICMPV6" => 58,
            _ => byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : (int?)null,
        };
        Protocol = number;
        if (number is null)
        {
            Unknown($"the protocol '{value}'", span);
        }
        else if (number >= 0)
        {
            fields.Insert(0, new("Protocol", number.Value.ToString(CultureInfo.InvariantCulture), span));
        }
    }

    /// <summary>A protocol whose value is not literal.</summary>
    public void UnknownProtocol(string what, TextSpan span)
    {
        Protocol = null;
        Unknown(what, span);
    }

    /// <summary>Says that there are ports though they are not known, so that the protocol can be checked.</summary>
    public void UnknownPorts(string what, TextSpan span)
    {
        Ports ??= span;
        Unknown(what, span);
    }

    /// <summary>Ports.</summary>
    /// <param name="name">LPort or RPort.</param>
    /// <param name="items">One port, range or keyword each.</param>
    /// <param name="list">Where all of them stand.</param>
    public void AddPorts(string name, IReadOnlyList<WrittenValue> items, TextSpan list)
    {
        foreach (var (value, span) in Some(items, list))
        {
            Ports ??= span;
            Add(name, PortWord(value, name == "LPort"), span);
        }
    }

    /// <summary>Addresses of either family.</summary>
    /// <param name="name">LA or RA.</param>
    /// <param name="items">One address, range, subnet or keyword each.</param>
    /// <param name="list">Where all of them stand.</param>
    public void AddAddresses(string name, IReadOnlyList<WrittenValue> items, TextSpan list)
    {
        foreach (var (value, span) in Some(items, list))
        {
            var (word, family) = AddressWord(value);
            Add(name + family, word, span);
        }
    }

    /// <summary>ICMP types, <c>type:code</c>, <c>type</c> or <c>*</c>; of which version, the protocol says, which must be known before.</summary>
    public void AddIcmp(IReadOnlyList<WrittenValue> items, TextSpan list)
    {
        foreach (var (value, span) in Some(items, list))
        {
            Icmp ??= span;
            var name = Protocol == 58 ? "ICMP6" : "ICMP4";
            Add(name, value.Contains(':', StringComparison.Ordinal) ? value.Replace(":any", ":*", StringComparison.OrdinalIgnoreCase) : value + ":*", span);
        }
    }

    /// <summary>Profiles by name; all of them leave the field out.</summary>
    public void AddProfiles(IReadOnlyList<WrittenValue> items)
    {
        foreach (var (value, span) in items)
        {
            switch (value.ToUpperInvariant())
            {
                case "ANY" or "ALL" or "*" or "":
                    break;
                case "DOMAIN" or "PRIVATE" or "PUBLIC":
                    Add("Profile", value[..1].ToUpperInvariant() + value[1..].ToLowerInvariant(), span);
                    break;
                default:
                    Unknown($"the profile '{value}'", span);
                    break;
            }
        }

        // PowerShell reads "any" beside others as nothing at all, other tools as all of them.
        if (items.Count > 1 && items.Any(i => IsAny(i.Text)))
        {
            fields.RemoveAll(f => f.Name == "Profile");
            Unknown("a list with 'any' and something else", items[0].Span);
        }
    }

    /// <summary>Interface types by any of their names; all of them leave the field out.</summary>
    public void AddInterfaceTypes(IReadOnlyList<WrittenValue> items, TextSpan list)
    {
        foreach (var (value, span) in Some(items, list))
        {
            switch (value.ToUpperInvariant())
            {
                case "LAN" or "WIRED":
                    Add("IFType", "Lan", span);
                    break;
                case "WIRELESS":
                    Add("IFType", "Wireless", span);
                    break;
                case "RAS" or "REMOTEACCESS":
                    Add("IFType", "RemoteAccess", span);
                    break;
                case "MBB":
                    Add("IFType", "MBB", span);
                    break;
                default:
                    Unknown($"the interface type '{value}'", span);
                    break;
            }
        }
    }

    /// <summary>The fields so far.</summary>
    public ImmutableArray<WrittenField> ToImmutable() => fields.ToImmutable();

    /// <summary>The id of a keyword object as the model has it.</summary>
    public static string KeywordId(string id)
    {
        var bare = id.Trim().TrimStart('{').TrimEnd('}');
        return "{" + bare + "}";
    }

    /// <summary>Yes and no in every spelling that tools take; null for anything else.</summary>
    public static bool? Flag(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "ON" or "$TRUE" => true,
        "FALSE" or "0" or "NO" or "OFF" or "$FALSE" => false,
        _ => null,
    };

    /// <summary>Whether a word stands for "any".</summary>
    public static bool IsAny(string value) => value == "*" || value.Equals("any", StringComparison.OrdinalIgnoreCase) || value.Equals("all", StringComparison.OrdinalIgnoreCase);

    /// <summary>Splits a list at a sign; blanks around the parts are left out.</summary>
    /// <param name="text">The list, decoded.</param>
    /// <param name="span">Where it stands; parts get places of their own when the place is as long as the text.</param>
    /// <param name="sign">The sign.</param>
    public static ImmutableArray<WrittenValue> Split(string text, TextSpan span, char sign = ',')
    {
        var parts = ImmutableArray.CreateBuilder<WrittenValue>();
        var exact = span.Length == text.Length;
        for (var at = 0; at <= text.Length;)
        {
            var end = text.IndexOf(sign, at);
            end = end < 0 ? text.Length : end;
            var piece = text.AsSpan(at, end - at);
            var lead = piece.Length - piece.TrimStart().Length;
            piece = piece.Trim();
            if (piece.Length > 0)
            {
                parts.Add(new(piece.ToString(), exact ? new(span.Start + at + lead, piece.Length) : span));
            }

            at = end + 1;
        }

        return parts.ToImmutable();
    }

    /// <summary>The items that say something. "Any" alone says nothing; beside others nobody knows what a tool makes of it.</summary>
    private IEnumerable<WrittenValue> Some(IReadOnlyList<WrittenValue> items, TextSpan list)
    {
        var any = items.Count(i => IsAny(i.Text));
        if (any > 0 && any < items.Count)
        {
            Unknown("a list with 'any' and something else", list);
        }

        return any > 0 ? [] : items.Where(i => i.Text.Length > 0);
    }

    private static string PortWord(string value, bool local) => value.ToUpperInvariant() switch
    {
        "RPCEPMAP" or "RPC-EPMAP" => "RPC-EPMap",
        "IPHTTPS" => local ? "IPHTTPSIn" : "IPHTTPSOut",
        "PLAYTODISCOVERY" or "PLY2DISC" => "Ply2Disc",
        _ => value.Replace(" ", "", StringComparison.Ordinal),
    };

    private static (string Word, string Family) AddressWord(string value)
    {
        var family = value.Length > 1 && char.IsAsciiLetter(value[0]) && char.IsAsciiLetter(value[^2]) && !value.Contains(':', StringComparison.Ordinal)
            ? value[^1] switch
            {
                '4' => "4",
                '6' => "6",
                _ => "",
            }
            : "";
        var word = family.Length > 0 ? value[..^1] : value;
        var known = word.ToUpperInvariant() switch
        {
            "LOCALSUBNET" => "LocalSubnet",
            "DNS" => "DNS",
            "DHCP" => "DHCP",
            "WINS" => "WINS",
            "DEFAULTGATEWAY" => "DefaultGateway",
            "INTRANET" => "IntrAnet",
            "INTERNET" => "IntErnet",
            "RMTINTRANET" or "INTRANETREMOTEACCESS" => "RmtIntrAnet",
            "PLY2RENDERS" or "PLAYTODEVICE" => "Ply2Renders",
            "CAPTIVEPORTAL" => "CaptivePortal",
            _ => null,
        };
        return known is null ? (value.Replace(" ", "", StringComparison.Ordinal), "") : (known, family);
    }
}

/// <summary>A value with its place.</summary>
/// <param name="Text">The value.</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct WrittenValue(string Text, TextSpan Span);
