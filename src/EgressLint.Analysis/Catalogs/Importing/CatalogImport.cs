using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Published;

namespace EgressLint.Analysis.Catalogs.Importing;

/// <summary>What an import gave.</summary>
/// <param name="Text">The file to write; null when nothing can be imported.</param>
/// <param name="Findings">What was left out or changed, and why.</param>
/// <param name="Count">Entries in the file.</param>
public sealed record ImportResult(string? Text, ImmutableArray<Finding> Findings, int Count);

/// <summary>Makes a catalog file of the endpoint list of Microsoft 365. The same list gives the same file, in whatever order its records stand.</summary>
public sealed class CatalogImport
{
    private const int MostFindings = 1000;
    private const int LongestText = 2000;

    /// <summary>Half of what the reader of catalog files takes, so that a file that is written can be read.</summary>
    private const int MostValues = YamlReader.MaxNodes / 2;

    private readonly SourceText source;
    private readonly string instance;
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private int left;

    private CatalogImport(SourceText source, string instance)
    {
        this.source = source;
        this.instance = instance;
    }

    /// <summary>The instances of the web service, with the cloud of each.</summary>
    public static ImmutableArray<(string Instance, string Cloud)> Instances { get; } =
        [("worldwide", "public"), ("usgovgcchigh", "us-gov"), ("usgovdod", "us-gov"), ("china", "china")];

    /// <summary>Makes the file. Never throws.</summary>
    public static ImportResult Of(SourceText source, string instance) => new CatalogImport(source, instance).Make();

    /// <summary>Findings for what a reader could not take over.</summary>
    public static ImmutableArray<Finding> FindingsOf(IEnumerable<ReadProblem> problems) => [.. problems.Take(MostFindings).Select(FindingOf)];

    private ImportResult Make()
    {
        var list = EndpointList.Read(source);
        foreach (var problem in list.Problems)
        {
            Add(FindingOf(problem));
        }

        if (list.Problems.Any(p => p.IsFatal))
        {
            return new(null, findings.ToImmutable(), 0);
        }

        var records = list.Records.Select(Record).OfType<ImportedRecord>().ToList();
        var best = Optimized(records);
        var sorted = records.OrderBy(r => r.Area, StringComparer.Ordinal).ThenBy(r => r.Number ?? int.MaxValue).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
        {
            Add(FindingOf(new(source.At(0, 0), "the list", "no record of it can be imported", true)));
            return new(null, findings.ToImmutable(), 0);
        }

        var yaml = ImportedYaml.Write(sorted, best, instance, Instances.FirstOrDefault(i => i.Instance == instance).Cloud ?? "public");
        var text = yaml.ToString();
        if (text.Length > YamlReader.MaxLength || yaml.Values > MostValues)
        {
            Add(FindingOf(new(source.At(0, 0), "the list", $"it gives more than the {MostValues} values that a catalog file may have", true)));
            return new(null, findings.ToImmutable(), 0);
        }

        if (left > 0)
        {
            findings.Add(new(CatalogRules.ImportedEntrySkipped, source.At(0, 0), CatalogRules.Further, [left.ToString(CultureInfo.InvariantCulture)]));
        }

        return new(text, findings.ToImmutable(), sorted.Count);
    }

    /// <summary>One name may stand in several records; the strictest category of them counts for it everywhere.</summary>
    private static HashSet<string> Optimized(List<ImportedRecord> records) =>
        records.Where(r => r.Category == "Optimize").SelectMany(r => r.Hosts).ToHashSet(StringComparer.Ordinal);

    private ImportedRecord? Record(EndpointRecord record, int index)
    {
        var name = record.Id?.Text ?? $"record {index + 1}";
        var hosts = Hosts(record, out var aliases);
        if (hosts.Count == 0)
        {
            var reason = record.Hosts.IsEmpty && !record.Prefixes.IsEmpty ? "it has addresses and no host name, and a requirement is for names" : "no host name of it is left";
            Skip(record.At, name, reason);
            return null;
        }

        var connections = Connections(record, name);
        if (connections.Count == 0)
        {
            Skip(record.At, name, "it names no port");
            return null;
        }

        var area = record.Area is { } given ? Slug(given.Text) : "other";
        return new(IdOf(record, index), area)
        {
            Number = record.Id is { } id && Number(id.Text) is { } number ? number : null,
            Title = Short((record.AreaTitle ?? record.Area)?.Text ?? "Other"),
            Hosts = hosts,
            Aliases = aliases,
            Connections = connections,
            Prefixes = Prefixes(record),
            Necessity = NecessityOf(record, name, area),
            Category = CategoryOf(record),
            UsesExpressRoute = record.UsesExpressRoute,
            Notes = record.Notes is { } notes ? Short(notes.Text) : null,
        };
    }

