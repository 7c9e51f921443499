namespace EgressLint.Oracle.Squid.Generation;

/// <summary>An ACL that exists: its name as first written, its type, the values so far.</summary>
internal sealed record KnownAcl(string Name, string Type)
{
    public List<string> Values { get; } = [];
}

/// <summary>Writes <c>acl</c> lines and remembers what they define.</summary>
internal sealed class AclWriter(World world, ValueWriter values, SortedDictionary<string, string> files)
{
    private static readonly (string, int)[] Types =
    [
        ("src", 14), ("dst", 6), ("dstdomain", 20), ("dstdom_regex", 9), ("url_regex", 9), ("urlpath_regex", 6), ("port", 10), ("method", 7),
        ("proto", 4), ("time", 3), ("proxy_auth", 5), ("any-of", 4), ("all-of", 4), ("localip", 1), ("localport", 1), ("myportname", 1),
        ("browser", 2), ("req_header", 2), ("ssl::server_name", 3), ("at_step", 1), ("has", 1), ("maxconn", 1), ("urllogin", 1), ("referer_regex", 1),
        ("req_mime_type", 1), ("proxy_auth_regex", 1), ("srcdomain", 1), ("srcdom_regex", 1), ("ssl::server_name_regex", 2), ("random", 1),
        ("connections_encrypted", 1), ("annotate_transaction", 1), ("http_status", 1), ("rep_header", 1), ("rep_mime_type", 1), ("note", 1), ("hier_code", 1),
    ];

    private readonly List<KnownAcl> known = [];
    private int files_;

    private Dice Dice => world.Dice;

    public IReadOnlyList<KnownAcl> Known => known;

    public bool NeedsLogin => known.Any(k => k.Type.StartsWith("proxy_auth", StringComparison.Ordinal));

    /// <summary>A new ACL, or now and then more values for an old one.</summary>
    public string Next()
    {
        if (known.Count > 1 && Dice.Percent(18))
        {
            var old = Dice.Of(known);
            return Line(old, Dice.Percent(25) ? SwapCase(old.Name) : old.Name);
        }

        var type = Dice.Weighted(Types);
        var acl = new KnownAcl(NewName(type), type);
        var line = Line(acl, acl.Name);
        known.Add(acl);
        return line;
    }

    public string More(KnownAcl acl) => Line(acl, acl.Name);

    public string SomeName() => Dice.Below(10) switch
    {
        0 => Dice.One("all", "localhost", "manager", "to_localhost"),
        1 when Dice.Percent(50) => "CONNECT",
        _ when known.Count == 0 => "all",
        2 => SwapCase(Dice.Of(known).Name),
        _ => Dice.Of(known).Name,
    };

    /// <summary>For lists that may not wait: what a slow ACL says there depends on what happens to be cached.</summary>
    public string FastReference()
    {
        var fast = known.Where(k => k.Type is "src" or "dstdom_regex" or "url_regex" or "urlpath_regex" or "port" or "method" or "proto" or "time" or "browser" or "localport").ToList();
        var name = fast.Count == 0 || Dice.Percent(20) ? Dice.One("all", "localhost", "CONNECT") : Dice.Of(fast).Name;
        return (Dice.Percent(22) ? "!" : "") + name;
    }

    public string SomeReference() => (Dice.Percent(22) ? "!" : "") + SomeName();

