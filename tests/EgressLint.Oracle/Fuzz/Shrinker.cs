using System.Diagnostics;

namespace EgressLint.Oracle.Fuzz;

/// <summary>Makes an input small as long as it does the same: takes ever smaller pieces away.</summary>
internal static class Shrinker
{
    private const int Budget = 3_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The smallest that was found.</summary>
    /// <param name="bytes">What does it.</param>
    /// <param name="still">Whether a part still does it.</param>
    public static byte[] Shrink(byte[] bytes, Func<byte[], bool> still)
    {
        var left = Budget;
        var begun = Stopwatch.GetTimestamp();
        return Delta.Least(bytes, shorter => left-- > 0 && Stopwatch.GetElapsedTime(begun) < Longest && still(shorter));
    }
}
