using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>
/// Makes resources of what a walk found. A resource that occurs several times counts as it stands last; rules without their group become a group of their
/// own; ids are short where that says enough, so that they meet those of templates.
/// </summary>
internal sealed class ExportResources(SourceText text)
{
    private const string OneRule = "the file has only some of the rules of the group";

    private readonly List<Draft> drafts = [];
    private readonly Dictionary<string, int> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RuleList> loose = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with the text.</summary>
    public List<Finding> Problems { get; } = [];

    /// <summary>What was met and not followed.</summary>
    public List<Doubt> Gaps { get; } = [];

    /// <summary>Adds what was found.</summary>
    public void Add(ExportFound found)
    {
        switch (found.Kind)
        {
            case ExportKind.Effective:
                if (Checked(found.Node, v => new EffectiveRules(text, v).Group(found.Node)) is { } group)
                {
                    Attach(group, found.Node);
                }
                else
                {
                    Gaps.Add(new("effective rules that are of no security group were not read", text.At(found.Node.Span.Start, found.Node.Span.Start + 1)));
                }

                break;
            case ExportKind.View:
                foreach (var one in Checked(found.Node, v => new EffectiveRules(text, v).Groups(found.Node).ToList()))
                {
                    Attach(one, found.Node);
                }

                break;
            case var _ when found.Type is ExportTypes.NsgRule or ExportTypes.NsgDefaultRule && found.FullId is { } id:
                Loose(found, id);
                break;
            default:
                Put(found.FullId, found.Type, Name(found.Node, found.FullId), JsonValues.Map(
                    Checked(found.Node, v => v.Body(found.Node)), JsonValues.Place(text, found.Node), found.IsWhole ? null : "this overview has no properties of it"));
                break;
        }
    }

    /// <summary>The resources, in file order.</summary>
    public ImmutableArray<AzureResource> Finish()
    {
        foreach (var (id, list) in loose)
        {
            if (byId.TryGetValue(id, out var group))
            {
                AddRules(drafts[group], id, list);
            }
            else
            {
                var rules = JsonValues.List(list.Own, list.At, list.IsWhole ? null : OneRule);
                Put(id, ExportTypes.Nsg, AzureValue.Of(AzureIds.NameOf(id), list.At), JsonValues.Map(
                    [new("securityRules", rules), new("defaultSecurityRules", JsonValues.List(list.Standard, list.At)), new("id", AzureValue.Of(id, list.At))], list.At));
            }
        }

        var shared = drafts.GroupBy(d => d.Short, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var identities = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. drafts.Select(d => Make(d, shared, identities))];
    }

