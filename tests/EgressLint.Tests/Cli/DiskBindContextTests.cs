using EgressLint.Cli.Files;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Cli;

public sealed class DiskBindContextTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_mounted_path_is_read_without_an_assumption()
    {
        bench.Write("squid.conf", "").Write("deployed/lists/a.txt", "x");
        var found = Context(new Mount("/etc/squid", bench.Full("deployed"))).Read("/etc/squid/lists/a.txt", MainText());
        Assert.Equal((LookupStatus.Found, "deployed/lists/a.txt", null), (found.Status, found.Text?.Path, found.Assumption));
    }

    [Fact]
    public void The_deepest_mount_wins()
    {
        bench.Write("squid.conf", "").Write("outer/lists/a.txt", "outer").Write("inner/a.txt", "inner");
        var context = Context(new Mount("/etc/squid", bench.Full("outer")), new Mount("/etc/squid/lists", bench.Full("inner")));
        Assert.Equal("inner", context.Read("/etc/squid/lists/a.txt", MainText()).Text?.Content);
    }

    [Fact]
    public void Below_a_mount_nothing_is_guessed()
    {
        bench.Write("squid.conf", "").Write("a.txt", "x").Write("deployed/b.txt", "x");
        Assert.Equal(LookupStatus.Missing, Context(new Mount("/etc/squid", bench.Full("deployed"))).Read("/etc/squid/a.txt", MainText()).Status);
    }

    [Fact]
    public void A_mount_may_be_a_folder_outside_of_the_tree()
    {
        bench.Write("squid.conf", "").Write("../store/a.txt", "x");
        Assert.Equal("x", Context(new Mount("/etc/squid", bench.Full("../store"))).Read("/etc/squid/a.txt", MainText()).Text?.Content);
    }

    [Fact]
    public void The_longest_tail_beside_the_file_is_taken_and_said()
    {
        bench.Write("conf/squid.conf", "").Write("conf/a.txt", "short").Write("conf/lists/a.txt", "long");
        var found = Context().Read("/etc/squid/lists/a.txt", MainText("conf/squid.conf"));
        Assert.Equal("long", found.Text?.Content);
        Assert.Equal("'/etc/squid/lists/a.txt' is read from 'conf/lists/a.txt'.", found.Assumption);
    }

    [Fact]
    public void A_tail_is_looked_for_in_the_folders_above_up_to_the_edge()
    {
        bench.Write("etc/squid/a.txt", "x").Write("etc/squid/conf.d/deep/x.conf", "").Write("../b.txt", "x");
        var from = MainText("etc/squid/conf.d/deep/x.conf");
        Assert.Equal("etc/squid/a.txt", Context().Read("/etc/squid/a.txt", from).Text?.Path);
        Assert.Equal(LookupStatus.Missing, Context().Read("/etc/b.txt", from).Status);
    }

    [Fact]
    public void A_path_that_is_in_the_tree_as_it_stands_is_no_guess()
    {
        bench.Write("squid.conf", "").Write("lists/a.txt", "x");
        var found = Context().Read(bench.Full("lists/a.txt"), MainText());
        Assert.Equal((LookupStatus.Found, null), (found.Status, found.Assumption));
    }

    [Theory]
    [InlineData(@"C:\squid\etc\lists\a.txt")]
    [InlineData("c:/squid/etc/lists/a.txt")]
    [InlineData(@"\\server\share\lists\a.txt")]
    [InlineData(@"lists\a.txt")]
    public void Windows_paths_are_understood(string path)
    {
        bench.Write("squid.conf", "").Write("lists/a.txt", "x");
        Assert.Equal("lists/a.txt", Context().Read(path, MainText()).Text?.Path);
    }

    [Fact]
    public void A_windows_mount_ignores_case()
    {
        bench.Write("squid.conf", "").Write("deployed/a.txt", "x");
        var mount = Mount.Create(@"c:\Squid\etc", "deployed", bench.Folder, out _);
        Assert.NotNull(mount);
        Assert.Equal("x", Context(mount).Read("C:/squid/ETC/a.txt", MainText()).Text?.Content);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("lists/../../secret.txt")]
    [InlineData("/../secret.txt")]
    [InlineData("/etc/squid/../../../secret.txt")]
    public void Going_up_out_of_the_tree_is_refused(string path)
    {
        bench.Write("squid.conf", "").Write("lists/a.txt", "x").Write("../secret.txt", "secret");
        Assert.Equal(LookupStatus.LeadsOut, Context().Read(path, MainText()).Status);
    }

    [Fact]
    public void Going_up_out_of_a_mount_is_refused()
    {
        bench.Write("squid.conf", "").Write("deployed/a.txt", "x").Write("shadow", "secret");
        Assert.Equal(LookupStatus.LeadsOut, Context(new Mount("/etc/squid", bench.Full("deployed"))).Read("/etc/squid/../shadow", MainText()).Status);
    }

    [Fact]
    public void Going_up_inside_of_the_tree_is_fine()
    {
        bench.Write("conf/squid.conf", "").Write("lists/a.txt", "x");
        var found = Context().Read("../lists/a.txt", MainText("conf/squid.conf"));
        Assert.Equal("lists/a.txt", found.Text?.Path);
        Assert.NotNull(found.Assumption);
    }

    [Fact]
    public void A_link_that_leads_out_is_refused()
    {
        bench.Write("squid.conf", "").Write("../secret.txt", "secret").Link("a.txt", "../secret.txt").Link("lists", "..");
        Assert.Equal(LookupStatus.LeadsOut, Context().Read("/etc/squid/a.txt", MainText()).Status);
        Assert.Equal(LookupStatus.LeadsOut, Context().Read("a.txt", MainText()).Status);
        Assert.Equal(LookupStatus.LeadsOut, Context().Read("lists/secret.txt", MainText()).Status);
        Assert.True(Context().Glob("lists/*.txt", MainText()).LeadsOut);
    }

    [Fact]
    public void A_relative_path_of_an_include_is_taken_from_the_main_file()
    {
        bench.Write("squid.conf", "").Write("conf.d/x.conf", "").Write("a.txt", "main").Write("conf.d/a.txt", "include").Write("conf.d/b.txt", "include");
        var context = Context();
        var include = context.Read("conf.d/x.conf", MainText()).Text;
        Assert.NotNull(include);
        Assert.Equal("main", context.Read("a.txt", include).Text?.Content);
        Assert.Equal("include", context.Read("b.txt", include).Text?.Content);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("/etc/squid/nothing.txt")]
    public void What_is_not_there_is_missing(string path)
    {
        bench.Write("squid.conf", "");
        Assert.Equal(LookupStatus.Missing, Context().Read(path, MainText()).Status);
    }

    [Fact]
    public void A_folder_is_unreadable_and_not_missing()
    {
        bench.Write("squid.conf", "").Write("lists/a.txt", "x");
        Assert.Equal(LookupStatus.Unreadable, Context().Read("/etc/squid/lists", MainText()).Status);
    }

    [Fact]
    public void A_pattern_gives_its_matches_by_ordinal_name()
    {
        bench.Write("squid.conf", "").Write("conf.d/b.conf", "").Write("conf.d/B.conf", "").Write("conf.d/a.conf", "").Write("conf.d/a.txt", "").Write("conf.d/.hidden.conf", "");
        var found = Context().Glob("/etc/squid/conf.d/*.conf", MainText());
        Assert.True(found.FolderKnown);
        Assert.Equal(["conf.d/B.conf", "conf.d/a.conf", "conf.d/b.conf"], found.Files.Select(f => f.Text?.Path));
    }

    [Fact]
    public void A_pattern_may_have_wildcards_in_folders()
    {
        bench.Write("squid.conf", "").Write("sites/one/x.conf", "").Write("sites/two/x.conf", "").Write("sites/two/y.conf", "");
        Assert.Equal(["sites/one/x.conf", "sites/two/x.conf"], Context().Glob("sites/*/x.conf", MainText()).Files.Select(f => f.Text?.Path));
    }

    [Fact]
    public void A_pattern_is_never_guessed_by_its_last_name_alone()
    {
        bench.Write("squid.conf", "");
        var found = Context().Glob("/etc/squid/conf.d/*.conf", MainText());
        Assert.Equal((true, false, false), (found.Files.IsEmpty, found.FolderKnown, found.LeadsOut));
    }

    [Fact]
    public void A_mounted_folder_without_matches_is_known()
    {
        bench.Write("squid.conf", "").Write("deployed/x", "");
        Assert.True(Context(new Mount("/etc/squid", bench.Full("deployed"))).Glob("/etc/squid/conf.d/*.conf", MainText()).FolderKnown);
    }

    [Fact]
    public void A_folder_that_matches_a_pattern_is_unreadable()
    {
        bench.Write("squid.conf", "").Write("conf.d/x.conf/y", "").Link("conf.d/z.conf", "/nowhere/else");
        Assert.Equal([LookupStatus.Unreadable, LookupStatus.LeadsOut], Context().Glob("conf.d/*.conf", MainText()).Files.Select(f => f.Status));
    }

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", ".conf", false)]
    [InlineData("*", ".hidden", false)]
    [InlineData(".*", ".hidden", true)]
    [InlineData("?", "ab", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[]a]x", "]x", true)]
    [InlineData("[a-]x", "-x", true)]
    [InlineData("[abc", "[abc", true)]
    [InlineData(@"\*x", "*x", true)]
    [InlineData(@"\*x", "ax", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b", "xxaxxbxx", false)]
    [InlineData("A", "a", false)]
    [InlineData("", "", true)]
    public void Wildcards_are_those_of_c(string pattern, string name, bool matches) =>
        Assert.Equal(matches, GlobPattern.Matches(pattern, name));

    private DiskBindContext Context(params Mount[] mounts) => new(bench.Tree(mounts));

    private static SourceText MainText(string path = "squid.conf") => SourceText.From(path, "");
}
