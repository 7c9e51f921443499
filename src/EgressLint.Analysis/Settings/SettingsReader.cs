using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Settings;

/// <summary>Settings, without what could not be understood, and every mistake.</summary>
public sealed record SettingsReadResult(ProjectSettings Settings, ImmutableArray<Finding> Findings);

/// <summary>Reads <c>egresslint.yml</c>. Never throws; whether names of the catalog exist is asked later, by whoever reads the catalog.</summary>
public sealed class SettingsReader
{
    private static readonly ImmutableArray<(string Word, Severity Value)> Levels =
        [("off", Severity.None), ("note", Severity.Note), ("warning", Severity.Warning), ("error", Severity.Error)];

    private static readonly ImmutableArray<(string Word, PolicyLeg Value)> Legs =
        [("client", PolicyLeg.Client), ("proxy", PolicyLeg.Proxy), ("both", PolicyLeg.Both)];

    private static readonly ImmutableArray<(string Word, string Value)> Clouds =
        [("public", "public"), ("us-gov", "us-gov"), ("china", "china")];

    private readonly YamlContext context = new(SettingsRules.Invalid, SettingsRules.Invalid);

    private SettingsReader()
    {
    }

    /// <summary>Reads a text.</summary>
    public static SettingsReadResult Read(SourceText text)
    {
        var document = YamlReader.Read(text, SettingsRules.Invalid);
        var reader = new SettingsReader();
        reader.context.Findings.AddRange(document.Findings);
        var settings = document.Root switch
        {
            null or YamlScalar { IsNull: true } => ProjectSettings.None,
            YamlMap map => reader.ReadAll(new(map, reader.context)),
            { } other => reader.Refuse(other),
        };
        return new(settings with { Source = text }, reader.context.Findings.ToImmutable());
    }

    private ProjectSettings Refuse(YamlNode root)
    {
        context.Report(root.At, YamlMessages.Type, "The settings", "a map");
        return ProjectSettings.None;
    }

    private ProjectSettings ReadAll(YamlFields fields)
    {
        var settings = new ProjectSettings
        {
            Profiles = fields.Scalars("profiles"),
            Features = fields.Scalars("features"),
            Roles = fields.Scalars("roles"),
            Catalogs = fields.Scalars("catalogs"),
            Cloud = Word(fields, "cloud", Clouds),
            Parameters = Parameters(fields),
            Sources = Entries(fields, "sources", Source),
            Include = fields.Texts("include"),
            Exclude = fields.Texts("exclude"),
            Policies = [.. fields.Maps("policies").Select(Policy)],
            Paths = [.. fields.Maps("paths").Select(ReadPath)],
            Assume = Assume(fields),
            Rules = Entries(fields, "rules", Rule),
            Suppressions = [.. fields.Maps("suppress").Select(Suppression)],
            Mounts = Entries(fields, "mounts", Mount),
        };
        fields.Finish();
        return settings;
    }

    /// <summary>The entries of a map whose keys are names of the user.</summary>
    private static ImmutableArray<T> Entries<T>(YamlFields fields, string key, Func<YamlEntry, T?> read)
        where T : class
    {
        var result = ImmutableArray.CreateBuilder<T>();
        foreach (var entry in fields.MapOf(key)?.Entries ?? [])
        {
            if (read(entry) is { } value)
            {
                result.Add(value);
            }
        }

        return result.ToImmutable();
    }

    private ImmutableArray<ParameterSetting> Parameters(YamlFields fields)
    {
        if (fields.MapOf("parameters") is not { } map)
        {
            return [];
        }

        // The reader of fields reports what is no list of single values.
        var values = new YamlFields(map, context);
        return [.. map.Entries.Select(entry => new ParameterSetting(entry.Key, values.Scalars(entry.Key), entry.KeyAt))];
    }

    private SourceSetting? Source(YamlEntry entry)
    {
        if (entry.Value is not YamlMap map)
        {
            context.Report(entry.Value.At, YamlMessages.Type, $"'{entry.Key}'", "a map");
            return null;
        }

        var fields = new YamlFields(map, context);
        var addresses = fields.Scalars("addresses").Select(Addresses).OfType<IpSet>().ToList();
        fields.Finish();
        return new(entry.Key, IpSet.Union(addresses), entry.KeyAt);
    }