    private static string SwapCase(string name) =>
        string.Concat(name.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));

    private string NewName(string type)
    {
        var stem = type.Replace("ssl::", "", StringComparison.Ordinal).Split('_', '-')[0];
        return $"{(Dice.Percent(20) ? stem.ToUpperInvariant() : stem)}{known.Count + 1}";
    }

    private string Line(KnownAcl acl, string name)
    {
        (string Options, List<string> Values) words = acl.Type switch
        {
            "src" or "localip" => (Long(4), Many(acl, values.Address)),
            "dst" => (Dice.Percent(30) ? "-n" : "", Many(acl, values.Address)),
            "dstdomain" => (Dice.Percent(15) ? "-n" : "", Many(acl, () => values.Domain(acl.Values))),
            "srcdomain" or "ssl::server_name" => (acl.Type[0] == 's' && acl.Type[1] == 's' && Dice.Percent(15) ? Dice.One("--client-requested", "--consensus") : "", Many(acl, () => values.Domain(acl.Values))),
            "dstdom_regex" => (Flags(Dice.Percent(15) ? "-n" : ""), ManyRegex(values.Regex.ForHost)),
            "srcdom_regex" or "ssl::server_name_regex" => (Flags(""), ManyRegex(values.Regex.ForHost)),
            "url_regex" => (Flags(""), ManyRegex(values.Regex.ForUrl)),
            "urlpath_regex" => (Flags(""), ManyRegex(values.Regex.ForPath)),
            "port" => ("", Many(acl, values.Port)),
            "localport" => ("", [Dice.One("3128", "80", "3000-4000")]),
            "myportname" => ("", [Dice.One("oracle", "Oracle", "other", "127.0.0.1:3128")]),
            "method" => ("", Many(acl, () => Dice.One("GET", "CONNECT", "POST", "get", "connect", "HEAD", "PUT", "OPTIONS", "PROPFIND", "FOO"))),
            "proto" => ("", Many(acl, () => Dice.One("HTTP", "HTTPS", "FTP", "http", "NONE", "URN", "WHOIS", "HTTP"))),
            "time" => ("", [values.Time()]),
            "proxy_auth" => (Dice.Percent(15) ? "-i" : "", Dice.Percent(50) ? ["REQUIRED"] : Many(acl, () => Dice.One("alice", "bob", "Carol", "carol", "ALICE"))),
            "proxy_auth_regex" => (Flags(""), [Dice.One("^al", "BOB", "o", ".", "^[ab]", "carol$")]),
            "any-of" or "all-of" => ("", known.Count == 0 ? ["all"] : Dice.Percent(6) ? [] : [.. Enumerable.Range(0, Dice.Between(1, 3)).Select(_ => Inner(acl))]),
            "browser" => (Flags(""), [values.Regex.ForText(Dice.One("Windows", "Mozilla", "windows\\ update", "^curl", "."))]),
            "referer_regex" => (Flags(""), [values.Regex.ForText(Dice.One("example", "^http", "."))]),
            "req_mime_type" => (Flags(""), [Dice.One("^text/", "json", "JSON$", ".")]),
            "req_header" => ("", [Dice.One("X-Flag", "x-flag", "User-Agent"), .. Dice.Percent(40) ? new[] { "-i" } : [], values.Regex.ForText(Dice.One("on", "^ON$", "Win"))]),
            "at_step" => ("", [Dice.One("SslBump1", "SslBump2", "SslBump3")]),
            "has" => ("", [Dice.One("request", "response", "ALE")]),
            "maxconn" => ("", [Dice.One("1", "100")]),
            "urllogin" => (Flags(""), [Dice.One("joe", "^JOE", ":", ".")]),
            "random" => ("", ["1/1"]),
            "connections_encrypted" => ("", []),
            "annotate_transaction" => ("", ["k=v"]),
            "note" => ("", Dice.Percent(50) ? ["k", "v"] : ["k"]),
            "http_status" => ("", ["200"]),
            "hier_code" => ("", [Dice.One("HIER_DIRECT", "HIER_NONE")]),
            "rep_header" => ("", ["X-Oracle-Route", "."]),
            "rep_mime_type" => ("", ["text"]),
            _ => throw new InvalidOperationException(acl.Type),
        };
        var (options, list) = words;
        acl.Values.AddRange(list);
        var first = acl.Type is "req_header" or "rep_header" or "note" or "time" or "myportname" or "at_step" or "random" or "maxconn" ? list : ToFile(list, acl.Type);
        return string.Join(' ', new[] { "acl", name, acl.Type, options }.Concat(first).Where(w => w.Length > 0));
    }

    private string Inner(KnownAcl self)
    {
        var name = SomeName();
        return (Dice.Percent(25) ? "!" : "") + (name.Equals(self.Name, StringComparison.OrdinalIgnoreCase) ? "all" : name);
    }

    private string Long(int percent) => Dice.Percent(percent) ? "--" : "";

    private string Flags(string other)
    {
        var flag = Dice.Percent(40) ? "-i" : "";
        return Dice.Percent(50) ? $"{other} {flag}".Trim() : $"{flag} {other}".Trim();
    }

    private List<string> Many(KnownAcl acl, Func<string> one)
    {
        if (Dice.Percent(3) && acl.Values.Count == 0)
        {
            return [];
        }

        var list = new List<string>();
        for (var n = Dice.Percent(70) ? Dice.Between(1, 3) : Dice.Between(2, 6); n > 0; n--)
        {
            list.Add(one());
            acl.Values.Add(list[^1]);
        }

        return list;
    }

    private List<string> ManyRegex(Func<string> one)
    {
        var list = new List<string>();
        for (var n = Dice.Between(1, 3); n > 0; n--)
        {
            if (list.Count > 0 && Dice.Percent(15))
            {
                list.Add(Dice.One("-i", "+i"));
            }

            var pattern = one();
            list.Add(pattern.Length == 0 ? "." : pattern);
        }

        return list;
    }

    /// <summary>Now and then the values stand in a file, one a line, or some of them do.</summary>
    private List<string> ToFile(List<string> list, string type)
    {
        if (list.Count == 0 || !Dice.Percent(14))
        {
            return list;
        }

        var name = $"/etc/squid/{type.Replace("::", "_", StringComparison.Ordinal)}{++files_}.txt";
        var keep = Dice.Percent(20) ? Dice.Below(list.Count) : 0;
        var lines = new List<string>();
        foreach (var value in list.Skip(keep))
        {
            if (Dice.Percent(15))
            {
                lines.Add(Dice.One("# list", "", "  ", "#", "  # indented"));
            }

            lines.Add(Dice.Below(12) switch
            {
                0 => $"  {value}",
                1 => $"{value} # note",
                2 => $"{value}\t",
                3 => $"{value} {value}",
                _ => value,
            });
        }

        var end = Dice.Percent(15) ? "\r\n" : "\n";
        if (!Dice.Percent(5))
        {
            files[name] = (Dice.Percent(4) ? "\u00ef\u00bb\u00bf" : "") + string.Join(end, lines) + (Dice.Percent(80) ? end : "");
        }

        var quote = Dice.Percent(10) ? '\'' : '"';
        var words = list.Take(keep).Append($"{quote}{name}{quote}");
        return [.. Dice.Percent(8) ? words.Append(list[0]) : words];
    }
}
