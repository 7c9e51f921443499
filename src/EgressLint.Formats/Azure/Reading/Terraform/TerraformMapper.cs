using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>
/// Makes resources in Resource Manager's words of those in Terraform's: children find their parents, and what an association says goes to the resource that
/// it speaks of, which is made up where the file does not have it.
/// </summary>
internal sealed class TerraformMapper
{
    private const string Ambiguous = "which of several resources of that name it belongs to is known only after apply";

    private readonly List<TerraformDraft> drafts = [];
    private readonly Dictionary<string, TerraformDraft> byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Name), List<TerraformDraft>> byName = [];

    /// <summary>The resources of what a reader found.</summary>
    public static ImmutableArray<AzureResource> Map(TerraformBlocks found, TerraformSource source)
    {
        var mapper = new TerraformMapper();
        foreach (var block in found.Blocks)
        {
            mapper.Add(block, source);
        }

        mapper.Index();
        mapper.FindParents();
        foreach (var block in found.Blocks)
        {
            if (TerraformMaps.Associations.TryGetValue(block.Type, out var association))
            {
                mapper.Associate(block, association);
            }
        }

        if (found.ListsAreRead)
        {
            mapper.DropRepeated(found.Deleted);
        }

        return mapper.Finish();
    }

    private void Add(TerraformBlock block, TerraformSource source)
    {
        if (!TerraformMaps.Resources.TryGetValue(block.Type, out var map) && !TerraformMaps.IsAzapi(block.Type))
        {
            return;
        }

        var name = TerraformBodies.Own(block.Body, "name");
        var draft = map is not null
            ? new TerraformDraft(block.Address, map.Type, TerraformBodies.Make(map, block.Body)) { Block = block, Map = map }
            : Azapi(block);
        if (draft is null)
        {
            return;
        }

        draft.Name = name?.Identity ?? $"{block.Address.ToLowerInvariant()}.name";
        draft.At = source.Find(block.Address) ?? (name is { Kind: AzureKind.Text } ? name.At : block.At);
        source.PlaceRules(block.Address, draft);
        drafts.Add(draft);
    }

    private static TerraformDraft? Azapi(TerraformBlock block)
    {
        var type = TerraformBodies.Own(block.Body, "type")?.Text?.Split('@')[0].ToLowerInvariant();
        if (type?.StartsWith("microsoft.network/", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var parts = type.Split('/');
        return new(block.Address, type, TerraformBodies.Azapi(block.Body))
        {
            Block = block,
            Map = parts.Length < 3 ? null : new(type, []) { Parent = new("parent_id", string.Join('/', parts[..^1])) },
        };
    }

    /// <summary>The id that a resource of that provider will have: its parent's, its type and its name, where the file has them; else null.</summary>
    private static string? AzapiId(TerraformDraft draft)
    {
        if (draft.Block is not { } block || !TerraformMaps.IsAzapi(block.Type)
            || TerraformBodies.Own(block.Body, "parent_id")?.Text is not ['/', ..] parent || TerraformBodies.Own(block.Body, "name")?.Text is not { Length: > 0 } name)
        {
            return null;
        }

        return draft.Type.Split('/') is [var provider, var only] ? $"{parent}/providers/{provider}/{only}/{name}" : $"{parent}/{AzureIds.NameOf(draft.Type)}/{name}";
    }

    /// <summary>Enters who is who: by address, by id, and by the short id where only one resource has it.</summary>
    private void Index()
    {
        foreach (var draft in drafts)
        {
            byIdentity.TryAdd(draft.Id, draft);
            byIdentity.TryAdd(draft.Id + ".id", draft);
            if ((TerraformBodies.Own(draft.Attributes, "id")?.Text ?? AzapiId(draft)) is { Length: > 0 } id)
            {
                draft.FullId = id.ToLowerInvariant();
                byIdentity.TryAdd(draft.FullId, draft);
            }

            var key = (draft.Type, draft.Name.ToLowerInvariant());
            if (!byName.TryGetValue(key, out var same))
            {
                byName[key] = same = [];
            }

            same.Add(draft);
        }

        foreach (var group in drafts.Where(d => d.FullId is not null).GroupBy(d => AzureIds.Canonical(d.FullId ?? ""), StringComparer.Ordinal))
        {
            if (!group.Skip(1).Any() && byIdentity.TryAdd(group.Key, group.First()))
            {
                group.First().ShortId = group.Key;
            }
        }
    }

    private void FindParents()
    {
        foreach (var draft in drafts.ToList())
        {
            if (draft.Map?.Parent is { } parent)
            {
                FindParent(draft, parent);
            }
        }
    }

    private void FindParent(TerraformDraft draft, TerraformParent parent)
    {
        var written = TerraformBodies.Own(draft.Attributes, parent.Attribute);
        var candidates = Linked(draft, parent) is { } linked ? [linked] : Named(draft, parent, written);
        switch (candidates)
        {
            case [var only] when parent is { IsElement: true, List: { } list } && draft.Block?.MayBeAbsent is null:
                only.Body = TerraformBodies.Put(only.Body, [list], JsonValues.List([draft.Body], only.Body.At));
                draft.IsPart = true;
                break;
            case [var only]:
                draft.Parent = only.Id;
                break;
            case []:
                draft.Parent = written?.Text is not { } text ? Resource(written?.Symbol)
                    : text.Contains('/') ? AzureIds.Canonical(text)
                    : AzureIds.Of(parent.Type, text);
                break;
            default:
                draft.Parent = candidates[0].Id;
                draft.MayBeAbsent = new(Ambiguous, written?.At ?? draft.At);
                drafts.AddRange(candidates.Skip(1).Select(c => draft.Copy(c.Id)));
                break;
        }
    }

    private TerraformDraft? Linked(TerraformDraft draft, TerraformParent parent) =>
        draft.Block?.Links.TryGetValue(parent.Attribute, out var address) == true && byIdentity.TryGetValue(address, out var found) && found.Type == parent.Type ? found : null;

    private List<TerraformDraft> Named(TerraformDraft draft, TerraformParent parent, AzureValue? written)
    {
        var identity = written?.Identity?.ToLowerInvariant();
        if (identity is null)
        {
            return [];
        }

        if (byIdentity.TryGetValue(identity, out var found) || byIdentity.TryGetValue(AzureIds.Canonical(identity), out found))
        {
            return [found];
        }

        if (!byName.TryGetValue((parent.Type, identity), out var named))
        {
            return [];
        }

        var group = GroupOf(draft);
        var near = Narrowed(named, d => group is not null && GroupOf(d) == group);
        return near.Count == 1 ? near : Narrowed(near, d => d.Block?.Module == draft.Block?.Module);
    }

    private static List<TerraformDraft> Narrowed(List<TerraformDraft> all, Predicate<TerraformDraft> isNear) => all.Count > 1 && all.Exists(isNear) ? all.FindAll(isNear) : all;

    private static string? GroupOf(TerraformDraft draft) => TerraformBodies.Own(draft.Attributes, "resource_group_name")?.Identity?.ToLowerInvariant();

    private void Associate(TerraformBlock block, TerraformAssociation association)
    {
        var owner = TerraformBodies.Own(block.Body, association.Owner);
        if (owner?.Identity is not { } written)
        {
            return;
        }

        var identity = written.ToLowerInvariant();
        var linked = block.Links.GetValueOrDefault(association.Owner) ?? identity;
        var draft = Known(linked, association.Type) ?? Known(identity, association.Type) ?? Known(AzureIds.Canonical(identity), association.Type)
            ?? MakeUp(association.Type, owner, identity, block);
        var said = block.MayBeAbsent is { } doubt
            ? TerraformBodies.With(block.Body, association.Field.From, AzureValue.Unknown(doubt.Reason, $"{{{block.Address}}}", block.At))
            : block.Body;
        if (TerraformBodies.Own(said, association.Field.From) is { Kind: not AzureKind.List } one && association.Field.To.Contains("[]", StringComparison.Ordinal))
        {
            said = TerraformBodies.With(said, association.Field.From, JsonValues.List([one], one.At));
        }

        draft.Body = TerraformBodies.Add(draft.Body, association.Field, said);
    }

    private TerraformDraft? Known(string identity, string type) => byIdentity.TryGetValue(identity, out var found) && found.Type == type ? found : null;

    /// <summary>A resource that is only referred to: a subnet of another file that gets a group here.</summary>
    private TerraformDraft MakeUp(string type, AzureValue owner, string identity, TerraformBlock block)
    {
        var isId = owner.Kind == AzureKind.Text;
        var draft = new TerraformDraft(isId ? AzureIds.Canonical(identity) : identity, type, JsonValues.Map([], owner.At))
        {
            Name = isId ? AzureIds.NameOf(owner.Text ?? "") : Resource(owner.Symbol) ?? identity,
            At = block.At,
            FullId = isId ? identity : null,
            Logical = block.Address,
        };
        drafts.Add(draft);
        byIdentity.TryAdd(draft.Id, draft);
        byIdentity.TryAdd(identity, draft);
        return draft;
    }

    /// <summary>
    /// Drops from the lists of parents what is a resource of its own, or what the plan deletes: the provider reads those lists from Azure, where both look
    /// alike.
    /// </summary>
    private void DropRepeated(ImmutableHashSet<(string Type, string Parent, string Name)> deleted)
    {
        var own = new Dictionary<(string Parent, string List), HashSet<string>>();
        foreach (var draft in drafts)
        {
            if (draft.Parent is { } parent && draft.Map?.Parent?.List is { } list)
            {
                if (!own.TryGetValue((parent, list), out var names))
                {
                    own[(parent, list)] = names = new(StringComparer.OrdinalIgnoreCase);
                }

                names.Add(draft.Name);
            }
        }

        foreach (var draft in drafts)
        {
            foreach (var list in new[] { "securityRules", "subnets", "routes" })
            {
                var names = own.GetValueOrDefault((draft.Id, list));
                if (TerraformBodies.Own(draft.Body, list) is { Kind: AzureKind.List } items && (names is not null || !deleted.IsEmpty))
                {
                    var kept = items.Items.Where(i => i.Find("name")?.Text is not { } name || (names?.Contains(name) != true
                        && !deleted.Contains((draft.Type, draft.Name.ToLowerInvariant(), name.ToLowerInvariant()))));
                    draft.Body = TerraformBodies.With(draft.Body, list, JsonValues.List(kept, items.At, items.MayHaveMore));
                }
            }
        }
    }

    /// <summary>The address in a symbol such as <c>azurerm_subnet.s.id</c>.</summary>
    private static string? Resource(string? symbol) => symbol is null ? null
        : symbol.EndsWith(".id", StringComparison.Ordinal) ? symbol[..^3]
        : symbol.EndsWith(".name", StringComparison.Ordinal) ? symbol[..^5]
        : symbol;

    private ImmutableArray<AzureResource> Finish()
    {
        var made = ImmutableArray.CreateBuilder<AzureResource>(drafts.Count);
        var identities = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (!draft.IsPart)
            {
                var seen = identities[draft.Id] = identities.GetValueOrDefault(draft.Id) + 1;
                made.Add(draft.Make(seen == 1 ? draft.Id : string.Create(CultureInfo.InvariantCulture, $"{draft.Id}#{seen}")));
            }
        }

        return made.ToImmutable();
    }
}

