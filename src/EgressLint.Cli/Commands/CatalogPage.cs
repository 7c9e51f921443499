using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>One entry of the catalog as a page of labelled lines.</summary>
internal sealed class CatalogPage
{
    private const int LabelWidth = 14;

    private readonly TextWriter writer;
    private readonly Catalog catalog;

    private CatalogPage(TextWriter writer, Catalog catalog)
    {
        this.writer = writer;
        this.catalog = catalog;
    }

    /// <summary>Everything that can be shown.</summary>
    public static IEnumerable<string> Ids(Catalog catalog) => catalog.Requirements.Select(r => r.Id)
        .Concat(catalog.Endpoints.Select(e => e.Id))
        .Concat(catalog.Roles.Select(r => r.Id))
        .Concat(catalog.Features.Select(f => f.Id))
        .Concat(catalog.Profiles.Select(p => p.Id))
        .Concat(catalog.Parameters.Select(p => p.Id));

    /// <summary>Writes every entry of that id; false when there is none.</summary>
    public static bool TryWrite(TextWriter writer, Catalog catalog, string id)
    {
        var page = new CatalogPage(writer, catalog);
        var any = false;
        any |= page.Write(catalog.Requirement(id), page.Requirement, any);
        any |= page.Write(catalog.Endpoint(id), page.Endpoint, any);
        any |= page.Write(catalog.Role(id), page.Role, any);
        any |= page.Write(catalog.Feature(id), page.Feature, any);
        any |= page.Write(catalog.Profile(id), page.Profile, any);
        any |= page.Write(catalog.Parameter(id), page.Parameter, any);
        return any;
    }

    private bool Write<T>(T? entry, Action<T> write, bool isNext)
        where T : class
    {
        if (entry is null)
        {
            return false;
        }

        if (isNext)
        {
            writer.WriteLine();
        }

        write(entry);
        return true;
    }

    private void Requirement(Requirement requirement)
    {
        Head("requirement", requirement.Id, requirement.Title);
        Field("feature", $"{requirement.Feature} ({catalog.Feature(requirement.Feature)?.Title})");
        Field("necessity", CatalogWords.Of(CatalogWords.Necessities, requirement.Necessity));
        Field("purpose", requirement.Purpose);
        Field("roles", requirement.Roles.Select(r => r.Value));
        Field("ports", requirement.Connect.Select(c => c.ToString()));
        Field("alternatives", requirement.Alternatives.Select(a => $"{a.Id} ({string.Join(' ', a.Connect.Select(c => c.ToString()))}){(a.Preferred ? " preferred" : "")}"));
        Field("to", requirement.To?.Value);
        Field("paths", requirement.Paths);
        Field("cloud", requirement.Cloud);
        Endpoints("endpoints", requirement.Endpoints);
        Endpoints("optional", requirement.OptionalEndpoints);
        Field("service tags", requirement.Addresses.ServiceTags);
        Constraints(requirement.Constraints);
        Lifecycle(requirement.Lifecycle);
        Sources(requirement.Sources);
        Field("notes", requirement.Notes);
    }

    private void Endpoint(EndpointSet set)
    {
        Head("endpoint set", set.Id, "");
        Field("hosts", set.Hosts.Select(h => h.Value));
        Field("known hosts", set.KnownHosts.Select(h => h.Value));
        Field("examples", set.Examples.Select(h => h.Value));
        Field("aliases", set.Aliases.Select(h => h.Value));
        Field("misspelt as", set.Typos.Select(h => h.Value));
        Field("paths", set.Paths);
        Field("cloud", set.Cloud);
        Field("nature", CatalogWords.Of(CatalogWords.Natures, set.Nature));
        Field("service tags", set.ServiceTags);
        Field("addresses", set.Addresses);
        Constraints(set.Constraints);
        Lifecycle(set.Lifecycle);
        Sources(set.Sources);
        Field("needed by", catalog.UsesOf(set).Select(r => r.Id));
        Field("notes", set.Notes);
    }

    private void Role(Role role)
    {
        Head("role", role.Id, role.Title);
        Field("side", CatalogWords.Of(CatalogWords.Sides, role.Side));
        Field("stack", role.Stack);
        Field("includes", role.Includes.Select(i => i.Value));
        Constraints(role.Constraints);
        Lifecycle(role.Lifecycle);
        Field("symptoms", role.Symptoms);
        Field("needs", catalog.Requirements.Where(r => r.Roles.Any(x => string.Equals(x.Value, role.Id, StringComparison.Ordinal))).Select(r => r.Id));
        Field("notes", role.Notes);
    }

