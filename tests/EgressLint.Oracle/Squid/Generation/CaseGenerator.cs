namespace EgressLint.Oracle.Squid.Generation;

/// <summary>A whole case from a number. The same number gives the same case.</summary>
internal sealed class CaseGenerator
{
    private readonly Dice dice;
    private readonly World world;
    private readonly ValueWriter values;
    private readonly AclWriter acls;
    private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);
    private readonly List<string> lines = [];
    private readonly bool ownRouting;

    private CaseGenerator(ulong seed)
    {
        dice = new Dice(seed);
        ownRouting = dice.Percent(15);
        world = new World(dice, ownRouting);
        values = new ValueWriter(world) { MayOverlap = dice.Percent(6) };
        acls = new AclWriter(world, values, files);
    }

    public static SquidCase Generate(ulong seed, int requests) => new CaseGenerator(seed).Build(seed, requests);

    private SquidCase Build(ulong seed, int requests)
    {
        Body();
        var mistaken = dice.Percent(13);
        if (mistaken)
        {
            new Mistakes(dice, values, files).Put(lines, acls);
        }

        if (acls.NeedsLogin && !dice.Percent(2))
        {
            lines.Insert(0, "auth_param basic program @ORACLE@/fakeauth.sh");
            lines.Insert(1, "auth_param basic children 2 startup=1 idle=1");
            lines.Insert(2, "auth_param basic realm oracle");
            if (dice.Percent(10))
            {
                lines.Insert(3, "auth_param basic casesensitive on");
            }
        }

        lines.Insert(0, CaseFiles.PortLine);
        var config = new Disguise(dice, files).Apply(lines);
        var asker = new RequestWriter(world, acls.NeedsLogin, ownRouting);
        return new SquidCase
        {
            Id = $"random-{seed}",
            Topic = mistaken ? "random, with a mistake" : "random",
            Seed = seed,
            Config = config,
            Files = files.Count == 0 ? null : files,
            Now = acls.Known.Any(k => k.Type == "time") ? values.Clock() : null,
            Dns = world.Dns.Count == 0 ? null : world.Dns,
            Ptr = world.Ptr.Count == 0 ? null : world.Ptr,
            OwnRouting = ownRouting ? true : null,
            Requests = [.. Enumerable.Range(0, requests).Select(_ => asker.Next())],
        };
    }

    private void Body()
    {
        if (dice.Percent(80))
        {
            lines.Add("acl CONNECT method CONNECT");
        }

        for (var n = dice.Between(2, 6); n > 0; n--)
        {
            lines.Add(acls.Next());
        }

        for (var n = dice.Between(1, 7); n > 0; n--)
        {
            if (dice.Percent(30))
            {
                lines.Add(acls.Next());
            }

            lines.Add(Rule("http_access", dice.Percent(55) ? "allow" : "deny"));
        }

        if (dice.Percent(60))
        {
            lines.Add($"http_access {dice.One("allow", "deny", "deny")} all");
        }

        if (dice.Percent(15))
        {
            lines.Add(acls.More(dice.Of(acls.Known)));
        }

        OtherLists();
        if (dice.Percent(8))
        {
            lines.Add($"acl {dice.One("CONNECT method GET", "all src all", "localhost src 127.0.0.1/32", "manager proto cache_object", "to_localhost dst 127.0.0.0/8")}");
        }

        if (ownRouting)
        {
            Routing();
        }
    }

    private void OtherLists()
    {
        foreach (var (list, chance) in new[] { ("http_reply_access", 8), ("miss_access", 6), ("adapted_http_access", 8), ("http_access2", 1) })
        {
            if (!dice.Percent(chance))
            {
                continue;
            }

            for (var n = dice.Between(1, 3); n > 0; n--)
            {
                lines.Add(Rule(list, dice.One("allow", "deny")));
            }
        }

        if (dice.Percent(8))
        {
            lines.Add($"deny_info {dice.One("302:" + SquidClient.DeniedPage, SquidClient.DeniedPage, "TCP_RESET", "ERR_ACCESS_DENIED")} {acls.SomeName()}");
        }

        if (dice.Percent(5))
        {
            lines.Insert(dice.Below(lines.Count), dice.One(
                "append_domain .example.test", "check_hostnames on", "read_timeout 5 minutes", "uri_whitespace deny", "via off", "allow_underscore off",
                "dns_v4_first on", "hierarchy_stoplist cgi-bin ?", "forwarded_for delete", "strip_query_terms off", "request_body_max_size 1 MB"));
        }
    }

    private void Routing()
    {
        var peers = dice.Some(StubOrigin.Peers, dice.Percent(15) ? 0 : 1, 3);
        foreach (var (name, port) in peers)
        {
            var extra = dice.One("", "", " default", " proxy-only", " proxy-only", " weight=2");
            lines.Add($"cache_peer 127.0.0.1 {dice.One("parent", "parent", "parent", "sibling")} {port} 0 no-query no-digest no-netdb-exchange{extra} name={name}");
        }

        foreach (var (name, _) in peers)
        {
            for (var n = dice.Percent(40) ? dice.Between(1, 2) : 0; n > 0; n--)
            {
                lines.Add(Rule($"cache_peer_access {name}", dice.One("allow", "deny")));
            }
        }

        foreach (var list in new[] { "always_direct", "never_direct" })
        {
            for (var n = dice.Percent(60) ? dice.Between(1, 2) : 0; n > 0; n--)
            {
                lines.Add(Rule(list, dice.One("allow", "allow", "deny")));
            }
        }

        if (dice.Percent(25))
        {
            lines.Add(dice.One("nonhierarchical_direct off", "prefer_direct on", "nonhierarchical_direct on", "prefer_direct off"));
        }
    }

    private string Rule(string list, string action)
    {
        var fast = list.StartsWith("miss_access", StringComparison.Ordinal) || list.StartsWith("cache_peer_access", StringComparison.Ordinal);
        var names = Enumerable.Range(0, dice.Weighted([("1", 45), ("2", 40), ("3", 15)])[0] - '0').Select(_ => fast ? acls.FastReference() : acls.SomeReference());
        return $"{list} {action} {string.Join(' ', names)}";
    }
}
