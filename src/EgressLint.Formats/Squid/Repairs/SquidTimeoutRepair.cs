using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid.Repairs;

/// <summary>A longer time for idle connections: in the line that sets it, else in a line of its own.</summary>
internal static class SquidTimeoutRepair
{
    private const string Name = "read_timeout";

    public static RepairOffer Propose(RepairRequest request, SquidConfiguration configuration, SquidPolicy policy)
    {
        if (policy.Settings.IdleTimeout is not { } setting)
        {
            return RepairOffer.Refused("no timeout is known to be in force");
        }

        var value = Words(request.Idle);
        if (setting.IsDefault)
        {
            return SquidRepairPlace.AtEnd(configuration) is { } place
                ? RepairOffer.Of(new($"Set '{Name}' to {value}", [place.Insert([$"{Name} {value}"], request.Purpose)]))
                : RepairOffer.Refused("the file has no line to put a setting behind");
        }

        foreach (var directive in configuration.Directives)
        {
            if (directive.Source.Path == setting.At.Source.Path && directive.Location.Span == setting.At.Span && directive.Words is { IsEmpty: false } words && !directive.Line.HasContinuation)
            {
                var span = TextSpan.FromBounds(words[0].Span.Start, words[^1].Span.End);
                return RepairOffer.Of(new($"Raise '{Name}' to {value}", [new(directive.Source.At(span), value)]));
            }
        }

        return RepairOffer.Refused("the line that sets the timeout is not found as one line of its own");
    }

    /// <summary>In the largest unit that divides it, as people write it.</summary>
    private static string Words(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        var (number, unit) = seconds % 3600 == 0 ? (seconds / 3600, "hour") : seconds % 60 == 0 ? (seconds / 60, "minute") : (seconds, "second");
        return string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
    }
}
