using EgressLint.Core.Sets;

namespace EgressLint.Core.Policies;

/// <summary>
/// How much work a policy may spend on questions: each may cost a lot as long as few do, and the more of them use it up the less is left for the next, so
/// that a file made to be expensive is judged in seconds and what is not worked out is unknown. Safe for any number of threads.
/// </summary>
public sealed class WorkAllowance
{
    /// <summary>Units of <see cref="SetMeter.Spent"/>, about 20 nanoseconds each: 2 seconds for one question, 12 for all, and then 20 milliseconds, or one, each.</summary>
    private const long Most = 100_000_000;
    private const long MostInAll = 600_000_000;
    private const long Least = 1_000_000;
    private const long LeastAtLast = 50_000;
    private const int Share = 8;

    private long used;

    /// <summary>The number at which the meter of this thread has to stop for a question that begins now.</summary>
    public long Limit
    {
        get
        {
            var left = MostInAll - Interlocked.Read(ref used);
            return SetMeter.Spent + Math.Max(left > -MostInAll ? Least : LeastAtLast, Math.Min(Most, left / Share));
        }
    }

    /// <summary>Takes note of what a question cost.</summary>
    public void Take(long work) => Interlocked.Add(ref used, work);
}
