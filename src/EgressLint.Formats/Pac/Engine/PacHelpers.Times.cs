using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Helpers that look at the clock. Days and hours are cut exactly; dates are only decided when they are always or never true.</summary>
internal static partial class PacHelpers
{
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private static JsValue WeekdayRange(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var (values, isUniversal) = Values(site, arguments);
        var first = values.Length > 0 ? Array.IndexOf(Days, values[0] as string) : -1;
        var last = values.Length > 1 ? Array.IndexOf(Days, values[1] as string) : first;
        if (first < 0 || last < 0 || values.Length > 2)
        {
            return JsValue.False;
        }

        var set = WeekTime.Empty;
        for (var day = first; ; day = (day + 1) % 7)
        {
            set = set.Or(WeekTime.OfDay(day, 0, 1439));
            if (day == last)
            {
                break;
            }
        }

        return During(site, set, isUniversal, "the day of the week");
    }

    private static JsValue TimeRange(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var (values, isUniversal) = Values(site, arguments);
        if (values.Length == 0)
        {
            return JsValue.False;
        }

        if (values.Length is not (1 or 2 or 4 or 6) || !Array.TrueForAll(values, v => v is double))
        {
            throw new JsThrowException(JsValue.Of("timeRange: bad number of arguments"), site.Span);
        }

        var n = Array.ConvertAll(values, v => (double)(v ?? 0.0));
        if (n.Length == 6)
        {
            // Whole minutes can be cut exactly.
            if (n[2] != 0 || n[5] != 59)
            {
                return Unsure(site, "the time of the day to the second");
            }

            n = [n[0], n[1], n[3], n[4]];
        }

        var from = (int)Math.Clamp(n[0] * 60 + (n.Length == 4 ? n[1] : 0), 0, 100_000);
        var to = (int)Math.Clamp(n.Length switch { 1 => (n[0] * 60) + 59, 2 => (n[1] * 60) + 59, _ => (n[2] * 60) + n[3] }, 0, 100_000);
        var set = WeekTime.Empty;
        for (var day = 0; day < 7; day++)
        {
            if (from <= to && from < 1440)
            {
                set = set.Or(WeekTime.OfDay(day, from, Math.Min(to, 1439)));
            }
            else if (from > to && n.Length == 4)
            {
                return Unsure(site, "the time of the day, in a range that passes midnight");
            }
        }

        return During(site, set, isUniversal, "the time of the day");
    }

    private static JsValue During(CallSite site, WeekTime set, bool isUniversal, string what)
    {
        if (set.Equals(WeekTime.All))
        {
            return JsValue.True;
        }

        if (set.IsEmpty)
        {
            return JsValue.False;
        }

        return isUniversal || site.Run.Box.Times is null ? Unsure(site, what + set) : JsValue.Of(site.Run.DecideTime(set));
    }

    private static UnknownValue Unsure(CallSite site, string what) =>
        site.Run.Unknown(what, site.Span, UnknownKind.Bool, what + site.Span.Start.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static JsValue DateRange(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (!ReferenceEquals(site.Run.Machine.Cell("months").Value, site.Run.Machine.Months))
        {
            throw new AbandonedException("the script replaces 'months', which the engine's dateRange uses", site.Span);
        }

        var (values, _) = Values(site, arguments);
        return values switch
        {
            ["JAN", "DEC"] or [1.0, 31.0] or [1.0, "JAN", 31.0, "DEC"] => JsValue.True,
            [] => JsValue.False,
            [string month] when !Months.Contains(month) => JsValue.False,
            _ => Unsure(site, "the date"),
        };
    }

    /// <summary>The arguments without a last "GMT".</summary>
    private static (object?[] Values, bool IsUniversal) Values(CallSite site, ReadOnlySpan<JsValue> arguments)
    {
        var all = new List<object?>();
        foreach (var argument in arguments)
        {
            all.Add(argument switch
            {
                ConstText text => text.Text,
                NumberValue number => number.Value,
                UnknownValue or SymText => throw new AbandonedException("a time that is not known", site.Span),
                _ => null,
            });
        }

        var isUniversal = all.Count > 0 && all[^1] is "GMT";
        if (isUniversal)
        {
            all.RemoveAt(all.Count - 1);
        }

        return ([.. all], isUniversal);
    }
}
