using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Tags;

/// <summary>
/// A published list of service tags: which prefixes stand behind a name. Names compare without case. A tag is never taken to be part of another because of
/// its name; what contains what is a question to the prefixes. Immutable; prefixes are read on first use.
/// </summary>
public sealed class ServiceTagList
{
    /// <summary>Name of the embedded list.</summary>
    public const string ResourceName = "EgressLint.service-tags.txt";

    /// <summary>Longest text that is read, in characters; what is published is a tenth of it.</summary>
    public const int MostCharacters = 64 * 1024 * 1024;

    /// <summary>Stands for the features of a tag of which none are known.</summary>
    private const string NoFeatures = "-";

    private static readonly Lazy<ServiceTagList> Embedded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly FrozenDictionary<string, ServiceTag> tags;

    internal ServiceTagList(IEnumerable<ServiceTag> tags, string? cloud, string? change, string? date)
    {
        var all = new Dictionary<string, ServiceTag>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in tags)
        {
            // A name with prefixes is worth more than the name alone.
            if (tag.HasPrefixes || !all.ContainsKey(tag.Name))
            {
                all[tag.Name] = tag;
            }
        }

        this.tags = all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        Cloud = cloud ?? "";
        Change = change ?? "";
        Date = date ?? "";
    }

    /// <summary>The list that comes with the program.</summary>
    public static ServiceTagList BuiltIn => Embedded.Value;

    /// <summary>A list without a tag.</summary>
    public static ServiceTagList Empty { get; } = new([], null, null, null);

    /// <summary>The cloud it is for, such as <c>Public</c>; empty when it does not say.</summary>
    public string Cloud { get; }

    /// <summary>Change number of the publisher; empty when it does not say.</summary>
    public string Change { get; }

    /// <summary>When it was published, as <c>2025-11-17</c>; empty when it does not say.</summary>
    public string Date { get; }

    /// <summary>What a person knows the list by: <c>service tags of change 376 (2025-11-17)</c>.</summary>
    public string Title => (Change, Date) switch
    {
        ("", _) => "the service tag list",
        (_, "") => $"service tags of change {Change}",
        _ => $"service tags of change {Change} ({Date})",
    };

    /// <summary>Every name, in no order.</summary>
    public IEnumerable<string> Names => tags.Keys;

    /// <summary>The tag of that name; null when it was never published.</summary>
    public ServiceTag? Find(string name) => tags.GetValueOrDefault(name);

    /// <summary>The addresses of a tag; null when the list does not have them.</summary>
    public IpSet? Addresses(string name) => Find(name)?.Addresses;

    /// <summary>Reads a list as Azure publishes it, or in the form of the embedded one; null when it is neither, and why. Never throws.</summary>
    public static ServiceTagList? Read(SourceText text, out string? problem)
    {
        if (text.Content.Length > MostCharacters)
        {
            problem = $"it has more than {MostCharacters} characters";
            return null;
        }

        if (text.Content.AsSpan().TrimStart(" \t\r\n\uFEFF") is ['{' or '[', ..])
        {
            return FromJson(text, out problem);
        }

        var list = FromLines(text.Content);
        problem = list.tags.Count == 0 ? "it has neither a list 'values' as the published files of service tags have, nor lines 'tag NAME FEATURES PREFIXES'" : null;
        return list.tags.Count == 0 ? null : list;
    }

    private static ServiceTagList? FromJson(SourceText text, out string? problem)
    {
        var tree = JsonTree.Read(text.Content);
        if (!tree.Problems.IsEmpty)
        {
            // A list that is cut off would make tags smaller than they are.
            var at = text.GetPosition(tree.Problems[0].Span.Start);
            problem = string.Create(CultureInfo.InvariantCulture, $"it is not JSON (line {at.Line + 1}, column {at.Column + 1}: {tree.Problems[0].Expected} was expected)");
            return null;
        }

        var root = tree.Root;
        if (root.Find("values") is not JsonArray values)
        {
            problem = "it has no list 'values' as the published files of service tags have";
            return null;
        }

        var tags = new List<ServiceTag>();
        foreach (var value in values.Elements)
        {
            if (value.Find("name")?.Text is { } name && value.Find("properties") is { } properties)
            {
                var prefixes = properties.Find("addressPrefixes")?.Items.Select(i => i.Text).OfType<string>() ?? [];
                var features = properties.Find("networkFeatures")?.Items.Select(i => i.Text).OfType<string>() ?? [];
                tags.Add(new(name, [.. features], string.Join(' ', prefixes)));
            }
        }

        problem = null;
        var change = root.Find("changeNumber");
        return new(tags, root.Find("cloud")?.Text, change?.Text ?? (change as JsonNumber)?.Digits, null);
    }

    /// <summary>
    /// Writes the compact form of the embedded list, which is kept well under version control: one tag a line, in order of names. What it cannot carry, a name
    /// with a blank in it, is left out.
    /// </summary>
    public string ToLines()
    {
        var result = new StringBuilder();
        foreach (var (key, value) in new[] { ("cloud", Cloud), ("change", Change), ("date", Date) })
        {
            if (value.Length > 0 && IsWord(value))
            {
                result.Append(key).Append(' ').Append(value).Append('\n');
            }
        }

        foreach (var tag in tags.Values.Where(t => IsName(t.Name)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var features = string.Join(',', tag.Features.Where(IsWord));
            result.Append(tag.HasPrefixes ? "tag " : "name ").Append(tag.Name).Append(' ').Append(features.Length == 0 ? NoFeatures : features);
            result.Append(tag.HasPrefixes ? " " : "").Append(string.Join(' ', tag.Words)).Append('\n');
        }

        return result.ToString();
    }

    /// <summary>Whether a line of the compact form can carry the name: a leading minus means a base there.</summary>
    internal static bool IsName(string text) => IsWord(text) && text[0] != '-';

    private static bool IsWord(string text) => text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == ',');

    private static ImmutableArray<string> Features(string words) => words is NoFeatures or "" ? [] : [.. words.Split(',')];

    /// <summary>Reads the compact form of the embedded list. What is not understood is left out.</summary>
    internal static ServiceTagList FromLines(string text)
    {
        var tags = new List<ServiceTag>();
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var words = line.TrimEnd('\r').Split(' ', 4);
            if (words is ["tag", var name, var features, var prefixes])
            {
                tags.Add(new(name, Features(features), prefixes));
            }
            else if (words is ["name", var known, var uses, ..])
            {
                var variants = words.Length > 3 ? words[3].Split(' ') : [];
                var all = known.StartsWith('-') ? [] : new[] { known };
                tags.AddRange(all.Concat(variants.Select(v => $"{known.TrimStart('-')}.{v}")).Select(n => new ServiceTag(n, Features(uses), "")));
            }
            else if (words is [var key, var value])
            {
                head[key] = value;
            }
        }

        return new(tags, head.GetValueOrDefault("cloud"), head.GetValueOrDefault("change"), head.GetValueOrDefault("date"));
    }

    private static ServiceTagList Load()
    {
        using var stream = typeof(ServiceTagList).Assembly.GetManifestResourceStream(ResourceName);
        if (stream is null)
        {
            return Empty;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return FromLines(SourceText.Decode("service-tags.txt", bytes).Content);
    }
}

