namespace EgressLint.Core.Sets;

/// <summary>Whether a set has members.</summary>
public enum Emptiness
{
    /// <summary>It has none.</summary>
    Empty,

    /// <summary>It has at least one.</summary>
    NotEmpty,

    /// <summary>The budget did not suffice to tell.</summary>
    TooComplex,
}

/// <summary>How a second set cuts a first one.</summary>
public enum Relation
{
    /// <summary>Every member of the first is a member of the second.</summary>
    Inside,

    /// <summary>The two have no member in common.</summary>
    Outside,

    /// <summary>Some members of the first are in the second, and some are not.</summary>
    Crosses,

    /// <summary>The budget did not suffice to tell.</summary>
    TooComplex,
}
