using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats;

namespace EgressLint.Analysis.Fixing;

/// <summary>From a finding to what a format is asked for.</summary>
internal static class RepairRequests
{
    private const int MostTitles = 2;

    /// <summary>What would mend a finding; null where no check of it shows an entry that decides otherwise.</summary>
    internal static RepairRequest? Of(TriedPolicy tried, ReportedFinding reported, RepairAim aim, AnalysisOptions options)
    {
        ImmutableArray<EndpointCheck> checks = [.. reported.Checks.Where(IsNamed)];
        if (checks.IsEmpty || EntryOf(tried.Opened.Policy, checks, aim) is not { } entry)
        {
            return null;
        }

        var features = checks.Select(c => c.Need.Feature).DistinctBy(f => f.Id).ToArray();
        return new()
        {
            Policy = tried.Opened.Policy,
            Tree = tried.File.Tree,
            Context = tried.File.File.Context,
            Aim = aim,
            Entry = entry,
            Flows = [.. checks.Select(c => FlowOf(c, options)).Distinct()],
            Name = features.Length == 1 ? features[0].Id : "needed",
            Purpose = Line($"Needed for {string.Join(", ", features.Take(MostTitles).Select(f => f.Title))}{(features.Length > MostTitles ? $" and {features.Length - MostTitles} more" : "")}."),
            Way = aim == RepairAim.Direct ? "DIRECT" : tried.Opened.Policy.ChoosesRoute ? WayOf(tried.Opened.Checks, checks[0].Transport) : "",
            Idle = TimeSpan.FromSeconds(checks.Max(c => c.Constraints.IdleSeconds ?? 0)),
        };
    }

    /// <summary>Whether the names of an endpoint are known; those with a parameter that nobody has given are left as they are.</summary>
    internal static bool IsNamed(EndpointCheck check) => !check.Endpoint.Pattern.Contains('<', StringComparison.Ordinal);

    private static RepairFlow FlowOf(EndpointCheck check, AnalysisOptions options) =>
        new(check.Endpoint.Pattern, check.Transport, Question.Between(check.Connection.FirstPort, check.Connection.LastPort), check.Clients, options.Sources.ContainsKey(check.Need.Role.Id))
        {
            Places = check.Asked.Published is { IsWhole: true } published ? string.Join('\n', published.Places) : "",
        };

    /// <summary>The entry that comes first in its chain of those that stop something: in front of it a repair is in front of all.</summary>
    private static PolicyEntry? EntryOf(Policy policy, ImmutableArray<EndpointCheck> checks, RepairAim aim)
    {
        if (aim == RepairAim.LongerIdle)
        {
            return policy.Chains[0].Default;
        }

        var entries = checks
            .SelectMany(c => c.Judgement.Parts.Where(p => RepairAims.Opposes(aim, c, p)).Concat(aim == RepairAim.Pass && c.Challenge is { } asked ? [asked] : []))
            .Select(p => RepairAims.EntryOf(aim, p))
            .ToHashSet((IEqualityComparer<PolicyEntry>)ReferenceEqualityComparer.Instance);
        foreach (var chain in policy.Chains)
        {
            foreach (var entry in chain.Entries.Append(chain.Default))
            {
                if (entries.Contains(entry))
                {
                    return entry;
                }
            }
        }

        // The entries of a script are made when it answers, and are in no chain.
        return entries.OrderBy(e => e.At?.Span.Start ?? int.MaxValue).FirstOrDefault();
    }

    /// <summary>The way that most of what passes takes, in requests of the same kind.</summary>
    private static string WayOf(ImmutableArray<EndpointCheck> checks, Transport transport) => checks
        .Where(c => c.Transport == transport)
        .SelectMany(c => c.Judgement.Parts)
        .Where(p => p.Verdict.Passes() && !p.Part.Route.IsEmpty)
        .GroupBy(p => string.Join("; ", p.Part.Route), StringComparer.Ordinal)
        .OrderByDescending(g => g.Count())
        .ThenBy(g => g.Key, StringComparer.Ordinal)
        .FirstOrDefault()?.Key ?? "";

    /// <summary>Everything that the scenario needs of a policy, as flows: any method and path of a name, over its ports and from its clients. A script only chooses ways for names.</summary>
    internal static ImmutableArray<FlowBox> Needed(TriedPolicy tried, Questionnaire questionnaire, RepairAim aim)
    {
        var policy = tried.Opened.Policy;
        var boxes = new List<FlowBox>();
        foreach (var question in questionnaire.Needs.SelectMany(n => n.Connections).Select(c => c.Question).Distinct())
        {
            if (tried.Opened.Judge.Ask(question) is not { } box || (policy.FiltersPackets && question.Published is not { IsWhole: true }))
            {
                // Nobody knows the addresses of such names, so nobody can say that a packet is needed.
                continue;
            }

            boxes.Add(policy.ChoosesRoute || aim == RepairAim.Closed ? new() { Hosts = box.Hosts, Protocols = box.Protocols } : Widened(box, policy.FiltersPackets ? question : question with { Published = null }));
        }

        return [.. boxes];
    }

    private static FlowBox Widened(FlowBox box, Question question)
    {
        var traits = Traits.None;
        foreach (var (name, values) in box.Traits.Values)
        {
            traits = name == Diffing.RequestTraits.Method ? traits.With(name, question.Transport == Transport.Http ? Language.Exactly("CONNECT").Not() : values)
                : name == Diffing.RequestTraits.Scheme ? traits.With(name, values)
                : traits;
        }

        return box with { Paths = Language.All, Addresses = question.Published?.Addresses, Times = null, Dates = null, Traits = traits, Clients = question.Clients ?? IpSet.All };
    }

    /// <summary>A text that stays in its line.</summary>
    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) || c > '~' ? '?' : c));
}
