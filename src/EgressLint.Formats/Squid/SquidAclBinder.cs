using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Gives every ACL its condition, once all its lines are known: a line after the access rule that uses it still counts.
/// What a type looks at is in the reference beside each case; what only the running proxy knows is a doubt.
/// </summary>
internal sealed class SquidAclBinder(SquidBinding binding, SquidAclReader acls)
{
    private readonly Dictionary<(SquidAcl Acl, SquidStage Stage), Match> done = [];
    private readonly HashSet<SquidAcl> open = [];

    /// <summary>Host sets by ACL, for pitfalls.</summary>
    public Dictionary<SquidAcl, SquidDomains> DomainSets { get; } = [];

    /// <summary>The condition in <c>http_access</c>.</summary>
    public Match Bind(SquidAcl acl) => Bind(acl, SquidStage.Access);

    /// <summary>The condition where a list of that stage asks.</summary>
    public Match Bind(SquidAcl acl, SquidStage stage)
    {
        if (done.TryGetValue((acl, stage), out var known))
        {
            return known;
        }

        if (!open.Add(acl))
        {
            return Match.Unknown(DoubtOf(acl, "refers to itself"));
        }

        var match = Build(acl, stage);
        if (acl.Missing.Count > 0)
        {
            // Values that are not known can only add to what matches; but a name in a group may also ask for a user.
            var missing = Match.Unknown(acl.Missing[0]);
            match = acl.Type.Kind is AclKind.AnyOf or AclKind.AllOf ? missing : match.Or(missing);
        }

        open.Remove(acl);
        done.Add((acl, stage), match);
        return match;
    }

    /// <summary>The addresses of an ACL whose values are addresses.</summary>
    public SquidAddressSet AddressesOf(SquidAcl acl) => acl.Addresses ??= new(binding.Engine.Release);

    /// <summary>The host names of an ACL whose values are those.</summary>
    public SquidDomains DomainsOf(SquidAcl acl)
    {
        if (!DomainSets.TryGetValue(acl, out var known))
        {
            known = SquidDomains.Read(acl, binding);
            DomainSets.Add(acl, known);
        }

        return known;
    }

    /// <summary>Reads what is only checked as a whole, whether it is used or not.</summary>
    public void CheckAll()
    {
        var circular = SquidGroupCycles.Find(acls);
        foreach (var acl in acls.All)
        {
            if (acl.Type.Kind is AclKind.DestinationDomain or AclKind.SourceDomain or AclKind.ServerName)
            {
                DomainsOf(acl);
            }
            else if (acl.At is { } at && circular.Contains(acl))
            {
                binding.Reject(at, $"ACL '{acl.Name}' contains itself, and Squid crashes when it starts");
            }
        }
    }

