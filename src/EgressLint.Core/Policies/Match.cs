using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Core.Policies;

/// <summary>Why something is not known, and where that stands.</summary>
public sealed record Doubt(string Reason, Location? At)
{
    /// <summary>Whether it is there because nobody knows which address is meant: who knows addresses may ask again with them.</summary>
    public bool IsAboutAddress { get; init; }

    /// <summary>What a person is told makes the difference, and nothing else.</summary>
    public bool Equals(Doubt? other) => other is not null && Reason == other.Reason && Equals(At, other.At);

    /// <summary>Where it stands says nearly all: doubts are put into sets by the thousand, and their texts are long.</summary>
    public override int GetHashCode() => HashCode.Combine(Reason.Length, At?.Span);
}

/// <summary>Three-valued truth.</summary>
public enum Truth
{
    /// <summary>Certainly not.</summary>
    No,

    /// <summary>Certainly.</summary>
    Yes,

    /// <summary>It cannot be known from the files.</summary>
    Maybe,
}

/// <summary>The truth for one concrete flow, with the reasons where it is not known.</summary>
public readonly record struct Answer(Truth Truth, ImmutableArray<Doubt> Doubts)
{
    /// <summary>Certainly not.</summary>
    public static Answer No => new(Truth.No, []);

    /// <summary>Certainly.</summary>
    public static Answer Yes => new(Truth.Yes, []);

    /// <summary>A certain answer.</summary>
    public static Answer Of(bool value) => value ? Yes : No;

    /// <summary>Not known.</summary>
    public static Answer Maybe(params ReadOnlySpan<Doubt> why) => new(Truth.Maybe, [.. why]);
}

/// <summary>
/// A condition on flows that may not be fully known. It is asked, not stored as sets: <see cref="Split"/> cuts a box that somebody
/// asks about into the parts where the condition certainly holds, certainly does not, and cannot be known. So a list of a million
/// names is only ever met by the few names of an endpoint.
/// <para>The parts are disjoint and cover the box: what certainly matches is always part of what possibly matches.</para>
/// </summary>
public abstract class Match
{
    /// <summary>Cuts a box. Never throws; what would cost too much is a doubt.</summary>
    public abstract Split Split(FlowBox box);

    /// <summary>The answer for one concrete flow, by other code than <see cref="Split"/>, so that each checks the other.</summary>
    public abstract Answer Test(Flow flow);

    /// <summary>
    /// Whether the other condition is certainly the same, unknown parts included, so that nothing changes by it. Cheap; false is no claim.
    /// </summary>
    public virtual bool IsSame(Match other) => ReferenceEquals(this, other);

    /// <summary>Matches every flow.</summary>
    public static Match Always { get; } = new ConstantMatch(true);

    /// <summary>Matches no flow.</summary>
    public static Match Never { get; } = new ConstantMatch(false);

    /// <summary>Nobody can say.</summary>
    /// <param name="why">What a person is told.</param>
    /// <param name="meaning">
    /// What is not known, in full: two conditions of one meaning hold for the same flows, whatever these are. Null where the files do not say all that it depends on.
    /// </param>
    public static Match Unknown(Doubt why, string? meaning = null) => new UnknownMatch(why, meaning);

    /// <summary>All of them, asked in this order.</summary>
    public static Match All(params ReadOnlySpan<Match> parts) => parts.Length switch
    {
        0 => Always,
        1 => parts[0],
        _ => new AllMatch([.. parts]),
    };

    /// <summary>At least one of them.</summary>
    public static Match Any(params ReadOnlySpan<Match> parts) => parts.Length switch
    {
        0 => Never,
        1 => parts[0],
        _ => new AnyMatch([.. parts]),
    };

    /// <summary>Both.</summary>
    public Match And(Match other) => All(this, other);

    /// <summary>Either.</summary>
    public Match Or(Match other) => Any(this, other);

    /// <summary>The opposite; what is unknown stays unknown.</summary>
    public Match Not() => new NotMatch(this);
}

/// <summary>A part of a box for which a condition is not known.</summary>
public readonly record struct DoubtfulBox(FlowBox Box, ImmutableArray<Doubt> Doubts);

/// <summary>How a condition cuts a box: three disjoint parts that cover it.</summary>
public sealed class Split
{
    private Split(ImmutableArray<FlowBox> yes, ImmutableArray<FlowBox> no, ImmutableArray<DoubtfulBox> maybe)
    {
        Yes = yes;
        No = no;
        Maybe = maybe;
    }

    /// <summary>Where it certainly holds.</summary>
    public ImmutableArray<FlowBox> Yes { get; }

    /// <summary>Where it certainly does not.</summary>
    public ImmutableArray<FlowBox> No { get; }

    /// <summary>Where it cannot be known.</summary>
    public ImmutableArray<DoubtfulBox> Maybe { get; }

    /// <summary>The whole box matches.</summary>
    public static Split AllYes(FlowBox box) => new([box], [], []);

    /// <summary>Nothing of the box matches.</summary>
    public static Split AllNo(FlowBox box) => new([], [box], []);

    /// <summary>One answer for the whole box.</summary>
    public static Split Of(FlowBox box, bool matches) => matches ? AllYes(box) : AllNo(box);

