using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Core.Policies;

/// <summary>What an entry does with what matches it.</summary>
public enum Outcome
{
    /// <summary>Lets it pass.</summary>
    Allow,

    /// <summary>Stops it.</summary>
    Deny,

    /// <summary>First asks for credentials.</summary>
    Authenticate,

    /// <summary>Sends it straight to the far end.</summary>
    Direct,

    /// <summary>Hands it to a proxy.</summary>
    Proxy,

    /// <summary>Decrypts it.</summary>
    Intercept,

    /// <summary>Passes the encrypted bytes on untouched.</summary>
    Splice,

    /// <summary>Looks at it and decides at a later step.</summary>
    Peek,
}

/// <summary>
/// The outcomes that something may have. A later stage can make certain what an earlier one left open: "allowed or denied" followed by
/// "denied" is denied. Both evaluations carry such sets, so that they agree by construction.
/// </summary>
public readonly record struct OutcomeSet
{
    private readonly int bits;

    private OutcomeSet(int bits)
    {
        this.bits = bits;
    }

    /// <summary>None.</summary>
    public static OutcomeSet Empty => default;

    /// <summary>Nobody can say which.</summary>
    public static OutcomeSet All => new((1 << ((int)Outcome.Peek + 1)) - 1);

    /// <summary>Whether there is none in it.</summary>
    public bool IsEmpty => bits == 0;

    /// <summary>The only one, or null.</summary>
    public Outcome? Only => int.PopCount(bits) == 1 ? (Outcome)int.TrailingZeroCount(bits) : null;

    /// <summary>One outcome.</summary>
    public static OutcomeSet Of(Outcome outcome) => new(1 << (int)outcome);

    /// <summary>Whether it may be this one.</summary>
    public bool Contains(Outcome outcome) => (bits & (1 << (int)outcome)) != 0;

    /// <summary>This or the other.</summary>
    public OutcomeSet Or(OutcomeSet other) => new(bits | other.bits);

    /// <summary>Without one.</summary>
    public OutcomeSet Without(Outcome outcome) => new(bits & ~(1 << (int)outcome));

    /// <summary>What comes out when what this lets pass goes on to a stage with these outcomes.</summary>
    public OutcomeSet Then(OutcomeSet next) => Contains(Outcome.Allow) ? Without(Outcome.Allow).Or(next) : this;
}

/// <summary>An outcome with what it names: proxies, peers.</summary>
public sealed record PolicyAction(Outcome Outcome, ImmutableArray<string> Targets)
{
    /// <summary>An action without targets.</summary>
    public PolicyAction(Outcome outcome)
        : this(outcome, [])
    {
    }

