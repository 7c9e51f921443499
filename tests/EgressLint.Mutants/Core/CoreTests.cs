namespace EgressLint.Mutants.Core;

/// <summary>Which tests are asked, and in which order.</summary>
internal static class CoreTests
{
    /// <summary>A test outside of Core's own may take this long, in milliseconds with switches.</summary>
    public const long MostTime = 700;

    /// <summary>So many of the others are asked for one mutant, the quickest.</summary>
    public const int MostOthers = 20;

    /// <summary>Classes outside of Core's own that compare decisions: recorded answers of engines, laws of the formats, boxes against single flows.</summary>
    private static readonly string[] Others =
    [
        "Formats.Squid.SquidReplayTests", "Formats.Squid.SquidTableTests", "Formats.Squid.SquidPitfallTests", "Formats.Squid.SquidGroupTests", "Formats.Squid.SquidBackReferenceTests",
        "Formats.Pac.PacReplayTests", "Formats.Pac.PacEvaluationTests", "Formats.Pac.PacCalendarTests", "Formats.Pac.PacGlobTests", "Formats.Pac.PacRegressionTests",
        "Formats.Pac.Regex.", "Formats.Pac.Pitfalls.PacPitfallTests", "Formats.Azure.AzureCasesTests", "Formats.Azure.BlockWalkTests", "Formats.Azure.ShadowingTests",
        "Formats.Azure.GroupDecisionTests", "Formats.WindowsFirewall.FirewallCaseTests", "Formats.WindowsFirewall.Pitfalls.", "Analysis.ForbiddenTests", "Analysis.Paths.PathTests",
    ];

    /// <summary>Whether a class of tests is asked at all.</summary>
    public static bool IsWanted(string type)
    {
        var name = type.Replace("EgressLint.Tests.", "", StringComparison.Ordinal);
        return IsOwn(name) || Others.Any(o => name.StartsWith(o, StringComparison.Ordinal));
    }

    /// <summary>Whether a test is one of Core's own.</summary>
    public static bool IsOwn(string name) => name.StartsWith("Core.", StringComparison.Ordinal);
}
