using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Functions and their parameters.</summary>
internal sealed partial class PacParser
{
    private bool hasComplexParameters;

    private enum Form
    {
        Plain,
        Arrow,
        Method,
        Constructor,
        DerivedConstructor,
    }

    private JsFunctionDeclaration ParseFunctionDeclaration(Place place, int start, JsFunctionTraits traits)
    {
        var at = lexer.Span;
        Advance();
        traits |= EatGeneratorMark();
        if (place != Place.List && (place == Place.Body || context.IsStrict || traits != JsFunctionTraits.None))
        {
            Mistake(at, "a function is declared where a single statement stands; write braces around it");
        }

        var name = Kind == PacLexeme.OpenParen ? null : ParseBindingName() as JsIdentifier;
        if (name is null)
        {
            Mistake(at, "a function that is declared has a name");
        }
        else
        {
            var isLexical = (context.IsStrict || traits != JsFunctionTraits.None) && !scopes.IsOutermost;
            DeclareTarget(name, isLexical ? PacScopes.Declaration.Lexical : PacScopes.Declaration.Function);
        }

        var function = ParseFunctionRest(start, name, traits, Form.Plain);
        return new(function.Span, function);
    }

    private JsFunctionTraits EatGeneratorMark()
    {
        var span = lexer.Span;
        if (!Eat(PacLexeme.Multiply))
        {
            return JsFunctionTraits.None;
        }

        Use(JsFeature.Generator, span);
        return JsFunctionTraits.Generator;
    }

    private JsFunction ParseFunctionExpression(int start, JsFunctionTraits traits)
    {
        Advance();
        traits |= EatGeneratorMark();
        JsIdentifier? name = null;
        if (Kind != PacLexeme.OpenParen)
        {
            // The name is seen from inside, so the words of the inside are reserved.
            var outer = context;
            context.IsGenerator = (traits & JsFunctionTraits.Generator) != 0;
            context.IsAsync = (traits & JsFunctionTraits.Async) != 0;
            context.IsStaticBlock = false;
            name = ParseBindingName() as JsIdentifier;
            context = outer;
        }

        return ParseFunctionRest(start, name, traits, Form.Plain);
    }

    /// <summary>Parameters and body, in a scope of their own.</summary>
    private JsFunction ParseFunctionRest(int start, JsIdentifier? name, JsFunctionTraits traits, Form form)
    {
        var outer = context;
        EnterFunction(traits, form);
        context.IsParameters = true;
        var parameters = ParseParameters();
        context.IsParameters = false;
        var function = ParseBodyOf(start, name, parameters, traits, form);
        LeaveFunction(outer);
        return function;
    }

    private void EnterFunction(JsFunctionTraits traits, Form form)
    {
        scopes.Enter(isFunction: true);
        context.FirstLabel = labels.Count;
        context.Loops = 0;
        context.Breakables = 0;
        context.IsFunction = true;
        context.IsParameters = false;
        context.IsStaticBlock = false;
        context.IsAsync = (traits & JsFunctionTraits.Async) != 0;
        context.IsGenerator = (traits & JsFunctionTraits.Generator) != 0;
        if (form == Form.Arrow)
        {
            return;
        }

        context.IsField = false;
        context.HasNewTarget = true;
        context.HasSuper = form != Form.Plain;
        context.HasSuperCall = form == Form.DerivedConstructor;
    }

    private void LeaveFunction(Context outer)
    {
        context = outer;
        scopes.Leave();
    }

    private void ForbidInParameters()
    {
        context.YieldAt = lexer.Start + 1;
        if (context.IsParameters)
        {
            Mistake(lexer.Span, "'" + lexer.Name + "' stands in the parameters of the function");
        }
    }

    private ImmutableArray<JsExpression> ParseParameters()
    {
        var parameters = ImmutableArray.CreateBuilder<JsExpression>();
        Expect(PacLexeme.OpenParen, "'('");
        while (Kind is not (PacLexeme.CloseParen or PacLexeme.EndOfFile))
        {
            var parameter = ParseParameter();
            parameters.Add(parameter);
            if (isLost && !RecoverInList(PacLexeme.CloseParen))
            {
                break;
            }

            if (parameter is JsSpread && Kind == PacLexeme.Comma)
            {
                Mistake(parameter.Span, "the rest stands at the end of the parameters");
            }

            if (Kind != PacLexeme.CloseParen && previousKind != PacLexeme.Comma && !Expect(PacLexeme.Comma, "',' or ')'") && !RecoverInList(PacLexeme.CloseParen))
            {
                break;
            }
        }

        CloseHead();
        return parameters.DrainToImmutable();
    }

    private JsExpression ParseParameter()
    {
        var start = lexer.Start;
        if (Kind == PacLexeme.Ellipsis)
        {
            return ParseRest();
        }

        var target = ParseBindingPattern();
        return Kind == PacLexeme.Assign ? ParseDefault(start, target) : target;
    }

    private JsAssignment ParseDefault(int start, JsExpression target)
    {
        Advance();
        var value = ParseAssignment();
        return new(From(start), JsOperator.Assign, target, value);
    }

    private JsSpread ParseRest()
    {
        var start = lexer.Start;
        Use(JsFeature.Spread, lexer.Span);
        Advance();
        var target = ParseBindingPattern();
        if (Kind == PacLexeme.Assign)
        {
            Unexpected("')'");
        }

        return new(From(start), target);
    }