    private SortedSet<string> Hosts(EndpointRecord record, out SortedSet<string> aliases)
    {
        var hosts = new SortedSet<string>(StringComparer.Ordinal);
        aliases = new(StringComparer.Ordinal);
        foreach (var published in record.Hosts)
        {
            var (patterns, alias, problem) = ImportedHosts.Of(published);
            if (problem is not null)
            {
                Skip(published.At, published.Text, problem);
            }

            hosts.UnionWith(patterns);
            if (alias is not null)
            {
                aliases.Add(alias);
            }
        }

        return hosts;
    }

    private List<Connection> Connections(EndpointRecord record, string name)
    {
        var result = new HashSet<Connection>();
        foreach (var (ports, transport) in new[] { (record.TcpPorts, "tcp"), (record.UdpPorts, "udp") })
        {
            foreach (var (connection, text) in ImportedPorts.Of(ports, transport))
            {
                if (connection is null)
                {
                    Skip(ports?.At ?? record.At, text, $"it is no port, as which '{name}' lists it");
                }
                else
                {
                    result.Add(connection);
                }
            }
        }

        return [.. result.OrderBy(c => c.Transport).ThenBy(c => c.FirstPort).ThenBy(c => c.LastPort)];
    }

    private SortedSet<string> Prefixes(EndpointRecord record)
    {
        var result = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var prefix in record.Prefixes)
        {
            if (IpSet.TryParse(prefix.Text, out _) && (IPNetwork.TryParse(prefix.Text, out _) || IPAddress.TryParse(prefix.Text, out _)))
            {
                result.Add(prefix.Text);
            }
            else
            {
                Skip(prefix.At, prefix.Text, "it is no address prefix");
            }
        }

        return result;
    }

    private Necessity NecessityOf(EndpointRecord record, string name, string area)
    {
        // The publisher no longer keeps this area; asking for both lists would ask for names that are gone.
        if (area == "mem")
        {
            Change(record.At, name, "with the necessity 'none', because the built-in catalog is the source for Intune");
            return Necessity.None;
        }

        if (record.IsRequired is null)
        {
            Change(record.At, name, "as required, because it does not say");
        }

        return record.IsRequired is false ? Necessity.Optional : Necessity.Required;
    }

    private string? CategoryOf(EndpointRecord record)
    {
        if (record.Category is not { } category || category.Text is "Optimize" or "Allow" or "Default")
        {
            return record.Category?.Text;
        }

        Skip(category.At, category.Text, "it is none of the categories Optimize, Allow and Default");
        return null;
    }

    private string IdOf(EndpointRecord record, int index)
    {
        var number = record.Id is { } id && Number(id.Text) is { } known ? known.ToString(CultureInfo.InvariantCulture) : $"record-{index + 1}";
        var name = $"m365.{instance}.{number}";
        for (var again = 2; !ids.Add(name); again++)
        {
            name = $"m365.{instance}.{number}-{index + 1}" + (again > 2 ? $"-{again}" : "");
        }

        return name;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A text as a part of an id.</summary>
    private static string Slug(string text)
    {
        var word = new string([.. text.Trim().ToLowerInvariant().Take(40).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return word.Length == 0 ? "other" : word;
    }

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > LongestText ? line[..LongestText] + "..." : line;
    }

    private void Skip(Location at, string what, string reason) => Add(FindingOf(new(at, what, reason)));

    private void Change(Location at, string what, string how) =>
        Add(new(CatalogRules.ImportedEntrySkipped, at, CatalogRules.ImportedOtherwise, [Cut(what), how]));

    private void Add(Finding finding)
    {
        if (findings.Count < MostFindings || finding.Severity == Severity.Error)
        {
            findings.Add(finding);
        }
        else
        {
            left++;
        }
    }

    private static Finding FindingOf(ReadProblem problem) => problem.IsFatal
        ? new(CatalogRules.ImportedEntrySkipped, problem.At, CatalogRules.NothingImported, [Cut(problem.What), problem.Reason]) { Severity = Severity.Error }
        : new(CatalogRules.ImportedEntrySkipped, problem.At, CatalogRules.EntrySkipped, [Cut(problem.What), problem.Reason]);

    private static string Cut(string text) => text.Length > 80 ? text[..77] + "..." : text;
}
