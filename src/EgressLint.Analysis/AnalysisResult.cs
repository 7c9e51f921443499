using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis;

/// <summary>A policy that was read.</summary>
/// <param name="Path">File it comes from.</param>
/// <param name="Format">Format id, such as <c>squid</c>.</param>
/// <param name="Name">Name within the file; the path where a file holds one policy.</param>
/// <param name="Rejected">Why the engine would refuse to load it; null when it loads.</param>
public sealed record PolicyInfo(string Path, string Format, string Name, string? Rejected = null);

/// <summary>An entry as reports show it.</summary>
/// <param name="At">Where it stands; null for a built-in default.</param>
/// <param name="Label">What its format calls it, such as <c>http_access</c>, or the name of the default.</param>
public sealed record EntryInfo(Location? At, string Label);

/// <summary>Why a verdict is not certain, or what was assumed.</summary>
public sealed record DoubtInfo(string Reason, Location? At);

/// <summary>Concrete hosts that were replayed through the concrete evaluation; null where there is none of that kind.</summary>
public sealed record WitnessSet(string? Allowed, string? Denied, string? Unknown);

/// <summary>What one policy decides for one endpoint pattern of one requirement, for one role and one connection.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Requirement">Requirement id.</param>
/// <param name="Feature">Feature id.</param>
/// <param name="Role">Role id.</param>
/// <param name="Endpoint">Host pattern as the catalog writes it.</param>
/// <param name="Transport"><c>https</c>, <c>http</c>, <c>tcp-tls</c>, <c>tcp</c>, <c>udp</c>.</param>
/// <param name="Port">Port number.</param>
/// <param name="Verdict"><c>allow</c>, <c>deny</c>, <c>partial</c>, <c>unknown</c>, <c>direct</c>, <c>proxy</c>, <c>authenticate</c>.</param>
/// <param name="Witness">Concrete examples.</param>
/// <param name="Entries">The deciding entries, in file order.</param>
/// <param name="Doubts">Why it is not certain.</param>
public sealed record VerdictInfo(
    string Policy,
    string Requirement,
    string Feature,
    string Role,
    string Endpoint,
    string Transport,
    int Port,
    string Verdict,
    WitnessSet Witness,
    ImmutableArray<EntryInfo> Entries,
    ImmutableArray<DoubtInfo> Doubts)
{
    /// <summary>Whether it must not be reached, so that <c>deny</c> is what is wanted.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The file of the policy: names are unique within a file only.</summary>
    public string File { get; init; } = "";

    /// <summary>How the decision came about, one part for each outcome; empty unless <see cref="AnalysisOptions.Traces"/> asks for it.</summary>
    public ImmutableArray<TracedPart> Traced { get; init; } = [];
}

/// <summary>An entry that was met on the way to a decision.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="IsCertain">Whether it matches for certain.</param>
public sealed record TracedStep(EntryInfo Entry, bool IsCertain);

/// <summary>How a part of what was asked was decided.</summary>
/// <param name="Verdict">What comes of it.</param>
/// <param name="Example">A name of it that was replayed.</param>
/// <param name="Skipped">How many of its first steps are left out.</param>
/// <param name="Steps">What matches or may match, in order; the last one decides.</param>
public sealed record TracedPart(string Verdict, string Example, int Skipped, ImmutableArray<TracedStep> Steps);

/// <summary>What one member of a path decides.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Verdict">What it decides of the example.</param>
/// <param name="Entry">The entry that decides.</param>
public sealed record PathStepInfo(string Policy, string Verdict, EntryInfo Entry);

