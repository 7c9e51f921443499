using EgressLint.Core.Text;

namespace EgressLint.Cli.Files;

/// <summary>Puts a new content into a file that was analysed: the bytes around the edits stay, links are not followed, and nobody ever sees half of a file.</summary>
internal static class FileEdit
{
    /// <summary>Writes the file; gives why not, as a clause, or an empty text.</summary>
    /// <param name="tree">What may be touched.</param>
    /// <param name="before">The text as it was analysed.</param>
    /// <param name="content">The new content.</param>
    public static string Write(FileTree tree, SourceText before, string content)
    {
        var path = tree.FullPathOf(before.Path);
        if (tree.Physical(path) is not { } physical || !tree.Holds(physical))
        {
            return "it is not in the analysed tree";
        }

        if (!string.Equals(physical, Path.Join(tree.Physical(Path.GetDirectoryName(path) ?? path) ?? "", Path.GetFileName(path)), StringComparison.Ordinal))
        {
            return "it is a symbolic link";
        }

        try
        {
            var bytes = File.ReadAllBytes(physical);
            if (before.Encode(before.Content) is not { } same || !bytes.AsSpan().SequenceEqual(same))
            {
                return before.IsBinary ? "it is not a text" : "it has changed since it was read, or holds what cannot be written back as it was";
            }

            return before.Encode(content) is { } edited ? Replace(physical, edited) : "the edit cannot be written in the encoding of the file";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "the system reports an error of writing";
        }
    }

    private static string Replace(string physical, byte[] bytes)
    {
        var beside = $"{physical}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(bytes);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(physical));
            }

            File.Move(beside, physical, overwrite: true);
            return "";
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
