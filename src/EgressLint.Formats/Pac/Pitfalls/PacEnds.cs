using System.Collections.Immutable;
using EgressLint.Core.Syntax;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Whether statements let the next one be reached.</summary>
internal static class PacEnds
{
    /// <summary>The statements directly in a node; default when it has no list of them.</summary>
    public static ImmutableArray<JsStatement> Statements(SyntaxNode? node) => node switch
    {
        JsProgram program => program.Statements,
        JsBlock block => block.Statements,
        JsFunction function => function.Body,
        JsCase one => one.Body,
        _ => default,
    };

    /// <summary>Whether nothing reaches the end of a list, as far as that is plain; where it is not, it is taken to be so.</summary>
    public static bool AlwaysEnds(ImmutableArray<JsStatement> statements) => statements.Any(s => AlwaysEnds(s));

    /// <summary>Whether a statement surely returns or throws, or is not understood. The parser bounds the depth.</summary>
    public static bool AlwaysEnds(JsStatement statement) => statement switch
    {
        JsReturn or JsThrow or JsUnsupportedStatement or JsSwitch or JsLabeled => true,
        JsBlock block => AlwaysEnds(block.Statements),
        JsIf conditional => conditional.Otherwise is { } otherwise && AlwaysEnds(otherwise) && conditional.Branches.All(AlwaysEnds),
        JsWith with => AlwaysEnds(with.Body),
        JsTry attempt => (attempt.Finalizer is { } last && AlwaysEnds(last)) || (AlwaysEnds(attempt.Block) && (attempt.Handler is not { } handler || AlwaysEnds(handler))),
        JsFor { Test: null } => true,
        JsWhile { Test: JsBoolean or JsNumber } => true,
        _ => false,
    };

    /// <summary>Whether a statement surely returns: nothing that is not understood counts.</summary>
    public static bool SurelyReturns(JsStatement statement) => statement switch
    {
        JsReturn or JsThrow => true,
        JsBlock block => block.Statements.Any(SurelyReturns),
        _ => false,
    };
}
