using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>What every command is told: the scenario, and how to speak.</summary>
internal sealed record CommonArguments
{
    /// <summary>The settings file; null to look for it.</summary>
    public string? Config { get; init; }

    /// <summary>Profiles of the catalog.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>Features of the catalog.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Roles of the catalog.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The cloud; null when not said.</summary>
    public string? Cloud { get; init; }

    /// <summary>Parameters of the catalog, each <c>NAME=VALUE</c>.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Catalog files over the built-in catalog.</summary>
    public ImmutableArray<string> Catalogs { get; init; } = [];

    /// <summary>Facts about the deployed world, each <c>NAME=VALUE</c>.</summary>
    public ImmutableArray<string> Facts { get; init; } = [];

    /// <summary>A list of service tags in Azure's published form; null for the one that comes with the program.</summary>
    public string? ServiceTags { get; init; }

    /// <summary>Whether colours are forbidden.</summary>
    public bool NoColor { get; init; }

    /// <summary>How much to say.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;
}

/// <summary>The options that every command takes, before or after its name.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> config = new("--config") { HelpName = "FILE", Description = "Settings file (default: egresslint.yml, found upwards from the first path)" };
    private readonly Option<string[]> profile = Names("--profile", "Profile of the catalog (default: comanagement)");
    private readonly Option<string[]> feature = Names("--feature", "Feature of the catalog");
    private readonly Option<string[]> role = Names("--role", "Role that everything is limited to");
    private readonly Option<string?> cloud = new("--cloud") { HelpName = "public|us-gov|china", Description = "Cloud (default: public)" };
    private readonly Option<string[]> parameter = new("--param") { HelpName = "NAME=VALUE", Description = "Value of a parameter of the catalog (repeatable)" };
    private readonly Option<string[]> catalog = new("--catalog") { HelpName = "FILE", Description = "Catalog file, added to the built-in catalog (repeatable)" };
    private readonly Option<string[]> fact = new("--set") { HelpName = "NAME=VALUE", Description = "Fact about the deployed world: azure.vnet=10.0.0.0/16[,…] (repeatable)" };
    private readonly Option<string?> serviceTags = new("--service-tags") { HelpName = "FILE", Description = "List of Azure service tags, as published or as 'catalog import' writes it (default: the built-in list)" };
    private readonly Option<bool> noColor = new("--no-color") { Description = "Writes no colours" };
    private readonly Option<string?> verbosity = new("--verbosity") { HelpName = "quiet|normal|detailed", Description = "How much to say (default: normal)" };

    /// <summary>Lets a command and all below it take the options.</summary>
    public void AddTo(Command command)
    {
        cloud.AcceptOnlyFromAmong("public", "us-gov", "china");
        verbosity.AcceptOnlyFromAmong("quiet", "normal", "detailed");
        foreach (var option in (ReadOnlySpan<Option>)[config, profile, feature, role, cloud, parameter, catalog, fact, serviceTags, noColor, verbosity])
        {
            option.Recursive = true;
            command.Add(option);
        }
    }

    /// <summary>The values given.</summary>
    public CommonArguments Read(ParseResult parsed) => new()
    {
        Config = parsed.GetValue(config),
        Profiles = Split(parsed.GetValue(profile)),
        Features = Split(parsed.GetValue(feature)),
        Roles = Split(parsed.GetValue(role)),
        Cloud = parsed.GetValue(cloud),
        Parameters = [.. parsed.GetValue(parameter) ?? []],
        Catalogs = [.. parsed.GetValue(catalog) ?? []],
        Facts = [.. parsed.GetValue(fact) ?? []],
        ServiceTags = parsed.GetValue(serviceTags),
        NoColor = parsed.GetValue(noColor),
        Verbosity = parsed.GetValue(verbosity) switch
        {
            "quiet" => Verbosity.Quiet,
            "detailed" => Verbosity.Detailed,
            _ => Verbosity.Normal,
        },
    };

    /// <summary>Names may be repeated and joined by commas; no id holds one.</summary>
    private static ImmutableArray<string> Split(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];

    private static Option<string[]> Names(string name, string description) =>
        new(name) { HelpName = "NAME", Description = $"{description} (repeatable, or joined by commas)" };
}
