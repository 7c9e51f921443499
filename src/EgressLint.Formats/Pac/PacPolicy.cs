using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Comparing;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Formats.Pac;

/// <summary>
/// What a PAC file means to one engine. Deciding a box runs FindProxyForURL on all of its requests at once; deciding one flow runs it on
/// that one. Both are the same interpreter; only a condition on a name is settled by other code (automata here, text there).
/// </summary>
internal sealed class PacPolicy : Policy
{
    /// <summary>Ports of one question that are asked one by one; more are not told apart.</summary>
    private const int MostPorts = 64;

    internal const string Scheme = "scheme";

    private static readonly Language Local = Language.OneOf(["localhost", "::1"]).Or(Language.EndsWith(".localhost")).Or(Dotted("127\\."));
    private static readonly Language LinkLocal = Dotted("169\\.254\\.").Or(Languages.OfPattern("^fe[89ab][0-9a-f]:[0-9a-f:.]*$", out _) ?? Language.Empty);

    private readonly PacMachine machine;
    private readonly PacProfile profile;
    private readonly Dictionary<(TextSpan? Guard, TextSpan At, string Result), PolicyEntry> entries = [];
    private readonly Lock gate = new();
    private readonly Lazy<ImmutableArray<Policy>> variants;

    /// <param name="name">Name in reports.</param>
    /// <param name="machine">The script in the engine.</param>
    /// <param name="others">Loads the script into the engines to compare with, when somebody compares.</param>
    internal PacPolicy(string name, PacMachine machine, Func<ImmutableArray<Policy>> others)
    {
        Name = name;
        variants = new(others);
        this.machine = machine;
        profile = machine.Profile;
        Chains = [new Chain("FindProxyForURL", [], new(Match.Always, new(Outcome.Direct), null, "no proxy auto-configuration"))];
    }

    /// <inheritdoc/>
    public override string Format => "pac";

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Engine => profile.Title;

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <inheritdoc/>
    public override Outcome WhenRejected => Outcome.Direct;

    /// <inheritdoc/>
    public override bool ChoosesRoute => true;

    /// <inheritdoc/>
    public override PolicyPlace Place => PolicyPlace.Script;

    /// <inheritdoc/>
    public override ImmutableArray<Policy> Variants => variants.Value;

    /// <summary>The script in the engine.</summary>
    internal PacMachine Machine => machine;

