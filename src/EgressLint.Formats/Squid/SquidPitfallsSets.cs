using System.Globalization;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>What an ACL looks at.</summary>
internal enum ExtentKind
{
    Client,
    Host,
    Port,
    Method,
}

/// <summary>What an ACL matches, completely known: a set in one dimension. Only one of the sets is there.</summary>
internal sealed record SquidAclExtent(ExtentKind Kind, IpSet? Clients, PortSet? Ports, Lazy<Language>? LazyTexts, int Size)
{
    /// <summary>Up to this size a list may be asked whether it lies inside of another.</summary>
    private const int MostNames = 2_000;

    private static readonly SetBudget Budget = new(20_000);

    /// <summary>The texts; made when they are first compared, because the automaton of a long list is large.</summary>
    public Language? Texts => LazyTexts?.Value;

    public bool IsEmpty => Clients?.IsEmpty ?? Ports?.IsEmpty ?? Size == 0;

    public bool IsEverything => Clients?.IsAll ?? Ports?.IsAll ?? false;

    /// <summary>Whether everything in here certainly is in the other one.</summary>
    public bool IsInside(SquidAclExtent other) => Kind == other.Kind && !IsEmpty && Kind switch
    {
        ExtentKind.Client => Clients is { } mine && other.Clients is { } theirs && mine.IsSubsetOf(theirs),
        ExtentKind.Port => Ports is { } mine && other.Ports is { } theirs && mine.Numbers.IsSubsetOf(theirs.Numbers),
        _ => Size <= MostNames && Texts is { } mine && other.Texts is { } theirs && mine.Relate(theirs, Budget) == Relation.Inside,
    };

    /// <summary>Whether the two certainly have nothing in common, though neither is empty.</summary>
    public bool IsApartFrom(SquidAclExtent other) => Kind == other.Kind && !IsEmpty && !other.IsEmpty && Kind switch
    {
        ExtentKind.Client => Clients is { } mine && other.Clients is { } theirs && !mine.Overlaps(theirs),
        ExtentKind.Port => Ports is { } mine && other.Ports is { } theirs && mine.And(theirs).IsEmpty,
        _ => AreTextsApart(other),
    };

    private bool AreTextsApart(SquidAclExtent other)
    {
        var (small, large) = Size <= other.Size ? (this, other) : (other, this);
        if (small.Size > MostNames || small.Texts is not { } few || large.Texts is not { } many)
        {
            return false;
        }

        // The address in a URL may be in one list and its reverse name in the other.
        return few.Relate(many, Budget) == Relation.Outside && (Kind != ExtentKind.Host || !HasAddresses(few) && !HasAddresses(many));
    }

    private static bool HasAddresses(Language hosts) => AddressTexts.Relate(hosts, Budget) != Relation.Outside;

    private static Language AddressTexts { get; } =
        Language.FromRegex(@"^([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+|\[[0-9a-f:.]+\])$", RegexOptionsPosix.None).Language ?? Language.Empty;
}

/// <summary>The sets of the ACLs whose meaning does not depend on anything else; made once.</summary>
internal sealed class SquidAclExtents(SquidAclBinder binder)
{
    private readonly Dictionary<SquidAcl, SquidAclExtent?> known = [];

    /// <summary>What the ACL matches, when all of it is known; else null.</summary>
    public SquidAclExtent? Of(SquidAcl acl)
    {
        if (!known.TryGetValue(acl, out var extent))
        {
            extent = acl.Missing.Count > 0 ? null : Make(acl);
            known.Add(acl, extent);
        }

        return extent;
    }

    /// <summary>Whether the use matches every request.</summary>
    public bool IsEverything(AclUse use) => !use.Negated && Of(use.Acl) is { IsEverything: true };

    /// <summary>Whether every request that meets <paramref name="narrow"/> certainly meets <paramref name="wide"/>.</summary>
    public bool Implies(AclUse narrow, AclUse wide)
    {
        if (narrow.Acl == wide.Acl)
        {
            return narrow.Negated == wide.Negated && narrow.Acl.Type.Kind != AclKind.Random;
        }

        if (Of(narrow.Acl) is not { } inner || Of(wide.Acl) is not { } outer)
        {
            return false;
        }

        return (narrow.Negated, wide.Negated) switch
        {
            (false, false) => LooksAlike(narrow.Acl, wide.Acl) && inner.IsInside(outer),
            (false, true) => inner.IsApartFrom(outer),
            (true, true) => LooksAlike(wide.Acl, narrow.Acl) && outer.IsInside(inner),
            _ => false,
        };
    }

    private SquidAclExtent? Make(SquidAcl acl) => acl.Type.Kind switch
    {
        AclKind.Source => Clients(acl),
        AclKind.DestinationDomain => Domains(acl),
        AclKind.DestinationDomainRegex => Patterns(acl),
        AclKind.Port => Ports(acl),
        AclKind.Method => Methods(acl),
        _ => null,
    };

    private SquidAclExtent? Clients(SquidAcl acl)
    {
        var set = binder.AddressesOf(acl);
        return set.HasUnknown ? null : new(ExtentKind.Client, set.Known, null, null, 1);
    }

    private SquidAclExtent Domains(SquidAcl acl)
    {
        var domains = binder.DomainsOf(acl);
        return new(ExtentKind.Host, null, null, new(() => domains.Language), domains.List.Count);
    }

    private static SquidAclExtent? Patterns(SquidAcl acl) => acl.Patterns is { Doubt: null, Irregular: null } patterns
        ? new(ExtentKind.Host, null, null, new(() => patterns.Language), patterns.Patterns.Count)
        : null;

    private static SquidAclExtent? Ports(SquidAcl acl)
    {
        var parts = new List<Interval<ushort>>();
        foreach (var value in acl.Values())
        {
            var dash = value.Text.IndexOf('-');
            if (!ushort.TryParse(dash < 0 ? value.Text : value.Text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !ushort.TryParse(value.Text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first)
            {
                return null;
            }

            parts.Add(new(first, last));
        }

        return new(ExtentKind.Port, null, new(IntervalSet<ushort>.Of(parts)), null, parts.Count);
    }

    private static SquidAclExtent Methods(SquidAcl acl)
    {
        var names = acl.Values().Select(v => v.Text.ToUpperInvariant()).Concat(acl.BuiltInValues).Distinct().ToList();
        return new(ExtentKind.Method, null, null, new(() => Language.OneOf(names)), names.Count);
    }

    /// <summary>Whether the second looks at everything the first looks at: a reverse look-up finds names that the other never sees.</summary>
    private static bool LooksAlike(SquidAcl narrow, SquidAcl wide) =>
        narrow.Type.Kind is not (AclKind.DestinationDomain or AclKind.DestinationDomainRegex) || narrow.HasFlag('n') || !wide.HasFlag('n');
}
