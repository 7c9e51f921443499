namespace EgressLint.Core.Sets;

/// <summary>What another automaton does not accept. Its states are those of the other, moved up by one: dead becomes universal.</summary>
internal sealed class ComplementAutomaton : Automaton
{
    private const int Universal = 1;

    public ComplementAutomaton(Automaton inner)
        : base(inner.Classes)
    {
        Inner = inner;
    }

    public Automaton Inner { get; }

    public override int Start => StateOf(Inner.Start);

    public override int Step(int state, int byteClass, SetMeter? meter) =>
        state <= Universal ? state : StateOf(Inner.Step(state - 1, byteClass, meter));

    public override bool Accepts(int state) => state == Universal || (state != Dead && !Inner.Accepts(state - 1));

    public override bool IsUniversal(int state) => state == Universal;

    private int StateOf(int inner) => inner != Dead && Inner.IsUniversal(inner) ? Dead : inner + 1;
}
