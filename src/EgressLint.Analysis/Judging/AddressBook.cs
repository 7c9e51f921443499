using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Analysis.Judging;

/// <summary>Addresses that somebody published for the names of an endpoint. Compared by reference: an <see cref="AddressBook"/> gives one for each set of facts.</summary>
/// <param name="addresses">The addresses.</param>
/// <param name="isWhole">Whether the names have no others; else delivery networks may serve them from anywhere as well.</param>
/// <param name="title">Where they come from, such as <c>service tag 'Storage'</c>.</param>
public sealed class PublishedAddresses(IpSet addresses, bool isWhole, string title)
{
    /// <summary>The addresses.</summary>
    public IpSet Addresses { get; } = addresses;

    /// <summary>Whether the names have no others.</summary>
    public bool IsWhole { get; } = isWhole;

    /// <summary>Where they come from.</summary>
    public string Title { get; } = title;

    /// <summary>The service tags and prefixes themselves.</summary>
    public ImmutableArray<string> Places { get; init; } = [];
}

/// <summary>Looks up the published addresses of endpoints. Used by one thread at a time.</summary>
internal sealed class AddressBook(ServiceTagList tags)
{
    private readonly Dictionary<string, PublishedAddresses?> known = new(StringComparer.Ordinal);

    /// <summary>The addresses of an endpoint of a requirement; null when none are published.</summary>
    internal PublishedAddresses? Of(ScenarioRequirement need, ScenarioEndpoint endpoint)
    {
        var set = endpoint.Set;
        var facts = need.Requirement.Addresses;
        var names = set.ServiceTags.Concat(facts.ServiceTags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var prefixes = set.Addresses.Concat(facts.Prefixes).Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0 && prefixes.Length == 0)
        {
            return null;
        }

        var key = $"{string.Join(' ', names)}|{string.Join(' ', prefixes)}|{set.HasAllAddresses}";
        if (!known.TryGetValue(key, out var found))
        {
            found = Make(names, prefixes, set.HasAllAddresses);
            known[key] = found;
        }

        return found;
    }

    private PublishedAddresses? Make(string[] names, string[] prefixes, bool isWhole)
    {
        var sets = new List<IpSet>();
        foreach (var prefix in prefixes)
        {
            if (IpSet.TryParse(prefix, out var set))
            {
                sets.Add(set);
            }
        }

        foreach (var name in names)
        {
            if (tags.Addresses(name) is { } addresses)
            {
                sets.Add(addresses);
            }
            else
            {
                // What a tag means is needed for the whole, not for a part.
                isWhole = false;
            }
        }

        var title = names.Length == 0 ? "the published list" : $"service tag '{string.Join("' and '", names)}'";
        return sets.Count == 0 ? null : new(IpSet.Union(sets), isWhole, names.Length > 0 && prefixes.Length > 0 ? $"the published list and {title}" : title)
        {
            Places = [.. names, .. prefixes],
        };
    }
}
