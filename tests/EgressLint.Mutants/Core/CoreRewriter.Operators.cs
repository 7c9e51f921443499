using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EgressLint.Mutants.Core;

/// <summary>Operators, numbers, calls and jumps.</summary>
internal sealed partial class CoreRewriter
{
    /// <summary>What counts work decides only when work stops, and what tests arguments throws.</summary>
    private static readonly string[] Counting = ["Visit", "Note", "Spend", "Take"];

    private static readonly Dictionary<SyntaxKind, (SyntaxKind Node, SyntaxKind Token, string Name)> Other = new()
    {
        [SyntaxKind.LessThanExpression] = (SyntaxKind.LessThanOrEqualExpression, SyntaxKind.LessThanEqualsToken, "<="),
        [SyntaxKind.LessThanOrEqualExpression] = (SyntaxKind.LessThanExpression, SyntaxKind.LessThanToken, "<"),
        [SyntaxKind.GreaterThanExpression] = (SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.GreaterThanEqualsToken, ">="),
        [SyntaxKind.GreaterThanOrEqualExpression] = (SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanToken, ">"),
        [SyntaxKind.AddExpression] = (SyntaxKind.SubtractExpression, SyntaxKind.MinusToken, "-"),
        [SyntaxKind.SubtractExpression] = (SyntaxKind.AddExpression, SyntaxKind.PlusToken, "+"),
        [SyntaxKind.BitwiseAndExpression] = (SyntaxKind.BitwiseOrExpression, SyntaxKind.BarToken, "|"),
        [SyntaxKind.BitwiseOrExpression] = (SyntaxKind.BitwiseAndExpression, SyntaxKind.AmpersandToken, "&"),
    };

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (node.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression)
        {
            var makesTrue = node.IsKind(SyntaxKind.LogicalAndExpression);
            return visited.WithLeft(LeftOut(node.Left, visited.Left, makesTrue)).WithRight(LeftOut(node.Right, visited.Right, makesTrue));
        }

        var isText = model.GetTypeInfo(node).Type?.SpecialType is SpecialType.System_String or SpecialType.System_Object;
        if (!Other.TryGetValue(node.Kind(), out var other) || isText || model.GetConstantValue(node).HasValue || HasNames(node))
        {
            return visited;
        }

        var mutated = SyntaxFactory.BinaryExpression(other.Node, node.Left, SyntaxFactory.Token(other.Token).WithTriviaFrom(node.OperatorToken), node.Right);
        return Chosen(node, $"{other.Name}: {Mutant.Shown(node.ToString())}", mutated, visited);
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        var types = model.GetTypeInfo(node);
        if (!node.IsKind(SyntaxKind.NumericLiteralExpression) || types.ConvertedType is not { IsValueType: true } type || node.Token.Value is double or float or decimal || IsSize(node))
        {
            return node;
        }

        var next = Convert.ToUInt64(node.Token.Value, CultureInfo.InvariantCulture) + 1;
        var name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var mutated = SyntaxFactory.ParseExpression(string.Create(CultureInfo.InvariantCulture, $"({name}){next}"));
        var same = SyntaxFactory.ParseExpression($"({name}){node.Token.Text}");
        return Chosen(node, string.Create(CultureInfo.InvariantCulture, $"{next} for {node.Token.Text}: {Mutant.Shown(Around(node).ToString())}"), mutated, same);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (node.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: var name } access || HasNames(node) || HandsOut(node)
            || access.Expression.DescendantNodesAndSelf().Any(n => n is MemberBindingExpressionSyntax))
        {
            return visited;
        }

        var isSet = name is "And" or "Or" or "Except" or "Not" && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(node).Type, model.GetTypeInfo(access.Expression).Type);
        if (isSet)
        {
            return Chosen(node, $"left as it is: {Mutant.Shown(node.ToString())}", access.Expression, visited);
        }

        var swapped = name switch { "Max" => "Min", "Min" => "Max", _ => null };
        return swapped is null || node.ArgumentList.Arguments.Count != 2 ? visited
            : Chosen(node, $"{swapped}: {Mutant.Shown(node.ToString())}", node.WithExpression(access.WithName(SyntaxFactory.IdentifierName(swapped))), visited);
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var visited = (ExpressionStatementSyntax)base.VisitExpressionStatement(node)!;
        var isLeftOut = node.Expression switch
        {
            InvocationExpressionSyntax call => !IsCounting(call) && !HandsOut(node),
            PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax => true,
            AssignmentExpressionSyntax assignment => !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression),
            _ => false,
        };
        return isLeftOut ? Without(node, visited) : visited;
    }

    public override SyntaxNode? VisitBreakStatement(BreakStatementSyntax node) =>
        IsAlone(node) || node.Ancestors().First(a => a is SwitchStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax) is SwitchStatementSyntax
            ? node : Without(node, node);

    public override SyntaxNode? VisitContinueStatement(ContinueStatementSyntax node) => IsAlone(node) ? node : Without(node, node);

    /// <summary>An operand of a chain that has no say: true in one of 'and', false in one of 'or'.</summary>
    private ExpressionSyntax LeftOut(ExpressionSyntax original, ExpressionSyntax visited, bool makesTrue) =>
        ConditionRewriter.IsChain(original) || model.GetConstantValue(original).HasValue || ConditionRewriter.Names(original) == makesTrue ? visited : Forced(original, visited, makesTrue);

    private ExpressionSyntax Chosen(ExpressionSyntax original, string what, ExpressionSyntax mutated, ExpressionSyntax otherwise)
    {
        var number = Add(original, what);
        return number == 0 ? otherwise
            : Marked(number, SyntaxFactory.ConditionalExpression(Is(number), SyntaxFactory.ParenthesizedExpression(mutated.WithoutTrivia()), SyntaxFactory.ParenthesizedExpression(otherwise.WithoutTrivia())))
                .WithTriviaFrom(original);
    }

    private StatementSyntax Without(StatementSyntax original, StatementSyntax visited)
    {
        var number = Add(original, $"without: {Mutant.Shown(original.ToString())}");
        return number == 0 ? visited
            : SyntaxFactory.IfStatement(SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Is(number)), SyntaxFactory.Block(visited))
                .WithAdditionalAnnotations(new SyntaxAnnotation(Mutant.Mark, number.ToString(CultureInfo.InvariantCulture)));
    }

    private static bool IsCounting(InvocationExpressionSyntax call)
    {
        var name = call.Expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.Text : call.Expression.ToString();
        return Counting.Contains(name) || name.StartsWith("ThrowIf", StringComparison.Ordinal);
    }

    /// <summary>Whether a jump is all that a condition does: making the condition false leaves it out.</summary>
    private static bool IsAlone(StatementSyntax jump) => jump.Parent is IfStatementSyntax || jump is { Parent: BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax } };

    /// <summary>Whether a number says only how much room something gets.</summary>
    private static bool IsSize(SyntaxNode node) => node.Ancestors().TakeWhile(a => a is ExpressionSyntax or ArrayRankSpecifierSyntax).Any(a => a is ArrayRankSpecifierSyntax);

    /// <summary>What a number is part of, for a reader.</summary>
    private static SyntaxNode Around(SyntaxNode node)
    {
        var around = node.Parent ?? node;
        while (around is ParenthesizedExpressionSyntax or CastExpressionSyntax or ArgumentSyntax or EqualsValueClauseSyntax && around.Parent is { } outer)
        {
            around = outer;
        }

        return around;
    }
}
