namespace EgressLint.Tests.Analysis;

/// <summary>Where the sources are, for the tests that read or rewrite them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static bool Updates => Environment.GetEnvironmentVariable("EGLESSLINT_UPDATE") == "1";

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Analyzer.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
