using System.Text.Json;

namespace EgressLint.Tests.Cli;

/// <summary>What <c>diff</c> says of two files and of two folders.</summary>
public sealed class DiffTests : IDisposable
{
    private const string Catalog = """
        roles:
          - id: branch-client
            title: Client of a branch
        endpoints:
          - id: portal
            hosts: [portal.example.com]
          - id: files
            hosts: ["*.files.example.com"]
        features:
          - id: portal
            title: Portal
            requirements:
              - id: portal.web
                endpoints: [portal, files]
                roles: [branch-client]
                connect: [https/443]
        """;

    private const string Head = "http_port 3128\nacl CONNECT method CONNECT\nacl tls port 443\nacl ok dstdomain portal.example.com .files.example.com\nacl old dstdomain .old.example\n";
    private const string Before = Head + "http_access allow CONNECT tls ok\nhttp_access allow CONNECT tls old\nhttp_access deny all\n";
    private const string Broken = Head + "http_access deny CONNECT old\nhttp_access allow CONNECT tls old\nhttp_access deny all\n";
    private const string Turned = Head + "http_access allow CONNECT tls old\nhttp_access allow CONNECT tls ok\nhttp_access deny all\n";
    private const string Narrowed = Head + "http_access allow CONNECT tls ok\nhttp_access deny all\n";

    private readonly Workbench bench = new();

    public DiffTests() => bench.Write("needs.yml", Catalog).Write("before.conf", Before).Write("broken.conf", Broken).Write("turned.conf", Turned).Write("narrowed.conf", Narrowed);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_needed_endpoint_that_is_stopped_now_has_both_entries_and_fails_the_run()
    {
        Assert.Equal(1, Diff("before.conf broken.conf"));
        Assert.Contains("    error: *.files.example.com https/443 branch-client: allow -> deny\n      before: before.conf:6 http_access\n      now:    broken.conf:8 http_access\n", bench.Output);
        Assert.Contains("2 verdicts on what is needed change, 2 for the worse; 2 sets of flows are decided differently.\n", bench.Output);
        Assert.Equal(0, Diff("before.conf broken.conf --fail-on never"));
    }

