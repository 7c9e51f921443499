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

    [Fact]
    public void Of_an_endless_line_only_what_stands_around_counts()
    {
        var around = new string('x', 200);
        string Line(int before, int after) => $"{new string('a', before)}{around}deny all{around}{new string('b', after)}";
        var known = Fingerprint.Of(On(Line(5000, 5000)));
        Assert.Equal(known, Fingerprint.Of(On(Line(90_000, 10))));
        Assert.NotEqual(known, Fingerprint.Of(On(Line(5000, 5000).Replace("xdeny all", "ydeny all", StringComparison.Ordinal))));
        Assert.NotEqual(Fingerprint.Of(On(Line(1000, 1000))), Fingerprint.Of(On(Line(1000, 1001))));
    }

    [Fact]
    public void Of_an_endless_line_all_that_is_marked_counts_up_to_a_bound()
    {
        var marked = new string('m', 900);
        string Line(string end) => $"{new string('a', 5000)}{marked}{end}";
        Assert.Equal(Fingerprint.Of(On(Line(" one"), marked)), Fingerprint.Of(On(Line(" two"), marked)));
        Assert.NotEqual(Fingerprint.Of(On(Line(" one"), marked)), Fingerprint.Of(On(Line(" one"), marked[1..])));
    }

    [Fact]
    public void Thousands_of_findings_on_one_line_of_megabytes_take_no_time()
    {
        var source = SourceText.From("plan.json", new string('p', 4_000_000));
        var finding = On("deny all");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var prints = Enumerable.Range(0, 2000).Select(i => Fingerprint.Of(finding with { At = new(source, new(i * 1000, 500)) })).Distinct().Count();
        Assert.Equal(1, prints);

        // Reading the whole line each time takes minutes; this takes some milliseconds.
        Assert.InRange(watch.ElapsedMilliseconds, 0, 3000);
    }
}