/// <summary>What comes of one endpoint on one way of a path, for one role and one connection.</summary>
/// <param name="Path">Name of the path.</param>
/// <param name="Role">Role id.</param>
/// <param name="Requirement">Requirement id.</param>
/// <param name="Feature">Feature id.</param>
/// <param name="Endpoint">Host pattern as the catalog writes it.</param>
/// <param name="Transport">As in <see cref="VerdictInfo"/>.</param>
/// <param name="Port">Port number.</param>
/// <param name="Verdict"><c>allow</c>, <c>deny</c>, <c>partial</c>, <c>unknown</c> or <c>authenticate</c>.</param>
/// <param name="Hop">The member that stops it; null when none does for certain.</param>
/// <param name="Arm">The way, such as <c>PROXY proxy.example.com:3128</c> or <c>DIRECT</c>; empty where it is not known.</param>
/// <param name="Position">Its place in the answer of the script, from zero.</param>
/// <param name="Witness">Concrete examples.</param>
/// <param name="Steps">What each member decides of the example that tells most, in order.</param>
/// <param name="Doubts">Why it is not certain.</param>
public sealed record PathVerdictInfo(
    string Path,
    string Role,
    string Requirement,
    string Feature,
    string Endpoint,
    string Transport,
    int Port,
    string Verdict,
    string? Hop,
    string Arm,
    int Position,
    WitnessSet Witness,
    ImmutableArray<PathStepInfo> Steps,
    ImmutableArray<DoubtInfo> Doubts);

/// <summary>The catalog that was asked.</summary>
public sealed record CatalogInfo(string Id, string Version, string AsOf);

/// <summary>What people call something that has an id in the catalog.</summary>
public sealed record TitleInfo(string Id, string Title);

/// <summary>An override of the user that switched something off or changed it; listed in every report.</summary>
public sealed record OverrideInfo(string Id, string Reason, string? Until);

/// <summary>Where a suppression stands. The names are SARIF's.</summary>
public enum SuppressionKind
{
    /// <summary>A comment in the analysed file.</summary>
    InSource,

    /// <summary>The settings file or a baseline.</summary>
    External,
}

/// <summary>A finding that somebody decided not to hear about.</summary>
/// <param name="Finding">What would have been said.</param>
/// <param name="Kind">Where the decision stands.</param>
/// <param name="Reason">Why, in the words of whoever decided; empty when none was given.</param>
public sealed record SuppressedFinding(Finding Finding, SuppressionKind Kind, string Reason)
{
    /// <summary>Whether nobody decided anything: it was there before, and the baseline holds it.</summary>
    public bool IsKnown { get; init; }
}

/// <summary>Everything an analysis says. Sorted; the same input gives the same result.</summary>
public sealed record AnalysisResult
{
    /// <summary>The catalog that was asked.</summary>
    public required CatalogInfo Catalog { get; init; }

    /// <summary>Profiles that were selected.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>Titles of the features of the catalog.</summary>
    public ImmutableArray<TitleInfo> Features { get; init; } = [];

    /// <summary>Titles of the roles of the catalog.</summary>
    public ImmutableArray<TitleInfo> Roles { get; init; } = [];

    /// <summary>What was taken for granted, one sentence each.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];

    /// <summary>Overrides in force.</summary>
    public ImmutableArray<OverrideInfo> Overrides { get; init; } = [];

    /// <summary>The policies that were read.</summary>
    public ImmutableArray<PolicyInfo> Policies { get; init; } = [];

    /// <summary>For which clients each policy was judged, as <see cref="Policies"/> has them.</summary>
    internal ImmutableArray<ClientPins> Pins { get; init; } = [];

    /// <summary>Every verdict.</summary>
    public ImmutableArray<VerdictInfo> Verdicts { get; init; } = [];

    /// <summary>What comes of every endpoint on every way of the paths that were followed.</summary>
    public ImmutableArray<PathVerdictInfo> PathVerdicts { get; init; } = [];

    /// <summary>Every finding, by path, span, rule, message.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Findings that are suppressed, in the same order; reports leave them out unless asked.</summary>
    public ImmutableArray<SuppressedFinding> Suppressed { get; init; } = [];

    /// <summary>Whether findings were compared with a baseline, so that those that count are new.</summary>
    public bool HasBaseline { get; init; }

    /// <summary>The rules that ran.</summary>
    public ImmutableArray<RuleDescriptor> Rules { get; init; } = [];
}
