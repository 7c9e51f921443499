using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// The addresses of one ACL. Up to release 6 a value that overlaps one kept before is dropped, even when it is wider
/// (Squid acl/Ip.cc and the splay tree below it); release 7 merges.
/// </summary>
internal sealed class SquidAddressSet
{
    // A few say enough, and each costs a look at the whole set.
    private const int MostDropped = 50;

    private readonly List<AddressRange> kept = [];
    private readonly SortedSet<AddressRange> tree = new(ByFirst.Instance);
    private readonly bool merges;
    private IpSet? known;
    private UInt128 highest;

    public SquidAddressSet(int release)
    {
        merges = release >= 7;
    }

    /// <summary>What certainly matches.</summary>
    public IpSet Known => known ??= Merge();

    /// <summary>What may match besides: host names can be anything, and up to 6 what follows them may have been dropped.</summary>
    public bool HasUnknown => UnknownNames.Count > 0;

    public List<string> UnknownNames { get; } = [];

    /// <summary>Values without effect because an earlier one overlaps: where they stand, and whether something is lost by it.</summary>
    public List<(AclBlock Block, int Index, bool Loses)> Dropped { get; } = [];

    public void AddName(string name) => UnknownNames.Add(name);

    /// <summary>Adds a value; <paramref name="block"/> is null for a built-in one.</summary>
    public void Add(AddressValue value, AclBlock? block, int index)
    {
        known = null;
        foreach (var range in value.Ranges)
        {
            if (merges)
            {
                kept.Add(range);
            }
            else if (HasUnknown)
            {
                // Whether it is kept depends on what the name before it resolves to.
                UnknownNames.Add(range.ToSet().ToString());
            }
            else if (!TryKeep(range) && block is not null && Dropped.Count < MostDropped)
            {
                Dropped.Add((block, index, !range.ToSet().IsSubsetOf(Merge())));
            }
        }
    }

    private bool TryKeep(AddressRange range)
    {
        // The kept ranges are disjoint, so only the one that starts at or before our end can reach into us.
        if (kept.Count == 0 || range.First > highest)
        {
            // Lists are mostly sorted.
            highest = range.Last;
            tree.Add(range);
            kept.Add(range);
            return true;
        }

        foreach (var before in tree.GetViewBetween(default, new(range.Last, UInt128.MaxValue)).Reverse())
        {
            if (before.Last >= range.First)
            {
                return false;
            }

            break;
        }

        highest = UInt128.Max(highest, range.Last);
        tree.Add(range);
        kept.Add(range);
        return true;
    }

    private IpSet Merge()
    {
        foreach (var range in kept)
        {
            if (range == AddressRange.Everything)
            {
                return IpSet.All;
            }
        }

        return IpSet.Union(kept.Select(r => r.ToSet()));
    }

    private sealed class ByFirst : IComparer<AddressRange>
    {
        public static ByFirst Instance { get; } = new();

        public int Compare(AddressRange x, AddressRange y)
        {
            var first = x.First.CompareTo(y.First);
            return first != 0 ? first : x.Last.CompareTo(y.Last);
        }
    }
}
