using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>Cuts a box by one condition after the other; all must hold.</summary>
internal sealed class Cuts(FlowBox box)
{
    private readonly ImmutableArray<FlowBox>.Builder no = ImmutableArray.CreateBuilder<FlowBox>();
    private List<DoubtfulBox> open = [new(box, [])];

    /// <summary>Cuts what is left by a condition.</summary>
    public void Cut(Func<FlowBox, Split> condition)
    {
        List<DoubtfulBox>? next = null;
        for (var i = 0; i < open.Count; i++)
        {
            var (current, doubts) = open[i];
            var cut = condition(current);
            if (cut.No.IsEmpty && cut.Maybe.IsEmpty)
            {
                next?.Add(open[i]);
                continue;
            }

            next ??= open.GetRange(0, i);
            no.AddRange(cut.No);
            foreach (var yes in cut.Yes)
            {
                next.Add(new(yes, doubts));
            }

            foreach (var maybe in cut.Maybe)
            {
                next.Add(doubts.IsEmpty ? maybe : new(maybe.Box, doubts.AddRange(maybe.Doubts)));
            }
        }

        open = next ?? open;
    }

    /// <summary>What is left matches perhaps.</summary>
    public void Doubt(ImmutableArray<Doubt> more)
    {
        for (var i = 0; i < open.Count; i++)
        {
            open[i] = new(open[i].Box, open[i].Doubts.AddRange(more));
        }
    }

    /// <summary>The parts.</summary>
    public Split Result() => open is [var one] ? Split.Parts(one.Doubts.IsEmpty ? [one.Box] : [], no.ToImmutable(), one.Doubts.IsEmpty ? [] : [one])
        : Split.Parts([.. open.Where(o => o.Doubts.IsEmpty).Select(o => o.Box)], no.ToImmutable(), [.. open.Where(o => !o.Doubts.IsEmpty)]);
}

/// <summary>Joins the answers of conditions that must all hold.</summary>
internal sealed class Answers
{
    private readonly List<Doubt> doubts = [];
    private bool isNo;

    /// <summary>Adds the answer of a condition; null when it is not known, and why.</summary>
    public void Add(bool? holds, Func<Doubt> why)
    {
        isNo |= holds == false;
        if (holds is null)
        {
            doubts.Add(why());
        }
    }

    /// <summary>The answer of all.</summary>
    public Answer Result() => isNo ? Answer.No : doubts.Count == 0 ? Answer.Yes : Answer.Maybe([.. doubts]);
}

/// <summary>Numbers as texts.</summary>
internal static class Numbers
{
    /// <summary>In decimal.</summary>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
