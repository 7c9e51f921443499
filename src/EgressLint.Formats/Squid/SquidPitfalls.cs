using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>Looks at a bound configuration for what is legal and surely not meant.</summary>
internal static class SquidPitfalls
{
    /// <summary>So many findings of one rule for one ACL are said one by one; the rest is counted.</summary>
    public const int MostPerAcl = 20;

    public static void Report(SquidPitfallContext context)
    {
        if (SquidPitfallsInPorts.ReportReverseProxy(context))
        {
            // Whose lines protect own servers follow other rules than those of a way out.
            return;
        }

        foreach (var acl in context.Acls.All.Where(SquidPitfallContext.IsWritten))
        {
            SquidPitfallsInDomains.Report(context, acl);
            SquidPitfallsInAddresses.Report(context, acl);
            SquidPitfallsInPatterns.Report(context, acl);
        }

        SquidPitfallsInLines.Report(context);
        SquidPitfallsAtEnd.Report(context);
        SquidPitfallsInTunnels.Report(context);
        SquidPitfallsInWidth.Report(context);
        SquidPitfallsInResolution.Report(context);
        SquidPitfallsInPorts.Report(context);
        SquidPitfallsInRoutes.Report(context);
        SquidPitfallsInTimeouts.Report(context);
    }
}

/// <summary>The parts of a bound configuration that pitfalls look at.</summary>
internal sealed record SquidPitfallContext(
    SquidConfiguration Configuration,
    SquidBinding Binding,
    SquidAclReader Acls,
    SquidAclBinder Binder,
    SquidAccessLists Lists,
    SquidPolicy Policy,
    ImmutableArray<SquidPort> Ports)
{
    private SquidAclExtents? extents;

    /// <summary>What the ACLs match, as sets.</summary>
    public SquidAclExtents Extents => extents ??= new(Binder);

    /// <summary>Whether lines are missing that could be anything: a template, an include that is not here.</summary>
    public bool IsIncomplete => Configuration.Directives.Any(d => d.Kind != SquidEntryKind.Directive);

    /// <summary>Whether the values are those of the real file: no line of the ACL is a template's.</summary>
    public static bool IsWritten(SquidAcl acl) => acl.Lines.All(l => l.Directive.Kind == SquidEntryKind.Directive);

    public void Report(Finding finding) => Binding.Report(finding);

    /// <summary>The directives of one name that are in force.</summary>
    public IEnumerable<SquidDirective> Directives(string name) =>
        Configuration.Directives.Where(d => d.Kind == SquidEntryKind.Directive && d.CanonicalName == name);

    /// <summary>The access lists by the names under which they are kept, each once.</summary>
    public IEnumerable<string> ListNames()
    {
        var names = new List<string>();
        foreach (var directive in Configuration.Directives)
        {
            var name = directive.CanonicalName;
            if (name is "cache_peer_access" or "adaptation_access" && directive.Words.Length > 0)
            {
                name += " " + directive.Words[0].Text;
            }

            if (Lists.Has(name) && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }
}
