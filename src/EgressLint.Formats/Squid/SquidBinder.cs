using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// From the directives in force to a policy. Two passes: first every line in order, because names must exist when they are used; then
/// the conditions, because later lines still add values.
/// </summary>
internal sealed class SquidBinder
{
    private const string InsideAnother = "the file is a part of a configuration, and the file that includes it is not known";

    private readonly SquidBinding binding;
    private readonly SquidConfiguration configuration;
    private readonly SquidAclReader acls;
    private readonly SquidAclBinder binder;
    private readonly SquidAccessLists lists;
    private readonly SquidOtherLists others;
    private readonly SquidChains chains;
    private readonly SquidSettingsReader settings;
    private readonly List<(SquidDirective Directive, SquidPort Port)> ports = [];
    private readonly List<(string Name, string Host, bool IsParent, Location At)> peers = [];
    private readonly List<(string Service, bool AtReply, Location At)> adaptations = [];
    private Location? rewriter;
    private bool adapts;
    private string appendDomain = "";
    // Squid anyp/Uri.cc.
    private static readonly SearchValues<char> LegalInHosts = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.[:]");
    private static readonly SearchValues<char> LegalWithUnderscore = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.[:]_");

    private bool prefersDirect;
    private bool asksParents;
    private bool checksHosts;
    private bool refusesUnderscores;

    public SquidBinder(SquidConfiguration configuration, SquidEngine engine, BindContext context)
    {
        this.configuration = configuration;
        binding = new SquidBinding(engine, context);
        binding.Rejections.AddRange(configuration.Rejections.Select(r => new Rejection(r.Location, r.Reason)));
        acls = new SquidAclReader(binding);
        binder = new SquidAclBinder(binding, acls);
        lists = new SquidAccessLists(binding, acls);
        others = new SquidOtherLists(binding, lists);
        chains = new SquidChains(binding, acls, binder, lists);
        settings = new SquidSettingsReader(binding, configuration.Main.Text);
    }

    public BoundConfig Bind()
    {
        var helpers = configuration.Directives.Any(d => d.Name == "auth_param" && d.Words.Length > 1 && d.Words[1].Text == "program");
        binding.HasAuthentication = helpers;
        var part = SquidPart.Why(configuration, n => acls.Find(n) is not null);
        if (part is not null)
        {
            binding.UnknownLines ??= InsideAnother;
            binding.Assumptions.Add($"'{configuration.Main.Text.Path}' is taken for a part that another file includes, {part}.");
            Elsewhere(configuration.Directives[0]);
        }

        foreach (var directive in configuration.Directives)
        {
            Read(directive);
        }

        if (part is not null)
        {
            Elsewhere(configuration.Directives[^1]);
        }

        CheckAuthentication();
        binder.CheckAll();
        var policy = Build();
        SquidPitfalls.Report(new(configuration, binding, acls, binder, lists, policy, [.. ports.Select(p => p.Port)]));
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(configuration.Findings);
        findings.AddRange(binding.Findings);
        return new(
            IsReverseProxyOnly ? [] : [policy],
            findings.ToImmutable(),
            [.. configuration.Assumptions, .. binding.Assumptions],
            [.. configuration.Files.Where(f => f != configuration.Main.Text), .. binding.Files]);
    }

    /// <summary>What the other file says in front of the include may have decided already, and what it says behind decides what is left open here.</summary>
    private void Elsewhere(SquidDirective at)
    {
        lists.Add("http_access", new(at, "allow", [], [new(InsideAnother, at.Location)]));
        lists.Add("http_access", new(at, "deny", [], [new(InsideAnother, at.Location)]));
    }

    private bool IsReverseProxyOnly => ports.Count > 0 && ports.All(p => p.Port.Accelerates);

