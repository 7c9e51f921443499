using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Repairs;

/// <summary>Rules as JSON, laid out as the rule is that they are put in front of.</summary>
internal static class GroupRuleText
{
    /// <summary>The rules with a comma and what is between two rules behind each.</summary>
    public static string Write(SourceText source, JsonObject before, List<NewRule> rules, int[] priorities, ImmutableArray<SecurityRule> known, string stem)
    {
        var taken = known.Select(r => r.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isCased = known.Any(r => r.Name.Length > 0 && char.IsAsciiLetterUpper(r.Name[0]));
        var layout = Layout.Of(source, before);
        var text = "";
        for (var i = 0; i < rules.Count; i++)
        {
            text += Rule(rules[i], priorities[i], Name(taken, $"{(isCased ? "Allow" : "allow")}-{stem}"), layout) + "," + layout.Between;
        }

        return text;
    }

    private static string Name(HashSet<string> taken, string wanted)
    {
        var name = wanted;
        for (var i = 2; !taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{i}");
        }

        return name;
    }

    private static string Rule(NewRule rule, int priority, string name, Layout layout)
    {
        string[] fields =
        [
            string.Create(CultureInfo.InvariantCulture, $"\"priority\": {priority}"),
            "\"direction\": \"Outbound\"",
            "\"access\": \"Allow\"",
            $"\"protocol\": \"{(rule.IsUdp ? "Udp" : "Tcp")}\"",
            Several("sourceAddressPrefix", "sourceAddressPrefixes", rule.Sources),
            "\"sourcePortRange\": \"*\"",
            Several("destinationAddressPrefix", "destinationAddressPrefixes", rule.Destinations),
            Several("destinationPortRange", "destinationPortRanges", rule.Ports),
        ];
        return layout.Inner.Length == 0
            ? $"{{ \"name\": \"{name}\", \"properties\": {{ {string.Join(", ", fields)} }} }}"
            : $"{{{layout.Inner}\"name\": \"{name}\",{layout.Inner}\"properties\": {{{layout.Innermost}{string.Join("," + layout.Innermost, fields)}{layout.Inner}}}{layout.Between}}}";
    }

    private static string Several(string one, string many, string[] values) => values.Length == 1
        ? $"\"{one}\": \"{values[0]}\""
        : $"\"{many}\": [ {string.Join(", ", values.Select(v => $"\"{v}\""))} ]";

    /// <summary>Line ends with blanks, as the rule behind has them.</summary>
    /// <param name="Between">Between two rules, and before the closing brace.</param>
    /// <param name="Inner">Before a member of a rule; empty where a rule stands on one line.</param>
    /// <param name="Innermost">Before a member of its properties.</param>
    private readonly record struct Layout(string Between, string Inner, string Innermost)
    {
        internal static Layout Of(SourceText source, JsonObject before)
        {
            var end = RepairText.LineEnd(source);
            var line = source.GetPosition(before.Span.Start).Line;
            var indent = RepairText.Indent(source, line);
            if (source.GetLine(line).Start + indent.Length != before.Span.Start)
            {
                return new(" ", "", "");
            }

            if (source.GetPosition(before.Span.End).Line == line)
            {
                return new(end + indent, "", "");
            }

            var inner = RepairText.Indent(source, line + 1);
            var step = inner.StartsWith(indent, StringComparison.Ordinal) ? inner[indent.Length..] : "  ";
            return new(end + indent, end + indent + step, end + indent + step + step);
        }
    }
}
