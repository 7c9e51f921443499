using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Classes.</summary>
internal sealed partial class PacParser
{
    private readonly List<ClassNames> classes = [];

    private JsClassDeclaration ParseClassDeclaration()
    {
        var definition = ParseClass(isStatement: true);
        return new(definition.Span, definition);
    }

    private JsClass ParseClass(bool isStatement)
    {
        var start = lexer.Start;
        Use(JsFeature.Class, lexer.Span);
        Advance();
        var outer = context;
        context.IsStrict = true;
        JsIdentifier? name = null;
        if (isStatement || (Kind == PacLexeme.Identifier))
        {
            name = ParseBindingName() as JsIdentifier;
        }

        if (isStatement && name is not null)
        {
            DeclareTarget(name, PacScopes.Declaration.Lexical);
        }
        else if (name is not null)
        {
            CheckStrictName(name);
        }

        JsExpression? extends = null;
        if (Eat(PacLexeme.Extends))
        {
            var cover = default(Cover);
            arrowMayStartAt = -1;
            extends = ParseSuffixes(ref cover);
            Settle(ref cover);
        }

        var members = ParseMembers(hasBase: extends is not null);
        context = outer;
        return new(From(start), name?.Name, name?.Span ?? new(start, 0), extends, members);
    }

    private ImmutableArray<JsProperty> ParseMembers(bool hasBase)
    {
        var members = ImmutableArray.CreateBuilder<JsProperty>();
        if (!Expect(PacLexeme.OpenBrace, "'{'"))
        {
            return [];
        }

        isLost = false;
        classes.Add(new());
        var hasConstructor = false;
        while (Kind is not (PacLexeme.CloseBrace or PacLexeme.EndOfFile))
        {
            if (Eat(PacLexeme.Semicolon))
            {
                continue;
            }

            var start = lexer.Start;
            members.Add(ParseClassMember(hasBase, ref hasConstructor));
            if (isLost)
            {
                Resynchronize(mustAdvance: lexer.Start == start);
            }
        }

        LeaveClass();
        Expect(PacLexeme.CloseBrace, "'}'");
        return members.DrainToImmutable();
    }

    private JsProperty ParseClassMember(bool hasBase, ref bool hasConstructor)
    {
        var start = lexer.Start;
        var isStatic = false;
        var traits = EatGeneratorMark();
        var name = ParseMemberName();
        if (traits == JsFunctionTraits.None && name is { Kind: PacLexeme.Identifier, HasEscape: false, Name: "static" } && !EndsMemberName())
        {
            isStatic = true;
            if (Kind == PacLexeme.OpenBrace)
            {
                return ParseStaticBlock(start, name.Span);
            }

            traits = EatGeneratorMark();
            name = ParseMemberName();
        }

        if (traits == JsFunctionTraits.None && name is { Kind: PacLexeme.Identifier, HasEscape: false, Name: "get" or "set" or "async" } && BeginsPropertyName(name.Name == "async"))
        {
            var member = ParsePrefixedMember(start, name.Name, name.Span, isStatic, isClass: true);
            CheckMemberName(member, isStatic, isPlain: false);
            return member;
        }

        if (Kind != PacLexeme.OpenParen && traits == JsFunctionTraits.None)
        {
            return ParseField(start, name, isStatic);
        }

        var isConstructor = !isStatic && traits == JsFunctionTraits.None && name is { Name: "constructor", Computed: null, Kind: not PacLexeme.PrivateName };
        if (isConstructor && hasConstructor)
        {
            Mistake(name.Span, "the class has a constructor already");
        }

        hasConstructor |= isConstructor;
        var function = ParseMethod(name, traits, !isConstructor ? Form.Method : hasBase ? Form.DerivedConstructor : Form.Constructor);
        var method = new JsProperty(From(start), JsPropertyKind.Value, name.Name, name.Computed, name.Span, function, isStatic, isMethod: true);
        CheckMemberName(method, isStatic, isConstructor);
        return method;
    }

    private bool EndsMemberName() => Kind is PacLexeme.OpenParen or PacLexeme.Assign or PacLexeme.Semicolon or PacLexeme.CloseBrace or PacLexeme.EndOfFile;

