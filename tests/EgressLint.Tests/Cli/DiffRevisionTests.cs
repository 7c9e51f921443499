using System.Diagnostics;
using System.Text.Json;

namespace EgressLint.Tests.Cli;

/// <summary><c>diff</c> over revisions of a git repository, and what it writes for a review.</summary>
public sealed class DiffRevisionTests : IDisposable
{
    private const string Needs = """
        extends: none
        roles:
          - { id: branch-client, title: Client of a branch }
        endpoints:
          - { id: portal, hosts: [portal.example.com] }
        features:
          - id: portal
            title: Portal
            requirements:
              - { id: portal.web, endpoints: [portal], roles: [branch-client], connect: [https/443], necessity: required }
        """;

    private const string Open = "http_port 3128\nacl ok dstdomain portal.example.com\n# rules\nhttp_access allow ok\nhttp_access deny all\n";
    private const string Shut = "http_port 3128\nacl ok dstdomain other.example.com\n# rules\nhttp_access allow ok\nhttp_access deny all\n";

    private readonly Workbench bench = new();

    public DiffRevisionTests()
    {
        bench.Write("needs.yml", Needs).Write("proxy/egresslint.yml", "catalogs: [../needs.yml]\nfeatures: [portal]\n").Write("proxy/squid.conf", Open);
        Git("init -q -b main .");
        Commit("open");
        bench.Write("proxy/squid.conf", Shut);
        Commit("shut");
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Two_revisions_are_compared_with_the_settings_of_the_later_one()
    {
        Assert.Equal(1, Diff("HEAD~1:proxy HEAD:proxy"));
        Assert.Contains("error: portal.example.com https/443 branch-client: allow -> deny", bench.Output, StringComparison.Ordinal);
        Assert.Contains("before: proxy/squid.conf:4 http_access", bench.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("egresslint-revision", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_a_file_as_they_are_are_compared_with_their_place_in_a_revision()
    {
        bench.Write("proxy/squid.conf", Open);
        Assert.Equal(1, Diff("proxy HEAD --fail-on error"));
        Assert.Equal(0, Diff("HEAD proxy --fail-on error"));
        Assert.Contains("deny -> allow", bench.Output, StringComparison.Ordinal);
        Assert.Equal(0, Diff("main~1 proxy/squid.conf --fail-on note"));
        Assert.EndsWith("The change changes no decision.\n", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_revision_is_said()
    {
        Assert.Equal(3, Diff("nosuch proxy"));
        Assert.Contains("'nosuch' does not exist, neither as a file or folder nor as a revision", bench.Error, StringComparison.Ordinal);
        Assert.Equal(3, Diff("HEAD:nosuch HEAD:proxy"));
        Assert.Contains("'HEAD:nosuch' does not exist", bench.Error, StringComparison.Ordinal);
        Assert.Equal(2, Diff("HEAD:../../etc HEAD:proxy"));
        Assert.Contains("leads out of its tree", bench.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, bench.Run("diff --output=x proxy"));
    }

    [Fact]
    public void A_link_of_a_revision_leads_nowhere_else()
    {
        bench.Write("secret.conf", Open).Write("proxy/squid.conf", "http_port 3128\ninclude more.conf\nhttp_access deny all\n").Link("proxy/more.conf", bench.Full("secret.conf"));
        Git("add proxy");
        Git("-c user.name=n -c user.email=e@example.com commit -qm link");
        Diff("HEAD~1:proxy HEAD:proxy --fail-on never");
        Assert.DoesNotContain("secret.conf:", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_shows_what_breaks_on_the_line_that_was_changed()
    {
        Assert.Equal(1, Diff("HEAD~1:proxy HEAD:proxy --format sarif"));
        using var log = JsonDocument.Parse(bench.Output);
        var result = Assert.Single(log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        Assert.Equal("EGL1001", result.GetProperty("ruleId").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(("proxy/squid.conf", 2), (place.GetProperty("artifactLocation").GetProperty("uri").GetString(), place.GetProperty("region").GetProperty("startLine").GetInt32()));
        Assert.Contains("Before the change it was 'allow', decided by 'proxy/squid.conf:4 http_access'.", result.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_says_nothing_of_what_was_broken_before()
    {
        bench.Write("proxy/squid.conf", Shut.Replace("# rules", "# the rules", StringComparison.Ordinal));
        Assert.Equal(0, Diff("HEAD:proxy proxy --format sarif"));
        using var log = JsonDocument.Parse(bench.Output);
        Assert.Equal(0, log.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
    }

    private int Diff(string arguments) => bench.Run("diff " + arguments);

    private void Commit(string message)
    {
        Git("add -A");
        Git("-c user.name=n -c user.email=e@example.com commit -qm " + message);
    }

    private void Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments.Split(' ')) { WorkingDirectory = bench.Folder });
        Assert.NotNull(git);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
