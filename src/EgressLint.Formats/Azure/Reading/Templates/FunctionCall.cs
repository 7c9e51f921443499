using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>A call of a function whose arguments are computed.</summary>
/// <param name="Evaluator">Who asks.</param>
/// <param name="Name">Name in lower case.</param>
/// <param name="Written">Name as written.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="At">Where the call stands.</param>
/// <param name="Frame">What the call sees.</param>
internal sealed record FunctionCall(TemplateEvaluator Evaluator, string Name, string Written, ImmutableArray<AzureValue> Arguments, Location At, Frame Frame)
{
    /// <summary>The argument of that index.</summary>
    public AzureValue this[int index] => Arguments[index];

    /// <summary>How many arguments there are.</summary>
    public int Count => Arguments.Length;

    /// <summary>A text.</summary>
    public AzureValue Of(string value) => Evaluator.Meter.Spend(value.Length / 32) ? AzureValue.Of(value, At) : Unknown(WorkMeter.Reason);

    /// <summary>A number.</summary>
    public AzureValue Of(long value) => AzureValue.Of(value, At);

    /// <summary>True or false.</summary>
    public AzureValue Of(bool value) => AzureValue.Of(value, At);

    /// <summary>A list.</summary>
    public AzureValue Of(IEnumerable<AzureValue> items, string? mayHaveMore = null)
    {
        var made = ImmutableArray.CreateBuilder<AzureValue>();
        foreach (var item in items)
        {
            if (!Evaluator.Meter.Spend())
            {
                return AzureValue.Of(made.ToImmutable(), At, WorkMeter.Reason);
            }

            made.Add(item);
        }

        return AzureValue.Of(made.ToImmutable(), At, mayHaveMore);
    }

    /// <summary>A map.</summary>
    public AzureValue Map(ImmutableArray<AzureMember> members, string? mayHaveMore = null) =>
        Evaluator.Meter.Spend(members.Length) ? AzureValue.Of(members, At, mayHaveMore) : Unknown(WorkMeter.Reason);

    /// <summary>A value that is not known though the arguments may be: the same call with the same arguments gives the same.</summary>
    public AzureValue Unknown(string reason)
    {
        foreach (var argument in Arguments)
        {
            if (!Symbols.IsComplete(argument))
            {
                return Evaluator.Unknown(reason, At);
            }
        }

        return AzureValue.Unknown(reason, Symbols.Call(Name, Arguments.AsSpan()), At);
    }

    /// <summary>What the arguments do not settle: because one of them is unknown, or because the function does not take them.</summary>
    public AzureValue Undecided() => Unknown(ReasonOf(Arguments) ?? $"'{Written}' cannot be computed from its arguments");

    /// <summary>Why one of the values is not known in full; null when all are.</summary>
    public static string? ReasonOf(ImmutableArray<AzureValue> values)
    {
        foreach (var value in values)
        {
            if ((value.Reason ?? value.MayHaveMore) is { } reason)
            {
                return reason;
            }
        }

        foreach (var value in values)
        {
            if (value.Weight > 1 && (ReasonOf(value.Items) ?? ReasonOf([.. value.Members.Select(m => m.Value)])) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }
}

/// <summary>A function whose arguments are computed before it is called.</summary>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Compute">Computes it.</param>
internal sealed record EagerFunction(int Least, int Most, Func<FunctionCall, AzureValue> Compute);
