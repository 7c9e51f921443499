using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Json;

/// <summary>What a node is.</summary>
internal enum JsonKind
{
    /// <summary>Nothing where a value should be; a problem tells why.</summary>
    Missing,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary>A number, <see cref="JsonNumber"/>.</summary>
    Number,

    /// <summary>A string, <see cref="JsonString"/>.</summary>
    String,

    /// <summary>An array, <see cref="JsonArray"/>.</summary>
    Array,

    /// <summary>An object, <see cref="JsonObject"/>.</summary>
    Object,
}

/// <summary>A value with its place. The accessors ask kindly: what a value is not, is null or empty.</summary>
internal abstract class JsonNode(TextSpan span)
{
    /// <summary>What it is.</summary>
    public abstract JsonKind Kind { get; }

    /// <summary>Where it stands; quotes and brackets included.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>The value of a string; null for everything else.</summary>
    public string? Text => (this as JsonString)?.Value;

    /// <summary>The value of <c>true</c> and <c>false</c>; null for everything else.</summary>
    public bool? Bool => Kind switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => null,
    };

    /// <summary>The value of a number without fraction and exponent that fits; null for everything else.</summary>
    public long? Integer => this is JsonNumber number
        && long.TryParse(number.Digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The elements of an array; none for everything else.</summary>
    public ImmutableArray<JsonNode> Items => this is JsonArray array ? array.Elements : [];

    /// <summary>The members of an object, in file order with duplicates; none for everything else.</summary>
    public ImmutableArray<JsonMember> Members => this is JsonObject made ? made.Own : [];

    /// <summary>Whether there is a value other than <c>null</c>.</summary>
    public bool HasValue => Kind > JsonKind.Null;

    /// <summary>The value of the last member of that name; null when it is no object or has none.</summary>
    public JsonNode? Find(string name, bool ignoreCase = false) => FindMember(name, ignoreCase)?.Value;

    /// <summary>The last member of that name; null when it is no object or has none.</summary>
    public JsonMember? FindMember(string name, bool ignoreCase = false) => (this as JsonObject)?.Last(name, ignoreCase);
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name, decoded.</param>
/// <param name="NameSpan">Where the name stands, quotes included.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct JsonMember(string Name, TextSpan NameSpan, JsonNode Value);

/// <summary>An object.</summary>
internal sealed class JsonObject(TextSpan span, ImmutableArray<JsonMember> members) : JsonNode(span)
{
    /// <summary>From here on an index is worth its memory.</summary>
    private const int ManyMembers = 32;

    // Two threads may both make one; they make the same.
    private FrozenDictionary<string, int>? exact;
    private FrozenDictionary<string, int>? anyCase;

    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Object;

    /// <summary>The members, in file order with duplicates.</summary>
    public ImmutableArray<JsonMember> Own { get; } = members;

    /// <summary>The last member of that name.</summary>
    public JsonMember? Last(string name, bool ignoreCase)
    {
        var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if (Own.Length >= ManyMembers)
        {
            var index = ignoreCase ? anyCase ??= Index(comparer) : exact ??= Index(comparer);
            return index.TryGetValue(name, out var at) ? Own[at] : null;
        }

        for (var i = Own.Length - 1; i >= 0; i--)
        {
            if (comparer.Equals(Own[i].Name, name))
            {
                return Own[i];
            }
        }

        return null;
    }

    private FrozenDictionary<string, int> Index(StringComparer comparer)
    {
        var index = new Dictionary<string, int>(Own.Length, comparer);
        for (var i = 0; i < Own.Length; i++)
        {
            index[Own[i].Name] = i;
        }

        return index.ToFrozenDictionary(comparer);
    }
}

/// <summary>An array.</summary>
internal sealed class JsonArray(TextSpan span, ImmutableArray<JsonNode> elements) : JsonNode(span)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Array;

    /// <summary>The elements.</summary>
    public ImmutableArray<JsonNode> Elements { get; } = elements;
}

/// <summary>A string.</summary>
/// <param name="span">Where it stands, quotes included.</param>
/// <param name="value">The decoded value.</param>
/// <param name="inner">What stands between the quotes.</param>
internal sealed class JsonString(TextSpan span, string value, TextSpan inner) : JsonNode(span)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.String;

    /// <summary>The decoded value.</summary>
    public string Value { get; } = value;

    /// <summary>What stands between the quotes.</summary>
    public TextSpan Inner { get; } = inner;

    /// <summary>Where a part of the value stands in the text that was read. The text is walked only where the string has escapes.</summary>
    /// <param name="text">The text that was read.</param>
    /// <param name="start">Offset in <see cref="Value"/>.</param>
    /// <param name="length">Units of <see cref="Value"/>.</param>
    public TextSpan Place(string text, int start, int length)
    {
        if (Inner.Length == Value.Length)
        {
            return new(Inner.Start + start, length);
        }

        var at = Inner.Start;
        var from = at;
        for (var i = 0; i < start + length && at < Inner.End; i++)
        {
            from = i == start ? at : from;
            at += JsonReader.UnitLength(text.AsSpan(at, Inner.End - at));
        }

        return length == 0 ? new(at, 0) : TextSpan.FromBounds(from, at);
    }
}

/// <summary>A number, as its text: nothing is lost, and whoever needs a value reads it.</summary>
internal sealed class JsonNumber(TextSpan span, string digits) : JsonNode(span)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Number;

    /// <summary>As it is written.</summary>
    public string Digits { get; } = digits;
}

/// <summary><c>true</c>, <c>false</c>, <c>null</c>, or nothing at all.</summary>
internal sealed class JsonLiteral(TextSpan span, JsonKind kind) : JsonNode(span)
{
    /// <inheritdoc/>
    public override JsonKind Kind { get; } = kind;
}
