using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Diffing;

/// <summary>A verdict that is another one in the later configurations.</summary>
/// <param name="Verdict">Both verdicts.</param>
/// <param name="Level">How bad the change is; none where nothing became worse.</param>
public sealed record VerdictChange(ChangedVerdict Verdict, Severity Level);

/// <summary>A policy that both sides have.</summary>
/// <param name="Before">The earlier one.</param>
/// <param name="After">The later one.</param>
/// <param name="Verdicts">The verdicts that change.</param>
/// <param name="Flows">What changes of everything that it can be asked.</param>
public sealed record PolicyChange(Policy Before, Policy After, ImmutableArray<VerdictChange> Verdicts, FlowDiff Flows)
{
    /// <summary>Why the engine refuses the later one, where it loaded the earlier one.</summary>
    public Rejection? NewlyRefused => Before.Rejections.IsEmpty ? After.Rejections.FirstOrDefault() : null;

    /// <summary>For which clients verdicts are compared that are worse, where the later version treats others best; a sentence each.</summary>
    public ImmutableArray<string> Assumptions => [.. Verdicts.SelectMany(v => v.Verdict.After).SelectMany(v => v.Doubts).Where(ClientChoice.IsKept).Select(d => d.Reason).Distinct(StringComparer.Ordinal)];

    /// <summary>What was compared beside what is needed.</summary>
    public string Scope => WidestQuestions.Scope(After);

    /// <summary>How bad the worst of it is.</summary>
    public Severity Level => NewlyRefused is not null ? Severity.Error
        : Verdicts.Select(v => v.Level).Append(Flows.IsEquivalent ? Severity.None : Severity.Note).Max();

    /// <summary>Whether the change certainly changes no decision.</summary>
    public bool IsEquivalent => NewlyRefused is null && Verdicts.IsEmpty && Flows.IsEquivalent;
}

/// <summary>What changes between two sets of configurations.</summary>
/// <param name="Policies">The policies that both sides have, in order.</param>
/// <param name="Added">Policies of the later side only.</param>
/// <param name="Removed">Policies of the earlier side only.</param>
public sealed record ConfigurationDiff(ImmutableArray<PolicyChange> Policies, ImmutableArray<Policy> Added, ImmutableArray<Policy> Removed)
{
    /// <summary>The catalog that was asked.</summary>
    public required CatalogInfo Catalog { get; init; }

    /// <summary>Whether the change certainly changes no decision.</summary>
    public bool IsEquivalent => Added.IsEmpty && Removed.IsEmpty && Policies.All(p => p.IsEquivalent);

    /// <summary>How bad the worst of it is. A policy that came or went is a note: nobody can compare it.</summary>
    public Severity Level => Policies.Select(p => p.Level).Append(Added.IsEmpty && Removed.IsEmpty ? Severity.None : Severity.Note).Max();
}