    private void Feature(Feature feature)
    {
        Head("feature", feature.Id, feature.Title);
        Field("includes", feature.Includes.Select(i => i.Value));
        Field("uses", feature.Uses.Select(u => u.Value));
        Lifecycle(feature.Lifecycle);
        Field("requirements", feature.Requirements.Select(r => r.Id));
        Field("notes", feature.Notes);
    }

    private void Profile(Profile profile)
    {
        Head("profile", profile.Id, profile.Title);
        Field("extends", profile.Extends.Select(e => e.Value));
        Field("features", profile.Features.Select(f => f.Value));
        Field("roles", profile.Roles.Select(r => r.Value));
    }

    private void Parameter(CatalogParameter parameter)
    {
        Head("parameter", parameter.Id, parameter.Title);
        Field("type", CatalogWords.Of(CatalogWords.ParameterTypes, parameter.Type));
        Field("values", parameter.Values);
        Field("default", parameter.Default);
        Field("example", parameter.Example);
        Field("notes", parameter.Notes);
    }

    private void Head(string kind, string id, string title) =>
        writer.WriteLine(Escaping.Visible(title.Length == 0 ? $"{kind} {id}" : $"{kind} {id}: {title}"));

    private void Endpoints(string label, ImmutableArray<Placed> ids) =>
        Field(label, ids.Select(id => catalog.Endpoint(id.Value) is { } set ? $"{id.Value}: {string.Join(' ', set.Hosts.Select(h => h.Value))}" : id.Value));

    private void Constraints(Constraints constraints)
    {
        Field("proxy", constraints.Proxy is { } proxy ? CatalogWords.Of(CatalogWords.Proxies, proxy) : null);
        Field("proxy login", constraints.ProxyAuth is { } login ? CatalogWords.Of(CatalogWords.ProxyAuthentications, login) : null);
        Field("inspection", constraints.TlsInspection is { } inspection ? CatalogWords.Of(CatalogWords.Inspections, inspection) : null);
        Field("TLS", constraints.Tls?.Minimum);
        Field("idle", constraints.IdleSeconds is { } idle ? $"{idle.ToString(CultureInfo.InvariantCulture)} seconds" : null);
        Field("also", Flags(constraints));
        Field("methods", constraints.Methods);
        Field("headers", constraints.Headers);
        Field("roots", constraints.Roots);
    }

    private static IEnumerable<string> Flags(Constraints constraints)
    {
        (bool IsSet, string Text)[] flags =
        [
            (constraints.LongLived, "long-lived connections"), (constraints.AllUsers, "for all users of a machine"), (constraints.FixedPort, "fixed port"),
            (constraints.Range, "range requests"), (constraints.ExactScheme, "exact scheme"), (constraints.VolatileAddresses, "addresses change"),
            (constraints.DoNotBlock, "must not be blocked"),
        ];
        return flags.Where(flag => flag.IsSet).Select(flag => flag.Text);
    }

    private void Lifecycle(Lifecycle lifecycle)
    {
        if (lifecycle.State == LifecycleState.Active)
        {
            return;
        }

        var since = lifecycle.Since is { } from ? $" since {from}" : "";
        var until = lifecycle.Until is { } to ? $" until {to}" : "";
        var replaced = lifecycle.ReplacedBy is { } by ? $", replaced by {by}" : "";
        Field("lifecycle", CatalogWords.Of(CatalogWords.States, lifecycle.State) + since + until + replaced);
    }

    private void Sources(ImmutableArray<Placed> ids) => Field("sources", ids.Select(id =>
        catalog.Sources.FirstOrDefault(s => string.Equals(s.Id, id.Value, StringComparison.Ordinal)) is { } source
            ? $"{source.Title} ({source.Date}){(source.Link is { } link ? $" {link}" : "")}"
            : id.Value));

    private void Field(string label, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            writer.WriteLine($"  {label.PadRight(LabelWidth)}{Escaping.Visible(value)}");
        }
    }

    private void Field(string label, IEnumerable<string> values)
    {
        var lead = label;
        foreach (var value in values)
        {
            Field(lead, value);
            lead = "";
        }
    }
}
