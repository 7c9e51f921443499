using System.Globalization;
using System.Text;
using System.Text.Json;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>The rules of a run, once each, by id: what they say whatever the input.</summary>
internal sealed class SarifRules
{
    private const int MostText = 1024;
    private const int MostName = 255;
    private readonly List<RuleDescriptor> rules;
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    private readonly SarifOptions options;

    public SarifRules(IEnumerable<RuleDescriptor> rules, SarifOptions options)
    {
        this.options = options;
        this.rules = [.. rules.DistinctBy(rule => rule.Id, StringComparer.Ordinal).OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        for (var i = 0; i < this.rules.Count; i++)
        {
            indexes.Add(this.rules[i].Id, i);
        }
    }

    public int IndexOf(RuleDescriptor rule) => indexes[rule.Id];

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            Write(json, rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, RuleDescriptor rule)
    {
        var page = RulePage.Parse(options.RulePages(rule.Id) ?? "");
        var title = page.Title.Length > 0 ? page.Title : RulePage.Words(rule.Name);
        var summary = page.Summary.Length > 0 ? page.Summary : WithoutPlaces(rule.Messages[0]);
        json.WriteString("id", rule.Id);
        json.Text("name", Escaping.Shorten(rule.Name, MostName));
        WriteText(json, "shortDescription", title);
        WriteText(json, "fullDescription", summary);
        WriteHelp(json, rule, page, summary);
        json.WriteStartObject("messageStrings");
        foreach (var message in rule.Messages)
        {
            json.WriteStartObject(message.Id);
            json.Text("text", Quoted(message.Text));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", FindingOrder.Level(rule.Severity));
        json.WriteEndObject();
        WriteProperties(json, rule);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.Text("text", Escaping.Shorten(text, MostText));
        json.WriteEndObject();
    }

    private void WriteHelp(Utf8JsonWriter json, RuleDescriptor rule, RulePage page, string summary)
    {
        var link = options.HelpBaseUri is null || RuleDescriptor.IsOwn(rule.Id) ? null : $"{options.HelpBaseUri.TrimEnd('/')}/{rule.Id}.md";
        var hasPage = !string.IsNullOrWhiteSpace(page.Markdown);
        json.WriteStartObject("help");
        json.Text("text", hasPage ? page.Markdown : summary);
        if (hasPage || link is not null)
        {
            // The link is repeated here because code scanning does not read helpUri.
            var body = hasPage ? page.Markdown : summary + "\n";
            json.Text("markdown", link is null ? body : $"{body}\n[{rule.Id} in the reference]({link})\n");
        }

        json.WriteEndObject();
        if (link is not null)
        {
            json.Text("helpUri", link);
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, RuleDescriptor rule)
    {
        json.WriteStartObject("properties");
        json.WriteString("precision", Precision(rule));
        json.WriteString("problem.severity", rule.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "recommendation",
        });
        json.Texts("tags", ["egress", Family(rule.Id)]);
        json.WriteEndObject();
    }

    /// <summary>Verdicts are proven, so what rests on them is as precise as can be; what is said to be unknown is not, and of rules of others nobody knows.</summary>
    private static string Precision(RuleDescriptor rule) =>
        RuleDescriptor.IsOwn(rule.Id) || rule.Name.Contains("Unknown", StringComparison.Ordinal) || rule.Name.Contains("Undecided", StringComparison.Ordinal) ? "medium" : "very-high";

    private static string Family(string id) => id.Length < 4 ? "other" : id[3] switch
    {
        '0' => "input",
        '1' => "reachability",
        '2' => "connection",
        '3' => "exposure",
        '4' => "policy",
        '5' => "pac",
        '6' => "path",
        '8' => "own",
        _ => "catalog",
    };

    /// <summary>What a rule without a page says of itself: its first message, with dots where the input speaks.</summary>
    private static string WithoutPlaces(MessageTemplate message) => message.Format([.. Enumerable.Repeat("...", 16)]);

    /// <summary>
    /// The template in SARIF's form: literal braces doubled, every place in quotes and a full stop at the end, as the authoring rules ask.
    /// Viewers show the text of a result; this form serves tools that look a message up.
    /// </summary>
    internal static string Quoted(string template)
    {
        var result = new StringBuilder(template.Length + 8);
        for (var i = 0; i < template.Length; i++)
        {
            var close = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (close > i + 1 && int.TryParse(template.AsSpan(i + 1, close - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                var isQuoted = i > 0 && template[i - 1] == '\'';
                result.Append(isQuoted ? "" : "'").Append(template, i, close - i + 1).Append(isQuoted ? "" : "'");
                i = close;
            }
            else
            {
                result.Append(template[i], template[i] is '{' or '}' ? 2 : 1);
            }
        }

        return result is [.., '.'] ? result.ToString() : result.Append('.').ToString();
    }
}
