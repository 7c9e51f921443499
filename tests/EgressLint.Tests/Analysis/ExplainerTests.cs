using EgressLint.Analysis;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis;

public sealed class ExplainerTests
{
    [Fact]
    public void The_deciding_entry_and_every_entry_asked_are_named()
    {
        var answer = Explain("deny host=b.example.com\nallow host=a.example.com\ndeny", Request("a.example.com", "10.1.1.1"));
        Assert.Equal("allow", answer.Verdict);
        Assert.Equal(1, answer.Entry?.At.StartPosition.Line);
        Assert.Equal(["no", "yes"], answer.Trace.Select(t => t.Matched));
        Assert.Empty(answer.Doubts);
    }

    [Fact]
    public void A_default_has_a_name_instead_of_a_place()
    {
        var answer = Explain("allow host=b.example.com", Request("a.example.com", "10.1.1.1"));
        Assert.Equal("deny", answer.Verdict);
        Assert.Null(answer.Entry);
        Assert.Equal("no line matches", answer.Default);
    }

    [Fact]
    public void An_absent_source_is_where_the_policy_treats_it_best_and_that_is_said()
    {
        var answer = Explain("allow client=10.0.0.0/8\ndeny", Request("a.example.com", null));
        Assert.Equal("allow", answer.Verdict);
        Assert.Contains("set '10.0.0.0/8'", Assert.Single(answer.Doubts).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_source_that_makes_no_difference_is_not_mentioned()
    {
        Assert.Empty(Explain("deny client=10.0.0.0/8\ndeny", Request("a.example.com", null)).Doubts);
    }

    [Fact]
    public void What_cannot_be_known_is_unknown_with_the_reason()
    {
        var answer = Explain("allow maybe\ndeny", Request("a.example.com", "10.1.1.1"));
        Assert.Equal("unknown", answer.Verdict);
        Assert.Equal("nobody can know", Assert.Single(answer.Doubts).Reason);
        Assert.Equal(["maybe", "yes"], answer.Trace.Select(t => t.Matched));
    }

    [Fact]
    public void A_pattern_whose_names_differ_is_partial_with_disjoint_parts()
    {
        var request = new ExplainRequest(new PolicyRequest { Port = 443 }) { Id = "w1", Endpoint = "*.example.com" };
        var answer = Explain("allow host=a.example.com\ndeny", request);
        Assert.Equal("partial", answer.Verdict);
        Assert.Equal("w1", answer.Id);
        Assert.Equal(["allow", "deny"], answer.Parts.Select(p => p.Verdict).Order(StringComparer.Ordinal));
        Assert.Equal("a.example.com", answer.Parts.Single(p => p.Verdict == "allow").Witness);
    }

    [Fact]
    public void A_pattern_with_one_outcome_has_no_parts()
    {
        var answer = Explain("allow host=.example.com", new ExplainRequest(new PolicyRequest()) { Endpoint = "*.example.com" });
        Assert.Equal("allow", answer.Verdict);
        Assert.Empty(answer.Parts);
    }

    [Fact]
    public void A_refused_configuration_answers_what_then_happens()
    {
        var source = SourceText.From("p", "allow");
        var policy = new ListPolicy(source) { Source = source, Rejections = [new(source.At(0, 5), "it is not loved")] };
        var answer = Explainer.Explain(policy, new ExplainRequest(Request("a.example.com", null)));
        Assert.True(answer.Rejected);
        Assert.Equal("deny", answer.Verdict);
    }

    private static PolicyRequest Request(string host, string? source) => new()
    {
        Host = host,
        Port = 443,
        Source = source is not null && IpAddress.TryParse(source, out var address) ? address : null,
    };

    private static EgressLint.Analysis.Reporting.ExplainAnswer Explain(string lines, PolicyRequest request) => Explain(lines, new ExplainRequest(request));

    private static EgressLint.Analysis.Reporting.ExplainAnswer Explain(string lines, ExplainRequest request) =>
        Explainer.Explain(Policy(lines), request);

    private static ListPolicy Policy(string lines)
    {
        var source = SourceText.From("p", lines);
        return new ListPolicy(source) { Source = source };
    }
}
