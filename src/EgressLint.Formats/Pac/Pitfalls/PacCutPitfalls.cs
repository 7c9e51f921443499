using System.Globalization;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>A piece cut out of the host or URL that is compared with a text of another length.</summary>
internal static class PacCutPitfalls
{
    public static void Check(PacScript script, PacPitfallReport report)
    {
        foreach (var node in script.Nodes)
        {
            if (node is JsBinary { Operator: JsOperator.Equal or JsOperator.StrictEqual or JsOperator.NotEqual or JsOperator.StrictNotEqual } binary)
            {
                var (cut, other) = binary.Left is JsCall left ? (left, binary.Right) : (binary.Right as JsCall, binary.Left);
                if (cut is not null && script.TextOf(other) is { Length: > 0 } value && Length(script, cut) is { } length)
                {
                    Compare(script, report, cut, other, length, value);
                }
            }
        }
    }

    private static void Compare(PacScript script, PacPitfallReport report, JsCall cut, JsExpression other, int length, string value)
    {
        var subject = script.SubjectOf(((JsMember)cut.Callee).Object);
        var message = value.Length > length ? "longer" : value.Length < length && subject == Subject.Url && length < 9 ? "shorter" : null;
        if (message is not null)
        {
            report.Say(PacPitfallRules.LengthMismatch, cut, message, report.Show(cut), Show(length), report.Show(other), Show(value.Length));
        }
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many characters are cut out; null when that is not plain.</summary>
    private static int? Length(PacScript script, JsCall cut)
    {
        if (cut.Callee is not JsMember { Name: { } name, Object: var subject } || script.SubjectOf(subject) == Subject.None || cut.Arguments.Length is 0 or > 2)
        {
            return null;
        }

        var first = script.NumberOf(cut.Arguments[0]);
        var second = cut.Arguments.Length == 2 ? script.NumberOf(cut.Arguments[1]) : null;
        var length = (name, cut.Arguments.Length) switch
        {
            ("charAt", 1) => 1,
            ("substr", 2) => second,
            ("substring", 2) => first >= 0 && second >= 0 ? Math.Abs(second.Value - first.Value) : null,
            ("slice", 2) => first >= 0 == second >= 0 ? second - first : null,
            ("slice" or "substr", 1) when first < 0 => -first,
            ("slice" or "substr" or "substring", 1) => FromEnd(script, subject, cut.Arguments[0]),
            _ => null,
        };
        return length is > 0 and < 1000 && Math.Floor(length.Value) == length.Value ? (int)length.Value : null;
    }

    /// <summary>The number in <c>host.length - number</c>.</summary>
    private static double? FromEnd(PacScript script, JsExpression subject, JsExpression start) =>
        start is JsBinary { Operator: JsOperator.Subtract, Left: JsMember { Name: "length", Object: JsIdentifier of }, Right: var number }
            && subject is JsIdentifier same && same.Name == of.Name ? script.NumberOf(number) : null;
}
