using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What keeps an engine from using a script, and functions that are not what callers think.</summary>
internal static class PacLoadPitfalls
{
    private const string Entry = "FindProxyForURL";

    public static void Check(PacScript script, PacPitfallReport report, ImmutableArray<Rejection> rejections, string engine)
    {
        foreach (var rejection in rejections)
        {
            // A script that does not parse has its finding from the parser.
            if (rejection.At.Span != script.Program.FirstError)
            {
                report.Add(new(PacScriptRules.ScriptIgnored, rejection.At, engine, rejection.Reason.TrimEnd('.') + Hint(rejection)));
            }
        }

        foreach (var statement in script.Program.Statements)
        {
            if (statement is JsFunctionDeclaration { Function: { Name: { } name } function } && name != "alert" && Array.IndexOf(PacHelpers.Names, name) >= 0)
            {
                report.Add(new(PacScriptRules.HelperReplaced, report.Text.At(function.NameSpan), name));
            }
        }

        CheckTwo(script, report);
    }

    private static string Hint(Rejection rejection) => rejection.At.Text switch
    {
        Entry when rejection.Reason.Contains(Entry, StringComparison.Ordinal) => "; 'let' and 'const' give it no property there, so write 'function' or 'var'",
        Entry + "Ex" => $"; only WinHTTP calls '{Entry}Ex'",
        var other when other.Equals(Entry, StringComparison.OrdinalIgnoreCase) => $"; '{other}' has other capitals",
        _ => "",
    };

    private static void CheckTwo(PacScript script, PacPitfallReport report)
    {
        if (script.Functions(Entry).LastOrDefault() is not { } plain || script.Functions(Entry + "Ex").LastOrDefault() is not { } extended
            || script.Name(Entry) is { Calls.Count: > 0 } || script.Name(Entry + "Ex") is { Calls.Count: > 0 })
        {
            return;
        }

        var delegated = Delegate(plain);
        if (delegated is null || delegated != Delegate(extended))
        {
            report.Add(new(PacScriptRules.TwoEntryPoints, report.Text.At(extended.NameSpan), Entry + "Ex"));
        }
    }

    /// <summary>The function whose answer is returned, when nothing else is done.</summary>
    private static string? Delegate(JsFunction function) => function.Body is [JsReturn { Value: JsCall { Callee: JsIdentifier { Name: var name } } }] ? name : null;
}
