using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>One instance of a resource in Terraform's words, whatever file it was read from.</summary>
internal sealed record TerraformBlock
{
    /// <summary>Its address with modules and index, as written: <c>module.net.azurerm_subnet.s["a"]</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Such as <c>azurerm_subnet</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its attributes under Terraform's names; what is known only after apply is unknown.</summary>
    public required AzureValue Body { get; init; }

    /// <summary>Where it stands.</summary>
    public required Location At { get; init; }

    /// <summary>Why nobody can say whether it exists; null when it does.</summary>
    public Doubt? MayBeAbsent { get; init; }

    /// <summary>By attribute, the address in lower case of the resource that its expression refers to, where that is one.</summary>
    public ImmutableDictionary<string, string> Links { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The modules in front of the address; empty in the root module.</summary>
    public string Module => TerraformAddress.ModuleOf(Address);
}

/// <summary>What one of the readers found.</summary>
/// <param name="Blocks">The resources that are looked at, in file order.</param>
internal sealed record TerraformBlocks(ImmutableArray<TerraformBlock> Blocks)
{
    /// <summary>Resources that a plan deletes, as parent type, name of the parent and own name in lower case: their parents still list them.</summary>
    public ImmutableHashSet<(string Type, string Parent, string Name)> Deleted { get; init; } = [];

    /// <summary>Whether lists of a parent may repeat what is a resource of its own, because the provider reads them from Azure.</summary>
    public bool ListsAreRead { get; init; }

    /// <summary>What was met and not followed.</summary>
    public ImmutableArray<Doubt> Gaps { get; init; } = [];

    /// <summary>What was taken for granted.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];
}

/// <summary>Addresses and references of Terraform.</summary>
internal static class TerraformAddress
{
    /// <summary>The parts between dots; an index, whatever is in it, stays with its part: <c>module</c>, <c>net[0]</c>, <c>azurerm_subnet</c>, <c>s["a.b"]</c>.</summary>
    public static ImmutableArray<string> Parts(string address)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < address.Length; i++)
        {
            var c = address[i];
            quoted ^= c == '"' && (i == 0 || address[i - 1] != '\\');
            depth += quoted ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == '.' && depth == 0 && !quoted)
            {
                parts.Add(address[start..i]);
                start = i + 1;
            }
        }

        parts.Add(address[start..]);
        return parts.ToImmutable();
    }

    /// <summary>The modules in front of an address, empty for none.</summary>
    public static string ModuleOf(string address)
    {
        if (!address.StartsWith("module.", StringComparison.Ordinal))
        {
            return "";
        }

        var parts = Parts(address);
        var count = 0;
        while (count + 1 < parts.Length && parts[count] == "module")
        {
            count += 2;
        }

        return string.Join('.', parts[..count]);
    }

    /// <summary>An address without the modules in front of it.</summary>
    public static string LocalOf(string address) => ModuleOf(address) is { Length: > 0 } module ? address[Math.Min(address.Length, module.Length + 1)..] : address;

    /// <summary>A part without its index.</summary>
    public static string WithoutIndex(string part) => part.IndexOf('[') is > 0 and var at ? part[..at] : part;

    /// <summary>The index of a part with its brackets; empty for none.</summary>
    public static string IndexOf(string part) => part.IndexOf('[') is > 0 and var at ? part[at..] : "";

    /// <summary>An address below a module.</summary>
    public static string In(string module, string address) => module.Length == 0 ? address : $"{module}.{address}";
}
