using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Puts a rule together from values as they are printed. Values for "any" are left out; what is not understood stays as it is, so that it is doubted.</summary>
internal sealed class PrintedRule(ReadingLog log)
{
    private static readonly string[] ProfileNames = ["Domain", "Private", "Public"];

    private readonly List<WrittenField> fields = [];
    private readonly List<(bool IsLocal, string Value, TextSpan Span)> ports = [];
    private readonly List<(string Value, TextSpan Span)> icmp = [];
    private string? protocol;
    private bool protocolIsKnown = true;
    private bool? isOut;
    private TextSpan? overrides;

    /// <summary>The program; null for any or unknown.</summary>
    public string? Program { get; private set; }

    /// <summary>Whether a service is asked for.</summary>
    public bool HasService { get; private set; }

    /// <summary>Adds a field as it is.</summary>
    public void Add(string name, string value, TextSpan span) => fields.Add(new(name, value, span));

    /// <summary>Adds a field unless its value means "any".</summary>
    public void AddUnlessAny(string name, string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value))
        {
            Add(name, value.Trim(), span);
        }
    }

    /// <summary>A condition that is not understood.</summary>
    public void Unknown(string what, TextSpan span) => Add(WrittenField.Unknown, what, span);

    /// <summary>Allow, Block, Bypass (any case), else what is printed.</summary>
    public void Action(string value, TextSpan span)
    {
        var word = value.Trim();
        if (Is(word, "Bypass"))
        {
            overrides = span;
            Add("Action", "Allow", span);
        }
        else if (Is(word, "Secure") || Is(word, "Allow if secure") || Is(word, "Allow the connection if it is secure"))
        {
            Add("Action", "Allow", span);
            Add("Security", "Authenticate", span);
        }
        else
        {
            Add("Action", Is(word, "Allow") ? "Allow" : Is(word, "Block") ? "Block" : Doubtful("Action", word, span), span);
        }
    }

    /// <summary>Whether the rule is on; null when the value is not known.</summary>
    public void Enabled(bool? on, string value, TextSpan span) =>
        Add("Active", on is { } known ? (known ? "TRUE" : "FALSE") : Doubtful("Enabled", value, span), span);

    /// <summary>In or out; null when the value is not known.</summary>
    public void Direction(bool? isOutbound, string value, TextSpan span)
    {
        isOut = isOutbound;
        Add("Dir", isOutbound is { } known ? (known ? "Out" : "In") : Doubtful("Direction", value, span), span);
    }

    /// <summary>Whether the rule beats rules that block.</summary>
    public void Overrides(TextSpan span) => overrides = span;

    /// <summary>Profiles by their English names; all three are none.</summary>
    public void Profiles(IEnumerable<(string Value, TextSpan Span)> values)
    {
        var list = values.ToList();
        if (!ProfileNames.All(n => list.Exists(v => Is(v.Value, n))))
        {
            foreach (var (value, span) in list)
            {
                var name = Array.Find(ProfileNames, n => Is(value, n));
                Add("Profile", name ?? Doubtful("Profile", value, span), span);
            }
        }
    }

    /// <summary>The protocol, by name or number.</summary>
    public void Protocol(string value, TextSpan span)
    {
        if (PrintedWords.IsAny(value))
        {
            return;
        }

        protocol = PrintedWords.Protocol(value);
        protocolIsKnown = protocol is not null;
        Add("Protocol", protocol ?? Doubtful("Protocol", value.Trim(), span), span);
    }

    /// <summary>A port; it counts only with TCP and UDP, because Windows prints leftovers for other protocols.</summary>
    public void Port(bool isLocal, string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value) && value.Trim() != "*")
        {
            ports.Add((isLocal, value.Trim(), span));
        }
    }

    /// <summary>An ICMP type with code.</summary>
    public void Icmp(string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value))
        {
            icmp.Add((value.Trim(), span));
        }
    }

    /// <summary>An address, range, subnet or keyword.</summary>
    public void Address(bool isLocal, string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value) && value.Trim() != "*")
        {
            Add(isLocal ? "LA" : "RA", value.Trim(), span);
        }
    }

    /// <summary>The program.</summary>
    public void App(string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value))
        {
            Program = value.Trim();
            Add("App", Program, span);
        }
    }

    /// <summary>The service; a star is any service.</summary>
    public void Service(string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value))
        {
            HasService = true;
            Add("Svc", value.Trim(), span);
        }
    }

    /// <summary>The package: a security id, a family name, or any package.</summary>
    public void Package(string value, TextSpan span)
    {
        var word = value.Trim();
        if (word == "*")
        {
            Unknown("it is for app packages only", span);
        }
        else if (!PrintedWords.IsAny(word))
        {
            Add(word.StartsWith("S-1-", StringComparison.OrdinalIgnoreCase) ? "AppPkgId" : "PFN", word, span);
        }
    }

    /// <summary>A kind of interface.</summary>
    public void InterfaceType(string value, TextSpan span)
    {
        if (!PrintedWords.IsAny(value))
        {
            Add("IFType", PrintedWords.InterfaceType(value) ?? Doubtful("InterfaceType", value.Trim(), span), span);
        }
    }

    /// <summary>Versions of Windows such as <c>6.2+</c>: in rule strings only the last one may be "or later", so the oldest of those goes there.</summary>
    public void Platforms(IEnumerable<(string Value, TextSpan Span)> values)
    {
        var exact = new List<(string Value, TextSpan Span)>();
        ((byte Major, byte Minor) Version, TextSpan Span)? later = null;
        foreach (var (value, span) in values)
        {
            var parts = value.Trim().TrimEnd('+').Split('.');
            if (parts is not [var major, var minor] || !byte.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var a) || !byte.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var b))
            {
                Unknown($"its platform is '{ReadingLog.Short(value)}', which is not understood", span);
            }
            else if (!value.Trim().EndsWith('+'))
            {
                exact.Add(($"2:{a}:{b}", span));
            }
            else if (later is not { } known || (a, b).CompareTo(known.Version) < 0)
            {
                later = ((a, b), span);
            }
        }

        foreach (var (value, span) in exact)
        {
            Add("Platform", value, span);
        }

        if (later is { } last)
        {
            Add("Platform", $"2:{last.Version.Major}:{last.Version.Minor}", last.Span);
            Add("Platform2", "GTEQ", last.Span);
        }
    }

    /// <summary>The rule.</summary>
    public WrittenRule ToRule(string id, string name, FirewallStore store, TextSpan span, FirewallEvidence lacks)
    {
        AddPorts();
        AddIcmp();
        AddOverride();
        if (!fields.Exists(f => f.Name == "Active"))
        {
            Add("Active", "not exported", span);
        }

        if (!fields.Exists(f => f.Name == "Action"))
        {
            Unknown("its action is not exported", span);
        }

        return new(id, name, store, [.. fields], span) { Lacks = lacks };
    }

    private void AddPorts()
    {
        if (protocolIsKnown && protocol is not ("6" or "17"))
        {
            return;
        }

        foreach (var (isLocal, value, span) in ports)
        {
            var field = isLocal ? "LPort" : "RPort";
            Add(field, PrintedWords.Port(value) ?? Doubtful(isLocal ? "LocalPort" : "RemotePort", value, span), span);
        }
    }

    private void AddIcmp()
    {
        if (protocol is not ("1" or "58"))
        {
            return;
        }

        foreach (var (value, span) in icmp)
        {
            if (PrintedWords.Icmp(value) is var known && known != "*:*")
            {
                Add(protocol == "1" ? "ICMP4" : "ICMP6", known ?? Doubtful("IcmpType", value, span), span);
            }
        }
    }

    /// <summary>Beating block rules is an action of its own for connections that come in, and a flag for those that go out.</summary>
    private void AddOverride()
    {
        if (overrides is not { } span)
        {
            return;
        }

        var action = fields.FindIndex(f => f.Name == "Action");
        if (isOut == false && action >= 0)
        {
            fields[action] = fields[action] with { Value = "ByPass" };
        }
        else
        {
            Add("AuthByPassOut", "TRUE", span);
        }
    }

    /// <summary>Says that a value is not known, and gives it back.</summary>
    private string Doubtful(string field, string value, TextSpan span)
    {
        log.UnknownValue(span, field, value);
        return value;
    }

    private static bool Is(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
