namespace EgressLint.Core.Sets;

/// <summary>
/// A deterministic automaton that reads a byte string from right to left. It may be lazy: states appear when they are first reached.
/// Host rules are anchored on the right, so products of two such automata die after a few characters.
/// </summary>
internal abstract class Automaton
{
    /// <summary>The state from which nothing is accepted.</summary>
    public const int Dead = 0;

    protected Automaton(ByteClasses classes)
    {
        Classes = classes;
    }

    public ByteClasses Classes { get; }

    public abstract int Start { get; }

    /// <summary>Whether every state but <see cref="Dead"/> accepts something.</summary>
    public virtual bool IsTrimmed => false;

    public abstract int Step(int state, int byteClass, SetMeter? meter);

    public abstract bool Accepts(int state);

    /// <summary>Whether everything is accepted from here on. May answer no for a state of which it would be true.</summary>
    public abstract bool IsUniversal(int state);

    /// <summary>The length of the shortest text accepted from here, or a large number where that is unknown.</summary>
    public virtual int ShortestFrom(int state) => IsUniversal(state) ? 0 : 1 << 20;

    public bool Matches(ReadOnlySpan<byte> text)
    {
        var state = Start;
        for (var i = text.Length - 1; i >= 0 && state != Dead; i--)
        {
            if (IsUniversal(state))
            {
                return true;
            }

            state = Step(state, Classes[text[i]], null);
        }

        return state != Dead && Accepts(state);
    }
}
