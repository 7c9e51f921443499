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
        var (before, after) = (Place.Find(host, arguments.Base, arguments.Head, cancellation), Place.Find(host, arguments.Head, arguments.Base, cancellation));
        using var earlier = before.Revision;
        using var later = after.Revision;
        foreach (var (place, name) in new[] { (before, arguments.Base), (after, arguments.Head) })
        {
            if (!Path.Exists(place.Path))
            {
                CommandLine.Complain(host, place.Revision is null ? $"'{name}' does not exist, neither as a file or folder nor as a revision of a git repository" : $"'{name}' does not exist in that revision");
                return ExitCode.NoInput;
            }
        }

        var settings = LoadedSettings.Load(host, arguments.Common.Config, after.Path, after.Revision?.Folder);
        Refuse(settings.Findings);
        var facts = DeployedFacts.Of(arguments.Common, host);
        var scenario = Scenario.Create(host, arguments.Common, settings);
        Refuse(scenario.SettingsFindings);
        FindingLines.Write(host.Error, scenario.Findings);
        var old = Side(before, arguments.Base, settings with { Folder = Rebase(settings.Folder, after, before) }, facts, isLater: false, cancellation);
        var now = Side(after, arguments.Head, settings, facts, isLater: true, cancellation);
        if (old is null || now is null)
        {
            return ExitCode.NoInput;
        }

        var options = new AnalysisOptions { Selection = scenario.Selection, Sources = Scenario.SourcesOf(settings.Settings), ServiceTags = facts.ServiceTags };
        var diff = ConfigurationComparison.Between(old, now, scenario.Catalog, options, cancellation);
        Write(diff, () => BrokenEndpoints.Between(diff, now, scenario.Catalog, options, cancellation));
        return arguments.FailOn != Severity.None && diff.Level >= arguments.FailOn ? ExitCode.Findings : ExitCode.Clean;
    }

    /// <summary>The folder of the earlier side that is in the place of one of the later side, so that the paths of the settings mean the same on both.</summary>
    private static string Rebase(string folder, Place from, Place to) =>
        PhysicalPath.IsWithin(folder, from.Top) ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Join(to.Top, Path.GetRelativePath(from.Top, folder)))) : folder;

    private DiffSide? Side(Place place, string name, LoadedSettings settings, DeployedFacts facts, bool isLater, CancellationToken cancellation)
    {
        var inputs = new Inputs(host, settings, [place.Path], arguments.Mounts, arguments.Engines, facts, place.Revision?.Folder);
        Refuse(isLater ? inputs.SettingsFindings : []);
        var filter = PathFilter.None.With(settings.Folder, arguments.Include.IsEmpty ? settings.Settings.Include : [], settings.Settings.Exclude);
        if (Directory.Exists(place.Path))
        {
            filter = filter.With(place.Path, arguments.Include, arguments.Exclude);
        }

        var found = new Discovery(inputs.Tree, filter, KnownFormats.All, inputs.Forced, _ => { }).Find(inputs.Paths, cancellation);
        FindingLines.Write(host.Error, found.Findings);

        // What cannot be read on one side would look as if it had been added or removed.
        if (!found.Findings.IsEmpty && found.Findings.Any(f => f.Severity == Severity.Error))
        {
            throw new UsageException($"not everything in '{name}' can be read; nothing was compared");
        }

        if (found.Files.IsEmpty)
        {
            CommandLine.Complain(host, $"no configuration files were found in '{name}'");
            return null;
        }

        var workspace = Workspace.Create(found.Files.Select(file => new WorkspaceFile(file.Text, file.Format, inputs.ContextFor(file.Format))));
        var root = inputs.Tree.Show(inputs.Paths[0]);
        return new(workspace, root == "." ? "" : root);
    }

    /// <summary>Writes every report. What the change breaks is looked at once, and only where a report tells it.</summary>
    private void Write(ConfigurationDiff diff, Func<AnalysisResult> broken)
    {
        var findings = new Lazy<AnalysisResult>(broken);
        ReportOutput.WriteAll(host, arguments.Outputs, (output, stream) =>
        {
            switch (output.Format)
            {
                case "json":
                    DiffJson.Write(diff, arguments.Base, arguments.Head, stream);
                    break;
                case "sarif":
                    SarifReport.Write(findings.Value, stream, ReportOutput.Sarif(new() { Category = arguments.Category }));
                    break;
                default:
                    ReportOutput.WriteText(stream, writer => WriteText(output.Format, diff, findings, writer));
                    break;
            }
        });
    }

    private void WriteText(string format, ConfigurationDiff diff, Lazy<AnalysisResult> broken, TextWriter writer)
    {
        switch (format)
        {
            case "markdown":
                DiffMarkdown.Write(diff, writer);
                break;
            case "github":
                GitHubReport.Write(broken.Value, writer);
                break;
            case "counts":
                CountsReport.Write(diff, writer);
                break;
            default:
                DiffText.Write(diff, arguments.Base, arguments.Head, writer, arguments.Common.Verbosity);
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

    /// <summary>Where a side is.</summary>
    /// <param name="Path">Full path of what is compared.</param>
    /// <param name="Top">Full path of what paths of both sides are relative to.</param>
    /// <param name="Revision">The revision that was written out for it; null for files as they are.</param>
    private sealed record Place(string Path, string Top, GitRevision? Revision)
    {
        /// <summary>A file or folder, else a revision: of the place of the other side, where that is a file or folder.</summary>
        public static Place Find(Host host, string name, string other, CancellationToken cancellation)
        {
            var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(name, host.WorkingDirectory));
            if (System.IO.Path.Exists(path))
            {
                return new(path, path, null);
            }

            var beside = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(other, host.WorkingDirectory));
            var folder = Directory.Exists(beside) ? beside : File.Exists(beside) ? System.IO.Path.GetDirectoryName(beside) ?? beside : host.WorkingDirectory;
            var within = System.IO.Path.Exists(beside) ? GitRevision.PlaceOf(beside) : null;
            return GitRevision.Open(folder, name, within, cancellation) is { } revision ? new(revision.Path, revision.Path, revision) : new(path, path, null);
        }
    }
}
