using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Analysis;
using EgressLint.Analysis.Settings;
using EgressLint.Cli.Files;
using EgressLint.Formats;

namespace EgressLint.Cli.Commands;

/// <summary><c>init [PATH]</c>.</summary>
internal static class InitCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var path = new Argument<string>("PATH") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => ".", Description = "Folder to look at (default: the current folder); '-' is the current folder with '--stdout'" };
        var force = new Option<bool>("--force") { Description = "Replaces an egresslint.yml that is there" };
        var stdout = new Option<bool>("--stdout") { Description = "Writes to standard output instead of a file" };
        var command = new Command("init", "Writes a commented egresslint.yml for the configurations it finds") { path, force, stdout };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var given = parsed.GetValue(path) ?? ".";
                var folder = given == "-" ? "." : given;
                return Run(host, common.Read(parsed), folder, parsed.GetValue(stdout) || given == "-", parsed.GetValue(force), cancellation);
            },
            cancellation));
        return command;
    }

    private static int Run(Host host, CommonArguments arguments, string given, bool toOutput, bool force, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(given, host.WorkingDirectory);
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"'{given}' is not a folder");
        }

        var target = arguments.Config is { } named ? Path.GetFullPath(named, host.WorkingDirectory) : Path.Join(folder, LoadedSettings.FileName);
        var shown = Path.GetRelativePath(host.WorkingDirectory, target);
        if (!toOutput && !force && Path.Exists(target))
        {
            throw new UsageException($"'{shown}' is there already; '--force' replaces it, and '--stdout' shows what would be written");
        }

        var none = new LoadedSettings(ProjectSettings.None, Path.GetDirectoryName(target) ?? folder, []);
        var inputs = new Inputs(host, none, [folder], [], [], DeployedFacts.None);
        var files = Find(inputs, cancellation);
        if (files.IsEmpty)
        {
            CommandLine.Complain(host, "no configuration files were found, so there is nothing to write settings for");
            return ExitCode.NoInput;
        }

        var found = files.Select(file => new FoundConfiguration(RelativeTo(none.Folder, inputs.Tree.FullPathOf(file.Text.Path)), file.Format.Id, file.Format.Title));
        var scenario = Scenario.Create(host, arguments with { Config = null }, none);
        var text = SettingsSketch.Write(scenario, [.. found]);
        if (toOutput)
        {
            host.Out.Write(text);
            return ExitCode.Clean;
        }

        ReportOutput.WriteTo(host, target, "file", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), force ? FileMode.Create : FileMode.CreateNew);
        CommandLine.Complain(host, $"wrote '{shown}' for {files.Length} configuration{(files.Length == 1 ? "" : "s")}; read it, then run 'egresslint check'");
        return ExitCode.Clean;
    }

    /// <summary>The configurations that are judged by themselves, without what others include.</summary>
    private static ImmutableArray<WorkspaceFile> Find(Inputs inputs, CancellationToken cancellation)
    {
        var discovery = new Discovery(inputs.Tree, PathFilter.None, KnownFormats.All, inputs.Forced, static _ => { });
        var found = discovery.Find(inputs.Paths, cancellation);
        var workspace = Workspace.Create(found.Files.Select(file => new WorkspaceFile(file.Text, file.Format, inputs.ContextFor(file.Format))));
        return [.. workspace.Bound.Select(bound => bound.File)];
    }

    private static string RelativeTo(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
