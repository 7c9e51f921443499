using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EgressLint.Mutants;

/// <summary>
/// Puts a switch beside every condition: <c>a</c> becomes <c>(Switch.Is(7) || a)</c>, which is true when number 7 is on, or <c>(!Switch.Is(7) &amp;&amp; a)</c>,
/// which is false then. So all changes are compiled once, and each is tried by setting a number.
/// </summary>
internal sealed class ConditionRewriter(SemanticModel model, string file, List<Mutant> mutants, Func<int, string, bool> isAllowed) : CSharpSyntaxRewriter
{
    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
        // What leads out of the method or loop is switched off; what does something is done always.
        return IsChain(node.Condition) ? visited : visited.WithCondition(Switched(node.Condition, visited.Condition, !Leaves(node.Statement)));
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
        return IsChain(node.Condition) ? visited : visited.WithCondition(Switched(node.Condition, visited.Condition, true));
    }

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (!IsChain(node))
        {
            return visited;
        }

        // An operand taken away: true in a chain of 'and', false in one of 'or'.
        var makesTrue = node.IsKind(SyntaxKind.LogicalAndExpression);
        var left = IsChain(node.Left) ? visited.Left : Switched(node.Left, visited.Left, makesTrue);
        var right = IsChain(node.Right) ? visited.Right : Switched(node.Right, visited.Right, makesTrue);
        return visited.WithLeft(left).WithRight(right);
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var visited = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        var isTest = node.ExpressionBody is { } body && !IsChain(body) && model.GetTypeInfo(body).ConvertedType?.SpecialType == SpecialType.System_Boolean && !IsInTree(node);
        return isTest ? visited.WithExpressionBody(Switched(node.ExpressionBody!, visited.ExpressionBody!, true)) : visited;
    }

    /// <summary>Patterns and constants have conditions that are no expressions of their own.</summary>
    internal static bool IsChain(ExpressionSyntax node) => Bare(node) is var bare && (bare.IsKind(SyntaxKind.LogicalAndExpression) || bare.IsKind(SyntaxKind.LogicalOrExpression));

    internal static ExpressionSyntax Bare(ExpressionSyntax node) => node is ParenthesizedExpressionSyntax inner ? Bare(inner.Expression) : node;

    private static bool Leaves(StatementSyntax statement) =>
        statement is ContinueStatementSyntax or ReturnStatementSyntax or BreakStatementSyntax or ThrowStatementSyntax || (statement is BlockSyntax { Statements: [var only] } && Leaves(only));

    private bool IsInTree(SyntaxNode node) => model.GetTypeInfo(node).ConvertedType?.Name == "Expression";

    private ExpressionSyntax Switched(ExpressionSyntax original, ExpressionSyntax visited, bool makesTrue)
    {
        if (model.GetConstantValue(original).HasValue)
        {
            return visited;
        }

        // What names a value can only be switched to where nothing looks at the value.
        if (Names(original) is { } whenTrue)
        {
            makesTrue = !whenTrue;
        }

        var what = $"{(makesTrue ? "true" : "false")}: {Mutant.Shown(original.ToString())}";
        if (!isAllowed(original.SpanStart, what))
        {
            return visited;
        }

        mutants.Add(new(mutants.Count + 1, file, original.GetLocation().GetLineSpan().StartLinePosition.Line + 1, what, original.SpanStart));
        return Forced(mutants.Count, visited, makesTrue);
    }

    /// <summary>A condition that is true, or false, when a switch is on.</summary>
    internal static ExpressionSyntax Forced(int number, ExpressionSyntax condition, bool makesTrue)
    {
        var written = makesTrue ? $"(global::EgressLint.ConditionSwitch.Is({number}) || 0 == 1)" : $"(!global::EgressLint.ConditionSwitch.Is({number}) && 0 == 1)";
        var pattern = (BinaryExpressionSyntax)((ParenthesizedExpressionSyntax)SyntaxFactory.ParseExpression(written)).Expression;
        return SyntaxFactory.ParenthesizedExpression(pattern.WithRight(SyntaxFactory.ParenthesizedExpression(condition.WithoutTrivia()))).WithTriviaFrom(condition)
            .WithAdditionalAnnotations(new SyntaxAnnotation(Mutant.Mark, number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether names made in a condition have a value when it is true (true) or when it is false (false); null when it makes none.</summary>
    internal static bool? Names(ExpressionSyntax condition)
    {
        if (!condition.DescendantNodesAndSelf(n => n is not LambdaExpressionSyntax).Any(n => n is SingleVariableDesignationSyntax))
        {
            return null;
        }

        var bare = Bare(condition);
        return bare is not (PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } or IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax });
    }
}
