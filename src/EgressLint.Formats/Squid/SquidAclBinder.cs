using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Gives every ACL its condition, once all its lines are known: a line after the access rule that uses it still counts.
/// What a type looks at is in the reference beside each case; what only the running proxy knows is a doubt.
/// </summary>
internal sealed class SquidAclBinder(SquidBinding binding, SquidAclReader acls)
{
    private readonly Dictionary<SquidAcl, Match> done = [];
    private readonly HashSet<SquidAcl> open = [];

    /// <summary>Address sets by ACL, for the choice of an assumed client and for pitfalls.</summary>
    public Dictionary<SquidAcl, SquidAddressSet> AddressSets { get; } = [];

    /// <summary>Host sets by ACL, for pitfalls.</summary>
    public Dictionary<SquidAcl, SquidDomains> DomainSets { get; } = [];

    public Match Bind(SquidAcl acl)
    {
        if (done.TryGetValue(acl, out var known))
        {
            return known;
        }

        if (!open.Add(acl))
        {
            return Match.Unknown(DoubtOf(acl, "refers to itself"));
        }

        var match = Build(acl);
        if (acl.Missing.Count > 0)
        {
            // Values that are not known can only add to what matches.
            match = match.Or(Match.Unknown(acl.Missing[0]));
        }

        open.Remove(acl);
        done.Add(acl, match);
        return match;
    }

    private Match Build(SquidAcl acl) => acl.Type.Kind switch
    {
        AclKind.Source => Source(acl),
        AclKind.Destination => Destination(acl),
        AclKind.DestinationDomain => Domains(acl, looksUp: !acl.HasOption("-n"), source: false),
        AclKind.SourceDomain => Domains(acl, looksUp: false, source: true),
        AclKind.ServerName => acl.HasOption("--server-provided")
            ? Match.Unknown(DoubtOf(acl, "depends on the server's certificate"))
            : Domains(acl, looksUp: false, source: false),
        AclKind.DestinationDomainRegex => HostRegexes(acl, looksUp: !acl.HasOption("-n")),
        AclKind.ServerNameRegex => HostRegexes(acl, looksUp: false),
        AclKind.SourceDomainRegex => TraitRegexes(acl, SquidTraits.ReverseClient, "depends on the reverse name of the client's address"),
        AclKind.UrlRegex => UrlRegexes(acl),
        AclKind.UrlPathRegex => PathRegexes(acl),
        AclKind.UrlLogin => TraitRegexes(acl, SquidTraits.Login, "depends on the user information in the URL"),
        AclKind.Browser => HeaderRegexes(acl, "User-Agent", acl.Values()),
        AclKind.Referer => HeaderRegexes(acl, "Referer", acl.Values()),
        AclKind.RequestMime => HeaderRegexes(acl, "Content-Type", acl.Values()),
        AclKind.RequestHeader => HeaderRegexes(acl, HeaderName(acl), acl.Values()),
        AclKind.Port => Ports(acl),
        AclKind.Method => Methods(acl),
        AclKind.Protocol => Schemes(acl),
        AclKind.Time => Times(acl),
        AclKind.LocalPort => Trait(acl, SquidTraits.LocalPort, "depends on the port the client connected to", v => v),
        AclKind.LocalAddress => LocalAddresses(acl),
        AclKind.PortName => Trait(acl, SquidTraits.PortName, "depends on which listening port the client uses", v => v),
        AclKind.ProxyAuth => Users(acl),
        AclKind.ProxyAuthRegex => UserRegexes(acl),
        AclKind.Ident or AclKind.IdentRegex => Match.Unknown(DoubtOf(acl, "depends on the user the client's own computer names")),
        AclKind.MaxUserIp or AclKind.AlwaysRuntime => Match.Unknown(DoubtOf(acl, "depends on " + acl.Type.Runtime)),
        AclKind.External => Match.Unknown(DoubtOf(acl, "asks an external helper")),
        AclKind.Annotate => Match.Always,
        AclKind.Has => Has(acl),
        AclKind.Random => Chance(acl),
        AclKind.AtStep => Steps(acl),
        AclKind.Initiator => Initiators(acl),
        AclKind.ReplyOnly or AclKind.Encrypted => Match.Never,
        AclKind.AnyOf => Group(acl, all: false),
        AclKind.AllOf => Group(acl, all: true),
        _ => Match.Unknown(DoubtOf(acl, "is not modelled")),
    };

    private static Doubt DoubtOf(SquidAcl acl, string why) => new($"ACL '{acl.Name}' {why}", acl.At);

    private static Doubt TooComplex(SquidAcl acl) => DoubtOf(acl, "is too complex to decide exactly");

    // --- addresses

