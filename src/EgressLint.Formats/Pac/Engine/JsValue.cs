using System.Security.Cryptography;
using System.Text;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>A value of the script: a constant, an object, a text or number that depends on the request, or something nobody knows.</summary>
internal abstract class JsValue
{
    public static readonly JsValue Undefined = new UndefinedValue();
    public static readonly JsValue Null = new NullValue();
    public static readonly BoolValue True = new(true);
    public static readonly BoolValue False = new(false);

    public static BoolValue Of(bool value) => value ? True : False;

    public static JsValue Of(double value) => NumberValue.Make(value);

    public static JsValue Of(string value) => new ConstText(value);

    public bool IsNullish => this is UndefinedValue or NullValue;
}

internal sealed class UndefinedValue : JsValue;

internal sealed class NullValue : JsValue;

internal sealed class BoolValue(bool value) : JsValue
{
    public bool Value => value;
}

internal sealed class NumberValue(double value) : JsValue
{
    private static readonly NumberValue[] Small = MakeSmall();

    public double Value => value;

    public static NumberValue Make(double value) =>
        value is >= 0 and < 256 && value == (int)value && !double.IsNegative(value) ? Small[(int)value] : new(value);

    private static NumberValue[] MakeSmall()
    {
        var all = new NumberValue[256];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new(i);
        }

        return all;
    }
}

/// <summary>A text: a constant, or one with parts of the request in it.</summary>
internal abstract class TextValue : JsValue;

/// <summary>Where the literals stand that a text was made of; the newest first, few of them.</summary>
internal sealed record TextOrigin(TextSpan Span, TextOrigin? Next, int Count)
{
    private const int Most = 8;

    public static TextOrigin? Join(TextOrigin? left, TextOrigin? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        for (var at = left; at is not null && right.Count < Most; at = at.Next)
        {
            right = new(at.Span, right, right.Count + 1);
        }

        return right;
    }
}

/// <summary>A constant text.</summary>
internal sealed class ConstText(string text, TextOrigin? origin = null, bool ofRequest = false) : TextValue
{
    public static readonly ConstText Empty = new("");

    public string Text => text;

    /// <summary>The literals it is made of.</summary>
    public TextOrigin? Origin => origin;

    /// <summary>Whether it comes from the request, so that comparing it tells requests apart.</summary>
    public bool IsOfRequest => ofRequest;
}

/// <summary>What kind of value an unknown one is at least known to be.</summary>
internal enum UnknownKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A truth.</summary>
    Bool,

    /// <summary>A text.</summary>
    Text,

    /// <summary>An object or array: not null.</summary>
    Object,
}

/// <summary>
/// Something the files do not tell. The key is the same for the same question, so that a run that asks it twice gets one answer. A whole number
/// may have known bounds: then an index by it takes each element in turn.
/// </summary>
internal sealed class UnknownValue(Doubt doubt, string key, UnknownKind kind = UnknownKind.Any) : JsValue
{
    /// <summary>Longer keys are kept as their hash: an expression in a loop would double them.</summary>
    private const int LongestKey = 400;

    private string key = Short(key);

    public Doubt Doubt => doubt;

    /// <summary>What it is: equal for what has the same value in one call.</summary>
    public string Key => key;

    public UnknownKind Kind => kind;

    /// <summary>For a real number in [0, n): n; for a whole one from 0 to n-1: n, with <see cref="IsWhole"/>. Zero when nothing is known.</summary>
    public double Below { get; init; }

    public bool IsWhole { get; init; }

    /// <summary>A part of something else, so that another value may be the same object.</summary>
    public bool IsPart { get; private init; }

    /// <summary>It may be an object of the script, whose methods are the script's own.</summary>
    public bool MayRun { get; init; }

    public UnknownValue Then(string operation, UnknownKind kind) => new(doubt, key + operation, kind);

    /// <summary>A property or an element of it.</summary>
    public UnknownValue Part(string name, UnknownKind kind) => new(doubt, key + name, kind) { IsPart = true, MayRun = MayRun };

    /// <summary>The object has changed: what is asked from now on has other answers. Gives what takes that back.</summary>
    public Action Change(string occasion)
    {
        var before = key;
        key = Short(key + " changed" + occasion);
        return () => key = before;
    }

    private static string Short(string key) => key.Length <= LongestKey ? key : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>A number that depends on the request and is only ever compared.</summary>
internal abstract class RequestNumber : JsValue;

/// <summary>The length of a text plus a constant.</summary>
internal sealed class LengthNumber(SymText text, int offset) : RequestNumber
{
    public SymText Text => text;

    public int Offset => offset;
}

/// <summary>Where a text or pattern is found first or last in a text, or -1.</summary>
internal sealed class PositionNumber(SymText text, TextPredicate contains, string? needle, bool last) : RequestNumber
{
    public SymText Text => text;

    /// <summary>Holds when it is found at all.</summary>
    public TextPredicate Contains => contains;

    /// <summary>The text looked for; null for a pattern.</summary>
    public string? Needle => needle;

    public bool IsLast => last;
}

/// <summary>How many dots a text has.</summary>
internal sealed class DotCount(SymText text) : RequestNumber
{
    public SymText Text => text;
}

/// <summary>A place between two parts of a text or inside a constant part of it: what indexOf gives when it is known where the needle stands.</summary>
internal sealed class CutNumber(SymText text, int segment, int offset) : RequestNumber
{
    public SymText Text => text;

    /// <summary>The part; one more than there are for the end.</summary>
    public int Segment => segment;

    /// <summary>Characters into the part; may be negative or too large, which then is resolved against its neighbours.</summary>
    public int Offset => offset;
}

/// <summary>What match or exec gave on a text of the request: only whether there is a match is known.</summary>
internal sealed class MatchValue(SymText text, TextPredicate matches, UnknownValue inside) : JsValue
{
    public SymText Text => text;

    public TextPredicate Matches => matches;

    /// <summary>Stands for the groups.</summary>
    public UnknownValue Inside => inside;
}
