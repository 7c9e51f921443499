using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>The names of a configuration in JSON, and the values of its strings as far as they can be told from one file.</summary>
internal sealed class TerraformScope(SourceText text)
{
    private const int DeepestReference = 32;

    /// <summary>Expressions and characters of their values that are looked at; text that doubles itself from name to name ends here.</summary>
    private const int MostWork = 2_000_000;

    private readonly Dictionary<string, JsonNode> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode> locals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Type, JsonNode Node, TextSpan At)> resources = new(StringComparer.Ordinal);
    private int depth;
    private int work;

    /// <summary>The resources by address, in file order.</summary>
    public IEnumerable<KeyValuePair<string, (string Type, JsonNode Node, TextSpan At)>> Resources => resources;

    /// <summary>Whether a value came from the default of a variable.</summary>
    public bool UsedDefaults { get; private set; }

    /// <summary>Enters the names of a text.</summary>
    public void Add(JsonNode root)
    {
        foreach (var (name, node, _) in TerraformJson.Labels(root.Find("variable")))
        {
            if (node.Find("default") is { } value)
            {
                variables.TryAdd(name, value);
            }
        }

        foreach (var part in root.Find("locals") is { } all ? all is JsonArray ? all.Items : [all] : [])
        {
            foreach (var member in part.Members)
            {
                locals.TryAdd(member.Name, member.Value);
            }
        }

        foreach (var (type, byName, _) in TerraformJson.Labels(root.Find("resource")))
        {
            foreach (var (name, node, at) in TerraformJson.Labels(byName))
            {
                resources.TryAdd($"{type}.{name}", (type, node, at));
            }
        }
    }

    /// <summary>The value of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">The resource that it belongs to; what differs from resource to resource is told apart by it.</param>
    public AzureValue Value(JsonNode node, string address) => node switch
    {
        JsonArray => JsonValues.List(node.Items.Select(i => Value(i, address)), JsonValues.Place(text, node)),
        JsonObject => JsonValues.Map(node.Members.Where(m => m.Name != "//").Select(m => new AzureMember(m.Name, Value(m.Value, address))), JsonValues.Place(text, node)),
        JsonString { Value: var value } when value.Contains("${", StringComparison.Ordinal) || value.Contains("%{", StringComparison.Ordinal) =>
            Template(value, JsonValues.Place(text, node), address),
        _ => JsonValues.Scalar(text, node),
    };

    /// <summary>The expression that is all of a string; null when it is none or something beside it.</summary>
    public static string? ReferenceIn(string? value) => value is not null && value.StartsWith("${", StringComparison.Ordinal) && End(value, 0) == value.Length - 1
        ? value[2..^1].Trim() : null;

    /// <summary>The address in lower case of the resource that a reference leads to; null when it leads to none.</summary>
    public string? Target(string reference)
    {
        var parts = TerraformAddress.Parts(reference);
        if (parts.Length == 2 && parts[0] == "local" && locals.TryGetValue(parts[1], out var local) && ReferenceIn(local.Text) is { } inner)
        {
            return depth++ < DeepestReference ? Left(Target(inner)) : Left<string?>(null);
        }

        var count = parts[0] == "data" ? 3 : 2;
        if (!IsPath(reference) || parts.Length != count + 1 || parts[0] is "var" or "local" or "module" or "each" or "count" or "path" or "self" or "terraform")
        {
            return null;
        }

        return Address(parts, count).ToLowerInvariant();
    }

    private AzureValue Template(string written, Location at, string address)
    {
        if (ReferenceIn(written) is { } only)
        {
            return Expression(only, at, address).UsedAt(at, written);
        }

        var made = new StringBuilder();
        for (var i = 0; i < written.Length; i++)
        {
            if (string.CompareOrdinal(written, i, "$${", 0, 3) == 0 || string.CompareOrdinal(written, i, "%%{", 0, 3) == 0)
            {
                made.Append(written, i + 1, 2);
                i += 2;
            }
            else if (string.CompareOrdinal(written, i, "${", 0, 2) == 0)
            {
                var end = End(written, i);
                var part = end < 0 ? null : Expression(written[(i + 2)..end].Trim(), at, address);
                if (part is not ({ Text: not null } or { Number: not null } or { Bool: not null }))
                {
                    return Unknown(written, written, at, address);
                }

                made.Append(part.Text ?? part.Number?.ToString(CultureInfo.InvariantCulture) ?? (part.Bool == true ? "true" : "false"));
                i = end;
            }
            else if (string.CompareOrdinal(written, i, "%{", 0, 2) == 0)
            {
                return Unknown(written, written, at, address);
            }
            else
            {
                made.Append(written[i]);
            }
        }

        work += made.Length;
        return AzureValue.Of(made.ToString(), at).UsedAt(at, written);
    }

    private AzureValue Expression(string expression, Location at, string address)
    {
        if (expression is ['"', .., '"'] && expression.AsSpan(1, expression.Length - 2).IndexOfAny("\"\\$%") < 0)
        {
            return AzureValue.Of(expression[1..^1], at);
        }

        if (long.TryParse(expression, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return AzureValue.Of(number, at);
        }

        if (expression is "true" or "false" or "null")
        {
            return expression == "null" ? AzureValue.Null(at) : AzureValue.Of(expression == "true", at);
        }

        work += 1 + expression.Length;
        if (!IsPath(expression) || depth >= DeepestReference || work > MostWork)
        {
            return Unknown(expression, $"${{{expression}}}", at, address);
        }

        depth++;
        return Left(Reference(expression, at, address));
    }

    private T Left<T>(T value)
    {
        depth--;
        return value;
    }

    private AzureValue Reference(string reference, Location at, string address)
    {
        var parts = TerraformAddress.Parts(reference);
        var root = parts[0] switch
        {
            "var" when parts.Length > 1 => variables.GetValueOrDefault(parts[1]),
            "local" when parts.Length > 1 => locals.GetValueOrDefault(parts[1]),
            _ => null,
        };
        if (root is not null)
        {
            UsedDefaults |= parts[0] == "var";
            foreach (var part in parts.AsSpan()[2..])
            {
                root = root?.Find(part);
            }

            return root is null ? Unknown(reference, $"${{{reference}}}", at, address) : Value(root, "");
        }

        var count = parts[0] == "data" ? 3 : 2;
        if (parts.Length != count + 1 || parts[0] is "var" or "local" or "module" or "each" or "count" or "path" or "self" or "terraform")
        {
            return Unknown(reference, $"${{{reference}}}", at, address);
        }

        var target = Address(parts, count);
        return parts[^1] != "id" && resources.TryGetValue(target, out var found) && found.Node.Find(parts[^1]) is { HasValue: true } value
            ? Value(value, target)
            : AzureValue.Unknown($"the value of '${{{reference}}}' is known only to Terraform", $"{target}.{parts[^1]}".ToLowerInvariant(), at);
    }

    /// <summary>The address in a reference. The file has one resource for all instances, so that their index says nothing.</summary>
    private string Address(ImmutableArray<string> parts, int count)
    {
        var written = string.Join('.', parts[..count]);
        var plain = TerraformAddress.WithoutIndex(written);
        return resources.ContainsKey(plain) ? plain : written;
    }

    private static AzureValue Unknown(string expression, string written, Location at, string address)
    {
        // What stands for an element of a loop is something else in every resource.
        var isOwn = expression.Contains("each.", StringComparison.Ordinal) || expression.Contains("count.", StringComparison.Ordinal) || expression.Contains("self.", StringComparison.Ordinal);
        return AzureValue.Unknown($"the value of '{written}' is known only to Terraform", isOwn ? $"{{{address}: {expression}}}" : $"{{{expression}}}", at);
    }

    /// <summary>Whether an expression is names between dots, with an index here and there.</summary>
    private static bool IsPath(string expression)
    {
        foreach (var part in TerraformAddress.Parts(expression))
        {
            var name = TerraformAddress.WithoutIndex(part);
            if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                || (part.Length > name.Length && part.IndexOf(']') != part.Length - 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bracket that closes the expression that begins at an offset; -1 when there is none.</summary>
    private static int End(string value, int start)
    {
        var open = 0;
        var quoted = false;
        for (var i = start; i < value.Length; i++)
        {
            quoted ^= value[i] == '"' && value[i - 1] != '\\';
            open += quoted ? 0 : value[i] == '{' ? 1 : value[i] == '}' ? -1 : 0;
            if (open == 0 && value[i] == '}' && !quoted)
            {
                return i;
            }
        }

        return -1;
    }
}
