using EgressLint.Tests.Analysis.Reporting;
using EgressLint.Analysis;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis;

public sealed class FingerprintTests
{
    private static Finding On(string content, string part = "deny all", string path = "squid.conf", params string[] endpoints) =>
        new(Samples.Blocked, Samples.Find(SourceText.From(path, content), part), "x", "y") { Subject = new() { Endpoints = [.. endpoints] } };

    [Fact]
    public void It_stays_when_lines_are_added_before_or_blanks_change() =>
        Assert.Equal(
            Fingerprint.Of(On("http_access deny all\n")),
            Fingerprint.Of(On("# new\n\n  http_access \t deny all  \n")));

    [Fact]
    public void It_stays_when_the_message_counts_otherwise()
    {
        var finding = On("http_access deny all\n");
        Assert.Equal(Fingerprint.Of(finding), Fingerprint.Of(finding with { Arguments = ["13", "hosts"] }));
    }

    [Fact]
    public void The_order_of_endpoints_is_not_part_of_it() =>
        Assert.Equal(Fingerprint.Of(On("deny all", endpoints: ["a", "b"])), Fingerprint.Of(On("deny all", endpoints: ["b", "a", "b"])));

    [Fact]
    public void Rule_path_text_endpoint_and_identity_each_make_a_difference()
    {
        var finding = On("deny all");
        string[] all =
        [
            Fingerprint.Of(finding),
            Fingerprint.Of(finding with { Rule = Samples.Shadowed, MessageId = "default" }),
            Fingerprint.Of(On("deny all", path: "other.conf")),
            Fingerprint.Of(On("http_access deny all")),
            Fingerprint.Of(On("deny all", endpoints: "a")),
            Fingerprint.Of(finding with { Identity = "deny" }),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, print => Assert.Matches("^[0-9a-f]{32}$", print));
    }

    [Fact]
    public void A_newly_blocked_endpoint_adds_one_to_the_set_and_changes_no_other()
    {
        var before = Fingerprint.EachEndpoint(On("deny all", endpoints: ["a", "b"]));
        var after = Fingerprint.EachEndpoint(On("deny all", endpoints: ["c", "a", "b"]));
        Assert.Equal(2, before.Length);
        Assert.Single(after.Except(before));
        Assert.Empty(before.Except(after));
        Assert.Equal(Fingerprint.Of(On("deny all")), Assert.Single(Fingerprint.EachEndpoint(On("deny all"))));
    }
}
