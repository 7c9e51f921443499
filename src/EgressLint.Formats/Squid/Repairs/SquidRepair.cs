using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid.Repairs;

/// <summary>
/// Lines that would let something through a Squid, in front of the line that stops it. They name exactly what is needed: these names, this port, a tunnel
/// or not, these clients. So they take nothing else, wherever they stand, and an ACL that exists is used where it says just that.
/// </summary>
internal static class SquidRepair
{
    private const string SplicedList = "ssl_bump";

    /// <summary>Lists in which a line of <c>allow</c> lets something pass that a later line would stop.</summary>
    private static readonly string[] AccessLists = ["http_access", "adapted_http_access", "miss_access", "http_reply_access"];

    /// <summary>What may be edited, and how.</summary>
    public static RepairOffer Propose(RepairRequest request)
    {
        if (request.Policy is not SquidPolicy policy)
        {
            return RepairOffer.Refused("the policy is not one of Squid");
        }

        var configuration = SquidLoader.Load(request.Tree, request.Context, policy.Release);
        if (request.Aim == RepairAim.LongerIdle)
        {
            return SquidTimeoutRepair.Propose(request, configuration, policy);
        }

        var list = ListOf(request);
        if (request.Aim == RepairAim.Closed ? list != SplicedList : !AccessLists.Contains(list, StringComparer.Ordinal))
        {
            return RepairOffer.Refused(list.Length == 0 ? "no line of an access list decides it" : $"it is decided by '{list}', to which no exception is worked out");
        }

        if (SquidRepairPlace.Find(configuration, list, request.Entry) is not { } place)
        {
            return RepairOffer.Refused("the line that decides is not found as one line of its own");
        }

        var names = new SquidRepairNames(configuration, policy, place, list, request.Name);
        return Lines(request, list, names) is not { } lines
            ? RepairOffer.Refused("what is needed has no form of its own in an access list: an address, or something else than HTTP and HTTPS")
            : lines.IsEmpty ? RepairOffer.Refused("nothing in the file says which clients it is for; give 'sources'")
            : RepairOffer.Of(new(Title(request, place), [place.Insert(lines, request.Purpose)]));
    }

    private static string Title(RepairRequest request, SquidRepairPlace place) =>
        $"{(request.Aim == RepairAim.Closed ? "Splice" : "Allow")} {RepairText.Endpoints(request)} {(place.IsAtEnd ? "behind" : "before")} '{place.Anchor}'";

    /// <summary>The list whose line or default decides; empty where it is none.</summary>
    private static string ListOf(RepairRequest request)
    {
        if (request.Entry.At is not null)
        {
            return request.Entry.Label;
        }

        foreach (var chain in request.Policy.Chains)
        {
            if (ReferenceEquals(chain.Default, request.Entry))
            {
                return chain.Name;
            }
        }

        return "";
    }

    /// <summary>The new lines; none where nobody knows for whom, null where what is needed cannot be said.</summary>
    private static ImmutableArray<string>? Lines(RepairRequest request, string list, SquidRepairNames names)
    {
        var acls = new List<string>();
        var rules = new List<string>();
        if (request.Flows.Any(f => RepairText.IsForeign(f.Pattern)))
        {
            return null;
        }

        if (request.Aim == RepairAim.Closed)
        {
            foreach (var acl in names.Servers(request.Flows.Select(f => f.Pattern), acls))
            {
                rules.Add($"{list} splice {acl}");
            }

            return [.. acls, .. rules];
        }

        if (request.Flows.Any(f => f.Transport is not (Transport.Https or Transport.Http)))
        {
            return null;
        }

        foreach (var group in request.Flows.GroupBy(f => (f.Transport, f.Clients, f.AreClientsGiven)))
        {
            var method = group.Key.Transport == Transport.Https ? names.Tunnel(acls) : "!" + names.Tunnel(acls);
            foreach (var same in group.GroupBy(f => f.Pattern, StringComparer.Ordinal).GroupBy(p => p.Aggregate(PortSet.Empty, (all, f) => all.Or(f.Ports))))
            {
                var ports = names.Ports(same.Key, acls);
                string[] hosts = [.. names.Hosts(same.Select(p => p.Key), acls)];
                rules.AddRange(names.Clients(group.Key.Clients, group.Key.AreClientsGiven, acls).SelectMany(c => hosts.Select(h => $"{list} allow {method} {c}{h} {ports}")));
            }
        }

        return rules.Count == 0 ? [] : [.. acls, .. rules];
    }
}
