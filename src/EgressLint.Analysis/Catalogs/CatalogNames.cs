using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Catalogs;

/// <summary>A pattern of the catalog by its name, without what stands for more of it.</summary>
/// <param name="Name">What comes behind stars and parameters, lower case: <c>example.com</c> of <c>*.example.com</c> and <c>&lt;site&gt;.example.com</c>.</param>
/// <param name="Pattern">As the catalog has it.</param>
/// <param name="Set">The set it is in.</param>
public sealed record CatalogName(string Name, string Pattern, EndpointSet Set)
{
    /// <summary>Whether it is one host.</summary>
    public bool IsExact => Name == Pattern;
}

/// <summary>
/// The names of a catalog, found by what somebody wrote into a configuration. Asked a million times, so it asks for spans and answers from hash tables.
/// </summary>
public sealed class CatalogNames
{
    private static readonly ConditionalWeakTable<Catalog, CatalogNames> Known = [];

    private readonly FrozenDictionary<string, ImmutableArray<CatalogName>> names;
    private readonly FrozenDictionary<string, EndpointSet> typos;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> tails;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> parentsOf;
    private readonly FrozenDictionary<string, ImmutableArray<CatalogName>>.AlternateLookup<ReadOnlySpan<char>> namesOf;
    private readonly FrozenDictionary<string, CatalogName>.AlternateLookup<ReadOnlySpan<char>> skeletons;
    private readonly FrozenDictionary<string, EndpointSet>.AlternateLookup<ReadOnlySpan<char>> typosOf;

    private CatalogNames(Catalog catalog)
    {
        var all = catalog.Endpoints.SelectMany(set => set.Hosts.Concat(set.KnownHosts).Select(h => new CatalogName(Bare(h.Value), h.Value.ToLowerInvariant(), set)))
            .Where(n => n.Name.Length > 0).ToArray();
        All = [.. all];
        names = all.GroupBy(n => n.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.OrdinalIgnoreCase);
        parentsOf = Spans(all.SelectMany(n => Upward(n.Name).Skip(1)));
        namesOf = names.GetAlternateLookup<ReadOnlySpan<char>>();
        skeletons = all.Where(n => n.Set.IsContacted && !n.Set.Lifecycle.IsOver).GroupBy(n => Skeleton(n.Name), StringComparer.Ordinal)
            .Where(g => g.Key.Length >= ShortestSkeleton).ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        typos = catalog.Endpoints.SelectMany(s => s.Typos.Select(t => (Name: Bare(t.Value), Set: s))).DistinctBy(t => t.Name)
            .ToFrozenDictionary(t => t.Name, t => t.Set, StringComparer.OrdinalIgnoreCase);
        typosOf = typos.GetAlternateLookup<ReadOnlySpan<char>>();
        tails = Spans(All.Select(n => n.Name).Concat(typos.Keys).Select(n => Tail(n).ToString()));
    }

    /// <summary>Shorter names are alike by chance.</summary>
    private const int ShortestSkeleton = 12;

    /// <summary>Every pattern.</summary>
    public ImmutableArray<CatalogName> All { get; }

    /// <summary>The names of a catalog; made once.</summary>
    public static CatalogNames Of(Catalog catalog) => Known.GetValue(catalog, static c => new(c));

    /// <summary>Whether a written name has to do with the catalog: it is one of its names, above one, below one, or spelt nearly like one.</summary>
    public bool IsOfInterest(ReadOnlySpan<char> name, HostReach reach)
    {
        // Of a list of a million names nearly all end otherwise, which costs one look-up.
        var tail = Tail(name);
        if ((reach == HostReach.Exact || tail.Contains('.')) && !tails.Contains(tail))
        {
            return false;
        }

        for (var rest = name; !rest.IsEmpty; rest = Above(rest))
        {
            if (namesOf.ContainsKey(rest))
            {
                return true;
            }
        }

        return (reach != HostReach.Exact && parentsOf.Contains(name))
            || typosOf.ContainsKey(name) || Likeness(name) is not null;
    }

    /// <summary>The patterns that end with a name, or whose own name it is.</summary>
    public ImmutableArray<CatalogName> At(string name) => names.GetValueOrDefault(name, []);

    /// <summary>The set of which the catalog lists the name as a wrong spelling; null when it is none.</summary>
    public EndpointSet? TypoOf(string name) => typos.GetValueOrDefault(name);

    /// <summary>The name that differs in dots, hyphens and doubled letters only; null when there is none, or it is the same.</summary>
    public CatalogName? Likeness(ReadOnlySpan<char> name)
    {
        if (name.Length is < ShortestSkeleton or > 253)
        {
            return null;
        }

        Span<char> skeleton = stackalloc char[name.Length];
        var length = Skeleton(name, skeleton);
        return skeletons.TryGetValue(skeleton[..length], out var found) && !name.Equals(found.Name, StringComparison.OrdinalIgnoreCase)
            ? found
            : null;
    }

    /// <summary>A name and the domains that it lies in, up to the top one.</summary>
    internal static IEnumerable<string> Upward(string name)
    {
        for (var rest = name; rest.Length > 0; rest = Above(rest).ToString())
        {
            yield return rest;
        }
    }

    /// <summary>A set that is asked for spans: getting there costs more than asking, so it is kept.</summary>
    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Spans(IEnumerable<string> texts) =>
        texts.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The domain that a name lies in; empty above the top one.</summary>
    private static ReadOnlySpan<char> Above(ReadOnlySpan<char> name) => name.IndexOf('.') is >= 0 and var dot ? name[(dot + 1)..] : [];

    /// <summary>The last two labels.</summary>
    private static ReadOnlySpan<char> Tail(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        return dot <= 0 ? name : name[(name[..dot].LastIndexOf('.') + 1)..];
    }

    /// <summary>What is left behind the last label with a star or a parameter in it.</summary>
    internal static string Bare(string pattern)
    {
        var last = pattern.AsSpan().LastIndexOfAny('*', '>');
        if (last < 0)
        {
            return pattern.ToLowerInvariant();
        }

        var dot = pattern.IndexOf('.', last);
        return dot < 0 ? "" : pattern[(dot + 1)..].ToLowerInvariant();
    }


    private static string Skeleton(string name)
    {
        Span<char> buffer = stackalloc char[Math.Min(name.Length, 512)];
        return name.Length > buffer.Length ? name : buffer[..Skeleton(name, buffer)].ToString();
    }

    private static int Skeleton(ReadOnlySpan<char> name, Span<char> into)
    {
        var length = 0;
        foreach (var c in name)
        {
            var lower = char.ToLowerInvariant(c);
            if (lower is not ('.' or '-') && (length == 0 || into[length - 1] != lower))
            {
                into[length++] = lower;
            }
        }

        return length;
    }
}
