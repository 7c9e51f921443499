using System.Collections.Frozen;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>A function that decides itself which of its arguments are computed, and what they see.</summary>
internal delegate AzureValue LazyFunction(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site);

/// <summary>What an expression sees, and functions that do not need all their arguments.</summary>
internal static class LazyFunctions
{
    private static readonly FrozenDictionary<string, LazyFunction> All = new Dictionary<string, LazyFunction>(StringComparer.Ordinal)
    {
        ["parameters"] = Parameters,
        ["variables"] = Variables,
        ["lambdavariables"] = LambdaVariables,
        ["lambda"] = static (evaluator, call, _, site) => evaluator.Unknown("a lambda stands where none is called", site.At(call.Span)),
        ["copyindex"] = CopyIndex,
        ["if"] = If,
        ["and"] = static (evaluator, call, frame, site) => Every(evaluator, call, frame, site, decides: false),
        ["or"] = static (evaluator, call, frame, site) => Every(evaluator, call, frame, site, decides: true),
        ["coalesce"] = Coalesce,
        ["map"] = Lambdas.Map,
        ["filter"] = Lambdas.Filter,
        ["reduce"] = Lambdas.Reduce,
        ["sort"] = Lambdas.Sort,
        ["toobject"] = Lambdas.ToObject,
        ["groupby"] = Lambdas.GroupBy,
        ["mapvalues"] = Lambdas.MapValues,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The function of that name; null when it is no such one.</summary>
    public static LazyFunction? Find(string name) => All.GetValueOrDefault(name);

    private static AzureValue Parameters(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var at = site.At(call.Span);
        if (NameIn(evaluator, call, frame, site, out var unknown) is not { } name)
        {
            return unknown;
        }

        if (frame.Arguments is { } arguments)
        {
            return arguments.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase)).Value ?? evaluator.Unknown($"the function has no parameter '{name}'", at);
        }

        var slot = frame.Scope.Parameter(name);
        return slot is null ? AzureValue.Unknown($"parameter '{name}' is not declared", Symbol(frame, "parameters", name), at)
            : slot.Value() ?? AzureValue.Unknown($"parameter '{name}' refers to itself", Symbol(frame, "parameters", slot.Name), at);
    }

    private static AzureValue Variables(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var at = site.At(call.Span);
        if (NameIn(evaluator, call, frame, site, out var unknown) is not { } name)
        {
            return unknown;
        }

        var slot = frame.Arguments is null ? frame.Scope.Variable(name) : null;
        return slot is null ? AzureValue.Unknown($"variable '{name}' is not declared", Symbol(frame, "variables", name), at)
            : slot.Value() ?? AzureValue.Unknown($"variable '{name}' refers to itself", Symbol(frame, "variables", slot.Name), at);
    }

    private static AzureValue LambdaVariables(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        if (NameIn(evaluator, call, frame, site, out var unknown) is not { } name)
        {
            return unknown;
        }

        for (var binding = frame.Lambdas; binding is not null; binding = binding.Outer)
        {
            if (string.Equals(binding.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return binding.Value;
            }
        }

        return evaluator.Unknown($"no lambda has a variable '{name}'", site.At(call.Span));
    }

    /// <summary>The name that is asked for; null where it cannot be told, and then what is unknown.</summary>
    private static string? NameIn(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site, out AzureValue unknown)
    {
        var name = call.Arguments is [var only] ? evaluator.Evaluate(only, frame, site) : null;
        unknown = evaluator.Unknown(name?.Reason ?? $"'{call.Written}' takes one name", site.At(call.Span));
        return name?.Text;
    }

    private static string Symbol(Frame frame, string what, string name) => $"{{{frame.Scope.Path}{what}('{Symbols.Escape(name)}')}}";

    private static AzureValue CopyIndex(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var at = site.At(call.Span);
        string? name = null;
        var offset = 0L;
        foreach (var argument in call.Arguments)
        {
            var value = evaluator.Evaluate(argument, frame, site);
            if (value.Text is null && value.Number is null)
            {
                return evaluator.Unknown(value.Reason ?? "'copyIndex' takes a name and a number", at);
            }

            name = value.Text ?? name;
            offset = value.Number ?? offset;
        }

        var loop = Find(frame.Loops, name);
        var symbol = loop is null ? "" : $"copyindex('{Symbols.Escape(loop.Name)}')";
        return loop is null ? evaluator.Unknown(name is null ? "there is no loop around 'copyIndex'" : $"there is no loop '{name}'", at)
            : loop.Index is { } index ? AzureValue.Of(unchecked(index + offset), at)
            : AzureValue.Unknown(loop.Reason, offset == 0 ? $"{{{symbol}}}" : $"{{add({{{symbol}}}, {offset})}}", at);
    }

    /// <summary>The loop of that name; without a name the innermost that repeats a resource, and where there is none the innermost.</summary>
    private static Loop? Find(Loop? loops, string? name)
    {
        for (var loop = loops; loop is not null; loop = loop.Outer)
        {
            if (name is null ? loop.IsResource : string.Equals(loop.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return loop;
            }
        }

        return name is null ? loops : null;
    }

    private static AzureValue If(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        if (call.Arguments is not [var condition, var then, var otherwise])
        {
            return evaluator.Unknown("'if' takes three arguments", site.At(call.Span));
        }

        var holds = evaluator.Evaluate(condition, frame, site);
        if (holds.Bool is { } known)
        {
            return evaluator.Evaluate(known ? then : otherwise, frame, site);
        }

        var first = evaluator.Evaluate(then, frame, site);
        var second = evaluator.Evaluate(otherwise, frame, site);
        return Comparing.Same(first, second, evaluator.Meter) == true
            ? first
            : new FunctionCall(evaluator, call.Name, call.Written, [holds, first, second], site.At(call.Span), frame).Unknown(holds.Reason ?? "the condition is neither true nor false");
    }

    /// <summary>One argument decides; an unknown one does not keep another from deciding, which gives the same value in any order.</summary>
    private static AzureValue Every(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site, bool decides)
    {
        var at = site.At(call.Span);
        var values = new List<AzureValue>();
        foreach (var argument in call.Arguments)
        {
            var value = evaluator.Evaluate(argument, frame, site);
            if (value.Bool == decides)
            {
                return AzureValue.Of(decides, at);
            }

            values.Add(value);
        }

        return values.TrueForAll(v => v.Bool is not null)
            ? AzureValue.Of(!decides, at)
            : new FunctionCall(evaluator, call.Name, call.Written, [.. values], at, frame).Undecided();
    }

    /// <summary>The first that is not <c>null</c>. An unknown text is none; of any other unknown value nobody knows.</summary>
    private static AzureValue Coalesce(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var values = new List<AzureValue>();
        foreach (var argument in call.Arguments)
        {
            var value = evaluator.Evaluate(argument, frame, site);
            if (value.Kind == AzureKind.Null)
            {
                continue;
            }

            var isSure = value.Kind != AzureKind.Unknown || Symbols.IsText(value.Symbol ?? "");
            if (isSure && values.Count == 0)
            {
                return value;
            }

            values.Add(value);
            if (isSure)
            {
                break;
            }
        }

        return values.Count switch
        {
            0 => AzureValue.Null(site.At(call.Span)),
            1 => values[0],
            _ => new FunctionCall(evaluator, call.Name, call.Written, [.. values], site.At(call.Span), frame).Undecided(),
        };
    }
}
