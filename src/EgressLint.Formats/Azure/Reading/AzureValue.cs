using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading;

/// <summary>What a value is.</summary>
internal enum AzureKind
{
    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>Named members.</summary>
    Map,

    /// <summary>Not to be known from the files.</summary>
    Unknown,
}

/// <summary>A member of a map.</summary>
/// <param name="Name">Its name, as written.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct AzureMember(string Name, AzureValue Value);

/// <summary>
/// A value of a configuration as far as the files tell it: expressions are evaluated, and what they do not settle is unknown, with a reason and a symbol.
/// Two unknown values with one symbol are the same value, whatever it is: so a group with an unknown name can still be told from others and referred to.
/// Immutable. The accessors ask kindly: what a value is not, is null or empty.
/// </summary>
internal sealed class AzureValue
{
    /// <summary>The text, the elements or the members: a value has one of them at most, and a large plan has millions of values.</summary>
    private readonly object? content;

    /// <summary>The number, or whether it is true.</summary>
    private readonly long number;

    private readonly Remarks remarks;

    private AzureValue(AzureKind kind, Location at, object? content = null, long number = 0, Remarks? remarks = null)
    {
        Kind = kind;
        At = at;
        this.content = content;
        this.number = number;
        this.remarks = remarks ?? Remarks.None;
    }

    /// <summary>What it is.</summary>
    public AzureKind Kind { get; }

    /// <summary>Where it stands in the rule: the place of use.</summary>
    public Location At { get; }

    /// <summary>Where its value comes from, when that is elsewhere: the default of a parameter, a variable, a parameter file.</summary>
    public Location? DefinedAt => remarks.DefinedAt;

    /// <summary>The text; null for everything else.</summary>
    public string? Text => content as string;

    /// <summary>The number; null for everything else.</summary>
    public long? Number => Kind == AzureKind.Number ? number : null;

    /// <summary>True or false; null for everything else.</summary>
    public bool? Bool => Kind == AzureKind.Bool ? number != 0 : null;

    /// <summary>The elements of a list; none for everything else.</summary>
    public ImmutableArray<AzureValue> Items => content is AzureValue[] items ? ImmutableCollectionsMarshal.AsImmutableArray(items) : [];

    /// <summary>The members of a map in file order; none for everything else. Of two with one name the last counts.</summary>
    public ImmutableArray<AzureMember> Members => content is AzureMember[] members ? ImmutableCollectionsMarshal.AsImmutableArray(members) : [];

    /// <summary>Why it is unknown, such as <c>parameter 'dst' has no value</c>, a clause without a period; null when it is known.</summary>
    public string? Reason => remarks.Reason;

    /// <summary>What stands for an unknown value wherever it occurs, such as <c>{parameters('dst')}</c>; null when it is known.</summary>
    public string? Symbol => remarks.Symbol;

    /// <summary>Why there may be more elements or members than these; null when these are all.</summary>
    public string? MayHaveMore => remarks.MayHaveMore;

    /// <summary>The expression as it is written, when the value was computed; null when it is literal.</summary>
    public string? Written => remarks.Written;

    /// <summary>
    /// How many values it holds, itself included, as often as they are reached: values may be shared, so a small expression can make a tree that nobody
    /// can walk. Whoever computes values looks at it.
    /// </summary>
    public int Weight { get; private init; } = 1;

    /// <summary>How deep lists and maps stand in one another; a scalar has depth 1.</summary>
    public int Depth { get; private init; } = 1;

    /// <summary>Whether it counts as absent: <c>null</c>, <c>""</c>, <c>[]</c>, all of which generated files write for "not given".</summary>
    public bool IsBlank => Kind == AzureKind.Null || Text is { Length: 0 } || (Kind == AzureKind.List && Items.IsEmpty && MayHaveMore is null);

    /// <summary>What identifies it: the text, the number or the symbol; null for lists, maps and <c>null</c>.</summary>
    public string? Identity => Text ?? Symbol ?? Number?.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>null</c>.</summary>
    public static AzureValue Null(Location at) => new(AzureKind.Null, at);

    /// <summary>True or false.</summary>
    public static AzureValue Of(bool value, Location at) => new(AzureKind.Bool, at, number: value ? 1 : 0);

    /// <summary>A number.</summary>
    public static AzureValue Of(long value, Location at) => new(AzureKind.Number, at, number: value);

    /// <summary>A text.</summary>
    public static AzureValue Of(string value, Location at) => new(AzureKind.Text, at, value);

