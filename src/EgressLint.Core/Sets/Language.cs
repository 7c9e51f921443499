using System.Collections.Immutable;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>
/// A regular set of byte strings: host names, URL rests, header values. Text is taken as its UTF-8 bytes. Immutable and safe to use
/// from several threads. Operations are lazy where the result is large and minimal where it is small.
/// </summary>
/// <example><c>Language.Suffix("example.com").Except(Language.Exactly("www.example.com")).Witness()</c> is <c>example.com</c>.</example>
public sealed partial class Language
{
    /// <summary>Results up to this size are made explicit at once; it keeps chains of operations from piling up.</summary>
    private const int EagerStates = 2_000;
    private const int EagerWork = 60_000;

    private readonly bool hostLimited;
    private string? witness;
    private volatile bool isSearched;
    private readonly Func<Automaton>? make;
    private Automaton? made;
    private Ending? ending;

    internal Language(Automaton body, bool hostLimited, string? exact = null)
    {
        made = body;
        this.hostLimited = hostLimited;
        Exact = exact;
    }

    /// <summary>A set whose automaton is made when it is first needed.</summary>
    internal Language(Func<Automaton> make, Ending ending)
    {
        this.make = make;
        this.ending = ending;
    }

    private Language(string exact)
    {
        Exact = exact;
    }

    /// <summary>
    /// The automaton. For a single text and a short list it is made when it is first needed, which for most of them is never. Two threads may both make it;
    /// they make the same.
    /// </summary>
    private Automaton Body => made ??= make?.Invoke() ?? Chain(Encoding.UTF8.GetBytes(Exact ?? ""), ChainEnd.Exact);

    /// <summary>What all members end with.</summary>
    private Ending End => ending ??= Exact is not null ? Ending.Of(Exact) : Ending.Of(Body);

    /// <summary>The set without members.</summary>
    public static Language Empty { get; } = new(new TableAutomaton(ByteClasses.One, [0], [false], Automaton.Dead), false);

    /// <summary>Every byte string.</summary>
    public static Language All { get; } = new(Everything.Automaton, false);

    /// <summary>
    /// Host names as services have them: labels of lower-case letters, digits and inner hyphens, 1 to 63 bytes each, joined by dots,
    /// at most 253 bytes in all. A single label is a host name.
    /// </summary>
    public static Language AnyHostName { get; } = MakeAnyHostName();

    /// <summary>The only member, when the set was made from one text; null for all other sets, even if they have one member.</summary>
    public string? Exact { get; }

    /// <summary>Whether the set is known to have no members. Sets too complex to tell count as not empty.</summary>
    public bool IsEmpty => Exact is null && CheckEmpty(SetBudget.Default) == Emptiness.Empty;

    /// <summary>Whether the set is obviously everything.</summary>
    public bool IsAll => Exact is null && !hostLimited && Body.Start != Automaton.Dead && Body.IsUniversal(Body.Start);

    /// <summary>Members of both sets.</summary>
    /// <param name="other">The other set.</param>
    /// <example><c>Suffix("example.com").And(StartsWith("www."))</c></example>
    public Language And(Language other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsAll || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsAll)
        {
            return other;
        }

        if (Exact is not null && !other.hostLimited)
        {
            return other.Contains(Exact) ? this : Empty;
        }

        if (End.IsApart(other.End))
        {
            return Empty;
        }