    private Match Build(SquidAcl acl, SquidStage stage) => acl.Type.Kind switch
    {
        AclKind.Source => Source(acl, stage),
        AclKind.Destination => Destination(acl, stage),
        AclKind.LocalAddress => LocalAddresses(acl),
        AclKind.DestinationDomain => Hosts(acl, DomainsOf(acl), Lookup(acl, stage)),
        AclKind.DestinationDomainRegex => Hosts(acl, PatternsOf(acl), Lookup(acl, stage)),
        AclKind.ServerName => ServerNames(acl, DomainsOf(acl)),
        AclKind.ServerNameRegex => binding.Engine.Release >= 7 ? ServerNames(acl, PatternsOf(acl)) : ServerPatterns(acl, PatternsOf(acl)),
        AclKind.SourceDomain => ClientNames(acl, DomainsOf(acl), stage),
        AclKind.SourceDomainRegex => ClientNames(acl, PatternsOf(acl), stage),
        AclKind.UrlRegex => Urls(acl),
        AclKind.UrlPathRegex => Paths(acl),
        AclKind.UrlLogin => Texts(acl, SquidTraits.Login, "depends on the user information in the URL"),
        AclKind.Browser => Header(acl, "User-Agent"),
        AclKind.Referer => Header(acl, "Referer"),
        AclKind.RequestMime => Header(acl, "Content-Type"),
        AclKind.RequestHeader => Header(acl, acl.Header),
        AclKind.Port => Matches.Port(PortsOf(acl)),
        AclKind.LocalPort => acl.ValueCount == 0 ? Match.Never
            : new SquidPortTraitMatch(SquidTraits.LocalPort, PortsOf(acl), DoubtOf(acl, "depends on the port the client connected to")),
        AclKind.Method => Methods(acl),
        AclKind.Protocol => Schemes(acl),
        AclKind.Time => Times(acl),
        AclKind.PortName => PortNames(acl),
        AclKind.ProxyAuth or AclKind.ProxyAuthRegex when !stage.Waits =>
            Unknown(acl, "asks for a user in a list that does not wait for the credentials to be checked"),
        AclKind.ProxyAuth => SquidUsers.Bind(acl, binding, DoubtOf(acl, "depends on the user")),
        AclKind.ProxyAuthRegex => Texts(acl, SquidTraits.User, "depends on the user"),
        AclKind.Ident or AclKind.IdentRegex => Unknown(acl, "depends on the user the client's own computer names"),
        AclKind.Random => Chance(acl),
        AclKind.Has => acl.Values().Any(v => stage.HasReply || v.Text != "response") ? Match.Always : Match.Never,
        AclKind.AtStep => Steps(acl),
        AclKind.Initiator => acl.Values().Any(v => v.Text is "client" or "all") ? Match.Always : Match.Never,
        AclKind.Route => acl.ValueCount == 0 ? Match.Never
            : stage.HasRoute ? Unknown(acl, "depends on the route of the request")
            : acl.Values().Any(v => v.Text == "HIER_NONE") ? Match.Always : Match.Never,
        AclKind.Error => acl.ValueCount == 0 ? Match.Never
            : stage.HasRoute ? Unknown(acl, "depends on how forwarding the request ended")
            : acl.Values().Any(v => v.Text == "ERR_NONE") ? Match.Always : Match.Never,
        AclKind.ReplyOnly => stage.HasReply && acl.ValueCount > 0 ? Unknown(acl, "depends on the reply") : Match.Never,
        AclKind.SslError => stage.HasRoute && acl.ValueCount > 0 ? Unknown(acl, "depends on the server's certificate") : Match.Never,
        AclKind.Encrypted => Encrypted(acl),
        AclKind.External => Unknown(acl, "asks an external helper"),
        AclKind.Annotate => Match.Always,
        AclKind.Note => Match.Unknown(DoubtOf(acl, "depends on annotations")),
        AclKind.AnyOf => Group(acl, stage, all: false),
        AclKind.AllOf => Group(acl, stage, all: true),
        AclKind.AlwaysRuntime when !MayHold(acl, stage) => Match.Never,
        AclKind.MaxConnections or AclKind.MaxUserIp or AclKind.Mark or AclKind.AlwaysRuntime =>
            acl.ValueCount == 0 ? Match.Never : Unknown(acl, "depends on " + acl.Type.Runtime),
        _ => Match.Unknown(DoubtOf(acl, "is not modelled")),
    };

    /// <summary>Whether what the type looks at can exist at all: a helper that gives tags, a client that shows certificates, a server that did.</summary>
    private bool MayHold(SquidAcl acl, SquidStage stage) => acl.Type.Name switch
    {
        "tag" or "ext_user" or "ext_user_regex" => binding.HasAnnotators,
        "user_cert" or "ca_cert" => binding.HasTlsPorts,
        "server_cert_fingerprint" => stage.HasRoute,
        _ => true,
    };

    /// <summary>A doubt about an ACL, at its first line.</summary>
    public static Doubt DoubtOf(SquidAcl acl, string why) => new($"ACL '{acl.Name}' {why}", acl.At);

    /// <summary>What only the running proxy knows. It is the same wherever an ACL says the same, which the reason is part of.</summary>
    private static Match Unknown(SquidAcl acl, string why) => Match.Unknown(DoubtOf(acl, why), acl.Meaning() is { } meaning ? $"{why}: {meaning}" : null);

    private static Doubt TooComplex(SquidAcl acl) => DoubtOf(acl, "is too complex to decide exactly");

    private static HostLookup Lookup(SquidAcl acl, SquidStage stage) =>
        acl.HasFlag('n') ? HostLookup.None : stage.Waits ? HostLookup.Reverse : HostLookup.Cached;

    private SquidRegexSet PatternsOf(SquidAcl acl)
    {
        acl.Patterns ??= new(acl.Name, binding);
        acl.Patterns.Prepare();
        return acl.Patterns;
    }

