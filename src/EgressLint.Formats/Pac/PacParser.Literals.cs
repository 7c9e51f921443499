using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Array and object literals, which may turn out to be patterns.</summary>
internal sealed partial class PacParser
{
    private readonly record struct PropertyName(string? Name, JsExpression? Computed, TextSpan Span, PacLexeme Kind, bool HasEscape);

    private JsArray ParseArray(ref Cover cover)
    {
        var start = lexer.Start;
        Advance();
        var elements = ImmutableArray.CreateBuilder<JsExpression>();
        while (Kind is not (PacLexeme.CloseBracket or PacLexeme.EndOfFile))
        {
            if (Kind == PacLexeme.Comma)
            {
                elements.Add(new JsHole(new(lexer.Start, 0)));
                Advance();
                continue;
            }

            elements.Add(Kind == PacLexeme.Ellipsis ? ParseSpread(ref cover) : ParseAssignment(allowIn: true, ref cover, isOwn: false));
            if ((isLost || (Kind != PacLexeme.CloseBracket && !Expect(PacLexeme.Comma, "',' or ']'"))) && !RecoverInList(PacLexeme.CloseBracket))
            {
                return new(From(start), elements.DrainToImmutable());
            }
        }

        Expect(PacLexeme.CloseBracket, "']'");
        return new(From(start), elements.DrainToImmutable());
    }

    private JsExpression ParseObject(ref Cover cover)
    {
        var start = lexer.Start;
        Advance();
        if (Kind == PacLexeme.OpenBrace)
        {
            return SkipBraces(start);
        }

        var properties = ImmutableArray.CreateBuilder<JsProperty>();
        var hasProto = false;
        while (Kind is not (PacLexeme.CloseBrace or PacLexeme.EndOfFile))
        {
            if (lexer.AfterLineEnd && IsStatementInside())
            {
                return EndBeforeStatement(start, properties);
            }

            var property = ParseProperty(ref cover, ref hasProto);
            properties.Add(property);
            var comma = lexer.Span;
            if ((isLost || (Kind != PacLexeme.CloseBrace && !Expect(PacLexeme.Comma, "',' or '}'"))) && !RecoverInList(PacLexeme.CloseBrace))
            {
                return new JsObject(From(start), properties.DrainToImmutable());
            }

            if (Kind == PacLexeme.CloseBrace && previousKind == PacLexeme.Comma)
            {
                Use(JsFeature.TrailingComma, comma);
            }
        }

        Expect(PacLexeme.CloseBrace, "'}'");
        return new JsObject(From(start), properties.DrainToImmutable());
    }

    private JsObject EndBeforeStatement(int start, ImmutableArray<JsProperty>.Builder properties)
    {
        // The reserved word would do as a name of a property; the name behind it is what an engine stumbles over.
        var behind = lexer.Peek();
        Mistake(new(behind.Start, behind.Name.Length), "expected ':' before '" + behind.Name + "'");
        isLost = true;
        return new(From(start), properties.DrainToImmutable());
    }

    /// <summary>A placeholder such as <c>{{ .Proxy }}</c> that nobody filled in.</summary>
    private JsMissing SkipBraces(int start)
    {
        Unexpected(expected: null);
        SkipBalanced();
        if (Kind == PacLexeme.CloseBrace)
        {
            Advance();
            isLost = false;
        }

        return new(From(start));
    }

    /// <summary>Whether a line in the literal begins a statement: the brace that closes the literal is missing.</summary>
    private bool IsStatementInside() => PacLexemes.BeginsStatement(Kind) && lexer.Peek() is { AfterLineEnd: false, Kind: PacLexeme.Identifier };

    private JsProperty ParseProperty(ref Cover cover, ref bool hasProto)
    {
        var start = lexer.Start;
        if (Kind == PacLexeme.Ellipsis)
        {
            Use(JsFeature.Spread, lexer.Span);
            Advance();
            var value = ParseAssignment(allowIn: true, ref cover, isOwn: false);
            if (Kind == PacLexeme.Comma && cover.CommaAfterRest == 0)
            {
                cover.CommaAfterRest = lexer.Start + 1;
            }

            return new(From(start), JsPropertyKind.Spread, null, null, new(start, 3), value, isStatic: false, isMethod: false);
        }

        var traits = EatGeneratorMark();
        var name = ParsePropertyName();
        if (traits == JsFunctionTraits.None && name is { Kind: PacLexeme.Identifier, HasEscape: false, Name: "get" or "set" or "async" } && BeginsPropertyName(name.Name == "async"))
        {
            return ParsePrefixedMember(start, name.Name, name.Span, isStatic: false, isClass: false);
        }

        if (Kind == PacLexeme.OpenParen || traits != JsFunctionTraits.None)
        {
            Use(JsFeature.ObjectShorthand, name.Span);
            var function = ParseMethod(name, traits, Form.Method);
            return new(From(start), JsPropertyKind.Value, name.Name, name.Computed, name.Span, function, isStatic: false, isMethod: true);
        }

        return ParsePlainProperty(start, name, ref cover, ref hasProto);
    }

