using EgressLint.Cli.Files;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Cli;

public sealed class FileTreeTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_file_is_named_relative_to_the_current_folder()
    {
        bench.Write("a/b.conf", "x");
        Assert.Equal("a/b.conf", Read("a/b.conf").Text?.Path);
    }

    [Fact]
    public void A_file_outside_of_the_current_folder_is_named_relative_to_the_given_path()
    {
        bench.Write("../other/a/b.conf", "x");
        var read = bench.Tree("../other").Read(bench.Full("../other/a/b.conf"));
        Assert.Equal("a/b.conf", read.Text?.Path);
    }

    [Fact]
    public void Two_files_never_share_a_name()
    {
        bench.Write("one.conf", "x").Write("../other/one.conf", "y");
        var tree = bench.Tree(".", "../other");
        Assert.Equal("one.conf", tree.Show(bench.Full("one.conf")));
        Assert.Equal("other/one.conf", tree.Show(bench.Full("../other/one.conf")));
        Assert.Equal(bench.Full("../other/one.conf"), tree.FullPathOf("other/one.conf"));
    }

    [Fact]
    public void A_file_in_a_mount_outside_is_named_by_its_deployed_path()
    {
        bench.Write("../store/lists/a.txt", "x");
        var tree = bench.Tree([new Mount("/etc/squid", bench.Full("../store"))]);
        Assert.Equal("etc/squid/lists/a.txt", tree.Read(bench.Full("../store/lists/a.txt")).Text?.Path);
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        bench.Write("real/a.txt", "x").Link("link.txt", "real/a.txt");
        Assert.Equal("x", Read("link.txt").Text?.Content);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("inside/../../secret.txt")]
    public void A_link_that_leads_out_is_not_read(string target)
    {
        bench.Write("../secret.txt", "secret").Write("inside/x", "x").Link("link.txt", target);
        Assert.Equal(ReadStatus.LeadsOut, Read("link.txt").Status);
    }

    [Fact]
    public void A_link_to_an_absolute_place_outside_is_not_read()
    {
        bench.Write("../secret.txt", "secret");
        bench.Link("link.txt", bench.Full("../secret.txt"));
        Assert.Equal(ReadStatus.LeadsOut, Read("link.txt").Status);
    }

    [Fact]
    public void A_folder_link_that_leads_out_hides_what_is_below()
    {
        bench.Write("../secrets/a.txt", "secret").Link("lists", "../secrets");
        Assert.Equal(ReadStatus.LeadsOut, Read("lists/a.txt").Status);
    }

    [Fact]
    public void A_chain_of_links_is_judged_by_its_end()
    {
        bench.Write("../secret.txt", "secret").Link("one", "two").Link("two", "three").Link("three", "../secret.txt");
        Assert.Equal(ReadStatus.LeadsOut, Read("one").Status);
    }

    [Fact]
    public void A_circle_of_links_is_unreadable()
    {
        bench.Link("one", "two").Link("two", "one");
        Assert.Equal(ReadStatus.Unreadable, Read("one").Status);
    }

    [Fact]
    public void A_link_to_nothing_is_missing()
    {
        bench.Link("one", "nothing");
        Assert.Equal(ReadStatus.Missing, Read("one").Status);
    }

    [Fact]
    public void A_folder_is_not_a_file()
    {
        bench.Write("squid.conf/x", "x");
        Assert.Equal((ReadStatus.Unreadable, "it is a folder"), (Read("squid.conf").Status, Read("squid.conf").Reason));
    }

    [Fact]
    public void A_fifo_is_not_opened()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bench.Fifo("squid.conf");
        Assert.Equal((ReadStatus.Unreadable, "it is not a regular file"), (Read("squid.conf").Status, Read("squid.conf").Reason));
    }

    [Fact]
    public void An_empty_file_is_an_empty_text()
    {
        bench.Write("empty.conf", "");
        Assert.Equal("", Read("empty.conf").Text?.Content);
    }

    [Fact]
    public void A_file_over_the_limit_is_not_read()
    {
        bench.Write("big.conf", "12345");
        var tree = new FileTree(bench.Folder, [bench.Folder], []) { MaxFileSize = 4 };
        var read = tree.Read(bench.Full("big.conf"));
        Assert.Equal(ReadStatus.TooLarge, read.Status);
        Assert.Equal("EGL0009", read.Problem()?.Rule.Id);
    }

    [Fact]
    public void A_head_does_not_cut_a_character_in_two()
    {
        bench.Write("a.conf", "aä€" + new string('x', 100));
        foreach (var length in (int[])[2, 3, 4, 5, 6])
        {
            var head = bench.Tree().ReadHead(bench.Full("a.conf"), length, out var isWhole);
            Assert.False(isWhole);
            Assert.Equal(TextEncoding.Utf8, head.Text?.Encoding);
        }
    }

    [Fact]
    public void A_short_file_is_read_once_and_whole()
    {
        bench.Write("a.conf", "abc");
        var tree = bench.Tree();
        var head = tree.ReadHead(bench.Full("a.conf"), 100, out var isWhole);
        Assert.True(isWhole);
        Assert.Same(head.Text, tree.Read(bench.Full("a.conf")).Text);
    }

    private FileRead Read(string path) => bench.Tree().Read(bench.Full(path));
}