        return Combine(ProductKind.And, Body, other.Body, hostLimited || other.hostLimited);
    }

    /// <summary>Members of either set.</summary>
    /// <param name="other">The other set.</param>
    /// <example><c>Exactly("a.example.com").Or(Exactly("b.example.com"))</c></example>
    public Language Or(Language other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsAll || other.Body.Start == Automaton.Dead)
        {
            return this;
        }

        if (other.IsAll || Body.Start == Automaton.Dead)
        {
            return other;
        }

        // The flag holds for a whole set. When only one side carries it, that side's limits must go into its automaton.
        return hostLimited == other.hostLimited
            ? Combine(ProductKind.Or, Body, other.Body, hostLimited)
            : Combine(ProductKind.Or, LimitedBody(), other.LimitedBody(), false);
    }

    /// <summary>Members of this set that are not in the other.</summary>
    /// <param name="other">What to take away.</param>
    /// <example><c>All.Except(Suffix("example.com"))</c></example>
    public Language Except(Language other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsAll || Body.Start == Automaton.Dead)
        {
            return Empty;
        }

        if (Exact is not null)
        {
            return other.Contains(Exact) ? Empty : this;
        }

        if (End.IsApart(other.End))
        {
            return this;
        }

        // What breaks the limits is not in this set either, so a limited other side can be taken without its limits.
        var subtracted = other.hostLimited && !hostLimited ? other.LimitedBody() : other.Body;
        return Combine(ProductKind.Except, Body, subtracted, hostLimited);
    }

    /// <summary>Every byte string that is not a member.</summary>
    /// <example><c>Exactly("a").Not().Contains("b")</c></example>
    public Language Not()
    {
        if (Body is ComplementAutomaton complement && !hostLimited)
        {
            return Make(complement.Inner, false);
        }

        return Make(new ComplementAutomaton(LimitedBody()), false);
    }

    /// <summary>Whether a text is a member.</summary>
    /// <param name="text">The text; compared as its UTF-8 bytes.</param>
    public bool Contains(ReadOnlySpan<char> text)
    {
        if (Exact is not null)
        {
            return text.SequenceEqual(Exact);
        }

        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var bytes = buffer[..Encoding.UTF8.GetBytes(text, buffer)];
        return ending?.Excludes(bytes) != true && Body.Matches(bytes) && (!hostLimited || HostLengthAutomaton.Allows(bytes));
    }

    /// <summary>Whether the set has members.</summary>
    /// <param name="budget">What the answer may cost.</param>
    public Emptiness CheckEmpty(SetBudget budget) => CheckEmpty(new SetMeter(budget));

    /// <summary>Whether the set has members.</summary>
    /// <param name="meter">Counts what the answer costs.</param>
    public Emptiness CheckEmpty(SetMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var wantsOutside = Body is ProductAutomaton { Kind: ProductKind.Except };
        var probe = MakeEmptinessProbe(wantsOutside, meter);
        var finished = probe.Run();
        var found = wantsOutside ? probe.Outside : probe.Inside;
        return found ? Emptiness.NotEmpty : finished ? Emptiness.Empty : Emptiness.TooComplex;
    }

    /// <summary>How another set cuts this one. This set should be the small one: an endpoint, asked about a list.</summary>
    /// <param name="other">The set that cuts.</param>
    /// <param name="budget">What the answer may cost.</param>
    /// <returns>The relation. A set without members is inside of everything.</returns>
    /// <example><c>Suffix("a.example.com").Relate(Suffix("example.com"), SetBudget.Default)</c> is <c>Inside</c>.</example>
    public Relation Relate(Language other, SetBudget budget) => Relate(other, new SetMeter(budget));

    /// <summary>How another set cuts this one.</summary>
    /// <param name="other">The set that cuts.</param>
    /// <param name="meter">Counts what the answer costs.</param>
    public Relation Relate(Language other, SetMeter meter)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(meter);
        if (Exact is not null)
        {
            return other.Contains(Exact) ? Relation.Inside : Relation.Outside;
        }

        if (End.IsApart(other.End) && Witness() is not null)
        {
            return Relation.Outside;
        }

        var otherBody = other.hostLimited && !hostLimited ? other.LimitedBody() : other.Body;
        var flipped = otherBody as ComplementAutomaton;
        var probe = new Probe(Body, flipped?.Inner ?? otherBody, hostLimited, true, true, meter);
        var finished = probe.Run();
        var (inside, outside) = flipped is null ? (probe.Inside, probe.Outside) : (probe.Outside, probe.Inside);
        if (inside && outside)
        {
            return Relation.Crosses;
        }

        return !finished ? Relation.TooComplex : outside ? Relation.Outside : Relation.Inside;
    }

    /// <summary>Whether every member is certainly a member of the other set.</summary>
    /// <param name="other">The other set.</param>
    public bool IsSubsetOf(Language other) => Relate(other, SetBudget.Default) == Relation.Inside;

    /// <summary>Whether the two sets obviously have no member in common, because of how their members end. Cheap; false is no claim.</summary>
    /// <param name="other">The other set.</param>
    public bool EndsApart(Language other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return End.IsApart(other.End);
    }

    /// <summary>Whether the two sets certainly have a member in common.</summary>
    /// <param name="other">The other set.</param>
    public bool Overlaps(Language other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Relate(other, SetBudget.Default) switch
        {
            Relation.Crosses => true,
            Relation.Outside => false,
            // A set without members is inside of everything and meets nothing.
            Relation.Inside => CheckEmpty(SetBudget.Default) == Emptiness.NotEmpty,
            _ => And(other).CheckEmpty(SetBudget.Default) == Emptiness.NotEmpty,
        };
    }

    /// <summary>
    /// The shortest member; among equals the first in the order a-z, 0-9, hyphen, dot, other printable bytes, the rest. Null when there
    /// is none, or when finding it costs too much.
    /// </summary>
    public string? Witness()
    {
        // Found once; two threads may both look, and find the same.
        if (!isSearched)
        {
            witness = Witness(new SetMeter(SetBudget.Default));
            isSearched = true;
        }

        return witness;
    }

    /// <summary>The shortest member, as <see cref="Witness()"/>.</summary>
    /// <param name="meter">Counts what the answer costs.</param>
    public string? Witness(SetMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        if (Exact is not null)
        {
            return Exact;
        }

        ShortestSearch.Find(Body, hostLimited, meter, out var shortest);
        return shortest is null ? null : Text(shortest);
    }

    /// <summary>Whether both sets certainly have the same members.</summary>
    /// <param name="other">The other set.</param>
    public bool SameAs(Language other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || (IsSubsetOf(other) && other.IsSubsetOf(this));
    }

    /// <summary>The same set as a minimal table, when that fits into the budget; else this set as it is.</summary>
    /// <param name="budget">What the table may cost.</param>
    public Language Compact(SetBudget budget) =>
        Body is not TableAutomaton && TableBuilder.TryBuild(Body, new SetMeter(budget)) is { } table
            ? new Language(table, hostLimited, Exact)
            : this;

    /// <summary>All members, when there are few.</summary>
    /// <param name="limit">How many members are few.</param>
    /// <param name="members">The members, shortest first.</param>
    public bool IsFinite(int limit, out ImmutableArray<string> members)
    {
        members = [];
        if (hostLimited && Compact(SetBudget.Default).Body is TableAutomaton loose && Enumeration.HasManyShort(loose, limit))
        {
            return false;
        }

        var limited = LimitedBody();
        var table = limited as TableAutomaton ?? TableBuilder.TryBuild(limited, new SetMeter(SetBudget.Default));
        return table is not null && Enumeration.TryList(table, limit, out members);
    }

    private static Language Combine(ProductKind kind, Automaton left, Automaton right, bool hostLimited) =>
        Make(ProductAutomaton.Create(kind, left, right), hostLimited);

    /// <summary>A language for an automaton, as a minimal table if it is small.</summary>
    internal static Language Make(Automaton body, bool hostLimited)
    {
        var small = Small(body);
        return small is TableAutomaton { Start: Automaton.Dead } ? Empty : new Language(small, hostLimited);
    }

    /// <summary>The automaton as a minimal table if that is small; else as it is.</summary>
    internal static Automaton Small(Automaton body) => body as TableAutomaton ?? TableBuilder.TryBuild(body, new SetMeter(EagerStates, EagerWork)) ?? body;

    internal static string Text(byte[] bytes)
    {
        // Bytes that are not UTF-8 cannot be shown as they are; Latin-1 at least keeps them apart.
        var text = Encoding.UTF8.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? Encoding.Latin1.GetString(bytes) : text;
    }

    private Probe MakeEmptinessProbe(bool wantsOutside, SetMeter meter)
    {
        if (Body is not ProductAutomaton { Kind: not ProductKind.Or } product)
        {
            return Body is NfaAutomaton
                ? new Probe(Everything.Automaton, Body, hostLimited, true, false, meter)
                : new Probe(Body, Everything.Automaton, hostLimited, true, false, meter);
        }

        var (left, right) = (product.Left, product.Right);
        if (product.Kind == ProductKind.And && left is NfaAutomaton)
        {
            (left, right) = (right, left);
        }

        return new Probe(left, right, hostLimited, !wantsOutside, wantsOutside, meter);
    }

    /// <summary>The automaton with the limits of host names put in, for operations that cannot carry the flag.</summary>
    private Automaton LimitedBody() => hostLimited
        ? ProductAutomaton.Create(ProductKind.And, Body, new HostLengthAutomaton(limitsTotal: true))
        : Body;

    private static Language MakeAnyHostName()
    {
        // Right to left: 1 expects the last byte of a label, 2 is behind a letter or digit, 3 behind a hyphen.
        var alnum = ByteSet.Range((byte)'a', (byte)'z').Or(ByteSet.Range((byte)'0', (byte)'9'));
        var classes = ByteClasses.FromSets([alnum, ByteSet.Of((byte)'-'), ByteSet.Of((byte)'.')]);
        var next = new int[4 * classes.Count];
        for (var state = 1; state < 4; state++)
        {
            next[(state * classes.Count) + classes[(byte)'a']] = 2;
        }

        next[(2 * classes.Count) + classes[(byte)'-']] = 3;
        next[(3 * classes.Count) + classes[(byte)'-']] = 3;
        next[(2 * classes.Count) + classes[(byte)'.']] = 1;
        return new Language(new TableAutomaton(classes, next, [false, false, true, false], 1), true);
    }
}
