using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Diffing;

/// <summary>What is said of a comparison, wherever it is written.</summary>
public static class DiffWords
{
    /// <summary>Stands for a verdict that is there on one side only.</summary>
    public const string NotAsked = "not asked";

    /// <summary>The whole in one sentence.</summary>
    public static string Summary(ConfigurationDiff diff)
    {
        if (diff.IsEquivalent)
        {
            return "The change changes no decision.";
        }

        var verdicts = diff.Policies.SelectMany(p => p.Verdicts).ToArray();
        var worse = verdicts.Count(v => v.Level != Severity.None);
        var sets = diff.Policies.Sum(p => p.Flows.Changes.Length);
        var unsure = diff.Policies.Count(p => !p.Flows.Doubts.IsEmpty);
        var parts = new List<string>
        {
            verdicts.Length == 0 ? "No verdict on what is needed changes" : string.Create(CultureInfo.InvariantCulture, $"{Count(verdicts.Length, "verdict")} on what is needed {(verdicts.Length == 1 ? "changes" : "change")}, {worse} for the worse"),
        };
        Add(sets, $"{Count(sets, "set")} of flows {(sets == 1 ? "is" : "are")} decided differently");
        Add(unsure, $"of {Count(unsure, "policy", "policies")} not everything could be compared");
        Add(diff.Added.Length, $"{Count(diff.Added.Length, "policy", "policies")} added");
        Add(diff.Removed.Length, $"{Count(diff.Removed.Length, "policy", "policies")} removed");
        return string.Join("; ", parts) + ".";

        void Add(int count, string text)
        {
            if (count > 0)
            {
                parts.Add(text);
            }
        }
    }

    /// <summary>A policy that is the same on both sides, or what is said in place of its changes.</summary>
    public static string Quiet(PolicyChange policy) => policy.IsEquivalent ? "changes no decision" : "no change was found, and not everything could be compared";

    /// <summary>What is needed, such as <c>*.example.com https/443 cm-client</c>.</summary>
    public static string Asked(AskedName asked) => string.Create(CultureInfo.InvariantCulture, $"{asked.Endpoint} {asked.Transport}/{asked.Port} {asked.Role}");

    /// <summary>Where entries stand.</summary>
    public static string Places(ImmutableArray<EntryInfo> entries)
    {
        const int Shown = 3;
        var more = entries.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {entries.Length - Shown} more") : "";
        return string.Join(", ", entries.Take(Shown).Select(Place)) + more;
    }

    /// <summary>Where an entry stands, and what it is called.</summary>
    public static string Place(EntryInfo entry) => entry.At is { } at && at.Source.Content.Length > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{at.Source.Path}:{at.StartPosition.Line + 1} {entry.Label}")
        : entry.Label;

    /// <summary>The same of an entry of a policy.</summary>
    public static string Place(PolicyEntry entry) => Place(new EntryInfo(entry.At, entry.Label));

    /// <summary>A reason with its place.</summary>
    public static string Reason(Doubt doubt) => doubt.At is { } at && at.Source.Content.Length > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{doubt.Reason} ({at.Source.Path}:{at.StartPosition.Line + 1})")
        : doubt.Reason;

    /// <summary>Whether something needed is in a set, in words.</summary>
    public static string Needed(ChangedFlows change) => change.IsNeeded switch
    {
        true => "something needed is among them",
        false => "nothing needed is among them",
        _ => "whether something needed is among them is not known",
    };

    /// <summary>How many of something.</summary>
    internal static string Count(int count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
