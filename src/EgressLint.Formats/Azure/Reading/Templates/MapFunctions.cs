using System.Collections.Immutable;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions of maps, and those that join lists as well as maps.</summary>
internal static class MapFunctions
{
    /// <summary><c>createObject(name, value, …)</c>.</summary>
    public static AzureValue CreateObject(FunctionCall call)
    {
        var members = ImmutableArray.CreateBuilder<AzureMember>(call.Count / 2);
        string? more = null;
        for (var i = 0; i + 1 < call.Count; i += 2)
        {
            more ??= call[i].Text is null ? call[i].Reason ?? "a name is no text" : null;
            if (call[i].Text is { } name)
            {
                members.Add(new(name, call[i + 1]));
            }
        }

        return call.Count % 2 == 0 ? call.Map(members.ToImmutable(), more) : call.Undecided();
    }

    /// <summary>All different elements of lists, or all members of maps, of which the last with a name counts.</summary>
    public static AzureValue Union(FunctionCall call)
    {
        var isList = call.Arguments.Any(a => a.Kind == AzureKind.List);
        var isMap = call.Arguments.Any(a => a.Kind == AzureKind.Map);
        if (isList == isMap || call.Arguments.Any(a => a.Kind is not (AzureKind.List or AzureKind.Map or AzureKind.Unknown)))
        {
            return call.Count == 1 ? call[0] : call.Undecided();
        }

        return isList ? UnionOfLists(call) : UnionOfMaps(call, call.Arguments, isDeep: true);
    }

    /// <summary>What all lists or maps have.</summary>
    public static AzureValue Intersection(FunctionCall call)
    {
        var meter = call.Evaluator.Meter;
        if (call.Arguments.All(a => a is { Kind: AzureKind.List, MayHaveMore: null }))
        {
            var kept = new List<AzureValue>();
            foreach (var item in call[0].Items)
            {
                var holds = call.Arguments.Skip(1).Select(a => Comparing.Contains(a, item, meter)).ToList();
                if (holds.Contains(null) && !holds.Contains(false))
                {
                    return call.Undecided();
                }

                if (!holds.Contains(false) && Comparing.Contains(AzureValue.Of([.. kept], call.At), item, meter) == false)
                {
                    kept.Add(item);
                }
            }

            return call.Of(kept);
        }

        if (!call.Arguments.All(a => a is { Kind: AzureKind.Map, MayHaveMore: null }))
        {
            return call.Undecided();
        }

        var members = call[0].Members.Select(m => (Member: m, Holds: call.Arguments.Skip(1).Select(a => TemplateEvaluator.Own(a, m.Name) is { } other ? Comparing.Same(other, m.Value, meter) : false).ToList())).ToList();
        return members.Exists(m => m.Holds.Contains(null) && !m.Holds.Contains(false))
            ? call.Undecided()
            : call.Map([.. members.Where(m => !m.Holds.Contains(false)).Select(m => m.Member)]);
    }

    /// <summary>The members of the maps in a list; those in maps of maps are not joined.</summary>
    public static AzureValue ShallowMerge(FunctionCall call) =>
        call[0] is { Kind: AzureKind.List, MayHaveMore: null } list && list.Items.All(i => i.Kind is AzureKind.Map or AzureKind.Unknown) && list.Items.Any(i => i.Kind == AzureKind.Map)
            ? UnionOfMaps(call, list.Items, isDeep: false)
            : call[0] is { Kind: AzureKind.List, MayHaveMore: null, Items: [] } ? call.Map([]) : call.Undecided();

    /// <summary>The members of a map as a list of <c>key</c> and <c>value</c>, by name.</summary>
    public static AzureValue Items(FunctionCall call) => call[0].Kind == AzureKind.Map
        ? call.Of(ByName(call[0]).Select(m => call.Map([new("key", AzureValue.Of(m.Name, m.Value.At)), new("value", m.Value)])), call[0].MayHaveMore)
        : call.Undecided();

