using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Cli.Files;
using EgressLint.Cli.Requests;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Groups;

namespace EgressLint.Cli.Commands;

/// <summary>One run of <c>explain</c>. Requests are answered one by one as they come: memory does not grow with their number.</summary>
internal sealed class ExplainRun(Host host, ExplainArguments arguments)
{
    private const int BufferSize = 64 * 1024;

    private ImmutableArray<Policy> policies = [];

    /// <summary>Answers, and gives the exit code.</summary>
    public int Run(CancellationToken cancellation)
    {
        var path = Path.GetFullPath(arguments.File, host.WorkingDirectory);
        var settings = LoadedSettings.Load(host, arguments.Common.Config, path);
        var inputs = new Inputs(host, settings, [arguments.File], arguments.Mounts, arguments.Engines, DeployedFacts.Of(arguments.Common, host));
        if (settings.Findings.Concat(inputs.SettingsFindings).FirstOrDefault() is { } mistake)
        {
            throw new UsageException($"{mistake.At}: {mistake.Message}");
        }

        if (inputs.Tree.Look(path) is PathKind.Nothing)
        {
            CommandLine.Complain(host, $"'{arguments.File}' does not exist");
            return ExitCode.NoInput;
        }

        var bound = Bind(inputs, path);
        policies = bound.Policies;
        var output = new BufferedStream(host.Output, BufferSize);
        var hasMistakes = false;
        if (arguments.Request is { } request)
        {
            Answer(request, output);
        }
        else if (arguments.Requests is { } requests)
        {
            hasMistakes = AnswerAll(requests, output, cancellation);
        }

        output.Flush();
        if (!arguments.Json && arguments.Common.Verbosity != Verbosity.Quiet)
        {
            foreach (var assumption in bound.Assumptions)
            {
                host.Out.WriteLine($"assumed: {Escaping.Visible(assumption)}");
            }
        }

        return hasMistakes ? ExitCode.Usage : ExitCode.Clean;
    }

    private BoundConfig Bind(Inputs inputs, string path)
    {
        var read = inputs.Tree.Read(path);
        if (read.Text is not { } text)
        {
            throw new UsageException($"'{read.Path}' cannot be read: {read.Reason}");
        }

        var format = inputs.Forced.GetValueOrDefault(path)
            ?? KnownFormats.Recognize(text)
            ?? throw new UsageException($"no known format recognises '{read.Path}'; give its format below 'policies' in the settings");
        var bound = format.Bind(format.Parse(text), inputs.ContextFor(format));
        if (arguments.NicGroup is not null || arguments.SubnetGroup is not null)
        {
            return bound with { Policies = [Composed(bound.Policies, text)] };
        }

        return bound.Policies.Length switch
        {
            0 => throw new UsageException($"'{read.Path}' holds no policy"),
            > 1 when !arguments.Multi => throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"'{read.Path}' holds {bound.Policies.Length} policies; ask all of them with '--multi'")),
            _ => bound,
        };
    }

    /// <summary>The groups of an interface and its subnet as one policy: both must allow.</summary>
    private LayeredPolicy Composed(ImmutableArray<Policy> all, SourceText text)
    {
        var groups = all.OfType<GroupPolicy>().ToList();
        var layers = new[] { arguments.NicGroup, arguments.SubnetGroup }.OfType<string>().Select(name =>
            groups.Find(g => g.Title.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"'{text.Path}' has no network security group '{name}'{Suggestion.For(name, groups.Select(g => g.Title))}"));
        return new LayeredPolicy(text.Path, [.. layers]) { Source = text };
    }

    /// <summary>Answers every line that is a request; whether there was one that is not.</summary>
    private bool AnswerAll(string requests, Stream output, CancellationToken cancellation)
    {
        using var input = Open(requests);
        var lines = new LineReader(input);
        var name = requests is "-" ? "standard input" : requests;
        var hasMistakes = false;
        while (lines.TryRead(out var line))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!lines.IsTooLong && line.Span.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            var problem = $"longer than {LineReader.MaxLength} bytes";
            if (lines.IsTooLong || RequestReader.Read(line.Span, out problem) is not { } request)
            {
                hasMistakes = true;
                CommandLine.Complain(host, string.Create(CultureInfo.InvariantCulture, $"{name}:{lines.Number}: {problem}"));
                continue;
            }

            Answer(request, output);
            if (!lines.HasLine)
            {
                // Whoever asks through a pipe may wait for the answer before asking on.
                output.Flush();
            }
        }

        return hasMistakes;
    }

    private Stream Open(string requests)
    {
        if (requests is "-")
        {
            return host.Input();
        }

        try
        {
            return new FileStream(Path.GetFullPath(requests, host.WorkingDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the requests '{requests}' cannot be read");
        }
    }

    private void Answer(ExplainRequest request, Stream output)
    {
        foreach (var policy in policies)
        {
            var answer = Explainer.Explain(policy, request, arguments.Multi);
            if (arguments.Json)
            {
                ExplainJson.Write(answer, output);
            }
            else
            {
                output.Flush();
                ExplainConsole.Write(answer, request, host.Out, new(host.AllowsColor && !arguments.Common.NoColor, arguments.Common.Verbosity));
                host.Out.Flush();
            }
        }
    }
}
