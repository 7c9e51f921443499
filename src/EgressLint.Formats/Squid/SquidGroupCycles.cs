namespace EgressLint.Formats.Squid;

/// <summary>
/// Finds the groups that lead back to themselves; the further lines of a group may name groups that name it. Tarjan's algorithm, which
/// looks at every member once, on a stack of its own: groups may be nested as deep as a file is long.
/// </summary>
internal sealed class SquidGroupCycles(SquidAclReader acls)
{
    private readonly Dictionary<SquidAcl, Visit> visits = [];
    private readonly Stack<Visit> walk = new();
    private readonly Stack<Visit> unassigned = new();
    private readonly HashSet<SquidAcl> circular = [];

    /// <summary>The groups that contain themselves.</summary>
    public static HashSet<SquidAcl> Find(SquidAclReader acls)
    {
        var search = new SquidGroupCycles(acls);
        foreach (var acl in acls.All)
        {
            if (IsGroup(acl) && !search.visits.ContainsKey(acl))
            {
                search.Run(acl);
            }
        }

        return search.circular;
    }

    private static bool IsGroup(SquidAcl acl) => acl.Type.Kind is AclKind.AnyOf or AclKind.AllOf;

    private void Run(SquidAcl root)
    {
        Enter(root);
        while (walk.TryPeek(out var top))
        {
            if (top.Next < top.Members.Count)
            {
                Follow(top, top.Members[top.Next++]);
            }
            else
            {
                walk.Pop();
                Leave(top);
            }
        }
    }

    private void Follow(Visit from, SquidAcl member)
    {
        if (member == from.Group)
        {
            circular.Add(member);
        }
        else if (!visits.TryGetValue(member, out var known))
        {
            Enter(member);
        }
        else if (known.IsOpen)
        {
            from.Lowest = Math.Min(from.Lowest, known.Number);
        }
    }

    private void Enter(SquidAcl group)
    {
        var visit = new Visit(group, visits.Count, MembersOf(group));
        visits.Add(group, visit);
        walk.Push(visit);
        unassigned.Push(visit);
    }

    private void Leave(Visit visit)
    {
        if (walk.TryPeek(out var above))
        {
            above.Lowest = Math.Min(above.Lowest, visit.Lowest);
        }

        if (visit.Lowest != visit.Number)
        {
            return;
        }

        // Everything entered since then leads back here; alone, the group is in no circle of several.
        var several = unassigned.Peek() != visit;
        Visit each;
        do
        {
            each = unassigned.Pop();
            each.IsOpen = false;
            if (several)
            {
                circular.Add(each.Group);
            }
        }
        while (each != visit);
    }

    private List<SquidAcl> MembersOf(SquidAcl group)
    {
        var members = new List<SquidAcl>();
        foreach (var value in group.Values())
        {
            if (acls.Find(value.Text.StartsWith('!') ? value.Text[1..] : value.Text) is { } member && IsGroup(member))
            {
                members.Add(member);
            }
        }

        return members;
    }

    private sealed class Visit(SquidAcl group, int number, List<SquidAcl> members)
    {
        public SquidAcl Group { get; } = group;

        public int Number { get; } = number;

        public List<SquidAcl> Members { get; } = members;

        public int Next { get; set; }

        public int Lowest { get; set; } = number;

        public bool IsOpen { get; set; } = true;
    }
}