    /// <summary>The script as it is written; null where nobody compares it.</summary>
    internal JsProgram? Script { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<FlowBox>? WhereDifferent(Policy other, FlowBox asked)
    {
        if (other is not PacPolicy { Script: { } theirs } pac || Script is not { } mine || profile != pac.profile || !Rejections.IsEmpty || !pac.Rejections.IsEmpty
            || machine.LoadFailure is not null || pac.machine.LoadFailure is not null
            || !asked.Hosts.IsSubsetOf(Language.AnyHostName) || PacComparison.Hosts(mine, theirs) is not { } hosts)
        {
            return null;
        }

        var boxes = ImmutableArray.CreateBuilder<FlowBox>();
        var before = Language.Empty;
        foreach (var set in hosts)
        {
            var met = set.Exact is { } name ? asked.Hosts.Contains(name) && !before.Contains(name) ? set : Language.Empty : asked.Hosts.And(set).Except(before);
            if (!met.IsEmpty)
            {
                boxes.Add(asked with { Hosts = met });
            }

            before = before.Or(set);
        }

        return boxes.ToImmutable();
    }

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question)
    {
        if (question.Transport is not (Transport.Http or Transport.Https))
        {
            // What is not a URL never asks the script.
            return null;
        }

        var scheme = question.Transport == Transport.Http ? "http" : "https";
        return new()
        {
            Clients = question.Clients.And(IpSet.AllV4) is { IsEmpty: false } clients ? question.Clients.IsAll ? IpSet.All : clients : question.Clients,
            Hosts = question.Hosts,
            Addresses = question.Addresses,
            Ports = question.Ports,
            Paths = machine.GivesPath(scheme) ? question.Paths.And(Languages.Paths) : Language.Exactly("/"),
            Traits = Traits.None.With(Scheme, scheme),
        };
    }

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request) => PacRequests.Ask(this, profile, request);

    /// <inheritdoc/>
    public override Decision Decide(FlowBox asked)
    {
        lock (gate)
        {
            var parts = ImmutableArray.CreateBuilder<DecisionPart>();
            foreach (var box in Askable(asked, parts))
            {
                foreach (var part in new Explorer(machine, false).Explore(box))
                {
                    parts.Add(Part(part));
                }
            }

            return new(asked, parts.ToImmutable());
        }
    }

    /// <inheritdoc/>
    public override Evaluation Evaluate(Flow flow)
    {
        var box = new FlowBox
        {
            Clients = flow.Client is { } client ? IpSet.Of(client) : IpSet.All,
            Hosts = Language.Exactly(flow.Host),
            Addresses = flow.Address is { } address ? IpSet.Of(address) : null,
            Ports = PortSet.Of(flow.Port),
            Paths = Language.Exactly(flow.Path.Length == 0 ? "/" : flow.Path),
            Times = flow.Minute is { } minute ? new(IntervalSet<ushort>.Range(minute, minute)) : null,
            Dates = flow.Date is { } date ? DateSet.Of(date) : null,
            Traits = Traits.None.With(Scheme, flow.Traits.GetValueOrDefault(Scheme, "https")),
            Resolved = flow.Resolved,
        };
        lock (gate)
        {
            var direct = ImmutableArray.CreateBuilder<DecisionPart>();
            foreach (var one in Askable(box, direct))
            {
                var explored = new Explorer(machine, true).Explore(one);
                var parts = explored.ConvertAll(Part);
                var possible = parts.Aggregate(OutcomeSet.Empty, (all, p) => all.Or(p.Possible));
                var same = parts.TrueForAll(p => p.IsCertain && p.Action.Equals(parts[0].Action));
                return new(parts[0].Entry, same ? parts[0].Action : null) { Steps = parts[0].Steps, Possible = possible };
            }

            return new(direct[0].Entry, direct[0].Action) { Steps = direct[0].Steps };
        }
    }

    /// <summary>The boxes, one port each, for which the script is asked; what never gets there goes direct.</summary>
    private List<FlowBox> Askable(FlowBox asked, ImmutableArray<DecisionPart>.Builder direct)
    {
        var never = profile.Engine == PacEngine.Firefox ? Local : Local.Or(LinkLocal);
        var hosts = asked.Hosts;
        if (asked.Hosts.Relate(never, SetBudget.Default) is Relation.Inside or Relation.Crosses)
        {
            var local = asked with { Hosts = asked.Hosts.And(never) };
            var entry = new PolicyEntry(Match.Always, new(Outcome.Direct, ["DIRECT"]), null, "the engine never asks the script about the machine itself");
            if (!local.IsEmpty)
            {
                direct.Add(new(local, entry.Action, entry, [new(entry, Truth.Yes, [])]) { Route = ["DIRECT"] });
            }

            hosts = asked.Hosts.Except(never);
        }

        if (hosts.IsEmpty)
        {
            return [];
        }

        var rest = asked with { Hosts = hosts };
        var ports = new List<FlowBox>();
        foreach (var range in asked.Ports.Numbers.Intervals)
        {
            if (range.Last - range.First >= MostPorts || ports.Count >= MostPorts)
            {
                direct.Add(Unknown(rest with { Ports = PortSet.Range(range.First, range.Last) }));
                continue;
            }

            for (int port = range.First; port <= range.Last; port++)
            {
                ports.Add(rest with { Ports = PortSet.Of((ushort)port) });
            }
        }

        return ports;
    }

    private DecisionPart Unknown(FlowBox box)
    {
        var doubt = new Doubt("more than 64 ports are asked about at once", null);
        var entry = Chains[0].Default;
        return new(box, entry.Action, entry, [new(entry, Truth.Maybe, [doubt])]) { Doubts = [doubt] };
    }

    private DecisionPart Part(ExploredPart part)
    {
        var first = part.Results[0];
        var entry = part.Results.Length > 1 && part.Results.All(r => r.End != RunEnd.Abandoned) ? Entry(part.Results) : Entry(first);
        var possible = OutcomeSet.Empty;
        var doubts = ImmutableArray.CreateBuilder<Doubt>();
        var differs = false;
        foreach (var result in part.Results)
        {
            if (result.End == RunEnd.Abandoned)
            {
                doubts.Add(new(result.Why, machine.At(result.At)));
                possible = OutcomeSet.All;
                continue;
            }

            var action = Entry(result).Action;
            possible = possible.Or(OutcomeSet.Of(action.Outcome));
            differs |= action.Outcome != entry.Action.Outcome;
        }

        if (doubts.Count > 0 || differs)
        {
            doubts.InsertRange(0, part.Doubts);
        }

        var steps = Steps(first, entry, [.. doubts.Distinct()]);
        return new(part.Box, entry.Action, entry, steps)
        {
            Doubts = doubts.Count == 0 ? [] : [.. doubts.Distinct()],
            Possible = possible,
            Assumed = [.. part.Results.SelectMany(r => r.Assumed).Distinct()],
            ResolvedAt = part.Results.Select(r => r.Resolved).FirstOrDefault(s => s is not null) is { } span ? machine.At(span) : null,
            Route = entry.Action.Targets,
        };
    }

    /// <summary>What led there: the definition of the value, the return, and what captured the request.</summary>
    private ImmutableArray<TraceStep> Steps(RunResult result, PolicyEntry entry, ImmutableArray<Doubt> doubts)
    {
        var steps = ImmutableArray.CreateBuilder<TraceStep>();
        if (result.Guard is not null && result.At.Length > 0)
        {
            steps.Add(new(new(Match.Always, entry.Action, machine.At(result.At), "return"), Truth.Yes, []));
        }

        for (var origin = result.Origin; origin is not null; origin = origin.Next)
        {
            if (!Contains(machine.At(result.At).Span, machine.At(origin.Span).Span))
            {
                steps.Add(new(new(Match.Always, entry.Action, machine.At(origin.Span), "value"), Truth.Yes, []));
            }
        }

        steps.Add(new(entry, doubts.IsEmpty ? Truth.Yes : Truth.Maybe, doubts));
        return steps.ToImmutable();
    }

    private static bool Contains(TextSpan outer, TextSpan inner) => outer.Start <= inner.Start && inner.End <= outer.End;

    /// <summary>One entry for each place that decides and what it says, so that findings of one place come together.</summary>
    private PolicyEntry Entry(RunResult result)
    {
        var text = result.End == RunEnd.Returned ? result.Text : result.End + " " + result.Why;
        var key = (result.Guard?.Span, result.At, text);
        if (!entries.TryGetValue(key, out var entry))
        {
            var (action, label) = PacActions.Of(result, profile.Engine);
            var at = machine.At(result.Guard?.Span ?? result.At);
            entries[key] = entry = new(Match.Always, action, at, label);
        }

        return entry;
    }

    /// <summary>One entry for several ends of which nobody knows which comes out: where the first one decides, with the ways of all of them.</summary>
    private PolicyEntry Entry(ImmutableArray<RunResult> results)
    {
        var each = results.Select(Entry).ToArray();
        if (each.All(e => e.Action.Equals(each[0].Action) && e.Label == each[0].Label))
        {
            return each[0];
        }

        var key = ((TextSpan?)null, results[0].At, "one of " + string.Join('\n', each.Select(e => e.Label)));
        if (!entries.TryGetValue(key, out var entry))
        {
            var outcome = each.Select(e => e.Action.Outcome).Distinct().Count() == 1 ? each[0].Action.Outcome : Outcome.Direct;
            var labels = each.Select(e => e.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
            var label = labels.Length == 1 ? labels[0] : "one of " + string.Join(", ", labels.Take(4));
            entries[key] = entry = new(Match.Always, new(outcome, [.. each.SelectMany(e => e.Action.Targets).Distinct().Order(StringComparer.Ordinal)]), each[0].At, label) { IsOneOf = true };
        }

        return entry;
    }

    private static Language Dotted(string start) => Languages.OfPattern("^" + start, out _)?.And(Languages.DottedQuad) ?? Language.Empty;
}

