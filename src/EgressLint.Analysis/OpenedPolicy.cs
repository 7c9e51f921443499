using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis;

/// <summary>A policy that was asked everything, before rules look at the answers. Used by one thread at a time.</summary>
internal sealed class OpenedPolicy
{
    private OpenedPolicy(PolicyJudge judge, CheckBuilder builder, ImmutableArray<EndpointCheck> checks, ImmutableArray<EndpointCheck> forbidden)
    {
        Judge = judge;
        Builder = builder;
        Checks = checks;
        Forbidden = forbidden;
    }

    /// <summary>The policy.</summary>
    internal Policy Policy => Judge.Policy;

    /// <summary>Who asks it, and remembers the answers.</summary>
    internal PolicyJudge Judge { get; }

    /// <summary>What made the checks.</summary>
    internal CheckBuilder Builder { get; }

    /// <summary>What is needed, judged.</summary>
    internal ImmutableArray<EndpointCheck> Checks { get; }

    /// <summary>What must not be reached, judged.</summary>
    internal ImmutableArray<EndpointCheck> Forbidden { get; }

    /// <summary>Asks a policy about every requirement.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="questionnaire">What to ask.</param>
    /// <param name="pins">For which clients, where a version before was asked; null for those that are treated best.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static OpenedPolicy Open(Policy policy, Questionnaire questionnaire, ClientPins? pins, CancellationToken cancellation)
    {
        var judge = new PolicyJudge(policy, questionnaire.Names);
        var builder = new CheckBuilder(judge, questionnaire, pins);
        var checks = builder.Build(cancellation);
        return new(judge, builder, checks, new ForbiddenBuilder(judge, questionnaire).Build(cancellation));
    }

    /// <summary>What its roles reach beyond their needs.</summary>
    internal ImmutableArray<Surplus> FindSurplus(Catalog catalog, Questionnaire questionnaire, AnalysisOptions options) =>
        new SurplusFinder(Judge, catalog, [.. questionnaire.Needs.Select(n => n.Need)], options.Sources).Find();
}
