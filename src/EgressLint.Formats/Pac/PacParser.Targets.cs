using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Names, and what can be assigned to or declared.</summary>
internal sealed partial class PacParser
{
    // The last expression that stood in brackets of its own, and the last chain with '?.': only the parser knows about both.
    private JsExpression? parenthesized;
    private JsExpression? optionalChain;

    /// <summary>
    /// What is wrong in an expression if it stays one, and if it turns out to be a pattern: places plus one, zero for nothing.
    /// Which of them counts shows only behind it.
    /// </summary>
    private struct Cover
    {
        public int ShorthandValue;
        public int DoubleProto;
        public int CommaAfterRest;
        public int BracketsInTarget;
        public int BracketsInBinding;
    }

    private bool IsParenthesized(JsExpression expression) => ReferenceEquals(expression, parenthesized);

    /// <summary>Says what is wrong with something that is an expression and no pattern.</summary>
    private void Settle(ref Cover cover)
    {
        if (cover.ShorthandValue > 0)
        {
            Mistake(new(cover.ShorthandValue - 1, 1), "'=' gives a default value, which only a pattern has");
        }

        if (cover.DoubleProto > 0)
        {
            Mistake(new(cover.DoubleProto - 1, 9), "'__proto__' is set twice");
        }

        cover.ShorthandValue = cover.DoubleProto = 0;
    }

    /// <summary>Says what is wrong with something that is a pattern.</summary>
    private void SettlePattern(ref Cover cover, bool isBinding)
    {
        if (cover.CommaAfterRest > 0)
        {
            Mistake(new(cover.CommaAfterRest - 1, 1), "the rest stands at the end of a pattern");
        }

        var brackets = isBinding ? cover.BracketsInBinding : cover.BracketsInTarget;
        if (brackets > 0)
        {
            Mistake(new(brackets - 1, 1), "brackets stand around a part of a pattern");
        }
    }

    /// <summary>Something is assigned to the expression.</summary>
    private void RequireTarget(JsExpression target, ref Cover cover)
    {
        if (target is JsArray or JsObject && !IsParenthesized(target))
        {
            SettlePattern(ref cover, isBinding: false);
            RequirePattern(target, isBinding: false);
            return;
        }

        RequireSimpleTarget(target);
    }

    private void RequireSimpleTarget(JsExpression target, bool allowCall = true)
    {
        switch (target)
        {
            case JsIdentifier name when context.IsStrict && name.Name is "eval" or "arguments":
                Mistake(name.Span, "strict code assigns nothing to '" + name.Name + "'");
                break;
            case JsMember when ReferenceEquals(target, optionalChain) && !IsParenthesized(target):
                Mistake(target.Span, "nothing can be assigned behind '?.'");
                break;
            case JsIdentifier or JsMember or JsMissing:
                break;

            // Engines take a call as a target, for the sake of old pages; it fails when it is reached.
            case JsCall when allowCall && !ReferenceEquals(target, optionalChain):
                break;
            case JsUnsupported { What: not ("'await'" or "'yield'" or "'import'" or "'new.target'" or "a BigInt") }:
                break;
            default:
                Mistake(target.Span, "nothing can be assigned to " + Quoted(target.Span));
                break;
        }
    }

    private string Quoted(TextSpan span)
    {
        var shown = text[span];
        var end = shown.IndexOfAny('\r', '\n');
        shown = end >= 0 ? shown[..end] : shown;
        return "'" + (shown.Length > 40 ? string.Concat(shown[..40], "…") : shown.ToString()) + "'";
    }

    private void RequirePattern(JsExpression target, bool isBinding)
    {
        switch (target)
        {
            case JsArray array:
                Use(JsFeature.Destructuring, array.Span);
                foreach (var element in array.Elements)
                {
                    RequireElement(element, isBinding);
                }

                break;
            case JsObject properties:
                Use(JsFeature.Destructuring, properties.Span);
                foreach (var property in properties.Properties)
                {
                    RequireProperty(property, isBinding);
                }

                break;
            case JsUnsupported { What: TooDeep }:
                break;
            case JsHole or JsIdentifier { Name: not ("eval" or "arguments") } or JsMissing:
                break;
            case JsMember or JsCall or JsUnsupported when isBinding:
                Mistake(target.Span, "a name is declared here, and " + Quoted(target.Span) + " is none");
                break;
            case JsCall:
                Mistake(target.Span, "nothing can be assigned to " + Quoted(target.Span));
                break;
            default:
                RequireSimpleTarget(target);
                break;
        }
    }

    private void RequireElement(JsExpression element, bool isBinding)
    {
        switch (element)
        {
            case JsSpread { Value: JsAssignment { Operator: JsOperator.Assign } } spread:
                Mistake(spread.Span, "the rest has no default value");
                break;
            case JsSpread spread:
                RequirePattern(spread.Value, isBinding);
                break;
            case JsAssignment { Operator: JsOperator.Assign } assignment:
                RequirePattern(assignment.Target, isBinding);
                break;
            default:
                RequirePattern(element, isBinding);
                break;
        }
    }

    private void RequireProperty(JsProperty property, bool isBinding)
    {
        if (property.IsMethod || property.Kind is JsPropertyKind.Get or JsPropertyKind.Set)
        {
            Mistake(property.Key, "a pattern has no methods");
        }
        else if (property.Kind == JsPropertyKind.Spread && property.Value is not (JsIdentifier or JsMember) && property.Value is { } rest)
        {
            Mistake(rest.Span, "the rest of an object is taken by a name");
        }
        else if (property.Value is { } value)
        {
            RequireElement(value, isBinding);
        }
    }

    /// <summary>A name or pattern that is declared.</summary>
    private JsExpression ParseBindingTarget(PacScopes.Declaration declaration)
    {
        var target = ParseBindingPattern();
        DeclareTarget(target, declaration);
        return target;
    }

    private JsExpression ParseBindingPattern()
    {
        if (Kind is not (PacLexeme.OpenBracket or PacLexeme.OpenBrace))
        {
            return ParseBindingName();
        }

        if (!TryEnter())
        {
            return new JsUnsupported(SkipNesting(), TooDeep);
        }

        var cover = default(Cover);
        JsExpression pattern = Kind == PacLexeme.OpenBracket ? ParseArray(ref cover) : ParseObject(ref cover);
        SettlePattern(ref cover, isBinding: true);
        RequirePattern(pattern, isBinding: true);
        depth--;
        return pattern;
    }

    /// <summary>A name, or what is missing in its place.</summary>
    private JsExpression ParseBindingName()
    {
        if (Kind is PacLexeme.Identifier or PacLexeme.EscapedKeyword)
        {
            return ParseName();
        }

        Unexpected("a name");
        return Missing();
    }

    private JsIdentifier ParseName()
    {
        var (span, name) = (lexer.Span, lexer.Name);
        if (Kind == PacLexeme.EscapedKeyword)
        {
            Mistake(span, "the reserved word '" + name + "' is written with an escape");
        }
        else if (IsReservedHere(name))
        {
            Mistake(span, "'" + name + "' is a reserved word here");
        }

        AdvanceAs(PacTokenKind.Identifier);
        return new(span, name);
    }

    private bool IsReservedHere(string name) =>
        (context.IsStrict && IsStrictReserved(name))
        || (context.IsGenerator && name == "yield")
        || ((context.IsAsync || context.IsStaticBlock) && name == "await")
        || (context.IsField && name == "arguments");
}
