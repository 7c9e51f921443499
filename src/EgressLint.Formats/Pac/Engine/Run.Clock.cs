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
        return ForkBox(Box with { Times = own.And(wanted) }, Box with { Times = own.Except(wanted) });
    }

    /// <summary>Whether the calendar shows a day of a range; unknown where nobody said when it is, or where the machine stands.</summary>
    public JsValue DecideDate(CalendarRange wanted, string what, TextSpan at)
    {
        Step(at);
        var own = Box.Dates ?? DateSet.All;
        var (yes, maybe) = Machine.Among(wanted, what, own, this, at);
        CountSets(at);
        if (wanted.HasYear && (own.Contains(DateSet.First) || own.Contains(DateSet.Last)) && maybe.IsEmpty && (yes.IsEmpty || yes.Equals(own)))
        {
            Assume(new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the clock shows a year from {DateSet.First.Year} to {DateSet.Last.Year}"), null));
        }

        if (maybe.IsEmpty && (yes.IsEmpty || yes.Equals(own)))
        {
            return JsValue.Of(!yes.IsEmpty);
        }

        if (Box.Dates is not null && ForkBox(Box with { Dates = own.Except(maybe) }, Box with { Dates = maybe }))
        {
            return JsValue.Of(ForkBox(Box with { Dates = own.Except(maybe).And(yes) }, Box with { Dates = own.Except(maybe).Except(yes) }));
        }

        return Unknown(what, at, UnknownKind.Bool, what);
    }

    /// <summary>Whether the request is in the first of two boxes that make up its own; goes both ways where it may be in either.</summary>
    private bool ForkBox(FlowBox yes, FlowBox no)
    {
        if (yes.IsEmpty || no.IsEmpty)
        {
            return no.IsEmpty;
        }

        Fork(ForkKind.Request, [Region with { Box = yes }, Region with { Box = no }], null);
        return true;
    }

    /// <summary>Must be called before a variable of the script itself changes that is declared by let, const or class.</summary>
    public static void BeforeScriptWrite() => throw new AbandonedException("a variable of the script changes from one call to the next");
}
