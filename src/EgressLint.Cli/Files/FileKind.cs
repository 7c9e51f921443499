using System.Formats.Tar;

namespace EgressLint.Cli.Files;

/// <summary>Tells regular files from FIFOs, sockets and devices, without opening them.</summary>
internal static class FileKind
{
    /// <summary>Where the type stands in a tar header.</summary>
    private const int TypeOffset = 156;

    /// <summary>
    /// Whether an empty file is a regular one. FIFOs, sockets and devices report a length of zero, so only empty files need to be
    /// asked; opening one could wait for ever. The framework knows the kind of a file but tells it in one place only: the tar
    /// writer, which notes the kind in the header and opens regular files alone.
    /// </summary>
    public static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return !File.GetAttributes(path).HasFlag(FileAttributes.Device);
        }

        using var archive = new MemoryStream();
        try
        {
            using var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true);
            writer.WriteEntry(path, "file");
        }
        catch (IOException)
        {
            // A socket has no place in an archive; a file that is gone is not regular either.
            return false;
        }

        return archive.Length > TypeOffset && archive.GetBuffer()[TypeOffset] == (byte)'0';
    }
}
