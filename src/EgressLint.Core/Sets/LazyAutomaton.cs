namespace EgressLint.Core.Sets;

/// <summary>
/// The cache of a lazy automaton. Known transitions are read without a lock; unknown ones are computed by one thread at a time.
/// State 0 is dead and state 1 accepts everything.
/// </summary>
internal abstract class LazyAutomaton : Automaton
{
    protected const int Universal = 1;

    private const byte AcceptFlag = 1;
    private const byte UniversalFlag = 2;

    private readonly Lock gate = new();
    private readonly int classCount;
    private int[] table;
    private byte[] flags;
    private int count = 2;

    protected LazyAutomaton(ByteClasses classes)
        : base(classes)
    {
        classCount = classes.Count;
        table = new int[8 * classCount];
        flags = new byte[8];
        flags[Universal] = AcceptFlag | UniversalFlag;
    }

    public sealed override int Step(int state, int byteClass, SetMeter? meter)
    {
        if (state <= Universal)
        {
            return state;
        }

        var index = (state * classCount) + byteClass;
        var known = Volatile.Read(ref table);
        // Entries hold target + 1. A reader may see the array from before a growth; it then takes the slow way once.
        var entry = index < known.Length ? Volatile.Read(ref known[index]) : 0;
        return entry != 0 ? entry - 1 : StepSlow(state, byteClass, meter);
    }

    public sealed override bool Accepts(int state) => (Volatile.Read(ref flags)[state] & AcceptFlag) != 0;

    public sealed override bool IsUniversal(int state) => (Volatile.Read(ref flags)[state] & UniversalFlag) != 0;

    protected abstract int Compute(int state, int byteClass, SetMeter? meter);

    /// <summary>Gives the next state number to a state that was not seen before. Runs inside the lock or a constructor.</summary>
    protected int NewState(bool accepts)
    {
        if (count == flags.Length)
        {
            var wider = new byte[count * 2];
            flags.CopyTo(wider, 0);
            Volatile.Write(ref flags, wider);
            var longer = new int[count * 2 * classCount];
            table.CopyTo(longer, 0);
            Volatile.Write(ref table, longer);
        }

        // The row of the table stays as long as the set does: who makes many pays for the memory, too.
        SetMeter.Note(classCount);
        flags[count] = accepts ? AcceptFlag : (byte)0;
        return count++;
    }

    private int StepSlow(int state, int byteClass, SetMeter? meter)
    {
        lock (gate)
        {
            var index = (state * classCount) + byteClass;
            if (table[index] != 0)
            {
                return table[index] - 1;
            }

            if (meter is null)
            {
                SetMeter.Note(1);
            }
            else
            {
                meter.Spend(1);
            }

            var target = Compute(state, byteClass, meter);
            Volatile.Write(ref table[index], target + 1);
            return target;
        }
    }
}
