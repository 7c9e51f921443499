using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using EgressLint.Analysis.Catalogs.Importing;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Published;

namespace EgressLint.Cli.Commands;

/// <summary><c>catalog import --m365 FILE</c> and <c>catalog import --service-tags FILE</c>.</summary>
internal static class CatalogImportCommand
{
    private const string DefaultInstance = "worldwide";

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var instances = CatalogImport.Instances.Select(i => i.Instance).ToArray();
        var m365 = new Option<string?>("--m365") { HelpName = "FILE", Description = "Endpoint list of Microsoft 365 as its web service gives it (JSON); becomes a catalog file" };
        var instance = new Option<string?>("--instance") { HelpName = string.Join('|', instances), Description = $"Instance that the endpoint list is of (default: {DefaultInstance})" };
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "Where the result goes (default: standard output)" };
        instance.AcceptOnlyFromAmong(instances);
        var command = new Command("import", "Makes a catalog file of a published list (--m365), or the compact form of a list of service tags (--service-tags)") { m365, instance, output };
        command.SetAction(parsed => (parsed.GetValue(m365), common.Read(parsed).ServiceTags) switch
        {
            ({ } list, null) => Endpoints(host, list, parsed.GetValue(instance) ?? DefaultInstance, parsed.GetValue(output)),
            (null, { } list) => ServiceTags(host, list, parsed.GetValue(output)),
            _ => throw new UsageException("give one list to import, with '--m365 FILE' or '--service-tags FILE'"),
        });
        return command;
    }

    private static int Endpoints(Host host, string file, string instance, string? output)
    {
        var result = CatalogImport.Of(Text(host, file), instance);
        return Finish(host, result.Text, result.Findings, Counted(result.Count, "record"), output);
    }

    private static int ServiceTags(Host host, string file, string? output)
    {
        var result = ServiceTagImport.Read(Text(host, file), DateOf(file));
        return Finish(host, result.List?.ToLines(), CatalogImport.FindingsOf(result.Problems), Counted(result.Count, "tag"), output);
    }

    private static SourceText Text(Host host, string file) => Scenario.ReadTexts(host, [Path.GetFullPath(file, host.WorkingDirectory)])[0];

    private static int Finish(Host host, string? text, ImmutableArray<Finding> findings, string imported, string? output)
    {
        FindingLines.Write(host.Error, findings);
        if (text is null)
        {
            return ExitCode.Usage;
        }

        if (output is null)
        {
            host.Out.Write(text);
        }
        else
        {
            ReportOutput.WriteTo(host, output, "file", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }

        CommandLine.Complain(host, $"{imported} imported{(findings.IsEmpty ? "" : $", {Counted(findings.Length, "note")}")}");
        return ExitCode.Clean;
    }

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>The day in a name such as <c>ServiceTags_Public_20251117.json</c>: the list itself does not tell it.</summary>
    private static string? DateOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var digits = name[(name.LastIndexOf('_') + 1)..];
        return DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }
}
