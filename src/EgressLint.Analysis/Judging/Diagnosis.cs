using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Finds the one cause of a failing check, the most telling first, by asking the policy a few neighbouring questions: other ports, the
/// other scheme, the bare domain. A cause is named only where the neighbouring question is certainly answered with yes.
/// </summary>
internal sealed class Diagnosis(PolicyJudge judge)
{
    /// <summary>Ports of the services that the catalog knows: a packet filter may have a rule for each of thousands of others.</summary>
    private static readonly PortSet UsualPorts = PortSet.Of(80).Or(PortSet.Of(443)).Or(PortSet.Range(10124, 10155));

    /// <summary>A script is run for every port that it is asked about, so it is asked about those of the web only.</summary>
    private static readonly PortSet WebPorts = PortSet.Of(80).Or(PortSet.Of(443));

    /// <summary>The check with its problem, where it has one that counts.</summary>
    internal EndpointCheck Complete(EndpointCheck check) =>
        check.Works || !check.Counts ? check : check with { Problem = Of(check) };

    private Problem Of(EndpointCheck check)
    {
        if (check.Verdict == Verdict.Unknown)
        {
            return Undecided(check);
        }

        var part = Telling(check);
        if (part.Verdict == Verdict.Authenticate)
        {
            return new(Cause.Authentication, part);
        }

        if (check.Endpoint.Set.Nature == EndpointNature.CnameTarget)
        {
            return new(Cause.ResolvedName, part);
        }

        if (IsRevocation(check))
        {
            return new(Cause.Revocation, part);
        }

        if (check.IsOutsideHttp && check.Verdict == Verdict.Deny)
        {
            return ByOrder(part) ?? new(Cause.OutsideHttp, part);
        }

        return check.Verdict == Verdict.Partial
            ? new(IsByAddress(check) ? Cause.SomeAddresses : Cause.PartlyAllowed, part)
            : (judge.Policy.ChoosesRoute ? ByDomain(check, part) : null) ?? ByScheme(check, part) ?? ByPort(check, part) ?? ByOrder(part) ?? ByDomain(check, part) ?? new(Cause.Blocked, part);
    }

    /// <summary>The place of a certificate check: the feature that lists them, or what the user marks as one.</summary>
    internal static bool IsRevocation(EndpointCheck check) =>
        check.Need.Feature.Id == "pki" || check.Need.Requirement.Purpose == "revocation";

    private bool IsByAddress(EndpointCheck check) =>
        judge.Policy.SeesAddresses && check.Judgement.Parts.Any(p => p.Part.Flows.Addresses is not null) && check.Judgement.Differences.All(Judgements.IsByAddress);

    private Problem Undecided(EndpointCheck check)
    {
        foreach (var part in check.Judgement.Parts)
        {
            if (part.Verdict == Verdict.Unknown)
            {
                return new(part.Part.DependsOnAddress ? Cause.AddressesUnlisted : IsRewritten(check, part) ? Cause.Rewritten : Cause.Undecided, part);
            }
        }

        return new(Cause.ParameterUnset, Telling(check));
    }

    /// <summary>Whether nothing is open but what a helper makes of a plain request, whose answer must be the one that was asked for.</summary>
    private static bool IsRewritten(EndpointCheck check, JudgedPart part)
    {
        var open = part.Part.Steps.Where(s => s.Matched == Core.Policies.Truth.Maybe).ToArray();
        return check.Connection.Transport == Catalogs.Transport.Http && (IsRevocation(check) || check.Constraints.Range)
            && open.Length > 0 && open.All(s => s.Entry.MayRewrite);
    }

    /// <summary>
    /// The part to show: stopped rather than asked for credentials rather than unknown, where something else than the host makes the difference a part of
    /// which that is true, and with a known host where there is one.
    /// </summary>
    private JudgedPart Telling(EndpointCheck check)
    {
        var rank = check.Judgement.Parts.Min(p => Rank(check, p));
        var worst = check.Judgement.Parts.Where(p => Rank(check, p) == rank).OrderBy(p => check.Endpoint.KnownHosts.Contains(p.Witness.Host) ? 0 : 1).ToArray();
        return (check.Judgement.Differences.IsEmpty ? null : Judgements.DifferingByMoreThanHost(worst, check.Judgement.Parts, judge.Comparing)) ?? worst[0];
    }

    private static int Rank(EndpointCheck check, JudgedPart part) => part.Verdict switch
    {
        Verdict.Deny => 0,
        Verdict.Authenticate => check.CanAuthenticate ? 3 : 1,
        Verdict.Unknown => 2,
        _ => 4,
    };

    private Problem? ByScheme(EndpointCheck check, JudgedPart part)
    {
        if (!check.Constraints.ExactScheme || check.Transport is not (Transport.Http or Transport.Https))
        {
            return null;
        }

        var (other, port) = check.Transport == Transport.Http ? (Transport.Https, 443) : (Transport.Http, 80);
        var passing = Probe(check, check.Asked with { Ports = Question.Between(port, port), Transport = other });
        return passing.IsEmpty ? null : new(Cause.OtherScheme, part) { Other = passing[0].Entry };
    }

