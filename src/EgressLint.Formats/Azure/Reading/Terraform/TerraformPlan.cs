using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>
/// What <c>terraform show -json</c> prints of a plan or a state. Values that are known only after apply are unknown; where the configuration says what they
/// refer to, that is their symbol, so that they meet the resource.
/// </summary>
internal sealed class TerraformPlan
{
    /// <summary>Why a value is unknown.</summary>
    private const string AfterApply = "it is known only after apply";

    /// <summary>What is unknown of a plan that Terraform could not finish.</summary>
    private const string NotWhole = "the plan is not complete";

    /// <summary>Attributes that the provider fills in where the configuration has no block: unknown means that there are none of their own.</summary>
    private static readonly string[] Computed = ["security_rule", "subnet", "route"];

    private readonly SourceText text;
    private readonly JsonNode root;
    private readonly Dictionary<string, JsonNode> unknown = new(StringComparer.Ordinal);
    private readonly List<JsonNode> resources = [];
    private readonly TerraformConfiguration configuration;

    private TerraformPlan(SourceText text, JsonNode root)
    {
        this.text = text;
        this.root = root;
        foreach (var change in root.Find("resource_changes")?.Items ?? [])
        {
            if (change.Find("address")?.Text is { } address && change.Find("change")?.Find("after_unknown") is { } after && change.Find("deposed") is null)
            {
                unknown.TryAdd(address, after);
            }
        }

        Collect();
        configuration = new(root.Find("configuration")?.Find("root_module"), Instances());
    }

    /// <summary>Reads a plan or state.</summary>
    public static TerraformBlocks Read(SourceText text, JsonNode root)
    {
        var plan = new TerraformPlan(text, root);
        return new([.. plan.resources.Select(plan.Block)])
        {
            Deleted = [.. plan.Deleted()],
            ListsAreRead = true,
            Gaps = root.FindMember("errored") is { Value.Bool: true } failed ? [new(NotWhole, text.At(failed.NameSpan))]
                : root.FindMember("complete") is { Value.Bool: false } partial ? [new(NotWhole, text.At(partial.NameSpan))]
                : [],
        };
    }

    /// <summary>The modules of a plan or state that have resources: what is planned, then what was only looked up.</summary>
    public static IEnumerable<JsonNode> Resources(JsonNode root)
    {
        var planned = root.Find("planned_values")?.Find("root_module") ?? root.Find("values")?.Find("root_module");
        var open = new Stack<(JsonNode? Module, bool OnlyData)>();
        open.Push((root.Find("prior_state")?.Find("values")?.Find("root_module"), true));
        open.Push((planned, false));
        while (open.TryPop(out var next))
        {
            foreach (var resource in next.Module?.Find("resources")?.Items ?? [])
            {
                if (!next.OnlyData || resource.Find("mode")?.Text == "data")
                {
                    yield return resource;
                }
            }

            var modules = next.Module?.Find("child_modules")?.Items ?? [];
            for (var i = modules.Length - 1; i >= 0; i--)
            {
                open.Push((modules[i], next.OnlyData));
            }
        }
    }

