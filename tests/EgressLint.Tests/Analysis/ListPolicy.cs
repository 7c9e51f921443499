using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis;

/// <summary>
/// The smallest policy there can be, for tests of the engine: one line each, <c>allow|deny|ask [host=…] [port=…] [client=…] [hour=…] [maybe]</c>,
/// first match wins, otherwise denied. A leading dot in a host covers the domain and everything below it.
/// </summary>
internal sealed class ListPolicy : Policy
{
    private readonly Chain chain;

    public ListPolicy(SourceText source)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        var sets = ImmutableArray.CreateBuilder<(string, IpSet)>();
        for (var line = 0; line < source.LineCount; line++)
        {
            var span = source.GetLine(line);
            var words = source[span].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[0] is "allow" or "deny" or "ask")
            {
                var action = words[0] switch { "allow" => Outcome.Allow, "deny" => Outcome.Deny, _ => Outcome.Authenticate };
                entries.Add(new(Match.All([.. words.Skip(1).Select(w => Condition(w, sets))]), new(action), source.At(span), "line"));
            }
        }

        ClientSets = sets.ToImmutable();
        chain = new("lines", entries.ToImmutable(), new(Match.Always, new(Outcome.Deny), null, "no line matches"));
    }

    public override PolicyPlace Place => PolicyPlace.Proxy;

    /// <summary>An evaluation that lies, to see that nobody believes it.</summary>
    public bool Lies { get; init; }

    public override string Format => "list";

    public override string Name => Source.Path;

    public override ImmutableArray<Chain> Chains => [chain];

    public override FlowBox? Ask(EndpointQuestion question) => question.Transport == Transport.TcpTls ? null : new()
    {
        Clients = question.Clients,
        Hosts = question.Hosts,
        Ports = question.Ports,
        Paths = question.Paths,
        Times = WeekTime.All,
    };

    public override AskedFlows Ask(PolicyRequest request) => new(new FlowBox
    {
        Clients = request.Source is { } source ? IpSet.Of(source) : IpSet.All,
        Hosts = Language.Exactly(request.Host ?? ""),
        Ports = PortSet.Of((ushort)(request.Port ?? 443)),
    });

    public override Decision Decide(FlowBox asked) => Decider.Decide(chain, asked);

    public override Evaluation Evaluate(Flow flow)
    {
        var answer = Decider.Evaluate(chain, flow);
        return Lies ? answer with { Action = new(Outcome.Direct) } : answer;
    }

    private static Match Condition(string word, ImmutableArray<(string, IpSet)>.Builder sets)
    {
        var doubt = new Doubt("nobody can know", null);
        var parts = word.Split('=');
        switch (parts[0])
        {
            case "host":
                var host = parts[1];
                return Matches.Host(host.StartsWith('.') ? Language.Suffix(host[1..]) : Language.Exactly(host), doubt);
            case "port":
                return Matches.Port(PortSet.Of(ushort.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
            case "client":
                _ = IpSet.TryParse(parts[1], out var clients);
                sets.Add(($"set '{parts[1]}'", clients));
                return Matches.Client(clients);
            case "hour":
                var hour = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
                return Matches.Time(Enumerable.Range(0, 7).Aggregate(WeekTime.Empty, (all, day) => all.Or(WeekTime.OfDay(day, hour * 60, (hour * 60) + 59))), doubt);
            default:
                return Match.Unknown(doubt);
        }
    }
}

/// <summary>The format of <see cref="ListPolicy"/>; <c>read NAME</c> reads a further file.</summary>
internal sealed class ListFormat : ConfigFormat
{
    public override string Id => "list";

    public override string Title => "List";

    public override ImmutableArray<string> Engines => [];

    public int Bindings { get; private set; }

    public override Recognition Recognize(SourceText text) => Recognition.Yes;

    public override SyntaxTree Parse(SourceText text) => new(text, new Root(new(0, text.Content.Length)), [], []);

    public override BoundConfig Bind(SyntaxTree tree, BindContext context)
    {
        Bindings++;
        var files = tree.Text.Content.Split('\n')
            .Where(l => l.StartsWith("read ", StringComparison.Ordinal))
            .Select(l => context.Read(l[5..], tree.Text).Text)
            .OfType<SourceText>()
            .ToImmutableArray();
        var lines = string.Join('\n', files.Select(f => f.Content).Append(tree.Text.Content));
        var all = SourceText.From(tree.Text.Path, lines);
        return new([new ListPolicy(all) { Source = all }], [], [], files);
    }

    private sealed class Root(TextSpan span) : SyntaxNode(span);
}