    private void Read(SquidDirective directive)
    {
        if (directive.Kind != SquidEntryKind.Directive)
        {
            ReadUnknown(directive);
            return;
        }

        others.Check(directive);
        switch (directive.CanonicalName)
        {
            case "acl":
                acls.Read(directive);
                break;
            case "http_access" or "adapted_http_access" or "http_reply_access" or "miss_access" or "always_direct" or "never_direct" or "url_rewrite_access":
                lists.Read(directive, directive.CanonicalName);
                break;
            case "ssl_bump":
                lists.Read(directive, directive.CanonicalName, 0, SquidInspection.Actions);
                break;
            case "cache_peer":
                ReadPeer(directive);
                break;
            case "cache_peer_access":
                ReadPeerAccess(directive);
                break;
            case "adaptation_access":
                lists.Read(directive, "adaptation_access " + (directive.Words.Length > 0 ? directive.Words[0].Text : ""), 1);
                break;
            case "http_port" or "https_port":
                binding.HasTlsPorts |= directive.CanonicalName == "https_port";
                ReadPort(directive);
                break;
            case "external_acl_type":
                ReadHelper(directive);
                break;
            case "icap_service" or "ecap_service":
                ReadService(directive);
                break;
            case "icap_enable" or "ecap_enable":
                adapts |= SquidValues.OnOff(directive.Words.AsSpan()).Value;
                break;
            case "url_rewrite_program":
                rewriter = directive.Words is [{ Text: "none" }] ? null : directive.Location;
                binding.HasAnnotators |= rewriter is not null;
                break;
            case "append_domain":
                appendDomain = directive.Words is [{ Text: ['.', ..] } domain, ..] ? domain.Text.ToLowerInvariant() : "";
                RejectIf(directive, appendDomain.Length == 0 ? "the domain of 'append_domain' begins with a dot" : null);
                break;
            case "prefer_direct":
                prefersDirect = SquidValues.OnOff(directive.Words.AsSpan()).Value;
                break;
            case "check_hostnames":
                checksHosts = SquidValues.OnOff(directive.Words.AsSpan()).Value;
                break;
            case "allow_underscore":
                refusesUnderscores = !SquidValues.OnOff(directive.Words.AsSpan()).Value;
                break;
            case "nonhierarchical_direct":
                asksParents = !SquidValues.OnOff(directive.Words.AsSpan()).Value;
                break;
            case "follow_x_forwarded_for":
                // Behind a last line that denies some, the others are allowed.
                binding.FollowsForwardedFor |= directive.Words is [{ Text: "allow" }, ..] or [{ Text: "deny" }, not { Text: "all" }, ..];
                break;
            case "deny_info" when directive.Words.Length > 0:
                // A page alone keeps the status; an address or a number in front of a page brings its own.
                var page = directive.Words[0].Text;
                var asks = page.StartsWith("401:", StringComparison.Ordinal) || page.StartsWith("407:", StringComparison.Ordinal);
                binding.DenyInfos.Add((page.Contains(':') && !asks, [.. directive.Words.Skip(1).Select(w => w.Text)]));
                break;
            case "auth_param":
                settings.Read(directive);
                binding.UserNamesAreCased |= directive.Words is [_, { Text: "casesensitive" }, ..] && SquidValues.OnOff(directive.Words.AsSpan()[2..]).Value;
                RejectIf(directive, SquidOptions.ProblemOfAuthentication(directive.Words.AsSpan(), binding.Engine));
                break;
            case "url_rewrite_children" or "store_id_children" or "sslcrtd_children" or "sslcrtvalidator_children":
                RejectIf(directive, SquidOptions.ProblemOfChildren(directive.Words.AsSpan()));
                break;
            default:
                settings.Read(directive);
                break;
        }
    }

    private void RejectIf(SquidDirective directive, string? problem)
    {
        if (problem is not null)
        {
            binding.Reject(directive.Location, problem);
        }
    }