    private static AzureResource Make(Draft draft, HashSet<string> shared, Dictionary<string, int> identities)
    {
        var full = draft.FullId?.ToLowerInvariant();
        var id = full is not null && shared.Contains(draft.Short) ? full : draft.Short;
        var seen = identities[id] = identities.GetValueOrDefault(id) + 1;
        return new()
        {
            Type = draft.Type,
            Name = draft.Name.Text ?? "",
            Id = seen == 1 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}#{seen}"),
            Aliases = full is not null && full != id ? [full] : [],
            Parent = ParentOf(draft, shared),
            Body = draft.Body,
            At = draft.Name.At,
            Logical = draft.FullId,
        };
    }

    /// <summary>The id of the parent resource, which an id ends with two parts before; null when the type has none.</summary>
    private static string? ParentOf(Draft draft, HashSet<string> shared)
    {
        if (draft.Type.Split('/').Length < 3 || draft.FullId is not { } id)
        {
            return null;
        }

        var parts = id.TrimEnd('/').Split('/');
        var parent = string.Join('/', parts[..^2]).ToLowerInvariant();
        var canonical = AzureIds.Canonical(parent);
        return shared.Contains(canonical) ? parent : canonical;
    }

    private void AddRules(Draft group, string id, RuleList list)
    {
        var names = (group.Body.Find("securityRules")?.Items ?? []).Select(r => r.Find("name")?.Text ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in list.Own.Where(r => !names.Contains(r.Find("name")?.Text ?? "")))
        {
            var name = rule.Find("name") ?? AzureValue.Of("", rule.At);
            Put($"{id}/securityRules/{name.Text}", ExportTypes.NsgRule, name, rule);
        }
    }

    private void Loose(ExportFound found, string id)
    {
        var parts = id.TrimEnd('/').Split('/');
        var parent = string.Join('/', parts[..^2]);
        if (!loose.TryGetValue(parent, out var list))
        {
            loose[parent] = list = new(JsonValues.Place(text, found.Node.Find("id", ignoreCase: true) ?? found.Node));
        }

        var body = AzureValue.Of(Checked(found.Node, v => v.Body(found.Node)), JsonValues.Place(text, found.Node));
        (found.Type == ExportTypes.NsgRule ? list.Own : list.Standard).Add(body);
        list.IsWhole |= found.IsInList;
    }

    /// <summary>Adds a place that a group is attached to, and the group when it is new.</summary>
    private void Attach(EffectiveGroup group, JsonNode node)
    {
        var at = JsonValues.Place(text, node);
        var known = byId.TryGetValue(group.Id, out var old) ? drafts[old].Body : null;
        Put(group.Id, ExportTypes.Nsg, AzureValue.Of(AzureIds.NameOf(group.Id), group.At), JsonValues.Map(
        [
            new("securityRules", group.Rules),
            new("defaultSecurityRules", group.Standard),
            new("subnets", Joined(known?.Find("subnets"), group.Subnets, at)),
            new("networkInterfaces", Joined(known?.Find("networkInterfaces"), group.Interfaces, at)),
            new("id", AzureValue.Of(group.Id, group.At)),
        ], at));
    }

    private static AzureValue Joined(AzureValue? known, ImmutableArray<AzureValue> added, Location at) =>
        JsonValues.List([.. known?.Items ?? [], .. added.Where(a => known?.Items.Any(k => Same(k, a)) != true)], at);

    private static bool Same(AzureValue left, AzureValue right) =>
        string.Equals(left.Find("id")?.Text, right.Find("id")?.Text, StringComparison.OrdinalIgnoreCase);

    private void Put(string? id, string type, AzureValue name, AzureValue body)
    {
        var draft = new Draft(id, type, name, body);
        if (id is null || !byId.TryGetValue(id, out var old))
        {
            drafts.Add(draft);
            if (id is not null)
            {
                byId[id] = drafts.Count - 1;
            }
        }
        else if (body.MayHaveMore is null || drafts[old].Body.MayHaveMore is not null)
        {
            drafts[old] = draft;
        }
    }

    /// <summary>The name of a resource: its member, else the end of its id, else where it stands.</summary>
    private AzureValue Name(JsonNode node, string? id)
    {
        if (node.Find("name", ignoreCase: true) is JsonString { Value.Length: > 0 } name)
        {
            return AzureValue.Of(AzureIds.NameOf(name.Value), JsonValues.Place(text, name));
        }

        var at = text.At(node.Span.Start, node.Span.Start + 1);
        return AzureValue.Of(id is not null ? AzureIds.NameOf(id) : string.Create(CultureInfo.InvariantCulture, $"line {at.StartPosition.Line + 1}"), at);
    }

    /// <summary>Reads values, and reports the first one that was cut.</summary>
    private T Checked<T>(JsonNode node, Func<ExportValues, T> read)
    {
        var values = new ExportValues(text);
        var result = read(values);
        if (values.Cuts is [var cut, ..])
        {
            Problems.Add(new(ExportRules.ExportTruncated, cut.At, cut.Name, node.Find("name", ignoreCase: true)?.Text ?? text.Path, "6"));
        }

        return result;
    }

    /// <summary>A resource before all are known.</summary>
    private sealed record Draft(string? FullId, string Type, AzureValue Name, AzureValue Body)
    {
        /// <summary>What identifies it where no other resource of its name is in the text.</summary>
        public string Short { get; } = FullId is not null ? AzureIds.Canonical(FullId) : AzureIds.Of(Type, Name.Text ?? "");
    }

    /// <summary>Rules without their group.</summary>
    private sealed class RuleList(Location at)
    {
        public Location At { get; } = at;

        public List<AzureValue> Own { get; } = [];

        public List<AzureValue> Standard { get; } = [];

        public bool IsWhole { get; set; }
    }
}
