using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EgressLint.Mutants.Core;

/// <summary>
/// Puts switches into code that decides: conditions become true and false, operands of a chain are left out, limits move by one, <c>+</c> becomes <c>-</c>, calls are
/// left out. What a mutant of one kind shows, one of another need not: to write <c>==</c> for <c>!=</c> differs wherever making it true and making it false do.
/// </summary>
internal sealed partial class CoreRewriter(SemanticModel model, string file, List<Mutant> mutants, Func<int, string, bool> isAllowed) : CSharpSyntaxRewriter
{
    private static readonly string[] NotDeciding = ["ToString", "GetHashCode"];

    private readonly Dictionary<(string, string), int> seen = [];

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => NotDeciding.Contains(node.Identifier.Text) ? node : base.VisitMethodDeclaration(node);

    // Constants, texts and what is thrown decide nothing, or cannot have a switch.
    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? VisitParameter(ParameterSyntax node) => node;

    public override SyntaxNode? VisitEnumDeclaration(EnumDeclarationSyntax node) => node;

    public override SyntaxNode? VisitConstantPattern(ConstantPatternSyntax node) => node;

    public override SyntaxNode? VisitRelationalPattern(RelationalPatternSyntax node) => node;

    public override SyntaxNode? VisitCaseSwitchLabel(CaseSwitchLabelSyntax node) => node;

    public override SyntaxNode? VisitThrowStatement(ThrowStatementSyntax node) => node;

