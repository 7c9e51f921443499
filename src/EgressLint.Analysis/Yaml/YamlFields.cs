using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Yaml;

/// <summary>The sentences that every reader of YAML files can say; a rule that reports such mistakes contains them.</summary>
internal static class YamlMessages
{
    /// <summary>The text is not YAML.</summary>
    public const string Syntax = "syntax";

    /// <summary>An anchor, alias or tag.</summary>
    public const string Anchor = "anchor";

    /// <summary>Too much of something.</summary>
    public const string Limit = "limit";

    /// <summary>A key twice in one map.</summary>
    public const string Twice = "twice";

    /// <summary>A value of the wrong kind.</summary>
    public const string Type = "type";

    /// <summary>A key that must be there.</summary>
    public const string Missing = "missing";

    /// <summary>A value that is not among the possible ones.</summary>
    public const string Value = "value";

    /// <summary>All of them.</summary>
    public static ImmutableArray<MessageTemplate> All { get; } =
    [
        new(Syntax, "This is not valid YAML: {0}. The rest of the file was not read."),
        new(Anchor, "'{0}' is an anchor, an alias or a tag, which are not read; write the value out."),
        new(Limit, "{0}; the rest of the file was not read."),
        new(Twice, "'{0}' is given twice in one map; the second value was dropped."),
        new(Type, "{0} must be {1}; the value was dropped."),
        new(Missing, "{0} needs '{1}'."),
        new(Value, "'{0}' is not a value of '{1}'; possible are {2}."),
    ];
}

/// <summary>Where mistakes of one reading go, and with which rules.</summary>
/// <param name="Invalid">The rule for mistakes; it has <see cref="YamlMessages.All"/>.</param>
/// <param name="UnknownKey">The rule for unknown keys; its arguments are the key, the known ones, and which one was meant.</param>
internal sealed record YamlContext(RuleDescriptor Invalid, RuleDescriptor UnknownKey)
{
    /// <summary>The level of unknown keys; the rule's own when null.</summary>
    public Severity? UnknownKeySeverity { get; init; }

    /// <summary>What was found so far.</summary>
    public ImmutableArray<Finding>.Builder Findings { get; } = ImmutableArray.CreateBuilder<Finding>();

    /// <summary>Reports a mistake.</summary>
    public void Report(Location at, string message, params string[] arguments) => Findings.Add(new(Invalid, at, message, [.. arguments]));
}

/// <summary>Reads the keys of one map by type, reports what does not fit, and in <see cref="Finish"/> the keys nobody asked for.</summary>
internal sealed class YamlFields
{
    private readonly YamlContext context;
    private readonly List<string> asked = [];

    /// <summary>Begins to read a map.</summary>
    public YamlFields(YamlMap map, YamlContext context)
    {
        Map = map;
        this.context = context;
    }

    /// <summary>The map.</summary>
    public YamlMap Map { get; }

    /// <summary>The value of a key, whatever it is; null when absent or empty.</summary>
    public YamlNode? Node(string key)
    {
        asked.Add(key);
        return Map[key] is { } node && node is not YamlScalar { IsNull: true } ? node : null;
    }

    /// <summary>A single value.</summary>
    public YamlScalar? Scalar(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar scalar:
                return scalar;
            case { } other:
                WrongType(key, other, "a single value");
                return null;
        }
    }

    /// <summary>The text of a single value.</summary>
    public string? Text(string key) => Scalar(key)?.Value;

    /// <summary>The text of a single value that must be there.</summary>
    public string Required(string key, string owner)
    {
        var value = Text(key);
        if (string.IsNullOrEmpty(value))
        {
            if (Map[key] is null or YamlScalar)
            {
                context.Report(Map.At, YamlMessages.Missing, owner, key);
            }

            return "";
        }

        return value;
    }

    /// <summary>A truth value.</summary>
    public bool? Flag(string key)
    {
        switch (Scalar(key))
        {
            case null:
                return null;
            case { IsQuoted: false, Value: "true" }:
                return true;
            case { IsQuoted: false, Value: "false" }:
                return false;
            case { } other:
                WrongType(key, other, "true or false");
                return null;
        }
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(string key, int least, int most)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        WrongType(key, scalar, $"a number from {least} to {most}");
        return null;
    }

    /// <summary>One of several words.</summary>
    public T? Choice<T>(string key, ImmutableArray<(string Word, T Value)> words)
        where T : struct
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        foreach (var (word, value) in words)
        {
            if (string.Equals(word, scalar.Value, StringComparison.Ordinal))
            {
                return value;
            }
        }

        context.Report(scalar.At, YamlMessages.Value, scalar.Value, key, string.Join(", ", words.Select(w => w.Word)));
        return null;
    }

    /// <summary>A list of single values; one value alone is a list of one.</summary>
    public ImmutableArray<YamlScalar> Scalars(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlScalar single:
                return [single];
            case YamlList list:
                var items = ImmutableArray.CreateBuilder<YamlScalar>(list.Items.Length);
                foreach (var item in list.Items)
                {
                    if (item is YamlScalar { IsNull: false } scalar)
                    {
                        items.Add(scalar);
                    }
                    else
                    {
                        WrongType($"{key}[]", item, "a single value");
                    }
                }

                return items.ToImmutable();
            case { } other:
                WrongType(key, other, "a list");
                return [];
        }
    }

    /// <summary>The texts of a list of single values.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        var scalars = Scalars(key);
        if (scalars.IsEmpty)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<string>(scalars.Length);
        foreach (var scalar in scalars)
        {
            result.Add(scalar.Value);
        }

        return result.MoveToImmutable();
    }

    /// <summary>A map.</summary>
    public YamlMap? MapOf(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlMap map:
                return map;
            case { } other:
                WrongType(key, other, "a map");
                return null;
        }
    }

    /// <summary>A list of maps.</summary>
    public ImmutableArray<YamlMap> Maps(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlList list:
                var items = ImmutableArray.CreateBuilder<YamlMap>(list.Items.Length);
                foreach (var item in list.Items)
                {
                    if (item is YamlMap map)
                    {
                        items.Add(map);
                    }
                    else
                    {
                        WrongType($"{key}[]", item, "a map");
                    }
                }

                return items.ToImmutable();
            case { } other:
                WrongType(key, other, "a list of maps");
                return [];
        }
    }

    /// <summary>Reports every key that was not asked for.</summary>
    public void Finish()
    {
        foreach (var entry in Map.Entries)
        {
            if (!asked.Contains(entry.Key))
            {
                var meant = Spelling.Nearest(entry.Key, asked) is { } near ? $" (did you mean '{near}'?)" : "";
                var finding = new Finding(context.UnknownKey, entry.KeyAt, entry.Key, string.Join(", ", asked.Order(StringComparer.Ordinal)), meant);
                context.Findings.Add(context.UnknownKeySeverity is { } severity ? finding with { Severity = severity } : finding);
            }
        }
    }

    private void WrongType(string key, YamlNode node, string wanted) => context.Report(node.At, YamlMessages.Type, $"'{key}'", wanted);
}
