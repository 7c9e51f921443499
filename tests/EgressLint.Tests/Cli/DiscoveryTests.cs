using System.Collections.Immutable;
using EgressLint.Cli.Files;
using EgressLint.Formats;

namespace EgressLint.Tests.Cli;

public sealed class DiscoveryTests : IDisposable
{
    private const string Squid = "acl a src 10.0.0.0/8\nhttp_access allow a\nhttp_access deny all\nhttp_port 3128\n";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Files_are_found_by_content_in_ordinal_order()
    {
        bench.Write("b/squid.conf", Squid).Write("B/squid.conf", Squid).Write("a/proxy", Squid).Write("a/readme.txt", "Nothing here.");
        Assert.Equal(["B/squid.conf", "a/proxy", "b/squid.conf"], Paths(Find()));
    }

    [Theory]
    [InlineData(".git")]
    [InlineData("node_modules")]
    [InlineData("bin")]
    [InlineData("obj")]
    public void Folders_of_tools_are_left_out(string folder)
    {
        bench.Write($"x/{folder}/squid.conf", Squid);
        Assert.Empty(Find().Files);
    }

    [Fact]
    public void Globs_choose_files()
    {
        bench.Write("a/squid.conf", Squid).Write("b/squid.conf", Squid).Write("b/old/squid.conf", Squid);
        Assert.Equal(["b/squid.conf"], Paths(Find(PathFilter.None.With(bench.Folder, ["b/**"], ["**/old/**"]))));
        Assert.Equal(["a/squid.conf"], Paths(Find(PathFilter.None.With(bench.Folder, [], ["b"]).With(bench.Folder, [], ["b/**"]))));
    }

    [Fact]
    public void A_file_given_by_name_is_not_filtered()
    {
        bench.Write("bin/squid.conf", Squid);
        Assert.Equal(["bin/squid.conf"], Paths(Find(PathFilter.None.With(bench.Folder, ["a/**"], []), "bin/squid.conf")));
    }

    [Fact]
    public void A_file_given_by_name_that_nobody_knows_is_a_finding()
    {
        bench.Write("notes.txt", "Nothing here.");
        var found = Find(PathFilter.None, "notes.txt");
        Assert.Empty(found.Files);
        Assert.Equal("EGL0010", Assert.Single(found.Findings).Rule.Id);
    }

    [Fact]
    public void A_file_given_twice_is_found_once()
    {
        bench.Write("a/squid.conf", Squid);
        Assert.Equal(["a/squid.conf"], Paths(Find(PathFilter.None, "a/squid.conf", "a", "a/squid.conf")));
    }

    [Fact]
    public void A_path_that_is_not_there_is_told()
    {
        Assert.Equal(bench.Full("nothing"), Assert.Single(Find(PathFilter.None, "nothing").MissingPaths));
    }

    [Fact]
    public void A_folder_named_like_a_file_is_walked()
    {
        bench.Write("squid.conf/inner/squid.conf", Squid);
        Assert.Equal(["squid.conf/inner/squid.conf"], Paths(Find()));
    }

    [Fact]
    public void Links_that_go_round_in_circles_do_no_harm()
    {
        bench.Write("a/squid.conf", Squid).Link("a/again", "..").Link("self", "self");
        Assert.Equal(["a/squid.conf"], Paths(Find()));
    }

    [Fact]
    public void A_link_to_a_file_that_is_found_anyway_is_not_found_twice()
    {
        bench.Write("available/squid.conf", Squid).Link("enabled/squid.conf", "../available/squid.conf");
        Assert.Equal(["available/squid.conf"], Paths(Find()));
    }

    [Fact]
    public void A_link_that_leads_out_is_a_finding_by_the_weight_of_its_name()
    {
        bench.Write("../secret/squid.conf", Squid).Link("squid.conf", "../secret/squid.conf").Link("more", "../secret");
        var found = Find();
        Assert.Empty(found.Files);
        Assert.Equal([("more", "Note"), ("squid.conf", "Error")], found.Findings.Select(f => (f.At.Source.Path, f.Severity.ToString())));
    }

    [Fact]
    public void A_fifo_is_a_finding_and_does_not_stop_the_walk()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bench.Write("a/squid.conf", Squid).Fifo("squid.conf").Fifo("pipe");
        var found = Find();
        Assert.Equal(["a/squid.conf"], Paths(found));
        Assert.Equal(("EGL0001", "squid.conf"), (Assert.Single(found.Findings).Rule.Id, found.Findings[0].At.Source.Path));
    }

    [Fact]
    public void A_binary_file_with_the_name_of_a_configuration_is_a_finding()
    {
        bench.Write("squid.conf", [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]).Write("tool", [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]);
        var found = Find();
        Assert.Empty(found.Files);
        var finding = Assert.Single(found.Findings);
        Assert.Equal(("EGL0002", "'squid.conf' is not plain text: there is a NUL character at offset 4. Nothing in it was checked."), (finding.Rule.Id, finding.Message));
    }

    [Fact]
    public void A_binary_file_that_is_named_is_the_same_finding()
    {
        bench.Write("tool", [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]);
        Assert.Equal("EGL0002", Assert.Single(Find(PathFilter.None, "tool").Findings).Rule.Id);
    }

    [Fact]
    public void A_long_file_is_known_by_its_beginning()
    {
        bench.Write("squid.conf", Squid + string.Concat(Enumerable.Repeat("# ä comment\n", 5000)));
        Assert.Equal(Squid.Length + (5000 * 12), Assert.Single(Find().Files).Text.Content.Length);
    }

    [Fact]
    public void The_settings_may_say_what_a_file_is()
    {
        bench.Write("a/notes.txt", "Nothing here.");
        var forced = ImmutableDictionary<string, ConfigFormat>.Empty.Add(bench.Full("a/notes.txt"), KnownFormats.All[0]);
        var found = new Discovery(bench.Tree(), PathFilter.None, KnownFormats.All, forced, _ => { }).Find([bench.Folder], CancellationToken.None);
        Assert.Equal(["a/notes.txt"], Paths(found));
    }

    private static IEnumerable<string> Paths(DiscoveryResult found) => found.Files.Select(f => f.Text.Path);

    private DiscoveryResult Find() => Find(PathFilter.None);

    private DiscoveryResult Find(PathFilter filter, params string[] paths) =>
        new Discovery(bench.Tree(), filter, KnownFormats.All, ImmutableDictionary<string, ConfigFormat>.Empty, _ => { })
            .Find(paths.Length == 0 ? [bench.Folder] : paths.Select(bench.Full), CancellationToken.None);
}
