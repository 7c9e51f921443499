using System.Globalization;
using System.Text;

namespace EgressLint.Cli;

/// <summary>
/// The outside world: the only thing a command receives besides its arguments. Files are read from the disk through
/// <see cref="Files.FileTree"/>, which a test gives a folder of its own by <see cref="WorkingDirectory"/>.
/// </summary>
internal sealed class Host : IDisposable
{
    /// <summary>VTE 0.50.</summary>
    private const int FirstVteWithLinks = 5000;

    private StreamWriter? writer;

    /// <summary>Standard output, for reports that are bytes. Flush <see cref="Out"/> before it is written to.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error: diagnostics of the tool itself.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>The current folder, a full path.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Looks an environment variable up; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; what is not a terminal has no width.</summary>
    public int? Width { get; init; }

    /// <summary>Standard output as text: UTF-8 without a mark, lines end in a line feed on every system.</summary>
    public TextWriter Out => writer ??= new StreamWriter(Output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Whether a build server runs this.</summary>
    public bool IsContinuousIntegration => IsSet("CI") || IsSet("GITHUB_ACTIONS") || IsSet("TF_BUILD");

    /// <summary>Whether colours may be written to standard output. Any value of NO_COLOR forbids them.</summary>
    public bool AllowsColor => OutputIsTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") is not "dumb";

    /// <summary>
    /// Whether rule ids may be links (OSC 8): at a terminal that is known to follow them, or that FORCE_HYPERLINK vouches for. Others may print the address, or worse.
    /// </summary>
    public bool AllowsLinks => OutputIsTerminal && !IsContinuousIntegration && Variable("TERM") is not "dumb"
        && (Variable("FORCE_HYPERLINK") is { Length: > 0 } forced ? forced is not "0" : FollowsLinks);

    /// <summary>Whether progress may be drawn: only for somebody who watches.</summary>
    public bool ShowsProgress => ErrorIsTerminal && !IsContinuousIntegration && Variable("TERM") is not "dumb";

    /// <summary>The process's own world.</summary>
    public static Host OfProcess() => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false), 1024) { AutoFlush = true, NewLine = "\n" },
        Input = Console.OpenStandardInput,
        WorkingDirectory = Environment.CurrentDirectory,
        Variable = Environment.GetEnvironmentVariable,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected ? null : TerminalWidth(),
    };

    /// <summary>Writes what is still buffered.</summary>
    public void Flush()
    {
        writer?.Flush();
        Output.Flush();
        Error.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer?.Dispose();
        Error.Dispose();
    }

    private bool FollowsLinks => IsSet("WT_SESSION") || IsSet("KONSOLE_VERSION") || IsSet("KITTY_WINDOW_ID")
        || Variable("TERM_PROGRAM") is "iTerm.app" or "WezTerm" or "vscode" or "ghostty" or "Hyper"
        || Variable("TERM") is "xterm-kitty" or "xterm-ghostty" or "foot" or "alacritty"
        || (int.TryParse(Variable("VTE_VERSION"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= FirstVteWithLinks);

    private bool IsSet(string name) => Variable(name) is { Length: > 0 } value && value is not ("0" or "false");

    private static int? TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
