using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;
using EgressLint.Formats.Squid.Repairs;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Lines that are offered so that something passes: what they are, where they go, and what is refused.</summary>
public sealed class SquidRepairTests
{
    private const string Clients = "acl lan src 10.0.0.0/8\n";

    private const string Deny = "http_access deny all\n";

    [Theory]
    [InlineData(Clients + "http_access allow lan localhost\n" + Deny, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData("acl ssl_port port 443\nacl other_one port 80\nacl tunnels method CONNECT\n" + Clients + "http_access allow lan localhost\n" + Deny,
        "http_access allow tunnels lan ms_hosts ssl_port")]
    [InlineData("acl p port 443\nacl p port 444\n" + Clients + "http_access allow lan localhost\n" + Deny, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData("acl p port 443-443\n" + Clients + "http_access allow lan localhost\n" + Deny, "http_access allow CONNECT lan ms_hosts p")]
    [InlineData("acl p port 443x\nacl q port 443-4x\nacl r port 444-443\n" + Clients + "http_access allow lan localhost\n" + Deny, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData("acl m method CONNECT GET\n" + Clients + "http_access allow lan localhost\n" + Deny, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData("acl ms-hosts dstdomain x.test\n" + Clients + "http_access allow lan localhost\n" + Deny, "http_access allow CONNECT lan ms-hosts-2 port-443")]
    [InlineData("http_access allow localhost\nacl w dstdomain x.test\nhttp_access allow w\n" + Deny, "http_access allow CONNECT ms_hosts port_443")]
    public void Names_that_are_there_are_used_where_they_say_just_that(string text, string line) =>
        Assert.Contains(line, Lines(text, IpSet.All, false), StringComparer.Ordinal);

    [Theory]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "10.0.0.0/8", true, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "10.1.0.0/16", true, "http_access allow CONNECT ms_clients ms_hosts port_443")]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "10.1.0.0/16", false, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData(Clients + "acl site src 10.1.0.0/16\nacl far src 192.168.0.0/16\nhttp_access allow lan\n" + Deny, "10.1.2.0/24", false, "http_access allow CONNECT site ms_hosts port_443")]
    [InlineData("acl a src 10.0.0.0/9\nacl b src 10.128.0.0/9\nhttp_access allow a\n" + Deny, "10.0.0.0/8", true, "http_access allow CONNECT b ms_hosts port_443")]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "0.0.0.0/0", false, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "2001:db8::/32", false, "http_access allow CONNECT lan ms_hosts port_443")]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "172.16.0.0/12", false, "http_access allow CONNECT ms_clients ms_hosts port_443")]
    [InlineData(Clients + "http_access allow lan\n" + Deny, "", true, "http_access allow CONNECT ms_hosts port_443")]
    public void Clients_are_those_that_are_meant(string text, string clients, bool areGiven, string line)
    {
        Assert.True(clients.Length == 0 || IpSet.TryParse(clients, out _));
        var set = clients.Length == 0 ? IpSet.All : IpSet.TryParse(clients, out var known) ? known : IpSet.Empty;
        Assert.Contains(line, Lines(text, set, areGiven), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("auth_param basic program /x\nacl u proxy_auth REQUIRED\nhttp_access allow u\n" + Deny, "nothing in the file says which clients it is for")]
    [InlineData("http_access allow localhost\n" + Deny, "nothing in the file says which clients it is for")]
    public void Without_clients_nothing_is_offered(string text, string refusal) =>
        Assert.StartsWith(refusal, Propose(text, [Flow("login.example.com", Transport.Https, 443, IpSet.All, false)]).Refusal, StringComparison.Ordinal);

    [Fact]
    public void Release_4_has_no_name_for_tunnels_of_its_own()
    {
        var lines = Lines(Clients + "http_access allow lan\n" + Deny, IpSet.All, true, "squid-4");
        Assert.Contains("acl tunnels method CONNECT", lines);
        Assert.Contains("http_access allow tunnels ms_hosts port_443", lines);
    }

    [Fact]
    public void What_cannot_be_said_is_refused()
    {
        const string Text = "http_access allow localhost\n" + Deny;
        Assert.StartsWith("what is needed has no form", Propose(Text, [Flow("203.0.113.5", Transport.Https, 443)]).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("what is needed has no form", Propose(Text, [Flow("<region>.example.com", Transport.Https, 443)]).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("what is needed has no form", Propose(Text, [Flow("a.test", Transport.Tcp, 9000)]).Refusal, StringComparison.Ordinal);
        Assert.Equal("", Propose(Text, [Flow("a.test", Transport.Http, 80)]).Refusal);
        var pac = new EgressLint.Formats.Pac.PacFormat();
        var other = pac.Bind(pac.Parse(SourceText.From("a.pac", "function FindProxyForURL(u, h) { return 'DIRECT'; }")), new MemoryContext()).Policies[0];
        Assert.Equal("the policy is not one of Squid", SquidRepair.Propose(Request(Text, "squid-6", []) with { Policy = other }).Refusal);
    }

    [Theory]
    [InlineData("never_direct allow all\nhttp_access allow all\n", "it is decided by 'never_direct', to which no exception is worked out")]
    public void Some_lists_have_no_exceptions(string text, string refusal)
    {
        var policy = SquidAsked.Policy(text);
        var box = policy.Ask(SquidAsked.Request("login.example.com:443")).Flows;
        Assert.NotNull(box);
        var entry = Assert.Single(policy.Decide(box).Parts).Entry;
        var request = Request(text, "squid-6", [Flow("a.test", Transport.Https, 443)]);
        Assert.Equal(refusal, SquidRepair.Propose(request with { Entry = entry with { Label = "never_direct", At = policy.Source.At(0, 1) } }).Refusal);
    }

    [Fact]
    public void What_no_line_decides_has_no_exception()
    {
        var request = Request(Deny, "squid-6", [Flow("a.test", Transport.Https, 443)]);
        var route = new PolicyEntry(Match.Always, new(Outcome.Deny), null, "route");
        Assert.Equal("no line of an access list decides it", SquidRepair.Propose(request with { Entry = route }).Refusal);
    }

    /// <summary>New lines go in front of the line that decides and its comment, or behind the last one where its opposite decides.</summary>
    [Theory]
    [InlineData("# top\n\nhttp_access allow localhost\n# the rest\nhttp_access deny all\n", "# top\n\nhttp_access allow localhost\n\n# needed\n*\n# the rest\nhttp_access deny all\n")]
    [InlineData("http_access allow localhost\nhttp_access deny all\n", "http_access allow localhost\n*http_access deny all\n")]
    [InlineData("http_access allow localhost\n", "http_access allow localhost\n*")]
    [InlineData("http_access allow localhost", "http_access allow localhost\n*")]
    [InlineData("# x\n\n  http_access allow localhost", "# x\n\n  http_access allow localhost\n\n  # needed\n*")]
    [InlineData("# x\nhttp_access allow localhost\n\nhttp_access deny all\n", "# x\nhttp_access allow localhost\n\n# needed\n*\nhttp_access deny all\n")]
    public void Where_lines_go(string text, string expected)
    {
        var offer = Propose(text, [Flow("a.test", Transport.Https, 443, IpSet.All, true)]);
        var edit = Assert.Single(Assert.Single(offer.Repairs).Edits);
        var changed = string.Concat(text.AsSpan(0, edit.At.Span.Start), edit.NewText, text.AsSpan(edit.At.Span.End));
        var pieces = expected.Split('*');
        Assert.StartsWith(pieces[0], changed, StringComparison.Ordinal);
        Assert.EndsWith(pieces[1], changed, StringComparison.Ordinal);
        Assert.Equal(text.EndsWith('\n'), changed.EndsWith('\n'));
        Assert.Equal("Allow", SquidAsked.Outcome(changed, "a.test:443"));
        Assert.Equal("Deny", SquidAsked.Outcome(changed, "b.test:443"));
    }

    [Theory]
    [InlineData("", 3, "read_timeout 3 minutes")]
    [InlineData("", 60, "read_timeout 1 hour")]
    [InlineData("", 120, "read_timeout 2 hours")]
    [InlineData("", 1.5, "read_timeout 90 seconds")]
    [InlineData("", 1, "read_timeout 1 minute")]
    [InlineData("read_timeout 1 minute\n", 3, "read_timeout 3 minutes")]
    public void A_longer_time(string line, double minutes, string expected)
    {
        var text = "http_access deny all\n" + line;
        var request = Request(text, "squid-6", []) with { Aim = RepairAim.LongerIdle, Idle = TimeSpan.FromMinutes(minutes) };
        var edit = Assert.Single(Assert.Single(SquidRepair.Propose(request).Repairs).Edits);
        var changed = string.Concat(text.AsSpan(0, edit.At.Span.Start), edit.NewText, text.AsSpan(edit.At.Span.End));
        Assert.Contains(expected, changed.Split('\n'));
        Assert.Equal(TimeSpan.FromMinutes(minutes), SquidAsked.Policy(changed).Settings.IdleTimeout?.Value);
    }

    [Fact]
    public void A_time_that_is_not_known_is_not_raised()
    {
        var request = Request("http_access deny all\nread_timeout 0 seconds\n", "squid-6", []) with { Aim = RepairAim.LongerIdle, Idle = TimeSpan.FromMinutes(3) };
        Assert.Equal("no timeout is known to be in force", SquidRepair.Propose(request).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("include /known.conf\n")]
    public void Without_a_line_there_is_no_place_for_a_setting(string text)
    {
        var format = new SquidFormat();
        var tree = format.Parse(SourceText.From("squid.conf", text));
        var files = ImmutableDictionary<string, SourceText>.Empty.Add("/known.conf", SourceText.From("/known.conf", "http_access deny all\n"));
        var context = new MemoryContext(files, "squid-6");
        var request = Request("http_access deny all\n", "squid-6", []) with
        {
            Policy = Assert.Single(format.Bind(tree, context).Policies),
            Tree = tree,
            Context = context,
            Aim = RepairAim.LongerIdle,
            Idle = TimeSpan.FromMinutes(3),
        };
        Assert.Equal("the file has no line to put a setting behind", SquidRepair.Propose(request).Refusal);
    }

    [Theory]
    [InlineData("", "needed_hosts")]
    [InlineData("a-name-that-is-longer-than-thirty-two-letters", "needed_hosts")]
    [InlineData("My Name", "my_name_hosts")]
    public void Names_are_made_of_a_word(string word, string name)
    {
        var request = Request("http_access allow localhost\n" + Deny, "squid-6", [Flow("a.test", Transport.Https, 443, IpSet.All, true)]) with { Name = word };
        Assert.Contains($"acl {name} dstdomain a.test\n", Assert.Single(Assert.Single(SquidRepair.Propose(request).Repairs).Edits).NewText, StringComparison.Ordinal);
    }

    private static RepairFlow Flow(string pattern, Transport transport, ushort port) => Flow(pattern, transport, port, IpSet.All, true);

    private static RepairFlow Flow(string pattern, Transport transport, ushort port, IpSet clients, bool areGiven) => new(pattern, transport, PortSet.Of(port), clients, areGiven);

    private static string[] Lines(string text, IpSet clients, bool areGiven, string engine = "squid-6") =>
        Assert.Single(Assert.Single(Propose(text, [Flow("login.example.com", Transport.Https, 443, clients, areGiven)], engine).Repairs).Edits).NewText.Split('\n');

    private static RepairOffer Propose(string text, ImmutableArray<RepairFlow> flows, string engine = "squid-6") => SquidRepair.Propose(Request(text, engine, flows));

    private static RepairRequest Request(string text, string engine, ImmutableArray<RepairFlow> flows)
    {
        var format = new SquidFormat();
        var tree = format.Parse(SourceText.From("squid.conf", text));
        var context = new MemoryContext(engine);
        var policy = Assert.Single(format.Bind(tree, context).Policies);
        var chain = Assert.IsType<SquidPolicy>(policy).Access;
        return new()
        {
            Policy = policy,
            Tree = tree,
            Context = context,
            Aim = RepairAim.Pass,
            Entry = chain.Entries.LastOrDefault(e => e.Action.Outcome == Outcome.Deny) ?? chain.Default,
            Flows = flows,
            Name = "ms",
            Purpose = "needed",
        };
    }
}
