using System.Collections.Immutable;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Settings;

/// <summary>A value of a parameter of the catalog.</summary>
public sealed record ParameterSetting(string Name, ImmutableArray<YamlScalar> Values, Location At);

/// <summary>From where a role connects.</summary>
public sealed record SourceSetting(string Role, IpSet Addresses, Location At);

/// <summary>Which leg of a connection a policy sees.</summary>
public enum PolicyLeg
{
    /// <summary>From the client to the proxy or service.</summary>
    Client,

    /// <summary>From the proxy to the service.</summary>
    Proxy,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>Facts about a configuration file.</summary>
/// <param name="Path">The file, relative to the settings file.</param>
/// <param name="At">Where that stands.</param>
public sealed record PolicySetting(string Path, Location At)
{
    /// <summary>The format, where it is not to be recognised; null when it is.</summary>
    public YamlScalar? Format { get; init; }

    /// <summary>Host and port under which clients know the proxy.</summary>
    public ImmutableArray<YamlScalar> Serves { get; init; } = [];

    /// <summary>From where the proxy itself connects.</summary>
    public IpSet? Address { get; init; }

    /// <summary>The leg it sees; null for what follows from its kind.</summary>
    public PolicyLeg? Leg { get; init; }
}

/// <summary>What the traffic of roles passes, in order.</summary>
public sealed record PathSetting(string Name, ImmutableArray<YamlScalar> Roles, ImmutableArray<YamlScalar> Through, Location At);

/// <summary>What is taken for granted; null where nobody said.</summary>
/// <param name="ExternalNamesResolve">Whether clients resolve public names.</param>
/// <param name="PublicEndpointsHavePublicAddresses">Whether public endpoints have public addresses.</param>
public sealed record AssumptionSettings(bool? ExternalNamesResolve, bool? PublicEndpointsHavePublicAddresses);

/// <summary>The level of a rule; <see cref="Severity.None"/> for off.</summary>
public sealed record RuleSetting(string Rule, Severity Severity, Location At);

/// <summary>A finding that is known and accepted.</summary>
public sealed record SuppressionSetting(string Rule, Location At)
{
    /// <summary>The host pattern it is limited to; null for every one.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The file it is limited to; null for every one.</summary>
    public string? Path { get; init; }

    /// <summary>Why; null when not said.</summary>
    public string? Reason { get; init; }

    /// <summary>The last day it holds; null for always.</summary>
    public DateOnly? Until { get; init; }
}

/// <summary>A folder of the deployed machine and the one that stands for it, relative to the settings file.</summary>
public sealed record MountSetting(string Path, string Folder, Location At);

/// <summary>The settings of a project, as <c>egresslint.yml</c> gives them. Every path is relative to that file.</summary>
public sealed record ProjectSettings
{
    /// <summary>No settings.</summary>
    public static ProjectSettings None { get; } = new();

    /// <summary>The file; null without one.</summary>
    public SourceText? Source { get; init; }

    /// <summary>Profiles of the catalog.</summary>
    public ImmutableArray<YamlScalar> Profiles { get; init; } = [];

    /// <summary>Features in addition to those of the profiles.</summary>
    public ImmutableArray<YamlScalar> Features { get; init; } = [];

    /// <summary>Roles everything is limited to.</summary>
    public ImmutableArray<YamlScalar> Roles { get; init; } = [];

    /// <summary>Catalog files laid over the built-in catalog.</summary>
    public ImmutableArray<YamlScalar> Catalogs { get; init; } = [];

    /// <summary>The cloud; null when not said.</summary>
    public string? Cloud { get; init; }

    /// <summary>Parameters of the catalog.</summary>
    public ImmutableArray<ParameterSetting> Parameters { get; init; } = [];

    /// <summary>Who connects from where.</summary>
    public ImmutableArray<SourceSetting> Sources { get; init; } = [];

    /// <summary>Files to look at; empty for all.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Files to leave out.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Facts about files.</summary>
    public ImmutableArray<PolicySetting> Policies { get; init; } = [];

    /// <summary>End-to-end paths.</summary>
    public ImmutableArray<PathSetting> Paths { get; init; } = [];

    /// <summary>What is taken for granted.</summary>
    public AssumptionSettings Assume { get; init; } = new(null, null);

    /// <summary>Levels of rules.</summary>
    public ImmutableArray<RuleSetting> Rules { get; init; } = [];

    /// <summary>What is known and accepted.</summary>
    public ImmutableArray<SuppressionSetting> Suppressions { get; init; } = [];

    /// <summary>Where absolute paths of the configurations are.</summary>
    public ImmutableArray<MountSetting> Mounts { get; init; } = [];
}