    /// <summary>The names of the members, sorted.</summary>
    public static AzureValue Keys(FunctionCall call) => call[0].Kind == AzureKind.Map
        ? call.Of(ByName(call[0]).Select(m => AzureValue.Of(m.Name, m.Value.At)), call[0].MayHaveMore)
        : call.Undecided();

    /// <summary>A member or element, and so on inwards; <c>null</c> where it is not there.</summary>
    public static AzureValue TryGet(FunctionCall call)
    {
        var value = call[0];
        for (var i = 1; i < call.Count && value.Kind != AzureKind.Null; i++)
        {
            value = call.Evaluator.Step(value, call[i], isSafe: true, call.At);
        }

        return value;
    }

    private static IEnumerable<AzureMember> ByName(AzureValue map) => map.Members
        .Reverse().DistinctBy(m => m.Name, StringComparer.OrdinalIgnoreCase).OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase);

    private static AzureValue UnionOfLists(FunctionCall call)
    {
        var kept = ImmutableArray.CreateBuilder<AzureValue>();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in call.Arguments.SelectMany(a => a.Items))
        {
            // An element that may equal an earlier one stays: twice the same says no more than once.
            var isNew = item.Text is { } text ? texts.Add(text) : !kept.Any(k => k.Kind == item.Kind && Comparing.Same(k, item, call.Evaluator.Meter) == true);
            if (isNew)
            {
                kept.Add(item);
            }
        }

        return call.Of(kept.ToImmutable(), call.Arguments.Select(a => a.MayHaveMore ?? a.Reason).FirstOrDefault(r => r is not null));
    }

    /// <summary>Members of maps. What an unknown map follows may be another value there, so nothing in front of it is sure.</summary>
    private static AzureValue UnionOfMaps(FunctionCall call, ImmutableArray<AzureValue> maps, bool isDeep)
    {
        var lastUnknown = -1;
        for (var i = 0; i < maps.Length; i++)
        {
            lastUnknown = maps[i].Kind == AzureKind.Unknown || maps[i].MayHaveMore is not null ? i : lastUnknown;
        }

        if (lastUnknown > 0 && maps.Take(lastUnknown).Any(m => !m.Members.IsEmpty))
        {
            return call.Undecided();
        }

        string? more = lastUnknown < 0 ? null : maps[lastUnknown].MayHaveMore ?? maps[lastUnknown].Reason;
        var joined = AzureValue.Of(ImmutableArray<AzureMember>.Empty, call.At, more);
        foreach (var map in maps)
        {
            joined = Join(call, joined, map, more, isDeep);
        }

        return joined;
    }

    private static AzureValue Join(FunctionCall call, AzureValue first, AzureValue second, string? more, bool isDeep)
    {
        var members = first.Members.ToBuilder();
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < members.Count; i++)
        {
            places[members[i].Name] = i;
        }

        foreach (var member in second.Members)
        {
            if (!call.Evaluator.Meter.Spend())
            {
                return AzureValue.Of(members.ToImmutable(), call.At, WorkMeter.Reason);
            }

            if (places.TryGetValue(member.Name, out var at))
            {
                var isJoined = isDeep && members[at].Value.Kind == AzureKind.Map && member.Value.Kind == AzureKind.Map;
                members[at] = member with { Value = isJoined ? Join(call, members[at].Value, member.Value, members[at].Value.MayHaveMore, isDeep) : member.Value };
                continue;
            }

            // The unknown map may have members in a map of the same name.
            var value = member.Value;
            places[member.Name] = members.Count;
            members.Add(more is not null && isDeep && value.Kind == AzureKind.Map ? member with { Value = AzureValue.Of(value.Members, value.At, value.MayHaveMore ?? more) } : member);
        }

        return AzureValue.Of(members.ToImmutable(), call.At, more);
    }
}