    public SquidAddressSet AddressesOf(SquidAcl acl)
    {
        if (AddressSets.TryGetValue(acl, out var known))
        {
            return known;
        }

        var set = new SquidAddressSet(binding.Engine.Release);
        foreach (var value in acl.BuiltInValues)
        {
            set.Add(SquidAddresses.Parse(value, binding.Engine.Release).Set, -1);
        }

        var index = 0;
        foreach (var value in acl.Values())
        {
            var parsed = SquidAddresses.Parse(value.Text, binding.Engine.Release);
            switch (parsed.Form)
            {
                case AddressForm.Known:
                    set.Add(parsed.Set, index);
                    break;
                case AddressForm.Name:
                    set.AddName(value.Text);
                    break;
                default:
                    binding.Reject(value.At, $"'{value.Text}' is not an address");
                    break;
            }

            index++;
        }

        set.Finish();
        AddressSets.Add(acl, set);
        return set;
    }

    private Match Source(SquidAcl acl)
    {
        var set = AddressesOf(acl);
        return WithNames(acl, Matches.Client(set.Known), set);
    }

    private Match Destination(SquidAcl acl)
    {
        var set = AddressesOf(acl);
        var known = new SquidDestinationMatch(set.Known, acl.HasOption("-n"), DoubtOf(acl, "depends on the addresses the host resolves to"));
        return WithNames(acl, known, set);
    }

    private Match LocalAddresses(SquidAcl acl)
    {
        var set = AddressesOf(acl);
        return set.Known.IsAll ? Match.Always
            : set.Known.IsEmpty && !set.HasUnknown ? Match.Never
            : new SquidAddressTraitMatch(SquidTraits.LocalAddress, set.Known, DoubtOf(acl, "depends on the address the client connected to"));
    }

    private static Match WithNames(SquidAcl acl, Match known, SquidAddressSet set) => set.HasUnknown
        ? known.Or(Match.Unknown(DoubtOf(acl, $"names '{set.UnknownNames[0]}', which Squid resolves when it starts")))
        : known;

    // --- host names

    public SquidDomains DomainsOf(SquidAcl acl)
    {
        if (!DomainSets.TryGetValue(acl, out var known))
        {
            known = SquidDomains.Read(acl, binding);
            DomainSets.Add(acl, known);
        }

        return known;
    }

    private Match Domains(SquidAcl acl, bool looksUp, bool source)
    {
        var domains = DomainsOf(acl);
        var list = domains.List;
        if (source)
        {
            return Matches.Trait(SquidTraits.ReverseClient, domains.Language, DoubtOf(acl, "depends on the reverse name of the client's address"));
        }

        return new SquidHostMatch(domains.Language, host => list.Find(host) >= 0, looksUp, TooComplex(acl),
            DoubtOf(acl, "looks up the reverse name of an address"));
    }

    private Match HostRegexes(SquidAcl acl, bool looksUp)
    {
        var set = Regexes(acl, acl.Values());
        var match = new SquidHostMatch(set.Language, set.IsMatch, looksUp, TooComplex(acl), DoubtOf(acl, "looks up the reverse name of an address"));
        return set.WithDoubts(match);
    }

    // --- regular expressions

    private SquidRegexSet Regexes(SquidAcl acl, IEnumerable<AclValue> values)
    {
        var set = new SquidRegexSet(acl, binding);
        foreach (var value in acl.BuiltInValues)
        {
            set.Add(new(value, default, false));
        }

        foreach (var value in values)
        {
            set.Add(value);
        }

        set.Finish();
        return set;
    }

    private Match UrlRegexes(SquidAcl acl)
    {
        var set = Regexes(acl, acl.Values());
        return set.WithDoubts(new SquidUrlMatch(set.Language, set.IsMatch, DoubtOf(acl, "depends on parts of the URL that are not given"), TooComplex(acl)));
    }

    private Match PathRegexes(SquidAcl acl)
    {
        // A tunnel has no path, so nothing matches it, not even a pattern that matches the empty text.
        var set = Regexes(acl, acl.Values());
        return set.WithDoubts(Match.All(MethodIs(acl, SquidMethods.Connect).Not(), new SquidPathMatch(set.Language, set.IsMatch, TooComplex(acl))));
    }

    private Match HeaderRegexes(SquidAcl acl, string header, IEnumerable<AclValue> values) =>
        TextRegexes(acl, SquidTraits.Header(header), $"depends on the request's '{header}' header", values);

    private Match TraitRegexes(SquidAcl acl, string trait, string why) => TextRegexes(acl, trait, why, acl.Values());

    private Match TextRegexes(SquidAcl acl, string trait, string why, IEnumerable<AclValue> values)
    {
        var set = Regexes(acl, values);
        // A header that is absent never matches.
        return set.WithDoubts(Matches.Trait(trait, set.Language.Except(Language.Exactly(Traits.Absent)), DoubtOf(acl, why)));
    }

    private static string HeaderName(SquidAcl acl) =>
        acl.Lines.Count > 0 && acl.Lines[0].Options.Length > 0 ? acl.Lines[0].Options[^1] : "";

    // --- users

