namespace EgressLint.Analysis.Reporting;

/// <summary>What joining reports gives.</summary>
/// <param name="Bytes">The joined report; null when the reports do not belong together.</param>
/// <param name="Problem">What is wrong, for a person; null when nothing is.</param>
/// <param name="LeftOut">Results that found no room.</param>
public sealed record MergeResult(byte[]? Bytes, string? Problem, int LeftOut = 0)
{
    internal static MergeResult Refused(string problem) => new(null, problem);
}
