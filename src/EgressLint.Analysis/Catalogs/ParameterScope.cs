using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Analysis.Catalogs;

/// <summary>The values of one selection, and what patterns, paths and ports become with them.</summary>
internal sealed class ParameterScope
{
    private readonly Catalog catalog;
    private readonly Action<CatalogNoteKind, string, string> note;
    private readonly Dictionary<string, ImmutableArray<string>> given = new(StringComparer.Ordinal);

    public ParameterScope(Catalog catalog, Selection selection, Action<CatalogNoteKind, string, string> note)
    {
        this.catalog = catalog;
        this.note = note;
        foreach (var (id, values) in selection.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (catalog.Parameter(id) is not { } parameter)
            {
                note(CatalogNoteKind.UnknownId, id, $"The catalog knows no parameter '{id}'.");
                continue;
            }

            foreach (var value in values)
            {
                if (ParameterValues.Check(parameter, value) is { } problem)
                {
                    note(CatalogNoteKind.BadParameter, id, $"The value '{value}' of '{id}' was dropped: {problem}.");
                }
            }

            var good = values.RemoveAll(v => ParameterValues.Check(parameter, v) is not null);
            if (good.Length > 1 && !parameter.Many)
            {
                note(CatalogNoteKind.BadParameter, id, $"'{id}' takes one value; '{good[0]}' was used.");
                good = [good[0]];
            }

            if (!good.IsEmpty)
            {
                given[id] = good;
            }
        }

        given["cloud"] = [selection.Cloud];
    }

    /// <summary>The values of a parameter: those of the site, else the default, else none.</summary>
    public ImmutableArray<string> Values(string id) =>
        given.TryGetValue(id, out var values) ? values : catalog.Parameter(id)?.Default is { } fallback ? [fallback] : [];

    /// <summary>The truth of a condition.</summary>
    public Truth Evaluate(Condition condition) => condition.Evaluate(Values, given.ContainsKey);

    /// <summary>The connections of one port per instance; all possible ones when the number is not known.</summary>
    public ImmutableArray<Connection> Ports(PerInstance? instances)
    {
        if (instances is null)
        {
            return [];
        }

        var values = Values(instances.Count);
        var count = values.IsEmpty || !int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? instances.Maximum
            : Math.Clamp(number, 1, instances.Maximum);
        return [new(instances.Transport, instances.Base, instances.Base + count - 1)];
    }

    /// <summary>Adds the patterns of a set with parameters filled in.</summary>
    public void Expand(EndpointSet set, Requirement requirement, bool optional, ImmutableArray<ScenarioEndpoint>.Builder result)
    {
        var paths = requirement.Paths.IsEmpty ? set.Paths : requirement.Paths;
        ImmutableArray<string> filled = paths.IsEmpty ? [] : [.. paths.SelectMany(FillPath).Distinct(StringComparer.Ordinal)];
        if (set.Hosts.IsEmpty)
        {
            // Places without a name: each network is a pattern of its own.
            result.AddRange(set.Addresses.Select(a => new ScenarioEndpoint(a, a, set with { Addresses = [a], HasAllAddresses = true }, optional, [], [])));
        }

        foreach (var host in set.Hosts)
        {
            var original = host.Value;
            if (CatalogPattern.WholeParameter(original) is { } whole)
            {
                ExpandWhole(set, original, whole, optional, filled, result);
                continue;
            }

            ImmutableArray<string> known = [.. set.KnownHosts.Select(k => k.Value).Where(k => CatalogPattern.Matches(original, k))];
            foreach (var (pattern, unset) in FillLabels(original))
            {
                result.Add(new(pattern, original, set, optional, unset, known) { Paths = filled });
            }
        }
    }

    private void ExpandWhole(
        EndpointSet set, string original, string parameter, bool optional, ImmutableArray<string> paths, ImmutableArray<ScenarioEndpoint>.Builder result)
    {
        var values = Values(parameter);
        if (values.IsEmpty)
        {
            note(CatalogNoteKind.UnsetParameter, parameter, $"'{parameter}' has no value, so the hosts it names were not checked.");
            return;
        }

        foreach (var value in values)
        {
            if (catalog.Parameter(parameter)?.Type == ParameterType.Url && ParameterValues.SplitUrl(value) is { } url)
            {
                result.Add(new(Lower(url.Host), original, set, optional, [], []) { Paths = url.Path == "/" ? paths : [url.Path] });
            }
            else
            {
                result.Add(new(Lower(value), original, set, optional, [], []) { Paths = paths });
            }
        }
    }

    private List<(string Pattern, ImmutableArray<string> Unset)> FillLabels(string pattern)
    {
        var result = new List<(string Pattern, ImmutableArray<string> Unset)> { (pattern, []) };
        foreach (var parameter in CatalogPattern.Parameters(pattern).Distinct(StringComparer.Ordinal))
        {
            var mark = $"<{parameter}>";
            var values = Values(parameter);
            if (values.IsEmpty)
            {
                note(CatalogNoteKind.UnsetParameter, parameter, $"'{parameter}' has no value; patterns with it were checked for every possible value.");
            }

            result =
            [
                .. result.SelectMany(r => values.IsEmpty
                    ? [(r.Pattern, r.Unset.Add(parameter))]
                    : values.Select(v => (r.Pattern.Replace(mark, Lower(v), StringComparison.Ordinal), r.Unset))),
            ];
        }

        return result;
    }

    private IEnumerable<string> FillPath(string path)
    {
        var open = path.IndexOf('<', StringComparison.Ordinal);
        var close = open < 0 ? -1 : path.IndexOf('>', open);
        if (close < 0)
        {
            return [path];
        }

        var values = Values(path[(open + 1)..close]);
        return values.IsEmpty ? [path[..open]] : values.Select(v => path[..open] + v + path[(close + 1)..]);
    }

    private static string Lower(string host) => host.TrimEnd('.').ToLowerInvariant();
}
