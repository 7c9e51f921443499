using System.Diagnostics;
using System.Text;
using EgressLint.Cli;
using EgressLint.Cli.Files;

namespace EgressLint.Tests.Cli;

/// <summary>A folder of its own for one test, with a world around it in which commands run.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("egresslint-test-").FullName;
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    public Workbench()
    {
        Folder = Path.Join(root, "work");
        Directory.CreateDirectory(Folder);
    }

    /// <summary>The current folder of the commands. Beside it is room for what must not be read.</summary>
    public string Folder { get; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string Input { get; set; } = "";

    /// <summary>Columns of the terminal that the commands write to; null when it is none.</summary>
    public int? Terminal { get; set; }

    public string this[string variable]
    {
        set => variables[variable] = value;
    }

    public string Full(string path) => Path.GetFullPath(path, Folder);

    public Workbench Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public Workbench Write(string path, byte[] bytes)
    {
        var full = Full(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full);
        File.WriteAllBytes(full, bytes);
        return this;
    }

    public Workbench Link(string path, string target)
    {
        var full = Full(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full);
        File.CreateSymbolicLink(full, target);
        return this;
    }

    public Workbench Fifo(string path)
    {
        using var process = Process.Start("mkfifo", [Full(path)]);
        process.WaitForExit();
        return this;
    }

    public FileTree Tree(params string[] folders) => new(Folder, folders.Length == 0 ? [Folder] : folders.Select(Full), []);

    public FileTree Tree(IEnumerable<Mount> mounts) => new(Folder, [Folder], mounts);

    /// <summary>Runs a command line, cut at blanks, to its end.</summary>
    public int Run(string arguments) => RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).GetAwaiter().GetResult();

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation = default)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var host = new Host
        {
            Output = output,
            Error = error,
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            WorkingDirectory = Folder,
            Variable = name => variables.GetValueOrDefault(name),
            OutputIsTerminal = Terminal is not null,
            Width = Terminal,
        };
        var code = await CommandLine.RunAsync(arguments, host, cancellation);
        Output = Encoding.UTF8.GetString(output.ToArray());
        Error = error.ToString();
        return code;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
