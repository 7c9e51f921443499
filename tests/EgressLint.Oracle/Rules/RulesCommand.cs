using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Oracle.Rules;

/// <summary>Invented rules, decided by z3 and by us.</summary>
internal static class RulesCommand
{
    private const int MostShown = 3;

    public static int Run(Arguments arguments)
    {
        var first = arguments.Number("seed", 1);
        var count = arguments.Number("count", 1000);
        var program = arguments.Find("z3") ?? "/usr/bin/z3";
        if (!File.Exists(program))
        {
            Console.Error.WriteLine("z3 is not installed (Debian: z3; --z3 FILE names another one)");
            return 2;
        }

        using var z3 = new Z3(program);
        var trial = new RuleTrial(z3);
        var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rules = 0L;
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"z3 {z3.Version()}, seeds {first} to {first + count - 1}");
        for (var seed = first; seed < first + count; seed++)
        {
            var one = RuleGenerator.Case(seed);
            rules += one.Before.Rules.Length + one.After.Rules.Length;
            if (trial.Try(one) is { Fault: { } fault })
            {
                var times = faults[fault] = faults.GetValueOrDefault(fault) + 1;
                if (times <= MostShown)
                {
                    Show(Least(trial, one, fault), trial);
                }
            }

            LongRun.Tell(seed - first + 1, count, clock);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} pairs of policies with {rules} rules, {trial.Questions} questions to z3, {trial.Parts} parts of our decisions, {trial.Packets} packets, {trial.Equivalent.Yes} equivalent pairs, {trial.Equivalent.No} others, {trial.Uncertain} compared with doubts, {z3.Unanswered} questions without an answer in time; {clock.Elapsed.TotalSeconds:0} s"));
        foreach (var (fault, times) in faults)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times,8}  {fault}"));
        }

        return faults.Count == 0 ? 0 : 1;
    }

    private static void Show(RuleCase one, RuleTrial trial)
    {
        var (fault, details) = trial.Try(one);
        Console.WriteLine($"seed {one.Seed}: {fault}\n  {details}\n{RuleWriter.Write(one.Before).Text}");
        if (fault is not null && fault.Contains("comparison", StringComparison.Ordinal))
        {
            Console.WriteLine(RuleWriter.Write(one.After).Text);
        }
    }

    /// <summary>Fewer rules, then fewer ranges in each.</summary>
    private static RuleCase Least(RuleTrial trial, RuleCase one, string fault)
    {
        var left = 500;
        bool Still(RuleCase smaller) => left-- > 0 && trial.Try(smaller).Fault == fault;
        one = Least(one, Still, c => c.Before.Rules, (c, rules) => c with { Before = c.Before with { Rules = rules } });
        one = Least(one, Still, c => c.After.Rules, (c, rules) => c with { After = c.After with { Rules = rules } });
        for (var i = 0; i < one.Before.Rules.Length; i++)
        {
            var at = i;
            RuleCase With(RuleCase c, Func<PlainRule, PlainRule> change) => c with { Before = c.Before with { Rules = [.. c.Before.Rules.Select((r, n) => n == at ? change(r) : r)] } };
            one = Least(one, Still, c => c.Before.Rules[at].Near, (c, spans) => With(c, r => r with { Near = spans }));
            one = Least(one, Still, c => c.Before.Rules[at].Far, (c, spans) => With(c, r => r with { Far = spans }));
            one = Least(one, Still, c => c.Before.Rules[at].NearPorts, (c, spans) => With(c, r => r with { NearPorts = spans }));
            one = Least(one, Still, c => c.Before.Rules[at].FarPorts, (c, spans) => With(c, r => r with { FarPorts = spans }));
        }

        return one;
    }

    private static RuleCase Least<T>(RuleCase one, Func<RuleCase, bool> still, Func<RuleCase, T[]> parts, Func<RuleCase, T[], RuleCase> with) =>
        with(one, Delta.Least(parts(one), fewer => still(with(one, fewer))));
}
