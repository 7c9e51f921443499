using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Reporting;
using EgressLint.Cli.Commands;

namespace EgressLint.Cli;

/// <summary>The command line as a whole: which commands there are, and how a run ends.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    /// <summary>Where the program and its rule pages are published.</summary>
    public const string Home = "https://github.com/egresslint/egresslint";

    /// <summary>The version of the program.</summary>
    public static string Version => typeof(CommandLine).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The commit it was built from, forty digits; <c>unknown</c> where it was built outside of a repository.</summary>
    private static string Commit => typeof(CommandLine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "Commit")?.Value ?? "unknown";

    /// <summary>Runs the program in a world. Never throws; the exit code is one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Host host, CancellationToken cancellation = default)
    {
        var detailed = false;
        try
        {
            var common = new CommonOptions();
            var root = Root(common, host);

            // A path may begin with '@': files of arguments are not read.
            var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            var strangers = Strangers(parsed, arguments);
            if (parsed.Action is ParseErrorAction || (parsed.Action is null && parsed.Errors.Count > 0) || strangers.Count > 0)
            {
                return Refuse(parsed, strangers, host);
            }

            detailed = parsed.Errors.Count == 0 && common.Read(parsed).Verbosity == Verbosity.Detailed;
            var configuration = new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeToStop,
            };
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (UsageException problem)
        {
            Complain(host, problem.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            Complain(host, "stopped");
            return ExitCode.Cancelled;
        }
        catch (Exception problem)
        {
            // The last line of defence: whatever it is, it is a bug of ours and must not look like a result.
            Complain(host, $"internal error: {problem.GetType().Name}: {problem.Message}");
            if (detailed)
            {
                host.Error.WriteLine(Escaping.Visible(problem.StackTrace ?? "").Replace("\\u{a}", "\n", StringComparison.Ordinal));
            }

            return ExitCode.Internal;
        }
        finally
        {
            host.Flush();
        }
    }

    /// <summary>Says something about the run itself on standard error.</summary>
    public static void Complain(Host host, string message) => host.Error.WriteLine(Escaping.LogLine($"egresslint: {Escaping.Visible(message)}"));

    private static RootCommand Root(CommonOptions common, Host host)
    {
        var root = new RootCommand("Checks proxy and firewall configurations against the endpoints that cloud-managed devices and servers need.");
        foreach (var option in root.Options)
        {
            if (option is VersionOption version)
            {
                version.Action = new VersionAction(host);
            }
        }

        common.AddTo(root);
        root.Add(CheckCommand.Create(common, host));
        root.Add(ExplainCommand.Create(common, host));
        root.Add(DiffCommand.Create(common, host));
        root.Add(FixCommand.Create(common, host));
        root.Add(MatrixCommand.Create(common, host));
        root.Add(MergeCommand.Create(host));
        root.Add(InitCommand.Create(common, host));
        root.Add(CatalogCommand.Create(common, host));
        root.Add(RulesCommand.Create(common, host));
        return root;
    }

    /// <summary>Options nobody knows, which the parser takes for paths. Behind a double dash everything is a path.</summary>
    private static List<string> Strangers(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var behind = arguments.SkipWhile(a => a != "--").Skip(1).ToList();
        return
        [
            .. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(v => v.Length > 1 && v[0] == '-')
                .GroupBy(v => v, StringComparer.Ordinal)
                .Where(g => g.Count() > behind.Count(b => b == g.Key))
                .Select(g => g.Key),
        ];
    }

    private static int Refuse(ParseResult parsed, List<string> strangers, Host host)
    {
        var names = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).SelectMany(o => o.Aliases.Prepend(o.Name))
            .Concat(parsed.CommandResult.Command.Subcommands.Select(c => c.Name)).ToList();
        foreach (var error in parsed.Errors.DistinctBy(e => e.Message))
        {
            Complain(host, error.Message);
        }

        foreach (var stranger in strangers)
        {
            Complain(host, $"'{stranger}' is not an option here");
        }

        foreach (var token in parsed.UnmatchedTokens.Concat(strangers))
        {
            if (Suggestion.Nearest(token, names) is { } name)
            {
                Complain(host, $"did you mean '{name}' instead of '{token}'?");
            }
        }

        var command = parsed.CommandResult.Command is RootCommand ? "" : $" {string.Join(' ', CommandPath(parsed))}";
        Complain(host, $"see 'egresslint{command} --help'");
        return ExitCode.Usage;
    }

    private static Stack<string> CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            names.Push(command.Command.Name);
        }

        return names;
    }

    private sealed class VersionAction(Host host) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var catalog = Catalog.BuiltIn();
            host.Out.WriteLine($"egresslint {Version} (commit {Commit}, catalog {catalog.Id} {catalog.Version} of {catalog.AsOf})");
            return ExitCode.Clean;
        }
    }
}
