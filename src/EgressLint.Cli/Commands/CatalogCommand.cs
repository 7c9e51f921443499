using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Settings;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary><c>catalog list</c>, <c>catalog show ID</c>, <c>catalog verify FILE…</c>, <c>catalog import</c>, <c>catalog diff OLD NEW</c>.</summary>
internal static class CatalogCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var list = new Command("list", "Lists profiles, features and roles; with --profile, --feature or --role the requirements of these");
        list.SetAction(parsed => List(host, common.Read(parsed)));

        var id = new Argument<string>("ID") { Description = "A requirement, endpoint set, role, feature, profile or parameter" };
        var show = new Command("show", "Shows an entry of the catalog") { id };
        show.SetAction(parsed => Show(host, common.Read(parsed), parsed.GetRequiredValue(id)));

        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Catalog files" };
        var verify = new Command("verify", "Checks catalog files as they would be laid over the built-in catalog") { files };
        verify.SetAction(parsed => Verify(host, parsed.GetRequiredValue(files)));

        return new Command("catalog", "The required endpoints, by feature and role, with their sources")
        {
            list, show, verify, CatalogImportCommand.Create(common, host), CatalogDiffCommand.Create(common, host),
        };
    }

    private static int List(Host host, CommonArguments arguments)
    {
        var scenario = Read(host, arguments);
        if (arguments.Profiles.IsEmpty && arguments.Features.IsEmpty && arguments.Roles.IsEmpty)
        {
            Overview(host.Out, scenario.Catalog);
        }
        else if (arguments.Profiles.IsEmpty && arguments.Features.IsEmpty)
        {
            Requirements(host.Out, scenario.Catalog.Requirements.Where(r => r.Roles.Any(role => arguments.Roles.Contains(role.Value, StringComparer.Ordinal))));
        }
        else
        {
            Requirements(host.Out, scenario.Catalog.Select(scenario.Selection, out _).Select(r => r.Requirement).DistinctBy(r => r.Id));
        }

        return ExitCode.Clean;
    }

    private static int Show(Host host, CommonArguments arguments, string id)
    {
        var catalog = Read(host, arguments).Catalog;
        if (!CatalogPage.TryWrite(host.Out, catalog, id))
        {
            throw new UsageException($"'{id}' is not in the catalog{Suggestion.For(id, CatalogPage.Ids(catalog))}");
        }

        return ExitCode.Clean;
    }

    private static int Verify(Host host, IEnumerable<string> files)
    {
        var texts = Scenario.ReadTexts(host, files.Select(file => Path.GetFullPath(file, host.WorkingDirectory)).Distinct(StringComparer.Ordinal));
        var read = Catalog.Read(texts, shipped: false);
        var today = DateOnly.FromDateTime(host.Clock.GetLocalNow().DateTime);
        var findings = FindingOrder.Sort(read.Findings.Concat(read.Catalog.CheckDates(today, read.Overrides, texts[0].At(0, 0))));
        FindingLines.Write(host.Out, findings);
        if (findings.IsEmpty)
        {
            host.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.Length} {(texts.Length == 1 ? "file" : "files")}: nothing to report"));
        }

        return findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.Findings : ExitCode.Clean;
    }

    private static Scenario Read(Host host, CommonArguments arguments) =>
        Scenario.Create(host, arguments, new(ProjectSettings.None, host.WorkingDirectory, []));

    private static void Overview(TextWriter writer, Catalog catalog)
    {
        writer.WriteLine(Escaping.Visible($"catalog {catalog.Id} {catalog.Version}, facts as of {catalog.AsOf}"));
        writer.WriteLine();
        writer.WriteLine("profiles");
        Table.Write(writer, catalog.Profiles.Select(p => (ImmutableArray<string>)[p.Id, p.Title]), "  ");
        writer.WriteLine();
        writer.WriteLine("features (requirements)");
        Table.Write(writer, catalog.Features.Select(f => (ImmutableArray<string>)[f.Id, f.Requirements.Length.ToString(CultureInfo.InvariantCulture), f.Title]), "  ");
        writer.WriteLine();
        writer.WriteLine("roles");
        Table.Write(writer, catalog.Roles.Select(r => (ImmutableArray<string>)[r.Id, r.Title]), "  ");
    }

    private static void Requirements(TextWriter writer, IEnumerable<Requirement> requirements) =>
        Table.Write(writer, requirements.Select(requirement => (ImmutableArray<string>)
        [
            requirement.Id,
            CatalogWords.Of(CatalogWords.Necessities, requirement.Necessity),
            string.Join(' ', requirement.Connect.Select(c => c.ToString())),
            string.Join(' ', requirement.Roles.Select(r => r.Value)),
        ]));
}
