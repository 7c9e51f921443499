using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Firewall;

/// <summary>A protocol and port that an application rule lists.</summary>
/// <param name="Protocol"><c>http</c>, <c>https</c>, <c>mssql</c>.</param>
/// <param name="Port">The port.</param>
internal readonly record struct ApplicationProtocol(string Protocol, ushort Port);

/// <summary>A host pattern of an application rule.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Names">The names it stands for; empty for a pattern that Azure does not accept.</param>
/// <param name="At">Where it stands.</param>
internal sealed record FqdnPattern(string Text, Language Names, Location At)
{
    /// <summary>Whether Azure accepts it.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>Whether it also stands for other domains that merely end alike: <c>*contoso.com</c> and <c>evilcontoso.com</c>.</summary>
    public bool HasLookAlikes { get; init; }

    /// <summary>Shows the host name in it.</summary>
    public void Show(WrittenHostVisitor visit)
    {
        var bare = Text.AsSpan().Trim().TrimEnd('.');
        var reach = bare switch { ['*', '.', ..] => HostReach.Below, ['*', ..] => HostReach.EndsWith, _ => HostReach.Exact };
        var name = bare.TrimStart("*.");
        if (!name.IsEmpty)
        {
            visit(name, reach, At.Source, At.Span);
        }
    }

    /// <summary>
    /// Reads a pattern: a name; <c>*.domain</c>, everything below it; <c>*domain</c>, everything that ends so; <c>*</c>, everything. Azure Firewall FAQ.
    /// </summary>
    public static FqdnPattern Read(string text, Location at)
    {
        var pattern = text.Trim().TrimEnd('.').ToLowerInvariant();
        if (pattern == "*")
        {
            return new(text, Language.All, at);
        }

        if (!pattern.StartsWith('*'))
        {
            return pattern.Contains('*', StringComparison.Ordinal) || pattern.Length == 0
                ? new(text, Language.Empty, at) { IsValid = false }
                : new(text, Language.Exactly(pattern), at);
        }

        var rest = pattern[1..];
        return rest.Contains('*', StringComparison.Ordinal)
            ? new(text, Language.Empty, at) { IsValid = false }
            : new(text, Language.EndsWith(rest), at) { HasLookAlikes = !rest.StartsWith('.') };
    }
}

/// <summary>A rule of a firewall.</summary>
internal sealed record FirewallRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required Location At { get; init; }

    /// <summary>The collection it is in.</summary>
    public required string Collection { get; init; }

    /// <summary>The rule collection group; empty for a classic firewall.</summary>
    public string Group { get; init; } = "";

    /// <summary>Whether it is a network rule; else an application rule.</summary>
    public required bool IsNetwork { get; init; }

    /// <summary>Whether its collection allows; null when nobody knows.</summary>
    public required bool? Allows { get; init; }

    /// <summary>Where it comes in the order: policy (parents first), group, collection; then as written.</summary>
    public required (int Policy, long Group, long Collection) Order { get; init; }

    /// <summary>Where it comes from.</summary>
    public AddressSpec Sources { get; init; } = AddressSpec.Any;

    /// <summary>Protocols of a network rule.</summary>
    public Protocols Protocols { get; init; } = Protocols.All;

    /// <summary>Addresses of a network rule.</summary>
    public AddressSpec Destinations { get; init; } = AddressSpec.Any;

    /// <summary>Names of a network rule, which the firewall resolves; null when it has none.</summary>
    public Language? DestinationNames { get; init; }

    /// <summary>Ports of a network rule.</summary>
    public PortSpec Ports { get; init; } = PortSpec.Any;

    /// <summary>Protocols and ports of an application rule.</summary>
    public ImmutableArray<ApplicationProtocol> Applications { get; init; } = [];

    /// <summary>
    /// Why plain HTTP on port 80 may pass too; null when it does not. A rule with FQDN tags need not name protocols, and classic ones must not: then the tag
    /// brings its own, which nobody publishes; HTTPS is always among them.
    /// </summary>
    public Doubt? HttpToo { get; init; }

    /// <summary>Why it may be for further protocols, each a reason: those that are written and not known.</summary>
    public ImmutableArray<Doubt> MoreSpoken { get; init; } = [];

    /// <summary>Host patterns of an application rule.</summary>
    public ImmutableArray<FqdnPattern> Patterns { get; init; } = [];

    /// <summary>All names that the patterns stand for.</summary>
    public Language Names { get; init; } = Language.Empty;

    /// <summary>Names that may be meant too, and why that is not known: a tag without a list, a category, a URL. Empty when there are none.</summary>
    public ImmutableArray<(Language Names, Doubt Why)> MoreNames { get; init; } = [];

    /// <summary>Whether what it allows is decrypted.</summary>
    public bool TerminatesTls { get; init; }

    /// <summary>Why it applies only perhaps.</summary>
    public ImmutableArray<Doubt> Doubts { get; init; } = [];

    /// <summary>The rule as it was read.</summary>
    public required AzureValue Written { get; init; }
}