    private void Collect()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in Resources(root))
        {
            if (TerraformMaps.IsKnown(resource.Find("type")?.Text ?? "") && seen.Add(resource.Find("address")?.Text ?? ""))
            {
                resources.Add(resource);
            }
        }
    }

    private Dictionary<string, List<string>> Instances()
    {
        var instances = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            var address = (resource.Find("address")?.Text ?? "").ToLowerInvariant();
            var index = TerraformAddress.IndexOf(TerraformAddress.Parts(address)[^1]);
            var plain = address[..(address.Length - index.Length)];
            if (!instances.TryGetValue(plain, out var same))
            {
                instances[plain] = same = [];
            }

            same.Add(address);
        }

        return instances;
    }

    private TerraformBlock Block(JsonNode resource)
    {
        var address = resource.Find("address")?.Text ?? "";
        var type = resource.Find("type")?.Text ?? "";
        var values = resource.Find("values") ?? new JsonLiteral(resource.Span, JsonKind.Missing);
        var after = unknown.GetValueOrDefault(address);
        var expressions = configuration.Expressions(address);
        var members = ImmutableArray.CreateBuilder<AzureMember>();
        foreach (var name in TerraformAttributes.Of(type))
        {
            if (Attribute(new(address, name), values, after, expressions) is { } value)
            {
                members.Add(new(name, value));
            }
        }

        return new()
        {
            Address = address,
            Type = type,
            Body = AzureValue.Of(members.ToImmutable(), text.At(values.Span)),
            At = JsonValues.Place(text, resource.Find("address") ?? resource),
            Links = Links(address, type, expressions),
        };
    }

    private AzureValue? Attribute(Holder holder, JsonNode values, JsonNode? after, JsonNode? expressions)
    {
        var value = values.Find(holder.Path);
        var unknownPart = after?.Find(holder.Path);
        if (unknownPart?.Bool == true && value is not { HasValue: true } && Computed.Contains(holder.Path))
        {
            return null;
        }

        if (value is null && after is null && holder.Path != "id" && expressions?.Find(holder.Path) is { } expression)
        {
            // An old or shortened plan: nothing says what is unknown but the expression.
            return expression.Find("references") is JsonArray ? Unknown(holder, expression, holder.Path, text.At(values.Span)) : null;
        }

        if (value is not null && (unknownPart is null || AddsNothing(unknownPart, value)))
        {
            // Nearly everything: nothing in it is unknown.
            return JsonValues.Read(text, value);
        }

        return value is null && unknownPart is null ? null : Merge(holder, value, unknownPart, expressions?.Find(holder.Path), text.At(values.Span));
    }

    /// <summary>The value of a node, in which everything that is marked is unknown.</summary>
    private AzureValue Merge(Holder holder, JsonNode? value, JsonNode? mark, JsonNode? expression, Location outside)
    {
        var at = value is null ? outside : JsonValues.Place(text, value);
        if (mark?.Bool == true)
        {
            return Unknown(holder, expression, TerraformAttributes.NameIn(holder.Path), at);
        }

        switch (value)
        {
            case JsonArray:
                var items = ImmutableArray.CreateBuilder<AzureValue>();
                for (var i = 0; i < Math.Max(value.Items.Length, mark?.Items.Length ?? 0); i++)
                {
                    var inner = expression is JsonArray && expression.Items.Length == value.Items.Length ? expression.Items[i] : expression is JsonObject ? expression : null;
                    var marked = i < (mark?.Items.Length ?? 0) ? mark?.Items[i] : null;
                    items.Add(Merge(new(holder.Address, $"{holder.Path}[{i}]"), i < value.Items.Length ? value.Items[i] : null, marked, inner, at));
                }

                return AzureValue.Of(items.ToImmutable(), at);
            case JsonObject:
                return Members(holder, value, mark, expression, at);
            case null or { HasValue: false } when mark is JsonObject && IsMarked(mark):
                return Members(holder, mark, mark, expression, at);
            case null or { HasValue: false } when mark is JsonArray && IsMarked(mark):
                return JsonValues.List(mark.Items.Select((m, i) => Merge(new(holder.Address, $"{holder.Path}[{i}]"), null, m, null, at)), at);
            case null:
                return AzureValue.Null(at);
            default:
                return JsonValues.Scalar(text, value);
        }
    }

    private AzureValue Members(Holder holder, JsonNode value, JsonNode? mark, JsonNode? expression, Location at)
    {
        var members = ImmutableArray.CreateBuilder<AzureMember>(value.Members.Length);
        foreach (var member in value.Members)
        {
            var own = value == mark ? null : member.Value;
            members.Add(new(member.Name, Merge(new(holder.Address, $"{holder.Path}.{member.Name}"), own, mark?.Find(member.Name), expression?.Find(member.Name), at)));
        }

        foreach (var member in mark?.Members ?? [])
        {
            if (value != mark && value.Find(member.Name) is null && IsMarked(member.Value))
            {
                members.Add(new(member.Name, Merge(new(holder.Address, $"{holder.Path}.{member.Name}"), null, member.Value, expression?.Find(member.Name), at)));
            }
        }

        return AzureValue.Of(members.ToImmutable(), at);
    }

    /// <summary>Whether a mark says nothing that its value does not: it marks nothing, and none of its lists has more items.</summary>
    private static bool AddsNothing(JsonNode mark, JsonNode? value)
    {
        if (mark.Bool == true || mark.Items.Length > (value?.Items.Length ?? 0))
        {
            return false;
        }

        for (var i = 0; i < mark.Items.Length; i++)
        {
            if (!AddsNothing(mark.Items[i], value?.Items[i]))
            {
                return false;
            }
        }

        return mark.Members.All(m => AddsNothing(m.Value, value?.Find(m.Name)));
    }

    private static bool IsMarked(JsonNode mark) => mark.Bool == true || mark.Items.Any(IsMarked) || mark.Members.Any(m => IsMarked(m.Value));

    private AzureValue Unknown(Holder holder, JsonNode? expression, string attribute, Location at)
    {
        var target = configuration.Resolve(holder.Address, expression, attribute);
        return target is null || !IsSame(attribute, target)
            ? AzureValue.Unknown(AfterApply, $"{holder.Address}.{holder.Path}".ToLowerInvariant(), at)
            : AzureValue.Unknown($"it is '{target}', which is known only after apply", target, at);
    }

    /// <summary>
    /// Whether an attribute has the very value that it refers to. References tell only what an expression uses: a name may be made of another one, but an id
    /// hardly ever is.
    /// </summary>
    private static bool IsSame(string attribute, string target) => target.EndsWith(".id", StringComparison.Ordinal)
        ? attribute is "security_group" || attribute.EndsWith("_id", StringComparison.Ordinal) || attribute.EndsWith("_ids", StringComparison.Ordinal)
        : target.EndsWith(".name", StringComparison.Ordinal) && attribute.EndsWith("_name", StringComparison.Ordinal);

    private ImmutableDictionary<string, string> Links(string address, string type, JsonNode? expressions)
    {
        var links = ImmutableDictionary<string, string>.Empty;
        foreach (var name in TerraformAttributes.Links(type))
        {
            if (expressions?.Find(name) is { } expression && configuration.Resolve(address, expression, name) is { } target)
            {
                links = links.SetItem(name, target[..target.LastIndexOf('.')]);
            }
        }

        return links;
    }

    /// <summary>What the plan deletes and its parent still lists.</summary>
    private IEnumerable<(string Type, string Parent, string Name)> Deleted()
    {
        foreach (var change in root.Find("resource_changes")?.Items ?? [])
        {
            var before = change.Find("change")?.Find("before");
            if (change.Find("change")?.Find("actions")?.Items is [{ Text: "delete" }] && TerraformMaps.Resources.TryGetValue(change.Find("type")?.Text ?? "", out var map)
                && map.Parent is { } parent && before?.Find(parent.Attribute)?.Text is { } owner && before.Find("name")?.Text is { } name)
            {
                yield return (parent.Type, owner.ToLowerInvariant(), name.ToLowerInvariant());
            }
        }
    }

    /// <summary>An attribute of a resource, or a part of one.</summary>
    private readonly record struct Holder(string Address, string Path);
}
