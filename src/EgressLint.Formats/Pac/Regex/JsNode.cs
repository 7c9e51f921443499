using System.Collections.Immutable;

namespace EgressLint.Formats.Pac.Regex;

internal enum JsNodeKind
{
    Empty,
    Set,
    Sequence,
    Choice,
    Repetition,
    Capture,
    BackReference,
    Start,
    End,
    WordBoundary,
    NotWordBoundary,
    Look,
}

/// <summary>A node of a parsed pattern. The parser bounds the depth, so walks may recurse.</summary>
internal sealed class JsNode
{
    public static JsNode Empty { get; } = new() { Kind = JsNodeKind.Empty };

    public required JsNodeKind Kind { get; init; }

    /// <summary>The characters of a set as spelt; letter case comes on top, and then <see cref="IsNegated"/>.</summary>
    public JsCharSet Set { get; init; } = JsCharSet.None;

    /// <summary>Whether a set matches what its characters do not, or a look-around holds where its part does not match.</summary>
    public bool IsNegated { get; init; }

    public ImmutableArray<JsNode> Children { get; init; } = [];

    public int Min { get; init; }

    /// <summary>The largest number of rounds, or -1 when there is no limit.</summary>
    public int Max { get; init; }

    public bool IsLazy { get; init; }

    /// <summary>Whether a look-around looks at what stands before.</summary>
    public bool IsBehind { get; init; }

    /// <summary>The number of a group, or of the group a back-reference names; the parser learns the latter last.</summary>
    public int Number { get; set; }

    /// <summary>The first group inside a repetition, and the first one behind it.</summary>
    public int FirstGroup { get; init; }

    public int GroupsEnd { get; init; }

    /// <summary>The length of the shortest match, cut off where it is long.</summary>
    public int MinLength { get; init; }

    /// <summary>The only character of a set that is one, else -1.</summary>
    public int Literal => Kind == JsNodeKind.Set && !IsNegated ? Set.Single : -1;

    public static JsNode OfSet(JsCharSet set, bool isNegated = false) =>
        new() { Kind = JsNodeKind.Set, Set = set, IsNegated = isNegated, MinLength = 1 };

    public static JsNode Sequence(IReadOnlyList<JsNode> parts) => parts.Count switch
    {
        0 => Empty,
        1 => parts[0],
        _ => new() { Kind = JsNodeKind.Sequence, Children = [.. parts], MinLength = Cut(parts.Sum(static p => (long)p.MinLength)) },
    };

    public static JsNode Choice(IReadOnlyList<JsNode> parts) => parts.Count == 1
        ? parts[0]
        : new() { Kind = JsNodeKind.Choice, Children = [.. parts], MinLength = parts.Min(static p => p.MinLength) };

    public static JsNode Repeat(JsNode part, int min, int max, bool isLazy, int firstGroup, int groupsEnd) => new()
    {
        Kind = JsNodeKind.Repetition,
        Children = [part],
        Min = min,
        Max = max,
        IsLazy = isLazy,
        FirstGroup = firstGroup,
        GroupsEnd = groupsEnd,
        MinLength = Cut((long)part.MinLength * min),
    };

    private static int Cut(long length) => (int)Math.Min(length, 1 << 20);
}
