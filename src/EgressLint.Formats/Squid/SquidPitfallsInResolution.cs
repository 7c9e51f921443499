using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Conditions that change with what names resolve to.</summary>
internal static class SquidPitfallsInResolution
{
    public static void Report(SquidPitfallContext context)
    {
        foreach (var acl in context.Acls.All)
        {
            if (acl.Type.Kind is AclKind.Source or AclKind.Destination or AclKind.LocalAddress && SquidPitfallContext.IsWritten(acl))
            {
                ReportNames(context, acl);
            }
        }

        var said = new HashSet<(SquidAcl, bool)>();
        foreach (var line in context.Lists.Lines("http_access"))
        {
            foreach (var use in line.Uses)
            {
                if (use.Negated == (line.Action == "deny") && IsByAddress(context, use.Acl) && said.Add((use.Acl, use.Negated)))
                {
                    context.Report(new Finding(SquidPolicyRules.DependsOnResolution, use.At, use.Negated ? "refuses" : "misses", [line.Directive.Location.Text, use.Acl.Name]));
                }
            }
        }
    }

    /// <summary>The first name of an ACL of addresses; Squid asks for all of them once, when it starts.</summary>
    private static void ReportNames(SquidPitfallContext context, SquidAcl acl)
    {
        foreach (var value in acl.Values())
        {
            if (SquidAddresses.Parse(value.Text, context.Binding.Engine.Release).Form == AddressForm.Name)
            {
                var way = acl.Type.Kind == AclKind.Destination ? "name it in an ACL of type 'dstdomain'" : "write its address";
                context.Report(new Finding(SquidPolicyRules.DependsOnResolution, value.At, "start", [value.Text, acl.Name, way]));
                return;
            }
        }
    }

    /// <summary>Whether the ACL names public networks, whose owners move services from one address to another.</summary>
    private static bool IsByAddress(SquidPitfallContext context, SquidAcl acl)
    {
        if (acl.Type.Kind != AclKind.Destination || acl.IsBuiltIn || acl.HasFlag('n') || acl.Missing.Count > 0)
        {
            return false;
        }

        var known = context.Binder.AddressesOf(acl).Known;
        return !known.IsEmpty && !known.IsAll && !known.IsSubsetOf(OwnAddresses);
    }

    private static IpSet OwnAddresses { get; } = Networks(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10");

    private static IpSet Networks(params ReadOnlySpan<string> texts)
    {
        var result = IpSet.Empty;
        foreach (var text in texts)
        {
            result = IpSet.TryParse(text, out var set) ? result.Or(set) : result;
        }

        return result;
    }
}
