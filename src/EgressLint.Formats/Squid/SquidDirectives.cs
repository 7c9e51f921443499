using System.Collections.Frozen;

namespace EgressLint.Formats.Squid;

/// <summary>How well the meaning of a directive is understood; chosen on purpose for each.</summary>
internal enum SquidSupport
{
    /// <summary>Not in the table.</summary>
    Unknown,

    /// <summary>No effect on what a client may reach; the reason says why.</summary>
    Irrelevant,

    /// <summary>May change what a client reaches, and how is not modelled: a doubt wherever it could matter.</summary>
    Unmodelled,

    /// <summary>Modelled, with doubts in stated cases.</summary>
    Conditional,

    /// <summary>Modelled.</summary>
    Modelled,
}

/// <summary>What the value of a directive is.</summary>
internal enum SquidValueKind
{
    /// <summary>Words that only the directive itself understands.</summary>
    Words,

    /// <summary><c>on</c> or <c>off</c>.</summary>
    OnOff,

    /// <summary>A number and a unit of time.</summary>
    Time,

    /// <summary>A number and a unit of bytes.</summary>
    Size,

    /// <summary>A number.</summary>
    Number,
}

/// <summary>A directive.</summary>
/// <param name="Name">As the file writes it; case matters.</param>
/// <param name="Support">How well it is understood.</param>
internal sealed record SquidDirectiveInfo(string Name, SquidSupport Support)
{
    /// <summary>Why it is irrelevant, or what is not modelled; a phrase without a full stop.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The name under which its meaning is known: another one when this is an old name.</summary>
    public string CanonicalName { get; init; } = Name;

    /// <summary>What its value is.</summary>
    public SquidValueKind Kind { get; init; }

    /// <summary>The first release that knows it; 3 stands for 3.5 or older.</summary>
    public int Since { get; init; } = 3;

    /// <summary>The first release that refuses it again; null while it lives.</summary>
    public int? RemovedIn { get; init; }

    /// <summary>The first release that only prints a message about it; null when none does.</summary>
    public int? ObsoleteSince { get; init; }

    /// <summary>The option of the build without which it has no effect; null when there is none.</summary>
    public string? Build { get; init; }

    /// <summary>Whether the name is an old one of another directive.</summary>
    public bool IsAlias => !string.Equals(Name, CanonicalName, StringComparison.Ordinal);

    /// <summary>Whether a release accepts it, perhaps with a message.</summary>
    public bool IsKnownTo(SquidEngine engine) =>
        Since <= engine.DirectiveRelease && !(RemovedIn <= engine.DirectiveRelease);

    /// <summary>Whether a release accepts it only to say that it is obsolete.</summary>
    public bool IsObsoleteIn(SquidEngine engine) => ObsoleteSince <= engine.DirectiveRelease;
}

/// <summary>
/// Every directive that Squid 3.5 to 7 accepts. Which release knows which name, and which value each takes, was measured by asking
/// Squid 4.13, 5.7, 6.13 and 7.7 to parse each of them.
/// </summary>
internal static class SquidDirectives
{
    private static readonly FrozenDictionary<string, SquidDirectiveInfo> Table = SquidDirectiveTable.Build();

    private static readonly FrozenDictionary<string, SquidDirectiveInfo>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Table.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All directives, in no particular order.</summary>
    public static IEnumerable<SquidDirectiveInfo> All => Table.Values;

    /// <summary>The directive of that name; null when no release knows it. Names are case-sensitive.</summary>
    public static SquidDirectiveInfo? Find(ReadOnlySpan<char> name) => BySpan.TryGetValue(name, out var info) ? info : null;

    /// <summary>The directive of that name in another spelling of case; null when there is none.</summary>
    public static SquidDirectiveInfo? FindIgnoringCase(ReadOnlySpan<char> name)
    {
        // The longest name has 43 letters; what is longer is no name, and junk must not be copied.
        if (name.Length > 64)
        {
            return null;
        }

        Span<char> lower = stackalloc char[name.Length];
        name.ToLowerInvariant(lower);
        return Find(lower);
    }
}
