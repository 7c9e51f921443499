using EgressLint.Core.Sets;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>The fields, one by one (MS-GPFAS 2.2.2.19).</summary>
internal sealed partial class RuleNormalizer
{
    /// <summary>Keywords for near ports by the protocol they need; far ones are dynamic too.</summary>
    private static readonly Dictionary<string, int> PortKeywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["RPC"] = 6, ["RPC-EPMap"] = 6, ["RPCEPMap"] = 6, ["IPTLSIn"] = 6, ["IPHTTPSIn"] = 6, ["IPHTTPS"] = 6, ["IPTLSOut"] = 6, ["IPHTTPSOut"] = 6,
        ["Teredo"] = 17, ["DHCP"] = 17, ["Ply2Disc"] = 17, ["PlayToDiscovery"] = 17, ["mDNS"] = 17, ["CortanaOut"] = 0, ["TcpCDPSvc"] = 6,
    };

    private void Read(WrittenField field)
    {
        var name = field.Name;
        var value = field.Value;
        if (name == WrittenField.Unknown)
        {
            if (strict)
            {
                problems.Add(new(value.StartsWith("a missing '|'", StringComparison.Ordinal) ? "missing-terminator" : "unknown-field", value, false, field.Span));
            }

            Perhaps(field, value);
        }
        else if (Same(name, "Action"))
        {
            ReadAction(field);
        }
        else if (Same(name, "Active"))
        {
            ReadFlag(field, on => isEnabled = on, () => isEnabled = null);
        }
        else if (Same(name, "Dir"))
        {
            ReadDirection(field);
        }
        else if (Same(name, "Profile"))
        {
            ReadProfile(field);
        }
        else if (Same(name, "Protocol"))
        {
            ReadProtocol(field);
        }
        else if (IsPort(name))
        {
            ReadPort(field, name[0] is 'L' or 'l');
        }
        else if (IsAddress(name))
        {
            ReadAddress(field, name[0] is 'L' or 'l' ? local : remote, name);
        }
        else if (Same(name, "ICMP4") || Same(name, "ICMP6"))
        {
            ReadIcmp(field, Same(name, "ICMP4") ? 1 : 58);
        }
        else
        {
            ReadCondition(field);
        }
    }

    private void ReadCondition(WrittenField field)
    {
        var (name, value) = (field.Name, field.Value);
        switch (name.ToUpperInvariant())
        {
            case "APP":
                ReadProgram(field);
                break;
            case "SVC":
                service = value.Trim().ToLowerInvariant();
                break;
            case "APPPKGID" or "PFN":
                package = value.Trim().ToLowerInvariant();
                break;
            case "LUOWN":
                owner = field;
                break;
            case "LUAUTH" or "LUAUTH2_24":
                Perhaps(field, "it is for certain users or accounts");
                break;
            case "RMAUTH" or "RUAUTH":
                needsAuthorization = true;
                break;
            case "SECURITY" or "SECURITY2_9" or "SECURITY2":
                ReadSecurity(field);
                break;
            case "AUTHBYPASSOUT":
                ReadFlag(field, on => overridesBlocks = on, () => BadValue(field));
                break;
            case "IF":
                Perhaps(field, "it is for certain network interfaces");
                break;
            case "IFTYPE":
                ReadInterface(field);
                break;
            case "LOM":
                ReadFlag(field, on => ignoresRemote = on, () => BadValue(field));
                break;
            case "PLATFORM":
                ReadPlatform(field);
                break;
            case "PLATFORM2":
                lastIsOrLater = Same(value.Trim(), "GTEQ");
                break;
            case "SKIPVER":
                ReadSkippedVersion(field);
                break;
            case "DYNAMICKEYWORD":
                ReadKeyword(field);
                break;
            case "NNM" or "SECURITYREALMID" or "POLICYAPPID":
                Perhaps(field, "it is for certain networks or tagged programs");
                break;
            case var tuple when tuple.StartsWith("TTK", StringComparison.Ordinal):
                notEnforced ??= "it is for Wi-Fi Direct and the like only";
                break;
            default:
                if (!Harmless.Contains(name))
                {
                    problems.Add(new("unknown-field:" + name, $"there is no field '{Short(name)}'", false, field.Span));
                    Perhaps(field, $"nobody knows what the field '{Short(name)}' means to the engine");
                }

                break;
        }
    }

    private void ReadAction(WrittenField field)
    {
        action = field.Value.Trim().ToUpperInvariant() switch
        {
            "ALLOW" => FirewallAction.Allow,
            "BLOCK" => FirewallAction.Block,
            "BYPASS" => FirewallAction.Bypass,
            _ => FirewallAction.Unknown,
        };
        if (action == FirewallAction.Unknown)
        {
            BadValue(field);
        }
    }

    private void ReadDirection(WrittenField field)
    {
        var value = field.Value.Trim();
        isInbound = Same(value, "In") ? true : Same(value, "Out") ? false : null;
        if (isInbound is null)
        {
            BadValue(field);
        }
    }

    private void ReadProfile(WrittenField field)
    {
        if (Enum.TryParse<FirewallProfiles>(field.Value.Trim(), true, out var profile) && profile is FirewallProfiles.Domain or FirewallProfiles.Private or FirewallProfiles.Public or FirewallProfiles.All
            && !char.IsAsciiDigit(field.Value.Trim()[0]))
        {
            profiles |= profile;
        }
        else
        {
            profiles = strict ? profiles : FirewallProfiles.All;
            BadValue(field);
        }
    }

    private void ReadProtocol(WrittenField field)
    {
        if (TryNumber(field.Value, 256, out var number))
        {
            protocol = number == 256 ? null : number;
        }
        else
        {
            BadValue(field);
        }
    }

    private static bool IsPort(string name) =>
        name.StartsWith("LPort", StringComparison.OrdinalIgnoreCase) || name.StartsWith("RPort", StringComparison.OrdinalIgnoreCase);

    private static bool IsAddress(string name) => name.ToUpperInvariant() is "LA4" or "LA6" or "RA4" or "RA6" or "RA42" or "RA62" or "LA" or "RA";

    private void ReadPort(WrittenField field, bool isLocal)
    {
        var value = field.Value.Trim();
        if (strict && protocol is null)
        {
            problems.Add(new("port-before-protocol:" + field.Name, $"'{field.Name}' stands before 'Protocol'", true, field.Span));
            (isLocal ? localPorts : remotePorts).Add(PortSet.Empty);
            return;
        }

        var list = isLocal ? localPorts : remotePorts;
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        if (TryNumber(value, 65535, out var port))
        {
            list.Add(PortSet.Of((ushort)port));
        }
        else if (dash > 0 && TryNumber(value[..dash], 65535, out var first) && TryNumber(value[(dash + 1)..], 65535, out var last) && first <= last)
        {
            list.Add(PortSet.Range((ushort)first, (ushort)last));
        }
        else if (PortKeywords.TryGetValue(value, out var needed))
        {
            if (strict && (needed != 0 && protocol != needed || (isLocal && isInbound == false)))
            {
                Error("keyword-not-allowed", field, $"'{value}' is no port for this protocol and direction");
            }

            if (context.PortKeywords.TryGetValue(value, out var ports))
            {
                list.Add(ports);
            }
            else
            {
                list.AddKeyword(value);
            }
        }
        else
        {
            list.Add(PortSet.Empty);
            BadValue(field);
            if (!strict)
            {
                list.AddKeyword(value);
            }
        }
    }

    private void ReadAddress(WrittenField field, AddressList list, string name)
    {
        var family = name.Contains('4', StringComparison.Ordinal) ? 4 : name.Contains('6', StringComparison.Ordinal) ? 6 : 0;
        if (!AddressItems.TryRead(field.Value, family, strict, out var item))
        {
            // A printed entry that is not understood may be any address.
            list.Add(strict ? "" : field.Value, family);
            BadValue(field);
        }
        else if (item.Keyword is not { } keyword)
        {
            list.Add(item.Addresses);
        }
        else if (strict && list == local)
        {
            Error("keyword-not-allowed", field, $"'{keyword}' is no local address");
        }
        else if (context.AddressKeywords.TryGetValue(keyword, out var known))
        {
            list.Add(known);
        }
        else
        {
            list.Add(keyword, AddressItems.FamilyOf(field.Value, family));
        }
    }

    private void ReadIcmp(WrittenField field, int needed)
    {
        if (protocol != needed && strict)
        {
            Error("icmp-protocol", field, $"'{field.Name}' needs protocol {needed}");
            return;
        }

        var parts = field.Value.Split(':');
        if (parts.Length is 1 or 2 && (parts[0] == "*" || TryNumber(parts[0], 255, out _)) && (parts.Length == 1 || parts[1] == "*" || TryNumber(parts[1], 255, out _)))
        {
            icmp.Add(parts.Length == 1 ? parts[0] + ":*" : field.Value.Trim());
        }
        else
        {
            icmp.Add("*:*");
            BadValue(field);
        }
    }

    private void ReadProgram(WrittenField field)
    {
        var value = field.Value.Trim();
        if (strict && (value.Length is 0 or > 259 || value.AsSpan().IndexOfAny("/*?\"<>") >= 0))
        {
            BadValue(field);
        }

        program = ProgramPath.Expand(value, context);
    }

    private void ReadSecurity(WrittenField field)
    {
        var level = field.Value.Trim().ToUpperInvariant() switch
        {
            "AUTHENTICATE" or "AN-NOENCAP" => IpsecLevel.Authenticated,
            "AUTHENTICATEENCRYPT" or "ANE-NEGO" => IpsecLevel.Encrypted,
            _ => IpsecLevel.None,
        };
        ipsec = level;
        if (level == IpsecLevel.None)
        {
            BadValue(field);
        }
    }

    private void ReadInterface(WrittenField field)
    {
        var value = field.Value.Trim().ToUpperInvariant() switch { "LAN" or "WIRED" => "lan", "WIRELESS" => "wireless", "REMOTEACCESS" or "RAS" => "remoteaccess", "MBB" => "mbb", _ => null };
        if (value is null)
        {
            BadValue(field);
            return;
        }

        interfaces.Add(value);
    }

    private void ReadPlatform(WrittenField field)
    {
        if (field.Value.Split(':') is [var id, var major, var minor] && TryNumber(id, 255, out var a) && TryNumber(major, 255, out var b) && TryNumber(minor, 255, out var c))
        {
            platforms.Add((a, b, c));
        }
        else
        {
            BadValue(field);
        }
    }

    private void ReadSkippedVersion(WrittenField field)
    {
        if (field.Value.Split('.') is not [var major, var minor] || !TryNumber(major, 255, out var a) || !TryNumber(minor, 255, out var b))
        {
            BadValue(field);
        }
        else if (context.PolicyVersion is not { } own)
        {
            Perhaps(field, $"Windows of policy version {field.Value.Trim()} and before ignores it");
        }
        else if (own <= ((a << 8) | b))
        {
            notEnforced ??= $"Windows of policy version {field.Value.Trim()} and before ignores it";
        }
    }

    private void ReadKeyword(WrittenField field)
    {
        if (keywords.Find(field.Value.Trim()) is not { } keyword)
        {
            MissingKeyword(field);
            return;
        }

        if (keyword.AutoResolve)
        {
            if (HostPattern.TryParse(keyword.Keyword.Trim(), out var pattern, out _, out _) && pattern is not null)
            {
                remote.Add(Language.FromHostPattern(pattern));
            }
            else
            {
                remote.Add(keyword.Keyword, 0);
                BadValue(field);
            }

            return;
        }

        if (keyword.Addresses.IsEmpty)
        {
            // A keyword of no address is no word for every address.
            remote.Add(keyword.Keyword, 0);
            Perhaps(field, $"its keyword '{Short(keyword.Keyword)}' holds no address");
        }

        foreach (var address in keyword.Addresses)
        {
            if (AddressItems.TryRead(address, 0, false, out var item) && item.Keyword is null)
            {
                remote.Add(item.Addresses);
            }
            else
            {
                remote.Add(address, 0);
                Perhaps(field, $"its keyword '{keyword.Keyword}' holds '{Short(address)}', which is not understood");
            }
        }
    }

    /// <summary>Where all keywords are known this one does not exist. Elsewhere it may, and then nobody knows its addresses.</summary>
    private void MissingKeyword(WrittenField field)
    {
        problems.Add(new("missing-keyword", $"there is no dynamic keyword '{Short(field.Value)}'", keywords.AreAll, field.Span));
        if (keywords.AreAll)
        {
            notEnforced ??= $"it names the dynamic keyword '{Short(field.Value)}', which does not exist";
        }
        else
        {
            remote.Add(field.Value, 0);
            Perhaps(field, $"it names the dynamic keyword '{Short(field.Value)}', which is not in this file");
        }
    }

    private void ReadFlag(WrittenField field, Action<bool> set, Action otherwise)
    {
        var value = field.Value.Trim();
        if (Same(value, "TRUE") || Same(value, "FALSE"))
        {
            set(Same(value, "TRUE"));
        }
        else
        {
            otherwise();
            if (strict && Same(field.Name, "Active"))
            {
                BadValue(field);
            }
        }
    }
}
