using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules;

/// <summary>What was selected, whatever the policies say.</summary>
public sealed class ScenarioScope
{
    private readonly List<Finding> findings = [];

    internal ScenarioScope(Selection selection, SelectionPlaces places, Location start)
    {
        Places = places;
        Selection = selection;
        Start = start;
    }

    /// <summary>What was selected.</summary>
    public Selection Selection { get; }

    /// <summary>Where the settings name it.</summary>
    public SelectionPlaces Places { get; }

    /// <summary>Where a finding belongs that is about no line of a file: the start of the first policy.</summary>
    public Location Start { get; }

    internal IReadOnlyList<Finding> Findings => findings;

    /// <summary>Reports a finding.</summary>
    public void Report(Finding finding) => findings.Add(finding);
}

/// <summary>One policy and everything that was asked of it.</summary>
public sealed class PolicyScope
{
    private readonly Reports reports;

    internal PolicyScope(Policy policy, ImmutableArray<EndpointCheck> checks, Catalog catalog, Reports reports)
    {
        Policy = policy;
        Checks = checks;
        Catalog = catalog;
        this.reports = reports;
    }

    /// <summary>The policy.</summary>
    public Policy Policy { get; }

    /// <summary>Every check, in the order of the catalog, those that do not count included.</summary>
    public ImmutableArray<EndpointCheck> Checks { get; }

    /// <summary>Raw connections that never ask a policy which chooses routes, judged as if they were tunnels.</summary>
    public ImmutableArray<EndpointCheck> Unasked { get; init; } = [];

    /// <summary>Whether somebody said which path its traffic takes, so that what depends on other policies is said there.</summary>
    public bool IsOnPath { get; init; }

    /// <summary>What must not be reached, judged.</summary>
    public ImmutableArray<EndpointCheck> Forbidden { get; init; } = [];

    /// <summary>What roles that need little may reach beyond it; found when it is asked for.</summary>
    public ImmutableArray<Surplus> Surplus => Found.Value;

    internal Lazy<ImmutableArray<Surplus>> Found { get; init; } = new([]);

    /// <summary>The catalog.</summary>
    public Catalog Catalog { get; }

    /// <summary>The host names that are written in the policy, as far as they have to do with the catalog.</summary>
    public required WrittenNames Written { get; init; }

    /// <summary>Where a finding about the policy as a whole belongs.</summary>
    public Location Start => Names.Start(Policy);

    /// <summary>Where an entry stands; for a built-in default the place where an entry would be added.</summary>
    public Location Place(PolicyEntry entry) => Names.Place(Policy, entry);

    /// <summary>What messages call an entry: its text in one line, or the name that people know it by.</summary>
    public static string NameOf(PolicyEntry entry) => Names.Of(entry);

    /// <summary>Reports a finding that is complete as it is.</summary>
    public void Report(Finding finding) => reports.Add(finding);

    /// <summary>Reports a problem of one check; problems of one rule at one place become one finding.</summary>
    public void Report(EndpointCheck check, EndpointReport report) => reports.Add(check, report);

    /// <summary>The level of a failing check: by necessity, one lower for optional and for unverified endpoints.</summary>
    public Severity LevelOf(EndpointCheck check) => Catalog.SeverityOf(check.Need, check.Endpoint);
}

/// <summary>One entry of a policy.</summary>
public sealed class EntryScope
{
    internal EntryScope(PolicyScope policy, Chain chain, int index, ImmutableArray<EndpointCheck> decides)
    {
        Policy = policy;
        Chain = chain;
        Index = index;
        Decides = decides;
    }

    /// <summary>The policy it belongs to.</summary>
    public PolicyScope Policy { get; }

    /// <summary>The chain it belongs to.</summary>
    public Chain Chain { get; }

    /// <summary>Its number in the chain.</summary>
    public int Index { get; }

    /// <summary>The entry.</summary>
    public PolicyEntry Entry => Chain.Entries[Index];

    /// <summary>The checks of which it decides at least a part.</summary>
    public ImmutableArray<EndpointCheck> Decides { get; }

    /// <summary>The entries that are asked before it.</summary>
    public ImmutableArray<PolicyEntry> Earlier => Chain.Entries[..Index];

    /// <summary>Reports a finding.</summary>
    public void Report(Finding finding) => Policy.Report(finding);
}

/// <summary>One check that counts.</summary>
public sealed class EndpointScope
{
    internal EndpointScope(PolicyScope policy, EndpointCheck check)
    {
        Policy = policy;
        Check = check;
    }

    /// <summary>The policy.</summary>
    public PolicyScope Policy { get; }

    /// <summary>The check.</summary>
    public EndpointCheck Check { get; }

    /// <summary>What is wrong with it, when that is the cause; else null.</summary>
    public Problem? ProblemOf(Cause cause) => Check.Problem is { } problem && problem.Cause == cause ? problem : null;

    /// <summary>The level of a failing check.</summary>
    public Severity Level => Policy.LevelOf(Check);

    /// <summary>Reports a problem; problems of one rule at one place become one finding.</summary>
    public void Report(EndpointReport report) => Policy.Report(Check, report);
}

/// <summary>What a rule says about one check. The words are made when all checks of the same place are known.</summary>
/// <param name="At">The one primary place.</param>
/// <param name="Severity">The level; the finding takes the highest.</param>
/// <param name="Message">Names the message and its arguments for all checks together.</param>
public sealed record EndpointReport(Location At, Severity Severity, Func<EndpointGroup, EndpointMessage> Message)
{
    /// <summary>Keeps findings at one place apart where they say different things.</summary>
    public string Key { get; init; } = "";

    /// <summary>The whole way, where the steps of one policy are only a part of it; empty for those of <see cref="Part"/>.</summary>
    public ImmutableArray<TraceLine> Story { get; init; } = [];

    /// <summary>The part that shows the problem; its steps become the trace.</summary>
    public JudgedPart? Part { get; init; }

    /// <summary>Further places.</summary>
    public ImmutableArray<RelatedLocation> Related { get; init; } = [];
}

/// <summary>A message of the rule with its arguments, and what to do.</summary>
public sealed record EndpointMessage(string Id, params ImmutableArray<string> Arguments)
{
    /// <summary>What to do, in one or two sentences; null when the message says it.</summary>
    public string? Advice { get; init; }
}
