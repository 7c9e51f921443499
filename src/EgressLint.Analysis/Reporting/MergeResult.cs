namespace EgressLint.Analysis.Reporting;

/// <summary>What joining reports gives.</summary>
/// <param name="Bytes">The joined report; null when the reports do not belong together.</param>
/// <param name="Problem">What is wrong, for a person; null when nothing is.</param>
/// <param name="LeftOut">Results that found no room.</param>
public sealed record MergeResult(byte[]? Bytes, string? Problem, int LeftOut = 0)
{
    internal static MergeResult Refused(string problem) => new(null, problem);

    /// <summary>Whether a document has a shape; not where a text in it is half of a surrogate pair, which the library does not read.</summary>
    internal static bool Has(Func<bool> shape)
    {
        try
        {
            return shape();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Joins documents of which only the outer shape is known. What the library does not read as what it should be (half of a surrogate pair, a member twice, a
    /// number for a text) makes them no reports of ours.
    /// </summary>
    internal static MergeResult Of(Func<MergeResult> join)
    {
        try
        {
            return join();
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            return Refused("a part of them is not as this tool writes it");
        }
    }
}
