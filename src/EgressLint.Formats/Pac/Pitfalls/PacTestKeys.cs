namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What a test asks, so that two that mean the same are the same.</summary>
/// <param name="Subject">What is tested.</param>
/// <param name="Kind">How; a pattern that amounts to a simpler test is that one.</param>
/// <param name="Text">With what.</param>
internal readonly record struct TestKey(Subject Subject, NameTestKind Kind, string Text);

/// <summary>Compares tests by what they ask.</summary>
internal static class PacTestKeys
{
    /// <summary>What a test asks that holds for what it names; null for all others.</summary>
    public static TestKey? Of(PacScript script, JsExpression expression)
    {
        if (PacNameTests.Read(script, expression) is not { } test || !Holds(script, expression) || script.TextOf(test.Value) is not { Length: > 0 } value)
        {
            return null;
        }

        return test.Kind == NameTestKind.Glob ? OfGlob(test.Subject, value) : new(test.Subject, test.Kind, value);
    }

    /// <summary>The tests of a suffix that hold whenever a test of a host does.</summary>
    public static IEnumerable<TestKey> Wider(TestKey key)
    {
        if (key.Subject != Subject.Host || key.Kind is not (NameTestKind.Equal or NameTestKind.Suffix))
        {
            yield break;
        }

        for (var at = 1; at < key.Text.Length; at++)
        {
            if (key.Text[at] == '.')
            {
                yield return key with { Kind = NameTestKind.Suffix, Text = key.Text[at..] };
            }
        }
    }

    private static TestKey OfGlob(Subject subject, string pattern)
    {
        // Most patterns have one star, in front; those need no closer look.
        if (pattern.StartsWith("*.", StringComparison.Ordinal) && pattern.AsSpan(1).IndexOfAny("*?[]()|+^$\\{") < 0)
        {
            return new(subject, NameTestKind.Suffix, pattern[1..]);
        }

        var glob = PacGlob.Parse(pattern);
        var kind = (glob.IsPlain, glob.Kind) switch
        {
            (true, PacGlobKind.Exact) => NameTestKind.Equal,
            (true, PacGlobKind.Suffix) => NameTestKind.Suffix,
            (true, PacGlobKind.Prefix) => NameTestKind.Prefix,
            (true, PacGlobKind.Contains) => NameTestKind.Contains,
            _ => NameTestKind.Glob,
        };
        return new(subject, kind, kind == NameTestKind.Glob ? pattern : glob.Text);
    }

    private static bool Holds(PacScript script, JsExpression expression) => expression switch
    {
        JsUnary or JsCall => true,
        JsBinary { Operator: JsOperator.Equal or JsOperator.StrictEqual } binary => script.NumberOf(binary.Right) != -1,
        JsBinary { Operator: JsOperator.NotEqual or JsOperator.StrictNotEqual } binary => script.NumberOf(binary.Right) == -1,
        JsBinary { Operator: JsOperator.Greater } binary => script.NumberOf(binary.Right) == -1,
        JsBinary { Operator: JsOperator.GreaterOrEqual } => true,
        _ => false,
    };
}
