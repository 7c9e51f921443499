using EgressLint.Core.Text;

namespace EgressLint.Cli;

/// <summary>Says what a mistyped name was meant to be.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean 'name'?</c>, or nothing when no name is near.</summary>
    public static string For(string given, IEnumerable<string> names) => Nearest(given, names) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>The nearest name; null when none is within a third of the length.</summary>
    public static string? Nearest(string given, IEnumerable<string> names) => Spelling.Nearest(given, names);
}