    [Fact]
    public void Who_was_served_before_is_asked_about_even_where_somebody_else_is_served_best_now()
    {
        const string Clients = Head + "acl office src 10.0.0.0/8\nacl one src 10.1.1.1\n";
        bench.Write("office.conf", Clients + "http_access allow office ok\nhttp_access deny all\n").Write("one.conf", Clients + "http_access allow one ok\nhttp_access deny all\n");
        Assert.Equal(1, Diff("office.conf one.conf"));
        Assert.Contains("    error: portal.example.com https/443 branch-client: allow -> partial\n", bench.Output);
        Assert.Contains("    assumed: clients in 10.0.0.0/8 (ACL 'office'), for whom it was judged before the change\n", bench.Output);
        Assert.Equal(0, Diff("one.conf office.conf --fail-on warning"));
        Assert.DoesNotContain("assumed:", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void That_only_some_of_everybody_are_served_now_is_a_warning()
    {
        bench.Write("everybody.conf", Head + "http_access allow ok\nhttp_access deny all\n").Write("some.conf", Head + "acl office src 10.0.0.0/8\nhttp_access allow office ok\nhttp_access deny all\n");
        Assert.Equal(0, Diff("everybody.conf some.conf"));
        Assert.Contains("    warning: portal.example.com https/443 branch-client: allow -> partial\n", bench.Output);
        Assert.Equal(1, Diff("everybody.conf some.conf --fail-on warning"));
    }

    [Fact]
    public void The_way_back_is_a_change_and_not_for_the_worse()
    {
        Assert.Equal(0, Diff("broken.conf before.conf"));
        Assert.Contains("    *.files.example.com https/443 branch-client: deny -> allow\n", bench.Output);
        Assert.Contains("2 verdicts on what is needed change, 0 for the worse", bench.Output);
    }

    [Fact]
    public void Another_order_that_decides_the_same_is_called_equivalent()
    {
        Assert.Equal(0, Diff("before.conf turned.conf --fail-on note"));
        Assert.EndsWith("\nThe change changes no decision.\n", bench.Output);
    }

    [Fact]
    public void What_nobody_needs_is_named_with_its_hosts_and_an_example()
    {
        Assert.Equal(0, Diff("before.conf narrowed.conf"));
        const string Expected = """
              everything that is decided differently
                method CONNECT; hosts .old.example; ports 443
                  allow (DIRECT) by before.conf:7 http_access -> deny by narrowed.conf:7 http_access
                  for example CONNECT old.example:443; nothing needed is among them
            """;
        Assert.Contains(Expected.ReplaceLineEndings("\n"), bench.Output);
        Assert.DoesNotContain("needed endpoints", bench.Output, StringComparison.Ordinal);
        Assert.Equal(1, Diff("before.conf narrowed.conf --fail-on note"));
    }

    [Fact]
    public void Files_of_two_folders_are_paired_by_path_and_others_are_added_or_removed()
    {
        bench.Write("a/proxy/squid.conf", Before).Write("b/proxy/squid.conf", Turned).Write("a/gone/squid.conf", Before).Write("b/new/squid.conf", Before);
        Assert.Equal(0, Diff("a b"));
        Assert.Contains("b/proxy/squid.conf\n  changes no decision\n", bench.Output);
        Assert.Contains("b/new/squid.conf (added)\n", bench.Output);
        Assert.Contains("a/gone/squid.conf (removed)\n", bench.Output);
        Assert.EndsWith("No verdict on what is needed changes; 1 policy added; 1 policy removed.\n", bench.Output);
        Assert.Equal(1, Diff("a b --fail-on note"));
    }

    [Fact]
    public void What_nobody_can_know_is_never_called_the_same()
    {
        const string Helper = "external_acl_type helper %SRC /bin/helper\nacl outer external helper\n";
        bench.Write("a.conf", Head + Helper + "http_access allow outer\nhttp_access allow ok\nhttp_access deny all\n")
            .Write("b.conf", Head + Helper + "http_access allow ok\nhttp_access allow outer\nhttp_access deny all\n");
        Assert.Equal(0, Diff("a.conf b.conf"));
        Assert.DoesNotContain("changes no decision", bench.Output, StringComparison.Ordinal);
        Assert.Contains("  more may change, because it is not known:\n", bench.Output);
        Assert.Equal(1, Diff("a.conf b.conf --fail-on note"));
    }

    [Fact]
    public void Programs_read_the_same()
    {
        Assert.Equal(1, Diff("before.conf broken.conf --format json"));
        using var json = JsonDocument.Parse(bench.Output);
        var root = json.RootElement;
        Assert.False(root.GetProperty("equivalent").GetBoolean());
        Assert.Equal("error", root.GetProperty("level").GetString());
        var policy = root.GetProperty("policies")[0];
        var verdict = policy.GetProperty("verdicts").EnumerateArray().Single(v => v.GetProperty("endpoint").GetString() == "portal.example.com");
        Assert.Equal(("allow", "deny", 443), (verdict.GetProperty("before").GetString(), verdict.GetProperty("after").GetString(), verdict.GetProperty("port").GetInt32()));
        Assert.Equal(6, verdict.GetProperty("entriesBefore")[0].GetProperty("line").GetInt32());
        Assert.Equal(8, verdict.GetProperty("entriesAfter")[0].GetProperty("line").GetInt32());
        Assert.Contains(policy.GetProperty("flows").EnumerateArray(), f => f.GetProperty("needed").ValueKind == JsonValueKind.True && f.GetProperty("before").GetProperty("line").GetInt32() == 6);
    }

    [Fact]
    public void Hostile_names_are_shown_and_never_obeyed()
    {
        const string Name = "a|b`<img>\u001b[2J@team";
        bench.Write($"a/{Name}/squid.conf", Before).Write($"b/{Name}/squid.conf", Broken).Write("b/\u202e*x*/squid.conf", Before);
        Assert.Equal(1, Diff("a b --format markdown"));
        Assert.DoesNotContain('\u001b', bench.Output);
        Assert.DoesNotContain('\u202e', bench.Output);

        // The bar must not end a cell, and the tick must not end the code.
        Assert.Contains("``a/a\\|b`<img>\\u{1b}[2J@team/squid.conf:6 http_access``", bench.Output);
        Assert.Equal(1, Diff("a b"));
        Assert.DoesNotContain('\u001b', bench.Output);
        Assert.Contains("b/a|b`<img>\\u{1b}[2J@team/squid.conf\n", bench.Output);
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        Assert.Equal(3, Diff("before.conf nowhere.conf"));
        Assert.Contains("'nowhere.conf' does not exist", bench.Error);
        bench.Write("empty/readme.txt", "nothing");
        Assert.Equal(3, Diff("before.conf empty"));
        Assert.Contains("no configuration files were found in 'empty'", bench.Error);
        Assert.Equal(2, Diff("before.conf"));
    }

    private int Diff(string arguments) => bench.Run($"diff {arguments} --catalog needs.yml --feature portal");
}
