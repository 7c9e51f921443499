using System.Collections.Immutable;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>An expression, or a target of an assignment: patterns are array and object literals in a target's place.</summary>
public abstract class JsExpression(TextSpan span) : SyntaxNode(span);

/// <summary><c>null</c>.</summary>
public sealed class JsNull(TextSpan span) : JsExpression(span);

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class JsBoolean(TextSpan span, bool value) : JsExpression(span)
{
    /// <summary>Which.</summary>
    public bool Value => value;
}

/// <summary>A number.</summary>
public sealed class JsNumber(TextSpan span, double value) : JsExpression(span)
{
    /// <summary>Its value.</summary>
    public double Value => value;
}

/// <summary>A string literal. Its span has the quotes.</summary>
public sealed class JsString(TextSpan span, string value) : JsExpression(span)
{
    /// <summary>Its value, escapes resolved.</summary>
    public string Value => value;
}

/// <summary>A regular expression literal.</summary>
public sealed class JsRegex(TextSpan span, string pattern, string flags) : JsExpression(span)
{
    /// <summary>Between the slashes, as written.</summary>
    public string Pattern => pattern;

    /// <summary>Behind the second slash.</summary>
    public string Flags => flags;
}

/// <summary>A template: texts with expressions between them, one text more than expressions.</summary>
public sealed class JsTemplate(TextSpan span, JsExpression? tag, ImmutableArray<string> texts, ImmutableArray<JsExpression> values)
    : JsExpression(span)
{
    /// <summary>The function of a tagged template.</summary>
    public JsExpression? Tag => tag;

    /// <summary>The texts, escapes resolved.</summary>
    public ImmutableArray<string> Texts => texts;

    /// <summary>The expressions between them.</summary>
    public ImmutableArray<JsExpression> Values => values;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => tag is null ? ImmutableArray<SyntaxNode>.CastUp(values).AsSpan() : JsNodes.Of(tag, values);
}

/// <summary>A name.</summary>
public sealed class JsIdentifier(TextSpan span, string name) : JsExpression(span)
{
    /// <summary>The name, escapes resolved.</summary>
    public string Name => name;
}

/// <summary><c>this</c>.</summary>
public sealed class JsThis(TextSpan span) : JsExpression(span);

/// <summary><c>super</c>.</summary>
public sealed class JsSuper(TextSpan span) : JsExpression(span);

/// <summary>A place left out in an array literal: <c>[1,,2]</c>.</summary>
public sealed class JsHole(TextSpan span) : JsExpression(span);

/// <summary><c>...value</c> in a call, an array or object literal; rest in a pattern or a parameter list.</summary>
public sealed class JsSpread(TextSpan span, JsExpression value) : JsExpression(span)
{
    /// <summary>What is spread, or collects the rest.</summary>
    public JsExpression Value => value;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { value };
}

/// <summary>An array literal, or an array pattern, where <see cref="JsAssignment"/> gives a default.</summary>
public sealed class JsArray(TextSpan span, ImmutableArray<JsExpression> elements) : JsExpression(span)
{
    /// <summary>With <see cref="JsHole"/> and <see cref="JsSpread"/>.</summary>
    public ImmutableArray<JsExpression> Elements => elements;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(elements).AsSpan();
}

/// <summary>What a property of an object literal or a member of a class is.</summary>
public enum JsPropertyKind
{
    /// <summary>A value.</summary>
    Value,

    /// <summary><c>get</c>.</summary>
    Get,

    /// <summary><c>set</c>.</summary>
    Set,

    /// <summary><c>...value</c> in an object literal.</summary>
    Spread,

    /// <summary>A static block of a class; its value is a function without parameters.</summary>
    StaticBlock,
}

/// <summary>A property of an object literal or object pattern, or a member of a class.</summary>
public sealed class JsProperty(TextSpan span, JsPropertyKind kind, string? name, JsExpression? computed, TextSpan key, JsExpression? value, bool isStatic, bool isMethod)
    : SyntaxNode(span)
{
    /// <summary>What it is.</summary>
    public JsPropertyKind Kind => kind;

    /// <summary>The name (a number in its canonical form, a private one with its hash); null when it is computed or a spread.</summary>
    public string? Name => name;

    /// <summary>The expression in brackets that gives the name.</summary>
    public JsExpression? Computed => computed;

    /// <summary>Where the name stands.</summary>
    public TextSpan Key => key;

    /// <summary>The value, function, spread expression or pattern target; null for a field of a class without one.</summary>
    public JsExpression? Value => value;

    /// <summary>Whether it is a static member of a class.</summary>
    public bool IsStatic => isStatic;

    /// <summary>Whether it was written as a method; in a class every other value is a field.</summary>
    public bool IsMethod => isMethod;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Present(computed, value);
}

