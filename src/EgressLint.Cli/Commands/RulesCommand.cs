using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary><c>rules list</c> and <c>rules show ID</c>.</summary>
internal static class RulesCommand
{
    /// <summary>Every rule that can be reported, by id.</summary>
    public static ImmutableArray<RuleDescriptor> Descriptors => RuleSet.Descriptors;

    /// <summary>The rule of an id, in any case of letters; null when there is none.</summary>
    public static RuleDescriptor? Find(string id) => RuleSet.Find(id);

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        _ = common;
        var list = new Command("list", "Lists every rule with its level");
        list.SetAction(_ => List(host));

        var id = new Argument<string>("ID") { Description = "Such as EGL1001, or the name of the rule" };
        var show = new Command("show", "Shows the page of a rule") { id };
        show.SetAction(parsed => Show(host, parsed.GetRequiredValue(id)));

        return new Command("rules", "The rules: what is reported, and why") { list, show };
    }

    private static int List(Host host)
    {
        var rules = Descriptors;
        Table.Write(host.Out, rules.Select(rule => (ImmutableArray<string>)[rule.Id, Word(rule.Severity), rule.Name]));
        return ExitCode.Clean;
    }

    private static int Show(Host host, string name)
    {
        var rule = Find(name) ?? Descriptors.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase));
        if (rule is null)
        {
            throw new UsageException($"'{name}' is not a rule{Suggestion.For(name, Descriptors.SelectMany(d => (string[])[d.Id, d.Name]))}");
        }

        host.Out.Write(RulePages.Get(rule.Id) is { } page ? page.TrimEnd() + "\n" : Outline(rule));
        return ExitCode.Clean;
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