/// <summary>What the end of a run means.</summary>
internal static class PacActions
{
    /// <summary>Action and label.</summary>
    public static (PolicyAction Action, string Label) Of(RunResult result, PacEngine engine)
    {
        switch (result.End)
        {
            case RunEnd.Returned:
                var route = PacRoute.Parse(result.Text, engine);
                if (engine == PacEngine.Chromium && !System.Text.Ascii.IsValid(result.Text))
                {
                    return (new(Outcome.Direct, ["DIRECT"]), "a return value that is not ASCII");
                }

                var outcome = route.IsDeadEnd ? Outcome.Deny : route.Targets[0] == "DIRECT" ? Outcome.Direct : Outcome.Proxy;
                return (new(outcome, route.Targets), "return " + Show(result.Text));
            case RunEnd.ReturnedOther:
                return (new(Outcome.Direct, ["DIRECT"]), "return of " + result.Why);
            case RunEnd.Threw:
                return (new(Outcome.Direct, ["DIRECT"]), "failure: " + Show(result.Why));
            default:
                return (new(Outcome.Direct), "what is not known");
        }
    }

    public static string Show(string text)
    {
        var shown = text.Length > 120 ? string.Concat(text.AsSpan(0, 120), "…") : text;
        return string.Create(CultureInfo.InvariantCulture, $"\"{shown}\"");
    }
}
