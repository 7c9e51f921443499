using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Diffing;
using EgressLint.Analysis.Reporting;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Formats;

namespace EgressLint.Cli.Commands;

/// <summary>One run of <c>diff</c>. The settings are those of HEAD, for both sides: what is needed is not what is compared.</summary>
internal sealed class DiffRun(Host host, DiffArguments arguments)
{
    /// <summary>Compares, reports, and gives the exit code.</summary>
    public int Run(CancellationToken cancellation)
    {
        var settings = LoadedSettings.Load(host, arguments.Common.Config, Path.GetFullPath(arguments.Head, host.WorkingDirectory));
        Refuse(settings.Findings);
        var facts = DeployedFacts.Of(arguments.Common, host);
        var scenario = Scenario.Create(host, arguments.Common, settings);
        Refuse(scenario.SettingsFindings);
        FindingLines.Write(host.Error, scenario.Findings);
        var before = Side(arguments.Base, settings, facts, cancellation);
        var after = Side(arguments.Head, settings, facts, cancellation);
        if (before is null || after is null)
        {
            return ExitCode.NoInput;
        }

        var diff = ConfigurationComparison.Between(
            before,
            after,
            scenario.Catalog,
            new() { Selection = scenario.Selection, Sources = Scenario.SourcesOf(settings.Settings), ServiceTags = facts.ServiceTags },
            cancellation);
        Write(diff);
        return arguments.FailOn != Severity.None && diff.Level >= arguments.FailOn ? ExitCode.Findings : ExitCode.Clean;
    }

    private DiffSide? Side(string path, LoadedSettings settings, DeployedFacts facts, CancellationToken cancellation)
    {
        var inputs = new Inputs(host, settings, [path], arguments.Mounts, arguments.Engines, facts);
        Refuse(inputs.SettingsFindings);
        var filter = PathFilter.None.With(settings.Folder, settings.Settings.Include, settings.Settings.Exclude);
        var found = new Discovery(inputs.Tree, filter, KnownFormats.All, inputs.Forced, _ => { }).Find(inputs.Paths, cancellation);
        FindingLines.Write(host.Error, found.Findings);
        if (!found.MissingPaths.IsEmpty)
        {
            CommandLine.Complain(host, $"'{path}' does not exist");
            return null;
        }

        // What cannot be read on one side would look as if it had been added or removed.
        if (!found.Findings.IsEmpty && found.Findings.Any(f => f.Severity == Severity.Error))
        {
            throw new UsageException($"not everything in '{path}' can be read; nothing was compared");
        }

        if (found.Files.IsEmpty)
        {
            CommandLine.Complain(host, $"no configuration files were found in '{path}'");
            return null;
        }

        var workspace = Workspace.Create(found.Files.Select(file => new WorkspaceFile(file.Text, file.Format, inputs.ContextFor(file.Format))));
        var root = inputs.Tree.Show(inputs.Paths[0]);
        return new(workspace, root == "." ? "" : root);
    }

    private void Write(ConfigurationDiff diff)
    {
        switch (arguments.Format)
        {
            case "json":
                host.Out.Flush();
                DiffJson.Write(diff, arguments.Base, arguments.Head, host.Output);
                host.Output.Flush();
                break;
            case "markdown":
                DiffMarkdown.Write(diff, host.Out);
                break;
            default:
                DiffText.Write(diff, arguments.Base, arguments.Head, host.Out, arguments.Common.Verbosity);
                break;
        }
    }

    private void Refuse(ImmutableArray<Finding> mistakes)
    {
        if (!mistakes.IsEmpty)
        {
            FindingLines.Write(host.Error, mistakes);
            throw new UsageException("the settings have mistakes; nothing was compared");
        }
    }
}
