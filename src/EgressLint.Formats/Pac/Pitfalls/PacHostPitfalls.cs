using EgressLint.Core.Findings;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Tests of the host that no host passes, or that look-alikes pass.</summary>
internal static class PacHostPitfalls
{
    /// <summary>In longer conditions nobody hides a look at one character.</summary>
    private const int MostOperands = 32;

    public static void Check(PacScript script, PacPitfallReport report)
    {
        var lists = new PacListUses(script);
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            if (script.Nodes[i] is not JsExpression expression)
            {
                continue;
            }

            if (expression is JsCall { Arguments: [var first, ..] } of && script.SubjectOf(first) == Subject.Url && TakesHost(script.HelperOf(of)))
            {
                report.Say(PacPitfallRules.UrlInsteadOfHost, first, "default", script.HelperOf(of) ?? "", report.Show(first));
            }
            else if (PacNameTests.Read(script, expression) is { } test)
            {
                lists.Take(test);
                CheckTest(script, report, test, i);
            }

            lists.TakeLookup(expression);
        }

        CheckCases(script, report);
        foreach (var (kind, element, value) in lists.Elements())
        {
            Judge(report, kind, element, value);
        }
    }

    private static void CheckTest(PacScript script, PacPitfallReport report, NameTest test, int index)
    {
        if (script.TextOf(test.Value) is not { Length: > 0 } value)
        {
            return;
        }

        var dead = test.Subject == Subject.Host ? PacDeadHosts.Judge(test.Kind, value) : PacDeadUrls.Judge(test.Kind, value);
        if (dead is { } judged)
        {
            Dead(report, test.Subject == Subject.Host ? PacPitfallRules.DeadHostTest : PacPitfallRules.DeadUrlTest, test.Value, value, judged);
        }
        else if (test.Subject == Subject.Host)
        {
            CheckEnds(report, test.Kind, test.Value, value, script, index);
        }
    }

    private static void Judge(PacPitfallReport report, NameTestKind kind, JsExpression at, string value)
    {
        if (PacDeadHosts.Judge(kind, value) is { } dead)
        {
            Dead(report, PacPitfallRules.DeadHostTest, at, value, dead);
        }
        else
        {
            CheckEnds(report, kind, at, value, null, 0);
        }
    }

    private static void CheckEnds(PacPitfallReport report, NameTestKind kind, JsExpression at, string value, PacScript? script, int index)
    {
        if (kind is NameTestKind.Equal or NameTestKind.Prefix || (value.StartsWith("*.", StringComparison.Ordinal) && !value.EndsWith('*')) || (kind == NameTestKind.Suffix && value.StartsWith('.')))
        {
            return;
        }

        if (kind == NameTestKind.LocalOrDomain)
        {
            CheckLocal(report, at, value);
            return;
        }

        var (shape, text) = (kind, value);
        if (kind == NameTestKind.Glob && PacGlob.Parse(value) is var glob)
        {
            (shape, text) = (glob.IsPlain, glob.Kind) switch
            {
                (true, PacGlobKind.Suffix) => (NameTestKind.Suffix, glob.Text),
                (true, PacGlobKind.Contains) => (NameTestKind.Contains, glob.Text),
                _ => (NameTestKind.Equal, glob.Text),
            };
        }

        if (shape == NameTestKind.Suffix && PacDomains.IsRegistrable(text) && !LooksAtBoundary(script, index))
        {
            report.Say(PacPitfallRules.SuffixWithoutDot, at, "default", value, "evil" + text, text);
        }
        else if (shape == NameTestKind.Contains && PacDomains.IsRegistrable(text.TrimStart('.')) && !LooksAtBoundary(script, index))
        {
            report.Say(PacPitfallRules.SuffixWithoutDot, at, "contains", value, (text.StartsWith('.') ? "www" : "") + text + ".evil.net");
        }
    }

    private static void CheckLocal(PacPitfallReport report, JsExpression at, string value)
    {
        if (value.StartsWith('.'))
        {
            report.Say(PacPitfallRules.NoSuffixTest, at, "dot", value);
        }
        else if (value.AsSpan().Count('.') == 1 && PacDomains.IsRegistrable(value))
        {
            report.Say(PacPitfallRules.NoSuffixTest, at, "apex", value, value[..value.IndexOf('.', StringComparison.Ordinal)]);
        }
    }

    private static void Dead(PacPitfallReport report, RuleDescriptor rule, JsExpression at, string value, DeadName dead)
    {
        var finding = new Finding(rule, report.Text.At(at.Span), value, dead.Reason);
        report.Add(at is JsString && dead.Instead is { } instead
            ? finding with { Fixes = [new($"Write '{instead}'", FixSafety.Unsafe, [new(report.Text.At(at.Span.Start + 1, at.Span.End - 1), instead)])] }
            : finding);
    }

    /// <summary>Whether the same condition, or one around it, also looks at the character before the suffix.</summary>
    private static bool LooksAtBoundary(PacScript? script, int index)
    {
        for (var at = index; script?.ParentOf(at) is JsChain or JsUnary or JsIf or JsConditional or JsReturn; at = script.ParentIndex(at))
        {
            if (script.ParentOf(at) is JsChain { Operator: JsOperator.And, Operands.Length: <= MostOperands } chain && chain.Operands.Any(o => o != script.Nodes[at] && LooksAtCharacters(o)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LooksAtCharacters(JsExpression expression)
    {
        var open = new Stack<EgressLint.Core.Syntax.SyntaxNode>([expression]);
        for (var steps = 0; steps < 200 && open.TryPop(out var node); steps++)
        {
            if (node is JsMember { Name: "length" or "charAt" or "charCodeAt" or "substring" or "substr" or "slice" or "lastIndexOf" or "indexOf" } or JsMember { Index: not null } or JsRegex)
            {
                return true;
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return false;
    }

    private static void CheckCases(PacScript script, PacPitfallReport report)
    {
        foreach (var choice in script.Nodes.OfType<JsSwitch>())
        {
            if (script.SubjectOf(choice.Subject) != Subject.Host)
            {
                continue;
            }

            foreach (var test in choice.Cases.Select(c => c.Test).OfType<JsExpression>())
            {
                if (script.TextOf(test) is { Length: > 0 } value && PacDeadHosts.Judge(NameTestKind.Equal, value) is { } dead)
                {
                    Dead(report, PacPitfallRules.DeadHostTest, test, value, dead);
                }
            }
        }
    }

    private static bool TakesHost(string? helper) => helper is "dnsDomainIs" or "localHostOrDomainIs" or "isPlainHostName" or "dnsDomainLevels" or "isInNet"
        or "isResolvable" or "dnsResolve" or "dnsResolveEx" or "isResolvableEx" or "isInNetEx";
}
