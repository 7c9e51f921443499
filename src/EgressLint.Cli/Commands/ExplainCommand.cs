using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Cli.Requests;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Cli.Commands;

/// <summary>What <c>explain</c> is told.</summary>
internal sealed record ExplainArguments
{
    /// <summary>What every command is told.</summary>
    public required CommonArguments Common { get; init; }

    /// <summary>The configuration.</summary>
    public required string File { get; init; }

    /// <summary>The one request of the command line; null when a file of requests is named.</summary>
    public ExplainRequest? Request { get; init; }

    /// <summary>The file of requests, <c>-</c> for standard input.</summary>
    public string? Requests { get; init; }

    /// <summary>Mounts, each <c>PATH=DIR</c>.</summary>
    public ImmutableArray<string> Mounts { get; init; } = [];

    /// <summary>Engines to reproduce.</summary>
    public ImmutableArray<string> Engines { get; init; } = [];

    /// <summary>Whether the file may hold several policies.</summary>
    public bool Multi { get; init; }

    /// <summary>Name of the network security group of the interface; null when none is named.</summary>
    public string? NicGroup { get; init; }

    /// <summary>Name of the network security group of the subnet; null when none is named.</summary>
    public string? SubnetGroup { get; init; }

    /// <summary>Whether answers are written as JSON lines.</summary>
    public bool Json { get; init; }
}

/// <summary><c>explain FILE</c>.</summary>
internal sealed class ExplainCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The configuration that is asked" };
    private readonly Option<string?> url = new("--url") { HelpName = "URL", Description = "Asks about a URL" };
    private readonly Option<string?> connect = new("--connect") { HelpName = "HOST:PORT", Description = "Asks about a tunnel (CONNECT)" };
    private readonly Option<string?> endpoint = new("--endpoint") { HelpName = "PATTERN", Description = "Asks about every name of a host pattern, such as *.example.com" };
    private readonly Option<string?> requests = new("--requests") { HelpName = "FILE", Description = "Asks every request of a file of JSON lines; '-' is standard input" };
    private readonly Option<int?> port = new("--port") { HelpName = "N", Description = "Port of --endpoint (default: that of the scheme)" };
    private readonly Option<string?> scheme = new("--scheme") { HelpName = "NAME", Description = "How --endpoint is spoken to: https, http, tcp-tls, tcp, udp (default: https)" };
    private readonly Option<string?> method = new("--method") { HelpName = "NAME", Description = "Method of --url" };
    private readonly Option<string?> source = new("--source") { HelpName = "ADDRESS", Description = "Address of the client (default: in the set that the policy treats best)" };
    private readonly Option<string?> user = new("--user") { HelpName = "NAME", Description = "User who is logged in; empty for nobody" };
    private readonly Option<bool> multi = new("--multi") { Description = "FILE may hold several policies; each answers" };
    private readonly Option<string?> nicGroup = new("--nic-nsg") { HelpName = "NAME", Description = "Network security group of the interface, decided together with --subnet-nsg" };
    private readonly Option<string?> subnetGroup = new("--subnet-nsg") { HelpName = "NAME", Description = "Network security group of the subnet, decided together with --nic-nsg" };
    private readonly Option<string[]> mount = CheckCommand.MountOption();
    private readonly Option<string[]> engine = CheckCommand.EngineOption();
    private readonly Option<string?> format = new("--format") { HelpName = "json|console", Description = "How to answer (default: console)" };

    private ExplainCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var self = new ExplainCommand();
        self.format.AcceptOnlyFromAmong("json", "console");
        var command = new Command("explain", "Says what a configuration decides for concrete requests, and which entry decides")
        {
            self.file, self.url, self.connect, self.endpoint, self.requests, self.port, self.scheme, self.method, self.source, self.user,
            self.multi, self.nicGroup, self.subnetGroup, self.mount, self.engine, self.format,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => new ExplainRun(host, self.Read(parsed, common)).Run(cancellation), cancellation));
        return command;
    }

    private ExplainArguments Read(ParseResult parsed, CommonOptions common)
    {
        var named = new[] { url, connect, endpoint, requests }.Where(option => parsed.GetValue(option) is not null).Select(option => option.Name).ToList();
        if (named.Count != 1)
        {
            throw new UsageException(named.Count == 0
                ? "nothing is asked: give one of --url, --connect, --endpoint, --requests"
                : $"{string.Join(" and ", named)} cannot be given together");
        }

        return new()
        {
            Common = common.Read(parsed),
            File = parsed.GetRequiredValue(file),
            Request = parsed.GetValue(requests) is null ? Request(parsed) : null,
            Requests = parsed.GetValue(requests),
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
            Multi = parsed.GetValue(multi),
            NicGroup = parsed.GetValue(nicGroup),
            SubnetGroup = parsed.GetValue(subnetGroup),
            Json = parsed.GetValue(format) is "json",
        };
    }

    private ExplainRequest Request(ParseResult parsed)
    {
        var request = new PolicyRequest
        {
            Url = parsed.GetValue(url),
            Method = parsed.GetValue(method),
            User = parsed.GetValue(user),
            Source = parsed.GetValue(source) is { } address ? Address(address) : null,
        };
        if (parsed.GetValue(endpoint) is { } pattern)
        {
            return Endpoint(request with { Port = parsed.GetValue(port) }, pattern, parsed.GetValue(scheme) ?? "https");
        }

        return new(parsed.GetValue(connect) is { } target ? Tunnel(request, target) : request);
    }

    private static ExplainRequest Endpoint(PolicyRequest request, string pattern, string scheme)
    {
        if (request.Port is < 0 or > 65535)
        {
            throw new UsageException("'--port' must be a number from 0 to 65535");
        }

        try
        {
            return new(request) { Endpoint = pattern, Transport = RequestFields.Scheme(scheme) };
        }
        catch (RequestException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    private static PolicyRequest Tunnel(PolicyRequest request, string target)
    {
        var colon = target.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65535)
        {
            throw new UsageException($"'--connect {target}' is not of the form HOST:PORT, such as www.example.com:443");
        }

        return request with { Method = request.Method ?? "CONNECT", Host = target[..colon].TrimStart('[').TrimEnd(']'), Port = number };
    }

    private static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out var address) ? address : throw new UsageException($"'--source {text}' is not an IP address");
}