    // --- addresses

    private Match Source(SquidAcl acl, SquidStage stage)
    {
        var set = AddressesOf(acl);
        if (!stage.SeesClient && binding.FollowsForwardedFor && !set.Known.IsAll && (set.HasUnknown || !set.Known.IsEmpty))
        {
            return Unknown(acl, "looks at the address of the proxy in front, not at that of the client");
        }

        return WithNames(acl, Matches.Client(set.Known), set);
    }

    private Match Destination(SquidAcl acl, SquidStage stage)
    {
        var set = AddressesOf(acl);
        var why = stage.Waits ? "depends on the addresses the host resolves to"
            : "looks up the host in a list that does not wait for the answer";
        var known = new SquidDestinationMatch(set.Known, acl.HasFlag('n'), stage.Waits, DoubtOf(acl, why));
        return WithNames(acl, known, set);
    }

    private Match LocalAddresses(SquidAcl acl)
    {
        var set = AddressesOf(acl);
        return set.Known.IsAll ? Match.Always
            : set.Known.IsEmpty && !set.HasUnknown ? Match.Never
            : WithNames(acl, new SquidAddressTraitMatch(SquidTraits.LocalAddress, set.Known, DoubtOf(acl, "depends on the address the client connected to")), set);
    }

    private static Match WithNames(SquidAcl acl, Match known, SquidAddressSet set) => set.HasUnknown
        ? known.Or(Unknown(acl, $"names '{set.UnknownNames[0]}', which Squid resolves when it starts"))
        : known;

    // --- host names

    private static Match Hosts(SquidAcl acl, SquidTextSet hosts, HostLookup lookup) =>
        hosts.WithDoubt(hosts.IsEmpty ? Match.Never : new SquidHostMatch(hosts, lookup, TooComplex(acl), DoubtOf(acl, "looks up the reverse name of an address")));

    private Match ServerNames(SquidAcl acl, SquidTextSet hosts)
    {
        var match = ServerPatterns(acl, hosts);
        return acl.HasLongOption("--server-provided") ? match
            : new SquidServerNameMatch(match, binding.Engine.Release, DoubtOf(acl, "takes a '*' in the host for a wildcard, and an address for one without brackets"));
    }

    private static Match ServerPatterns(SquidAcl acl, SquidTextSet hosts)
    {
        // Before a server was asked, nothing is provided, and that reads "none".
        return acl.HasLongOption("--server-provided")
            ? hosts.WithDoubt(new SquidTextMatch(SquidTraits.ServerName, hosts, DoubtOf(acl, "depends on the server's certificate"), TooComplex(acl), "none"))
            : Hosts(acl, hosts, HostLookup.None);
    }

    private static Match ClientNames(SquidAcl acl, SquidTextSet names, SquidStage stage)
    {
        var why = DoubtOf(acl, "depends on the reverse name of the client's address");
        return stage.Waits ? names.WithDoubt(new SquidTextMatch(SquidTraits.ReverseClient, names, why, TooComplex(acl), "none")) : Match.Unknown(why, acl.Meaning());
    }

    // --- regular expressions

    private Match Urls(SquidAcl acl)
    {
        var set = PatternsOf(acl);
        return set.WithDoubt(new SquidUrlMatch(set, DoubtOf(acl, "depends on parts of the URL that are not given"), TooComplex(acl)));
    }

    private Match Paths(SquidAcl acl)
    {
        // A tunnel has no path, so nothing matches it, not even a pattern that matches the empty text.
        var set = PatternsOf(acl);
        return set.WithDoubt(Match.All(MethodIs(acl, SquidMethods.Connect).Not(), new SquidPathMatch(set, TooComplex(acl))));
    }

    private Match Header(SquidAcl acl, string header) => Texts(acl, SquidTraits.Header(header), $"depends on the request's '{header}' header");

    private Match Texts(SquidAcl acl, string trait, string why)
    {
        var set = PatternsOf(acl);
        if (set.IsEmpty)
        {
            return set.WithDoubt(Match.Never);
        }

        return set.WithDoubt(new SquidTextMatch(trait, set, DoubtOf(acl, why), TooComplex(acl)));
    }

    // --- small sets