/// <summary>An object literal or object pattern.</summary>
public sealed class JsObject(TextSpan span, ImmutableArray<JsProperty> properties) : JsExpression(span)
{
    /// <summary>In order.</summary>
    public ImmutableArray<JsProperty> Properties => properties;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(properties).AsSpan();
}

/// <summary>A function of any form: declaration, expression, method or arrow.</summary>
public sealed class JsFunction(TextSpan span, string? name, TextSpan nameSpan, ImmutableArray<JsExpression> parameters, ImmutableArray<JsStatement> body, JsFunctionTraits traits)
    : JsExpression(span)
{
    /// <summary>Its own name; null when it has none.</summary>
    public string? Name => name;

    /// <summary>Where the name stands; where the function begins when there is none.</summary>
    public TextSpan NameSpan => nameSpan;

    /// <summary>Targets; <see cref="JsAssignment"/> gives a default, <see cref="JsSpread"/> is the rest.</summary>
    public ImmutableArray<JsExpression> Parameters => parameters;

    /// <summary>The statements; of an arrow with an expression body one <see cref="JsReturn"/>.</summary>
    public ImmutableArray<JsStatement> Body => body;

    /// <summary>Its form.</summary>
    public JsFunctionTraits Traits => traits;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Join(parameters, body);
}

/// <summary>The form of a function.</summary>
[Flags]
public enum JsFunctionTraits
{
    /// <summary>An ordinary one.</summary>
    None = 0,

    /// <summary><c>=></c>: without <c>this</c> and <c>arguments</c> of its own.</summary>
    Arrow = 1,

    /// <summary>A generator.</summary>
    Generator = 2,

    /// <summary>Asynchronous.</summary>
    Async = 4,

    /// <summary>Its body begins with <c>"use strict"</c>.</summary>
    Strict = 8,
}

/// <summary>A class.</summary>
public sealed class JsClass(TextSpan span, string? name, TextSpan nameSpan, JsExpression? extends, ImmutableArray<JsProperty> members)
    : JsExpression(span)
{
    /// <summary>Its name; null when it has none.</summary>
    public string? Name => name;

    /// <summary>Where the name stands.</summary>
    public TextSpan NameSpan => nameSpan;

    /// <summary>Behind <c>extends</c>.</summary>
    public JsExpression? Extends => extends;

    /// <summary>In order; the constructor is the method of that name.</summary>
    public ImmutableArray<JsProperty> Members => members;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => extends is null ? ImmutableArray<SyntaxNode>.CastUp(members).AsSpan() : JsNodes.Of(extends, members);
}

/// <summary>An operator of one, two or more operands.</summary>
public enum JsOperator
{
    /// <summary><c>-x</c></summary>
    Negate,

    /// <summary><c>+x</c></summary>
    ToNumber,

    /// <summary><c>!</c></summary>
    Not,

    /// <summary><c>~</c></summary>
    BitNot,

    /// <summary><c>typeof</c></summary>
    TypeOf,

    /// <summary><c>void</c></summary>
    Void,

    /// <summary><c>delete</c></summary>
    Delete,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>===</c></summary>
    StrictEqual,

    /// <summary><c>!==</c></summary>
    StrictNotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>in</c></summary>
    In,

    /// <summary><c>instanceof</c></summary>
    InstanceOf,

    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>%</c></summary>
    Remainder,

    /// <summary><c>**</c></summary>
    Power,

    /// <summary><c>&lt;&lt;</c></summary>
    ShiftLeft,

    /// <summary><c>>></c></summary>
    ShiftRight,

    /// <summary><c>>>></c></summary>
    ShiftRightUnsigned,

    /// <summary><c>&amp;</c></summary>
    BitAnd,

    /// <summary><c>|</c></summary>
    BitOr,

    /// <summary><c>^</c></summary>
    BitXor,

    /// <summary><c>&amp;&amp;</c></summary>
    And,

    /// <summary><c>||</c></summary>
    Or,

    /// <summary><c>??</c></summary>
    Coalesce,

    /// <summary>Plain <c>=</c>; only in assignments.</summary>
    Assign,
}

/// <summary>An operator before its operand: <c>- + ! ~ typeof void delete</c>.</summary>
public sealed class JsUnary(TextSpan span, JsOperator @operator, JsExpression operand) : JsExpression(span)
{
    /// <summary>Which.</summary>
    public JsOperator Operator => @operator;

    /// <summary>The operand.</summary>
    public JsExpression Operand => operand;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { operand };
}

/// <summary><c>++</c> or <c>--</c>.</summary>
public sealed class JsUpdate(TextSpan span, bool isIncrement, bool isPrefix, JsExpression target) : JsExpression(span)
{
    /// <summary>Whether it is <c>++</c>.</summary>
    public bool IsIncrement => isIncrement;

    /// <summary>Whether it stands before the target.</summary>
    public bool IsPrefix => isPrefix;

    /// <summary>What changes.</summary>
    public JsExpression Target => target;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { target };
}