    private IpSet? Addresses(YamlScalar scalar)
    {
        if (IpSet.TryParse(scalar.Value, out var set))
        {
            return set;
        }

        context.Report(scalar.At, SettingsRules.Address, scalar.Value);
        return null;
    }

    private PolicySetting Policy(YamlMap map)
    {
        var fields = new YamlFields(map, context);
        var path = fields.Required("path", "A policy");
        var policy = new PolicySetting(path, map["path"]?.At ?? map.At)
        {
            Format = fields.Scalar("format"),
            Serves = fields.Scalars("serves"),
            Address = fields.Scalar("address") is { } address ? Addresses(address) : null,
            Leg = fields.Scalar("leg") is { } leg ? Choose(leg, "leg", Legs) : null,
        };
        fields.Finish();
        return policy;
    }

    private PathSetting ReadPath(YamlMap map)
    {
        var fields = new YamlFields(map, context);
        var path = new PathSetting(fields.Required("name", "A path"), fields.Scalars("roles"), fields.Scalars("through"), map.At);
        if (path.Through.IsEmpty && map["through"] is null)
        {
            context.Report(map.At, YamlMessages.Missing, "A path", "through");
        }

        fields.Finish();
        return path;
    }

    private AssumptionSettings Assume(YamlFields fields)
    {
        if (fields.MapOf("assume") is not { } map)
        {
            return new(null, null);
        }

        var inner = new YamlFields(map, context);
        var assume = new AssumptionSettings(inner.Flag("external-names-resolve"), inner.Flag("public-endpoints-have-public-addresses"));
        inner.Finish();
        return assume;
    }

    private RuleSetting? Rule(YamlEntry entry)
    {
        if (entry.Value is not YamlScalar scalar)
        {
            context.Report(entry.Value.At, YamlMessages.Type, $"'{entry.Key}'", "a single value");
            return null;
        }

        return Choose(scalar, entry.Key, Levels) is { } severity ? new(entry.Key, severity, entry.KeyAt) : null;
    }

    private SuppressionSetting Suppression(YamlMap map)
    {
        var fields = new YamlFields(map, context);
        var suppression = new SuppressionSetting(fields.Required("rule", "A suppression"), map.At)
        {
            Endpoint = fields.Scalar("endpoint") is { } endpoint ? Pattern(endpoint) : null,
            Path = fields.Text("path"),
            Reason = fields.Text("reason"),
            Until = fields.Scalar("until") is { } until ? Date(until) : null,
        };
        fields.Finish();
        return suppression;
    }

    private string Pattern(YamlScalar scalar)
    {
        if (CatalogPattern.Check(scalar.Value, out _) is { } problem)
        {
            context.Report(scalar.At, SettingsRules.Pattern, scalar.Value, problem);
        }

        return scalar.Value;
    }

    private DateOnly? Date(YamlScalar scalar)
    {
        if (DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        context.Report(scalar.At, SettingsRules.Date, scalar.Value);
        return null;
    }

    private MountSetting? Mount(YamlEntry entry)
    {
        if (entry.Value is YamlScalar { IsNull: false } scalar)
        {
            return new(entry.Key, scalar.Value, scalar.At);
        }

        context.Report(entry.Value.At, YamlMessages.Type, $"'{entry.Key}'", "the folder that stands for it");
        return null;
    }

    private string? Word(YamlFields fields, string key, ImmutableArray<(string Word, string Value)> words) =>
        fields.Scalar(key) is { } scalar && Find(scalar, key, words, out var value) ? value : null;

    private T? Choose<T>(YamlScalar scalar, string key, ImmutableArray<(string Word, T Value)> words)
        where T : struct => Find(scalar, key, words, out var value) ? value : null;

    private bool Find<T>(YamlScalar scalar, string key, ImmutableArray<(string Word, T Value)> words, out T? value)
    {
        foreach (var (word, candidate) in words)
        {
            if (string.Equals(word, scalar.Value, StringComparison.Ordinal))
            {
                value = candidate;
                return true;
            }
        }

        context.Report(scalar.At, YamlMessages.Value, scalar.Value, key, string.Join(", ", words.Select(w => w.Word)));
        value = default;
        return false;
    }
}
