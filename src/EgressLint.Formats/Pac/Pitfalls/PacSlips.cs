using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Slips that every script language of this family knows.</summary>
internal static class PacSlips
{
    private static readonly ImmutableArray<string> Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly ImmutableArray<string> Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    public static void Check(PacScript script, PacPitfallReport report)
    {
        var kept = new HashSet<JsRegex>(Enumerable.Range(0, script.Nodes.Count).Where(i => script.OwnerOf(i) is null).Select(i => script.Nodes[i]).OfType<JsRegex>());
        var seesPlainNames = script.Nodes.Any(n => n is JsIdentifier { Name: "isPlainHostName" or "dnsDomainLevels" });
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            switch (script.Nodes[i])
            {
                case JsAssignment { Operator: JsOperator.Assign, Value: JsString or JsNumber or JsBoolean } assignment when Test(script, i) != Place.Elsewhere:
                    report.Say(PacScriptRules.AssignmentInCondition, assignment, "default", report.Show(assignment), IsTrue(assignment.Value) ? "true" : "false");
                    break;
                case JsCall call:
                    CheckCall(script, report, call, i, kept);
                    break;
                case JsMember { Object: JsIdentifier, Index: { } key } member when !seesPlainNames && script.SubjectOf(key) == Subject.Host && Asks(script, i):
                    CheckTable(script, report, member, member.Object);
                    break;
                case JsBinary { Operator: JsOperator.In, Left: var key, Right: JsIdentifier table } binary when !seesPlainNames && script.SubjectOf(key) == Subject.Host:
                    CheckTable(script, report, binary, table);
                    break;
            }
        }

        PacPlaceholders.Check(script, report);
    }

    private enum Place
    {
        Elsewhere,
        Test,
        NegatedTest,
    }

    private static void CheckCall(PacScript script, PacPitfallReport report, JsCall call, int index, HashSet<JsRegex> kept)
    {
        if (call.Callee is JsMember { Name: "indexOf" or "lastIndexOf" or "search" } member && script.SubjectOf(member.Object) != Subject.None && Test(script, index) == Place.Test)
        {
            report.Say(PacScriptRules.PositionAsCondition, call, "default", report.Show(call));
        }
        else if (call.Callee is JsMember { Name: "test", Object: JsIdentifier pattern } && script.ValueOf(pattern) is JsRegex regex && regex.Flags.Contains('g', StringComparison.Ordinal)
            && kept.Contains(regex))
        {
            report.Say(PacScriptRules.PatternRemembers, call, "default", pattern.Name);
        }
        else
        {
            CheckClock(script, report, call);
        }
    }

    private static void CheckTable(PacScript script, PacPitfallReport report, JsExpression at, JsExpression table)
    {
        if (script.ValueOf(table) is JsObject written && !written.Properties.Any(p => p.Name is null or "__proto__" or "constructor"))
        {
            report.Say(PacScriptRules.InheritedNames, at, "default", report.Show(at), "constructor");
        }
    }

    /// <summary>Whether the value is asked for being there.</summary>
    private static bool Asks(PacScript script, int index) => Test(script, index) != Place.Elsewhere
        || (script.ParentOf(index) is JsBinary { Operator: JsOperator.NotEqual or JsOperator.StrictNotEqual or JsOperator.Equal or JsOperator.StrictEqual } binary
            && (binary.Right is JsNull or JsIdentifier { Name: "undefined" }));

    private static void CheckClock(PacScript script, PacPitfallReport report, JsCall call)
    {
        if (script.HelperOf(call) is not ("weekdayRange" or "dateRange" or "timeRange") || call.Arguments.Any(a => a is JsSpread))
        {
            return;
        }

        var last = call.Arguments.IsEmpty ? null : script.TextOf(call.Arguments[^1]);
        var count = call.Arguments.Length - (last == "GMT" ? 1 : 0);
        if (script.HelperOf(call) == "timeRange")
        {
            if (count is not (1 or 2 or 4 or 6))
            {
                report.Say(PacScriptRules.ClockMistaken, call, "count", report.Show(call), count.ToString(CultureInfo.InvariantCulture));
            }

            return;
        }

        var (names, what) = script.HelperOf(call) == "weekdayRange" ? (Days, "weekday") : (Months, "month");
        foreach (var argument in call.Arguments)
        {
            if (script.TextOf(argument) is { Length: >= 3 } name && name != "GMT" && !names.Contains(name) && names.Contains(name[..3].ToUpperInvariant()))
            {
                report.Say(PacScriptRules.ClockMistaken, argument, "name", report.Show(call), name, what, name[..3].ToUpperInvariant());
            }
        }
    }

    /// <summary>Whether an expression decides a condition, by itself or as an operand of one.</summary>
    private static Place Test(PacScript script, int index)
    {
        var place = Place.Test;
        for (var at = index; ; at = script.ParentIndex(at))
        {
            switch (script.ParentOf(at))
            {
                case JsChain { Operator: JsOperator.And or JsOperator.Or }:
                    break;
                case JsUnary { Operator: JsOperator.Not }:
                    place = Place.NegatedTest;
                    break;
                case JsConditional conditional:
                    return conditional.Tests.Any(t => t == script.Nodes[at]) ? place : Place.Elsewhere;
                case JsIf or JsWhile:
                    // What is not a statement there is a test.
                    return place;
                default:
                    return Place.Elsewhere;
            }
        }
    }

    private static bool IsTrue(JsExpression value) => value switch
    {
        JsString text => text.Value.Length > 0,
        JsNumber number => number.Value != 0 && !double.IsNaN(number.Value),
        _ => value is JsBoolean { Value: true },
    };
}
