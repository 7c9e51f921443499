using System.Globalization;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>Durations as people say them.</summary>
internal static class Durations
{
    /// <summary>In the largest unit that gives a whole number, such as <c>15 minutes</c>.</summary>
    internal static string Of(TimeSpan value)
    {
        foreach (var (unit, seconds) in (ReadOnlySpan<(string, double)>)[("day", 86_400), ("hour", 3_600), ("minute", 60)])
        {
            if (value.TotalSeconds >= seconds && value.TotalSeconds % seconds == 0)
            {
                return Count(value.TotalSeconds / seconds, unit);
            }
        }

        return Count(value.TotalSeconds, "second");
    }

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
