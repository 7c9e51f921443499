namespace EgressLint.Benchmarks;

/// <summary>Where the sources and the built program are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string BuiltProgram => Path("src", "EgressLint.Cli", "bin", "Release", "net10.0", "egresslint.dll");

    public static string Path(params string[] parts) => System.IO.Path.Join([Root, .. parts]);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Join(at.FullName, "Analyzer.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("The benchmarks run outside of the repository.");
    }
}

/// <summary>A folder that is gone when the run ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("egresslint-benchmarks-").FullName;

    public string Make(string name) => Directory.CreateDirectory(Path.Join(root, name)).FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);
}
