using System.Collections.Immutable;

namespace EgressLint.Analysis.Catalogs;

/// <summary>A truth value that may be unknown.</summary>
public enum Truth
{
    /// <summary>False.</summary>
    False,

    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>True.</summary>
    True,
}

/// <summary>How two values compare.</summary>
public enum Comparison
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Different.</summary>
    NotEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,
}

/// <summary>A condition over parameters.</summary>
public abstract record Condition
{
    /// <summary>The parameters it names.</summary>
    public abstract IEnumerable<string> Parameters { get; }

    /// <summary>Its truth for values; an unset parameter in a comparison makes it unknown.</summary>
    /// <param name="values">The values of a parameter, with its default; empty when it is unset.</param>
    /// <param name="isSet">Whether the site gave the parameter a value.</param>
    public abstract Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet);
}

/// <summary>Both.</summary>
public sealed record AndCondition(Condition Left, Condition Right) : Condition
{
    /// <inheritdoc/>
    public override IEnumerable<string> Parameters => Left.Parameters.Concat(Right.Parameters);

    /// <inheritdoc/>
    public override Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet) =>
        (Truth)Math.Min((int)Left.Evaluate(values, isSet), (int)Right.Evaluate(values, isSet));
}

/// <summary>At least one.</summary>
public sealed record OrCondition(Condition Left, Condition Right) : Condition
{
    /// <inheritdoc/>
    public override IEnumerable<string> Parameters => Left.Parameters.Concat(Right.Parameters);

    /// <inheritdoc/>
    public override Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet) =>
        (Truth)Math.Max((int)Left.Evaluate(values, isSet), (int)Right.Evaluate(values, isSet));
}

/// <summary>Not.</summary>
public sealed record NotCondition(Condition Inner) : Condition
{
    /// <inheritdoc/>
    public override IEnumerable<string> Parameters => Inner.Parameters;

    /// <inheritdoc/>
    public override Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet) =>
        (Truth)(2 - (int)Inner.Evaluate(values, isSet));
}

/// <summary><c>set(name)</c>: whether the site gave a value.</summary>
public sealed record SetCondition(string Parameter) : Condition
{
    /// <inheritdoc/>
    public override IEnumerable<string> Parameters => [Parameter];

    /// <inheritdoc/>
    public override Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet) =>
        isSet(Parameter) ? Truth.True : Truth.False;
}

/// <summary>A parameter compared with a word; with several values one that fits is enough. A bare name means <c>== true</c>.</summary>
public sealed record CompareCondition(string Parameter, Comparison Comparison, string Value) : Condition
{
    /// <inheritdoc/>
    public override IEnumerable<string> Parameters => [Parameter];

    /// <inheritdoc/>
    public override Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet)
    {
        var given = values(Parameter);
        if (given.IsEmpty)
        {
            return Truth.Unknown;
        }

        foreach (var value in given)
        {
            if (Holds(value))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    private bool Holds(string value)
    {
        if (Comparison is Comparison.Equal or Comparison.NotEqual)
        {
            var same = string.Equals(value, Value, StringComparison.OrdinalIgnoreCase)
                || (VersionText.IsVersion(value) && VersionText.IsVersion(Value) && VersionText.Compare(value, Value) == 0);
            return same == (Comparison == Comparison.Equal);
        }

        var order = VersionText.Compare(value, Value);
        return Comparison switch
        {
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }
}

/// <summary><c>name in (a, b)</c>.</summary>
public sealed record InCondition(string Parameter, ImmutableArray<string> Words) : Condition
{
    /// <inheritdoc/>
    public override IEnumerable<string> Parameters => [Parameter];

    /// <inheritdoc/>
    public override Truth Evaluate(Func<string, ImmutableArray<string>> values, Func<string, bool> isSet)
    {
        var given = values(Parameter);
        if (given.IsEmpty)
        {
            return Truth.Unknown;
        }

        return given.Any(value => Words.Contains(value, StringComparer.OrdinalIgnoreCase)) ? Truth.True : Truth.False;
    }
}
