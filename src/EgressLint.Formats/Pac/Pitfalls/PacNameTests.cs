namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>How a text is compared.</summary>
internal enum NameTestKind
{
    /// <summary>The whole text.</summary>
    Equal,

    /// <summary>Its end.</summary>
    Suffix,

    /// <summary>Its beginning.</summary>
    Prefix,

    /// <summary>A part of it.</summary>
    Contains,

    /// <summary>A pattern of shExpMatch.</summary>
    Glob,

    /// <summary>The whole text, or as many of its first labels.</summary>
    LocalOrDomain,
}

/// <summary>A test of the host or the URL against a value.</summary>
/// <param name="Subject">What is tested.</param>
/// <param name="Kind">How.</param>
/// <param name="Value">With what.</param>
internal readonly record struct NameTest(Subject Subject, NameTestKind Kind, JsExpression Value);

/// <summary>Recognises tests of the host and the URL.</summary>
internal static class PacNameTests
{
    public static NameTest? Read(PacScript script, JsExpression expression) => expression switch
    {
        JsCall call => OfHelper(script, call) ?? OfMethod(script, call),
        JsBinary binary => OfComparison(script, binary),
        JsUnary { Operator: JsOperator.BitNot, Operand: JsCall call } => IndexOf(script, call, NameTestKind.Contains),
        _ => null,
    };

    private static NameTest? OfHelper(PacScript script, JsCall call)
    {
        if (call.Arguments.Length != 2 || script.SubjectOf(call.Arguments[0]) is not ((Subject.Host or Subject.Url) and var subject))
        {
            return null;
        }

        NameTestKind? kind = script.HelperOf(call) switch
        {
            "dnsDomainIs" => NameTestKind.Suffix,
            "localHostOrDomainIs" => NameTestKind.LocalOrDomain,
            "shExpMatch" => NameTestKind.Glob,
            _ => null,
        };
        return kind is { } known ? new(subject, known, call.Arguments[1]) : null;
    }

    private static NameTest? OfMethod(PacScript script, JsCall call)
    {
        if (call.Callee is not JsMember { Name: { } name } member || call.Arguments.Length != 1
            || script.SubjectOf(member.Object) is not ((Subject.Host or Subject.Url) and var subject))
        {
            return null;
        }

        return name switch
        {
            "endsWith" => new(subject, NameTestKind.Suffix, call.Arguments[0]),
            "startsWith" => new(subject, NameTestKind.Prefix, call.Arguments[0]),
            "includes" => new(subject, NameTestKind.Contains, call.Arguments[0]),
            _ => null,
        };
    }

    private static NameTest? OfComparison(PacScript script, JsBinary binary)
    {
        if (binary.Left is JsCall call && script.NumberOf(binary.Right) is { } number)
        {
            return (binary.Operator, number) switch
            {
                (JsOperator.Equal or JsOperator.StrictEqual or JsOperator.NotEqual or JsOperator.StrictNotEqual, 0) => IndexOf(script, call, NameTestKind.Prefix),
                (JsOperator.Equal or JsOperator.StrictEqual or JsOperator.NotEqual or JsOperator.StrictNotEqual or JsOperator.Greater, -1)
                    or (JsOperator.GreaterOrEqual or JsOperator.Less or JsOperator.Greater, 0) => IndexOf(script, call, NameTestKind.Contains),
                _ => null,
            };
        }

        if (binary.Operator is not (JsOperator.Equal or JsOperator.StrictEqual or JsOperator.NotEqual or JsOperator.StrictNotEqual))
        {
            return null;
        }

        return script.SubjectOf(binary.Left) is (Subject.Host or Subject.Url) and var left ? new(left, NameTestKind.Equal, binary.Right)
            : script.SubjectOf(binary.Right) is (Subject.Host or Subject.Url) and var right ? new(right, NameTestKind.Equal, binary.Left)
            : null;
    }

    private static NameTest? IndexOf(PacScript script, JsCall call, NameTestKind kind) =>
        call is { Callee: JsMember { Name: "indexOf" } member, Arguments: [var value] } && script.SubjectOf(member.Object) is (Subject.Host or Subject.Url) and var subject
            ? new(subject, kind, value)
            : null;
}
