using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// Understands the fields of one rule. A rule string against the grammar is not enforced (MS-GPFAS 2.2.2.19, MS-FASP 2.2.36); what the grammar does
/// not know, or a printed value that is not understood, makes the rule match perhaps. Nothing is dropped.
/// </summary>
internal sealed partial class RuleNormalizer
{
    /// <summary>Fields that stand at most once.</summary>
    private static readonly FrozenDictionary<string, int> Single = new[]
    {
        "Action", "Active", "Dir", "Protocol", "App", "Svc", "AppPkgId", "PFN", "LUAuth", "LUAuth2_24", "LUOwn", "RMauth", "RUAuth", "Security",
        "Security2_9", "Security2", "AuthByPassOut", "Edge", "Defer", "LSM", "LOM", "PCross", "Platform2", "SkipVer", "NNm", "SecurityRealmId", "Name", "Desc", "EmbedCtxt",
    }.Select((name, i) => (name, i)).ToFrozenDictionary(n => n.name, n => n.i, StringComparer.OrdinalIgnoreCase);

    /// <summary>Fields that are no condition on flows out to services.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Name", "Desc", "EmbedCtxt", "Edge", "Defer", "LSM", "PCross",
    };

    private readonly FirewallContext context;
    private readonly WrittenRule written;
    private readonly SourceText text;
    private readonly FirewallKeywords keywords;
    private readonly bool strict;
    private readonly List<FirewallProblem> problems = [];
    private readonly List<Doubt> doubts = [];
    private readonly PortList localPorts = new();
    private readonly PortList remotePorts = new();
    private readonly AddressList local = new();
    private readonly AddressList remote = new();
    private readonly List<string> icmp = [];
    private readonly List<string> interfaces = [];
    private readonly List<(int Id, int Major, int Minor)> platforms = [];
    private long seen;
    private FirewallAction action;
    private bool? isInbound;
    private bool? isEnabled = false;
    private FirewallProfiles profiles;
    private int? protocol;
    private string? program;
    private string? service;
    private string? package;
    private IpsecLevel ipsec;
    private bool overridesBlocks;
    private bool needsAuthorization;
    private bool lastIsOrLater;
    private bool ignoresRemote;
    private WrittenField? owner;
    private string? notEnforced;

    private RuleNormalizer(WrittenRule written, SourceText text, FirewallKeywords keywords, FirewallContext context)
    {
        this.written = written;
        this.text = text;
        this.keywords = keywords;
        this.context = context;
        strict = written.Dialect == FirewallDialect.RuleString;
    }

    /// <summary>The rule with its values understood.</summary>
    public static FirewallRule Normalize(WrittenRule written, SourceText text, FirewallKeywords keywords, FirewallContext context) =>
        new RuleNormalizer(written, text, keywords, context).Run();

    private FirewallRule Run()
    {
        if (written.Broken is { } broken)
        {
            problems.Add(new("version", broken, true, written.Span));
            return new(written, text.At(written.Span)) { NotEnforced = broken, Problems = [.. problems] };
        }

        foreach (var field in written.Fields)
        {
            if (!SeeFirst(field.Name))
            {
                Error("duplicate", field, $"'{field.Name}' stands twice");
                continue;
            }

            Read(field);
        }

        Finish();
        return new(written, text.At(written.Span))
        {
            Action = action,
            IsInbound = isInbound,
            IsEnabled = isEnabled,
            Protocol = protocol,
            Program = program,
            Service = service,
            Package = package,
            Ipsec = ipsec,
            OverridesBlocks = overridesBlocks,
            NeedsAuthorization = needsAuthorization,
            Profiles = profiles == FirewallProfiles.None ? FirewallProfiles.All : profiles,
            LocalPorts = localPorts.Known,
            LocalPortKeywords = [.. localPorts.Keywords],
            RemotePorts = ignoresRemote ? null : remotePorts.Known,
            RemotePortKeywords = ignoresRemote ? [] : [.. remotePorts.Keywords],
            Icmp = [.. icmp],
            Local = local.Condition,
            Remote = ignoresRemote ? AddressCondition.Any : remote.Condition,
            InterfaceTypes = [.. interfaces],
            NotEnforced = notEnforced ?? (problems.Find(p => p.IsError)?.Text),
            Problems = [.. problems],
            Doubts = [.. doubts],
        };
    }

    /// <summary>False for the second one of a field that stands at most once.</summary>
    private bool SeeFirst(string field)
    {
        if (!Single.TryGetValue(field, out var number))
        {
            return true;
        }

        var isFirst = (seen & (1L << number)) == 0;
        seen |= 1L << number;
        return isFirst;
    }

    private bool Has(string field) => (seen & (1L << Single[field])) != 0;

    private void Finish()
    {
        if (strict && action == FirewallAction.Unknown && !HasProblem("Action"))
        {
            Missing("Action");
        }

        if (strict && isInbound is null && !HasProblem("Dir"))
        {
            Missing("Dir");
        }

        if ((localPorts.Any || remotePorts.Any) && protocol is not (6 or 17))
        {
            if (strict)
            {
                problems.Add(new("ports-need-tcp-udp", "ports need protocol 6 or 17", true, written.Span));
            }
            else
            {
                localPorts.Clear();
                remotePorts.Clear();
            }
        }

        if (action == FirewallAction.Bypass && strict && (isInbound != true || ipsec == IpsecLevel.None || !Has("RMauth")))
        {
            problems.Add(new("bypass", "'ByPass' needs an inbound rule with 'Security' and 'RMauth'", true, written.Span));
        }

        if (action == FirewallAction.Block && ipsec != IpsecLevel.None && strict)
        {
            problems.Add(new("secure-block", "a rule that blocks has no 'Security'", true, written.Span));
        }

        if (needsAuthorization && ipsec == IpsecLevel.None)
        {
            if (strict)
            {
                problems.Add(new("authorization", "'RMauth' and 'RUAuth' need 'Security'", true, written.Span));
            }
            else
            {
                doubts.Add(new($"rule '{written.Name}' may not match: it names machines or users at the far end and asks for no IPsec", text.At(written.Span)));
            }
        }

        // A rule for one user's programs: what the system itself does is none of them. An app package is one user's anyway.
        if (owner is { } user && package is null)
        {
            Perhaps(user, "it is for the programs of one user");
        }

        // MS-FASP 2.2.36: the flag counts for no rule that blocks. Fields have no order, so that this is known only now.
        ignoresRemote &= action != FirewallAction.Block;
        CheckPlatform();
    }

    private void CheckPlatform()
    {
        for (var i = 0; i < platforms.Count; i++)
        {
            var wanted = platforms[i];
            var own = context.System;
            if (wanted == own || (wanted.Id == own.Id && lastIsOrLater && i == platforms.Count - 1 && (own.Major, own.Minor).CompareTo((wanted.Major, wanted.Minor)) >= 0))
            {
                return;
            }
        }

        if (platforms.Count > 0)
        {
            notEnforced ??= "it is for another version of Windows";
        }
    }

    private bool HasProblem(string field) => problems.Exists(p => p.Code.EndsWith(":" + field, StringComparison.OrdinalIgnoreCase));

    private void Missing(string field) => problems.Add(new("missing:" + field, $"'{field}' is missing", true, written.Span));

    /// <summary>A value that the engine refuses; where values are only printed, one that is not understood.</summary>
    private void Error(string code, WrittenField field, string why)
    {
        if (strict)
        {
            problems.Add(new($"{code}:{field.Name}", why, true, field.Span));
        }
        else
        {
            Perhaps(field, $"its '{Label(field.Name)}' is '{Short(field.Value)}', which is not understood");
        }
    }

    private void BadValue(WrittenField field) => Error("bad-value", field, $"'{Short(field.Value)}' is no value for '{field.Name}'");

    private void Perhaps(WrittenField field, string why) => doubts.Add(new($"rule '{written.Name}' may not match: {why}", text.At(field.Span)));

    private static string Short(string value) => value.Length > 60 ? string.Concat(value.AsSpan(0, 60), "…") : value;

    private static string Label(string name) => name switch
    {
        "LA" or "LA4" or "LA6" => "local address",
        "RA" or "RA4" or "RA6" => "remote address",
        "LPort" => "local port",
        "RPort" => "remote port",
        "App" => "program",
        "Svc" => "service",
        "Dir" => "direction",
        _ => name.ToLowerInvariant(),
    };

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static bool TryNumber(string value, int most, out int number) =>
        int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    /// <summary>Ports of one side as they are collected.</summary>
    private sealed class PortList
    {
        private PortSet ports = PortSet.Empty;

        public List<string> Keywords { get; } = [];

        public bool Any { get; private set; }

        /// <summary>The ports; null when there is no condition.</summary>
        public PortSet? Known => Any ? ports : null;

        public void Add(PortSet more)
        {
            Any = true;
            ports = ports.Or(more);
        }

        public void AddKeyword(string keyword)
        {
            Any = true;
            Keywords.Add(keyword);
        }

        public void Clear()
        {
            Any = false;
            ports = PortSet.Empty;
            Keywords.Clear();
        }
    }

    /// <summary>Addresses of one side as they are collected.</summary>
    private sealed class AddressList
    {
        private readonly List<IpSet> sets = [];
        private readonly List<(string, int)> keywords = [];
        private Language? names;
        private bool any = true;

        public AddressCondition Condition => any ? AddressCondition.Any : new()
        {
            Addresses = IpSet.Union(sets),
            Keywords = [.. keywords],
            Names = names,
            IsAny = false,
        };

        public void Add(IpSet set)
        {
            any = false;
            sets.Add(set);
        }

        public void Add(string keyword, int family)
        {
            any = false;
            keywords.Add((keyword, family));
        }

        public void Add(Language host)
        {
            any = false;
            names = names is null ? host : names.Or(host);
        }
    }
}
