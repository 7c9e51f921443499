using System.Collections.Immutable;
using System.Globalization;
using Field = (string Name, System.Collections.Immutable.ImmutableArray<string> Values);

namespace EgressLint.Analysis.Catalogs;

/// <summary>What the entries of a catalog say, as names with values in the words of the file form; for comparing entries.</summary>
internal static class CatalogFields
{
    /// <summary>The ways to connect: connections, those of alternatives with the name of the alternative, and ports by instance.</summary>
    public static IEnumerable<string> Ways(Requirement requirement) => requirement.Connect.Select(c => c.ToString())
        .Concat(Instances(requirement.PerInstance))
        .Concat(requirement.Alternatives.SelectMany(a => a.Connect.Select(c => c.ToString()).Concat(Instances(a.PerInstance)).Select(c => $"{c} ({a.Id})")));

    /// <summary>A requirement.</summary>
    public static IEnumerable<Field> Of(Requirement requirement, string? condition) =>
    [
        List("feature", [requirement.Feature]),
        Ids("endpoints", requirement.Endpoints),
        Ids("optional endpoints", requirement.OptionalEndpoints),
        List("to", [requirement.To?.Value]),
        Ids("roles", requirement.Roles),
        List("connect", Ways(requirement)),
        List("preferred", requirement.Alternatives.Where(a => a.Preferred).Select(a => a.Id)),
        List("satisfied", [CatalogWords.Of(CatalogWords.Satisfactions, requirement.Satisfied)]),
        List("necessity", [CatalogWords.Of(CatalogWords.Necessities, requirement.Necessity)]),
        List("when", [condition]),
        List("direction", [CatalogWords.Of(CatalogWords.Directions, requirement.Direction)]),
        List("cloud", [requirement.Cloud]),
        List("paths", requirement.Paths),
        List("query", [requirement.Query]),
        List("purpose", [requirement.Purpose]),
        List("constraints", Words(requirement.Constraints).Concat(requirement.Alternatives.SelectMany(a => Words(a.Constraints).Select(c => $"{c} ({a.Id})")))),
        List("lifecycle", [Words(requirement.Lifecycle), .. requirement.Alternatives.Select(a => $"{Words(a.Lifecycle)} ({a.Id})")]),
        List("service tags", requirement.Addresses.ServiceTags),
        List("addresses", requirement.Addresses.Prefixes),
    ];

    /// <summary>An endpoint set.</summary>
    public static IEnumerable<Field> Of(EndpointSet set) =>
    [
        Ids("hosts", set.Hosts),
        Ids("known hosts", set.KnownHosts),
        Ids("aliases", set.Aliases),
        Ids("typos", set.Typos),
        List("paths", set.Paths),
        List("cloud", [set.Cloud]),
        List("nature", [CatalogWords.Of(CatalogWords.Natures, set.Nature)]),
        List("redirector", [Yes(set.Redirector)]),
        List("service tags", set.ServiceTags),
        List("addresses", set.Addresses),
        List("all addresses", [Yes(set.HasAllAddresses)]),
        List("constraints", Words(set.Constraints)),
        List("lifecycle", [Words(set.Lifecycle)]),
    ];

    /// <summary>A feature.</summary>
    public static IEnumerable<Field> Of(Feature feature) =>
    [
        List("always", [Yes(feature.Always)]),
        Ids("includes", feature.Includes),
        Ids("uses", feature.Uses),
        List("lifecycle", [Words(feature.Lifecycle)]),
    ];

    /// <summary>A profile.</summary>
    public static IEnumerable<Field> Of(Profile profile) =>
        [Ids("extends", profile.Extends), Ids("features", profile.Features), Ids("roles", profile.Roles), List("hygiene only", [Yes(profile.HygieneOnly)])];

    /// <summary>A role.</summary>
    public static IEnumerable<Field> Of(Role role) =>
    [
        List("side", [CatalogWords.Of(CatalogWords.Sides, role.Side)]),
        List("stack", [role.Stack]),
        Ids("includes", role.Includes),
        List("default ports", role.DefaultPorts.Select(p => p.ToString(CultureInfo.InvariantCulture))),
        List("least privilege", [Yes(role.LeastPrivilege)]),
        List("constraints", Words(role.Constraints)),
        List("lifecycle", [Words(role.Lifecycle)]),
    ];

    /// <summary>A parameter.</summary>
    public static IEnumerable<Field> Of(CatalogParameter parameter) =>
    [
        List("type", [CatalogWords.Of(CatalogWords.ParameterTypes, parameter.Type)]),
        List("values", parameter.Values),
        List("default", [parameter.Default]),
        List("many", [Yes(parameter.Many)]),
        List("range", [string.Create(CultureInfo.InvariantCulture, $"{parameter.Minimum}-{parameter.Maximum}")]),
    ];

    private static IEnumerable<string> Words(Constraints constraints)
    {
        (string Key, string? Value)[] single =
        [
            ("proxy", constraints.Proxy is { } proxy ? CatalogWords.Of(CatalogWords.Proxies, proxy) : null),
            ("proxyAuth", constraints.ProxyAuth is { } login ? CatalogWords.Of(CatalogWords.ProxyAuthentications, login) : null),
            ("tlsInspection", constraints.TlsInspection is { } inspection ? CatalogWords.Of(CatalogWords.Inspections, inspection) : null),
            ("tls minimum", constraints.Tls?.Minimum),
            ("idle seconds", constraints.IdleSeconds?.ToString(CultureInfo.InvariantCulture)),
            ("longLived", Yes(constraints.LongLived)),
            ("allUsers", Yes(constraints.AllUsers)),
            ("fixedPort", Yes(constraints.FixedPort)),
            ("range", Yes(constraints.Range)),
            ("scheme", constraints.ExactScheme ? "exact" : null),
            ("volatileAddresses", Yes(constraints.VolatileAddresses)),
            ("doNotBlock", Yes(constraints.DoNotBlock)),
        ];
        (string Key, ImmutableArray<string> Values)[] lists =
        [
            ("proxyContext", constraints.ProxyContexts), ("tls suites", constraints.Tls?.SuiteLists ?? []),
            ("method", constraints.Methods), ("header", constraints.Headers), ("root", constraints.Roots),
        ];
        return single.Where(s => s.Value is not null).Select(s => $"{s.Key}: {s.Value}").Concat(lists.SelectMany(l => l.Values.Select(v => $"{l.Key}: {v}")));
    }

    private static string Words(Lifecycle lifecycle) => CatalogWords.Of(CatalogWords.States, lifecycle.State)
        + (lifecycle.Since is { } since ? $" since {since}" : "")
        + (lifecycle.Until is { } until ? $" until {until}" : "")
        + (lifecycle.ReplacedBy is { } next ? $", replaced by {next}" : "");

    private static IEnumerable<string> Instances(PerInstance? instances)
    {
        if (instances is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{CatalogWords.Of(instances.Transport)}/{instances.Base} and up, one for each {instances.Count}");
        }
    }

    private static string? Yes(bool value) => value ? "true" : null;

    private static Field Ids(string name, ImmutableArray<Placed> ids) => (name, [.. ids.Select(id => id.Value)]);

    private static Field List(string name, IEnumerable<string?> values) => (name, [.. values.OfType<string>()]);
}
