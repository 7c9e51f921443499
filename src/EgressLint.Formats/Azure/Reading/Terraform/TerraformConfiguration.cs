using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>
/// The expressions of a plan: which other resource an attribute refers to. It follows variables of modules up to their calls and outputs down into modules, as
/// long as there is one reference at every step; where there are several nothing is said.
/// </summary>
/// <param name="root">The root module of the configuration; null when the file has none.</param>
/// <param name="instances">By address without index, in lower case, the addresses of the instances.</param>
internal sealed class TerraformConfiguration(JsonNode? root, IReadOnlyDictionary<string, List<string>> instances)
{
    private const int DeepestReference = 32;

    private readonly Dictionary<JsonNode, Dictionary<string, JsonNode>> resources = [];

    /// <summary>The expressions of a resource; null when they are not in the file.</summary>
    public JsonNode? Expressions(string address) => Resource(address)?.Find("expressions");

    /// <summary>What an expression refers to, such as <c>module.net.azurerm_subnet.s.id</c> in lower case; null when it is not one thing.</summary>
    /// <param name="address">The resource whose attribute it is.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="attribute">Name of the attribute.</param>
    public string? Resolve(string address, JsonNode? expression, string attribute)
    {
        if (expression?.Find("references") is not JsonArray references)
        {
            return null;
        }

        var fallback = attribute.EndsWith("_id", StringComparison.Ordinal) || attribute.EndsWith("_ids", StringComparison.Ordinal) ? "id"
            : attribute.EndsWith("_name", StringComparison.Ordinal) ? "name" : "";
        var key = TerraformAddress.IndexOf(TerraformAddress.Parts(address)[^1]);
        var each = Resource(address)?.Find("for_each_expression")?.Find("references");
        return Follow(new(TerraformAddress.ModuleOf(address), key, each, fallback), references, 0);
    }

    private JsonNode? Resource(string address)
    {
        if (Module(TerraformAddress.ModuleOf(address)) is not { } node)
        {
            return null;
        }

        if (!resources.TryGetValue(node, out var known))
        {
            resources[node] = known = new(StringComparer.Ordinal);
            foreach (var resource in node.Find("resources")?.Items ?? [])
            {
                known.TryAdd(resource.Find("address")?.Text ?? "", resource);
            }
        }

        return known.GetValueOrDefault(TerraformAddress.WithoutIndex(TerraformAddress.LocalOf(address)));
    }

    private JsonNode? Module(string path)
    {
        var node = root;
        var parts = path.Length == 0 ? [] : TerraformAddress.Parts(path);
        for (var i = 1; i < parts.Length; i += 2)
        {
            node = Call(node, parts[i])?.Find("module");
        }

        return node;
    }

    private static JsonNode? Call(JsonNode? module, string name) => module?.Find("module_calls")?.Find(TerraformAddress.WithoutIndex(name));

    private string? Follow(Scope scope, JsonNode? references, int depth)
    {
        var own = new List<string>();
        var usesKey = false;
        string? element = null;
        foreach (var item in references?.Items ?? [])
        {
            if (item.Text is not { } name)
            {
                continue;
            }

            if (name.StartsWith("each.", StringComparison.Ordinal) || name.StartsWith("count.", StringComparison.Ordinal))
            {
                usesKey = true;
                element ??= name.StartsWith("each.value", StringComparison.Ordinal) ? name["each.value".Length..] : null;
            }
            else if (!own.Exists(o => o.StartsWith(name, StringComparison.Ordinal) && (o.Length == name.Length || o[name.Length] is '.' or '[')))
            {
                own.Add(name);
            }
        }

        return depth > DeepestReference ? null
            : own is [var only] && element is null ? Target(usesKey ? scope : scope with { Key = "" }, only, depth)
            : own.Count == 0 && element is not null && scope.Each?.Items is [.., { Text: { } each }] && scope.Each.Items.All(i => i.Text?.StartsWith(each, StringComparison.Ordinal) == true)
                ? Target(scope with { Each = null }, each + scope.Key + element, depth)
            : null;
    }

    private string? Target(Scope scope, string reference, int depth)
    {
        var parts = TerraformAddress.Parts(reference);
        switch (TerraformAddress.WithoutIndex(parts[0]))
        {
            case "var" when parts.Length == 2:
                return Variable(scope, parts[1], depth);
            case "module" when parts.Length == 3:
                return Output(scope, parts[1], parts[2], depth);
            case "var" or "module" or "local" or "path" or "terraform" or "self" or "each" or "count":
                return null;
        }

        var count = parts[0] == "data" ? 3 : 2;
        var attribute = parts.Length == count ? scope.Fallback : parts.Length == count + 1 ? parts[^1] : "";
        return parts.Length < count || attribute.Length == 0 || Instance(scope, string.Join('.', parts[..count])) is not { } address ? null
            : $"{address}.{attribute.ToLowerInvariant()}";
    }

    private string? Instance(Scope scope, string reference)
    {
        var address = TerraformAddress.In(scope.Module, reference).ToLowerInvariant();
        if (reference.EndsWith(']'))
        {
            return address;
        }

        var known = instances.GetValueOrDefault(address) ?? [];
        return known.Count switch
        {
            0 => address,
            1 => known[0],
            _ when scope.Key.Length > 0 && known.Contains(address + scope.Key.ToLowerInvariant()) => address + scope.Key.ToLowerInvariant(),
            _ => null,
        };
    }

    private string? Variable(Scope scope, string name, int depth)
    {
        if (scope.Module.Length == 0)
        {
            return null;
        }

        var parts = TerraformAddress.Parts(scope.Module);
        var parent = string.Join('.', parts[..^2]);
        var call = Call(Module(parent), parts[^1]);
        return Follow(new(parent, TerraformAddress.IndexOf(parts[^1]), call?.Find("for_each_expression")?.Find("references"), scope.Fallback),
            call?.Find("expressions")?.Find(name)?.Find("references"), depth + 1);
    }

    private string? Output(Scope scope, string module, string output, int depth)
    {
        var call = Call(Module(scope.Module), module);
        var isMany = call?.Find("count_expression") is not null || call?.Find("for_each_expression") is not null;
        var key = TerraformAddress.IndexOf(module);
        if (isMany && key.Length == 0)
        {
            if (scope.Key.Length == 0)
            {
                return null;
            }

            module += scope.Key;
        }

        return Follow(new(TerraformAddress.In(scope.Module, $"module.{module}"), "", null, scope.Fallback),
            call?.Find("module")?.Find("outputs")?.Find(output)?.Find("expression")?.Find("references"), depth + 1);
    }

    /// <summary>Where a reference stands.</summary>
    /// <param name="Module">The module, with indices.</param>
    /// <param name="Key">The index of the resource or module call there, with brackets; empty where it does not matter.</param>
    /// <param name="Each">What its <c>for_each</c> refers to.</param>
    /// <param name="Fallback">The attribute that is meant where a reference names none, as old versions write them.</param>
    private readonly record struct Scope(string Module, string Key, JsonNode? Each, string Fallback);
}