    private JsProperty ParsePlainProperty(int start, PropertyName name, ref Cover cover, ref bool hasProto)
    {
        JsExpression value;
        if (Eat(PacLexeme.Colon))
        {
            if (name is { Name: "__proto__", Computed: null })
            {
                cover.DoubleProto = hasProto && cover.DoubleProto == 0 ? name.Span.Start + 1 : cover.DoubleProto;
                hasProto = true;
            }

            if (PacLexemes.IsKeyword(name.Kind))
            {
                Use(JsFeature.ReservedPropertyName, name.Span);
            }

            value = ParseAssignment(allowIn: true, ref cover, isOwn: false);
        }
        else if (name.Kind == PacLexeme.Identifier && name.Name is { } shorthand)
        {
            value = ParseShorthand(start, name, shorthand, ref cover);
        }
        else
        {
            Unexpected("':'");
            value = Missing();
        }

        return new(From(start), JsPropertyKind.Value, name.Name, name.Computed, name.Span, value, isStatic: false, isMethod: false);
    }

    private JsExpression ParseShorthand(int start, PropertyName name, string shorthand, ref Cover cover)
    {
        if (Kind is not (PacLexeme.Comma or PacLexeme.CloseBrace or PacLexeme.Assign))
        {
            Unexpected("':'");
            return Missing();
        }

        Use(JsFeature.ObjectShorthand, name.Span);
        if (IsReservedHere(shorthand))
        {
            Mistake(name.Span, "'" + shorthand + "' is a reserved word here");
        }

        var identifier = new JsIdentifier(name.Span, shorthand);
        if (Kind != PacLexeme.Assign)
        {
            return identifier;
        }

        cover.ShorthandValue = cover.ShorthandValue == 0 ? lexer.Start + 1 : cover.ShorthandValue;
        Advance();
        var value = ParseAssignment();
        return new JsAssignment(From(start), JsOperator.Assign, identifier, value);
    }

    private bool BeginsPropertyName(bool isAsync) =>
        !(isAsync && lexer.AfterLineEnd)
        && (PacLexemes.IsName(Kind) || Kind is PacLexeme.String or PacLexeme.Number or PacLexeme.BigInt or PacLexeme.OpenBracket or PacLexeme.PrivateName || (isAsync && Kind == PacLexeme.Multiply));

    /// <summary>A member behind <c>get</c>, <c>set</c> or <c>async</c>.</summary>
    private JsProperty ParsePrefixedMember(int start, string word, TextSpan wordSpan, bool isStatic, bool isClass)
    {
        var isAsync = word == "async";
        Use(isAsync ? JsFeature.Async : JsFeature.Accessor, wordSpan);
        var traits = isAsync ? JsFunctionTraits.Async | EatGeneratorMark() : JsFunctionTraits.None;
        var name = isClass ? ParseMemberName() : ParsePropertyName();
        var function = ParseMethod(name, traits, Form.Method);
        var kind = isAsync ? JsPropertyKind.Value : word == "get" ? JsPropertyKind.Get : JsPropertyKind.Set;
        if (kind == JsPropertyKind.Get && function.Parameters.Length > 0)
        {
            Mistake(function.Parameters[0].Span, "a getter has no parameters");
        }
        else if (kind == JsPropertyKind.Set && (function.Parameters.Length != 1 || function.Parameters[0] is JsSpread))
        {
            Mistake(name.Span, "a setter has one parameter");
        }

        return new(From(start), kind, name.Name, name.Computed, name.Span, function, isStatic, isMethod: isAsync);
    }

    private JsFunction ParseMethod(PropertyName name, JsFunctionTraits traits, Form form)
    {
        if (Kind == PacLexeme.OpenParen)
        {
            return ParseFunctionRest(lexer.Start, null, traits, form);
        }

        Unexpected("'('");
        Missing();
        return new(new(lexer.Start, 0), null, name.Span, [], [], traits);
    }

    private PropertyName ParsePropertyName()
    {
        var (span, kind, hasEscape) = (lexer.Span, Kind, lexer.HasEscape);
        switch (kind)
        {
            case PacLexeme.String:
                return new(ParseString().Value, null, span, kind, hasEscape);
            case PacLexeme.Number:
                return new(PacNumbers.ToText(ParseNumber().Value), null, span, kind, hasEscape);
            case PacLexeme.BigInt:
                Use(JsFeature.BigInt, span);
                Advance();
                return new(text.Content[span.Start..(span.End - 1)].Replace("_", string.Empty, StringComparison.Ordinal), null, span, kind, hasEscape);
            case PacLexeme.OpenBracket:
                Use(JsFeature.ObjectShorthand, span);
                Advance();
                var computed = ParseAssignment();
                Expect(PacLexeme.CloseBracket, "']'");
                return new(null, computed, From(span.Start), kind, hasEscape);
        }

        if (PacLexemes.IsName(kind))
        {
            var name = lexer.Name;
            AdvanceAs(PacTokenKind.Identifier);
            return new(name, null, span, kind, hasEscape);
        }

        Unexpected("a property name");
        Missing();
        return new(string.Empty, null, new(lexer.Start, 0), PacLexeme.Unknown, HasEscape: false);
    }
}