    public override SyntaxNode? VisitThrowExpression(ThrowExpressionSyntax node) => node;

    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) => node;

    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node) => node.Modifiers.Any(SyntaxKind.ConstKeyword) ? node : base.VisitFieldDeclaration(node);

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) => node.IsConst ? node : base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        if (node.Statement is ThrowStatementSyntax or BlockSyntax { Statements: [ThrowStatementSyntax] })
        {
            return node;
        }

        var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
        return visited.WithCondition(Boolean(node.Condition, visited.Condition));
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var visited = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return visited.WithCondition(Boolean(node.Condition, visited.Condition, isLoop: true));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var visited = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return visited.WithCondition(Boolean(node.Condition, visited.Condition, isLoop: true));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var visited = (ForStatementSyntax)base.VisitForStatement(node)!;
        return node.Condition is { } condition && visited.Condition is { } inner ? visited.WithCondition(Boolean(condition, inner, isLoop: true)) : visited;
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
        return visited.WithCondition(Boolean(node.Condition, visited.Condition)).WithWhenTrue(Boolean(node.WhenTrue, visited.WhenTrue)).WithWhenFalse(Boolean(node.WhenFalse, visited.WhenFalse));
    }

    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
    {
        var visited = (ReturnStatementSyntax)base.VisitReturnStatement(node)!;
        return node.Expression is { } value && visited.Expression is { } inner ? visited.WithExpression(Boolean(value, inner)) : visited;
    }

    public override SyntaxNode? VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        var visited = (ArrowExpressionClauseSyntax)base.VisitArrowExpressionClause(node)!;
        return visited.WithExpression(Boolean(node.Expression, visited.Expression));
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var visited = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return node.ExpressionBody is { } body && visited.ExpressionBody is { } inner ? visited.WithExpressionBody(Boolean(body, inner)) : visited;
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var visited = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return node.ExpressionBody is { } body && visited.ExpressionBody is { } inner ? visited.WithExpressionBody(Boolean(body, inner)) : visited;
    }

    public override SyntaxNode? VisitArgument(ArgumentSyntax node)
    {
        var visited = (ArgumentSyntax)base.VisitArgument(node)!;
        return node.RefKindKeyword.IsKind(SyntaxKind.None) ? visited.WithExpression(Boolean(node.Expression, visited.Expression)) : visited;
    }

    public override SyntaxNode? VisitEqualsValueClause(EqualsValueClauseSyntax node)
    {
        var visited = (EqualsValueClauseSyntax)base.VisitEqualsValueClause(node)!;
        return visited.WithValue(Boolean(node.Value, visited.Value));
    }

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        var visited = (AssignmentExpressionSyntax)base.VisitAssignmentExpression(node)!;
        return visited.WithRight(Boolean(node.Right, visited.Right));
    }

    public override SyntaxNode? VisitSwitchExpressionArm(SwitchExpressionArmSyntax node)
    {
        var visited = (SwitchExpressionArmSyntax)base.VisitSwitchExpressionArm(node)!;
        return visited.WithExpression(Boolean(node.Expression, visited.Expression));
    }

    public override SyntaxNode? VisitWhenClause(WhenClauseSyntax node)
    {
        var visited = (WhenClauseSyntax)base.VisitWhenClause(node)!;
        return visited.WithCondition(Boolean(node.Condition, visited.Condition));
    }

    /// <summary>A condition made true and made false; of a chain only what its operands' switches do not give.</summary>
    /// <param name="original">The condition as it is written.</param>
    /// <param name="visited">The same with the switches inside.</param>
    /// <param name="isLoop">Whether it leads round a loop, which is not made endless.</param>
    private ExpressionSyntax Boolean(ExpressionSyntax original, ExpressionSyntax visited, bool isLoop = false)
    {
        if (model.GetTypeInfo(original) is not { Type.SpecialType: SpecialType.System_Boolean, ConvertedType.SpecialType: SpecialType.System_Boolean })
        {
            return visited;
        }

        var bare = ConditionRewriter.Bare(original);
        if (bare is LiteralExpressionSyntax literal)
        {
            return isLoop ? visited : Forced(original, visited, literal.IsKind(SyntaxKind.FalseLiteralExpression));
        }

        if (model.GetConstantValue(original).HasValue || bare is ConditionalExpressionSyntax or SwitchExpressionSyntax or AssignmentExpressionSyntax)
        {
            return visited;
        }

        if (ConditionRewriter.IsChain(original))
        {
            return Forced(original, visited, bare.IsKind(SyntaxKind.LogicalOrExpression) && !isLoop);
        }

        var named = ConditionRewriter.Names(original);
        var result = named == false ? visited : Forced(original, visited, false);
        return named == true || isLoop ? result : Forced(original, result, true);
    }

    private ExpressionSyntax Forced(ExpressionSyntax original, ExpressionSyntax visited, bool makesTrue)
    {
        var number = Add(original, $"{(makesTrue ? "true" : "false")}: {Mutant.Shown(original.ToString())}");
        if (number == 0)
        {
            return visited;
        }

        // What a call hands out has a value only if it is called.
        if (!HandsOut(original) || HasNames(original))
        {
            return ConditionRewriter.Forced(number, visited, makesTrue);
        }

        var is_ = Is(number);
        var bare = SyntaxFactory.ParenthesizedExpression(visited.WithoutTrivia());
        return Marked(number, makesTrue
            ? SyntaxFactory.BinaryExpression(SyntaxKind.BitwiseOrExpression, bare, is_)
            : SyntaxFactory.BinaryExpression(SyntaxKind.BitwiseAndExpression, bare, SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, is_))).WithTriviaFrom(visited);
    }

    /// <summary>The number of a new switch; zero where none may stand.</summary>
    private int Add(SyntaxNode original, string what)
    {
        var member = MemberOf(original);
        var times = seen[(member, what)] = seen.GetValueOrDefault((member, what)) + 1;
        var own = times == 1 ? what : string.Create(CultureInfo.InvariantCulture, $"{what} ({times})");
        if (!isAllowed(original.SpanStart, own))
        {
            return 0;
        }

        mutants.Add(new(mutants.Count + 1, file, original.GetLocation().GetLineSpan().StartLinePosition.Line + 1, own, original.SpanStart, member));
        return mutants.Count;
    }

    private static string MemberOf(SyntaxNode node)
    {
        var type = node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.Text ?? "";
        var member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not BaseTypeDeclarationSyntax) switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
            IndexerDeclarationSyntax => "this",
            _ => "new",
        };
        return $"{type}.{member}";
    }

    private static ExpressionSyntax Is(int number) => SyntaxFactory.ParseExpression(string.Create(CultureInfo.InvariantCulture, $"global::EgressLint.ConditionSwitch.Is({number})"));

    private static ParenthesizedExpressionSyntax Marked(int number, ExpressionSyntax code) => SyntaxFactory.ParenthesizedExpression(code.WithLeadingTrivia(SyntaxFactory.Space))
        .WithAdditionalAnnotations(new SyntaxAnnotation(Mutant.Mark, number.ToString(CultureInfo.InvariantCulture)));

    private static bool HandsOut(SyntaxNode code) => code.DescendantNodesAndSelf().Any(n => n is ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword });

    private static bool HasNames(SyntaxNode code) => code.DescendantNodesAndSelf().Any(n => n is SingleVariableDesignationSyntax);
}
