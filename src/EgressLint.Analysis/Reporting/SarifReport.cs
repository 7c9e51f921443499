using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>The version of the analysed tree, as whoever calls knows it.</summary>
/// <param name="RepositoryUri">Absolute address of the repository.</param>
/// <param name="Revision">The commit; null when unknown.</param>
/// <param name="Branch">The branch; null when unknown.</param>
public sealed record VersionControl(string RepositoryUri, string? Revision = null, string? Branch = null);

/// <summary>How SARIF is written.</summary>
/// <param name="ToolVersion">Version of egresslint, such as <c>1.2.3</c>.</param>
public sealed record SarifOptions(string ToolVersion)
{
    /// <summary>Code scanning shows no more than this many results of a run.</summary>
    public const int MostResults = 5000;

    /// <summary>One result a finding and endpoint instead of one a rule and line.</summary>
    public bool PerEndpoint { get; init; }

    /// <summary>Whether suppressed findings are written, marked. Code scanning would open them as alerts.</summary>
    public bool IncludeSuppressed { get; init; }

    /// <summary>Sets several uploads for one commit apart, such as <c>branch-office</c>; null for none.</summary>
    public string? Category { get; init; }

    /// <summary>The page of a rule as Markdown, or null when it has none.</summary>
    public Func<string, string?> RulePages { get; init; } = static _ => null;

    /// <summary>Where the rule pages are published: the id and <c>.md</c> are put after it; null when nowhere.</summary>
    public string? HelpBaseUri { get; init; }

    /// <summary>Where the tool is described; null when nowhere.</summary>
    public string? InformationUri { get; init; }

    /// <summary>Which version of the tree was analysed; null when it is under no version control.</summary>
    public VersionControl? VersionControl { get; init; }
}

/// <summary>
/// SARIF 2.1.0 as code scanning reads it. What it does not read is written for editors and other viewers, but never so that it could make
/// an upload fail.
/// </summary>
public static class SarifReport
{
    internal const string BaseId = "%SRCROOT%";
    private const int FlushEvery = 64;
    private const int MostNotifications = 100;

    /// <summary>Writes one log with one run and a line end.</summary>
    public static void Write(AnalysisResult result, Stream stream, SarifOptions options)
    {
        var all = options.PerEndpoint
            ? MergedFinding.ByEndpoint(result, options.IncludeSuppressed)
            : MergedFinding.ByLine(result, options.IncludeSuppressed);
        var kept = Cut(all);
        var rules = new SarifRules(result.Rules.Concat(kept.Select(item => item.Finding.Rule)), options);
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteRun(json, result, kept, rules, options);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteRun(
        Utf8JsonWriter json, AnalysisResult result, ImmutableArray<MergedFinding> kept, SarifRules rules, SarifOptions options)
    {
        WriteTool(json, rules, options);
        WriteInvocation(json, kept, rules);
        json.WriteStartObject("automationDetails");
        json.Text("id", options.Category is null ? "egresslint/" : $"egresslint/{options.Category.Trim('/')}/");
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        WriteVersion(json, options.VersionControl);
        WriteRoot(json);
        json.WriteStartArray("results");
        var results = new SarifResults(json, rules, result.Catalog.Version, options.IncludeSuppressed, result.HasBaseline);
        for (var i = 0; i < kept.Length; i++)
        {
            results.Write(kept[i]);
            if ((i + 1) % FlushEvery == 0)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        WriteProperties(json, result);
    }

    private static void WriteTool(Utf8JsonWriter json, SarifRules rules, SarifOptions options)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "egresslint");
        json.Text("version", options.ToolVersion);
        json.Text("semanticVersion", options.ToolVersion);
        if (options.InformationUri is not null)
        {
            json.Text("informationUri", options.InformationUri);
        }

        rules.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, VersionControl? version)
    {
        if (version is null)
        {
            return;
        }

        json.WriteStartArray("versionControlProvenance");
        json.WriteStartObject();
        json.Text("repositoryUri", version.RepositoryUri);
        if (version.Revision is not null)
        {
            json.Text("revisionId", version.Revision);
        }

        if (version.Branch is not null)
        {
            json.Text("branch", version.Branch);
        }

        json.WriteStartObject("mappedTo");
        json.WriteString("uriBaseId", BaseId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteRoot(Utf8JsonWriter json)
    {
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(BaseId);
        json.WriteStartObject("description");
        json.WriteString("text", "The root of the analysed tree.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The analysis itself always succeeds: a file that cannot be read is a finding on it, and said here once more.</summary>
    private static void WriteInvocation(Utf8JsonWriter json, ImmutableArray<MergedFinding> kept, SarifRules rules)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        var notifications = kept.Where(item => item.Suppressed is null && IsNotification(item.Finding.Rule)).Take(MostNotifications).ToList();
        if (notifications.Count > 0)
        {
            json.Objects("toolExecutionNotifications", notifications, (writer, item) => WriteNotification(writer, item.Finding, rules));
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static bool IsNotification(RuleDescriptor rule) => rule.Id == InputRules.UnreadableFile.Id
        || rule.Id == InputRules.IncludeNotFound.Id || rule.Id == InputRules.ListFileNotFound.Id || rule.Id == InputRules.PathLeadsOut.Id
        || rule.Id == InputRules.TooLarge.Id || rule.Id == ReportRules.TooManyFindings.Id;

    private static void WriteNotification(Utf8JsonWriter json, Finding finding, SarifRules rules)
    {
        json.WriteString("level", FindingOrder.Level(finding.Severity));
        json.WriteStartObject("message");
        json.Text("text", SarifResults.Sentence(finding.Message));
        json.WriteEndObject();
        json.WriteStartObject("associatedRule");
        json.WriteString("id", finding.Rule.Id);
        json.WriteNumber("index", rules.IndexOf(finding.Rule));
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        SarifResults.WritePhysical(json, finding.At);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, AnalysisResult result)
    {
        json.WriteStartObject("properties");
        json.Texts("assumptions", result.Assumptions);
        json.WriteStartObject("catalog");
        json.Text("id", result.Catalog.Id);
        json.Text("version", result.Catalog.Version);
        json.Text("asOf", result.Catalog.AsOf);
        json.WriteEndObject();
        json.Objects("overrides", result.Overrides, static (writer, item) =>
        {
            writer.Text("id", item.Id);
            writer.Text("reason", item.Reason);
            writer.Text("until", item.Until);
        });
        json.Texts("profiles", result.Profiles);
        json.WriteEndObject();
    }

    private static ImmutableArray<MergedFinding> Cut(ImmutableArray<MergedFinding> all)
    {
        if (all.Length <= SarifOptions.MostResults)
        {
            return all;
        }

        // What counts comes before what is suppressed, the most severe before the rest; the file's own order is kept among equals.
        var kept = Enumerable.Range(0, all.Length)
            .OrderBy(i => all[i].Suppressed is null ? 0 : 1)
            .ThenByDescending(i => all[i].Finding.Severity)
            .Take(SarifOptions.MostResults - 1)
            .Order()
            .Select(i => all[i])
            .ToList();
        var left = (all.Length - kept.Count).ToString(CultureInfo.InvariantCulture);
        var most = SarifOptions.MostResults.ToString(CultureInfo.InvariantCulture);
        var at = kept[0].Finding.At.Source.At(new TextSpan(0, 0));
        kept.Insert(0, new(new Finding(ReportRules.TooManyFindings, at, left, most) { Identity = "" }, "", null));
        return [.. kept];
    }
}
