using System.Collections.Immutable;
using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Tags;
using EgressLint.Formats.Json;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Reads the recorded cases into what the program works on.</summary>
internal static class AzureCases
{
    private static readonly Dictionary<string, string> Lines = File.ReadLines(Path.Combine(Repository.Root, "fixtures", "oracle", "azure", "cases.json"))
        .Where(l => l.StartsWith('{')).Select(l => l.TrimEnd(',')).ToDictionary(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetString() ?? "");

    /// <summary>The ids of a kind.</summary>
    public static IEnumerable<string> Ids(string kind) => Lines.Where(l => Case(l.Key).GetProperty("kind").GetString() == kind).Select(l => l.Key).Order();

    /// <summary>A case.</summary>
    public static JsonElement Case(string id) => JsonDocument.Parse(Lines[id]).RootElement;

    /// <summary>What the case says of the world.</summary>
    public static AzureFacts Facts(JsonElement all)
    {
        var context = all.TryGetProperty("context", out var given) ? given : default;
        var facts = new AzureFacts { Tags = ServiceTagList.Empty };
        if (context.ValueKind != JsonValueKind.Object)
        {
            return facts;
        }

        if (context.TryGetProperty("vnet", out var networks))
        {
            facts = facts with { Network = Set(networks) };
        }

        if (context.TryGetProperty("serviceTags", out var tags))
        {
            facts = facts with { Tags = ServiceTagList.FromLines(string.Join('\n', tags.EnumerateObject().Select(t => $"tag {t.Name} NSG {string.Join(' ', Texts(t.Value))}"))) };
        }

        if (context.TryGetProperty("serviceTagsFrom", out _))
        {
            facts = facts with { Tags = ServiceTagList.BuiltIn };
        }

        if (context.TryGetProperty("asg", out var groups))
        {
            facts = facts with { ApplicationGroups = groups.EnumerateObject().Aggregate(facts.ApplicationGroups, (all, g) => all.SetItem(AzureIds.NameOf(g.Name), Set(g.Value))) };
        }

        return all.TryGetProperty("fqdnTags", out var names)
            ? facts with { FqdnTags = names.EnumerateObject().Aggregate(facts.FqdnTags, (all, t) => all.SetItem(t.Name, [.. Texts(t.Value)])) }
            : facts;
    }

    /// <summary>The network of a document.</summary>
    public static NetworkModel Model(JsonElement document, JsonElement? parameters = null)
    {
        var text = SourceText.Decode("t.json", System.Text.Encoding.UTF8.GetBytes(document.GetRawText()));
        var json = JsonTree.Read(text.Content);
        var reader = AzureReaders.Find(text, json.Root, out _);
        Assert.NotNull(reader);
        var files = parameters is { } given ? new Dictionary<string, string>(StringComparer.Ordinal) { ["t.parameters.json"] = given.GetRawText() } : [];
        return new(Assert.Single(reader.Read(text, json, new Beside(files))));
    }

    /// <summary>The groups of a case, the interface's before the subnet's, with their places.</summary>
    public static ImmutableArray<(string Place, PacketPolicy Policy)> Groups(JsonElement all)
    {
        var facts = Facts(all);
        var result = ImmutableArray.CreateBuilder<(string, PacketPolicy)>();
        if (all.TryGetProperty("adminRules", out var admin))
        {
            result.Add(("admin", Admin(admin, facts)));
        }

        foreach (var place in (string[])["nic", "subnet"])
        {
            if (!all.GetProperty("nsgs").TryGetProperty(place, out var group) || group.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var model = Model(group.GetProperty("document"), group.TryGetProperty("parameters", out var values) ? values : null);
            var name = group.TryGetProperty("name", out var wanted) ? wanted.GetString() : null;
            var found = model.Groups.First(g => name is null || g.Resource.Name == name);
            result.Add((place, GroupBinder.Bind(found, model, facts).Make(At.Source, place, place)));
        }

        return result.ToImmutable();
    }

    /// <summary>An address.</summary>
    public static IpAddress Address(string? text) => IpAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(e => e.GetString() ?? "");

    /// <summary>The addresses of a list.</summary>
    public static IpSet Set(JsonElement list) => IpSet.Union(Texts(list).Select(t => IpSet.TryParse(t, out var set) ? set : throw new ArgumentException(t)));

    /// <summary>A place of nothing.</summary>
    public static Location At { get; } = new(SourceText.Decode("t.json", "{}"u8.ToArray()), new(0, 0));

    /// <summary>A value of the program out of JSON.</summary>
    public static AzureValue Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => AzureValue.Of(json.EnumerateObject().Select(m => new AzureMember(m.Name, Value(m.Value))).ToImmutableArray(), At),
        JsonValueKind.Array => AzureValue.Of(json.EnumerateArray().Select(Value).ToImmutableArray(), At),
        JsonValueKind.String => AzureValue.Of(json.GetString() ?? "", At),
        JsonValueKind.Number => AzureValue.Of(json.GetInt64(), At),
        JsonValueKind.True or JsonValueKind.False => AzureValue.Of(json.GetBoolean(), At),
        _ => AzureValue.Null(At),
    };

    private static AdminPolicy Admin(JsonElement rules, AzureFacts facts)
    {
        var surroundings = new Surroundings { Network = facts.Network ?? IpSet.Empty, IsWhole = facts.Network is not null };
        var reader = new RuleReader(new(facts, surroundings));
        return new("admin", [.. rules.EnumerateArray().Select(r => reader.Read(Value(r), null, null, isAdmin: true))], surroundings) { Source = At.Source };
    }

    /// <summary>Files that lie beside the one that is read.</summary>
    private sealed class Beside(Dictionary<string, string> files) : BindContext
    {
        public override FileLookup Read(string path, SourceText from) =>
            files.TryGetValue(path, out var text) ? new(LookupStatus.Found, Source(path, text)) : new(LookupStatus.Missing, null, "there is no such file");

        public override GlobLookup Glob(string pattern, SourceText from) =>
            new([.. files.Where(f => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("./", "", StringComparison.Ordinal), f.Key)).Select(f => new FileLookup(LookupStatus.Found, Source(f.Key, f.Value)))], false, true);

        private static SourceText Source(string path, string text) => SourceText.Decode(path, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
