using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Cli.Files;

/// <summary>A configuration that was found.</summary>
internal sealed record FoundFile(SourceText Text, ConfigFormat Format)
{
    /// <summary>Whether it was given by its own name.</summary>
    public bool IsGiven { get; init; }
}

/// <summary>What a search gave.</summary>
/// <param name="Files">The configurations, by ordinal path.</param>
/// <param name="Findings">Files that were asked for or look like one, but cannot be read.</param>
/// <param name="MissingPaths">Paths that were asked for and do not exist.</param>
internal sealed record DiscoveryResult(ImmutableArray<FoundFile> Files, ImmutableArray<Finding> Findings, ImmutableArray<string> MissingPaths);

/// <summary>
/// Finds configurations: a file that is given by name is one, whatever its name; a folder is walked, and its files are asked what they
/// are. Links are followed only where they lead to a place of the tree that is not walked anyway, so circles end.
/// </summary>
internal sealed class Discovery
{
    /// <summary>What is read of a file to tell what it is.</summary>
    private const int HeadLength = 16 * 1024;

    /// <summary>A JSON file may say late what it is; up to this length it is read as a whole.</summary>
    private const long WholeJson = 8 * 1024 * 1024;

    private readonly FileTree tree;
    private readonly PathFilter filter;
    private readonly ImmutableArray<ConfigFormat> formats;
    private readonly ImmutableDictionary<string, ConfigFormat> forced;
    private readonly Action<string> progress;
    private readonly List<FoundFile> files = [];
    private readonly List<Finding> findings = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private ImmutableArray<string> walked = [];

    /// <summary>A search in a tree. <paramref name="forced"/> gives the format of files, by full path, that are not to be recognised.</summary>
    public Discovery(
        FileTree tree, PathFilter filter, ImmutableArray<ConfigFormat> formats, ImmutableDictionary<string, ConfigFormat> forced, Action<string> progress)
    {
        this.tree = tree;
        this.filter = filter;
        this.formats = formats;
        this.forced = forced;
        this.progress = progress;
    }

    /// <summary>Finds everything below full paths.</summary>
    public DiscoveryResult Find(IEnumerable<string> fullPaths, CancellationToken cancellation)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        var given = fullPaths.ToList();
        walked = [.. given.Where(Directory.Exists).Select(path => PhysicalPath.Of(path) ?? path)];
        foreach (var path in given)
        {
            switch (tree.Look(path))
            {
                case PathKind.Nothing:
                    missing.Add(path);
                    break;
                case PathKind.Folder:
                    Walk(path, cancellation);
                    break;
                default:
                    Given(path);
                    break;
            }
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Text.Path, b.Text.Path));
        return new([.. files], [.. findings], missing.ToImmutable());
    }

    private void Given(string path)
    {
        if (!seen.Add(path))
        {
            return;
        }

        var read = tree.Read(path);
        if (read.Text is not { } text)
        {
            Report(read.Problem());
        }
        else if (FormatOf(path, text) is { } format)
        {
            files.Add(new(text, format) { IsGiven = true });
        }
        else if (NulOf(text) is { } nul)
        {
            ReportBinary(text, nul);
        }
        else
        {
            var reason = text.Content.Length == 0 ? "it is empty" : "no known format recognises it; its format can be given below 'policies' in the settings";
            Report(new(InputRules.NothingInside, text.At(0, 0), text.Path, reason));
        }
    }

    private void Walk(string root, CancellationToken cancellation)
    {
        // A stack of folders instead of recursion: a tree may be deeper than the stack.
        var pending = new Stack<string>();
        pending.Push(root);
        while (pending.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(tree.Show(folder));
            foreach (var entry in Entries(folder))
            {
                var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
                if (isLink && !Follows(entry.FullName))
                {
                    continue;
                }

                if (isLink ? Directory.Exists(entry.FullName) : entry is DirectoryInfo)
                {
                    // Circles of links end because a folder counts as the place it really is.
                    if (!filter.SkipsFolder(entry.FullName) && seen.Add(isLink ? tree.Physical(entry.FullName) ?? entry.FullName : entry.FullName))
                    {
                        pending.Push(entry.FullName);
                    }
                }
                else if (PathFilter.MayHold(entry.Name) && filter.Takes(entry.FullName) && seen.Add(entry.FullName))
                {
                    Ask(entry.FullName);
                }
            }
        }
    }

    /// <summary>Whether a link leads to a place of the tree that is not walked anyway. One that leads out is reported.</summary>
    private bool Follows(string link)
    {
        if (tree.Physical(link) is not { } target)
        {
            return false;
        }

        if (tree.Holds(target))
        {
            return !walked.Any(root => PhysicalPath.IsWithin(target, root));
        }

        var name = Path.GetFileName(link);
        if (PathFilter.MayHold(name) && filter.Takes(link) && seen.Add(link))
        {
            // What lies behind it is not looked at, so only its name can say how much is missed.
            var shown = tree.Show(link);
            var finding = new Finding(InputRules.PathLeadsOut, SourceText.From(shown, "").At(0, 0), shown);
            Report(PathFilter.LooksLikeConfiguration(name) ? finding : finding with { Severity = Severity.Note });
        }

        return false;
    }

    private void Ask(string path)
    {
        var head = tree.ReadHead(path, HeadLength, out var isWhole);
        if (head.Text is not { } text)
        {
            if (forced.ContainsKey(path) || PathFilter.LooksLikeConfiguration(Path.GetFileName(path)))
            {
                Report(head.Problem());
            }

            return;
        }

        if (!forced.ContainsKey(path) && NulOf(text) is { } nul)
        {
            // Among other files a binary one is nothing special; under the name of a configuration it is a broken one.
            if (PathFilter.LooksLikeConfiguration(Path.GetFileName(path)))
            {
                ReportBinary(text, nul);
            }

            return;
        }

        if (!isWhole)
        {
            if (FormatOf(path, text) is null && !MaySayLate(path))
            {
                return;
            }

            text = tree.Read(path).Text;
        }

        if (text is not null && FormatOf(path, text) is { } format)
        {
            files.Add(new(text, format));
        }
    }

    private ConfigFormat? FormatOf(string path, SourceText text) => forced.TryGetValue(path, out var given) ? given : KnownFormats.Recognize(text, formats);

    private FileSystemInfo[] Entries(string folder)
    {
        try
        {
            var entries = new DirectoryInfo(folder).GetFileSystemInfos();
            Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var reason = problem is UnauthorizedAccessException ? "access is denied" : "the system reports an error of reading";
            Report(new FileRead(tree.Show(folder), ReadStatus.Unreadable, null, reason).Problem());
            return [];
        }
    }

    private void Report(Finding? finding)
    {
        if (finding is not null)
        {
            findings.Add(finding);
        }
    }

    private void ReportBinary(SourceText text, int nul)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"there is a NUL character at offset {nul}");
        Report(new(InputRules.NotText, SourceText.From(text.Path, "").At(0, 0), "binary", [text.Path, reason]));
    }

    /// <summary>Where a NUL character stands near the beginning, which no configuration has; null when there is none.</summary>
    private static int? NulOf(SourceText text) =>
        text.Encoding is TextEncoding.Utf8 or TextEncoding.Bytes && text.Content.AsSpan(0, Math.Min(text.Content.Length, 4096)).IndexOf('\0') is var at and >= 0
            ? at : null;

    private static bool MaySayLate(string path) =>
        Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) && new FileInfo(path).Length <= WholeJson;
}