    private Problem? ByPort(EndpointCheck check, JudgedPart part)
    {
        var passing = Probe(check, check.Asked with { Ports = judge.Policy.ChoosesRoute ? WebPorts : judge.Policy.FiltersPackets ? UsualPorts : PortSet.All });
        if (passing.IsEmpty)
        {
            return null;
        }

        var ports = passing.Aggregate(PortSet.Empty, (all, p) => all.Or(p.Part.Flows.Ports));
        var portDecides = !part.Entry.Match.Split(part.Part.Flows with { Ports = PortSet.All }).Yes.Any(b => b.Ports.IsAll);
        if (judge.Policy.FiltersPackets && portDecides && !check.IsPerInstance)
        {
            // A rule that stops this very port is the cause, not that others are open.
            return null;
        }

        var cause = check.IsPerInstance ? Cause.GatewayPorts
            : portDecides && OnlyTunnels(check, part) ? Cause.ConnectPort
            : Cause.WrongPort;
        return new(cause, part) { AllowedPorts = ports, Other = portDecides ? null : passing[0].Entry };
    }

    /// <summary>Whether the deciding entry refuses tunnels to the port but not plain requests to it.</summary>
    private bool OnlyTunnels(EndpointCheck check, JudgedPart part)
    {
        var plain = check.Transport == Transport.Https ? judge.Ask(check.Asked with { Transport = Transport.Http }) : null;
        return plain is not null && part.Entry.Match.Split(plain with { Clients = check.Clients }).Yes.IsEmpty;
    }

    /// <summary>An allow entry for these hosts that stands after the deciding one.</summary>
    private Problem? ByOrder(JudgedPart part)
    {
        if (judge.Policy.Place == PolicyPlace.Machine)
        {
            // Its rules have no order: one that blocks wins wherever it stands, and moving the other is no help.
            return null;
        }

        foreach (var chain in judge.Policy.Chains)
        {
            var at = IndexOf(chain, part.Entry);
            for (var i = at + 1; at >= 0 && i < chain.Entries.Length; i++)
            {
                var entry = chain.Entries[i];
                if (Verdicts.Of(entry.Action).Passes() && TakesHosts(entry, part.Part.Flows) && NamesHosts(entry, part.Part.Flows))
                {
                    return new(Cause.AllowTooLate, part) { Other = entry };
                }
            }
        }

        return null;
    }

    private Problem? ByDomain(EndpointCheck check, JudgedPart part)
    {
        var pattern = check.Endpoint.Pattern;
        if (!judge.Policy.ChoosesRoute && NamesHosts(part.Entry, part.Part.Flows))
        {
            return null;
        }

        var neighbour = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : "*." + pattern;
        if (neighbour.AsSpan(2).ContainsAny('*', '<'))
        {
            return null;
        }

        if (judge.Policy.ChoosesRoute)
        {
            return ByLiteral(check, part, neighbour);
        }

        foreach (var passing in Probe(check, check.Asked with { Pattern = neighbour }))
        {
            if (NamesHosts(passing.Entry, passing.Part.Flows))
            {
                return new(Cause.ApexOrSubdomains, part) { Other = passing.Entry, Covered = neighbour };
            }
        }

        return null;
    }

    private ImmutableArray<JudgedPart> Probe(EndpointCheck check, Question question) =>
        judge.Judge(question, check.Clients, check.Endpoint.KnownHosts) is { } answer
            ? [.. answer.Parts.Where(p => p.Verdict.Passes())]
            : [];

    /// <summary>Whether an entry certainly takes all hosts of the flows, if perhaps not for all clients.</summary>
    private static bool TakesHosts(PolicyEntry entry, FlowBox flows) => entry.Match.Split(flows).Yes.Any(b => flows.Hosts.IsSubsetOf(b.Hosts));

    /// <summary>In a script the domain stands in some list: its text says where, and that all of the neighbour passes says that it counts.</summary>
    private Problem? ByLiteral(EndpointCheck check, JudgedPart part, string neighbour)
    {
        var domain = neighbour.StartsWith("*.", StringComparison.Ordinal) ? neighbour[2..] : neighbour;
        if (part.Entry.At is { } own && own.Text.Contains(domain, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var answer = judge.Judge(check.Asked with { Pattern = neighbour }, check.Clients, check.Endpoint.KnownHosts);
        if (answer is null || !answer.Parts.All(p => p.Verdict.Passes()) || Literal(domain, neighbour != domain) is not { } at)
        {
            return null;
        }

        var action = answer.Parts[0].Part.Action;
        return new(Cause.ApexOrSubdomains, part) { Other = new(Match.Always, action, at, "value"), Covered = neighbour };
    }

    private Location? Literal(string domain, bool isWide)
    {
        var source = judge.Policy.Source;
        foreach (var form in isWide ? (string[])["." + domain, "*." + domain] : [domain])
        {
            foreach (var quote in (char[])['"', '\''])
            {
                var at = source.Content.IndexOf($"{quote}{form}{quote}", StringComparison.OrdinalIgnoreCase);
                if (at >= 0)
                {
                    return source.At(at, at + form.Length + 2);
                }
            }
        }

        return null;
    }

    /// <summary>Whether an entry would treat other hosts differently.</summary>
    private static bool NamesHosts(PolicyEntry entry, FlowBox flows) => !TakesHosts(entry, flows with { Hosts = Language.AnyHostName });

    private static int IndexOf(Chain chain, PolicyEntry entry)
    {
        for (var i = 0; i < chain.Entries.Length; i++)
        {
            if (ReferenceEquals(chain.Entries[i], entry))
            {
                return i;
            }
        }

        return -1;
    }
}
