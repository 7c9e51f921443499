using System.Collections.Immutable;
using System.Text;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>How an attribute is called in Resource Manager.</summary>
/// <param name="From">Its name in Terraform.</param>
/// <param name="To">Its path in the body of the resource; <c>[]</c> behind a part puts every element of a list into an element of that list.</param>
internal sealed record TerraformField(string From, string To)
{
    /// <summary>The attributes of a block; null for a plain value.</summary>
    public TerraformMap? Inner { get; init; }

    /// <summary>Whether of a block that Terraform lists there is one.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Whether the name says the opposite.</summary>
    public bool IsNegated { get; init; }

    /// <summary>The path in parts.</summary>
    public ImmutableArray<string> Path { get; } = [.. To.Split('.')];
}

/// <summary>How a resource is part of another one.</summary>
/// <param name="Attribute">The attribute that names or identifies it.</param>
/// <param name="Type">Type of the other one in Resource Manager.</param>
internal sealed record TerraformParent(string Attribute, string Type)
{
    /// <summary>The list of the parent that may have the resource as well; null for none.</summary>
    public string? List { get; init; }

    /// <summary>Whether the resource is only an element of that list.</summary>
    public bool IsElement { get; init; }
}

/// <summary>A resource that says something of another one: of a subnet, which group it has.</summary>
/// <param name="Owner">The attribute that identifies the other one.</param>
/// <param name="Type">Type of the other one in Resource Manager.</param>
/// <param name="Field">What it says, and where that belongs.</param>
internal sealed record TerraformAssociation(string Owner, string Type, TerraformField Field);

/// <summary>How a resource or block of Terraform is called in Resource Manager.</summary>
/// <param name="Type">Type of the resource; empty for a block.</param>
/// <param name="Fields">Its attributes.</param>
internal sealed record TerraformMap(string Type, ImmutableArray<TerraformField> Fields)
{
    /// <summary>The resource that it is part of; null for none.</summary>
    public TerraformParent? Parent { get; init; }

    /// <summary>Members that Terraform does not write.</summary>
    public ImmutableArray<(string Name, string Value)> Constants { get; init; } = [];

    /// <summary>A map of attributes, each <c>name</c>, which is turned to camel case, or <c>name => path</c>.</summary>
    public static TerraformMap Of(string type, string fields, params ReadOnlySpan<TerraformField> blocks) => new(type, [.. Parse(fields), .. blocks]);

    /// <summary>A block of which there may be several.</summary>
    public static TerraformField Many(string from, string to, TerraformMap inner) => new(from, to) { Inner = inner };

    /// <summary>A block of which there is one.</summary>
    public static TerraformField One(string from, string to, TerraformMap inner) => new(from, to) { Inner = inner, IsSingle = true };

    private static IEnumerable<TerraformField> Parse(string fields)
    {
        foreach (var field in fields.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var arrow = field.IndexOf("=>", StringComparison.Ordinal);
            var from = (arrow < 0 ? field : field[..arrow]).Trim();
            yield return new(from.TrimStart('!'), arrow < 0 ? Camel(from) : field[(arrow + 2)..].Trim()) { IsNegated = from.StartsWith('!') };
        }
    }

    private static string Camel(string name)
    {
        var made = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                made.Append(i > 0 && name[i - 1] == '_' ? char.ToUpperInvariant(name[i]) : name[i]);
            }
        }

        return made.ToString();
    }
}
