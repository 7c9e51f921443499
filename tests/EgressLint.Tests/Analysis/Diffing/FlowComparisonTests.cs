using System.Collections.Immutable;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Tests.Formats.Pac;

namespace EgressLint.Tests.Analysis.Diffing;

/// <summary>What two policies decide differently, compared with what their concrete evaluations say of single flows.</summary>
public sealed class FlowComparisonTests
{
    private const string Head = "http_port 3128\nacl a dstdomain .a.test\nacl b dstdomain .b.test\nacl web port 443 80\n";

    [Theory]
    [InlineData("squid", 60)]
    [InlineData("pac", 60)]
    [InlineData("group", 60)]
    public void What_is_named_differs_for_single_flows_and_what_is_not_named_does_not(string format, int pairs)
    {
        var (changes, equal, members, outside) = (0, 0, 0, 0);
        for (var seed = 1; seed <= pairs; seed++)
        {
            var random = new RandomPairs(seed);
            var (before, after) = format switch { "squid" => random.SquidPair(), "pac" => random.PacPair(), _ => random.GroupPair() };
            var diff = FlowComparison.Between(before, after);
            Assert.True(diff.Doubts.IsEmpty, $"seed {seed}: {string.Join("; ", diff.Doubts.Select(d => d.Reason))}");
            changes += diff.Changes.Length;
            equal += diff.IsEquivalent ? 1 : 0;
            foreach (var change in diff.Changes)
            {
                foreach (var flow in random.Members(change.Flows).Append(change.Witness))
                {
                    members++;
                    Assert.True(Differs(before, after, flow), $"seed {seed}: {flow} {flow.Client} {flow.Address} is named and does not change");
                }
            }

            foreach (var asked in WidestQuestions.Of(before))
            {
                for (var i = 0; i < 25; i++)
                {
                    if (random.Flow(asked) is { } flow && !diff.Changes.Any(c => c.Flows.Contains(flow)))
                    {
                        outside++;
                        Assert.False(Differs(before, after, flow), $"seed {seed}: {flow} {flow.Client} {flow.Address} changes and is not named");
                    }
                }
            }
        }

        // Pairs that never differ, or always, would show nothing.
        Assert.True(changes > pairs / 2, $"{changes} changes");
        Assert.True(equal > 3, $"{equal} pairs are equal");
        Assert.True(members > pairs && outside > pairs * 10, $"{members} members, {outside} flows outside");
    }

    [Theory]
    [InlineData("squid", 100)]
    [InlineData("pac", 20)]
    public void Where_few_entries_differ_no_other_flow_is_decided_differently(string format, int pairs)
    {
        var (narrowed, equal, differing, asked) = (0, 0, 0, 0);
        for (var seed = 1; seed <= pairs; seed++)
        {
            var random = new RandomPairs(seed);
            var (before, after) = format == "squid" ? random.LongSquidPair() : random.LongPacPair();
            var diff = FlowComparison.Between(before, after);
            equal += diff.IsEquivalent ? 1 : 0;
            foreach (var question in WidestQuestions.Of(before))
            {
                var boxes = EntryDifferences.Of(before, after, question);
                narrowed += boxes is null ? 0 : 1;
                for (var i = 0; i < 20; i++)
                {
                    if (random.Flow(question) is not { } flow)
                    {
                        continue;
                    }

                    asked++;
                    var differs = Differs(before, after, flow);
                    differing += differs ? 1 : 0;
                    Assert.False(differs && diff.IsEquivalent, $"seed {seed}: {flow} changes and the two are called equivalent");
                    if (boxes is { } some && !some.Any(b => b.Contains(flow)))
                    {
                        Assert.False(differs, $"seed {seed}: {flow} changes and is not asked about");
                        Assert.Equal(before.Evaluate(flow).Possible, after.Evaluate(flow).Possible);
                    }
                }
            }
        }

        Assert.True(narrowed > pairs / 2 && equal > 0, $"{narrowed} questions are narrowed, {equal} pairs are equal");
        Assert.True(differing > pairs / 10 && asked > pairs * 10, $"{differing} of {asked} flows differ");
    }

    [Theory]
    [InlineData("(function () { return host; })()")]
    [InlineData("eval(\"1\")")]
    [InlineData("FindProxyForURL + \"\" == \"\"")]
    [InlineData("names.join() == \"a.test\"")]
    [InlineData("\"\"[\"constructor\"][\"constructor\"](\"return names[0]\")() == \"a.test\"")]
    public void A_script_that_can_look_at_itself_is_asked_as_a_whole(string condition)
    {
        Policy Script(string name) => PacScripts.Bind($"var names = [\"{name}\"];\nfunction FindProxyForURL(url, host) {{\nif ({condition}) return \"PROXY p:1\";\n"
            + "for (var i = 0; i < names.length; i++) { if (dnsDomainIs(host, names[i])) return \"DIRECT\"; }\nreturn \"PROXY last:1\";\n}\n");
        Assert.All(WidestQuestions.Of(Script("a.test")), q => Assert.Null(EntryDifferences.Of(Script("a.test"), Script("b.test"), q)));
    }