    /// <summary>Nothing is known for the whole box.</summary>
    public static Split AllMaybe(FlowBox box, params ImmutableArray<Doubt> doubts) => new([], [], [new(box, doubts)]);

    /// <summary>Two certain parts; an empty one is left out.</summary>
    public static Split Two(FlowBox yes, FlowBox no) => new([yes], [no], []);

    /// <summary>Any parts, which the caller knows to be disjoint and to cover the box.</summary>
    public static Split Parts(ImmutableArray<FlowBox> yes, ImmutableArray<FlowBox> no, ImmutableArray<DoubtfulBox> maybe) => new(yes, no, maybe);

    /// <summary>The same cut of the opposite condition.</summary>
    public Split Opposite() => new(No, Yes, Maybe);
}

internal sealed class ConstantMatch(bool value) : Match
{
    private readonly bool value = value;

    public override bool IsSame(Match other) => other is ConstantMatch match && match.value == value;

    public override Split Split(FlowBox box) => Policies.Split.Of(box, value);

    public override Answer Test(Flow flow) => Answer.Of(value);
}

internal sealed class UnknownMatch(Doubt why, string? meaning) : Match
{
    private readonly string? meaning = meaning;

    public override bool IsSame(Match other) => ReferenceEquals(this, other) || (other is UnknownMatch match && meaning is not null && meaning == match.meaning);

    public override Split Split(FlowBox box) => Policies.Split.AllMaybe(box, [why]);

    public override Answer Test(Flow flow) => Answer.Maybe(why);
}

internal sealed class NotMatch(Match inner) : Match
{
    private readonly Match inner = inner;

    public override bool IsSame(Match other) => other is NotMatch match && inner.IsSame(match.inner);

    public override Split Split(FlowBox box) => inner.Split(box).Opposite();

    public override Answer Test(Flow flow)
    {
        var answer = inner.Test(flow);
        return answer.Truth == Truth.Maybe ? answer : Answer.Of(answer.Truth == Truth.No);
    }
}

internal sealed class AllMatch(ImmutableArray<Match> parts) : Match
{
    private readonly ImmutableArray<Match> parts = parts;

    public override bool IsSame(Match other) => other is AllMatch match && Combination.AreSame(parts, match.parts);

    public override Split Split(FlowBox box) => Combination.Split(parts, box, stopAt: false);

    public override Answer Test(Flow flow) => Combination.Test(parts, flow, stopAt: Truth.No);
}

internal sealed class AnyMatch(ImmutableArray<Match> parts) : Match
{
    private readonly ImmutableArray<Match> parts = parts;

    public override bool IsSame(Match other) => other is AnyMatch match && Combination.AreSame(parts, match.parts);

    public override Split Split(FlowBox box) => Combination.Split(parts, box, stopAt: true);

    public override Answer Test(Flow flow) => Combination.Test(parts, flow, stopAt: Truth.Yes);
}

/// <summary>"All" stops at the first no, "any" at the first yes; otherwise they are the same walk.</summary>
internal static class Combination
{
    internal static bool AreSame(ImmutableArray<Match> a, ImmutableArray<Match> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!a[i].IsSame(b[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal static Answer Test(ImmutableArray<Match> parts, Flow flow, Truth stopAt)
    {
        ImmutableArray<Doubt> doubts = [];
        var unknown = false;
        foreach (var part in parts)
        {
            var answer = part.Test(flow);
            if (answer.Truth == stopAt)
            {
                return Answer.Of(stopAt == Truth.Yes);
            }

            if (answer.Truth == Truth.Maybe)
            {
                unknown = true;
                doubts = doubts.AddRange(answer.Doubts);
            }
        }

        return unknown ? new(Truth.Maybe, doubts) : Answer.Of(stopAt == Truth.No);
    }

    internal static Split Split(ImmutableArray<Match> parts, FlowBox box, bool stopAt)
    {
        var open = new List<DoubtfulBox> { new(box, []) };
        var stopped = ImmutableArray.CreateBuilder<FlowBox>();
        foreach (var part in parts)
        {
            var next = new List<DoubtfulBox>(open.Count);
            foreach (var (current, doubts) in open)
            {
                var cut = part.Split(current);
                stopped.AddRange(stopAt ? cut.Yes : cut.No);
                foreach (var on in stopAt ? cut.No : cut.Yes)
                {
                    next.Add(new(on, doubts));
                }

                foreach (var maybe in cut.Maybe)
                {
                    next.Add(new(maybe.Box, doubts.AddRange(maybe.Doubts)));
                }
            }

            open = next;
            if (open.Count == 0)
            {
                break;
            }
        }

        var passed = ImmutableArray.CreateBuilder<FlowBox>();
        var unknown = ImmutableArray.CreateBuilder<DoubtfulBox>();
        foreach (var rest in open)
        {
            if (rest.Doubts.IsEmpty)
            {
                passed.Add(rest.Box);
            }
            else
            {
                unknown.Add(rest);
            }
        }

        return stopAt
            ? Policies.Split.Parts(stopped.ToImmutable(), passed.ToImmutable(), unknown.ToImmutable())
            : Policies.Split.Parts(passed.ToImmutable(), stopped.ToImmutable(), unknown.ToImmutable());
    }
}