    /// <summary>A template line, or an include that is not here: any access rule could stand in its place.</summary>
    private void ReadUnknown(SquidDirective directive)
    {
        var doubt = new Doubt(directive.Reason, directive.Location);
        if (directive.Kind == SquidEntryKind.UnresolvedInclude || SquidDirectives.Find(directive.Name) is null)
        {
            binding.UnknownLines ??= directive.Reason;
        }

        if (directive.Name == "external_acl_type")
        {
            ReadHelper(directive);
        }

        if (directive.Name == "acl" && directive.Words.Length > 0)
        {
            // What the template puts into the line is not known, and neither is whether Squid would refuse it.
            binding.UnknownLines ??= directive.Reason;
            if (acls.Find(directive.Words[0].Text) is null)
            {
                var (refusals, findings) = (binding.Rejections.Count, binding.Findings.Count);
                acls.Read(directive);
                binding.Rejections.RemoveRange(refusals, binding.Rejections.Count - refusals);
                binding.Findings.RemoveRange(findings, binding.Findings.Count - findings);
            }

            acls.Find(directive.Words[0].Text)?.Missing.Add(doubt);
        }
        else if (directive.Kind == SquidEntryKind.UnresolvedInclude || directive.Name is "http_access" || SquidDirectives.Find(directive.Name) is null)
        {
            lists.Add("http_access", new(directive, "allow", [], [doubt]));
            lists.Add("http_access", new(directive, "deny", [], [doubt]));
        }
    }

    private void ReadPeer(SquidDirective directive)
    {
        if (directive.Words.Length < 4)
        {
            binding.Reject(directive.Location, "'cache_peer' needs a host, a type and two ports");
            return;
        }

        var host = directive.Words[0].Text;
        var name = host;
        foreach (var word in directive.Words)
        {
            if (word.Text.StartsWith("name=", StringComparison.Ordinal))
            {
                name = word.Text[5..];
            }
        }

        RejectIf(directive, SquidOptions.ProblemOfPeer(directive.Words)
            ?? (name.Length == 0 && binding.Engine.RefusesUnknownPeers ? "the name of a cache_peer is empty" : null)
            ?? (peers.Any(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)) ? $"there is already a cache_peer '{name}'" : null));