/// <summary>Two operands of comparison, arithmetic or bits.</summary>
public sealed class JsBinary(TextSpan span, JsOperator @operator, JsExpression left, JsExpression right) : JsExpression(span)
{
    /// <summary>Which; never <see cref="JsOperator.Add"/>, and no logical one.</summary>
    public JsOperator Operator => @operator;

    /// <summary>Before the operator.</summary>
    public JsExpression Left => left;

    /// <summary>Behind it.</summary>
    public JsExpression Right => right;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { left, right };
}

/// <summary>
/// Two or more operands of one of <c>|| &amp;&amp; ?? +</c>, in order: <c>a || b || c</c> is one node, however long, and so is what brackets
/// group to the left of it.
/// </summary>
public sealed class JsChain(TextSpan span, JsOperator @operator, ImmutableArray<JsExpression> operands) : JsExpression(span)
{
    /// <summary>Or, And, Coalesce or Add.</summary>
    public JsOperator Operator => @operator;

    /// <summary>At least two, evaluated from left to right.</summary>
    public ImmutableArray<JsExpression> Operands => operands;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(operands).AsSpan();
}

/// <summary><c>a ? b : c ? d : e</c> as one node: tests with their values, and the last value.</summary>
public sealed class JsConditional(TextSpan span, ImmutableArray<JsExpression> tests, ImmutableArray<JsExpression> values, JsExpression otherwise)
    : JsExpression(span)
{
    /// <summary>In order.</summary>
    public ImmutableArray<JsExpression> Tests => tests;

    /// <summary>One for each test.</summary>
    public ImmutableArray<JsExpression> Values => values;

    /// <summary>When no test holds.</summary>
    public JsExpression Otherwise => otherwise;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Join(tests, values, otherwise);
}

/// <summary>An assignment, also a default in a pattern or parameter list.</summary>
public sealed class JsAssignment(TextSpan span, JsOperator @operator, JsExpression target, JsExpression value) : JsExpression(span)
{
    /// <summary><see cref="JsOperator.Assign"/>, or the operator of a compound one.</summary>
    public JsOperator Operator => @operator;

    /// <summary>What is assigned to.</summary>
    public JsExpression Target => target;

    /// <summary>What is assigned.</summary>
    public JsExpression Value => value;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => new SyntaxNode[] { target, value };
}

/// <summary><c>a, b</c>.</summary>
public sealed class JsSequence(TextSpan span, ImmutableArray<JsExpression> expressions) : JsExpression(span)
{
    /// <summary>At least two.</summary>
    public ImmutableArray<JsExpression> Expressions => expressions;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(expressions).AsSpan();
}

/// <summary><c>a.b</c>, <c>a[b]</c>, <c>a?.b</c>.</summary>
public sealed class JsMember(TextSpan span, JsExpression @object, string? name, TextSpan nameSpan, JsExpression? index, bool isOptional) : JsExpression(span)
{
    /// <summary>Before the dot or bracket.</summary>
    public JsExpression Object => @object;

    /// <summary>Behind the dot; null with brackets.</summary>
    public string? Name => name;

    /// <summary>The name, or the index with its brackets.</summary>
    public TextSpan NameSpan => nameSpan;

    /// <summary>In the brackets.</summary>
    public JsExpression? Index => index;

    /// <summary>Whether it is <c>?.</c>; a null object then ends the whole chain of members and calls with undefined.</summary>
    public bool IsOptional => isOptional;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Present(@object, index);
}

/// <summary>A call.</summary>
public sealed class JsCall(TextSpan span, JsExpression callee, ImmutableArray<JsExpression> arguments, bool isOptional) : JsExpression(span)
{
    /// <summary>What is called.</summary>
    public JsExpression Callee => callee;

    /// <summary>In order, with <see cref="JsSpread"/>.</summary>
    public ImmutableArray<JsExpression> Arguments => arguments;

    /// <summary>Whether it is <c>?.(</c>.</summary>
    public bool IsOptional => isOptional;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Of(callee, arguments);
}

/// <summary><c>new F(…)</c>.</summary>
public sealed class JsNew(TextSpan span, JsExpression callee, ImmutableArray<JsExpression> arguments) : JsExpression(span)
{
    /// <summary>What is constructed.</summary>
    public JsExpression Callee => callee;

    /// <summary>In order, with <see cref="JsSpread"/>; empty without brackets.</summary>
    public ImmutableArray<JsExpression> Arguments => arguments;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => JsNodes.Of(callee, arguments);
}

/// <summary>Something that is read and not evaluated: <c>yield</c>, <c>await</c>, <c>import()</c>, a BigInt, nesting beyond the limit.</summary>
public sealed class JsUnsupported(TextSpan span, string what) : JsExpression(span)
{
    /// <summary>What it is, such as "'yield'".</summary>
    public string What => what;
}

/// <summary>A place where an expression is missing or broken. A problem of the tree says why.</summary>
public sealed class JsMissing(TextSpan span) : JsExpression(span);
