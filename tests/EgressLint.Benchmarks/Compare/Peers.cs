using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Benchmarks.Compare;

/// <summary>Other programs that do a part of what we do, where they are installed.</summary>
internal sealed class Peers
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Repository.Path("tests", "EgressLint.Benchmarks", "Compare", "peers");

    public Peers(Options options)
    {
        Squid = InPath("squid");
        Z3 = InPath("z3");
        Checkov = InPath("checkov");
        var modules = options.Peers ?? Folder;
        PacResolver = InPath("node") is { } node && Directory.Exists(Path.Join(modules, "node_modules", "pac-resolver")) ? [node, Path.Join(modules, "ask-pac-resolver.mjs")] : null;
        PacParser = new[] { "/usr/bin/python3", InPath("python3") }.FirstOrDefault(p => File.Exists(p) && Succeeds(p, ["-c", "import pacparser"])) is { } python
            ? [python, Path.Join(Folder, "ask-pacparser.py")]
            : null;
    }

    public string? Squid { get; }

    public string? Z3 { get; }

    public string? Checkov { get; }

    /// <summary>Program and script, to which a file and a list of URLs are added.</summary>
    public IReadOnlyList<string>? PacResolver { get; }

    public IReadOnlyList<string>? PacParser { get; }

    /// <summary>What a script prints: the milliseconds of loading and of all questions together, in each of several runs.</summary>
    public static (Measured Load, Measured Ask) Script(Options options, IReadOnlyList<string> command, string file, string list)
    {
        var runs = Enumerable.Range(0, options.Runs).Select(_ => Output(command[0], [.. command.Skip(1), file, list]).Split(' ').Select(w => double.Parse(w, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return (Of(runs.Select(r => r[0])), Of(runs.Select(r => r[1])));
    }

    /// <summary>Times that were measured elsewhere.</summary>
    public static Measured Of(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return new(sorted, sorted, 0);
    }

    private static string Output(string file, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"'{file}' cannot be started.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"'{file}' ended with {process.ExitCode}.");
    }

    private static bool Succeeds(string file, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true });
        return process is not null && process.WaitForExit(Longest) && process.ExitCode == 0;
    }

    private static string? InPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/sbin", "/usr/local/squid/sbin"]).Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists);
}
