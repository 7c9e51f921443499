using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules;

/// <summary>Arithmetic of levels.</summary>
internal static class Levels
{
    /// <summary>One step lower, but never silent.</summary>
    internal static Severity Lower(Severity level) => level > Severity.Note ? level - 1 : level;

    /// <summary>The level, or the limit where that is lower.</summary>
    internal static Severity AtMost(Severity level, Severity limit) => level < limit ? level : limit;
}
