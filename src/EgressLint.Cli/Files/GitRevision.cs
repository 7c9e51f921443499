using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EgressLint.Cli.Files;

/// <summary>
/// A tree as a commit holds it, written out into a folder of its own that goes away with it. Git itself is asked, and only for objects: no hook, filter or
/// configuration of the tree has a say, nothing is fetched, and what is written is what is stored.
/// </summary>
internal sealed class GitRevision : IDisposable
{
    /// <summary>A file longer than this is no configuration that anybody wrote; it is left out, and what needs it is unknown.</summary>
    private const long LongestFile = 64L * 1024 * 1024;

    /// <summary>A tree larger than this is not written out.</summary>
    private const long LargestTree = 1024L * 1024 * 1024;

    private static readonly ImmutableArray<string> Quietly = ["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"];

    private GitRevision(string folder, string path)
    {
        Folder = folder;
        Path = path;
    }

    /// <summary>Full path of the folder that is the top of the tree.</summary>
    public string Folder { get; }

    /// <summary>Full path of what was asked for in it.</summary>
    public string Path { get; }

    /// <summary>
    /// Writes a revision out: <c>REVISION</c>, with the folder or file in it that is meant where the name does not say, or <c>REVISION:PATH</c> as git writes it. Null
    /// when there is no such revision, or no git.
    /// </summary>
    /// <exception cref="UsageException">The revision cannot be written out.</exception>
    public static GitRevision? Open(string workingDirectory, string name, string? within, CancellationToken cancellation)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var revision = colon > 0 ? name[..colon] : name;
        if (revision.Length == 0 || revision[0] == '-' || revision.Any(char.IsControl)
            || Run(workingDirectory, ["rev-parse", "--verify", "--quiet", revision + "^{commit}"])?.Trim() is not { Length: > 0 } commit)
        {
            return null;
        }

        var inside = colon > 0 ? Inside(workingDirectory, name[(colon + 1)..]) : within ?? "";
        var folder = Directory.CreateTempSubdirectory("egresslint-revision-").FullName;
        var result = new GitRevision(folder, System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(System.IO.Path.Join(folder, inside))));
        try
        {
            if (!PhysicalPath.IsWithin(result.Path, folder))
            {
                throw new UsageException($"'{name}' leads out of its tree");
            }

            WriteAll(workingDirectory, commit, folder, cancellation);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Where a folder or file is in its repository, relative to the top; null when it is in none.</summary>
    public static string? PlaceOf(string fullPath)
    {
        var folder = Directory.Exists(fullPath) ? fullPath : System.IO.Path.GetDirectoryName(fullPath) ?? fullPath;
        return Run(folder, ["rev-parse", "--show-prefix"])?.TrimEnd('\n') is { } prefix
            ? folder == fullPath ? prefix : prefix + System.IO.Path.GetFileName(fullPath)
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A folder for temporary files is cleared by others too.
        }
    }

    /// <summary>Git reads <c>./</c> and <c>../</c> from the current folder, everything else from the top.</summary>
    private static string Inside(string workingDirectory, string path) =>
        path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal) || path is "." or ".." ? PlaceOf(workingDirectory) + path : path;

    private static void WriteAll(string workingDirectory, string commit, string folder, CancellationToken cancellation)
    {
        var entries = Entries(Run(workingDirectory, ["ls-tree", "-r", "-z", "-l", "--full-tree", commit]) ?? throw new UsageException("git cannot list the revision")).ToList();
        if (entries.Sum(e => e.Size) > LargestTree)
        {
            throw new UsageException($"the revision is larger than {LargestTree / 1024 / 1024} MB; compare two folders instead");
        }

        using var git = Start(workingDirectory, ["cat-file", "--batch"], redirectsInput: true) ?? throw new UsageException("git cannot be started");
        var asking = Task.Run(
            () =>
            {
                using var input = git.StandardInput;
                foreach (var entry in entries)
                {
                    input.Write(entry.Id + "\n");
                }
            },
            cancellation);
        using var output = new BufferedStream(git.StandardOutput.BaseStream, 1 << 16);
        var links = new List<(string Path, string Target)>();
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = System.IO.Path.Join(folder, entry.Path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target) ?? folder);
            if (entry.IsLink)
            {
                links.Add((target, Encoding.UTF8.GetString(Content(output, entry))));
            }
            else
            {
                File.WriteAllBytes(target, Content(output, entry));
            }
        }

        asking.GetAwaiter().GetResult();

        // Last, so that nothing is ever written through one.
        foreach (var (path, target) in links.Where(l => l.Target.Length > 0 && !l.Target.Contains('\0', StringComparison.Ordinal)))
        {
            File.CreateSymbolicLink(path, target);
        }
    }

    /// <summary>The files and links of a listing, without what no file system could hold below one folder.</summary>
    private static IEnumerable<Entry> Entries(string listing)
    {
        foreach (var line in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var words = tab > 0 ? line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            if (words.Length == 4 && words[1] == "blob" && long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= LongestFile
                && line[(tab + 1)..] is var path && path.Split('/').All(n => n is not ("" or "." or "..") && !n.Contains('\\', StringComparison.Ordinal) && !n.Contains(':', StringComparison.Ordinal)))
            {
                yield return new(path, words[2], size, words[0] == "120000");
            }
        }
    }

    /// <summary>The bytes of the next object of a batch.</summary>
    private static byte[] Content(Stream output, Entry entry)
    {
        var header = new StringBuilder();
        for (var next = output.ReadByte(); next is >= 0 and not '\n'; next = output.ReadByte())
        {
            header.Append((char)next);
        }

        if (header.ToString() != string.Create(CultureInfo.InvariantCulture, $"{entry.Id} blob {entry.Size}"))
        {
            throw new UsageException("git does not have every file of the revision");
        }

        var bytes = new byte[entry.Size];
        output.ReadExactly(bytes);
        output.ReadByte();
        return bytes;
    }

    /// <summary>What git writes; null when it fails or is not there.</summary>
    private static string? Run(string workingDirectory, IEnumerable<string> arguments)
    {
        using var git = Start(workingDirectory, arguments, redirectsInput: false);
        if (git is null)
        {
            return null;
        }

        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? text : null;
    }

    private static Process? Start(string workingDirectory, IEnumerable<string> arguments, bool redirectsInput)
    {
        var start = new ProcessStartInfo("git", [.. Quietly, .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = redirectsInput,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        try
        {
            var process = Process.Start(start);
            process?.ErrorDataReceived += static (_, _) => { };
            process?.BeginErrorReadLine();
            return process;
        }
        catch (Exception problem) when (problem is Win32Exception or IOException)
        {
            return null;
        }
    }

    private readonly record struct Entry(string Path, string Id, long Size, bool IsLink);
}
