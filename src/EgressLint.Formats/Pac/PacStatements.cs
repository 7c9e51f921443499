using System.Collections.Immutable;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>A statement.</summary>
public abstract class JsStatement(TextSpan span) : SyntaxNode(span);

/// <summary>How a name is declared.</summary>
public enum JsDeclarationKind
{
    /// <summary><c>var</c>.</summary>
    Var,

    /// <summary><c>let</c>.</summary>
    Let,

    /// <summary><c>const</c>.</summary>
    Const,
}

/// <summary>A target with its initial value.</summary>
public sealed class JsDeclarator(TextSpan span, JsExpression target, JsExpression? initial) : SyntaxNode(span)
{
    /// <summary>A name or a pattern.</summary>
    public JsExpression Target => target;

    /// <summary>Behind the equals sign.</summary>
    public JsExpression? Initial => initial;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Present(target, initial);
}

/// <summary><c>var</c>, <c>let</c> or <c>const</c>.</summary>
public sealed class JsVariables(TextSpan span, JsDeclarationKind kind, ImmutableArray<JsDeclarator> declarators) : JsStatement(span)
{
    /// <summary>Which.</summary>
    public JsDeclarationKind Kind => kind;

    /// <summary>In order.</summary>
    public ImmutableArray<JsDeclarator> Declarators => declarators;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(declarators).AsSpan();
}

/// <summary>A function declaration.</summary>
public sealed class JsFunctionDeclaration(TextSpan span, JsFunction function) : JsStatement(span)
{
    /// <summary>The function; it has a name.</summary>
    public JsFunction Function => function;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { function };
}

/// <summary>A class declaration.</summary>
public sealed class JsClassDeclaration(TextSpan span, JsClass @class) : JsStatement(span)
{
    /// <summary>The class; it has a name.</summary>
    public JsClass Class => @class;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { @class };
}

/// <summary>An expression as a statement.</summary>
public sealed class JsExpressionStatement(TextSpan span, JsExpression expression) : JsStatement(span)
{
    /// <summary>The expression.</summary>
    public JsExpression Expression => expression;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { expression };
}

/// <summary><c>{ … }</c>.</summary>
public sealed class JsBlock(TextSpan span, ImmutableArray<JsStatement> statements) : JsStatement(span)
{
    /// <summary>In order.</summary>
    public ImmutableArray<JsStatement> Statements => statements;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(statements).AsSpan();
}

/// <summary><c>;</c> alone, or <c>debugger</c>.</summary>
public sealed class JsEmpty(TextSpan span) : JsStatement(span);

/// <summary><c>if … else if … else …</c> as one node: tests with what they guard, and the last branch.</summary>
public sealed class JsIf(TextSpan span, ImmutableArray<JsExpression> tests, ImmutableArray<JsStatement> branches, JsStatement? otherwise) : JsStatement(span)
{
    /// <summary>In order.</summary>
    public ImmutableArray<JsExpression> Tests => tests;

    /// <summary>One for each test.</summary>
    public ImmutableArray<JsStatement> Branches => branches;

    /// <summary>Behind the last <c>else</c>.</summary>
    public JsStatement? Otherwise => otherwise;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Join(tests, branches, otherwise);
}

/// <summary><c>for (;;)</c>.</summary>
public sealed class JsFor(TextSpan span, JsStatement? initial, JsExpression? test, JsExpression? update, JsStatement body) : JsStatement(span)
{
    /// <summary>Variables or an expression statement.</summary>
    public JsStatement? Initial => initial;

    /// <summary>The condition.</summary>
    public JsExpression? Test => test;

    /// <summary>After each round.</summary>
    public JsExpression? Update => update;

    /// <summary>The body.</summary>
    public JsStatement Body => body;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Present(initial, test, update, body);
}

/// <summary><c>for (x in y)</c> and <c>for (x of y)</c>.</summary>
public sealed class JsForEach(TextSpan span, bool isOf, JsDeclarationKind? kind, JsExpression target, JsExpression subject, JsStatement body) : JsStatement(span)
{
    /// <summary>Whether it is <c>of</c>.</summary>
    public bool IsOf => isOf;

    /// <summary>How the target is declared; null when it is assigned to.</summary>
    public JsDeclarationKind? Kind => kind;

    /// <summary>What takes each key or element.</summary>
    public JsExpression Target => target;

    /// <summary>What is walked over.</summary>
    public JsExpression Subject => subject;

    /// <summary>The body.</summary>
    public JsStatement Body => body;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { target, subject, body };
}

/// <summary><c>while</c> and <c>do … while</c>.</summary>
public sealed class JsWhile(TextSpan span, bool isDo, JsExpression test, JsStatement body) : JsStatement(span)
{
    /// <summary>Whether the test comes after the body.</summary>
    public bool IsDo => isDo;

