using EgressLint.Core.Sets;

namespace EgressLint.Benchmarks.Compare;

/// <summary>Whether a list of patterns takes every name of a wildcard. z3 is asked with its theory of strings and given ten seconds for a single pattern.</summary>
internal static class SetComparisons
{
    private const int Globs = 2_000;
    private const int Patience = 10;
    private const string Question = """
        (declare-const x String)
        (define-fun label () RegLan (re.++ (re.+ (re.union (re.range "a" "z") (re.range "0" "9") (str.to_re "-"))) (str.to_re ".")))
        (assert (str.in_re x (re.++ (re.+ label) (str.to_re "manage.microsoft.com"))))
        (assert (not (str.in_re x (re.++ (re.* re.allchar) (str.to_re "svc1") (re.* re.allchar) (str.to_re ".manage.microsoft.com")))))
        (assert (not (str.in_re x (re.++ (re.* re.allchar) (str.to_re ".microsoft.com")))))
        (check-sat)
        """;

    public static IEnumerable<Compared> Rows(Options options, Peers peers, TemporaryFolder folder)
    {
        if (!HostPattern.TryParse("*.manage.microsoft.com", out var pattern, out _, out _))
        {
            yield break;
        }

        string[] texts = [.. Inputs.Globs(Globs - 1, options.Seed), "*.microsoft.com"];
        var asked = Language.FromHostPattern(pattern);
        var all = Language.AnyOfGlobs(texts);
        var ours = Measured.Here(options, () => asked.Relate(all, SetBudget.Default) is Relation.Inside ? 1 : throw new InvalidOperationException("It is covered."));
        var file = Path.Join(folder.Make("compare-sets"), "strings.smt2");
        File.WriteAllText(file, Question);
        var theirs = peers.Z3 is { } z3 ? Measured.Process(options with { Runs = 1, WarmUps = 0 }, () => new(z3, [$"-T:{Patience}", file], ".") { MayFail = true }) : null;
        yield return new($"a wildcard against {Scaling.Text(Globs)} host rules, exact", ours, ProcessComparisons.Named("z3 strings, 2 rules", theirs), theirs)
        {
            Target = 5,
            Remark = theirs?.Best > Patience * 900 ? $"z3 gave no answer in {Patience} s" : "",
        };
    }
}
