using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>Puts judged parts together.</summary>
internal static class Judgements
{
    /// <summary>
    /// So many parts are compared with so many others to say what makes the difference. A list of patterns can leave thousands, and all pairs of them
    /// would take minutes; what is not found changes the words and no verdict that lets something through.
    /// </summary>
    private const int MostCompared = 12;

    /// <summary>Where there are no more than this, all are compared.</summary>
    private const int FewParts = 48;

    /// <summary>More reasons than this are counted and not listed.</summary>
    private const int MostReasons = 40;
    private const string User = "user";
    private const string ForSomeUsers = "for some users";
    private const string InProfile = "profile ";
    private const string ForAddresses = "for addresses such as ";
    private const string ForPaths = "for paths such as ";

    /// <summary>The judgement that parts make together.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="comparing">What comparing sets of names may cost; without it the difference that is not found is not named.</param>
    internal static Judgement Of(ImmutableArray<JudgedPart> parts, WorkAllowance comparing)
    {
        var before = SetMeter.Spent;
        var limit = comparing.Limit;
        var verdict = Verdicts.Join(parts.Select(p => p.Verdict));
        if (verdict == Verdict.Partial && DependsOnUser(parts))
        {
            comparing.Take(SetMeter.Spent - before);
            return new(Verdict.Unknown, parts) { Doubts = [new("it depends on which user signs in", Stopped(parts).First().Entry.At)] };
        }

        var differences = verdict == Verdict.Partial ? Differences(parts, limit).DistinctBy(Kind, StringComparer.Ordinal).ToImmutableArray() : [];
        comparing.Take(SetMeter.Spent - before);
        return new(verdict, parts) { Doubts = [.. Reasons(parts), .. differences.Select(d => new Doubt($"not allowed {d}", null))], Differences = differences };
    }

    /// <summary>
    /// Why it is not known: every part has its say, and behind the first few dozen there is how many more there are at least. Thousands of rules may each be a
    /// reason, and nobody reads them.
    /// </summary>
    private static IEnumerable<Doubt> Reasons(ImmutableArray<JudgedPart> parts)
    {
        var seen = new HashSet<Doubt>();
        var longest = parts.Max(p => p.Doubts.Length + p.Part.Assumed.Length);
        for (var i = 0; i < longest; i++)
        {
            foreach (var part in parts)
            {
                var own = part.Doubts.Length;
                if (i < own + part.Part.Assumed.Length && seen.Add(i < own ? part.Doubts[i] : part.Part.Assumed[i - own]))
                {
                    yield return i < own ? part.Doubts[i] : part.Part.Assumed[i - own];
                }
            }

            if (seen.Count >= MostReasons && longest - seen.Count is > 1 and var more)
            {
                yield return new(string.Create(CultureInfo.InvariantCulture, $"there are at least {more:N0} more reasons"), null);
                yield break;
            }
        }
    }

    /// <summary>An unset label stands for any value: where values differ, the parameter decides, and nothing else can be said.</summary>
    internal static Judgement WithUnset(Judgement judgement, ImmutableArray<string> parameters)
    {
        if (parameters.IsEmpty || judgement.Verdict != Verdict.Partial
            || judgement.Parts.All(p => p.Verdict.Passes()) || !DifferByHost(judgement))
        {
            return judgement;
        }

        var names = string.Join("', '", parameters);
        return judgement with
        {
            Verdict = Verdict.Unknown,
            Doubts = [new($"it depends on the value of a name; set the parameter '{names}'", null)],
        };
    }

