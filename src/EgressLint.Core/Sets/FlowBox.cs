using System.Collections.Immutable;

namespace EgressLint.Core.Sets;

/// <summary>
/// A product of one set per dimension: every flow whose client, host, port and so on lie in these sets. Immutable.
/// A dimension that is null was not mentioned and is unknown; entries that depend on it are doubted, never split.
/// </summary>
public sealed record FlowBox
{
    /// <summary>Near addresses.</summary>
    public IpSet Clients { get; init; } = IpSet.All;

    /// <summary>Near ports.</summary>
    public PortSet ClientPorts { get; init; } = PortSet.All;

    /// <summary>Host names or address literals.</summary>
    public Language Hosts { get; init; } = Language.All;

    /// <summary>Far addresses; null when only names are known.</summary>
    public IpSet? Addresses { get; init; }

    /// <summary>Far ports.</summary>
    public PortSet Ports { get; init; } = PortSet.All;

    /// <summary>Protocols over IP.</summary>
    public Protocols Protocols { get; init; } = Protocols.Tcp;

    /// <summary>URL paths with query, decoded.</summary>
    public Language Paths { get; init; } = Language.All;

    /// <summary>Minutes of the week; null when nobody said when.</summary>
    public WeekTime? Times { get; init; }

    /// <summary>Days of the calendar; null when nobody said when. With <see cref="Times"/> it is the moments whose minute and day lie in both.</summary>
    public DateSet? Dates { get; init; }

    /// <summary>Method, scheme, user, headers.</summary>
    public Traits Traits { get; init; } = Traits.None;

    /// <summary>Every address that the one host of the box resolves to; default when nobody said. It is carried along and never split.</summary>
    public ImmutableArray<IpAddress> Resolved { get; init; }

    /// <summary>Whether no flow is in the box; false where that is too complex to work out.</summary>
    public bool IsEmpty => CheckEmpty(SetBudget.Default) == Emptiness.Empty;

    /// <summary>A flow of the box with short, typical values; null when the box is empty.</summary>
    public Flow? Witness(IEnumerable<string>? preferredHosts = null)
    {
        if (IsEmpty || PickHost(preferredHosts) is not { } host || Ports.Witness() is not { } port || Paths.Witness() is not { } path)
        {
            return null;
        }

        var moment = Times is { } times ? Dates?.Witness(times) : null;
        var traits = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in Traits.Values)
        {
            if (values.Witness() is { } value)
            {
                traits[name] = value;
            }
        }

        return new Flow
        {
            Host = host,
            Port = port,
            Path = path,
            Protocol = (Protocols)((int)Protocols & -(int)Protocols),
            Client = Clients.IsAll ? null : Clients.Witness(),
            ClientPort = ClientPorts.IsAll ? null : ClientPorts.Witness(),
            Address = Addresses?.Witness(),
            Minute = moment is { } known ? known.Minute : Times?.Minutes.Intervals[0].First,
            Date = moment is { } dated ? dated.Day : Dates is { } days ? DateOnly.FromDayNumber(days.Days.Intervals[0].First) : null,
            Resolved = Resolved,
            Traits = traits.ToImmutable(),
        };
    }

    /// <summary>Flows of both boxes. A dimension that only one mentions is taken from it.</summary>
    public FlowBox And(FlowBox other) => BoxAlgebra.And(this, other);

    /// <summary>Whether a flow lies in the box. What the flow does not say is taken to lie in it.</summary>
    public bool Contains(Flow flow)
    {
        return Ports.Contains(flow.Port) && Protocols.HasFlag(flow.Protocol)
            && (flow.Client is not { } client || Clients.Contains(client))
            && (flow.ClientPort is not { } clientPort || ClientPorts.Contains(clientPort))
            && (flow.Address is not { } address || Addresses is null || Addresses.Contains(address))
            && (flow.Minute is not { } minute || Times is null || Times.Minutes.Contains(minute))
            && (flow.Date is not { } date || Dates is null || Dates.Contains(date))
            && Hosts.Contains(flow.Host) && Paths.Contains(flow.Path) && ContainsTraits(flow);
    }

    private bool ContainsTraits(Flow flow)
    {
        foreach (var (name, values) in Traits.Values)
        {
            if (flow.Traits.TryGetValue(name, out var value) && !values.Contains(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether flows are in the box.</summary>
    /// <param name="budget">What it may cost to ask each of its languages.</param>
    public Emptiness CheckEmpty(SetBudget budget)
    {
        var answer = Emptiness.NotEmpty;
        if (Ports.IsEmpty || Protocols == Protocols.None || Clients.IsEmpty || ClientPorts.IsEmpty
            || Addresses is { IsEmpty: true } || Times is { IsEmpty: true } || Dates is { IsEmpty: true } || HasNoMoment()
            || IsEmptyLanguage(Hosts, budget, ref answer) || IsEmptyLanguage(Paths, budget, ref answer))
        {
            return Emptiness.Empty;
        }

        foreach (var (_, values) in Traits.Values)
        {
            if (IsEmptyLanguage(values, budget, ref answer))
            {
                return Emptiness.Empty;
            }
        }

        return answer;
    }

    /// <summary>The same flows, told apart by hour and day: at every one of them where nobody said when.</summary>
    public FlowBox AtAnyTime() => this with { Times = Times ?? WeekTime.All, Dates = Dates ?? DateSet.All };

    /// <summary>Whether no day of the box is one of its weekdays.</summary>
    private bool HasNoMoment() => Times is { } times && Dates is { } dates && !dates.Meets(times);

    private static bool IsEmptyLanguage(Language language, SetBudget budget, ref Emptiness answer)
    {
        var own = language.Exact is null ? language.CheckEmpty(budget) : Emptiness.NotEmpty;
        answer = own == Emptiness.TooComplex ? own : answer;
        return own == Emptiness.Empty;
    }

    private string? PickHost(IEnumerable<string>? preferred)
    {
        foreach (var host in preferred ?? [])
        {
            if (Hosts.Contains(host))
            {
                return host;
            }
        }

        return Hosts.Witness();
    }
}