    /// <summary>A private name is declared once; a getter and a setter share one.</summary>
    private void DeclarePrivate(PropertyName name, JsPropertyKind kind, bool isStatic)
    {
        if (name is not { Kind: PacLexeme.PrivateName, Name: { } text })
        {
            return;
        }

        var form = (kind, isStatic);
        var declared = classes[^1].Declared;
        if (!declared.TryAdd(text, form)
            && !(declared[text].IsStatic == isStatic && (declared[text].Kind, kind) is (JsPropertyKind.Get, JsPropertyKind.Set) or (JsPropertyKind.Set, JsPropertyKind.Get)))
        {
            Mistake(name.Span, "'" + text + "' is declared already in this class");
        }

        declared[text] = declared[text].Kind == kind ? form : (JsPropertyKind.Value, isStatic);
    }

    private void CheckMemberName(JsProperty member, bool isStatic, bool isPlain)
    {
        DeclarePrivate(new(member.Name, null, member.Key, member.Name is ['#', ..] && text[member.Key] is ['#', ..] ? PacLexeme.PrivateName : PacLexeme.Identifier, HasEscape: false), member.Kind, isStatic);
        if (member.Computed is null && (isStatic ? member.Name == "prototype" : member.Name == "constructor" && !isPlain) && text[member.Key] is not ['#', ..])
        {
            Mistake(member.Key, "a member of this form is not called '" + member.Name + "'");
        }
    }

    private JsProperty ParseField(int start, PropertyName name, bool isStatic)
    {
        Use(JsFeature.ClassField, name.Span);
        DeclarePrivate(name, JsPropertyKind.Value, isStatic);
        if (name.Computed is null && name.Kind != PacLexeme.PrivateName && (name.Name == "constructor" || (isStatic && name.Name == "prototype")))
        {
            Mistake(name.Span, "a field is not called '" + name.Name + "'");
        }

        JsExpression? value = null;
        if (Eat(PacLexeme.Assign))
        {
            var outer = context;
            EnterFunction(JsFunctionTraits.None, Form.Arrow);
            context.IsField = true;
            value = ParseAssignment();
            LeaveFunction(outer);
        }

        Semicolon();
        return new(From(start), JsPropertyKind.Value, name.Name, name.Computed, name.Span, value, isStatic, isMethod: false);
    }

    private JsProperty ParseStaticBlock(int start, TextSpan word)
    {
        Use(JsFeature.ClassField, word);
        var outer = context;
        EnterFunction(JsFunctionTraits.None, Form.Method);
        context.IsFunction = false;
        context.IsField = true;
        context.IsStaticBlock = true;
        var at = lexer.Start;
        var block = ParseBlock(hasScope: false);
        LeaveFunction(outer);
        var function = new JsFunction(From(at), null, new(at, 0), [], block.Statements, JsFunctionTraits.None);
        return new(From(start), JsPropertyKind.StaticBlock, null, null, word, function, isStatic: true, isMethod: false);
    }

    /// <summary>The name of a member, which may be private.</summary>
    private PropertyName ParseMemberName()
    {
        if (Kind != PacLexeme.PrivateName)
        {
            return ParsePropertyName();
        }

        var (span, name) = (lexer.Span, lexer.Name);
        Use(JsFeature.ClassField, span);
        if (name == "#constructor")
        {
            Mistake(span, "a private name is not '#constructor'");
        }

        Advance();
        return new(name, null, span, PacLexeme.PrivateName, HasEscape: false);
    }

    private void UsePrivateName()
    {
        Use(JsFeature.ClassField, lexer.Span);
        if (classes.Count == 0)
        {
            Mistake(lexer.Span, "'" + lexer.Name + "' is not declared in a class around it");
            return;
        }

        classes[^1].Used.Add((lexer.Name, lexer.Span));
    }

    /// <summary>What the class does not declare, one around it may.</summary>
    private void LeaveClass()
    {
        var names = classes[^1];
        classes.RemoveAt(classes.Count - 1);
        foreach (var (name, span) in names.Used)
        {
            if (names.Declared.ContainsKey(name))
            {
                continue;
            }

            if (classes.Count > 0)
            {
                classes[^1].Used.Add((name, span));
            }
            else
            {
                Mistake(span, "'" + name + "' is not declared in a class around it");
            }
        }
    }

    private sealed class ClassNames
    {
        public Dictionary<string, (JsPropertyKind Kind, bool IsStatic)> Declared { get; } = new(StringComparer.Ordinal);

        public List<(string Name, TextSpan Span)> Used { get; } = [];
    }
}
