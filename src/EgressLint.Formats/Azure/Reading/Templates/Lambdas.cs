using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions that call a lambda for every element. Of a list that is not known in full, what is known is computed.</summary>
internal static class Lambdas
{
    /// <summary>A lambda where it is called: the names of its variables, its body, and what the body sees.</summary>
    private sealed record Lambda(TemplateEvaluator Evaluator, ImmutableArray<string> Names, Term Body, Frame Frame, Site Site)
    {
        public AzureValue Call(params ReadOnlySpan<AzureValue> values)
        {
            var bindings = Frame.Lambdas;
            for (var i = 0; i < Names.Length && i < values.Length; i++)
            {
                bindings = new(Names[i], values[i], bindings);
            }

            return Evaluator.Evaluate(Body, Frame with { Lambdas = bindings }, Site);
        }
    }

    /// <summary><c>map(list, lambda)</c>.</summary>
    public static AzureValue Map(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var list = First(evaluator, call, frame, site);
        return list.Kind == AzureKind.List && Read(evaluator, call, 1, frame, site) is { } lambda
            ? Made(call, site, list.Items.Select((item, i) => lambda.Call(item, AzureValue.Of(i, item.At))), list.MayHaveMore, evaluator)
            : Undecided(evaluator, call, site, list);
    }

    /// <summary><c>filter(list, lambda)</c>. What may be in the result is not among its elements; the result may have more then.</summary>
    public static AzureValue Filter(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var list = First(evaluator, call, frame, site);
        if (list.Kind != AzureKind.List || Read(evaluator, call, 1, frame, site) is not { } lambda)
        {
            return Undecided(evaluator, call, site, list);
        }

        var kept = new List<AzureValue>();
        var more = list.MayHaveMore;
        foreach (var (item, i) in list.Items.Select((item, i) => (item, i)))
        {
            var holds = lambda.Call(item, AzureValue.Of(i, item.At));
            more ??= holds.Bool is null ? holds.Reason ?? "the condition of 'filter' is neither true nor false" : null;
            if (holds.Bool == true)
            {
                kept.Add(item);
            }
        }

        return Made(call, site, kept, more, evaluator);
    }

    /// <summary><c>reduce(list, start, lambda)</c>.</summary>
    public static AzureValue Reduce(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var list = First(evaluator, call, frame, site);
        if (list.Kind != AzureKind.List || list.MayHaveMore is not null || Read(evaluator, call, 2, frame, site) is not { } lambda)
        {
            return Undecided(evaluator, call, site, list);
        }

        var value = evaluator.Evaluate(call.Arguments[1], frame, site);
        for (var i = 0; i < list.Items.Length && evaluator.Meter.Spend(); i++)
        {
            value = lambda.Call(value, list.Items[i], AzureValue.Of(i, list.Items[i].At));
        }

        return value;
    }

    /// <summary><c>sort(list, lambda)</c>: the lambda says whether the first comes before the second. Equal ones keep their order.</summary>
    public static AzureValue Sort(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var list = First(evaluator, call, frame, site);
        if (list.Kind != AzureKind.List || list.MayHaveMore is not null || Read(evaluator, call, 1, frame, site) is not { } lambda)
        {
            return Undecided(evaluator, call, site, list);
        }

        var sorted = new List<AzureValue>();
        foreach (var item in list.Items)
        {
            var at = sorted.Count;
            for (; at > 0; at--)
            {
                var isBefore = lambda.Call(item, sorted[at - 1]);
                if (isBefore.Bool is null)
                {
                    return Undecided(evaluator, call, site, isBefore);
                }

                if (isBefore.Bool == false)
                {
                    break;
                }
            }

            sorted.Insert(at, item);
        }

        return Made(call, site, sorted, null, evaluator);
    }

    /// <summary><c>toObject(list, key, value)</c>.</summary>
    public static AzureValue ToObject(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var list = First(evaluator, call, frame, site);
        if (list.Kind != AzureKind.List || Read(evaluator, call, 1, frame, site) is not { } key)
        {
            return Undecided(evaluator, call, site, list);
        }

        var value = call.Arguments.Length > 2 ? Read(evaluator, call, 2, frame, site) : null;
        var members = ImmutableArray.CreateBuilder<AzureMember>();
        foreach (var item in list.Items)
        {
            var name = key.Call(item);
            if (name.Text is not { } known)
            {
                return Undecided(evaluator, call, site, name);
            }

            members.Add(new(known, value is null ? item : value.Call(item)));
        }

        return AzureValue.Of(members.ToImmutable(), site.At(call.Span), list.MayHaveMore);
    }

    /// <summary><c>groupBy(list, key)</c>.</summary>
    public static AzureValue GroupBy(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var list = First(evaluator, call, frame, site);
        if (list.Kind != AzureKind.List || list.MayHaveMore is not null || Read(evaluator, call, 1, frame, site) is not { } key)
        {
            return Undecided(evaluator, call, site, list);
        }

        var groups = new Dictionary<string, ImmutableArray<AzureValue>>(StringComparer.OrdinalIgnoreCase);
        var order = new List<string>();
        foreach (var item in list.Items)
        {
            var name = key.Call(item);
            if (name.Text is not { } known)
            {
                return Undecided(evaluator, call, site, name);
            }

            if (!groups.TryGetValue(known, out var group))
            {
                order.Add(known);
                group = [];
            }

            evaluator.Meter.Spend(group.Length);
            groups[known] = group.Add(item);
        }

        var at = site.At(call.Span);
        return AzureValue.Of([.. order.Select(name => new AzureMember(name, AzureValue.Of(groups[name], at)))], at);
    }

    /// <summary><c>mapValues(object, lambda)</c>.</summary>
    public static AzureValue MapValues(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var map = First(evaluator, call, frame, site);
        return map.Kind == AzureKind.Map && Read(evaluator, call, 1, frame, site) is { } lambda
            ? AzureValue.Of([.. map.Members.Select(m => m with { Value = lambda.Call(m.Value) })], site.At(call.Span), map.MayHaveMore)
            : Undecided(evaluator, call, site, map);
    }

    private static AzureValue First(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site) => call.Arguments.IsEmpty
        ? evaluator.Unknown($"'{call.Written}' takes a list", site.At(call.Span))
        : evaluator.Evaluate(call.Arguments[0], frame, site);

    private static Lambda? Read(TemplateEvaluator evaluator, CallTerm call, int index, Frame frame, Site site) =>
        index < call.Arguments.Length && call.Arguments[index] is CallTerm { Name: "lambda", Arguments: [.. var names, var body] }
            ? new(evaluator, [.. names.Select(n => (n as TextTerm)?.Value ?? "")], body, frame, site)
            : null;

    /// <summary>A list; the sequence is computed only as long as there are steps.</summary>
    private static AzureValue Made(CallTerm call, Site site, IEnumerable<AzureValue> items, string? more, TemplateEvaluator evaluator)
    {
        var made = ImmutableArray.CreateBuilder<AzureValue>();
        foreach (var item in items)
        {
            if (!evaluator.Meter.Spend())
            {
                more ??= WorkMeter.Reason;
                break;
            }

            made.Add(item);
        }

        return AzureValue.Of(made.ToImmutable(), site.At(call.Span), more);
    }

    private static AzureValue Undecided(TemplateEvaluator evaluator, CallTerm call, Site site, AzureValue because) =>
        evaluator.Unknown(because.Reason ?? because.MayHaveMore ?? $"'{call.Written}' cannot be computed from its arguments", site.At(call.Span));
}
