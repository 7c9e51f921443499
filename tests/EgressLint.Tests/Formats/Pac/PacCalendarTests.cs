using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>dateRange over all days that a clock may show.</summary>
public sealed class PacCalendarTests
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    [Theory]
    [InlineData("2026", "2026-01-01 to 2026-12-31")]
    [InlineData("2026, 2027", "2026-01-01 to 2027-12-31")]
    [InlineData("24, 'DEC', 2026, 6, 'JAN', 2027", "2026-12-24 to 2027-01-06")]
    [InlineData("'NOV', 2026, 'FEB', 2027", "2026-11-01 to 2027-03-03")]
    [InlineData("2100", "")]
    [InlineData("2000, 2100", "always")]
    public void Days_are_cut_exactly(string arguments, string days) => Assert.Equal(days, Days(arguments).ToString());

    [Fact]
    public void Months_end_as_in_the_engines_where_the_31st_runs_into_the_next()
    {
        var days = Days("'JAN', 'FEB'");
        Assert.True(days.Contains(new(2026, 3, 3)));
        Assert.False(days.Contains(new(2026, 3, 4)));
        Assert.True(days.Contains(new(2028, 3, 2)));
        Assert.False(days.Contains(new(2028, 3, 3)));
    }

    [Fact]
    public void Ranges_the_wrong_way_round_wrap()
    {
        var days = Days("24, 'DEC', 6, 'JAN'");
        Assert.True(days.Contains(new(2026, 1, 6)) && days.Contains(new(2026, 12, 24)));
        Assert.False(days.Contains(new(2026, 1, 7)) || days.Contains(new(2026, 12, 23)));
    }

    [Fact]
    public void Every_form_holds_on_the_days_that_a_brute_force_reading_of_the_helper_gives()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 80; round++)
        {
            var arguments = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Argument(random)).ToArray();
            var days = Days(string.Join(", ", arguments));
            for (var i = 0; i < 600; i++)
            {
                var date = DateSet.First.AddDays(random.Next(36_525));
                Assert.True(days.Contains(date) == Reference(arguments, date.ToDateTime(new(12, 0))), $"dateRange({string.Join(", ", arguments)}) on {date:O}");
            }
        }
    }

    [Fact]
    public void A_request_at_a_given_time_is_decided_also_in_another_century()
    {
        var policy = PacScripts.Bind(Script("1990, 1999"));
        Assert.Equal("PROXY yes:1", At(policy, new(1995, 5, 5)));
        Assert.Equal("PROXY no:1", At(policy, new(2026, 5, 5)));
        Assert.Equal("PROXY yes:1", At(PacScripts.Bind(Script("2150")), new(2150, 5, 5)));
    }

    [Fact]
    public void In_Greenwich_the_days_around_the_ends_depend_on_where_the_machine_stands()
    {
        var policy = PacScripts.Bind(Script("2026, 'GMT'"));
        Assert.Equal("PROXY yes:1", At(policy, new(2026, 6, 1)));
        Assert.Equal("PROXY no:1", At(policy, new(2027, 6, 1)));
        Assert.StartsWith("one of", At(policy, new(2026, 12, 31)), StringComparison.Ordinal);
        Assert.StartsWith("one of", At(policy, new(2027, 1, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_and_its_day_of_the_week_go_together()
    {
        // The 24th of December 2026 is a Thursday.
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { if (dateRange(24, 'DEC', 2026, 24, 'DEC', 2026) && weekdayRange('SUN')) return 'PROXY never:1'; return 'DIRECT'; }");
        var part = Assert.Single(policy.Decide(PacScripts.Wildcard(policy, "*.example.com") with { Dates = DateSet.All }).Parts);
        Assert.Equal("return \"DIRECT\"", part.Entry.Label);
    }

    [Fact]
    public void The_century_is_named_where_the_answer_rests_on_it()
    {
        var policy = PacScripts.Bind(Script("2000, 2100"));
        var part = Assert.Single(policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts);
        Assert.True(part.IsCertain);
        Assert.Equal("the clock shows a year from 2000 to 2099", Assert.Single(part.Assumed).Reason);
    }

    [Fact]
    public void Without_a_clock_a_year_is_a_doubt_and_asked_twice_it_is_one()
    {
        Assert.StartsWith("one of", PacScripts.Ask(PacScripts.Bind(Script("2026")), "http://a.example.com/").Text, StringComparison.Ordinal);
        var twice = PacScripts.Bind("function FindProxyForURL(url, host) { if (dateRange(2026) && !dateRange('2026')) return 'DIRECT'; return 'PROXY same:1'; }");
        Assert.Equal("PROXY same:1", PacScripts.Ask(twice, "http://a.example.com/").Text);
    }

    [Theory]
    [InlineData("months = { APR: 11 };", "dateRange('APR')", "PROXY yes:1")]
    [InlineData("months.NOV = 3;", "dateRange('NOV')", "PROXY no:1")]
    [InlineData("var months = 3;", "dateRange('NOV')", "!failure")]
    [InlineData("wdays.MITTWOCH = 3;", "weekdayRange('MITTWOCH')", "PROXY yes:1")]
    [InlineData("", "weekdayRange('TUE', 'THU', 'FRI')", "PROXY no:1")]
    [InlineData("", "weekdayRange('WED', 'SUN', 'MON')", "PROXY yes:1")]
    [InlineData("", "months.JAN + wdays.SUN == 0", "PROXY yes:1")]
    public void The_tables_of_names_are_variables_of_the_script(string before, string test, string expected)
    {
        // A Wednesday.
        var policy = PacScripts.Bind(before + "function FindProxyForURL(url, host) { return " + test + " ? 'PROXY yes:1' : 'PROXY no:1'; }");
        Assert.Equal(expected, At(policy, new(2026, 12, 23, 10, 0, 0)));
    }

    [Fact]
    public void Witnesses_of_the_parts_are_decided_like_the_parts()
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { if (dateRange(2026, 2027) && weekdayRange('MON', 'FRI')) return 'PROXY a:1'; if (dateRange(13) && weekdayRange('FRI')) return 'PROXY b:1'; return 'DIRECT'; }");
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.example.com") with { Dates = DateSet.All }).Parts;
        Assert.Equal(3, parts.Select(p => p.Entry.Label).Distinct().Count());
        foreach (var part in parts)
        {
            Assert.True(part.IsCertain);
            var flow = part.Flows.Witness() ?? throw new InvalidOperationException("A part has no witness.");
            Assert.Equal(part.Entry.Label, policy.Evaluate(flow).Entry.Label);
        }
    }

    private static string Script(string arguments) => $"function FindProxyForURL(url, host) {{ return dateRange({arguments}) ? 'PROXY yes:1' : 'PROXY no:1'; }}";

    private static string? At(EgressLint.Formats.Pac.PacPolicy policy, DateTime time) =>
        PacScripts.Ask(policy, new PolicyRequest { Url = "http://a.example.com/", Time = time }).Text;

    /// <summary>The days on which dateRange holds.</summary>
    private static DateSet Days(string arguments)
    {
        var policy = PacScripts.Bind(Script(arguments));
        var days = DateSet.Empty;
        foreach (var part in policy.Decide(PacScripts.Wildcard(policy, "*.example.com") with { Dates = DateSet.All }).Parts)
        {
            Assert.True(part.IsCertain, part.Doubts.FirstOrDefault()?.Reason);
            days = part.Entry.Label == "return \"PROXY yes:1\"" && part.Flows.Dates is { } mine ? days.Or(mine) : days;
        }

        return days;
    }

    private static string Argument(Random random) => random.Next(3) switch
    {
        0 => random.Next(1, 32).ToString(System.Globalization.CultureInfo.InvariantCulture),
        1 => $"'{(random.Next(12) == 0 ? "jan" : Months[random.Next(12)])}'",
        _ => random.Next(1999, 2102).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The helper with dates of the framework, one step after the other.</summary>
    private static bool Reference(string[] arguments, DateTime now)
    {
        if (arguments.Length == 1)
        {
            var (kind, number) = Read(arguments[0]);
            return number == (kind switch { 'd' => now.Day, 'm' => now.Month - 1, _ => now.Year });
        }

        var half = arguments.Length / 2;
        var first = Set(new(now.Year, 1, 1), arguments[..half]);
        var last = Set(new DateTime(now.Year, 12, 31).AddSeconds(86_399), arguments[half..]);
        if (arguments.Length == 2 && Read(arguments[0]).Kind == 'd')
        {
            first = Put(first, 'm', now.Month - 1);
            last = Put(last, 'm', now.Month - 1);
        }

        return first <= last ? first <= now && now <= last : last >= now || now >= first;
    }

    private static DateTime Set(DateTime bound, string[] arguments) => arguments.Select(Read).Aggregate(bound, (at, part) => Put(at, part.Kind, part.Number));

    private static DateTime Put(DateTime at, char kind, int number) => kind switch
    {
        'd' => new DateTime(at.Year, at.Month, 1).AddDays(number - 1).Add(at.TimeOfDay),
        'm' => new DateTime(at.Year, 1, 1).AddMonths(number).AddDays(at.Day - 1).Add(at.TimeOfDay),
        _ => new DateTime(number, at.Month, 1).AddDays(at.Day - 1).Add(at.TimeOfDay),
    };

    private static (char Kind, int Number) Read(string argument) =>
        argument.StartsWith('\'') ? ('m', Array.IndexOf(Months, argument[1..^1]))
        : int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture) is var number && number < 32 ? ('d', number) : ('y', number);
}