        peers.Add((name, host, directive.Words[1].Text == "parent", directive.Location));
    }

    private void ReadPeerAccess(SquidDirective directive)
    {
        if (directive.Words.IsEmpty)
        {
            binding.Reject(directive.Location, "'cache_peer_access' names no cache_peer");
            return;
        }

        var name = directive.Words[0].Text;
        if (!peers.Any(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            if (binding.UnknownLines is null && binding.Engine.RefusesUnknownPeers)
            {
                binding.Reject(directive.Location, $"there is no cache_peer '{name}' above it");
            }

            // Up to 5 Squid says so and goes on.
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Location, directive.Location.Text, $"there is no cache_peer '{name}' above it"));
            return;
        }

        lists.Read(directive, "cache_peer_access " + name, 1);
    }

    private void ReadHelper(SquidDirective directive)
    {
        binding.HasAnnotators = true;
        if (directive.Words.Length < 2 && directive.Kind == SquidEntryKind.Directive)
        {
            binding.Reject(directive.Location, "'external_acl_type' needs a name, a format and a program");
        }

        if (directive.Words is not [var name, ..])
        {
            return;
        }

        binding.Helpers.Add(name.Text);

        // '%un' takes whatever name is known and asks for none.
        if (directive.Words.Any(w => w.Text.StartsWith("%LOGIN", StringComparison.Ordinal) || w.Text.StartsWith("%ul", StringComparison.Ordinal)))
        {
            binding.HelpersWithUser.Add(name.Text);
        }
    }

    private void ReadService(SquidDirective directive)
    {
        if (directive.Words.Length > 1)
        {
            adapts |= directive.Name == "ecap_service";
            binding.HasAnnotators = true;
            adaptations.Add((directive.Words[0].Text, directive.Words[1].Text.StartsWith("respmod", StringComparison.Ordinal), directive.Location));
        }
    }

    private void ReadPort(SquidDirective directive)
    {
        if (directive.Words.Length == 0)
        {
            binding.Reject(directive.Location, $"'{directive.Name}' names no port");
            return;
        }

        var words = directive.Words.Select(w => w.Text).ToList();
        binding.Decrypts |= words.Contains("ssl-bump");
        var text = words[0];
        var colon = text.LastIndexOf(':');
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            binding.Reject(directive.Location, $"'{text}' names no port");
        }

        IpAddress? address = colon > 0 && SquidHosts.TryAddress(text[..colon], out var known) ? known : null;
        var name = words.FirstOrDefault(w => w.StartsWith("name=", StringComparison.Ordinal))?[5..] ?? text;
        ports.Add((directive, new(number, name,
            words.Any(w => w is "intercept" or "transparent" or "tproxy"),
            words.Any(w => w is "accel" or "vhost") || words.Any(w => w.StartsWith("defaultsite=", StringComparison.Ordinal)),
            words.Contains("ssl-bump")) { Address = address }));
    }

    private void CheckAuthentication()
    {
        if (binding.HasAuthentication)
        {
            return;
        }

        foreach (var acl in acls.All)
        {
            if (acl.Type.Kind is AclKind.ProxyAuth or AclKind.ProxyAuthRegex && acl.At is { } at)
            {
                binding.Reject(at, $"ACL '{acl.Name}' asks for a user, but no 'auth_param' scheme is configured");
            }
        }
    }

    // --- building

    private SquidPolicy Build()
    {
        var forward = ports.Where(p => p.Port is { Intercepts: false, Accelerates: false }).Select(p => p.Port).ToImmutableArray();
        var onlyIntercepts = ports.Count > 0 && forward.IsEmpty;
        binding.CanChallenge = !onlyIntercepts;
        var bumps = ports.Any(p => p.Port.Bumps) && lists.Has("ssl_bump");
        var access = chains.Chain("http_access", SquidStage.Access, Outcome.Deny, "default deny, as there is no http_access line");
        var allowance = new WorkAllowance();
        return new SquidPolicy
        {
            Allowance = allowance,
            Source = configuration.Main.Text,
            Release = binding.Engine,
            Access = access,
            Surroundings = SquidSurroundings.Of(configuration),
            Later = LaterChains(),
            Restricting = lists.Has("miss_access") ? [chains.Chain("miss_access", SquidStage.Miss, Outcome.Allow, "")] : [],
            Replies = ReplyChains(),
            Inspects = bumps ? new SquidInspection(lists, chains, allowance) : null,
            Routing = BuildRouting(allowance),
            Requests = new SquidRequests(binding.Engine)
            {
                UsedHeaders = UsedHeaders(),
                AppendDomain = appendDomain,
                Ports = forward,
                UserNamesAreCased = binding.UserNamesAreCased,
                OnlyIntercepts = onlyIntercepts,
                HostCharacters = checksHosts ? refusesUnderscores ? LegalInHosts : LegalWithUnderscore : null,
            },
            Settings = settings.Finish(),
            Rejections = [.. binding.Rejections.OrderBy(r => r.At.Source == configuration.Main.Text ? 0 : 1).ThenBy(r => r.At.Span.Start)],
            ClientSets = ClientSets(),
            WrittenHosts = new SquidWrittenHosts(acls, lists).Show,
        };
    }

    private ImmutableArray<Chain> LaterChains()
    {
        var later = ImmutableArray.CreateBuilder<Chain>();
        foreach (var service in adapts ? adaptations.Where(a => !a.AtReply) : [])
        {
            later.Add(Meddling("adaptation_access " + service.Service, service.At, $"the adaptation service '{service.Service}' may refuse or change the request"));
        }

        if (rewriter is { } at)
        {
            var asked = Meddling("url_rewrite_access", at, "the URL rewriting helper may redirect or refuse the request");
            later.Add(asked with { Entries = [.. asked.Entries.Select(e => e with { MayRewrite = true })] });
        }

        if (lists.Has("adapted_http_access"))
        {
            later.Add(chains.Chain("adapted_http_access", SquidStage.Access, Outcome.Allow, ""));
        }

        return later.ToImmutable();
    }

    private ImmutableArray<Chain> ReplyChains()
    {
        var replies = ImmutableArray.CreateBuilder<Chain>();
        if (lists.Has("http_reply_access"))
        {
            replies.Add(chains.Chain("http_reply_access", SquidStage.Reply, Outcome.Allow, ""));
        }

        foreach (var service in adapts ? adaptations.Where(a => a.AtReply) : [])
        {
            replies.Add(Meddling("adaptation_access " + service.Service, service.At, $"the adaptation service '{service.Service}' may refuse or change the reply"));
        }

        return replies.ToImmutable();
    }

    /// <summary>A helper outside of the configuration that has a say in what its access list sends to it.</summary>
    private Chain Meddling(string list, Location at, string reason)
    {
        var sent = lists.Has(list) ? ToMatch(chains.Chain(list, SquidStage.Access, Outcome.Allow, "")) : Match.Always;
        var entry = new PolicyEntry(sent.And(Match.Unknown(new(reason, at), reason)), new(Outcome.Deny), at, list.Split(' ')[0]);
        return new(list, [entry], new(Match.Always, new(Outcome.Allow), null, "nobody else has a say"));
    }

    /// <summary>Where a list says allow, as one condition.</summary>
    private static Match ToMatch(Chain chain)
    {
        var result = chain.Default.Action.Outcome == Outcome.Allow ? Match.Always : Match.Never;
        for (var i = chain.Entries.Length - 1; i >= 0; i--)
        {
            var entry = chain.Entries[i];
            result = entry.Action.Outcome == Outcome.Allow ? entry.Match.Or(result) : entry.Match.Not().And(result);
        }

        return result;
    }

    private SquidRouting BuildRouting(WorkAllowance allowance)
    {
        var built = peers.Select(p =>
        {
            var list = "cache_peer_access " + p.Name;
            return new SquidPeer(p.Name, p.Host, p.IsParent, p.At, lists.Has(list) ? chains.Chain(list, SquidStage.Peer, Outcome.Allow, "") : null);
        });
        return new SquidRouting(
            lists.Has("always_direct") ? chains.Chain("always_direct", SquidStage.Route, Outcome.Deny, "") : null,
            lists.Has("never_direct") ? chains.Chain("never_direct", SquidStage.Route, Outcome.Deny, "") : null,
            [.. built],
            prefersDirect ? SquidPreference.Direct : asksParents ? SquidPreference.Peer : SquidPreference.ByMethod,
            allowance);
    }

    private ImmutableArray<string> UsedHeaders()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (peers.Count > 0)
        {
            // It decides whether a parent is asked first.
            names.Add(SquidRouting.AuthorizationHeader);
        }

        foreach (var acl in acls.All)
        {
            var name = acl.Type.Kind switch
            {
                AclKind.Browser => "user-agent",
                AclKind.Referer => "referer",
                AclKind.RequestMime => "content-type",
                AclKind.RequestHeader when acl.Header.Length > 0 => acl.Header.ToLowerInvariant(),
                _ => null,
            };
            if (name is not null)
            {
                names.Add(name);
            }
        }

        return [.. names];
    }

    private ImmutableArray<(string Name, IpSet Clients)> ClientSets() =>
        [.. acls.All.Where(a => a.Type.Kind == AclKind.Source && a.Name != "all")
            .Select(a => ($"ACL '{a.Name}'", binder.AddressesOf(a).Known))
            .Where(s => !s.Known.IsEmpty)];
}