    /// <summary>From the opening brace of the body on; the function's scope is open.</summary>
    private JsFunction ParseBodyOf(int start, JsIdentifier? name, ImmutableArray<JsExpression> parameters, JsFunctionTraits traits, Form form)
    {
        foreach (var parameter in parameters)
        {
            DeclareTarget(parameter, PacScopes.Declaration.Var, isChecked: false);
        }

        var wasStrict = context.IsStrict;
        var isComplex = HasComplex(parameters);
        var body = ImmutableArray.CreateBuilder<JsStatement>();
        if (Expect(PacLexeme.OpenBrace, "'{'"))
        {
            isLost = false;
            var (wasInSwitch, wasComplex) = (isInSwitch, hasComplexParameters);
            (isInSwitch, hasComplexParameters) = (false, isComplex);
            ParseStatements(body, isTop: false, hasDirectives: true);
            (isInSwitch, hasComplexParameters) = (wasInSwitch, wasComplex);
            CheckSignature(name, parameters, context.IsStrict || form is Form.Arrow or Form.Method || isComplex, context.IsStrict);
            Expect(PacLexeme.CloseBrace, "'}'");
        }

        traits |= context.IsStrict && !wasStrict ? JsFunctionTraits.Strict : JsFunctionTraits.None;
        return new(From(start), name?.Name, name?.Span ?? new(start, 0), parameters, body.DrainToImmutable(), traits);
    }

    private JsFunction ParseArrow(int start, ImmutableArray<JsExpression> parameters, JsFunctionTraits traits, bool allowIn)
    {
        Use(JsFeature.Arrow, lexer.Span);
        var outer = context;
        EnterFunction(traits, Form.Arrow);
        Advance();
        JsFunction function;
        if (Kind == PacLexeme.OpenBrace)
        {
            function = ParseBodyOf(start, null, parameters, traits | JsFunctionTraits.Arrow, Form.Arrow);
        }
        else
        {
            CheckSignature(null, parameters, isUnique: true, context.IsStrict);
            var value = ParseAssignment(allowIn);
            function = new(From(start), null, new(start, 0), parameters, [new JsReturn(value.Span, value)], traits | JsFunctionTraits.Arrow);
        }

        LeaveFunction(outer);
        openArrow = function;
        return function;
    }

    private bool HasComplex(ImmutableArray<JsExpression> parameters)
    {
        var isComplex = false;
        foreach (var parameter in parameters)
        {
            isComplex |= parameter is not JsIdentifier;
            if (parameter is JsAssignment)
            {
                Use(JsFeature.DefaultParameter, parameter.Span);
            }
        }

        return isComplex;
    }

    /// <summary>What can only be said of the name and the parameters when the body has shown whether it is strict.</summary>
    private void CheckSignature(JsIdentifier? name, ImmutableArray<JsExpression> parameters, bool isUnique, bool isStrict)
    {
        if (name is not null && isStrict)
        {
            CheckStrictName(name);
        }

        var names = new List<JsIdentifier>(parameters.Length);
        foreach (var parameter in parameters)
        {
            CollectNames(parameter, names);
        }

        var seen = isUnique && names.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var parameter in names)
        {
            if (seen is not null && !seen.Add(parameter.Name))
            {
                Mistake(parameter.Span, "the parameter '" + parameter.Name + "' is declared twice");
            }

            if (isStrict)
            {
                CheckStrictName(parameter);
            }

            if (context.IsAsync && parameter.Name == "await")
            {
                Mistake(parameter.Span, "'await' is a reserved word here");
            }
        }
    }

    private void CheckStrictName(JsIdentifier name)
    {
        if (name.Name is "eval" or "arguments" || IsStrictReserved(name.Name))
        {
            Mistake(name.Span, "strict code declares nothing called '" + name.Name + "'");
        }
    }

    private static bool IsStrictReserved(string name) =>
        name is "implements" or "interface" or "let" or "package" or "private" or "protected" or "public" or "static" or "yield";

    private static void CollectNames(JsExpression target, List<JsIdentifier> names)
    {
        switch (target)
        {
            case JsIdentifier identifier:
                names.Add(identifier);
                break;
            case JsAssignment assignment:
                CollectNames(assignment.Target, names);
                break;
            case JsSpread spread:
                CollectNames(spread.Value, names);
                break;
            case JsArray array:
                foreach (var element in array.Elements)
                {
                    CollectNames(element, names);
                }

                break;
            case JsObject properties:
                foreach (var property in properties.Properties)
                {
                    if (property.Value is { } value)
                    {
                        CollectNames(value, names);
                    }
                }

                break;
        }
    }

    private void DeclareTarget(JsExpression target, PacScopes.Declaration declaration, bool isChecked = true)
    {
        if (target is JsIdentifier plain)
        {
            DeclareName(plain, declaration, isChecked);
            return;
        }

        var names = new List<JsIdentifier>();
        CollectNames(target, names);
        foreach (var name in names)
        {
            DeclareName(name, declaration, isChecked);
        }
    }

    private void DeclareName(JsIdentifier name, PacScopes.Declaration declaration, bool isChecked)
    {
        if (isChecked && context.IsStrict)
        {
            CheckStrictName(name);
        }

        if (declaration == PacScopes.Declaration.Lexical && name.Name == "let")
        {
            Mistake(name.Span, "'let' is no name for 'let', 'const' or 'class'");
        }

        if (!scopes.Declare(name.Name, declaration))
        {
            Mistake(name.Span, "'" + name.Name + "' is declared already in this scope");
        }
    }
}