/// <summary>A service tag.</summary>
public sealed class ServiceTag
{
    private readonly string prefixes;
    private readonly Lazy<IpSet?> addresses;

    internal ServiceTag(string name, ImmutableArray<string> features, string prefixes)
    {
        Name = name;
        Features = features;
        this.prefixes = prefixes;
        addresses = new(Read, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>As it is published.</summary>
    public string Name { get; }

    /// <summary>Where it can be used: <c>NSG</c>, <c>UDR</c>, <c>FW</c>, <c>API</c>.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>Its addresses; null when the list has only the name.</summary>
    public IpSet? Addresses => addresses.Value;

    internal bool HasPrefixes => prefixes.Length > 0;

    /// <summary>Its prefixes as words, those that are none of any kind included.</summary>
    internal IEnumerable<string> Words => prefixes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Its prefixes as they are published.</summary>
    internal IEnumerable<(string Text, IpSet Set)> Prefixes
    {
        get
        {
            foreach (var prefix in prefixes.Split(' '))
            {
                if (IpSet.TryParse(prefix, out var set))
                {
                    yield return (prefix, set);
                }
            }
        }
    }

    /// <summary>A tag with a prefix that cannot be read has addresses that nobody knows: without them it would be smaller than it is.</summary>
    private IpSet? Read()
    {
        var sets = Prefixes.Select(p => p.Set).ToArray();
        return sets.Length == 0 || sets.Length < Words.Count() ? null : IpSet.Union(sets);
    }
}
