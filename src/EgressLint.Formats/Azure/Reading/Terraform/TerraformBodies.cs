using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>Bodies in Resource Manager's words out of those in Terraform's.</summary>
internal static class TerraformBodies
{
    /// <summary>The body that a map makes of attributes.</summary>
    public static AzureValue Make(TerraformMap map, AzureValue attributes)
    {
        var members = ImmutableArray.CreateBuilder<AzureMember>(map.Fields.Length + map.Constants.Length);
        foreach (var (name, value) in map.Constants)
        {
            members.Add(new(name, AzureValue.Of(value, attributes.At)));
        }

        foreach (var field in map.Fields)
        {
            if (Said(field, attributes) is not { } value)
            {
                continue;
            }

            var index = IndexOf(members, Name(field.Path[0]));
            var member = At(index < 0 ? null : members[index].Value, field.Path.AsSpan(), value);
            if (index < 0)
            {
                members.Add(member);
            }
            else
            {
                members[index] = member;
            }
        }

        return AzureValue.Of(members.ToImmutable(), attributes.At, attributes.MayHaveMore);
    }

    /// <summary>Adds what a field says, if it says anything.</summary>
    public static AzureValue Add(AzureValue body, TerraformField field, AzureValue attributes) =>
        Said(field, attributes) is { } value ? Put(body, field.Path.AsSpan(), value) : body;

    /// <summary>Puts a value at a path.</summary>
    public static AzureValue Put(AzureValue map, ReadOnlySpan<string> path, AzureValue value)
    {
        var member = At(Own(map, Name(path[0])), path, value);
        return With(map, member.Name, member.Value);
    }

    /// <summary>The body of a resource whose provider has Resource Manager's words: the members of <c>properties</c>, then the others.</summary>
    public static AzureValue Azapi(AzureValue attributes)
    {
        var written = Own(attributes, "body") ?? AzureValue.Null(attributes.At);
        if (written.Kind == AzureKind.Unknown)
        {
            return JsonValues.Map([], written.At, written.Reason);
        }

        var body = written.Text is { } json ? Parse(json, written.At) : written;
        var properties = Own(body, "properties");
        return JsonValues.Map(
            [
                .. properties?.Members ?? [],
                .. body.Members.Where(m => m.Value != properties),
                .. attributes.Members.Where(m => m.Name is "name" or "location"),
            ],
            written.At, properties?.MayHaveMore ?? properties?.Reason ?? body.MayHaveMore);
    }

    /// <summary>A member of that very name; null when there is none, even where there may be more.</summary>
    public static AzureValue? Own(AzureValue map, string name)
    {
        for (var i = map.Members.Length - 1; i >= 0; i--)
        {
            if (map.Members[i].Name == name)
            {
                return map.Members[i].Value;
            }
        }

        return null;
    }

    /// <summary>The map with another value of a member.</summary>
    public static AzureValue With(AzureValue map, string name, AzureValue value)
    {
        var index = -1;
        for (var i = 0; i < map.Members.Length; i++)
        {
            index = map.Members[i].Name == name ? i : index;
        }

        var member = new AzureMember(name, value);
        return AzureValue.Of(index < 0 ? map.Members.Add(member) : map.Members.SetItem(index, member), map.At, map.MayHaveMore);
    }

    /// <summary>What a field says; null when it says nothing.</summary>
    private static AzureValue? Said(TerraformField field, AzureValue attributes)
    {
        if (Own(attributes, field.From) is not { IsBlank: false } value)
        {
            return null;
        }

        value = field.Inner is { } inner ? Blocks(field, inner, value) : field.IsNegated && value.Bool is { } flag ? AzureValue.Of(!flag, value.At) : value;
        return value.IsBlank ? null : value;
    }

    /// <summary>The member at the beginning of a path, with a value at its end.</summary>
    private static AzureMember At(AzureValue? known, ReadOnlySpan<string> path, AzureValue value)
    {
        var name = Name(path[0]);
        if (name.Length < path[0].Length)
        {
            return value.Kind == AzureKind.Unknown && path.Length == 2 && value.Symbol?.EndsWith(".id", StringComparison.Ordinal) != true
                ? new(name, value)
                : new(name, Joined(known, Elements(value, path[1..])));
        }

        return path.Length > 1 ? new(name, Put(known is { Kind: AzureKind.Map } ? known : JsonValues.Map([], value.At), path[1..], value))
            : new(name, value.Kind == AzureKind.List ? Joined(known, value) : value);
    }

    /// <summary>A part of a path without the sign of a list.</summary>
    private static string Name(string part) => part.EndsWith("[]", StringComparison.Ordinal) ? part[..^2] : part;

    private static int IndexOf(ImmutableArray<AzureMember>.Builder members, string name)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static AzureValue Elements(AzureValue value, ReadOnlySpan<string> path)
    {
        ImmutableArray<AzureValue> items = value.Kind == AzureKind.List ? value.Items : [value];
        if (path.Length == 0)
        {
            return AzureValue.Of(items, value.At, value.MayHaveMore);
        }

        var made = ImmutableArray.CreateBuilder<AzureValue>(items.Length);
        foreach (var item in items)
        {
            made.Add(Put(JsonValues.Map([], item.At), path, item));
        }

        return AzureValue.Of(made.MoveToImmutable(), value.At, value.MayHaveMore ?? (value.Kind == AzureKind.Unknown ? value.Reason : null));
    }

    private static AzureValue Joined(AzureValue? known, AzureValue added) => known is { Kind: AzureKind.List }
        ? AzureValue.Of(known.Items.AddRange(added.Items), known.At, known.MayHaveMore ?? added.MayHaveMore)
        : added;

    private static AzureValue Blocks(TerraformField field, TerraformMap inner, AzureValue value)
    {
        if (value.Kind == AzureKind.Unknown)
        {
            return value;
        }

        ImmutableArray<AzureValue> blocks = value.Kind == AzureKind.List ? value.Items : [value];
        var made = JsonValues.List(blocks.Where(b => b.Kind != AzureKind.Null).Select(b => b.Kind == AzureKind.Map ? Make(inner, b) : b), value.At, value.MayHaveMore);
        return !field.IsSingle ? made : made.Items.IsEmpty ? AzureValue.Null(value.At) : made.Items[0];
    }

    /// <summary>The value of JSON inside a string. Its parts all stand where the string stands.</summary>
    private static AzureValue Parse(string json, Location at) => Moved(JsonValues.Read(SourceText.From(at.Source.Path, json), JsonTree.Read(json).Root), at);

    private static AzureValue Moved(AzureValue value, Location at) => value.Kind switch
    {
        AzureKind.List => JsonValues.List(value.Items.Select(i => Moved(i, at)), at),
        AzureKind.Map => JsonValues.Map(value.Members.Select(m => m with { Value = Moved(m.Value, at) }), at),
        AzureKind.Text => AzureValue.Of(value.Text ?? "", at),
        AzureKind.Number => AzureValue.Of(value.Number ?? 0, at),
        AzureKind.Bool => AzureValue.Of(value.Bool ?? false, at),
        _ => AzureValue.Null(at),
    };
}