    /// <summary>A list.</summary>
    public static AzureValue Of(ImmutableArray<AzureValue> items, Location at, string? mayHaveMore = null) =>
        new(AzureKind.List, at, ImmutableCollectionsMarshal.AsArray(items), remarks: More(mayHaveMore)) { Weight = WeightOf(items), Depth = DepthOf(items) };

    /// <summary>A map.</summary>
    public static AzureValue Of(ImmutableArray<AzureMember> members, Location at, string? mayHaveMore = null) =>
        new(AzureKind.Map, at, ImmutableCollectionsMarshal.AsArray(members), remarks: More(mayHaveMore)) { Weight = WeightOf(members), Depth = DepthOf(members) };

    /// <summary>What cannot be known.</summary>
    /// <param name="reason">Why: a clause without a period.</param>
    /// <param name="symbol">What stands for it wherever it occurs.</param>
    /// <param name="at">Where it stands.</param>
    public static AzureValue Unknown(string reason, string symbol, Location at) => new(AzureKind.Unknown, at, remarks: Remarks.None with { Reason = reason, Symbol = symbol });

    /// <summary>The last member of that name in any case; null when it is no map or has none. A map that may have more has an unknown one.</summary>
    public AzureValue? Find(string name)
    {
        var members = Members.AsSpan();
        for (var i = members.Length - 1; i >= 0; i--)
        {
            if (string.Equals(members[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return members[i].Value;
            }
        }

        return Kind == AzureKind.Unknown ? Unknown(Reason ?? "", $"{Symbol}.{name}", At)
            : Kind == AzureKind.Map && MayHaveMore is { } reason ? Unknown(reason, $"{{{At.Span.Start}.{name}}}", At)
            : null;
    }

    /// <summary>The value below a path of member names; null when there is none.</summary>
    public AzureValue? Find(params ReadOnlySpan<string> path)
    {
        AzureValue? value = this;
        foreach (var name in path)
        {
            value = value?.Find(name);
        }

        return value;
    }

    /// <summary>The same value used at another place: what was its place becomes where it is defined.</summary>
    public AzureValue UsedAt(Location at, string? written = null) =>
        At == at && written is null ? this : Copy(at, DefinedAt ?? (At == at ? null : At), written ?? Written);

    /// <summary>The same value, defined elsewhere.</summary>
    public AzureValue DefinedIn(Location at) => Copy(At, at, Written);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        AzureKind.Null => "null",
        AzureKind.Bool => Bool == true ? "true" : "false",
        AzureKind.List => $"[{string.Join(", ", Items)}{(MayHaveMore is null ? "" : ", …")}]",
        AzureKind.Map => $"{{{string.Join(", ", Members.Select(m => $"{m.Name}: {m.Value}"))}{(MayHaveMore is null ? "" : ", …")}}}",
        _ => Identity ?? "",
    };

    private static int WeightOf(ImmutableArray<AzureValue> items)
    {
        var weight = 1L;
        foreach (var item in items)
        {
            weight += item.Weight;
        }

        return (int)Math.Min(weight, int.MaxValue);
    }

    private static int WeightOf(ImmutableArray<AzureMember> members)
    {
        var weight = 1L;
        foreach (var member in members)
        {
            weight += member.Value.Weight;
        }

        return (int)Math.Min(weight, int.MaxValue);
    }

    private static int DepthOf(ImmutableArray<AzureValue> items)
    {
        var depth = 0;
        foreach (var item in items)
        {
            depth = Math.Max(depth, item.Depth);
        }

        return depth + 1;
    }

    private static int DepthOf(ImmutableArray<AzureMember> members)
    {
        var depth = 0;
        foreach (var member in members)
        {
            depth = Math.Max(depth, member.Value.Depth);
        }

        return depth + 1;
    }

    private static Remarks More(string? mayHaveMore) => mayHaveMore is null ? Remarks.None : Remarks.None with { MayHaveMore = mayHaveMore };

    private AzureValue Copy(Location at, Location? definedAt, string? written) => new(Kind, at, content, number, remarks with { DefinedAt = definedAt, Written = written })
    {
        Weight = Weight,
        Depth = Depth,
    };

    /// <summary>What few values have, so that the others do not carry places for it.</summary>
    private sealed record Remarks(Location? DefinedAt, string? Reason, string? Symbol, string? MayHaveMore, string? Written)
    {
        public static Remarks None { get; } = new(null, null, null, null, null);
    }
}
