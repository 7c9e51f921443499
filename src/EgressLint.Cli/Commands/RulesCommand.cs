using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary><c>rules list</c> and <c>rules show ID</c>.</summary>
internal static class RulesCommand
{
    private const int DefaultWidth = 80;

    /// <summary>Every rule that can be reported, by id.</summary>
    public static ImmutableArray<RuleDescriptor> Descriptors => RuleSet.Descriptors;

    /// <summary>The rule of an id, in any case of letters; null when there is none.</summary>
    public static RuleDescriptor? Find(string id) => RuleSet.Find(id);

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var list = new Command("list", "Lists every rule with its level");
        list.SetAction(_ => List(host));

        var id = new Argument<string>("ID") { Description = "Such as EGL1001, or the name of the rule" };
        var format = new Option<string?>("--format") { HelpName = "console|json", Description = "How the page is written (default: console)" };
        format.AcceptOnlyFromAmong("console", "json");
        var show = new Command("show", "Shows the page of a rule") { id, format };
        show.SetAction(parsed => Show(host, common.Read(parsed), parsed.GetRequiredValue(id), parsed.GetValue(format) == "json"));

        return new Command("rules", "The rules: what is reported, and why") { list, show };
    }

    private static int List(Host host)
    {
        var rules = Descriptors;
        Table.Write(host.Out, rules.Select(rule => (ImmutableArray<string>)[rule.Id, Word(rule.Severity), rule.Name]));
        return ExitCode.Clean;
    }

    private static int Show(Host host, CommonArguments arguments, string name, bool isJson)
    {
        var rule = Find(name) ?? Descriptors.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase));
        if (rule is null)
        {
            throw new UsageException($"'{name}' is not a rule{Suggestion.For(name, Descriptors.SelectMany(d => (string[])[d.Id, d.Name]))}");
        }

        var page = RulePage.Parse(RulePages.Get(rule.Id) ?? Outline(rule));
        if (isJson)
        {
            Json(host, rule, page);
        }
        else if (host.OutputIsTerminal)
        {
            RulePageText.Write(host.Out, page.Markdown, host.Width ?? DefaultWidth, host.AllowsColor && !arguments.NoColor);
        }
        else
        {
            host.Out.Write(page.Markdown);
        }

        return ExitCode.Clean;
    }

    private static void Json(Host host, RuleDescriptor rule, RulePage page)
    {
        host.Out.Flush();
        using (var json = new Utf8JsonWriter(host.Output, JsonText.Indented))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteString("name", rule.Name);
            json.WriteString("level", Word(rule.Severity));
            json.WriteString("title", page.Title);
            json.WriteString("summary", page.Summary);
            json.WriteString("help", page.Markdown);
            json.WriteStartObject("messages");
            foreach (var message in rule.Messages)
            {
                json.WriteString(message.Id, message.Text);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        host.Output.WriteByte((byte)'\n');
        host.Output.Flush();
    }

    /// <summary>What is known of a rule without a page.</summary>
    private static string Outline(RuleDescriptor rule) =>
        $"# {rule.Id}: {rule.Name}\n\nLevel: {Word(rule.Severity)}\n\n{string.Concat(rule.Messages.Select(message => $"> {message.Text}\n\n")).TrimEnd()}\n";

    /// <summary>The word of a level.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Note => "note",
        _ => "off",
    };
}
