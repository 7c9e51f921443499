using System.Globalization;

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
            Console.Error.WriteLine("usage: egresslint-benchmarks [domains|regexes|analysis|pac|firewall|azure|diff|catalog|sets]… [--runs N] [--warm-up N] [--seed N] [--count N] [--program FILE]");
            return 2;
        }

        var table = new Table(Console.Out);
        using var folder = new TemporaryFolder();
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
