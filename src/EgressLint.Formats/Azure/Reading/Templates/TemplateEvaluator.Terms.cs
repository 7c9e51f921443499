using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <content>Expressions.</content>
internal sealed partial class TemplateEvaluator
{
    /// <summary>The value of a part of an expression.</summary>
    public AzureValue Evaluate(Term term, Frame frame, Site site)
    {
        if (!Meter.Spend())
        {
            return Unknown(WorkMeter.Reason, site.Whole);
        }

        if (++depth > Deepest)
        {
            depth--;
            return Unknown("values are nested too deeply", site.Whole);
        }

        var value = term switch
        {
            TextTerm text => AzureValue.Of(text.Value, site.At(text.Span)),
            NumberTerm number => AzureValue.Of(number.Value, site.At(number.Span)),
            CallTerm call => Kept(Call(call, frame, site)),
            _ => Access(term, frame, site),
        };
        depth--;
        return value;
    }

    /// <summary>Members and elements, from the value on outwards.</summary>
    private AzureValue Access(Term term, Frame frame, Site site)
    {
        var steps = new Stack<Term>();
        var root = term;
        while (root is MemberTerm or IndexTerm)
        {
            steps.Push(root);
            root = root is MemberTerm member ? member.Of : root is IndexTerm index ? index.Of : root;
        }

        var value = root is CallTerm call && World.IsAsked(call.Name) ? World.Ask(this, call, steps, frame, site) : Evaluate(root, frame, site);
        while (steps.TryPop(out var step) && Meter.Spend())
        {
            var isSafe = step is MemberTerm { IsSafe: true } or IndexTerm { IsSafe: true };
            if (isSafe && value.Kind == AzureKind.Null)
            {
                return value;
            }

            value = Step(value, KeyOf(step, frame, site), isSafe, site.At(step.Span));
            if (isSafe && value.Kind == AzureKind.Null)
            {
                return value;
            }
        }

        return value;
    }

    /// <summary>What a member or element is called: a text or a number.</summary>
    public AzureValue KeyOf(Term step, Frame frame, Site site) => step switch
    {
        MemberTerm member => AzureValue.Of(member.Name, site.At(step.Span)),
        IndexTerm index => Evaluate(index.Index, frame, site),
        _ => AzureValue.Null(site.Whole),
    };

    /// <summary>A member or an element.</summary>
    public AzureValue Step(AzureValue value, AzureValue key, bool isSafe, Location at)
    {
        switch (value.Kind, key.Kind)
        {
            case (AzureKind.List, AzureKind.Number) when key.Number is >= 0 && key.Number < value.Items.Length && value.MayHaveMore is null:
                return value.Items[(int)key.Number.Value];
            case (AzureKind.Map, AzureKind.Text) when Own(value, key.Text ?? "") is { } found:
                return found;
            case (AzureKind.List or AzureKind.Map, AzureKind.Number or AzureKind.Text) when value.MayHaveMore is { } more:
                return Unknown(more, at);
            case (AzureKind.List or AzureKind.Map or AzureKind.Null, not AzureKind.Unknown) when isSafe:
                return AzureValue.Null(at);
            case (AzureKind.Unknown, AzureKind.Text):
                return AzureValue.Unknown(value.Reason ?? "", Symbols.Member(value.Symbol ?? "", key.Text ?? ""), at);
            case (AzureKind.Unknown, AzureKind.Number or AzureKind.Unknown) or (_, AzureKind.Unknown) when Symbols.IsComplete(value):
                return AzureValue.Unknown(value.Reason ?? key.Reason ?? "", Symbols.Element(value.Kind == AzureKind.Unknown ? value.Symbol ?? "" : $"{{{Symbols.Of(value)}}}", Symbols.Of(key)), at);
            case (_, AzureKind.Unknown):
                return Unknown(key.Reason ?? "", at);
            default:
                return Unknown(key.Kind == AzureKind.Number ? $"there is no element {key.Number}" : $"there is no member '{key.Text}'", at);
        }
    }

    /// <summary>The last member of that name; null when there is none among those that are known.</summary>
    public static AzureValue? Own(AzureValue map, string name)
    {
        for (var i = map.Members.Length - 1; i >= 0; i--)
        {
            if (string.Equals(map.Members[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return map.Members[i].Value;
            }
        }

        return null;
    }

    private AzureValue Call(CallTerm call, Frame frame, Site site)
    {
        var at = site.At(call.Span);
        if (LazyFunctions.Find(call.Name) is { } lazy)
        {
            return lazy(this, call, frame, site);
        }

        if (World.IsAsked(call.Name))
        {
            return World.Ask(this, call, new(), frame, site);
        }

        var arguments = call.Arguments.Select(a => Evaluate(a, frame, site)).ToImmutableArray();
        var asked = new FunctionCall(this, call.Name, call.Written, arguments, at, frame);
        if (EagerFunctions.Find(call.Name) is { } eager)
        {
            return arguments.Length >= eager.Least && arguments.Length <= eager.Most
                ? eager.Compute(asked)
                : asked.Unknown($"'{call.Written}' does not take {arguments.Length} arguments");
        }

        return frame.Scope.Function(call.Name) is { } own ? CallOwn(own, asked) : asked.Unknown(World.ReasonOf(call));
    }

    /// <summary>A function of the template: it sees its arguments and nothing else.</summary>
    private AzureValue CallOwn(Json.JsonNode function, FunctionCall call)
    {
        var declared = function.Find("parameters", ignoreCase: true)?.Items ?? [];
        if (function.Find("output", ignoreCase: true)?.Find("value", ignoreCase: true) is not { } output || declared.Length != call.Arguments.Length)
        {
            return call.Unknown($"'{call.Written}' does not take {call.Arguments.Length} arguments");
        }

        var arguments = declared.Select((p, i) => new AzureMember(p.Find("name", ignoreCase: true)?.Text ?? "", call.Arguments[i])).ToImmutableArray();
        return Evaluate(output, new Frame(call.Frame.Instance) { Arguments = arguments });
    }
}
