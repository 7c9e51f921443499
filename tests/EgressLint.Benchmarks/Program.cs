using System.Globalization;
using EgressLint.Benchmarks.Compare;

namespace EgressLint.Benchmarks;

/// <summary>Measures what users wait for: whole runs of the program, and the sets inside of it.</summary>
internal static class Program
{
    /// <summary>An argument that makes this a process which binds a file and ends.</summary>
    public const string BindOnly = "--bind-only";

    private static int Main(string[] args)
    {
        if (args is [BindOnly, var file])
        {
            return AzureBenchmarks.Bind(file) > 0 ? 0 : 1;
        }

        if (Options.Parse(args) is not { } options)
        {
            Console.Error.WriteLine("usage: egresslint-benchmarks [domains|regexes|analysis|pac|firewall|azure|diff|catalog|sets]… [--runs N] [--warm-up N] [--seed N] [--count N] [--program FILE]\n       egresslint-benchmarks compare [--runs N] [--warm-up N] [--seed N] [--program FILE] [--peers DIR]\n       egresslint-benchmarks scaling [--runs N] [--seed N]");
            return 2;
        }

        using var folder = new TemporaryFolder();
        if (options.Compares)
        {
            CompareCommand.Run(options, folder);
            return 0;
        }

        if (options.Scales)
        {
            Scaling.Write(options, Console.Out);
            return 0;
        }

        var table = new Table(Console.Out);
        foreach (var benchmark in options.Benchmarks)
        {
            foreach (var row in Benchmark.Rows(benchmark, options, folder))
            {
                table.Write(row);
            }
        }

        return 0;
    }
}

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    private static readonly string[] Known = ["catalog", "sets", "analysis", "pac", "firewall", "azure", "diff", "regexes", "domains"];

    public IReadOnlyList<string> Benchmarks { get; init; } = Known;

    public int Runs { get; init; } = 5;

    public int WarmUps { get; init; } = 1;

    public int Seed { get; init; } = 4711;

    /// <summary>Size of the input instead of the usual one; null for that.</summary>
    public int? Count { get; init; }

    /// <summary>The program to measure: an executable or a <c>.dll</c>.</summary>
    public string Program { get; init; } = Repository.BuiltProgram;

    /// <summary>Whether the program was compiled for this machine before it runs.</summary>
    public bool IsCompiledAhead => !Program.EndsWith(".dll", StringComparison.Ordinal);

    /// <summary>Whether we are measured side by side with other programs.</summary>
    public bool Compares { get; init; }

    /// <summary>Whether only the cost against the size is measured.</summary>
    public bool Scales { get; init; }

    /// <summary>Where the npm packages of other programs are; null for the folder beside the sources.</summary>
    public string? Peers { get; init; }

    public static Options? Parse(string[] args)
    {
        var options = new Options();
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--program":
                    options = options with { Program = Path.GetFullPath(value) };
                    i++;
                    break;
                case "--peers":
                    options = options with { Peers = Path.GetFullPath(value) };
                    i++;
                    break;
                case "scaling":
                    options = options with { Scales = true };
                    break;
                case "compare":
                    options = options with { Compares = true };
                    break;
                case "--runs" or "--warm-up" or "--seed" or "--count":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    {
                        return null;
                    }

                    options = args[i] switch
                    {
                        "--runs" => options with { Runs = Math.Max(1, number) },
                        "--warm-up" => options with { WarmUps = number },
                        "--seed" => options with { Seed = number },
                        _ => options with { Count = number },
                    };
                    i++;
                    break;
                case "all":
                    names.AddRange(Known);
                    break;
                case var name when Known.Contains(name):
                    names.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return names.Count == 0 ? options : options with { Benchmarks = [.. names.Distinct()] };
    }
}
