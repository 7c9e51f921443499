using System.Collections.Immutable;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>The kinds of token behind <see cref="SyntaxToken.RawKind"/>.</summary>
public enum PacTokenKind : ushort
{
    /// <summary>The end; its gap holds whatever follows the last token.</summary>
    EndOfFile,

    /// <summary>A name that is not a keyword where it stands.</summary>
    Identifier,

    /// <summary>A reserved word.</summary>
    Keyword,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string with its quotes.</summary>
    String,

    /// <summary>A regular expression with its flags.</summary>
    Regex,

    /// <summary>A piece of a template, from a back-tick or brace to a back-tick or <c>${</c>.</summary>
    Template,

    /// <summary>An operator, bracket, comma or semicolon.</summary>
    Punctuator,

    /// <summary>Characters that begin no token.</summary>
    Unknown,
}

/// <summary>Parts of the language that the oldest engines lack.</summary>
public enum JsFeature
{
    /// <summary>ES5: <c>get</c> and <c>set</c> in an object literal.</summary>
    Accessor,

    /// <summary>ES5: a reserved word as a property name.</summary>
    ReservedPropertyName,

    /// <summary>ES5: a comma behind the last element of an object literal.</summary>
    TrailingComma,

    /// <summary>ES2015: <c>let</c>.</summary>
    Let,

    /// <summary>ES2015: <c>const</c>.</summary>
    Const,

    /// <summary>ES2015: an arrow function.</summary>
    Arrow,

    /// <summary>ES2015: a class.</summary>
    Class,

    /// <summary>ES2015: a template.</summary>
    Template,

    /// <summary>ES2015: <c>for … of</c>.</summary>
    ForOf,

    /// <summary>ES2015: spread and rest.</summary>
    Spread,

    /// <summary>ES2015: destructuring.</summary>
    Destructuring,

    /// <summary>ES2015: a default value of a parameter.</summary>
    DefaultParameter,

    /// <summary>ES2015: shorthand properties, methods and computed names in an object literal.</summary>
    ObjectShorthand,

    /// <summary>ES2015: generators.</summary>
    Generator,

    /// <summary>ES2015: binary and octal numbers with a prefix.</summary>
    NumberPrefix,

    /// <summary>ES2016: <c>**</c>.</summary>
    Exponent,

    /// <summary>ES2017: <c>async</c> and <c>await</c>.</summary>
    Async,

    /// <summary>ES2019: <c>catch</c> without a name.</summary>
    OptionalCatch,

    /// <summary>ES2020: <c>?.</c></summary>
    OptionalChaining,

    /// <summary>ES2020: <c>??</c></summary>
    NullishCoalescing,

    /// <summary>ES2020: numbers ending in <c>n</c>.</summary>
    BigInt,

    /// <summary>ES2021: <c>||=</c>, <c>&amp;&amp;=</c>, <c>??=</c>, and underscores in numbers.</summary>
    LogicalAssignment,

    /// <summary>ES2022: fields, private names and static blocks of classes.</summary>
    ClassField,
}

/// <summary>A use of a feature.</summary>
public readonly record struct JsFeatureUse(JsFeature Feature, TextSpan Span);

/// <summary>A whole script.</summary>
public sealed class JsProgram(
    TextSpan span, ImmutableArray<JsStatement> statements, ImmutableArray<JsFeatureUse> features, TextSpan? firstError)
    : SyntaxNode(span)
{
    /// <summary>In order.</summary>
    public ImmutableArray<JsStatement> Statements => statements;

    /// <summary>The first use of each feature beyond ES3, in order of position.</summary>
    public ImmutableArray<JsFeatureUse> Features => features;

    /// <summary>Where an engine stops reading: the whole script is refused; null when it is well-formed.</summary>
    public TextSpan? FirstError => firstError;

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(statements).AsSpan();
}
