using System.Globalization;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What the entry point returns: every text that is known, wherever it was written.</summary>
internal sealed class PacReturnPitfalls
{
    private const int Deepest = 12;

    private readonly PacScript script;
    private readonly PacPitfallReport report;
    private readonly HashSet<object> seen = [];
    private readonly HashSet<string> sound = new(StringComparer.Ordinal);
    private readonly HashSet<string> compared = new(StringComparer.Ordinal);

    private PacReturnPitfalls(PacScript script, PacPitfallReport report)
    {
        this.script = script;
        this.report = report;
        foreach (var binary in script.Nodes.OfType<JsBinary>())
        {
            if (binary.Left is JsString left)
            {
                compared.Add(left.Value);
            }

            if (binary.Right is JsString right)
            {
                compared.Add(right.Value);
            }
        }
    }

    public static void Check(PacScript script, PacPitfallReport report)
    {
        var pitfalls = new PacReturnPitfalls(script, report);
        var returns = pitfalls.Returns();
        foreach (var entry in script.Entries)
        {
            foreach (var index in returns.GetValueOrDefault(entry) ?? [])
            {
                var statement = (JsReturn)script.Nodes[index];
                if (statement.Value is { } value)
                {
                    pitfalls.Follow(returns, value, 0);
                }
                else
                {
                    pitfalls.CheckEmpty(statement, index);
                }
            }

            if (script.Program.FirstError is null && !PacEnds.AlwaysEnds(entry.Body))
            {
                report.Add(new(PacScriptRules.ReturnNoText, report.Text.At(entry.NameSpan), "fallsOff", [entry.Name ?? report.Show(entry.NameSpan)]) { Severity = Severity.Warning });
            }
        }
    }

    private Dictionary<JsFunction, List<int>> Returns()
    {
        var returns = new Dictionary<JsFunction, List<int>>();
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            if (script.Nodes[i] is JsReturn && script.OwnerOf(i) is { } owner)
            {
                if (!returns.TryGetValue(owner, out var of))
                {
                    returns[owner] = of = [];
                }

                of.Add(i);
            }
        }

        return returns;
    }

    private void CheckEmpty(JsReturn statement, int index)
    {
        var list = PacEnds.Statements(script.ParentOf(index));
        var at = list.IsDefault ? -1 : list.IndexOf(statement);
        var isCut = at >= 0 && at + 1 < list.Length && list[at + 1] is JsExpressionStatement;
        report.Say(PacScriptRules.ReturnNoText, statement, isCut ? "newline" : "other", report.Show(statement));
    }

    /// <summary>Goes from an expression to the texts it can be.</summary>
    private void Follow(Dictionary<JsFunction, List<int>> returns, JsExpression value, int depth)
    {
        if (depth > Deepest || !seen.Add(value))
        {
            return;
        }

        switch (value)
        {
            case JsConditional conditional:
                foreach (var each in conditional.Values.Append(conditional.Otherwise))
                {
                    Follow(returns, each, depth);
                }

                break;
            case JsChain { Operator: JsOperator.Or or JsOperator.Coalesce } chain:
                foreach (var each in chain.Operands)
                {
                    Follow(returns, each, depth + 1);
                }

                break;
            case JsIdentifier identifier:
                FollowName(returns, identifier, depth);
                break;
            case JsMember { Object: var table, Name: { } name } when script.ValueOf(table) is JsObject constants:
                foreach (var property in constants.Properties.Where(p => p.Name == name && p is { Kind: JsPropertyKind.Value, Value: not null }))
                {
                    Follow(returns, property.Value ?? value, depth + 1);
                }

                break;
            case JsCall { Callee: JsIdentifier { Name: var callee } } when script.Name(callee) is { Writes: 1, Values: [JsFunction function] } && !script.Entries.Contains(function):
                foreach (var index in returns.GetValueOrDefault(function) ?? [])
                {
                    if (script.Nodes[index] is JsReturn { Value: { } inner })
                    {
                        Follow(returns, inner, depth + 1);
                    }
                }

                break;
            case JsNumber or JsBoolean or JsNull or JsRegex or JsArray or JsObject when depth == 0:
                report.Say(PacScriptRules.ReturnNoText, value, "other", report.Show(value));
                break;
            default:
                if (script.TextOf(value) is { } text)
                {
                    CheckText(value, text, depth == 0);
                }

                break;
        }
    }

    private void FollowName(Dictionary<JsFunction, List<int>> returns, JsIdentifier identifier, int depth)
    {
        if (script.Name(identifier.Name) is not { } name)
        {
            return;
        }

        if (name is { Writes: 0, IsDeclared: false })
        {
            if (identifier.Name is not ("undefined" or "NaN" or "Infinity" or "arguments"))
            {
                report.Say(PacScriptRules.ReturnNoText, identifier, "name", identifier.Name);
            }

            return;
        }

        // What is put together step by step, or comes from a caller, is not known from its pieces.
        if (name.HasOnlyKnown && name.Parameters.Count == 0 && !name.Values.Exists(v => v is JsChain chain && chain.Operands.Any(o => o is JsIdentifier self && self.Name == name.Text)))
        {
            foreach (var each in name.Values)
            {
                Follow(returns, each, depth + 1);
            }
        }
    }

    private void CheckText(JsExpression at, string text, bool isDirect)
    {
        if (text.AsSpan().Trim().Length == 0)
        {
            if (isDirect)
            {
                report.Say(PacScriptRules.ReturnNotUsable, at, "empty", report.Show(at));
            }

            return;
        }

        if (sound.Contains(text) || PacPlaceholders.In(text) is not null || (!isDirect && compared.Contains(text)))
        {
            return;
        }

        var route = PacRoute.Parse(text, Engine.PacEngine.Chromium);
        foreach (var element in route.Elements)
        {
            if (Said(at, element, route.IsUnusable))
            {
                return;
            }
        }

        sound.Add(text);
    }

    private bool Said(JsExpression at, PacElement element, bool isUnusable)
    {
        var written = element.Written;
        if (element.Problem == PacElementProblem.None)
        {
            if (!element.HasPort && element.Route is { } route && route.StartsWith("PROXY ", StringComparison.Ordinal))
            {
                Warn(Severity.Warning, PacScriptRules.ReturnNotUsable, at, "noPort", written, element.Port.ToString(CultureInfo.InvariantCulture));
                return true;
            }

            if (PacReturnWords.IsDocumentation(element.Host))
            {
                Warn(Severity.Note, PacScriptRules.ProxyAddress, at, "documentation", element.Host);
                return true;
            }

            return false;
        }

        if (element.Problem == PacElementProblem.NotHostPort && written.Contains('@', StringComparison.Ordinal))
        {
            report.Say(PacScriptRules.ProxyAddress, at, "credentials", written);
        }
        else if (element.Problem == PacElementProblem.UnknownType && PacReturnWords.MeansBlock(written))
        {
            report.Say(PacScriptRules.ReturnNotUsable, at, "failsOpen", written);
        }
        else
        {
            var effect = element.Route is not null ? "No client reaches such a proxy." : isUnusable ? "The request goes direct." : "The rest of the list is used.";
            Warn(isUnusable || element.Route is not null ? Severity.Error : Severity.Warning, PacScriptRules.ReturnNotUsable, at, "dropped", written.ReplaceLineEndings("\\n"), PacReturnWords.Why(element), effect);
        }

        return true;
    }

    private void Warn(Severity severity, RuleDescriptor rule, JsExpression at, string message, params string[] arguments) =>
        report.Add(new(rule, report.Text.At(at.Span), message, [.. arguments]) { Severity = severity });
}
