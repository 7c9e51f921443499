using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Addresses that are lost by an earlier one, and built-in ACLs that somebody defines once more.</summary>
internal static class SquidPitfallsInAddresses
{
    public static void Report(SquidPitfallContext context, SquidAcl acl)
    {
        if (acl.Type.Kind is AclKind.Source or AclKind.Destination or AclKind.LocalAddress && acl.Lines.Count > 0)
        {
            ReportDropped(context, acl);
        }

        if (acl.IsBuiltIn && acl.Lines.Count > 0)
        {
            ReportExtended(context, acl);
        }
    }

    private static void ReportDropped(SquidPitfallContext context, SquidAcl acl)
    {
        var lost = context.Binder.AddressesOf(acl).Dropped.Where(d => d.Loses).Take(SquidPitfalls.MostPerAcl).ToList();
        if (lost.Count == 0)
        {
            return;
        }

        foreach (var (block, index, _) in lost)
        {
            var at = block.LocationOf(index);
            var earlier = Earlier(context, acl, at);
            context.Report(new Finding(SquidPolicyRules.NetworkDropped, at, block[index].ToString(), acl.Name, context.Binding.Engine.Title, earlier.Text)
            {
                Related = earlier.At.Source is null ? [] : [new(earlier.At, $"'{earlier.Text}' overlaps it")],
            });
        }
    }

    /// <summary>The first value that overlaps the one at a place.</summary>
    private static AclValue Earlier(SquidPitfallContext context, SquidAcl acl, Location at)
    {
        var dropped = SetOf(context, at.Text);
        foreach (var builtIn in acl.BuiltInValues)
        {
            if (SetOf(context, builtIn).Overlaps(dropped))
            {
                return new(builtIn, default, false);
            }
        }

        foreach (var value in acl.Values())
        {
            if (value.At == at || SetOf(context, value.Text).Overlaps(dropped))
            {
                return value;
            }
        }

        return new(acl.Name, default, false);
    }

    private static IpSet SetOf(SquidPitfallContext context, string text) =>
        IpSet.Union(SquidAddresses.Parse(text, context.Binding.Engine.Release).Ranges.Select(r => r.ToSet()));

    private static void ReportExtended(SquidPitfallContext context, SquidAcl acl)
    {
        if (acl.Type.Kind == AclKind.Method)
        {
            var added = acl.Values().FirstOrDefault(v => !v.Text.Equals("CONNECT", StringComparison.OrdinalIgnoreCase));
            if (added.Text is not null)
            {
                Say(context, acl, added, "adds", added.Text);
            }
        }
        else if (acl.Type.Kind is AclKind.Source or AclKind.Destination)
        {
            ReportAddresses(context, acl);
        }
    }

    private static void ReportAddresses(SquidPitfallContext context, SquidAcl acl)
    {
        var builtIn = IpSet.Union(acl.BuiltInValues.Select(v => SetOf(context, v)));
        var known = context.Binder.AddressesOf(acl);
        foreach (var value in acl.Values())
        {
            var form = SquidAddresses.Parse(value.Text, context.Binding.Engine.Release).Form;
            var set = SetOf(context, value.Text);
            if (builtIn.IsAll)
            {
                // Somebody wants "all" to be less than everybody, and it stays everybody.
                if (form == AddressForm.Known && !set.IsAll && !set.IsEmpty && value.Text != "::/0" && !set.Equals(IpSet.AllV4) && !set.Equals(IpSet.AllV6))
                {
                    Say(context, acl, value, "stays", "every client");
                    return;
                }
            }
            else if (form == AddressForm.Name || !set.And(known.Known).IsSubsetOf(builtIn))
            {
                Say(context, acl, value, "adds", value.Text);
                return;
            }
        }
    }

    private static void Say(SquidPitfallContext context, SquidAcl acl, AclValue value, string message, string what) =>
        context.Report(new Finding(SquidPolicyRules.BuiltInExtended, value.At, message, [acl.Name, what]));
}
