namespace EgressLint.Core.Sets;

/// <summary>
/// Texts whose parts between dots have at most 63 bytes and, if asked for, at most 253 bytes in all. It is only ever joined to an
/// automaton for host names when the shortest member breaks a limit; everywhere else the limits would only multiply states.
/// </summary>
internal sealed class HostLengthAutomaton : Automaton
{
    public const int MaxLabel = 63;
    public const int MaxName = 253;

    private readonly bool limitsTotal;

    public HostLengthAutomaton(bool limitsTotal)
        : base(ByteClasses.FromSets([ByteSet.Of((byte)'.')]))
    {
        this.limitsTotal = limitsTotal;
    }

    public override int Start => 1;

    public override bool IsTrimmed => true;

    /// <summary>Whether a text respects both limits.</summary>
    public static bool Allows(ReadOnlySpan<byte> text)
    {
        var label = 0;
        foreach (var value in text)
        {
            label = value == '.' ? 0 : label + 1;
            if (label > MaxLabel)
            {
                return false;
            }
        }

        return text.Length <= MaxName;
    }

    public override int Step(int state, int byteClass, SetMeter? meter)
    {
        // A state is 1 + label + 64 * total; the total stays zero when it is not limited.
        var label = (state - 1) & 63;
        var total = (state - 1) >> 6;
        if (state == Dead || (limitsTotal && total == MaxName))
        {
            return Dead;
        }

        var isDot = byteClass == Classes[(byte)'.'];
        if (!isDot && label == MaxLabel)
        {
            return Dead;
        }

        return 1 + (isDot ? 0 : label + 1) + ((limitsTotal ? total + 1 : 0) << 6);
    }

    public override bool Accepts(int state) => state != Dead;

    public override bool IsUniversal(int state) => false;

    public override int ShortestFrom(int state) => 0;
}
