using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Oracle;

/// <summary>How far a long run is, on standard error.</summary>
internal static class LongRun
{
    private const int Step = 500;

    public static void Tell(int done, int of, Stopwatch clock, int step = Step)
    {
        if (done % step == 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {of}, {clock.Elapsed.TotalSeconds:0} s"));
        }
    }
}
