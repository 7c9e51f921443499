namespace EgressLint.Core.Sets;

/// <summary>
/// Several automata read one after the other, the last one first. Wherever one accepts, the one before it may begin, so a state is a set
/// of places: an automaton and its state, with the places of later automata first.
/// </summary>
internal sealed class ConcatAutomaton : LazyAutomaton
{
    private readonly Automaton[] parts;
    private readonly byte[][] partClass;
    private readonly IntArrayTable states = new();
    private readonly SortedSet<(int Part, int State)> places = [];
    private readonly List<int> scratch = [];

    private ConcatAutomaton(Automaton[] parts, ByteClasses classes)
        : base(classes)
    {
        this.parts = parts;
        partClass = Array.ConvertAll(parts, p => Array.ConvertAll(classes.Best, b => (byte)p.Classes[b]));
        Enter(parts.Length - 1, parts[^1].Start);
        Start = StateOf();
    }

    public override int Start { get; }

    /// <summary>The part that is read last and stands first.</summary>
    public Automaton First => parts[0];

    public static ConcatAutomaton Create(Automaton[] parts)
    {
        var sets = new List<ByteSet>();
        foreach (var part in parts)
        {
            part.Classes.AddSets(sets);
        }

        return new ConcatAutomaton(parts, ByteClasses.FromSets(sets));
    }

    protected override int Compute(int state, int byteClass, SetMeter? meter)
    {
        places.Clear();
        var old = states[state - 2];
        for (var i = 0; i < old.Length; i += 2)
        {
            var part = old[i];
            Enter(part, parts[part].Step(old[i + 1], partClass[part][byteClass], meter));
        }

        meter?.Spend(old.Length);
        return StateOf();
    }

    private void Enter(int part, int state)
    {
        // A part that accepts also lets the one before it begin here, which may accept the empty text in turn.
        while (state != Automaton.Dead && places.Add((part, state)) && part > 0 && parts[part].Accepts(state))
        {
            part--;
            state = parts[part].Start;
        }
    }

    private int StateOf()
    {
        scratch.Clear();
        var accepts = false;
        var from = FirstUniversal();
        foreach (var (part, state) in places)
        {
            if (part == 0 && parts[0].IsUniversal(state))
            {
                return Universal;
            }

            // What a part that accepts everything lets begin is all that any later place can let begin.
            if (part < from.Part || (part, state) == from)
            {
                scratch.Add(part);
                scratch.Add(state);
                accepts |= part == 0 && parts[0].Accepts(state);
            }
        }

        if (scratch.Count == 0)
        {
            return Dead;
        }

        var (number, isNew) = states.Intern(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(scratch));
        return isNew ? NewState(accepts) : number + 2;
    }

    private (int Part, int State) FirstUniversal()
    {
        foreach (var place in places)
        {
            if (parts[place.Part].IsUniversal(place.State))
            {
                return place;
            }
        }

        return (int.MaxValue, 0);
    }
}