    private static PortSet PortsOf(SquidAcl acl)
    {
        var parts = new List<Interval<ushort>>();
        foreach (var value in acl.Values())
        {
            if (SquidAclValues.TryPorts(value.Text, out var first, out var last))
            {
                parts.Add(new(first, last));
            }
        }

        return new(IntervalSet<ushort>.Of(parts));
    }

    private static Match Methods(SquidAcl acl)
    {
        // The value ends at its first blank, which one from a list file may have.
        var names = acl.Values().Select(v => SquidMethods.Normalise(v.Text.Split(' ', '\t')[0])).Concat(acl.BuiltInValues).ToList();
        return names.Count == 0 ? Match.Never : MethodIs(acl, Language.OneOf(names));
    }

    private static Match MethodIs(SquidAcl acl, Language methods) =>
        Matches.Trait(SquidTraits.Method, methods, DoubtOf(acl, "depends on the request method"));

    private static Match Schemes(SquidAcl acl)
    {
        var names = new List<string>();
        foreach (var value in acl.Values())
        {
            // CONNECT has no scheme, and NONE stands for that.
            names.Add(value.Text.Equals("NONE", StringComparison.OrdinalIgnoreCase) ? "" : value.Text.ToLowerInvariant());
        }

        return names.Count == 0 ? Match.Never
            : Matches.Trait(SquidTraits.Scheme, Language.OneOf(names), DoubtOf(acl, "depends on the scheme of the URL"));
    }

    private static Match Times(SquidAcl acl)
    {
        var result = WeekTime.Empty;
        foreach (var line in acl.Lines)
        {
            result = result.Or(SquidTimes.Parse(line.Values().Select(v => v.Text), [], out _) ?? WeekTime.Empty);
        }

        return Matches.Time(result, DoubtOf(acl, $"matches {result} only"));
    }

    private static Match PortNames(SquidAcl acl)
    {
        var names = acl.Values().Select(v => v.Text).ToList();
        return names.Count == 0 ? Match.Never
            : Matches.Trait(SquidTraits.PortName, Language.OneOf(names), DoubtOf(acl, "depends on which listening port the client uses"));
    }

    private static Match Chance(SquidAcl acl)
    {
        var value = acl.Lines.Count > 0 ? acl.Lines[^1].Values().FirstOrDefault().Text : null;
        return value is not null && SquidAclValues.Chance(value) == 1 ? Match.Always : Unknown(acl, "is decided by chance");
    }

    /// <summary>What came over a plain port is not encrypted; what is inside a decrypted tunnel came encrypted (Squid acl/ConnectionsEncrypted.cc).</summary>
    private Match Encrypted(SquidAcl acl)
    {
        var unknown = Unknown(acl, "depends on whether the connections of the request are encrypted");
        return binding.HasTlsPorts ? unknown
            : binding.Decrypts ? Match.All(MethodIs(acl, SquidMethods.Connect).Not(), unknown)
            : Match.Never;
    }

    private static Match Steps(SquidAcl acl)
    {
        var steps = new List<string>();
        foreach (var value in acl.Values())
        {
            if (value.Text.StartsWith("SslBump", StringComparison.OrdinalIgnoreCase))
            {
                steps.Add(value.Text[^1..]);
            }
        }

        return steps.Count == 0 ? Match.Never : Matches.Trait(SquidTraits.Step, Language.OneOf(steps), DoubtOf(acl, "depends on the step of TLS inspection"));
    }

    private Match Group(SquidAcl acl, SquidStage stage, bool all)
    {
        if (acls.WeightOf(acl) > SquidAclReader.MostWeight)
        {
            return Match.Unknown(DoubtOf(acl, "is made of too many others to be decided exactly"));
        }

        // Several lines of one name are alternatives; within a line of all-of every name must match.
        var lines = new List<Match>();
        foreach (var line in acl.Lines)
        {
            var members = line.Values().Select(v => Member(v.Text, stage)).ToImmutableArray();
            lines.Add(all ? Match.All(members.AsSpan()) : Match.Any(members.AsSpan()));
        }

        return Match.Any([.. lines]);
    }

    private Match Member(string name, SquidStage stage)
    {
        var negated = name.StartsWith('!');
        var match = acls.Find(negated ? name[1..] : name) is { } acl ? Bind(acl, stage) : Match.Never;
        return negated ? match.Not() : match;
    }
}
