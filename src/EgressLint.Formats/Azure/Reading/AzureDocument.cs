using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading;

/// <summary>The shapes in which people hold Azure resources.</summary>
internal enum AzureShape
{
    /// <summary>A Resource Manager template, hand-written or compiled from Bicep.</summary>
    Template,

    /// <summary>What Azure answers: REST, the command line, PowerShell, Resource Graph.</summary>
    Export,

    /// <summary>Rules as they apply to one network interface, with tags expanded.</summary>
    EffectiveRules,

    /// <summary>A Terraform plan.</summary>
    TerraformPlan,

    /// <summary>A Terraform state.</summary>
    TerraformState,

    /// <summary>Terraform configuration in JSON.</summary>
    TerraformJson,
}

/// <summary>
/// A resource in the words of Resource Manager, whatever shape it was read from: the type is <c>microsoft.network/…</c> and <see cref="Body"/> has the
/// members of its <c>properties</c> under their REST names (Terraform's snake case and PowerShell's capitals are gone or do not matter: names compare
/// without case).
/// </summary>
internal sealed record AzureResource
{
    /// <summary>Type in lower case, with parents: <c>microsoft.network/networksecuritygroups/securityrules</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Last part of its name, evaluated; an expression that cannot be evaluated stands as its symbol.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Identity in this document, lower case, unique: see <see cref="AzureIds"/>. What refers to it has this text, or one of <see cref="Aliases"/>,
    /// as its <see cref="AzureValue.Identity"/>.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Further identities, lower case: the full id of an export, the symbolic name, the address of Terraform.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Identity of the parent resource (the group of a rule, the network of a subnet); null when it has none.</summary>
    public string? Parent { get; init; }

    /// <summary>Members of the resource, those of <c>properties</c> first.</summary>
    public required AzureValue Body { get; init; }

    /// <summary>Where it stands: its name where it has one, else the object.</summary>
    public required Location At { get; init; }

    /// <summary>Why nobody can say whether it exists (a condition that the files do not settle, a loop over what is unknown); null when it does.</summary>
    public Doubt? MayBeAbsent { get; init; }

    /// <summary>What a person finds it by beside the place in the file: the address of a plan, the id of an export; null where the place says it all.</summary>
    public string? Logical { get; init; }
}

/// <summary>What a reader found in a text, with one set of parameters.</summary>
internal sealed record AzureDocument
{
    /// <summary>What tells it from the others of the same text: the parameter file; null when there is only one.</summary>
    public string? Variant { get; init; }

    /// <summary>In which shape.</summary>
    public AzureShape Shape { get; init; }

    /// <summary>How a person calls the shape: <c>ARM template</c>, <c>Terraform plan</c>.</summary>
    public string Title { get; init; } = "";

    /// <summary>The resources in file order. Those that no part of this program looks at may be left out.</summary>
    public ImmutableArray<AzureResource> Resources { get; init; } = [];

    /// <summary>What is wrong with the text.</summary>
    public ImmutableArray<Finding> Problems { get; init; } = [];

    /// <summary>Parts of the text that were not followed or not understood and may hold resources of the network; each spoils what it may touch.</summary>
    public ImmutableArray<Doubt> Gaps { get; init; } = [];

    /// <summary>Further texts that were read: parameter files, linked templates.</summary>
    public ImmutableArray<SourceText> Files { get; init; } = [];

    /// <summary>What was taken for granted, one sentence each.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];
}

/// <summary>Identities of resources, as texts in lower case.</summary>
internal static class AzureIds
{
    /// <summary>
    /// The part of an id that says which resource: <c>/subscriptions/…/providers/Microsoft.Network/networkSecurityGroups/web</c> becomes
    /// <c>microsoft.network/networksecuritygroups/web</c>, which is also how templates identify what they declare. Anything else only loses its case.
    /// </summary>
    public static string Canonical(string id)
    {
        const string Marker = "/providers/";
        var at = id.LastIndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        return (at < 0 ? id : id[(at + Marker.Length)..]).Trim('/').ToLowerInvariant();
    }

    /// <summary>The identity of a resource by its type and all names of it and its parents: <c>(a/b/c, x/y)</c> becomes <c>a/b/x/c/y</c>.</summary>
    public static string Of(string type, params ReadOnlySpan<string> names)
    {
        var parts = type.Split('/');
        var id = new System.Text.StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            id.Append('/').Append(parts[i]).Append('/').Append(i <= names.Length ? names[i - 1] : "");
        }

        return id.ToString().ToLowerInvariant();
    }

    /// <summary>The name at the end of an id.</summary>
    public static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
