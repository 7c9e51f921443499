using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Helpers that look at the clock. Days of the week, hours and dates are cut exactly.</summary>
internal static partial class PacHelpers
{
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <summary>A Date reaches a little farther than this.</summary>
    private const int FarthestYear = 200_000;

    private static JsValue WeekdayRange(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var (values, isUniversal) = Values(site, arguments);
        if (values.Length == 0)
        {
            return JsValue.False;
        }

        // A third argument makes the engines forget the second.
        if (Entry(site, "wdays", values[0]) is not { } first || Entry(site, "wdays", values[values.Length == 2 ? 1 : 0]) is not { } last)
        {
            return Unsure(site, "the day of the week", $"{string.Join(',', values)} {isUniversal}");
        }

        var set = WeekTime.Empty;
        for (var day = 0; day < 7; day++)
        {
            if (first != -1 && last != -1 && (first <= last ? first <= day && day <= last : last >= day || day >= first))
            {
                set = set.Or(WeekTime.OfDay(day, 0, 1439));
            }
        }

        return During(site, set, isUniversal, "the day of the week");
    }

    private static JsValue TimeRange(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (arguments.Length == 0)
        {
            return JsValue.False;
        }

        var (values, isUniversal) = Values(site, arguments);
        if (values.Length is not (1 or 2 or 4 or 6))
        {
            throw new JsThrowException(JsValue.Of("timeRange: bad number of arguments"), site.Span);
        }

        var n = Array.ConvertAll(values, v => v switch { double number => number, string text => Operators.ParseNumber(text), _ => double.NaN });
        if (Array.Exists(values, v => v is null) || (n.Length > 2 && !Array.TrueForAll(n, v => v >= 0)))
        {
            return Unsure(site, "the time of the day", string.Join(',', values));
        }

        return n.Length > 2 ? MinuteRange(site, Array.ConvertAll(n, Math.Truncate), isUniversal)
            : During(site, Hours(hour => n.Length == 1 ? hour == n[0] : n[0] <= hour && hour <= n[1]), isUniversal, "the time of the day");
    }

    /// <summary>The hours of every day for which a condition holds.</summary>
    private static WeekTime Hours(Func<int, bool> holds)
    {
        var set = WeekTime.Empty;
        foreach (var hour in Enumerable.Range(0, 24).Where(holds))
        {
            for (var day = 0; day < 7; day++)
            {
                set = set.Or(WeekTime.OfDay(day, hour * 60, (hour * 60) + 59));
            }
        }

        return set;
    }

    private static JsValue MinuteRange(CallSite site, double[] n, bool isUniversal)
    {
        if (n.Length == 6)
        {
            // Whole minutes can be cut exactly.
            if (n[2] != 0 || n[5] != 59)
            {
                return Unsure(site, "the time of the day to the second", $"{string.Join(',', n)} {isUniversal}");
            }

            n = [n[0], n[1], n[3], n[4]];
        }

        var from = (int)Math.Clamp((n[0] * 60) + n[1], 0, 100_000);
        var to = (int)Math.Clamp((n[2] * 60) + n[3], 0, 100_000);
        if (from > to)
        {
            return Unsure(site, "the time of the day, in a range that passes midnight", $"{string.Join(',', n)} {isUniversal}");
        }

        var set = WeekTime.Empty;
        for (var day = 0; from < 1440 && day < 7; day++)
        {
            set = set.Or(WeekTime.OfDay(day, from, Math.Min(to, 1439)));
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

        return isUniversal || site.Run.Box.Times is null ? Unsure(site, what, $"{set} {isUniversal}") : JsValue.Of(site.Run.DecideTime(set));
    }

    /// <summary>A question to the clock that is not decided: equal for equal questions, so that a script that asks twice gets one answer.</summary>
    private static UnknownValue Unsure(CallSite site, string what, string key) =>
        site.Run.Unknown(what, site.Span, UnknownKind.Bool, $"{what} {key}");

    private static JsValue DateRange(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (arguments.Length == 0)
        {
            return JsValue.False;
        }

        var (values, isUniversal) = Values(site, arguments);
        var parts = ImmutableArray.CreateBuilder<CalendarPart>(values.Length);
        foreach (var value in values)
        {
            if (PartOf(site, value) is not { } part)
            {
                return Unsure(site, "the date", $"{string.Join(',', values)} {isUniversal}");
            }

            parts.Add(part);
        }

        return site.Run.DecideDate(new(parts.ToImmutable(), isUniversal), "the date, which is compared with " + string.Join(" ", values) + (isUniversal ? " in Greenwich" : ""), site.Span);
    }

    /// <summary>What an argument of dateRange names; null for what no calendar has, which engines then count with all the same.</summary>
    private static CalendarPart? PartOf(CallSite site, object? value)
    {
        var text = value is double given ? Operators.NumberText(given) : value as string;
        if (text is null)
        {
            return null;
        }

        var number = Realm.ParseInt(text.AsSpan().TrimStart(), 0);
        if (double.IsNaN(number))
        {
            // A month that is none counts as the one before January.
            return Entry(site, "months", text) is { } month ? new(CalendarPartKind.Month, month) : null;
        }

        return Math.Abs(number) > FarthestYear ? null : new(number < 32 ? CalendarPartKind.Day : CalendarPartKind.Year, (int)number);
    }

    /// <summary>
    /// The number of a weekday or month in the engine's table, which is a variable that the script may change; -1 where it has none; null for
    /// what every object has (constructor).
    /// </summary>
    private static int? Entry(CallSite site, string table, object? name)
    {
        var key = new ConstText(name as string ?? (name is double number ? Operators.NumberText(number) : ""));
        var numbers = site.Run.Read(site.Run.Machine.Cell(table), site.Span) ?? throw site.Run.Error("ReferenceError", table + " is not defined", site.Span);
        return Properties.Has(site.Run, numbers, key, site.Span) is not BoolValue has ? null
            : !has.Value ? -1
            : Properties.Get(site.Run, numbers, key, site.Span) is NumberValue { Value: >= -FarthestYear and <= FarthestYear } found && found.Value == (int)found.Value ? (int)found.Value
            : null;
    }

    /// <summary>Puts the tables of names where scripts find them.</summary>
    private static void AddTables(PacMachine machine)
    {
        foreach (var (name, entries) in (ReadOnlySpan<(string, string[])>)[("wdays", Days), ("months", Months)])
        {
            var table = machine.Realm.MakeObject();
            for (var i = 0; i < entries.Length; i++)
            {
                table.SetOwn(entries[i], JsValue.Of(i));
            }

            machine.Cell(name).Value = table;
        }
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
