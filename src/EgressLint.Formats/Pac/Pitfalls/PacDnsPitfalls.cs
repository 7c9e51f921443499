using System.Globalization;
using EgressLint.Core.Syntax;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Look-ups in DNS that cost every request a wait.</summary>
internal static class PacDnsPitfalls
{
    /// <summary>So many calls for one name are no pattern yet.</summary>
    private const int FewCalls = 2;

    public static void Check(PacScript script, PacPitfallReport report)
    {
        foreach (var entry in script.Entries)
        {
            if (First(script, entry) is { } first)
            {
                report.Say(PacPitfallRules.DnsBeforeNames, first, "first", report.Show(first));
                break;
            }
        }

        JsCall? repeated = null;
        var (count, hasLoop) = (0, false);
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            if (script.Nodes[i] is not JsCall call || !IsLookup(script, call) || script.OwnerOf(i) is not { } owner || !script.Entries.Contains(owner))
            {
                continue;
            }

            if (!hasLoop && IsInLoop(script, i))
            {
                hasLoop = true;
                report.Say(PacPitfallRules.DnsBeforeNames, call, "loop", report.Show(call));
            }

            repeated ??= call;
            count++;
        }

        if (repeated is not null && count > FewCalls && !hasLoop)
        {
            report.Add(new(PacPitfallRules.DnsBeforeNames, report.Text.At(repeated.Span), "repeated", [report.Show(repeated), (count - 1).ToString(CultureInfo.InvariantCulture)])
            {
                Severity = Core.Findings.Severity.Note,
            });
        }
    }

    private static bool IsLookup(PacScript script, JsCall call) => call.Arguments.Length > 0 && script.SubjectOf(call.Arguments[0]) == Subject.Host
        && script.HelperOf(call) is "dnsResolve" or "isResolvable" or "isInNet" or "dnsResolveEx" or "isResolvableEx";

    /// <summary>The look-up that every request comes to before anything is decided about its name.</summary>
    private static JsCall? First(PacScript script, JsFunction entry)
    {
        foreach (var statement in entry.Body)
        {
            var (evaluated, isEnd) = statement switch
            {
                JsIf conditional => (conditional.Tests[0], true),
                JsReturn { Value: { } value } => (value, true),
                JsExpressionStatement { Expression: var expression } => ((SyntaxNode)expression, false),
                JsVariables variables => (variables, false),
                JsFunctionDeclaration or JsEmpty => (null, false),
                _ => (null, true),
            };
            if (evaluated is not null && Always(script, evaluated) is { } call)
            {
                return call;
            }

            if (isEnd)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The first look-up that evaluating a node always makes.</summary>
    private static JsCall? Always(PacScript script, SyntaxNode node)
    {
        var open = new Stack<SyntaxNode>([node]);
        while (open.TryPop(out var next))
        {
            if (next is JsCall call && IsLookup(script, call))
            {
                return call;
            }

            ReadOnlySpan<SyntaxNode> children = next switch
            {
                JsChain { Operator: not JsOperator.Add } chain => new SyntaxNode[] { chain.Operands[0] },
                JsConditional conditional => new SyntaxNode[] { conditional.Tests[0] },
                JsFunction or JsClass or JsObject or JsArray => [],
                _ => next.Children,
            };
            for (var i = children.Length - 1; i >= 0; i--)
            {
                open.Push(children[i]);
            }
        }

        return null;
    }

    private static bool IsInLoop(PacScript script, int index)
    {
        for (var at = index; script.ParentOf(at) is { } parent and not JsFunction; at = script.ParentIndex(at))
        {
            switch (parent)
            {
                case JsFor loop when script.Nodes[at] != loop.Initial:
                case JsForEach each when script.Nodes[at] == each.Body:
                case JsWhile:
                    return true;
            }
        }

        return false;
    }
}
