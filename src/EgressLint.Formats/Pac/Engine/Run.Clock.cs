using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>What is outside of the script and the request: the clock, chance, the client.</summary>
internal sealed partial class Run
{
    private int randoms;

    /// <summary>Whether one request is followed whose client nobody named.</summary>
    public bool IsClientUnknown => explorer is { IsConcrete: true } && Box.Clients.IsAll;

    /// <summary>A number from 0 to 1 that nobody knows; each call gives another one.</summary>
    public UnknownValue Random(TextSpan at) =>
        new(Doubt("a random number", at), "random " + (++randoms).ToString(System.Globalization.CultureInfo.InvariantCulture), UnknownKind.Number) { Below = 1 };

    /// <summary>Whether the time is in a set.</summary>
    public bool DecideTime(WeekTime wanted)
    {
        var own = Box.Times ?? WeekTime.All;
        var yes = own.And(wanted);
        if (yes.IsEmpty)
        {
            return false;
        }

        var no = own.Except(wanted);
        if (no.IsEmpty)
        {
            return true;
        }

        Fork(ForkKind.Request, [Region with { Box = Box with { Times = yes } }, Region with { Box = Box with { Times = no } }], null);
        return true;
    }

    /// <summary>Must be called before a variable of the script itself changes that is declared by let, const or class.</summary>
    public static void BeforeScriptWrite() => throw new AbandonedException("a variable of the script changes from one call to the next");
}
