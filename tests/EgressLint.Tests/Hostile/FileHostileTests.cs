using EgressLint.Tests.Cli;

namespace EgressLint.Tests.Hostile;

/// <summary>A tree whose files are links, pipes and devices: what leads out is a finding, nothing is waited for, and nothing of it is taken for empty.</summary>
public sealed class FileHostileTests : IDisposable
{
    private const string Denies = "acl a dstdomain \"/etc/squid/list.txt\"\nhttp_access allow !a\nhttp_access deny all\nhttp_port 3128\n";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/stdin")]
    [InlineData("/etc/hostname")]
    [InlineData("../secret.txt")]
    [InlineData("list.txt")]
    [InlineData("/proc/self/environ")]
    public void A_list_that_is_a_link_elsewhere_is_unknown_and_never_read(string target)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bench.Write("squid.conf", Denies).Write("../secret.txt", ".microsoft.com\nSECRET\n").Link("list.txt", target);
        Assert.Equal(0, bench.Run("check . --format json --fail-on never --feature cmg"));
        Assert.DoesNotContain("\"verdict\": \"allow\"", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\"verdict\": \"unknown\"", bench.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\"path\": \"squid.conf\"", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_not_waited_for_wherever_it_stands()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bench.Write("squid.conf", "include /etc/squid/more.conf\n" + Denies).Fifo("list.txt").Fifo("more.conf").Fifo("proxy.pac");
        Assert.Equal(0, bench.Run("check . --format json --fail-on never --feature cmg"));
        Assert.DoesNotContain("\"verdict\": \"allow\"", bench.Output, StringComparison.Ordinal);
        Assert.Contains("EGL0003", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_circles_do_no_harm_to_includes()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bench.Write("squid.conf", "include /etc/squid/conf.d/*.conf\nhttp_access deny all\nhttp_port 3128\n").Link("conf.d/a.conf", "b.conf").Link("conf.d/b.conf", "a.conf").Link("conf.d/up", "..").Link("conf.d/self.conf", "../squid.conf");
        Assert.Equal(0, bench.Run("check . --format json --fail-on never --feature cmg"));
        Assert.DoesNotContain("\"verdict\": \"allow\"", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_turns_the_direction_of_text_and_terminals_reaches_no_report()
    {
        bench.Write("squid.conf", "acl a dstdomain .\u202Emoc.tfosorcim\u2066 .\u001B]0;x\u0007\u009B31m.com\nhttp_access allow a\nhttp_access deny all\nhttp_port 3128\n");
        foreach (var format in (string[])["console", "json", "sarif", "markdown", "github"])
        {
            bench.Run($"check . --format {format} --fail-on never --feature cmg");
            Assert.DoesNotContain(bench.Output, c => c is '\u202E' or '\u2066' or '\u001B' or '\u0007' or '\u009B');
        }
    }
}
