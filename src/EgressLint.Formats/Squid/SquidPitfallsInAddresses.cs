using EgressLint.Core.Findings;
using EgressLint.Core.Sets;

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

        var values = acl.Values().ToList();
        foreach (var (index, _) in lost)
        {
            if (index < 0 || index >= values.Count)
            {
                continue;
            }

            var value = values[index];
            var earlier = Earlier(context, acl, values, index);
            context.Report(new Finding(SquidPolicyRules.NetworkDropped, value.At, value.Text, acl.Name, context.Binding.Engine.Title, earlier.Text)
            {
                Related = earlier.At.Source is null ? [] : [new(earlier.At, $"'{earlier.Text}' overlaps it")],
            });
        }
    }

    private static AclValue Earlier(SquidPitfallContext context, SquidAcl acl, List<AclValue> values, int index)
    {
        var release = context.Binding.Engine.Release;
        var dropped = SquidAddresses.Parse(values[index].Text, release).Set;
        foreach (var builtIn in acl.BuiltInValues)
        {
            if (SquidAddresses.Parse(builtIn, release).Set.Overlaps(dropped))
            {
                return new(builtIn, default, false);
            }
        }

        for (var i = 0; i < index; i++)
        {
            if (SquidAddresses.Parse(values[i].Text, release).Set.Overlaps(dropped))
            {
                return values[i];
            }
        }

        return values[0];
    }

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
        var builtIn = IpSet.Union(acl.BuiltInValues.Select(v => SquidAddresses.Parse(v, context.Binding.Engine.Release).Set));
        var known = context.Binder.AddressesOf(acl);
        foreach (var value in acl.Values())
        {
            var (form, set, _, _) = SquidAddresses.Parse(value.Text, context.Binding.Engine.Release);
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
