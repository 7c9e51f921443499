using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>What must be reachable, for whom, how, and under which conditions. Immutable.</summary>
public sealed class Catalog
{
    private static readonly Lazy<Catalog> Shipped = new(CatalogResource.Load);

    private readonly CatalogTree tree;

    internal Catalog(CatalogTree tree) => this.tree = tree;

    /// <summary>Id from the manifest.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>Version from the manifest.</summary>
    public string Version { get; internal init; } = "";

    /// <summary>Year and month of the facts.</summary>
    public string AsOf { get; internal init; } = "";

    /// <summary>Version of the file form.</summary>
    public int Schema { get; internal init; } = 1;

    /// <summary>Clouds.</summary>
    public ImmutableArray<CatalogCloud> Clouds { get; internal init; } = [];

    /// <summary>Where facts were read.</summary>
    public ImmutableArray<CatalogSource> Sources { get; internal init; } = [];

    /// <summary>Who connects.</summary>
    public ImmutableArray<Role> Roles { get; internal init; } = [];

    /// <summary>Own systems that are connected to.</summary>
    public ImmutableArray<Target> Targets { get; internal init; } = [];

    /// <summary>Values only the site knows.</summary>
    public ImmutableArray<CatalogParameter> Parameters { get; internal init; } = [];

    /// <summary>Kinds of constraints.</summary>
    public ImmutableArray<ConstraintKind> ConstraintKinds { get; internal init; } = [];

    /// <summary>Lists of cipher suites.</summary>
    public ImmutableArray<SuiteList> SuiteLists { get; internal init; } = [];

    /// <summary>Endpoint sets.</summary>
    public ImmutableArray<EndpointSet> Endpoints { get; internal init; } = [];

    /// <summary>Features with their requirements.</summary>
    public ImmutableArray<Feature> Features { get; internal init; } = [];

    /// <summary>Profiles.</summary>
    public ImmutableArray<Profile> Profiles { get; internal init; } = [];

    /// <summary>The requirements of all features.</summary>
    public IEnumerable<Requirement> Requirements => Features.SelectMany(f => f.Requirements);

    internal ImmutableArray<(Necessity Necessity, Severity Severity)> Severities { get; init; } = [];

    internal CatalogTree Tree => tree;

    /// <summary>The catalog that ships with the program.</summary>
    public static Catalog BuiltIn() => Shipped.Value;

    /// <summary>
    /// Reads files. Shipped files make a catalog of their own and are held to everything; files of a user are laid over the built-in catalog,
    /// unless the first of them says <c>extends: none</c>. Never throws.
    /// </summary>
    public static CatalogReadResult Read(IEnumerable<SourceText> files, bool shipped)
    {
        var texts = files.ToImmutableArray();
        var context = NewContext(shipped);
        var roots = ReadAll(texts, context);
        var start = shipped || (roots.Length > 0 && CatalogMerger.StartsEmpty(roots[0])) ? CatalogTree.Empty : BuiltIn().tree;
        return Merge(start, texts, roots, shipped, context);
    }

    /// <summary>Lays files of a user over this catalog; a later file wins. Never throws.</summary>
    public CatalogReadResult Merge(IEnumerable<SourceText> files)
    {
        var texts = files.ToImmutableArray();
        var context = NewContext(shipped: false);
        return Merge(tree, texts, ReadAll(texts, context), shipped: false, context);
    }

    /// <summary>The requirements that apply to a selection, one for each role, in the order of the catalog.</summary>
    public ImmutableArray<ScenarioRequirement> Select(Selection selection, out ImmutableArray<CatalogNote> notes)
    {
        var selector = new CatalogSelector(this, selection);
        var result = selector.Select();
        notes = selector.Notes;
        return result;
    }

    /// <summary>The level of a failed requirement, before endpoint and lifecycle are looked at.</summary>
    public Severity SeverityOf(Necessity necessity)
    {
        foreach (var (known, severity) in Severities)
        {
            if (known == necessity)
            {
                return severity;
            }
        }

        return necessity switch
        {
            Necessity.Required => Severity.Error,
            Necessity.Conditional or Necessity.Recommended => Severity.Warning,
            Necessity.Optional => Severity.Note,
            _ => Severity.None,
        };
    }

    /// <summary>The level of a failed endpoint: that of the requirement, one lower when the endpoint is optional and one when nobody confirms it.</summary>
    public Severity SeverityOf(ScenarioRequirement requirement, ScenarioEndpoint endpoint)
    {
        var steps = (endpoint.Optional ? 1 : 0)
            + (endpoint.Set.Lifecycle.State == LifecycleState.Unverified || requirement.Requirement.Lifecycle.State == LifecycleState.Unverified ? 1 : 0);
        var severity = SeverityOf(requirement.Necessity);
        return severity == Severity.None ? Severity.None : (Severity)Math.Max((int)severity - steps, (int)Severity.Note);
    }

