namespace EgressLint.Oracle.Squid.Generation;

/// <summary>Requests that have a good chance to meet the values of the configuration.</summary>
internal sealed class RequestWriter(World world, bool login, bool ownRouting)
{
    private Dice Dice => world.Dice;

    public SquidRequest Next()
    {
        var connect = Dice.Percent(45);
        var (host, literal) = Host();
        var request = new SquidRequest
        {
            Method = connect ? "CONNECT" : Dice.Weighted([("GET", 70), ("POST", 12), ("HEAD", 8), ("PUT", 4), ("OPTIONS", 3), ("PROPFIND", 2), ("FOO", 1)]),
            Host = host,
            Client = Dice.Percent(15) ? null : Dice.Of(world.Clients),
            User = login && Dice.Percent(65) ? Dice.One("alice", "bob", "Carol", "BOB", "dave") : null,
        };
        if (request.User is not null && Dice.Percent(8))
        {
            request = request with { Password = "wrong" };
        }

        if (Dice.Percent(20))
        {
            request = request with { Headers = Headers() };
        }

        return connect ? request with { Port = Port(true) } : Plain(request, literal);
    }

    private SquidRequest Plain(SquidRequest request, bool literal)
    {
        var scheme = ownRouting ? "http" : Dice.Weighted([("http", 80), ("https", 12), ("ftp", 8)]);
        request = request with { Scheme = scheme, Path = world.RandomPath(), Port = Dice.Percent(60) ? null : Port(false) };
        if (Dice.Percent(4) && !literal)
        {
            request = request with { Login = Dice.One("joe", "joe:secret") };
        }

        if (Dice.Percent(6))
        {
            var authority = request.HostInUrl + (request.Port is { } p ? $":{p}" : "");
            request = request with
            {
                Url = Dice.One(
                    $"{scheme.ToUpperInvariant()}://{authority}{request.Path}", $"{scheme}://{authority}", $"{scheme}://{authority}?{world.Words[0]}=1",
                    $"{scheme}://{authority}{request.Path}#frag", $"{scheme}://{authority}:{request.Path}", $"{scheme}://{authority}//{world.Words[0]}/../x"),
            };
        }

        return request;
    }

    private int? Port(bool connect) => Dice.Percent(connect ? 60 : 20) ? 443 : Dice.Of(world.Ports);

    private (string Host, bool Literal) Host()
    {
        var host = Dice.Of(world.Hosts);
        switch (Dice.Below(20))
        {
            case 0:
                return (host.ToUpperInvariant(), false);
            case 1:
                return (host + ".", false);
            case 2:
            case 3:
                return (Dice.Of(world.Addresses), true);
            case 4 when !ownRouting:
                return (Dice.One("*." + world.Bases[0], "localhost", "a", "3405803781", "010.0.0.1", "x.unknown.test", "squid.test", "a..b.test", host + "..", "." + host), true);
            default:
                return (host, false);
        }
    }

    private SortedDictionary<string, string> Headers()
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Dice.Percent(60))
        {
            headers["User-Agent"] = Dice.Of(world.Agents);
        }

        if (Dice.Percent(40))
        {
            headers["X-Flag"] = Dice.One("on", "ON", "off", "on, really");
        }

        if (Dice.Percent(25))
        {
            headers["Referer"] = $"http://{Dice.Of(world.Hosts)}/";
        }

        if (Dice.Percent(20))
        {
            headers["Content-Type"] = Dice.One("text/plain", "application/JSON");
        }

        return headers;
    }
}
