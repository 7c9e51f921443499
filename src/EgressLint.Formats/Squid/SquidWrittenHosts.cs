using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>The host names that <c>http_access</c> compares with: values of <c>dstdomain</c>, in groups too.</summary>
internal sealed class SquidWrittenHosts(SquidAclReader acls, SquidAccessLists lists)
{
    /// <summary>Shows each of them, an ACL once.</summary>
    public void Show(WrittenHostVisitor visit)
    {
        var seen = new HashSet<SquidAcl>(ReferenceEqualityComparer.Instance);
        var open = new Queue<SquidAcl>(lists.Lines("http_access").SelectMany(line => line.Uses).Select(use => use.Acl));
        while (open.TryDequeue(out var acl))
        {
            if (!seen.Add(acl))
            {
                continue;
            }

            switch (acl.Type.Kind)
            {
                case AclKind.DestinationDomain:
                    Show(acl, visit);
                    break;
                case AclKind.AnyOf or AclKind.AllOf:
                    foreach (var value in acl.Values())
                    {
                        if (acls.Find(value.Text.TrimStart('!')) is { } member)
                        {
                            open.Enqueue(member);
                        }
                    }

                    break;
            }
        }
    }

    private static void Show(SquidAcl acl, WrittenHostVisitor visit)
    {
        foreach (var block in acl.Lines.SelectMany(line => line.Blocks))
        {
            for (var i = 0; i < block.Count; i++)
            {
                var text = block[i];
                var isDomain = text.StartsWith('.');
                var at = block.LocationOf(i);
                visit(isDomain ? text[1..] : text, isDomain ? HostReach.Domain : HostReach.Exact, at.Source, at.Span);
            }
        }
    }
}