/// <summary>A resource before all are known.</summary>
internal sealed class TerraformDraft(string address, string type, AzureValue body)
{
    /// <summary>The address in lower case.</summary>
    public string Id { get; } = address.ToLowerInvariant();

    public string Type { get; } = type;

    public AzureValue Body { get; set; } = body;

    public string Name { get; set; } = "";

    public Location At { get; set; }

    public TerraformBlock? Block { get; init; }

    public TerraformMap? Map { get; init; }

    public string? FullId { get; set; }

    /// <summary>The short id, where no other resource has it.</summary>
    public string? ShortId { get; set; }

    public string? Parent { get; set; }

    public Doubt? MayBeAbsent { get; set; }

    public string? Logical { get; init; }

    /// <summary>Whether it went into the body of its parent.</summary>
    public bool IsPart { get; set; }

    /// <summary>The attributes in Terraform's words.</summary>
    public AzureValue Attributes => Block?.Body ?? Body;

    /// <summary>The same with another parent.</summary>
    public TerraformDraft Copy(string parent) => new(address, Type, Body)
    {
        Name = Name,
        At = At,
        Block = Block,
        Map = Map,
        FullId = FullId,
        Parent = parent,
        MayBeAbsent = MayBeAbsent,
        Logical = Logical,
    };

    /// <summary>The resource.</summary>
    public AzureResource Make(string id) => new()
    {
        Type = Type,
        Name = Name,
        Id = id,
        Aliases = [.. new[] { FullId, ShortId, Block is null || id != Id ? null : Id + ".id" }.OfType<string>().Where(a => a != id).Distinct(StringComparer.Ordinal)],
        Parent = Parent,
        Body = Body,
        At = At,
        MayBeAbsent = MayBeAbsent ?? Block?.MayBeAbsent,
        Logical = Logical ?? Block?.Address,
    };
}
