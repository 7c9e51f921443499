using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>What a policy decides for something that was asked. The order is that of goodness for the asker.</summary>
public enum Verdict
{
    /// <summary>It is stopped.</summary>
    Deny,

    /// <summary>The proxy first asks for credentials.</summary>
    Authenticate,

    /// <summary>It cannot be known.</summary>
    Unknown,

    /// <summary>Not the same for all that was asked.</summary>
    Partial,

    /// <summary>It passes.</summary>
    Allow,

    /// <summary>It is handed to a proxy.</summary>
    Proxy,

    /// <summary>It goes straight to the far end.</summary>
    Direct,
}

/// <summary>What verdicts are called, and what they mean.</summary>
public static class Verdicts
{
    /// <summary>The word of the contract.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Deny => "deny",
        Verdict.Authenticate => "authenticate",
        Verdict.Unknown => "unknown",
        Verdict.Partial => "partial",
        Verdict.Allow => "allow",
        Verdict.Proxy => "proxy",
        _ => "direct",
    };

    /// <summary>Whether the policy lets it go on.</summary>
    public static bool Passes(this Verdict verdict) => verdict is Verdict.Allow or Verdict.Proxy or Verdict.Direct;

    /// <summary>The verdict on one part of a decision.</summary>
    public static Verdict Of(DecisionPart part)
    {
        if (!part.IsCertain)
        {
            return Verdict.Unknown;
        }

        if (part.Inspection == Inspection.Terminate)
        {
            return Verdict.Deny;
        }

        return Of(part.Action);
    }

    /// <summary>The verdict that an action means.</summary>
    public static Verdict Of(PolicyAction action) => action.Outcome switch
    {
        Outcome.Deny => Verdict.Deny,
        Outcome.Authenticate => Verdict.Authenticate,
        Outcome.Direct => Verdict.Direct,
        Outcome.Proxy => Verdict.Proxy,
        _ => Verdict.Allow,
    };

    /// <summary>
    /// One verdict for parts with several: certain ones that differ are <c>partial</c>, and so is something that is stopped beside
    /// something unknown; something that passes beside something unknown is unknown.
    /// </summary>
    public static Verdict Join(IEnumerable<Verdict> verdicts)
    {
        var kinds = verdicts.Distinct().ToArray();
        if (kinds.Length == 1)
        {
            return kinds[0];
        }

        var certain = kinds.Where(k => k != Verdict.Unknown).ToArray();
        return kinds.Length == 0 || (certain.Length < kinds.Length && certain.All(Passes)) ? Verdict.Unknown : Verdict.Partial;
    }
}

/// <summary>A part of a decision with its verdict and a flow of it that was replayed through the concrete evaluation.</summary>
/// <param name="Part">The part.</param>
/// <param name="Verdict">What happens to it.</param>
/// <param name="Witness">A flow of the part.</param>
/// <param name="Doubts">Why it is not certain; empty when it is.</param>
public sealed record JudgedPart(DecisionPart Part, Verdict Verdict, Flow Witness, ImmutableArray<Doubt> Doubts)
{
    /// <summary>The entry that decides: that of the inspection where the inspection cuts the connection.</summary>
    public PolicyEntry Entry => Part.Inspection == Inspection.Terminate && Part.InspectedBy is { } cut ? cut : Part.Entry;
}

/// <summary>What a policy decides for one host pattern on one port for some clients.</summary>
/// <param name="Verdict">The verdict on all of it.</param>
/// <param name="Parts">Disjoint parts that cover what was asked.</param>
public sealed record Judgement(Verdict Verdict, ImmutableArray<JudgedPart> Parts)
{
    /// <summary>Why it is not certain, and what was assumed.</summary>
    public ImmutableArray<Doubt> Doubts { get; init; } = [];

    /// <summary>What makes the difference where it is not the host, such as <c>every day 00:00-05:59</c> or <c>for clients in 10.1.0.0/16</c>.</summary>
    public ImmutableArray<string> Differences { get; init; } = [];

    /// <summary>The first part with that verdict.</summary>
    public JudgedPart? First(Verdict verdict)
    {
        foreach (var part in Parts)
        {
            if (part.Verdict == verdict)
            {
                return part;
            }
        }

        return null;
    }

    /// <summary>The first part that passes.</summary>
    public JudgedPart? FirstPassing => Parts.FirstOrDefault(p => p.Verdict.Passes());
}
