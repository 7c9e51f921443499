using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Repairs;

/// <summary>
/// A statement that answers for some names, in front of the statement of FindProxyForURL that decides about them now. What the statements before it do stays
/// as it is, and the answer is one that the script gives elsewhere, or the direct way where no proxy will do.
/// </summary>
internal static class PacRepair
{
    private const int LongestLine = 110;

    /// <summary>What may be edited, and how.</summary>
    public static RepairOffer Propose(RepairRequest request)
    {
        if (request.Aim is not (RepairAim.Pass or RepairAim.Direct))
        {
            return RepairOffer.Refused("a script only chooses ways");
        }

        if (request.Way.Length == 0 || request.Way.AsSpan().ContainsAny('"', '\'', '\\') || request.Way.Any(char.IsControl))
        {
            return RepairOffer.Refused("nothing shows which way the script would send such requests");
        }

        if (request.Flows.Any(f => RepairText.IsForeign(f.Pattern)))
        {
            return RepairOffer.Refused("an address, or a name with a parameter, has no test of its own in a script");
        }

        if (request.Tree.Root is not JsProgram { FirstError: null } program || FunctionOf(program, request) is not { Parameters: [_, JsIdentifier host, ..] } function)
        {
            return RepairOffer.Refused("FindProxyForURL is not found as a function with a name for the host");
        }

        if (StatementOf(function, request.Entry) is not { } statement)
        {
            return RepairOffer.Refused("no statement of FindProxyForURL is known that decides it");
        }

        var inserted = new Repair(
            $"Return \"{request.Way}\" for {RepairText.Endpoints(request)} before '{RepairText.Shown(request.Tree.Text[statement.Span].ToString())}'",
            [Edit(request, statement, host.Name)]);
        return new(Replaced(request, statement) is { } replaced ? [inserted, replaced] : [inserted], "");
    }

    /// <summary>Another answer in the place of the one that is given now: where it is given for what is needed and nothing else, a statement before it would leave a dead one.</summary>
    private static Repair? Replaced(RepairRequest request, JsStatement statement)
    {
        if (request.Entry.At is not { } at || !Holds(statement, at.Span) || ReturnAt(statement, at.Span) is not { Value: { } value })
        {
            return null;
        }

        var quote = Quote(request.Tree);
        return new($"Return \"{request.Way}\" in place of '{RepairText.Shown(request.Tree.Text[value.Span].ToString())}'", [new(request.Tree.Text.At(value.Span), $"{quote}{request.Way}{quote}")]);
    }

    /// <summary>The return that a place belongs to: it is the return, or the test that guards it.</summary>
    private static JsReturn? ReturnAt(SyntaxNode node, TextSpan at)
    {
        foreach (var child in node.Children)
        {
            if (Holds(child, at) && ReturnAt(child, at) is { } inside)
            {
                return inside;
            }
        }

        if (node is JsIf choice)
        {
            var index = choice.Tests.ToList().FindIndex(t => Holds(t, at));
            return index < 0 ? null : choice.Branches[index] is JsBlock { Statements: [var only] } ? only as JsReturn : choice.Branches[index] as JsReturn;
        }

        return node as JsReturn;
    }

    private static bool Holds(SyntaxNode node, TextSpan at) => node.Span.Start <= at.Start && at.End <= node.Span.End;

    private static JsFunction? FunctionOf(JsProgram program, RepairRequest request)
    {
        // The last declaration of a name counts; the one of Windows' own comes first there.
        var functions = program.Statements.OfType<JsFunctionDeclaration>().Select(d => d.Function).ToArray();
        var own = request.Policy is PacPolicy policy && policy.Engine.Contains("WinHTTP", StringComparison.OrdinalIgnoreCase) ? functions.LastOrDefault(f => f.Name == "FindProxyForURLEx") : null;
        return own ?? functions.LastOrDefault(f => f.Name == "FindProxyForURL");
    }

    /// <summary>The statement that holds the deciding place; where that is in another function, the first one that does something.</summary>
    private static JsStatement? StatementOf(JsFunction function, PolicyEntry entry)
    {
        foreach (var statement in function.Body)
        {
            if (entry.At is { } at && statement.Span.Start <= at.Span.Start && at.Span.End <= statement.Span.End)
            {
                return statement;
            }
        }

        return function.Body.FirstOrDefault(s => s is not (JsVariables or JsFunctionDeclaration or JsEmpty));
    }

    private static TextEdit Edit(RepairRequest request, JsStatement statement, string host)
    {
        var source = request.Tree.Text;
        var quote = Quote(request.Tree);
        var end = RepairText.LineEnd(source);
        var line = source.GetPosition(statement.Span.Start).Line;
        var indent = RepairText.Indent(source, line);
        var tests = request.Flows.Select(f => f.Pattern).Distinct(StringComparer.Ordinal).Select(p => Test(p, host, quote)).ToArray();
        var answer = $"return {quote}{request.Way}{quote};";
        if (source.GetLine(line).Start + indent.Length != statement.Span.Start)
        {
            // Something else stands before it on its line.
            return new(source.At(statement.Span.Start, statement.Span.Start), $"if ({string.Join(" || ", tests)}) {answer} ");
        }

        var inner = indent + (indent.StartsWith('\t') ? "\t" : indent.Length is > 0 and <= 8 ? indent : "    ");
        var single = $"{indent}if ({string.Join(" || ", tests)}) {answer}";
        var text = single.Length <= LongestLine
            ? single + end
            : $"{indent}if ({string.Join($" ||{end}{indent}    ", tests)}){end}{inner}{answer}{end}";
        var comment = request.Purpose.Length > 0 && source.Content.Contains("//", StringComparison.Ordinal) ? $"{indent}// {request.Purpose}{end}" : "";
        var first = RepairText.WithComment(source, line, "//");
        var at = source.GetLine(first).Start;
        return new(source.At(at, at), comment + text + (first < line || comment.Length > 0 ? end : ""));
    }

    /// <summary>A test of the host that holds for just the names of a pattern.</summary>
    private static string Test(string pattern, string host, char quote)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
        {
            return $"{host} == {quote}{pattern}{quote}";
        }

        var below = pattern[1..];
        return pattern.StartsWith("*.", StringComparison.Ordinal) && !below.Contains('*', StringComparison.Ordinal)
            ? $"dnsDomainIs({host}, {quote}{below}{quote})"
            : $"/{RepairText.Expression(pattern)}/.test({host})";
    }

    /// <summary>The quotation mark that the script uses more.</summary>
    private static char Quote(SyntaxTree tree)
    {
        var balance = 0;
        foreach (var token in tree.Tokens)
        {
            if (token.RawKind == (ushort)PacTokenKind.String)
            {
                balance += tree.Text.Content[token.Span.Start] == '\'' ? -1 : 1;
            }
        }

        return balance < 0 ? '\'' : '"';
    }
}
