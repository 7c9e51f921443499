using System.Collections.Immutable;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Judging;

/// <summary>Puts judged parts together.</summary>
internal static class Judgements
{
    /// <summary>The judgement that parts make together.</summary>
    internal static Judgement Of(ImmutableArray<JudgedPart> parts)
    {
        var verdict = Verdicts.Join(parts.Select(p => p.Verdict));
        var doubts = ImmutableArray.CreateBuilder<Doubt>();
        foreach (var part in parts)
        {
            doubts.AddRange(part.Doubts);
            doubts.AddRange(part.Part.Assumed);
        }

        var differences = verdict == Verdict.Partial ? Differences(parts).Distinct(StringComparer.Ordinal).ToImmutableArray() : [];
        doubts.AddRange(differences.Select(d => new Doubt($"not allowed {d}", null)));
        return new(verdict, parts) { Doubts = [.. doubts.Distinct()], Differences = differences };
    }

    /// <summary>An unset label stands for any value: where values differ, the parameter decides, and nothing else can be said.</summary>
    internal static Judgement WithUnset(Judgement judgement, ImmutableArray<string> parameters)
    {
        if (parameters.IsEmpty || judgement.Verdict != Verdict.Partial
            || judgement.Parts.All(p => p.Verdict.Passes()) || !DifferByHost(judgement))
        {
            return judgement;
        }

        var names = string.Join("', '", parameters);
        return judgement with
        {
            Verdict = Verdict.Unknown,
            Doubts = [new($"it depends on the value of a name; set the parameter '{names}'", null)],
        };
    }

    /// <summary>Whether what passes and what is stopped are different hosts, rather than different times, clients or paths of the same.</summary>
    internal static bool DifferByHost(Judgement judgement)
    {
        foreach (var a in judgement.Parts)
        {
            foreach (var b in judgement.Parts)
            {
                if (a.Verdict != b.Verdict && a.Part.Flows.Hosts.Overlaps(b.Part.Flows.Hosts))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>What else than the host makes the difference: the hours, the clients, the paths.</summary>
    private static IEnumerable<string> Differences(ImmutableArray<JudgedPart> parts)
    {
        foreach (var stopped in parts)
        {
            if (stopped.Verdict is not (Verdict.Deny or Verdict.Authenticate))
            {
                continue;
            }

            foreach (var other in parts)
            {
                if (other.Verdict.Passes() && Difference(stopped, other) is { } text)
                {
                    yield return text;
                }
            }
        }
    }

    private static string? Difference(JudgedPart stopped, JudgedPart passing)
    {
        var (a, b) = (stopped.Part.Flows, passing.Part.Flows);
        if (!a.Hosts.Overlaps(b.Hosts) || !a.Ports.And(b.Ports).Equals(a.Ports))
        {
            return null;
        }

        if (a.Times is { } times && b.Times is { } others && times.And(others).IsEmpty)
        {
            return Names.Of(times);
        }

        if (!a.Clients.Overlaps(b.Clients))
        {
            return $"for clients in {Names.Of(a.Clients)}";
        }

        return a.Paths.Overlaps(b.Paths) ? null : $"for paths such as '{stopped.Witness.Path}'";
    }
}
