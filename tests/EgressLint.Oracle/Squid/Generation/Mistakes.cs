namespace EgressLint.Oracle.Squid.Generation;

/// <summary>What goes wrong in real files: some of it stops the start, some of it silently changes the meaning.</summary>
internal sealed class Mistakes(Dice dice, ValueWriter values, SortedDictionary<string, string> files)
{
    public void Put(List<string> lines, AclWriter acls)
    {
        var at = dice.Between(1, lines.Count);
        var name = acls.SomeName();
        switch (dice.Below(34))
        {
            case 0: lines.Insert(at, "http_access allow nosuchacl"); break;
            case 1: lines.Insert(0, $"http_access allow {name}"); break;
            case 2: lines.Insert(at, $"http_access {dice.One("Deny", "Allow", "permit", "block", "DENY", "allow:")} {name}"); break;
            case 3: lines.Insert(at, $"http_access {dice.One("allow", "deny")}"); break;
            case 4: lines.Insert(at, $"http_access deny ! {name}"); break;
            case 5: lines.Insert(at, $"http_access deny !!{name}"); break;
            case 6: lines.Add($"acl {name} {dice.One("src 10.0.0.1", "port 80", "dstdomain x.test", "method GET")}"); break;
            case 7: lines.Insert(at, "acl odd nosuchtype x"); break;
            case 8: lines.Insert(at, dice.One("HTTP_Access deny all", "http_acess deny all", "nosuch_directive 1", "ident_timeout 5 seconds", "allow all")); break;
            case 9: lines.Insert(at, $"acl bad port {dice.One("443,80", "443:445", "https", "445-443", "70000", "80 - 90", "-1", "+80", "80x", "4 43")}"); break;
            case 10: lines.Insert(at, $"acl bad time {dice.One("17:00-09:00", "MTX 9:00-10:00", "9-17", "Mon 09:00-17:00", "25:00-26:00", "09:00")}"); break;
            case 11: lines.Insert(at, $"acl bad {dice.One("dstdomain -i .example.test", "src -n 10.0.0.1", "dstdomain --bad x.test", "port -i 80", "dst -i 10.0.0.1", "method -i get")}"); break;
            case 12: lines.Insert(at, "if true"); break;
            case 13: lines.Insert(at, "endif"); break;
            case 14: lines.Insert(at, dice.One("if yes", "if ${service_name} = squid", "if 1 = x", "if")); lines.Add("endif"); break;
            case 15: lines.Insert(at, "include /etc/squid/none.d/*.conf"); break;
            case 16: lines.Insert(at, $"{dice.One("via", "check_hostnames", "client_db")} {dice.One("ON", "yes", "1", "true", "")}"); break;
            case 17: lines.Insert(at, $"read_timeout {dice.One("3", "3 m", "3 min", "180 sec", "3 minutes extra", "0", "-1 minute", "1.5 hours", "3minutes", "3 MINUTES")}"); break;
            case 18: lines.Insert(at, "acl bad dstdomain \"www.example.test\""); lines.Add("http_access deny bad"); break;
            case 19: lines.Insert(at, $"acl cont dstdomain a.test {(dice.Percent(50) ? "\\ " : "\\\n\\")}"); break;
            case 20: lines.Insert(at, $"acl long dstdomain {string.Join(' ', Enumerable.Range(0, 700).Select(i => $"h{i}.long.test"))}"); break;
            case 21: lines.Insert(at, "http_access allow all#x"); break;
            case 22: lines.Insert(at, $"acl badre {dice.One("dstdom_regex", "url_regex", "urlpath_regex")} {dice.One("", "-i ")}{values.Regex.Bad()} {values.Regex.ForHost()}"); lines.Add("http_access deny badre"); break;
            case 23: lines.Insert(at, $"acl ov dstdomain {dice.One("www.example.test .example.test", ".example.test example.test", ".a.example.test .example.test", "example.test .example.test", ".example.test www.example.test", "www.a.test www.a.test")}"); lines.Add("http_access deny ov"); break;
            case 24: lines.Insert(at, $"acl ip src {dice.One("10.0.0.300", "10.0.0.0/33", "10.1.0.0/8-10.2.0.0", "10.2.0.0-10.1.0.0", "10.0.0.0/255.0.255.0", "10.1", "10.0.0.0/", "1.2.3.4.5", "::/129", "10.1.2.3:80", "[::1]")}"); lines.Add("http_access allow ip"); break;
            case 25: lines.Insert(at, "acl tl dst to_linklocal"); break;
            case 26: lines.Insert(at, "http_access deny to_linklocal"); break;
            case 27: lines.Insert(at, $"acl {dice.One("idt ident REQUIRED", "m maxconn x", "r random 5", "q req_header", "s at_step SslBump9", "h has nothing", "b browser", "x external nohelper", "n note")}"); break;
            case 28: lines.Insert(at, $"acl {new string('n', dice.One(62, 63, 64, 70))} src 10.0.0.0/8"); break;
            case 29: lines.Insert(at, "acl two dstdomain \"/etc/squid/two.txt\" www.example.test"); files["/etc/squid/two.txt"] = "a.test\nb.test www.a.test\n\"/etc/squid/more.txt\"\n"; lines.Add("http_access allow two"); break;
            case 30: lines.Insert(at, "http_access allow \"/etc/squid/names.txt\""); files["/etc/squid/names.txt"] = $"{name}\n# c\n{acls.SomeReference()}\n"; break;
            case 31: lines.Insert(at, $"cache_peer {dice.One("127.0.0.1 parent 9001", "127.0.0.1 father 9001 0", "127.0.0.1 parent 9001 0 nosuchoption", "")}"); break;
            case 32: lines.Insert(at, $"{dice.One("never_direct", "always_direct", "http_reply_access", "miss_access")} {dice.One("Allow all", "allow", "allow nosuch", "deny ! all")}"); break;
            default: lines.RemoveAll(l => l.StartsWith("http_access", StringComparison.Ordinal)); break;
        }
    }
}