    private Match Users(SquidAcl acl)
    {
        var valid = Language.Exactly(Traits.Absent).Not();
        var names = new List<string>();
        foreach (var value in acl.Values())
        {
            if (value.Text == "REQUIRED")
            {
                return Matches.Trait(SquidTraits.User, valid, DoubtOf(acl, "depends on the user"));
            }

            names.Add(binding.UserNamesAreCased && !acl.HasOption("-i") ? value.Text : value.Text.ToLowerInvariant());
        }

        return names.Count == 0 ? Match.Never : Matches.Trait(SquidTraits.User, Language.OneOf(names), DoubtOf(acl, "depends on the user"));
    }

    private Match UserRegexes(SquidAcl acl) => TraitRegexes(acl, SquidTraits.User, "depends on the user");

    // --- small sets

    private Match Ports(SquidAcl acl)
    {
        var parts = new List<Interval<ushort>>();
        foreach (var value in acl.Values())
        {
            var dash = value.Text.IndexOf('-');
            var low = dash < 0 ? value.Text : value.Text[..dash];
            var high = dash < 0 ? value.Text : value.Text[(dash + 1)..];
            if (ushort.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && ushort.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last)
            {
                parts.Add(new(first, last));
            }
            else
            {
                binding.Reject(value.At, $"'{value.Text}' is not a port or a range of ports");
            }
        }

        return Matches.Port(new PortSet(IntervalSet<ushort>.Of(parts)));
    }

    private static Match Methods(SquidAcl acl)
    {
        var names = acl.Values().Select(v => v.Text.ToUpperInvariant()).Concat(acl.BuiltInValues).ToList();
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

    private Match Times(SquidAcl acl)
    {
        var result = WeekTime.Empty;
        foreach (var line in acl.Lines)
        {
            var ignored = new List<string>();
            var words = line.Blocks.SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b[i].ToString()));
            if (SquidTimes.Parse(words, ignored, out var refused) is { } times)
            {
                result = result.Or(times);
            }
            else
            {
                binding.Reject(line.Directive.Location, refused ?? "a time cannot be read");
            }
        }

        return Matches.Time(result, DoubtOf(acl, $"matches {result} only"));
    }

    private static Match Trait(SquidAcl acl, string trait, string why, Func<string, string> normalise)
    {
        var values = acl.Values().Select(v => normalise(v.Text)).ToList();
        return values.Count == 0 ? Match.Never : Matches.Trait(trait, Language.OneOf(values), DoubtOf(acl, why));
    }

    private static Match Has(SquidAcl acl) =>
        acl.Values().Any(v => v.Text == "request") ? Match.Always : Match.Never;

    private static Match Chance(SquidAcl acl)
    {
        var value = acl.Values().LastOrDefault().Text ?? "";
        return value is "1/1" or "1.0" or "1" ? Match.Always
            : value is "0" or "0.0" ? Match.Never
            : Match.Unknown(DoubtOf(acl, "is decided by chance"));
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

    private static Match Initiators(SquidAcl acl) =>
        acl.Values().Any(v => v.Text is "client" or "all") ? Match.Always : Match.Never;

    private Match Group(SquidAcl acl, bool all)
    {
        // Several lines of one name are alternatives; within a line of all-of every name must match.
        var lines = new List<Match>();
        foreach (var line in acl.Lines)
        {
            var members = new List<Match>();
            foreach (var block in line.Blocks)
            {
                for (var i = 0; i < block.Count; i++)
                {
                    members.Add(Member(block[i].ToString()));
                }
            }

            lines.Add(all ? Match.All([.. members]) : Match.Any([.. members]));
        }

        return Match.Any([.. lines]);
    }

    private Match Member(string name)
    {
        var negated = name.StartsWith('!');
        var match = acls.Find(negated ? name[1..] : name) is { } acl ? Bind(acl) : Match.Never;
        return negated ? match.Not() : match;
    }
}

/// <summary>The path of a URL that has one.</summary>
internal sealed class SquidPathMatch(Language paths, Func<string, bool> contains, Doubt tooComplex) : Match
{
    public override Split Split(FlowBox box) => Matches.Path(paths, tooComplex).Split(box);

    public override Answer Test(Flow flow) => Answer.Of(contains(flow.Path));
}

/// <summary>An address that is told as text in a trait.</summary>
internal sealed class SquidAddressTraitMatch(string trait, IpSet addresses, Doubt notKnown) : Match
{
    public override Split Split(FlowBox box) => box.Traits[trait] is { Exact: { } text } && IpAddress.TryParse(text, out var address)
        ? Core.Policies.Split.Of(box, addresses.Contains(address))
        : Core.Policies.Split.AllMaybe(box, [notKnown]);

    public override Answer Test(Flow flow) => flow.Traits.TryGetValue(trait, out var text) && IpAddress.TryParse(text, out var address)
        ? Answer.Of(addresses.Contains(address))
        : Answer.Maybe(notKnown);
}
