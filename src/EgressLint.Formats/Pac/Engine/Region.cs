using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The requests that one run stands for, and what was settled about them on the way.</summary>
/// <param name="Box">The requests.</param>
/// <param name="Labels">The number of labels of the host; 0 when it was not asked for.</param>
/// <param name="Guesses">What was taken for each unknown that was met, by its key: in a smaller region some of them may be known after all.</param>
internal sealed record Region(FlowBox Box, int Labels, ImmutableDictionary<string, int> Guesses)
{
    /// <summary>What every host ends with, as far as it was looked for: it is known for the box that was asked, and where a condition on the end holds.</summary>
    public string Tail { get; init; } = "";

    /// <summary>Whether no host has characters that structure a URL.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether the number of labels stands for more as well.</summary>
    public bool IsDeepest { get; init; }

    public static Region Of(FlowBox box) => new(box, 0, ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));
}

/// <summary>Why a run was split.</summary>
internal enum ForkKind
{
    /// <summary>By the request itself: the regions are disjoint boxes.</summary>
    Request,

    /// <summary>By the shape of the host (its labels): the boxes are the same, the shapes differ.</summary>
    Shape,

    /// <summary>By something nobody knows: the boxes are the same and each outcome is possible.</summary>
    Unknown,
}

/// <summary>A node of the tree of runs.</summary>
internal sealed class ForkNode(Region region)
{
    public Region Region => region;

    public ForkKind Kind { get; private set; }

    public ForkNode[] Children { get; private set; } = [];

    /// <summary>Why it is not known which way to go.</summary>
    public Doubt? Doubt { get; private set; }

    /// <summary>What came out when the run ended here.</summary>
    public RunResult? Result { get; set; }

    public void Split(ForkKind kind, ForkNode[] children, Doubt? doubt)
    {
        Kind = kind;
        Children = children;
        Doubt = doubt;
    }
}

/// <summary>A condition that held when a value was chosen.</summary>
/// <param name="Span">Where it stands: the operand, list element or pattern that decided.</param>
/// <param name="Statement">The whole test.</param>
internal readonly record struct Guard(Core.Text.TextSpan Span, Core.Text.TextSpan Statement);

/// <summary>How a run ended.</summary>
internal enum RunEnd
{
    /// <summary>A text was returned.</summary>
    Returned,

    /// <summary>Something else was returned.</summary>
    ReturnedOther,

    /// <summary>An exception left FindProxyForURL.</summary>
    Threw,

    /// <summary>It could not be followed to its end.</summary>
    Abandoned,
}

/// <summary>What came out of a run.</summary>
internal sealed record RunResult(RunEnd End)
{
    /// <summary>The text returned.</summary>
    public string Text { get; init; } = "";

    /// <summary>The literals it is made of.</summary>
    public TextOrigin? Origin { get; init; }

    /// <summary>Where it was returned, thrown or given up.</summary>
    public Core.Text.TextSpan At { get; init; }

    /// <summary>What captured the request; null for what is returned when nothing does.</summary>
    public Guard? Guard { get; init; }

    /// <summary>What was returned, thrown, or why it was given up, for a person.</summary>
    public string Why { get; init; } = "";

    /// <summary>Whether it was given up because a budget was used up.</summary>
    public bool IsLimit { get; init; }

    /// <summary>What was taken for granted.</summary>
    public ImmutableArray<Doubt> Assumed { get; init; } = [];

    /// <summary>Whether something was used in which engines differ.</summary>
    public bool IsEngineSpecific { get; init; }

    /// <summary>Where the address of the host was asked for before the decision; null when it was not.</summary>
    public Core.Text.TextSpan? Resolved { get; init; }

    /// <summary>The same with what the other took for granted.</summary>
    public RunResult Joined(RunResult other)
    {
        var extra = other.Assumed.Except(Assumed).ToImmutableArray();
        return extra.IsEmpty && (Resolved is not null || other.Resolved is null) ? this : this with { Assumed = Assumed.AddRange(extra), Resolved = Resolved ?? other.Resolved };
    }

    public bool SameAs(RunResult other) => End == other.End && Text == other.Text && At == other.At && Guard == other.Guard && Why == other.Why;
}

/// <summary>A part of the requests with what comes out for them.</summary>
/// <param name="Box">The requests.</param>
/// <param name="Results">What may come out, one when it is certain.</param>
/// <param name="Doubts">Why it is not certain which.</param>
internal sealed record ExploredPart(FlowBox Box, ImmutableArray<RunResult> Results, ImmutableArray<Doubt> Doubts)
{
    public bool SameAs(ExploredPart other)
    {
        if (Results.Length != other.Results.Length || Doubts.Length != other.Doubts.Length)
        {
            return false;
        }

        for (var i = 0; i < Results.Length; i++)
        {
            if (!Results[i].SameAs(other.Results[i]))
            {
                return false;
            }
        }

        return true;
    }
}
