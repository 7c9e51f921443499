using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>What the access rules leave to requests that nobody thought of.</summary>
internal static class SquidPitfallsAtEnd
{
    private const string List = "http_access";

    /// <summary>Names out of the range for documentation: no list of a real proxy is about them.</summary>
    private static readonly string[] AnyHosts = ["www.example.com", "q.test"];

    public static void Report(SquidPitfallContext context)
    {
        if (context.Lists.Has(List))
        {
            ReportNoFinalRule(context);
            ReportOpen(context);
        }
    }

    /// <summary>Without a listening port the file is a part of a larger one, which says the rest.</summary>
    private static void ReportNoFinalRule(SquidPitfallContext context)
    {
        var lines = context.Lists.Lines(List);
        if (context.Ports.IsEmpty || context.IsIncomplete || lines.Any(l => !l.Doubts.IsEmpty || SquidPitfallsInLines.DecidesAll(context, l)) || HasBothSides(lines))
        {
            return;
        }

        // Behind an allow the rest is denied, which is what was meant; behind a deny everything passes.
        var last = lines[^1];
        var opens = last.Action == "deny";
        var at = last.Directive.Location;
        context.Report(new Finding(SquidPolicyRules.NoFinalRule, at, opens ? "allowed" : "denied", [at.Text])
        {
            Severity = opens ? Severity.Warning : Severity.Note,
        });
    }

    /// <summary>Whether one line is about an ACL alone and another about its opposite alone.</summary>
    private static bool HasBothSides(IReadOnlyList<AccessLine> lines)
    {
        var single = lines.Where(l => l.Uses.Length == 1).Select(l => l.Uses[0]).ToList();
        return single.Any(a => a.Negated && single.Any(b => b.Acl == a.Acl && !b.Negated));
    }

    private static void ReportOpen(SquidPitfallContext context)
    {
        if (context.Policy.Requests.OnlyIntercepts || ListensInsideOnly(context) || AnyClient(context) is not { } client)
        {
            return;
        }

        var tunnel = Opener(context, host => Tunnel(host, client));
        var plain = Opener(context, host => Plain(host, client));
        if (tunnel is not null)
        {
            Say(context, tunnel, tunnel == plain ? "every destination" : "tunnels to every host");
        }

        if (plain is not null && plain != tunnel)
        {
            Say(context, plain, "plain HTTP to every host");
        }
    }

    private static void Say(SquidPitfallContext context, PolicyEntry entry, string what)
    {
        if (entry.At is { } at)
        {
            context.Report(new Finding(SquidPolicyRules.OpenProxy, at, at.Text, what));
        }
    }

    /// <summary>The line that lets a stranger ask for any host; null where none certainly does, or no line says it.</summary>
    private static PolicyEntry? Opener(SquidPitfallContext context, Func<string, Flow> ask)
    {
        PolicyEntry? opener = null;
        foreach (var host in AnyHosts)
        {
            var answer = Decider.Evaluate(context.Policy.Access, ask(host));
            if (answer.Entry is not { Action.Outcome: Outcome.Allow, At: not null } || (opener is not null && opener != answer.Entry)
                || (answer.Action is null && !answer.Steps.All(s => s.Entry == answer.Entry || s.Matched != Truth.Maybe || IsAboutDestinations(context, s.Entry))))
            {
                return null;
            }

            opener = answer.Entry;
        }

        return opener;
    }

    /// <summary>
    /// Whether a line whose answer is not known turns away or lets pass some destinations or times at most: a block list that is not
    /// among the files leaves the rest as open as it is.
    /// </summary>
    private static bool IsAboutDestinations(SquidPitfallContext context, PolicyEntry entry) =>
        context.Lists.Lines(List).FirstOrDefault(l => l.Directive.Location == entry.At) is { } line
        && line.Directive.Kind == SquidEntryKind.Directive
        && line.Uses.Any(u => !u.Negated && u.Acl.Type.Kind is AclKind.DestinationDomain or AclKind.DestinationDomainRegex or AclKind.Destination
            or AclKind.UrlRegex or AclKind.UrlPathRegex or AclKind.Time);

    private static Flow Tunnel(string host, IpAddress client) => new()
    {
        Host = host,
        Port = 443,
        Client = client,
        Traits = Anonymous.Add(SquidTraits.Method, "CONNECT").Add(SquidTraits.Scheme, ""),
    };

    private static Flow Plain(string host, IpAddress client) => new()
    {
        Host = host,
        Port = 80,
        Path = "/",
        Client = client,
        Traits = Anonymous.Add(SquidTraits.Method, "GET").Add(SquidTraits.Scheme, "http"),
    };

    private static ImmutableSortedDictionary<string, string> Anonymous { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(SquidTraits.User, Traits.Absent);

    /// <summary>A public address that no ACL of the file is about.</summary>
    private static IpAddress? AnyClient(SquidPitfallContext context)
    {
        var named = context.Acls.All.Where(a => a.Type.Kind == AclKind.Source)
            .Select(a => context.Binder.AddressesOf(a).Known)
            .Where(s => !s.IsAll);
        return PublicAddresses.Except(IpSet.Union(named)).Witness();
    }

    private static IpSet PublicAddresses { get; } = Networks("11.0.0.0/8", "41.0.0.0/8", "62.0.0.0/8", "91.0.0.0/8", "151.0.0.0/8", "195.0.0.0/8", "212.0.0.0/8");

    private static IpSet Networks(params ReadOnlySpan<string> texts)
    {
        var result = IpSet.Empty;
        foreach (var text in texts)
        {
            result = IpSet.TryParse(text, out var set) ? result.Or(set) : result;
        }

        return result;
    }

    /// <summary>Whether every port for clients listens on the computer itself only.</summary>
    private static bool ListensInsideOnly(SquidPitfallContext context)
    {
        var ports = context.Directives("http_port").Concat(context.Directives("https_port")).Where(d => d.Words.Length > 0).ToList();
        return ports.Count > 0 && ports.All(d => IsLoopback(d.Words[0].Text));
    }

    private static bool IsLoopback(string port) =>
        port.StartsWith("127.", StringComparison.Ordinal) || port.StartsWith("localhost:", StringComparison.Ordinal) || port.StartsWith("[::1]:", StringComparison.Ordinal);
}
