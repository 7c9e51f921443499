using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Diffing;

/// <summary>What a scenario needs, as flows, to tell changes that somebody will notice from others.</summary>
internal sealed class NeededFlows(Catalog catalog, AnalysisOptions options)
{
    /// <summary>Units of <see cref="SetMeter.Spent"/> for one policy, about two seconds.</summary>
    private const long MostWork = 100_000_000;

    private readonly Questionnaire questionnaire = new(catalog.Select(options.Selection, out _), options.Sources, options.ServiceTags);

    /// <summary>The same changes with a mark on those that something needs.</summary>
    internal FlowDiff Mark(Policy policy, FlowDiff diff)
    {
        // Nobody knows the addresses of names, so nobody knows which packets are needed.
        if (policy.FiltersPackets || diff.Changes.IsEmpty)
        {
            return diff;
        }

        var judge = new PolicyJudge(policy, questionnaire.Names);
        var asked = questionnaire.Needs.SelectMany(n => n.Connections).Select(c => c.Question).Distinct().Select(judge.Ask).OfType<FlowBox>().ToArray();
        var limit = SetMeter.Spent + MostWork;
        return diff with { Changes = [.. diff.Changes.Select(c => c with { IsNeeded = IsNeeded(c, asked, limit) })] };
    }

    private static bool? IsNeeded(ChangedFlows change, FlowBox[] asked, long limit)
    {
        bool? answer = false;
        foreach (var box in change.Flows.Boxes)
        {
            foreach (var needed in asked)
            {
                if (SetMeter.Spent > limit)
                {
                    return null;
                }

                switch (box.And(needed).CheckEmpty(SetBudget.Default))
                {
                    case Emptiness.NotEmpty:
                        return true;
                    case Emptiness.TooComplex:
                        answer = null;
                        break;
                    default:
                        break;
                }
            }
        }

        return answer;
    }
}