    /// <summary>The endpoint set with the id; null when there is none.</summary>
    public EndpointSet? Endpoint(string id) => Find(Endpoints, id, e => e.Id);

    /// <summary>The role with the id; null when there is none.</summary>
    public Role? Role(string id) => Find(Roles, id, r => r.Id);

    /// <summary>The feature with the id; null when there is none.</summary>
    public Feature? Feature(string id) => Find(Features, id, f => f.Id);

    /// <summary>The profile with the id; null when there is none.</summary>
    public Profile? Profile(string id) => Find(Profiles, id, p => p.Id);

    /// <summary>The parameter with the id; null when there is none.</summary>
    public CatalogParameter? Parameter(string id) => Find(Parameters, id, p => p.Id);

    /// <summary>The target with the id; null when there is none.</summary>
    public Target? Target(string id) => Find(Targets, id, t => t.Id);

    /// <summary>The requirement with the id; null when there is none.</summary>
    public Requirement? Requirement(string id) => Requirements.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.Ordinal));

    /// <summary>The suites that every list of a need contains; empty when it names none.</summary>
    public ImmutableArray<string> SuitesOf(TlsNeed need)
    {
        ImmutableArray<string>? common = null;
        foreach (var name in need.SuiteLists)
        {
            if (Find(SuiteLists, name, s => s.Id) is { } list)
            {
                var suites = list.Suites.AddRange(list.Older);
                common = common is { } so ? [.. so.Intersect(suites, StringComparer.Ordinal)] : suites;
            }
        }

        return common ?? [];
    }

    /// <summary>The requirements that use an endpoint set, those that are over included.</summary>
    public IEnumerable<Requirement> UsesOf(EndpointSet set) =>
        Requirements.Where(r => r.Endpoints.Any(e => string.Equals(e.Value, set.Id, StringComparison.Ordinal))
            || r.OptionalEndpoints.Any(e => string.Equals(e.Value, set.Id, StringComparison.Ordinal)));

    /// <summary>Whether nothing in the whole catalog needs the set any more: it is over itself, or every use of it is.</summary>
    public bool IsStale(EndpointSet set) =>
        set.Lifecycle.IsOver || UsesOf(set).All(r => r.Lifecycle.IsOver || (Feature(r.Feature)?.Lifecycle.IsOver ?? false));

    /// <summary>What depends on the date: an old catalog, overrides past theirs.</summary>
    public ImmutableArray<Finding> CheckDates(DateOnly today, ImmutableArray<CatalogOverride> overrides, Location at, int maximumMonths = 12)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var change in overrides)
        {
            if (DateOnly.TryParseExact(change.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until) && until < today)
            {
                findings.Add(new(CatalogRules.OverrideWithoutReason, change.At, CatalogRules.Expired, [change.Id, change.Until ?? ""]));
            }
        }

        if (DateOnly.TryParseExact(AsOf + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)
            && asOf.AddMonths(maximumMonths) < today)
        {
            findings.Add(new(CatalogRules.CatalogOld, at, Id, AsOf, maximumMonths.ToString(CultureInfo.InvariantCulture)));
        }

        return findings.ToImmutable();
    }

    internal static T? Find<T>(ImmutableArray<T> records, string id, Func<T, string> idOf)
        where T : class
    {
        foreach (var record in records)
        {
            if (string.Equals(idOf(record), id, StringComparison.Ordinal))
            {
                return record;
            }
        }

        return null;
    }

    private static YamlContext NewContext(bool shipped) =>
        new(CatalogRules.EntryInvalid, CatalogRules.UnknownKey) { UnknownKeySeverity = shipped ? Severity.Error : null };

    private static ImmutableArray<YamlNode?> ReadAll(ImmutableArray<SourceText> texts, YamlContext context)
    {
        var roots = ImmutableArray.CreateBuilder<YamlNode?>(texts.Length);
        foreach (var text in texts)
        {
            var document = YamlReader.Read(text, CatalogRules.EntryInvalid);
            context.Findings.AddRange(document.Findings);
            roots.Add(document.Root);
        }

        return roots.MoveToImmutable();
    }

    private static CatalogReadResult Merge(
        CatalogTree start, ImmutableArray<SourceText> texts, ImmutableArray<YamlNode?> roots, bool shipped, YamlContext context)
    {
        var merger = new CatalogMerger(start, context, shipped);
        foreach (var root in roots)
        {
            merger.Add(root);
        }

        var catalog = CatalogBinder.Bind(merger.Tree, context);
        var own = texts.ToHashSet();
        var findings = context.Findings.ToImmutable()
            .AddRange(CatalogVerifier.Verify(catalog, shipped).Where(f => own.Contains(f.At.Source)))
            .AddRange(CatalogVerifier.VerifySelection(catalog, merger));
        return new(catalog, merger.Selection, merger.Overrides.ToImmutable(), findings);
    }
}
