using EgressLint.Cli;

namespace EgressLint.Tests.Cli;

/// <summary>What only a terminal is given: colours and links.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Link = "\u001b]8;;https://github.com/egresslint/egresslint/blob/main/rules/EGL1001.md\u001b\\EGL1001\u001b]8;;\u001b\\";

    private readonly Workbench bench = new Workbench().Write("squid.conf", "http_port 3128\nhttp_access deny all\n");

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("TERM_PROGRAM", "WezTerm", true)]
    [InlineData("VTE_VERSION", "6800", true)]
    [InlineData("VTE_VERSION", "4600", false)]
    [InlineData("TERM", "xterm-256color", false)]
    [InlineData("FORCE_HYPERLINK", "1", true)]
    [InlineData("FORCE_HYPERLINK", "0", false)]
    public void Rules_are_links_where_the_terminal_follows_them(string variable, string value, bool isLink)
    {
        bench.Terminal = 100;
        bench[variable] = value;
        bench.Run("check . --feature updates-servicing");
        Assert.Equal(isLink, bench.Output.Contains(Link, StringComparison.Ordinal));
        bench.Run("check . --feature updates-servicing --verbosity quiet");
        Assert.Equal(isLink, bench.Output.Contains(Link, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("TERM", "dumb")]
    public void Nothing_but_text_is_written_where_no_terminal_watches(string variable, string value)
    {
        bench.Terminal = 100;
        bench["TERM_PROGRAM"] = "WezTerm";
        bench[variable] = value;
        bench.Run("check . --feature updates-servicing");
        Assert.DoesNotContain("\u001b]8", bench.Output, StringComparison.Ordinal);
        bench.Terminal = null;
        bench.Run("check . --feature updates-servicing --format console=report.txt --format json");
        Assert.DoesNotContain('\u001b', bench.Output);
        Assert.DoesNotContain('\u001b', File.ReadAllText(bench.Full("report.txt")));
    }

    [Fact]
    public void Colours_are_for_terminals_that_may_have_them()
    {
        bench.Terminal = 100;
        bench.Run("check . --feature updates-servicing");
        Assert.Contains("\u001b[1;31merror\u001b[0m", bench.Output, StringComparison.Ordinal);
        bench["NO_COLOR"] = "1";
        bench.Run("check . --feature updates-servicing");
        Assert.DoesNotContain("\u001b[", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_no_longer_than_the_terminal_is_wide()
    {
        bench.Terminal = 62;
        bench["NO_COLOR"] = "1";
        bench.Run("check . --feature updates-servicing");
        var lines = bench.Output.Split('\n');
        Assert.InRange(lines.Max(l => l.Length), 50, 62);
    }
}
