using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What comes too late: statements nothing reaches, tests that were decided before, keys that are given twice.</summary>
internal static class PacOrderPitfalls
{
    public static void Check(PacScript script, PacPitfallReport report)
    {
        foreach (var node in script.Nodes)
        {
            switch (node)
            {
                case JsObject table:
                    CheckKeys(report, table);
                    break;
                case JsChain { Operator: JsOperator.Or } chain:
                    CheckChain(script, report, chain);
                    break;
                case JsSwitch choice:
                    CheckCases(script, report, choice);
                    break;
            }

            if (script.Program.FirstError is null && PacEnds.Statements(node) is { IsDefaultOrEmpty: false } statements)
            {
                CheckUnreachable(report, statements);
            }
        }

        foreach (var entry in script.Entries)
        {
            CheckSequence(script, report, entry.Body);
        }
    }

    private static void CheckUnreachable(PacPitfallReport report, ImmutableArray<JsStatement> statements)
    {
        for (var i = 0; i + 1 < statements.Length; i++)
        {
            if (statements[i] is not (JsReturn or JsThrow or JsJump))
            {
                continue;
            }

            // A bare return with a value below is another finding; a break behind a return closes a case by habit.
            var next = statements.Skip(i + 1).FirstOrDefault(s => s is not (JsFunctionDeclaration or JsClassDeclaration or JsEmpty or JsJump) && !DeclaresOnly(s));
            if (next is not null && !(statements[i] is JsReturn { Value: null } && next is JsExpressionStatement))
            {
                report.Say(PacScriptRules.UnreachableCode, next, "default", report.Show(next), report.Show(statements[i]));
            }

            return;
        }
    }

    private static bool DeclaresOnly(JsStatement statement) => statement is JsVariables { Kind: JsDeclarationKind.Var } variables && variables.Declarators.All(d => d.Initial is null);

    private static void CheckKeys(PacPitfallReport report, JsObject table)
    {
        if (table.Properties.Length < 2)
        {
            return;
        }

        var first = new Dictionary<string, (JsExpression Value, int At)>(table.Properties.Length, StringComparer.Ordinal);
        foreach (var property in table.Properties)
        {
            if (property is { Kind: JsPropertyKind.Value, Name: { } name, Value: { } value } && !first.TryAdd(name, (value, property.Key.Start)))
            {
                var same = Source(report, first[name].Value) == Source(report, value);
                report.Add(new(PacScriptRules.RepeatedTest, report.Text.At(property.Key), "key", [name, Line(report, first[name].At)])
                {
                    Severity = same ? Severity.Note : Severity.Warning,
                });
            }
        }
    }

    private static void CheckChain(PacScript script, PacPitfallReport report, JsChain chain)
    {
        var first = new Dictionary<TestKey, JsExpression>(chain.Operands.Length);
        foreach (var operand in chain.Operands)
        {
            if (PacTestKeys.Of(script, operand) is { } key && !first.TryAdd(key, operand))
            {
                report.Say(PacScriptRules.RepeatedTest, operand, "again", report.Show(operand), Line(report, first[key].Span.Start));
            }
        }
    }

    private static void CheckCases(PacScript script, PacPitfallReport report, JsSwitch choice)
    {
        var first = new Dictionary<string, JsExpression>(StringComparer.Ordinal);
        foreach (var test in choice.Cases.Select(c => c.Test).OfType<JsExpression>())
        {
            if (script.TextOf(test) is { } text && !first.TryAdd(text, test))
            {
                report.Say(PacScriptRules.RepeatedTest, test, "again", report.Show(test), Line(report, first[text].Span.Start));
            }
        }
    }

    /// <summary>Follows the statements every request walks through. A test that has returned decides no later one.</summary>
    private static void CheckSequence(PacScript script, PacPitfallReport report, ImmutableArray<JsStatement> statements)
    {
        var decided = new Dictionary<TestKey, (JsExpression Test, JsStatement Branch)>();
        foreach (var conditional in statements.TakeWhile(s => s is not JsReturn).OfType<JsIf>())
        {
            var here = new List<(TestKey Key, JsExpression Test, JsStatement Branch)>();
            for (var i = 0; i < conditional.Tests.Length; i++)
            {
                var inOne = new HashSet<TestKey>();
                var start = here.Count;
                foreach (var operand in Operands(conditional.Tests[i]))
                {
                    if (PacTestKeys.Of(script, operand) is { } key && inOne.Add(key))
                    {
                        CheckDecided(script, report, decided, key, operand, conditional.Branches[i]);
                        here.Add((key, operand, conditional.Branches[i]));
                    }
                }

                // Of one else-if chain each part is reached only when those before it do not hold.
                foreach (var (key, test, branch) in here.Skip(start))
                {
                    decided.TryAdd(key, (test, branch));
                }
            }

            foreach (var (key, test, branch) in here)
            {
                if (!PacEnds.SurelyReturns(branch) && decided.TryGetValue(key, out var own) && own.Test == test)
                {
                    decided.Remove(key);
                }
            }
        }
    }

    private static void CheckDecided(
        PacScript script, PacPitfallReport report, Dictionary<TestKey, (JsExpression Test, JsStatement Branch)> decided, TestKey key, JsExpression test, JsStatement branch)
    {
        if (decided.Count == 0)
        {
            return;
        }

        var isSame = decided.TryGetValue(key, out var before);
        if (!isSame && !PacTestKeys.Wider(key).Any(k => decided.TryGetValue(k, out before)))
        {
            return;
        }

        var first = Result(script, report, before.Branch);
        var second = Result(script, report, branch);
        if (first is not null && second is not null && first != second)
        {
            report.Add(new(PacScriptRules.RepeatedTest, report.Text.At(test.Span), "other", [report.Show(test), Line(report, before.Test.Span.Start), first, second])
            {
                Severity = Severity.Warning,
            });
        }
        else if (isSame)
        {
            report.Say(PacScriptRules.RepeatedTest, test, "again", report.Show(test), Line(report, before.Test.Span.Start));
        }
    }

    private static ImmutableArray<JsExpression> Operands(JsExpression test) => test is JsChain { Operator: JsOperator.Or } chain ? chain.Operands : [test];

    /// <summary>What a branch returns; null when it does more than that.</summary>
    private static string? Result(PacScript script, PacPitfallReport report, JsStatement branch) => branch switch
    {
        JsReturn { Value: { } value } => script.TextOf(value) ?? report.Show(value),
        JsBlock { Statements: [var only] } => Result(script, report, only),
        _ => null,
    };

    private static ReadOnlyMemory<char> Memory(PacPitfallReport report, SyntaxNode node) => report.Text.Content.AsMemory(node.Span.Start, node.Span.Length);

    private static string Source(PacPitfallReport report, SyntaxNode node) => Memory(report, node).ToString();

    private static string Line(PacPitfallReport report, int start) => (report.Text.GetPosition(start).Line + 1).ToString(CultureInfo.InvariantCulture);
}

