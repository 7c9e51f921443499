using System.Globalization;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions of numbers, and comparisons.</summary>
internal static class NumberFunctions
{
    private const int LongestRange = 10_000;

    /// <summary>A number, or the number that a text is.</summary>
    public static AzureValue ToNumber(FunctionCall call) =>
        call[0].Number is not null ? call[0]
        : long.TryParse(call[0].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? call.Of(number)
        : call.Undecided();

    /// <summary>True or false; of a text without case, of a number whether it is not zero.</summary>
    public static AzureValue ToBool(FunctionCall call) =>
        call[0].Bool is not null ? call[0]
        : call[0].Number is { } number ? call.Of(number != 0)
        : call[0].Text?.ToUpperInvariant() switch
        {
            "TRUE" or "1" => call.Of(true),
            "FALSE" or "0" => call.Of(false),
            _ => call.Undecided(),
        };

    /// <summary>Sum.</summary>
    public static AzureValue Add(FunctionCall call) => Computed(call, (a, b) => a + b);

    /// <summary>Difference.</summary>
    public static AzureValue Sub(FunctionCall call) => Computed(call, (a, b) => a - b);

    /// <summary>Product.</summary>
    public static AzureValue Mul(FunctionCall call) => Computed(call, (a, b) => a * b);

    /// <summary>Quotient, without a fraction.</summary>
    public static AzureValue Div(FunctionCall call) => call[1].Number == 0 ? call.Unknown("it is divided by zero") : Computed(call, (a, b) => a / b);

    /// <summary>Rest of a division.</summary>
    public static AzureValue Mod(FunctionCall call) => call[1].Number == 0 ? call.Unknown("it is divided by zero") : Computed(call, (a, b) => a % b);

    /// <summary>The least of numbers, given one by one or as a list.</summary>
    public static AzureValue Min(FunctionCall call) => Numbers(call) is { } numbers ? call.Of(numbers.Min()) : call.Undecided();

    /// <summary>The greatest of numbers.</summary>
    public static AzureValue Max(FunctionCall call) => Numbers(call) is { } numbers ? call.Of(numbers.Max()) : call.Undecided();

    /// <summary>Numbers from a first one on.</summary>
    public static AzureValue Range(FunctionCall call) =>
        call[0].Number is { } start and >= int.MinValue and <= int.MaxValue && call[1].Number is { } count and >= 0 and <= LongestRange
            ? call.Of(Enumerable.Range(0, (int)count).Select(i => AzureValue.Of(start + i, call.At)))
            : call.Undecided();

    /// <summary>Whether two values are equal.</summary>
    public static AzureValue AreEqual(FunctionCall call) => Comparing.Same(call[0], call[1], call.Evaluator.Meter) is { } same ? call.Of(same) : call.Undecided();

    /// <summary>Less.</summary>
    public static AzureValue Less(FunctionCall call) => Compared(call, c => c < 0);

    /// <summary>Less or equal.</summary>
    public static AzureValue LessOrEquals(FunctionCall call) => Compared(call, c => c <= 0);

    /// <summary>Greater.</summary>
    public static AzureValue Greater(FunctionCall call) => Compared(call, c => c > 0);

    /// <summary>Greater or equal.</summary>
    public static AzureValue GreaterOrEquals(FunctionCall call) => Compared(call, c => c >= 0);

    /// <summary>The contrary.</summary>
    public static AzureValue Not(FunctionCall call) => call[0].Bool is { } flag ? call.Of(!flag) : call.Undecided();

    private static AzureValue Compared(FunctionCall call, Func<int, bool> holds) =>
        call[0].Number is { } first && call[1].Number is { } second ? call.Of(holds(first.CompareTo(second)))
        : call[0].Text is { } text && call[1].Text is { } other ? call.Of(holds(string.CompareOrdinal(text, other)))
        : call.Undecided();

    private static AzureValue Computed(FunctionCall call, Func<Int128, Int128, Int128> compute)
    {
        if (call[0].Number is not { } first || call[1].Number is not { } second)
        {
            return call.Undecided();
        }

        var value = compute(first, second);
        return value >= long.MinValue && value <= long.MaxValue ? call.Of((long)value) : call.Unknown("the number is too large");
    }

    private static List<long>? Numbers(FunctionCall call)
    {
        var values = call.Arguments is [{ Kind: AzureKind.List, MayHaveMore: null } list] ? list.Items : call.Arguments;
        var numbers = values.Select(v => v.Number).OfType<long>().ToList();
        return numbers.Count == values.Length && numbers.Count > 0 ? numbers : null;
    }
}
