using EgressLint.Core.Sets;

namespace EgressLint.Core.Policies;

/// <summary>
/// How much work a policy may spend on questions: each may cost a lot as long as few do, and the more of them use it up the less is left for the next, so
/// that a file made to be expensive is judged in seconds and what is not worked out is unknown. Safe for any number of threads.
/// </summary>
public sealed class WorkAllowance
{
    /// <summary>
    /// Units of <see cref="SetMeter.Spent"/>, about 20 nanoseconds each: for all questions 1.8 seconds. Usual policies take less than a hundredth of it, and a
    /// list of thirty thousand patterns a third.
    /// </summary>
    private const long ForQuestions = 90_000_000;

    // What one question may take of what is left, and what is left for each when all is used: 6 milliseconds, and 1 when that much was used once more.
    private const int Share = 4;
    private const int LeastShare = 300;
    private const int LastShare = 2_400;

    private readonly long inAll;
    private long used;

    /// <summary>An allowance for the questions that a policy is asked.</summary>
    public WorkAllowance()
        : this(ForQuestions)
    {
    }

    /// <summary>An allowance.</summary>
    /// <param name="inAll">Units of <see cref="SetMeter.Spent"/> for all of it.</param>
    public WorkAllowance(long inAll)
    {
        this.inAll = inAll;
    }

    /// <summary>The number at which the meter of this thread has to stop for a question that begins now.</summary>
    public long Limit
    {
        get
        {
            var left = inAll - Interlocked.Read(ref used);
            return SetMeter.Spent + Math.Max(inAll / (left > -inAll ? LeastShare : LastShare), left / Share);
        }
    }

    /// <summary>Takes note of what a question cost.</summary>
    public void Take(long work) => Interlocked.Add(ref used, work);
}