    /// <summary>Two scripts that differ where $ stands: which hosts need not be asked about, and that those get the same answer.</summary>
    [Theory]
    [InlineData(true, "[\"a.test\"]", "[\"a.test\", \"b.test\"]", "", "for (var i = 0; i < x.length; i++) { if (host.indexOf(x[i]) == 0) return \"PROXY p:1\"; }")]
    [InlineData(true, "[\"a.test\"]", "[\"A.test\"]", "", "for (var i = 0; i < x.length; i++) { if (dnsDomainIs(host, x[i])) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"a.test\", \"b.test\"]", "", "for (var i = 0; i < x.length; i++) { if (host.indexOf(x[i]) == -1) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"a.test\", \"b.test\"]", "", "for (var i = 0; i < x.length; i++) { if (host != x[i]) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\", \"a.test\"]", "var j = 0;", "for (var i = 0; j < x.length; i++) { if (host == x[i]) return \"PROXY p:1\"; j = 5; }")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\", \"a.test\"]", "var j = 0;", "for (var i = 0; j < x.length; i++) { if (host == x[i]) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\", \"a.test\"]", "var j = 0;", "for (var i = 0; i < x.length; j++) { if (host == x[i]) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\", \"a.test\"]", "var j = 0;", "for (var i = 0; i < x.length; i++) { if (host == x[j]) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\", \"a.test\"]", "var y = [\"c.test\"];", "for (var i = 0; i < y.length; i++) { if (host == x[i]) return \"PROXY p:1\"; }")]
    [InlineData(false, "[\"a.test\"]", "[\"a.test\", \"b.test\"]", "", "if (x.length == 2) return \"PROXY p:1\";")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\"]", "", "if (x.indexOf(\"b.test\") == 0) return \"PROXY p:1\";")]
    [InlineData(false, "[\"*.ab.test\"]", "[\"*.a[b].test\"]", "", "for (var i = 0; i < x.length; i++) { if (shExpMatch(host, x[i])) return \"PROXY p:1\"; }")]
    [InlineData(true, "\"*.a.test\"", "\"*.B.test\"", "", "if (shExpMatch(host, $)) return \"PROXY p:1\";")]
    [InlineData(false, "\"*.a.test\"", "\"*.a[b].test\"", "", "if (shExpMatch(host, $)) return \"PROXY p:1\";")]
    [InlineData(false, "\"*.a.test\"", "\"*.A[b].test\"", "", "if (shExpMatch(host, $)) return \"PROXY p:1\";")]
    [InlineData(true, "\"www.a.test\"", "\"www\"", "", "if (localHostOrDomainIs(host, $)) return \"PROXY p:1\";")]
    [InlineData(true, "\"www.a.test\"", "\"www.b.test\"", "", "if (localHostOrDomainIs(host, $)) return \"PROXY p:1\";")]
    [InlineData(true, "\"www\"", "\"b\"", "", "if (host.startsWith($)) return \"PROXY p:1\";")]
    [InlineData(true, "\"www\"", "\"b\"", "", "if (host.includes($)) return \"PROXY p:1\";")]
    [InlineData(true, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x[host]) return \"PROXY p:1\";")]
    [InlineData(true, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (host in x) return \"PROXY p:1\";")]
    [InlineData(true, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x.hasOwnProperty(host)) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x[\"b.test\"]) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (\"b.test\" in x) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x.hasOwnProperty(\"b.test\")) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x.hasOwnProperty) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x.hasOwnProperty(host, 1)) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (isPlainHostName(x.hasOwnProperty)) return \"PROXY p:1\";")]
    [InlineData(false, "[\"a.test\"]", "[\"b.test\"]", "", "if (host == x) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "var below = function named(h) { return h == $; };", "if (below(host)) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (url[x]) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x in host) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"b.test\": 1 }", "", "if (x == host) return \"PROXY p:1\";")]
    [InlineData(false, "{ \"a.test\": 1 }", "{ \"a.test\": 1, \"hasOwnProperty\": 1 }", "", "if (x.hasOwnProperty(host)) return \"PROXY p:1\";")]
    [InlineData(true, "\"a.test\"", "\"b.test\"", "function below(h) { return dnsDomainIs(h, $); }", "if (below(host)) return \"PROXY p:1\";")]
    [InlineData(true, "\"a.test\"", "\"b.test\"", "function dnsDomainIs(h, d) { return h == $; }", "if (dnsDomainIs(host, 1)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "function below(h) { return dnsDomainIs(h, $); } var other = below;", "if (other(host)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "function below(h) { return h == $; } function below(h) { return h != $; }", "if (below(host)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "var test = dnsDomainIs;", "if (test(host, $)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "function via(f) { return f(host, $); }", "if (via(dnsDomainIs)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "function below(h = \"\") { return h == $; }", "if (below(host)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "function below([h]) { return h == $; }", "if (below([host])) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "", "if (url != \"\") { if (host == \"c.test\") return FindProxyForURL(\"\", \"b.test\"); } if (host == $) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "", "var host; if (host == $) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "function below(h) { if (h == $) return 1; var h = \"b.test\"; return h == $; }", "if (below(host)) return \"PROXY p:1\";")]
    [InlineData(false, "\"a.test\"", "\"b.test\"", "var missing = 1; missing(host);", "if (host == $) return \"PROXY p:1\";")]
    public void Hosts_that_no_differing_name_meets_are_answered_alike(bool isNarrowed, string first, string second, string before, string body)
    {
        Policy Script(string literal)
        {
            var part = before + "\nfunction FindProxyForURL(url, host) {\n" + body + "\nreturn \"DIRECT\";\n}\n";
            return PacScripts.Bind(part.Contains('$', StringComparison.Ordinal) ? part.Replace("$", literal, StringComparison.Ordinal) : "var x = " + literal + ";\n" + part);
        }

        var (old, changed) = (Script(first), Script(second));
        foreach (var question in WidestQuestions.Of(old))
        {
            var boxes = EntryDifferences.Of(old, changed, question);
            Assert.Equal(isNarrowed, boxes is not null);
            foreach (var host in (string[])["a.test", "b.test", "x.a.test", "x.b.test", "x.ab.test", "c.test", "www", "www.c.test", "b", "aa.test.x"])
            {
                var flow = new Flow { Host = host, Port = 443, Path = "/", Traits = ImmutableSortedDictionary<string, string>.Empty.Add("scheme", "https") };
                if (boxes is { } some && question.Contains(flow) && !some.Any(b => b.Contains(flow)))
                {
                    Assert.Equal(old.Evaluate(flow).Possible, changed.Evaluate(flow).Possible);
                }
            }
        }
    }

    [Fact]
    public void What_nobody_knows_is_the_same_for_the_same_lines_and_not_for_other_ones()
    {
        string Text(string helper, string name) => Head + $"external_acl_type helper %SRC {helper}\nacl outer external helper\nhttp_access allow outer\nacl c dstdomain {name}\nhttp_access allow c\nhttp_access deny all\n";
        var before = RandomPairs.Squid(Text("/bin/helper", "c.test"));
        Assert.All(WidestQuestions.Of(before), q => Assert.NotNull(EntryDifferences.Of(before, RandomPairs.Squid(Text("/bin/helper", "d.test")), q)));
        Assert.All(WidestQuestions.Of(before), q => Assert.Null(EntryDifferences.Of(before, RandomPairs.Squid(Text("/bin/other", "d.test")), q)));
        var renamed = RandomPairs.Squid(Text("/bin/helper", "c.test").Replace("acl outer external helper", "acl outer external helper argument", StringComparison.Ordinal));
        Assert.NotEmpty(FlowComparison.Between(before, renamed).Doubts);
    }

    [Fact]
    public void An_order_that_changes_no_decision_is_called_equivalent()
    {
        var diff = FlowComparison.Between(
            RandomPairs.Squid(Head + "http_access allow a web\nhttp_access allow b web\nhttp_access deny all\n"),
            RandomPairs.Squid(Head + "http_access allow b web\nhttp_access allow a web\nhttp_access deny all\n"));
        Assert.True(diff.IsEquivalent);
    }

    [Fact]
    public void What_depends_on_something_unknown_is_never_called_equivalent()
    {
        const string Unknown = "external_acl_type helper %SRC /bin/helper\nacl outer external helper\n";
        var diff = FlowComparison.Between(
            RandomPairs.Squid(Head + Unknown + "http_access allow a\nhttp_access deny outer\nhttp_access deny all\n"),
            RandomPairs.Squid(Head + Unknown + "http_access deny outer\nhttp_access allow a\nhttp_access deny all\n"));
        Assert.Empty(diff.Changes);
        Assert.NotEmpty(diff.Doubts);
        Assert.False(diff.IsEquivalent);
    }

    [Fact]
    public void A_change_has_both_entries_and_exactly_the_flows()
    {
        var diff = FlowComparison.Between(
            RandomPairs.Squid(Head + "http_access allow a web\nhttp_access deny all\n"),
            RandomPairs.Squid(Head + "http_access deny all\n"));
        Assert.All(diff.Changes, c => Assert.Equal((Outcome.Allow, Outcome.Deny), (c.Before.Action.Outcome, c.After.Action.Outcome)));
        Assert.All(diff.Changes, c => Assert.Equal((4, 4), (c.Before.Entry.At?.StartPosition.Line, c.After.Entry.At?.StartPosition.Line)));
        Assert.All(diff.Changes, c => Assert.All(c.Flows.Boxes, b => Assert.True(b.Hosts.SameAs(Language.Suffix("a.test").And(Language.AnyHostName)))));
        Assert.NotEmpty(diff.Changes);
    }

    [Fact]
    public void A_file_that_the_engine_refuses_is_not_called_equivalent()
    {
        var text = Head + "http_access allow a\nhttp_access deny nowhere\n";
        var policy = RandomPairs.Squid(text);
        Assert.NotEmpty(policy.Rejections);
        Assert.False(FlowComparison.Between(policy, RandomPairs.Squid(text)).IsEquivalent);
    }

    private static bool Differs(Policy before, Policy after, Flow flow) => before.Evaluate(flow).Action is { } was && after.Evaluate(flow).Action is { } now && !was.Equals(now);
}
