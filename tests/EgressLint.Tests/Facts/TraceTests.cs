using System.Text;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Rules;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Analysis.Catalogs;

namespace EgressLint.Tests.Facts;

/// <summary>From every constraint and flow that the catalog was made from to the rules that speak of it.</summary>
public sealed class TraceTests
{
    [Fact]
    public void Every_constraint_and_flow_is_listed_once()
    {
        var known = File.ReadAllLines(Repository.Path("tests", "EgressLint.Tests", "Analysis", "Catalogs", "seed-record-ids.txt"));
        var facts = Fact.All();
        Assert.Equal(40, facts.Count(f => f.What == "constraint"));
        Assert.Equal(26, facts.Count(f => f.What == "flow"));
        Assert.Equal(facts.Length, facts.Select(f => f.Id).Distinct().Count());
        Assert.Empty(facts.Select(f => f.Id).Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kind_of_a_fact_is_one_of_the_catalog()
    {
        var kinds = CatalogFiles.Shipped.Value.Catalog.ConstraintKinds.Select(k => k.Id);
        Assert.Empty(Fact.All().SelectMany(f => f.Kinds).Except(kinds, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_fact_leads_to_a_rule_or_says_why_no_file_shows_it()
    {
        var catalog = CatalogFiles.Shipped.Value.Catalog;
        Assert.Empty(Fact.All().Where(f => f.Hidden.Length == 0 && !Known(f.Rules(catalog)).Any()).Select(f => f.Id));
    }

    [Fact]
    public void The_trace_is_up_to_date()
    {
        var path = Repository.Path("rules", "TRACE.md");
        var trace = Trace(CatalogFiles.Shipped.Value.Catalog);
        if (Repository.Updates)
        {
            File.WriteAllText(path, trace);
        }

        Assert.Equal(File.ReadAllText(path), trace);
    }

    private static string Trace(Catalog catalog)
    {
        var text = new StringBuilder("# From facts to rules\n\n");
        text.Append("Which rules say when a constraint does not hold, or when a connection is not open. Made by the tests from the facts, the constraint kinds of the\n");
        text.Append("catalog and the connections of its requirements; set `EGLESSLINT_UPDATE=1` and run them to make it anew.\n");
        foreach (var what in (string[])["constraint", "flow"])
        {
            text.Append($"\n## {char.ToUpperInvariant(what[0])}{what[1..]}s\n\n| Fact | About | Kinds | Rules |\n|---|---|---|---|\n");
            foreach (var fact in Fact.All().Where(f => f.What == what))
            {
                var rules = fact.Hidden.Length > 0 ? fact.Hidden : string.Join(", ", Known(fact.Rules(catalog)).Select(id => $"[{id}]({id}.md)"));
                text.Append($"| {fact.Id} | {fact.Title} | {string.Join(", ", fact.Kinds)} | {rules} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Known(IEnumerable<string> rules) => rules.Where(id => RuleSet.Find(id) is not null && RulePages.Get(id) is not null);
}