    /// <summary>Whether the other action is one that this one leaves open: the same outcome, and no way that is not among these.</summary>
    public bool Covers(PolicyAction other)
    {
        if (Outcome != other.Outcome)
        {
            return false;
        }

        foreach (var target in other.Targets)
        {
            if (!Targets.Contains(target))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(PolicyAction? other) => other is not null && Outcome == other.Outcome && Targets.AsSpan().SequenceEqual(other.Targets.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outcome, Targets.Length);
}

/// <summary>One line of a policy.</summary>
/// <param name="Match">What it applies to.</param>
/// <param name="Action">What it does.</param>
/// <param name="At">Where it stands; null for a default that is built into the engine.</param>
/// <param name="Label">What its format calls it, such as <c>http_access</c>; for a built-in default what that is.</param>
public sealed record PolicyEntry(Match Match, PolicyAction Action, Location? At, string Label)
{
    /// <summary>Whether people know it by its label, and its text says little: a rule with a name in an export.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether the ways of its action are not tried in order: one of them is taken, and nobody knows which.</summary>
    public bool IsOneOf { get; init; }

    /// <summary>Whether it stands for a helper that may send a request elsewhere, or a changed one.</summary>
    public bool MayRewrite { get; init; }

    /// <summary>Whether it is for listed addresses only, so that it does not follow a service that moves: no tag, no name, not every address.</summary>
    public bool PinsAddresses { get; init; }
}

/// <summary>One question a policy answers, first match wins.</summary>
/// <param name="Name">What the format calls it, such as <c>http_access</c>.</param>
/// <param name="Entries">In the order of evaluation.</param>
/// <param name="Default">What happens when nothing matches.</param>
public sealed record Chain(string Name, ImmutableArray<PolicyEntry> Entries, PolicyEntry Default);

/// <summary>What happens to the TLS inside.</summary>
public enum Inspection
{
    /// <summary>Nothing looks inside.</summary>
    None,

    /// <summary>It is decrypted.</summary>
    Intercept,

    /// <summary>It was looked at and passed on encrypted.</summary>
    Splice,

    /// <summary>It is cut.</summary>
    Terminate,

    /// <summary>It cannot be known.</summary>
    Unknown,
}

/// <summary>A step of a decision.</summary>
/// <param name="Entry">The entry that was asked.</param>
/// <param name="Matched">Whether it matched.</param>
/// <param name="Doubts">Why that is not known, where it is not.</param>
public sealed record TraceStep(PolicyEntry Entry, Truth Matched, ImmutableArray<Doubt> Doubts);

/// <summary>A part of what was asked that has one outcome.</summary>
/// <param name="Flows">The flows.</param>
/// <param name="Action">What happens to them, where that is certain; else what happens when every doubtful entry does not match.</param>
/// <param name="Entry">The entry that decides.</param>
/// <param name="Steps">Entries that matched or may match, in order; the last is the deciding one.</param>
public sealed record DecisionPart(FlowBox Flows, PolicyAction Action, PolicyEntry Entry, ImmutableArray<TraceStep> Steps)
{
    private readonly OutcomeSet possible;

    /// <summary>Why the outcome is not certain; empty when it is.</summary>
    public ImmutableArray<Doubt> Doubts { get; init; } = [];

    /// <summary>Every outcome that the part may have: one when it is certain.</summary>
    public OutcomeSet Possible
    {
        get => IsCertain ? OutcomeSet.Of(Action.Outcome) : possible.IsEmpty ? OutcomeSet.All : possible;
        init => possible = value;
    }

    /// <summary>What was taken for granted.</summary>
    public ImmutableArray<Doubt> Assumed { get; init; } = [];

    /// <summary>What happens to the TLS inside.</summary>
    public Inspection Inspection { get; init; }

    /// <summary>The entry that decides the inspection, where one does.</summary>
    public PolicyEntry? InspectedBy { get; init; }

    /// <summary>Where it goes from here, in order of preference, such as <c>DIRECT</c> or <c>PEER name</c>.</summary>
    public ImmutableArray<string> Route { get; init; } = [];

    /// <summary>Where the address of the host was asked for before the decision; null when it was not.</summary>
    public Location? ResolvedAt { get; init; }

    /// <summary>Whether nothing is open but which of its addresses a name is reached at.</summary>
    public bool DependsOnAddress { get; init; }

    /// <summary>Whether every possible outcome is the same.</summary>
    public bool IsCertain => Doubts.IsEmpty;
}

/// <summary>The answer to a question: disjoint parts that cover what was asked.</summary>
public sealed record Decision(FlowBox Asked, ImmutableArray<DecisionPart> Parts);

/// <summary>A setting that is not first-match: its value, and where it was set or would have to be.</summary>
/// <param name="Value">The value in force.</param>
/// <param name="At">Where it was set; for a default, where the policy begins.</param>
/// <param name="IsDefault">Whether the engine's default is in force.</param>
public readonly record struct Setting<T>(T Value, Location At, bool IsDefault);

/// <summary>Where on the way from a client to a service a policy stands.</summary>
public enum PolicyPlace
{
    /// <summary>In the network: it sees what leaves through it.</summary>
    Network,

    /// <summary>On the machine of the client: it sees what that sends.</summary>
    Machine,

    /// <summary>A script that clients run to learn their way.</summary>
    Script,

    /// <summary>A proxy: it sees what is sent to it, and connects on its own.</summary>
    Proxy,
}

/// <summary>Something that certainly lets connections in.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Protocols">For which protocols.</param>
/// <param name="Ports">To which ports.</param>
/// <param name="From">From where at least.</param>
public sealed record InboundOpening(string Name, Location At, Protocols Protocols, PortSet Ports, IpSet From)
{
    /// <summary>File name of the only program that is reached through it, lower case; null when there is no such condition, empty when nobody knows whether there is.</summary>
    public string? Program { get; init; }
}

/// <summary>What a configuration means. The only semantic model.</summary>
public abstract class Policy
{
    /// <summary>Id of the format, such as <c>squid</c>.</summary>
    public abstract string Format { get; }

    /// <summary>Name in reports; the path of the main file unless a file holds several policies.</summary>
    public abstract string Name { get; }

    /// <summary>What it is called in its file, where a file holds several: the name of a network security group. Else the same as <see cref="Name"/>.</summary>
    public virtual string Title => Name;

    /// <summary>The main file.</summary>
    public required SourceText Source { get; init; }

    /// <summary>The questions it answers.</summary>
    public abstract ImmutableArray<Chain> Chains { get; }

    /// <summary>Settings that are not first-match.</summary>
    public PolicySettings Settings { get; init; } = PolicySettings.None;

    /// <summary>Why the engine would refuse to load it; empty when it loads. It is analysed all the same, as if the mistakes were not there.</summary>
    public ImmutableArray<Rejection> Rejections { get; init; } = [];

    /// <summary>What really happens to every request when the engine refuses the configuration.</summary>
    public virtual Outcome WhenRejected => Outcome.Deny;

    /// <summary>Name and release of the engine whose behaviour this is, such as <c>Squid 6</c>; empty where there is only one.</summary>
    public virtual string Engine => "";

    /// <summary>
    /// Whether it only chooses the way: what passes goes direct or to a proxy, and what is stopped is sent to a proxy that cannot answer.
    /// It sees the names that clients ask for, and nothing of methods, credentials and what the names resolve to for others.
    /// </summary>
    public virtual bool ChoosesRoute => false;

    /// <summary>
    /// Whether it looks at packets and nothing above: addresses, ports and, on the machine itself, who sends. It sees no names but those that it resolves
    /// itself, no methods, paths or credentials.
    /// </summary>
    public virtual bool FiltersPackets => false;

    /// <summary>Whether names can matter to it. Where they cannot, a set of names goes along and nothing is worked out with it.</summary>
    public virtual bool SeesNames => true;

    /// <summary>Whether it looks at far addresses, so that published ones can decide.</summary>
    public virtual bool SeesAddresses => FiltersPackets;

    /// <summary>Whether names that only answers of DNS hold (targets of aliases) can matter to it. It cannot where only the name that was asked for is seen.</summary>
    public virtual bool MeetsAliases => !ChoosesRoute && !FiltersPackets;

    /// <summary>Where it stands on the way.</summary>
    public abstract PolicyPlace Place { get; }

    /// <summary>The same file as other engines read it, for comparison.</summary>
    public virtual ImmutableArray<Policy> Variants => [];

    /// <summary>Conditions on the near address that occur, with what names them: <c>ACL 'localnet'</c>. For the choice of an assumed client.</summary>
    public ImmutableArray<(string Name, IpSet Clients)> ClientSets { get; init; } = [];

    /// <summary>
    /// Shows every host name that conditions of access compare with, as it is written; null when there are none. A list of a million names makes a million
    /// calls and no object.
    /// </summary>
    public Action<WrittenHostVisitor>? WrittenHosts { get; init; }

    /// <summary>What certainly lets connections in from outside, of a policy that looks at those, too.</summary>
    public ImmutableArray<InboundOpening> Openings => FindsOpenings?.Value ?? [];

    /// <summary>Finds <see cref="Openings"/> when somebody asks, which takes longer than most questions; null for none.</summary>
    public Lazy<ImmutableArray<InboundOpening>>? FindsOpenings { get; init; }

    /// <summary>
    /// Whether everything but the entries of the chains is certainly the same as in another policy, and the chains are all that decides: then two policies differ only
    /// where an entry takes flows that the other one does not have in this order. False is no claim.
    /// </summary>
    public virtual bool IsSameBesideEntries(Policy other) => false;

    /// <summary>
    /// The only ones of the flows asked about that another policy can decide differently, in disjoint boxes; null where that cannot be told. What nobody knows of all other
    /// flows is the same for both. For policies that are no chains.
    /// </summary>
    public virtual ImmutableArray<FlowBox>? WhereDifferent(Policy other, FlowBox asked) => null;

    /// <summary>Turns an endpoint question into flows; null when this kind of policy has no say in it (raw TLS and a web proxy).</summary>
    public abstract FlowBox? Ask(EndpointQuestion question);

    /// <summary>Turns a concrete request into flows.</summary>
    public abstract AskedFlows Ask(PolicyRequest request);

    /// <summary>Decides every flow of a box.</summary>
    public abstract Decision Decide(FlowBox asked);

    /// <summary>Decides one concrete flow by the concrete evaluation; a null action when it cannot be known.</summary>
    public abstract Evaluation Evaluate(Flow flow);
}

/// <summary>The concrete evaluation's answer.</summary>
/// <param name="Entry">The entry that decides if every doubtful one before it does not match.</param>
/// <param name="Action">What happens; null when it depends on what is unknown.</param>
public sealed record Evaluation(PolicyEntry Entry, PolicyAction? Action)
{
    private readonly OutcomeSet possible;

    /// <summary>Every entry that was asked, with its answer, in order.</summary>
    public ImmutableArray<TraceStep> Steps { get; init; } = [];

    /// <summary>Every outcome that it may have: one when it is known.</summary>
    public OutcomeSet Possible
    {
        get => Action is { } action ? OutcomeSet.Of(action.Outcome) : possible.IsEmpty ? OutcomeSet.All : possible;
        init => possible = value;
    }
}
