using System.Text;

namespace EgressLint.Oracle.Squid;

/// <summary>Puts the files of a case on disk, where an engine or our program reads them.</summary>
internal static class CaseFiles
{
    public const string Mount = "/etc/squid/";
    public const string PortLine = "http_port 127.0.0.1:3128 name=oracle";

    public static bool HasPort(SquidCase one) =>
        one.Config.Split('\n').Any(line => line.TrimStart(' ', '\t').StartsWith("http_port", StringComparison.Ordinal));

    /// <summary>The configuration as our program shall see it: with the listening port the engine had, which believes the header that names the client.</summary>
    public static string ConfigWithPort(SquidCase one) => "follow_x_forwarded_for allow all\n" + (HasPort(one) ? one.Config : PortLine + "\n" + one.Config) + "\n";

    public static void Write(SquidCase one, string directory, string helpers = "@ORACLE@")
    {
        foreach (var entry in Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [])
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, true);
            }
            else
            {
                File.Delete(entry);
            }
        }

        Directory.CreateDirectory(directory);
        foreach (var (name, text) in one.Files ?? [])
        {
            var relative = name.StartsWith(Mount, StringComparison.Ordinal) ? name[Mount.Length..] : name.TrimStart('/');
            var path = Path.Combine(directory, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text.Replace("@ORACLE@", helpers, StringComparison.Ordinal), Encoding.Latin1);
        }
    }
}
