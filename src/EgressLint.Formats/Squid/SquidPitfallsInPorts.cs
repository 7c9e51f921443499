using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>Rules that the listening ports take the effect from.</summary>
internal static class SquidPitfallsInPorts
{
    /// <summary>Says that a configuration is about own servers only; false when it is not.</summary>
    public static bool ReportReverseProxy(SquidPitfallContext context)
    {
        if (context.Ports.IsEmpty || !context.Ports.All(p => p.Accelerates))
        {
            return false;
        }

        var port = context.Configuration.Directives.First(d => d.CanonicalName is "http_port" or "https_port" && d.Words.Length > 0);
        context.Report(new Finding(SquidPolicyRules.ReverseProxyOnly, port.Location, $"{port.Name} {port.Words[0].Text}"));
        return true;
    }

    public static void Report(SquidPitfallContext context)
    {
        if (context.Ports.IsEmpty || context.IsIncomplete)
        {
            return;
        }

        ReportAuthentication(context);
        ReportInspection(context);
    }

    private static void ReportAuthentication(SquidPitfallContext context)
    {
        if (!context.Policy.Requests.OnlyIntercepts)
        {
            return;
        }

        var said = new HashSet<SquidAcl>();
        foreach (var use in context.Lists.Lines("http_access").SelectMany(l => l.Uses))
        {
            if (use.Acl.Type.Kind is AclKind.ProxyAuth or AclKind.ProxyAuthRegex && use.Acl.At is { } at && said.Add(use.Acl))
            {
                context.Report(new Finding(SquidPolicyRules.AuthenticationOnInterceptPort, at, use.Acl.Name)
                {
                    Related = [new(use.At, "it is asked here")],
                });
            }
        }
    }

    /// <summary>Lines that only say "leave it alone" lose nothing when nobody looks.</summary>
    private static void ReportInspection(SquidPitfallContext context)
    {
        var first = context.Lists.Lines("ssl_bump").FirstOrDefault(l => l.Action is "bump" or "stare" or "client-first" or "server-first" or "allow" or "terminate");
        if (first is not null && !context.Ports.Any(p => p.Bumps))
        {
            context.Report(new Finding(SquidPolicyRules.InspectionWithoutPort, first.Directive.Location, first.Directive.Location.Text));
        }
    }
}
