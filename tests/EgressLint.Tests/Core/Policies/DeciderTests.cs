using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Policies;

/// <summary>The walk over boxes against points: whatever the truth behind a doubt is, a certain part must say what happens.</summary>
public sealed class DeciderTests
{
    private static readonly string[] Hosts = ["a.x", "b.x", "a.b.x", "x", "c.y", "y", "a.y.x"];
    private static readonly ushort[] Ports = [80, 443, 8080, 10140];
    private static readonly uint[] Clients = [0x0A000001, 0x0A010001, 0xC0A80001, 0x01020304];

    /// <summary>Points asked; EGRESSLINT_POINTS=1000000 for the long run.</summary>
    private static int Points => int.TryParse(Environment.GetEnvironmentVariable("EGRESSLINT_POINTS"), out var points) ? points : 60_000;

    [Fact]
    public void A_certain_part_is_right_whatever_the_truth_behind_the_doubts()
    {
        var asked = 0;
        for (var seed = 1; asked < Points; seed++)
        {
            var random = new Random(seed);
            var secrets = new List<Secret>();
            var chain = RandomChain(random, secrets);
            var decision = Decider.Decide(chain, Everything());
            foreach (var flow in AllFlows())
            {
                var parts = decision.Parts.Where(p => p.Flows.Contains(flow)).ToList();
                Assert.True(parts.Count == 1, $"seed {seed}: {flow} lies in {parts.Count} parts");
                foreach (var secret in secrets)
                {
                    secret.Draw(random);
                }

                asked++;
                if (parts[0].IsCertain)
                {
                    Assert.True(parts[0].Action.Equals(Truth(chain, flow)), $"seed {seed}: {flow} is said to be {parts[0].Action.Outcome}");
                }
            }
        }
    }

