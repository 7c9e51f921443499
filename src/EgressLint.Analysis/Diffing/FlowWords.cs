using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Diffing;

/// <summary>A condition on flows in words.</summary>
/// <param name="Kind">What it is about: <c>hosts</c>, <c>ports</c>, <c>clients</c>, …</param>
/// <param name="Text">The values.</param>
/// <param name="IsExample">Whether that is only one of them, because the set has no short name.</param>
public sealed record FlowCondition(string Kind, string Text, bool IsExample);

/// <summary>How sets of flows are written for people: what is no condition is left out.</summary>
public static class FlowWords
{
    private const int MostNames = 6;

    /// <summary>The conditions that tell flows of a box from the rest of what was asked.</summary>
    public static ImmutableArray<FlowCondition> Of(FlowBox box, FlowBox asked)
    {
        var result = ImmutableArray.CreateBuilder<FlowCondition>();
        foreach (var (name, values) in box.Traits.Values)
        {
            if (Trait(name, values, asked.Traits[name]) is { } condition)
            {
                result.Add(condition);
            }
        }

        if (!box.Hosts.SameAs(asked.Hosts))
        {
            result.Add(Hosts(box.Hosts, asked.Hosts));
        }

        Add("ports", !box.Ports.Equals(asked.Ports), box.Ports.ToString());
        Add("protocols", box.Protocols != asked.Protocols, box.Protocols.ToString().ToLowerInvariant());
        Add("clients", !box.Clients.Equals(asked.Clients), box.Clients.ToString());
        Add("client ports", !box.ClientPorts.Equals(asked.ClientPorts), box.ClientPorts.ToString());
        Add("addresses", box.Addresses is { } far && !far.Equals(asked.Addresses), box.Addresses?.ToString() ?? "");
        if (!box.Paths.SameAs(asked.Paths))
        {
            result.Add(Values("paths", box.Paths));
        }

        Add("times", box.Times is { } times && !times.Equals(asked.Times), box.Times?.ToString() ?? "");
        Add("days", box.Dates is { } dates && !dates.Equals(asked.Dates), box.Dates is { } days ? DateNames.Of(days) : "");
        return result.ToImmutable();

        void Add(string kind, bool isCondition, string text)
        {
            if (isCondition)
            {
                result.Add(new(kind, text, false));
            }
        }
    }

    /// <summary>All conditions as one line, such as <c>scheme http; hosts .example.com; ports 80</c>.</summary>
    public static string Line(ImmutableArray<FlowCondition> conditions) => conditions.IsEmpty
        ? "everything"
        : string.Join("; ", conditions.Select(c => $"{c.Kind} {(c.IsExample ? "such as " : "")}{c.Text}"));

    /// <summary>The sets of a change, one line for each; behind the first few there is how many more there are.</summary>
    public static IEnumerable<string> Lines(ChangedFlows change)
    {
        foreach (var box in change.Flows.Boxes.Take(MostNames))
        {
            yield return Line(Of(box, change.Asked));
        }

        if (change.Flows.Boxes.Length - MostNames is > 0 and var more)
        {
            yield return DiffWords.Count(more, "more set");
        }
    }

    /// <summary>What happens to a part, such as <c>allow</c> or <c>proxy (PROXY one:8080)</c>.</summary>
    public static string Outcome(DecisionPart part)
    {
        var word = Verdicts.Of(part).Word();
        var way = part.Route.IsEmpty ? part.Action.Targets : part.Route;
        var inspected = part.Inspection is Inspection.None or Inspection.Terminate ? "" : $", TLS: {part.Inspection.ToString().ToLowerInvariant()}";
        return (way.IsEmpty ? word : $"{word} ({string.Join("; ", way)})") + inspected;
    }

    /// <summary>A flow in one line, such as <c>CONNECT a.example.com:443 from 10.0.0.1</c>.</summary>
    public static string Example(Flow flow)
    {
        var method = flow.Traits.TryGetValue(RequestTraits.Method, out var value) ? $"{value} " : flow.Traits.TryGetValue(RequestTraits.Scheme, out var scheme) && scheme.Length > 0 ? $"{scheme} " : "";
        var protocol = flow.Protocol == Protocols.Tcp ? "" : $" ({flow.Protocol.ToString().ToLowerInvariant()})";
        var to = flow.Address is { } address && flow.Traits.ContainsKey(RequestTraits.Direction) ? $"{address}:{flow.Port.ToString(CultureInfo.InvariantCulture)}" : flow.ToString();
        return $"{method}{to}{protocol}{(flow.Client is { } client ? $" from {client}" : "")}";
    }

    private static FlowCondition? Trait(string name, Language values, Language? asked)
    {
        if (values.Exact is { } exact)
        {
            // What has one value in every question says which question it is; steps of an inspection and the like say nothing to people.
            return name is RequestTraits.Method or RequestTraits.Scheme or RequestTraits.Direction && exact.Length > 0 ? new(name, exact, false)
                : asked is { Exact: null } ? new(name, exact == Traits.Absent ? "none" : exact, false)
                : null;
        }

        return asked is not null && values.SameAs(asked) ? null
            : name == RequestTraits.User && values.SameAs(Language.Exactly(Traits.Absent).Not()) ? new(name, "signed in", false)
            : Values(name, values);
    }

    private static FlowCondition Hosts(Language hosts, Language asked)
    {
        var suffix = hosts.Witness() is { } shortest ? (string[])[shortest, shortest[(shortest.IndexOf('.', StringComparison.Ordinal) + 1)..]] : [];
        foreach (var domain in suffix.Where(d => d.Length > 0))
        {
            var whole = Language.Suffix(domain).And(asked);
            if (hosts.SameAs(whole))
            {
                return new("hosts", $".{domain}", false);
            }

            if (hosts.SameAs(whole.Except(Language.Exactly(domain))))
            {
                return new("hosts", $"*.{domain}", false);
            }
        }

        return Values("hosts", hosts);
    }

    private static FlowCondition Values(string kind, Language values) => values.IsFinite(MostNames, out var members) && !members.IsDefaultOrEmpty
        ? new(kind, string.Join(", ", members), false)
        : new(kind, values.Witness() ?? "one that is too complex to show", true);
}
