using System.Globalization;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Writes a tree on one line, for tests of its shape.</summary>
internal static class JsPrinter
{
    public static JsProgram Parse(string script) => (JsProgram)PacParser.Parse(SourceText.From("proxy.pac", script)).Root;

    public static string Shape(string script) => string.Join(" ", Parse(script).Statements.Select(Statement));

    private static string Statement(JsStatement? statement) => statement switch
    {
        null => "-",
        JsVariables s => $"({s.Kind.ToString().ToLowerInvariant()} {string.Join(" ", s.Declarators.Select(d => d.Initial is null ? Expression(d.Target) : $"{Expression(d.Target)}={Expression(d.Initial)}"))})",
        JsFunctionDeclaration s => Expression(s.Function),
        JsClassDeclaration s => Expression(s.Class),
        JsExpressionStatement s => Expression(s.Expression) + ";",
        JsBlock s => $"{{{List(s.Statements)}}}",
        JsEmpty => "empty;",
        JsIf s => $"(if{string.Concat(s.Tests.Zip(s.Branches).Select(p => $" {Expression(p.First)} {Statement(p.Second)}"))}{(s.Otherwise is null ? "" : " else " + Statement(s.Otherwise))})",
        JsFor s => $"(for {Statement(s.Initial)} {Expression(s.Test)} {Expression(s.Update)} {Statement(s.Body)})",
        JsForEach s => $"(for{(s.IsOf ? "of" : "in")} {s.Kind?.ToString().ToLowerInvariant() ?? "-"} {Expression(s.Target)} {Expression(s.Subject)} {Statement(s.Body)})",
        JsWhile s => $"({(s.IsDo ? "do" : "while")} {Expression(s.Test)} {Statement(s.Body)})",
        JsJump s => $"({(s.IsBreak ? "break" : "continue")}{(s.Label is null ? "" : " " + s.Label)})",
        JsReturn s => s.Value is null ? "(return)" : $"(return {Expression(s.Value)})",
        JsSwitch s => $"(switch {Expression(s.Subject)}{string.Concat(s.Cases.Select(c => $" [{(c.Test is null ? "default" : Expression(c.Test))}: {List(c.Body)}]"))})",
        JsThrow s => $"(throw {Expression(s.Value)})",
        JsTry s => $"(try {Statement(s.Block)} {Expression(s.Parameter)} {Statement(s.Handler)} {Statement(s.Finalizer)})",
        JsLabeled s => $"({s.Label}: {Statement(s.Body)})",
        JsWith s => $"(with {Expression(s.Subject)} {Statement(s.Body)})",
        JsUnsupportedStatement s => $"<{s.What}>",
        _ => statement.GetType().Name,
    };

    private static string List(IEnumerable<JsStatement> statements) => string.Join(" ", statements.Select(Statement));

    private static string Expressions(IEnumerable<JsExpression> expressions) => string.Join(" ", expressions.Select(Expression));

    private static string Expression(JsExpression? expression) => expression switch
    {
        null => "-",
        JsNull => "null",
        JsBoolean e => e.Value ? "true" : "false",
        JsNumber e => e.Value.ToString("R", CultureInfo.InvariantCulture),
        JsString e => $"'{e.Value}'",
        JsRegex e => $"/{e.Pattern}/{e.Flags}",
        JsTemplate e => $"{Expression(e.Tag)}`{string.Join("|", e.Texts)}`{(e.Values.Length == 0 ? "" : "(" + Expressions(e.Values) + ")")}",
        JsIdentifier e => e.Name,
        JsThis => "this",
        JsSuper => "super",
        JsHole => "_",
        JsSpread e => "..." + Expression(e.Value),
        JsArray e => $"[{Expressions(e.Elements)}]",
        JsObject e => $"{{{string.Join(" ", e.Properties.Select(Property))}}}",
        JsFunction e => $"({(e.Traits == JsFunctionTraits.None ? "" : e.Traits.ToString().Replace(", ", "", StringComparison.Ordinal) + " ")}function {e.Name ?? "-"} ({Expressions(e.Parameters)}) {{{List(e.Body)}}})",
        JsClass e => $"(class {e.Name ?? "-"} {Expression(e.Extends)} {string.Join(" ", e.Members.Select(Property))})",
        JsUnary e => $"({e.Operator} {Expression(e.Operand)})",
        JsUpdate e => e.IsPrefix ? $"({(e.IsIncrement ? "++" : "--")} {Expression(e.Target)})" : $"({Expression(e.Target)} {(e.IsIncrement ? "++" : "--")})",
        JsBinary e => $"({e.Operator} {Expression(e.Left)} {Expression(e.Right)})",
        JsChain e => $"({e.Operator} {Expressions(e.Operands)})",
        JsConditional e => $"(?{string.Concat(e.Tests.Zip(e.Values).Select(p => $" {Expression(p.First)} {Expression(p.Second)}"))} {Expression(e.Otherwise)})",
        JsAssignment e => $"({e.Operator}= {Expression(e.Target)} {Expression(e.Value)})".Replace("(Assign= ", "(= ", StringComparison.Ordinal),
        JsSequence e => $"(, {Expressions(e.Expressions)})",
        JsMember e => e.Index is null ? $"{Expression(e.Object)}{(e.IsOptional ? "?." : ".")}{e.Name}" : $"{Expression(e.Object)}{(e.IsOptional ? "?." : "")}[{Expression(e.Index)}]",
        JsCall e => $"{Expression(e.Callee)}{(e.IsOptional ? "?." : "")}({Expressions(e.Arguments)})",
        JsNew e => $"(new {Expression(e.Callee)} {Expressions(e.Arguments)})",
        JsUnsupported e => $"<{e.What}>",
        JsMissing => "<missing>",
        _ => expression.GetType().Name,
    };

    private static string Property(JsProperty property) =>
        (property.IsStatic ? "static " : "") + (property.Kind == JsPropertyKind.Value ? "" : property.Kind.ToString().ToLowerInvariant() + " ")
        + (property.Computed is null ? property.Name : $"[{Expression(property.Computed)}]") + (property.IsMethod ? "()" : ":") + Expression(property.Value);
}