    [Fact]
    public void The_concrete_evaluation_says_what_the_parts_say()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            var chain = RandomChain(random, []);
            var decision = Decider.Decide(chain, Everything());
            foreach (var flow in AllFlows())
            {
                var part = decision.Parts.Single(p => p.Flows.Contains(flow));
                var evaluation = Decider.Evaluate(chain, flow);
                Assert.Equal(part.IsCertain ? part.Action : null, evaluation.Action);
                Assert.Equal(part.Possible, evaluation.Possible);
                Assert.Same(part.Entry, evaluation.Entry);
                var walked = evaluation.Steps.Where(s => s.Matched != EgressLint.Core.Policies.Truth.No).ToList();
                Assert.Equal(Shown(part.Steps), Shown(part.Entry == chain.Default ? [.. walked, part.Steps[^1]] : walked));
            }
        }
    }

    [Fact]
    public void A_part_says_what_its_steps_say()
    {
        var uncertain = 0;
        for (var seed = 1; seed <= 100; seed++)
        {
            foreach (var part in Decider.Decide(RandomChain(new Random(seed), []), Everything()).Parts)
            {
                var agree = part.Steps.All(s => s.Entry.Action.Equals(part.Action));
                var possible = part.Steps.Aggregate(OutcomeSet.Empty, (all, s) => all.Or(OutcomeSet.Of(s.Entry.Action.Outcome)));
                uncertain += agree ? 0 : 1;
                Assert.Equal(agree ? [] : part.Steps.SelectMany(s => s.Doubts).Distinct(), part.Doubts);
                Assert.Equal(agree ? OutcomeSet.Of(part.Action.Outcome) : possible, part.Possible);
                Assert.Equal(EgressLint.Core.Policies.Truth.Yes, part.Steps[^1].Matched);
                var closed = Decider.Close(part.Flows, part.Steps[..^1], part.Entry);
                Assert.Equal((part.Action, part.Possible), (closed.Action, closed.Possible));
                Assert.Equal(part.Doubts.AsEnumerable(), closed.Doubts);
                Assert.Equal(Shown(part.Steps), Shown(closed.Steps));
            }
        }

        Assert.InRange(uncertain, 100, int.MaxValue);
    }

    [Fact]
    public void Each_part_has_a_witness_that_lies_in_it_and_is_decided_by_the_same_entry()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var chain = RandomChain(new Random(seed), [], doubts: false);
            foreach (var part in Decider.Decide(chain, Everything()).Parts)
            {
                var witness = part.Flows.Witness();
                Assert.NotNull(witness);
                var flow = witness with { Client = witness.Client ?? IpAddress.V4(1) };
                Assert.True(part.Flows.Contains(flow), $"seed {seed}");
                Assert.Same(part.Entry, Decider.Evaluate(chain, flow).Entry);
            }
        }
    }

    [Fact]
    public void Two_doubts_with_one_outcome_are_no_doubt()
    {
        var unknown = Match.Unknown(new("nobody knows", null));
        var chain = new Chain("test", [new(unknown, new(Outcome.Allow), null, "first")], new(Match.Always, new(Outcome.Allow), null, "default"));
        Assert.True(Assert.Single(Decider.Decide(chain, Everything()).Parts).IsCertain);
    }

    private static IEnumerable<string> Shown(IEnumerable<TraceStep> steps) => steps.Select(s => $"{s.Entry.Label} {s.Matched} {string.Join(", ", s.Doubts.Select(d => d.Reason))}");

    private static FlowBox Everything() => new() { Hosts = Language.OneOf(Hosts), Protocols = Protocols.Tcp };

    private static IEnumerable<Flow> AllFlows() =>
        from host in Hosts
        from port in Ports
        from client in Clients
        select new Flow { Host = host, Port = port, Client = IpAddress.V4(client) };

    private static PolicyAction Truth(Chain chain, Flow flow) =>
        (chain.Entries.FirstOrDefault(e => Holds(e.Match, flow)) ?? chain.Default).Action;

    /// <summary>The truth as a world has it in which every secret is what was drawn.</summary>
    private static bool Holds(Match match, Flow flow) => match switch
    {
        Expression { Kind: 0 } all => all.Parts.All(p => Holds(p, flow)),
        Expression { Kind: 1 } any => any.Parts.Any(p => Holds(p, flow)),
        Expression not => !Holds(not.Parts[0], flow),
        Secret secret => secret.Value,
        _ => match.Test(flow).Truth == EgressLint.Core.Policies.Truth.Yes,
    };

    private static Chain RandomChain(Random random, List<Secret> secrets, bool doubts = true)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            entries.Add(new(RandomMatch(random, secrets, 3, doubts), new(random.Next(2) == 0 ? Outcome.Allow : Outcome.Deny), null, "entry " + i));
        }

        return new("test", entries.ToImmutable(), new(Match.Always, new(random.Next(2) == 0 ? Outcome.Allow : Outcome.Deny), null, "default"));
    }

    private static Match RandomMatch(Random random, List<Secret> secrets, int depth, bool doubts)
    {
        var doubt = new Doubt("too complex", null);
        switch (random.Next(depth > 0 ? 8 : 4))
        {
            case 0:
                return Matches.Host(Language.Suffix(Hosts[random.Next(Hosts.Length)]), doubt);
            case 1:
                return Matches.Port(PortSet.Range(Ports[random.Next(2)], Ports[1 + random.Next(3)]));
            case 2:
                return Matches.Client(IpSet.Network(IpAddress.V4(Clients[random.Next(Clients.Length)]), random.Next(4) * 8));
            case 3 when doubts:
                var secret = new Secret("secret " + random.Next(3));
                secrets.Add(secret);
                return secret;
            case 3:
                return Matches.Host(Language.Exactly(Hosts[random.Next(Hosts.Length)]), doubt);
            case 4 or 5:
                return new Expression(0, [RandomMatch(random, secrets, depth - 1, doubts), RandomMatch(random, secrets, depth - 1, doubts)]);
            case 6:
                return new Expression(1, [RandomMatch(random, secrets, depth - 1, doubts), RandomMatch(random, secrets, depth - 1, doubts)]);
            default:
                return new Expression(2, [RandomMatch(random, secrets, depth - 1, doubts)]);
        }
    }

    /// <summary>All, any or not, kept open so that the truth can be computed beside what it is built of.</summary>
    private sealed class Expression(int kind, ImmutableArray<Match> parts) : Match
    {
        private readonly Match built = kind == 0 ? All(parts.AsSpan()) : kind == 1 ? Any(parts.AsSpan()) : parts[0].Not();

        public int Kind => kind;

        public ImmutableArray<Match> Parts => parts;

        public override Split Split(FlowBox box) => built.Split(box);

        public override Answer Test(Flow flow) => built.Test(flow);
    }

    /// <summary>A condition nobody can see into, with a truth of its own.</summary>
    private sealed class Secret(string name) : Match
    {
        private readonly Match unknown = Unknown(new(name, null));

        public bool Value { get; private set; }

        public void Draw(Random random) => Value = random.Next(2) == 0;

        public override Split Split(FlowBox box) => unknown.Split(box);

        public override Answer Test(Flow flow) => unknown.Test(flow);
    }
}
