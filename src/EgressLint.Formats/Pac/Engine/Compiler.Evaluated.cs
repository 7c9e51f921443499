using System.Collections.Immutable;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Texts that are evaluated.</summary>
internal sealed partial class Compiler
{
    /// <summary>A text evaluated where <paramref name="around"/> are the names. Strict code keeps its variables to itself.</summary>
    public EvaluatedCode CompileEvaluated(JsProgram program, Names around, bool isInStrict)
    {
        var isStrict = KnowsStrict && (isInStrict || program.Statements is [JsExpressionStatement { Expression: JsString { Value: "use strict" } }, ..]);
        var names = new Names(around, isStrict) { IsStrict = isStrict };
        foreach (var statement in program.Statements)
        {
            DeclareLexical(statement, names);
        }

        var variables = Hoisting.VariablesOf(program.Statements).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (isStrict)
        {
            foreach (var name in variables)
            {
                names.Declare(name);
            }
        }

        var functions = program.Statements.OfType<JsFunctionDeclaration>()
            .Where(d => d.Function.Name is not null)
            .Select(d => (d.Function.Name ?? "", new FunctionCode(this, d.Function, names, false)));
        var clash = isStrict ? null : variables.FirstOrDefault(v => Clashes(v, around));
        return new(names, variables, [.. functions], Statements(program.Statements, names), clash);
    }

    /// <summary>Whether a block or function that the variable would rise through has declared its name by let, const or class.</summary>
    private static bool Clashes(string name, Names around)
    {
        for (var at = around; at is not null; at = at.Parent)
        {
            if (at.HasLexical(name) || at.IsFunction)
            {
                return at.HasLexical(name);
            }
        }

        return false;
    }
}
