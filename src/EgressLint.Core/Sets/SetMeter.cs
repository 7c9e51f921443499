namespace EgressLint.Core.Sets;

/// <summary>How much a question about sets may cost.</summary>
/// <param name="MaxStates">The number of automaton states (or pairs of states) that may be visited.</param>
public readonly record struct SetBudget(int MaxStates)
{
    /// <summary>Enough for every realistic policy, and bounded to a fraction of a second.</summary>
    public static SetBudget Default => new(200_000);
}

/// <summary>Counts what a question about sets cost, and says when its budget is used up.</summary>
public sealed class SetMeter
{
    /// <summary>What a visited state costs in units of work, beside its transitions.</summary>
    private const int StateWork = 4;

    [ThreadStatic]
    private static long spent;

    private readonly long maxStates;
    private readonly long maxWork;

    /// <summary>Starts counting.</summary>
    /// <param name="budget">The limit.</param>
    public SetMeter(SetBudget budget)
        : this(budget.MaxStates, budget.MaxStates * 200L)
    {
    }

    internal SetMeter(long maxStates, long maxWork)
    {
        this.maxStates = maxStates;
        this.maxWork = maxWork;
    }

    /// <summary>
    /// All work of all questions asked on this thread, a number that grows: whoever asks many questions can say what they cost together.
    /// One unit is about 20 nanoseconds.
    /// </summary>
    public static long Spent => spent;

    /// <summary>States visited so far.</summary>
    public long States { get; private set; }

    /// <summary>Elementary steps so far: transitions looked at, and the parts of the states they lead to.</summary>
    public long Work { get; private set; }

    /// <summary>Whether the budget is used up, so that the answer is "too complex".</summary>
    public bool IsExhausted => States > maxStates || Work > maxWork;

    internal void Visit()
    {
        States++;
        spent += StateWork;
    }

    /// <summary>Notes work that is bounded by the states counted, and so does not count against the budget.</summary>
    internal static void Note(int work) => spent += work;

    internal void Spend(int work)
    {
        Work += work;
        spent += work;
    }
}