    /// <summary>Whether what passes and what is stopped are different hosts, rather than different times, clients or paths of the same.</summary>
    internal static bool DifferByHost(Judgement judgement)
    {
        foreach (var a in judgement.Parts.Take(Compared(judgement.Parts)))
        {
            foreach (var b in judgement.Parts.Take(Compared(judgement.Parts)))
            {
                if (a.Verdict != b.Verdict && ShareHosts(a.Part.Flows, b.Part.Flows))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The first stopped part that something else than the host tells from one that passes; null when there is none, or it costs too much to find.</summary>
    internal static JudgedPart? DifferingByMoreThanHost(IEnumerable<JudgedPart> stopped, ImmutableArray<JudgedPart> parts, WorkAllowance comparing)
    {
        var others = Others(parts);
        var before = SetMeter.Spent;
        var limit = comparing.Limit;
        var found = stopped.FirstOrDefault(s => others.TakeWhile(_ => SetMeter.Spent < limit).Any(o => Difference(s, o) != default));
        comparing.Take(SetMeter.Spent - before);
        return found;
    }

    /// <summary>Whether a difference is that of addresses.</summary>
    internal static bool IsByAddress(string difference) => difference.StartsWith(ForAddresses, StringComparison.Ordinal);

    /// <summary>One example of a path is enough.</summary>
    private static string Kind(string difference) => difference.StartsWith(ForPaths, StringComparison.Ordinal) ? ForPaths
        : difference.StartsWith(ForAddresses, StringComparison.Ordinal) ? ForAddresses
        : difference;

    private static int Compared(ImmutableArray<JudgedPart> parts) => parts.Length <= FewParts ? FewParts : MostCompared;

    /// <summary>Whether the same hosts pass for some users and are stopped for others.</summary>
    private static bool DependsOnUser(ImmutableArray<JudgedPart> parts) =>
        Stopped(parts).Take(Compared(parts)).Any(a => parts.Where(b => b.Verdict.Passes()).Take(Compared(parts)).Any(b => Difference(a, b).Text == ForSomeUsers));

    /// <summary>What stopped parts are compared with.</summary>
    private static JudgedPart[] Others(ImmutableArray<JudgedPart> parts) =>
        [.. parts.Where(p => p.Verdict.Passes() || p.Verdict == Verdict.Unknown).Take(Compared(parts))];

    private static IEnumerable<JudgedPart> Stopped(ImmutableArray<JudgedPart> parts) =>
        parts.Where(p => p.Verdict is Verdict.Deny or Verdict.Authenticate);

    /// <summary>
    /// Whether two disjoint parts have a host in common. Parts that nothing else tells apart differ by host, so the languages, which
    /// may be what is left of a list of thousands of patterns, are compared only where something else does.
    /// </summary>
    private static bool ShareHosts(FlowBox a, FlowBox b)
    {
        if (ReferenceEquals(a.Hosts, b.Hosts))
        {
            return true;
        }

        var elsewhere = a.Ports.And(b.Ports).IsEmpty || !a.Clients.Overlaps(b.Clients)
            || (a.Addresses is { } near && b.Addresses is { } far && !near.Overlaps(far))
            || AreApart(a, b)
            || (!ReferenceEquals(a.Paths, b.Paths) && !a.Paths.Overlaps(b.Paths));
        return elsewhere && a.Hosts.Overlaps(b.Hosts);
    }

    /// <summary>Whether two parts are never decided at one moment.</summary>
    private static bool AreApart(FlowBox a, FlowBox b) => HoursDiffer(a, b) || DaysDiffer(a, b);

    private static bool HoursDiffer(FlowBox a, FlowBox b) => a.Times is { } times && b.Times is { } others && times.And(others).IsEmpty;

    private static bool DaysDiffer(FlowBox a, FlowBox b) => a.Dates is { } dates && b.Dates is { } others && dates.And(others).IsEmpty;

    /// <summary>
    /// What else than the host makes the difference: the hours, the days, the clients, the paths. Hours, days and clients of several parts are
    /// said together, and not at all where each of them is stopped somewhere, because then it is the host that makes the difference.
    /// </summary>
    private static IEnumerable<string> Differences(ImmutableArray<JudgedPart> parts, long limit)
    {
        var times = WeekTime.Empty;
        var dates = DateSet.Empty;
        var clients = IpSet.Empty;
        var texts = new List<string>();
        var others = Others(parts);
        foreach (var stopped in Stopped(parts).Take(Compared(parts)))
        {
            foreach (var other in others.TakeWhile(_ => SetMeter.Spent < limit))
            {
                var (text, hours, days, networks) = Difference(stopped, other);
                dates = days is null ? dates : dates.Or(days);
                times = hours is null ? times : times.Or(hours);
                clients = networks is null ? clients : clients.Or(networks);
                texts.AddRange(text is null ? [] : [text]);
            }
        }

        if (!times.IsEmpty && parts.Any(p => p.Part.Flows.Times is { } all && !all.Except(times).IsEmpty))
        {
            yield return Names.Of(times);
        }

        if (!dates.IsEmpty && parts.Any(p => p.Part.Flows.Dates is { } all && !all.Except(dates).IsEmpty))
        {
            yield return DateNames.Of(dates);
        }

        if (!clients.IsEmpty && parts.Any(p => !p.Part.Flows.Clients.IsSubsetOf(clients)))
        {
            yield return $"for clients in {Names.Of(clients)}";
        }

        var profiles = texts.Where(t => t.StartsWith(InProfile, StringComparison.Ordinal)).Select(t => t[InProfile.Length..]).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (profiles.Length > 0)
        {
            yield return $"in the {(profiles.Length > 1 ? "profiles" : "profile")} '{string.Join("' and '", profiles)}'";
        }

        foreach (var text in texts.Where(t => !t.StartsWith(InProfile, StringComparison.Ordinal)))
        {
            yield return text;
        }
    }

    private static (string? Text, WeekTime? Times, DateSet? Dates, IpSet? Clients) Difference(JudgedPart stopped, JudgedPart passing)
    {
        var (a, b) = (stopped.Part.Flows, passing.Part.Flows);
        if (!ShareHosts(a, b) || a.Ports.And(b.Ports).IsEmpty)
        {
            return default;
        }

        if (HoursDiffer(a, b))
        {
            return (null, a.Times, null, null);
        }

        if (DaysDiffer(a, b))
        {
            return (null, null, a.Dates, null);
        }

        if (!a.Clients.Overlaps(b.Clients))
        {
            return (null, null, null, a.Clients);
        }

        if (a.Addresses is { } addresses && (b.Addresses is null || !addresses.Overlaps(b.Addresses)))
        {
            // Beside published addresses there is what is not known of all the others.
            return ($"{ForAddresses}'{stopped.Witness.Address}'", null, null, null);
        }

        return (a.Paths.Overlaps(b.Paths) ? DifferentTrait(a, b, stopped) : $"{ForPaths}'{stopped.Witness.Path}'", null, null, null);
    }

    /// <summary>The file name of a program, and its service where it has one.</summary>
    private static string Program(string caller)
    {
        var parts = caller.Split('|');
        var name = parts[0][(parts[0].LastIndexOf('\\') + 1)..];
        return parts.Length > 1 && parts[1].Length > 0 ? $"{name} ({parts[1]})" : name;
    }

    private static string? DifferentTrait(FlowBox a, FlowBox b, JudgedPart stopped)
    {
        foreach (var (name, values) in a.Traits.Values)
        {
            if (b.Traits[name] is { } others && !values.Overlaps(others))
            {
                return name switch
                {
                    User => ForSomeUsers,
                    "profile" when values.IsFinite(3, out var profiles) => InProfile + string.Join("' and '", profiles.Order(StringComparer.Ordinal)),
                    "caller" => $"for '{Program(stopped.Witness.Traits.GetValueOrDefault(name) ?? "")}'",
                    _ => $"for '{name}' with the value '{stopped.Witness.Traits.GetValueOrDefault(name)}'",
                };
            }
        }

        return "for some requests";
    }
}
