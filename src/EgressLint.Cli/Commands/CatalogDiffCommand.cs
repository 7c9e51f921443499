using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Catalogs.Importing;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>What <c>catalog diff</c> is told.</summary>
internal sealed record CatalogDiffArguments(CommonArguments Common, string Old, string New, string Instance, ImmutableArray<string> Paths)
{
    /// <summary>Whether the answer is for programs.</summary>
    public bool IsJson { get; init; }

    /// <summary>Mounts, each <c>PATH=DIR</c>.</summary>
    public ImmutableArray<string> Mounts { get; init; } = [];

    /// <summary>Engines to reproduce.</summary>
    public ImmutableArray<string> Engines { get; init; } = [];
}

/// <summary><c>catalog diff OLD NEW [PATH…]</c>.</summary>
internal static class CatalogDiffCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var old = new Argument<string>("OLD") { Description = "A catalog file or folder, an endpoint list of Microsoft 365, or 'built-in'" };
        var now = new Argument<string>("NEW") { Description = "The same, later" };
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Configurations that are asked with both catalogs" };
        var format = new Option<string?>("--format") { HelpName = "console|json", Description = "How the answer is written (default: console)" };
        var instances = CatalogImport.Instances.Select(i => i.Instance).ToArray();
        var instance = new Option<string?>("--instance") { HelpName = string.Join('|', instances), Description = "Instance that endpoint lists are of (default: worldwide)" };
        var mount = CheckCommand.MountOption();
        var engine = CheckCommand.EngineOption();
        format.AcceptOnlyFromAmong("console", "json");
        instance.AcceptOnlyFromAmong(instances);
        var command = new Command("diff", "Says what differs between two catalogs, and which verdicts change because of it") { old, now, paths, format, instance, mount, engine };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(host, new(
            common.Read(parsed),
            parsed.GetRequiredValue(old),
            parsed.GetRequiredValue(now),
            parsed.GetValue(instance) ?? instances[0],
            [.. parsed.GetValue(paths) ?? []])
        {
            IsJson = parsed.GetValue(format) == "json",
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
        }, cancellation), cancellation));
        return command;
    }

    private static int Run(Host host, CatalogDiffArguments arguments, CancellationToken cancellation)
    {
        if (!arguments.Common.Catalogs.IsEmpty)
        {
            throw new UsageException("'catalog diff' is given its catalogs as OLD and NEW, not with '--catalog'");
        }

        var before = CatalogInput.Read(host, arguments.Old, arguments.Instance);
        var after = CatalogInput.Read(host, arguments.New, arguments.Instance);
        var mistakes = before.Findings.Concat(after.Findings).DistinctBy(f => (f.At.Source.Path, f.At.Span, f.Rule.Id, f.Message)).ToList();
        FindingLines.Write(host.Error, mistakes);
        if (mistakes.Any(f => f.Severity == Severity.Error))
        {
            CommandLine.Complain(host, "the catalogs have mistakes; nothing was compared");
            return ExitCode.Usage;
        }

        var outcome = new CatalogDiffOutcome(arguments.Old, arguments.New, before.Catalog, after.Catalog, CatalogDiff.Between(before.Catalog, after.Catalog));
        if (!arguments.Paths.IsEmpty)
        {
            var run = new CatalogDiffRun(host, arguments);
            if (run.Verdicts(before, after, cancellation) is not { } verdicts)
            {
                return ExitCode.NoInput;
            }

            outcome = outcome with { Verdicts = verdicts };
        }

        if (arguments.IsJson)
        {
            host.Out.Flush();
            CatalogDiffJson.Write(outcome, host.Output);
            host.Output.Flush();
        }
        else
        {
            CatalogDiffText.Write(outcome, host.Out, arguments.Common.Verbosity);
        }

        return ExitCode.Clean;
    }
}
