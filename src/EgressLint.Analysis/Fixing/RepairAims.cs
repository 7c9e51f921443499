using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Formats;

namespace EgressLint.Analysis.Fixing;

/// <summary>What would mend the findings of each rule. Others than those of reachability and of constraints are not mended here.</summary>
internal static class RepairAims
{
    private static readonly ImmutableDictionary<string, RepairAim> Aims = new Dictionary<string, RepairAim>(StringComparer.Ordinal)
    {
        ["EGL1001"] = RepairAim.Pass,
        ["EGL1002"] = RepairAim.Pass,
        ["EGL1004"] = RepairAim.Pass,
        ["EGL1005"] = RepairAim.Pass,
        ["EGL1007"] = RepairAim.Pass,
        ["EGL1008"] = RepairAim.Pass,
        ["EGL1009"] = RepairAim.Pass,
        ["EGL1010"] = RepairAim.Pass,
        ["EGL2003"] = RepairAim.Pass,
        ["EGL2004"] = RepairAim.Pass,
        ["EGL2005"] = RepairAim.Closed,
        ["EGL2008"] = RepairAim.Pass,
        ["EGL2010"] = RepairAim.Pass,
        ["EGL2011"] = RepairAim.LongerIdle,
        ["EGL2015"] = RepairAim.Pass,
        ["EGL2017"] = RepairAim.Pass,
        ["EGL5001"] = RepairAim.Direct,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, string> Refusals = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["EGL1003"] = "nobody knows that it is stopped, so nobody knows that something has to be changed",
        ["EGL1006"] = "to where the redirector leads is named by other requirements, whose findings are mended",
        ["EGL1011"] = "it speaks of several files; the finding of the member that stops it is mended where the member is checked alone",
        ["EGL1012"] = "it speaks of several files, and how a proxy is reached is for the site to decide",
        ["EGL1013"] = "the settings have to give the parameter",
        ["EGL1014"] = "another way works",
        ["EGL2001"] = "the connection never asks the script",
        ["EGL2002"] = "the service works through the proxy; whether it should is for the site to decide",
        ["EGL2006"] = "which versions and ciphers a proxy offers holds for all services, and is for the site to decide",
        ["EGL2007"] = "which authorities a proxy trusts is for the site to decide",
        ["EGL2009"] = "where the authority publishes its list is written in its certificates",
        ["EGL2012"] = "no lifetime is long enough for a connection that stays open",
        ["EGL2013"] = "how a proxy fetches ranges holds for all services, and is for the site to decide",
        ["EGL2014"] = "the line that stops a method or header is meant to, and holds for all services",
        ["EGL2016"] = "what the helper does is not in the file",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Whether findings of the rule are about reachability or a constraint, so that a repair is looked for.</summary>
    internal static bool IsLookedAt(string rule) => Aims.ContainsKey(rule) || Refusals.ContainsKey(rule);

    /// <summary>What would mend it; null where nothing in the file does, and then why.</summary>
    internal static RepairAim? Of(string rule, out string refusal)
    {
        refusal = Refusals.GetValueOrDefault(rule, "");
        return Aims.TryGetValue(rule, out var aim) ? aim : null;
    }

    /// <summary>Whether a part of a decision is what the aim is against.</summary>
    internal static bool Opposes(RepairAim aim, EndpointCheck check, JudgedPart part) => aim switch
    {
        RepairAim.Pass => part.Verdict == Verdict.Deny || (part.Verdict == Verdict.Authenticate && !check.CanAuthenticate),
        RepairAim.Direct => Ways.IsProxied(part),
        RepairAim.Closed => part.Part.Inspection == Inspection.Intercept,
        _ => false,
    };

    /// <summary>The entry that decides such a part.</summary>
    internal static PolicyEntry EntryOf(RepairAim aim, JudgedPart part) =>
        aim == RepairAim.Closed && part.Part.InspectedBy is { } inspected ? inspected : part.Entry;
}
