using System.Collections.Immutable;
using EgressLint.Analysis.Settings;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>The settings of a run.</summary>
/// <param name="Settings">What they say.</param>
/// <param name="Folder">Full path of the folder their paths are relative to; the current one without a file.</param>
/// <param name="Findings">Mistakes in the file.</param>
internal sealed record LoadedSettings(ProjectSettings Settings, string Folder, ImmutableArray<Finding> Findings)
{
    /// <summary>The name that is looked for.</summary>
    public const string FileName = "egresslint.yml";

    /// <summary>Reads the file that is named, or the one that lies nearest above a path, up to a folder. A file that is named must be there.</summary>
    public static LoadedSettings Load(Host host, string? named, string firstPath, string? top = null)
    {
        var path = named is null ? FindAbove(firstPath, top) : Path.GetFullPath(named, host.WorkingDirectory);
        if (path is null)
        {
            return new(ProjectSettings.None, host.WorkingDirectory, []);
        }

        var folder = Path.GetDirectoryName(path) ?? path;
        var read = new FileTree(named is null && top is not null ? top : host.WorkingDirectory, [folder], []).Read(path);
        if (read.Text is not { } text)
        {
            throw new UsageException($"the settings '{named ?? read.Path}' cannot be read: {read.Reason}");
        }

        var result = SettingsReader.Read(text);
        return new(result.Settings, folder, result.Findings);
    }

    /// <summary>The full path of a path in the settings.</summary>
    public string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, Folder));

    private static string? FindAbove(string firstPath, string? top)
    {
        for (var folder = Directory.Exists(firstPath) ? firstPath : Path.GetDirectoryName(firstPath); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Join(folder, FileName);
            if (File.Exists(candidate))
            {
                return candidate;
            }

            if (folder == top)
            {
                break;
            }
        }

        return null;
    }
}