    /// <summary>The condition.</summary>
    public JsExpression Test => test;

    /// <summary>The body.</summary>
    public JsStatement Body => body;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { test, body };
}

/// <summary><c>break</c> and <c>continue</c>.</summary>
public sealed class JsJump(TextSpan span, bool isBreak, string? label) : JsStatement(span)
{
    /// <summary>Whether it is <c>break</c>.</summary>
    public bool IsBreak => isBreak;

    /// <summary>Its label.</summary>
    public string? Label => label;
}

/// <summary><c>return</c>.</summary>
public sealed class JsReturn(TextSpan span, JsExpression? value) : JsStatement(span)
{
    /// <summary>What is returned.</summary>
    public JsExpression? Value => value;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Present(value);
}

/// <summary>A case of a switch.</summary>
public sealed class JsCase(TextSpan span, JsExpression? test, ImmutableArray<JsStatement> body) : SyntaxNode(span)
{
    /// <summary>The value; null for <c>default</c>.</summary>
    public JsExpression? Test => test;

    /// <summary>The statements.</summary>
    public ImmutableArray<JsStatement> Body => body;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => test is null ? ImmutableArray<SyntaxNode>.CastUp(body).AsSpan() : JsNodes.Of(test, body);
}

/// <summary><c>switch</c>.</summary>
public sealed class JsSwitch(TextSpan span, JsExpression subject, ImmutableArray<JsCase> cases) : JsStatement(span)
{
    /// <summary>What is compared.</summary>
    public JsExpression Subject => subject;

    /// <summary>In order.</summary>
    public ImmutableArray<JsCase> Cases => cases;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Of(subject, cases);
}

/// <summary><c>throw</c>.</summary>
public sealed class JsThrow(TextSpan span, JsExpression value) : JsStatement(span)
{
    /// <summary>What is thrown.</summary>
    public JsExpression Value => value;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { value };
}

/// <summary><c>try</c>.</summary>
public sealed class JsTry(TextSpan span, JsBlock block, JsExpression? parameter, JsBlock? handler, JsBlock? finalizer) : JsStatement(span)
{
    /// <summary>What is tried.</summary>
    public JsBlock Block => block;

    /// <summary>What takes the exception: a name or a pattern.</summary>
    public JsExpression? Parameter => parameter;

    /// <summary><c>catch</c>.</summary>
    public JsBlock? Handler => handler;

    /// <summary><c>finally</c>.</summary>
    public JsBlock? Finalizer => finalizer;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Present(block, parameter, handler, finalizer);
}

/// <summary><c>label: …</c>.</summary>
public sealed class JsLabeled(TextSpan span, string label, JsStatement body) : JsStatement(span)
{
    /// <summary>The label.</summary>
    public string Label => label;

    /// <summary>What it names.</summary>
    public JsStatement Body => body;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { body };
}

/// <summary><c>with (object) …</c>: names inside may be those of the object.</summary>
public sealed class JsWith(TextSpan span, JsExpression subject, JsStatement body) : JsStatement(span)
{
    /// <summary>The object.</summary>
    public JsExpression Subject => subject;

    /// <summary>The body.</summary>
    public JsStatement Body => body;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { subject, body };
}

/// <summary>A statement that is read and not executed: what error recovery skipped, nesting beyond the limit.</summary>
public sealed class JsUnsupportedStatement(TextSpan span, string what) : JsStatement(span)
{
    /// <summary>What it is, such as "a stray '}'".</summary>
    public string What => what;
}

internal static class JsNodes
{
    public static SyntaxNode[] Present(params ReadOnlySpan<SyntaxNode?> nodes)
    {
        var found = new List<SyntaxNode>(nodes.Length);
        foreach (var node in nodes)
        {
            if (node is not null)
            {
                found.Add(node);
            }
        }

        return [.. found];
    }

    public static SyntaxNode[] Of<T>(SyntaxNode first, ImmutableArray<T> rest)
        where T : SyntaxNode => [first, .. rest];

    public static SyntaxNode[] Join<T>(ImmutableArray<JsExpression> tests, ImmutableArray<T> branches, SyntaxNode? last)
        where T : SyntaxNode
    {
        var all = new List<SyntaxNode>((2 * tests.Length) + 1);
        for (var i = 0; i < tests.Length; i++)
        {
            all.Add(tests[i]);
            all.Add(branches[i]);
        }

        return last is null ? [.. all] : [.. all, last];
    }

    public static SyntaxNode[] Join(ImmutableArray<JsExpression> first, ImmutableArray<JsStatement> rest) => [.. first, .. rest];
}
