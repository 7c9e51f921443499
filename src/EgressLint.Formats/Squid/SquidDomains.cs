using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// The values of a <c>dstdomain</c>-like ACL: exact names, and names with a leading dot that cover everything below
/// (Squid acl/DomainData.cc). Values that can never equal a host stay out of nothing: they are compared as they stand.
/// </summary>
internal sealed class SquidDomains : SquidTextSet
{
    private readonly List<(int First, AclBlock Block)> blocks = [];

    private SquidDomains(DomainList list, Doubt? doubt) => (List, Doubt) = (list, doubt);

    public DomainList List { get; }

    public override Language Language => Doubt is null ? Language.Domains(List) : Language.Empty;

    /// <inheritdoc/>
    public override Doubt? Doubt { get; }

    /// <summary>Asked without making the language, which costs most.</summary>
    public override bool IsEmpty => blocks.TrueForAll(b => b.Block.Count == 0);

    public override bool? Contains(string text) => Doubt is null ? List.Find(text) >= 0 : null;

    public override bool IsSame(SquidTextSet other) => ReferenceEquals(this, other)
        || (other is SquidDomains domains && AclBlock.AreSame([.. blocks.Select(b => b.Block)], [.. domains.blocks.Select(b => b.Block)]));

    /// <summary>Place of the value with that position.</summary>
    public Location LocationOf(int position)
    {
        var low = 0;
        var high = blocks.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (blocks[middle].First <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return blocks[low].Block.LocationOf(position - blocks[low].First);
    }

    public static SquidDomains Read(SquidAcl acl, SquidBinding binding)
    {
        var builder = new DomainListBuilder();
        var blocks = new List<(int, AclBlock)>();
        var position = 0;

        // From release 7 on such a value takes the place of the plain name, matches nothing, and has no fixed place among others: what Squid finds
        // in its tree then depends on what it looked for before.
        var dead = binding.Engine.Release < 7 ? null : DeadNames(acl);
        Location? deadAt = null;
        foreach (var line in acl.Lines)
        {
            foreach (var block in line.Blocks)
            {
                blocks.Add((position, block));
                for (var i = 0; i < block.Count; i++)
                {
                    if (dead is null || !dead.Contains(block[i].ToString()))
                    {
                        builder.Add(block[i], position);
                    }

                    deadAt = dead is not null && deadAt is null && block[i].StartsWith("..") ? block.LocationOf(i) : deadAt;
                    position++;
                }
            }
        }

        var result = new SquidDomains(builder.Build(), deadAt is not null && position > 1
            ? new($"ACL '{acl.Name}' has a value with two dots in front, beside which Squid {binding.Engine.Release} does not always find the others", deadAt)
            : null);
        result.blocks.AddRange(blocks);
        result.CheckOverlaps(acl, binding);
        result.CheckDeadDots(acl, binding);
        return result;
    }

    /// <summary>
    /// Up to release 6 a name that stands before the wider value covering it stops the start; release 7 merges
    /// (Squid acl/DomainData.cc, splayInsert; acl/SplayInserter.h).
    /// </summary>
    private void CheckOverlaps(SquidAcl acl, SquidBinding binding)
    {
        // What an earlier value covers is dropped at once, and then meets nothing.
        var overlaps = List.Overlaps().ToList();
        var dropped = overlaps.Where(o => !o.NarrowFirst && !IsSameName(o.Wide, o.Narrow)).Select(o => o.Narrow).ToHashSet();
        var reported = 0;
        foreach (var (wide, narrow, narrowFirst) in overlaps)
        {
            var wideAt = LocationOf(wide);
            var narrowAt = LocationOf(narrow);
            if (string.Equals(wideAt.Text, narrowAt.Text, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (wideAt.Text.StartsWith("..", StringComparison.Ordinal) && wideAt.Text.TrimStart('.').Equals(narrowAt.Text.TrimStart('.'), StringComparison.OrdinalIgnoreCase))
            {
                // Values with several dots in front never meet one another.
                continue;
            }

            var refused = binding.Engine.Release < 7 && (narrowFirst || IsSameName(wide, narrow)) && !dropped.Contains(wide) && !dropped.Contains(narrow);
            if (refused)
            {
                binding.Reject(narrowFirst ? narrowAt : wideAt,
                    $"'{narrowAt.Text}' and '{wideAt.Text}' overlap in ACL '{acl.Name}'; keep '{wideAt.Text}' only");
            }

            if (reported++ < 20)
            {
                binding.Report(new Finding(SquidPolicyRules.OverlappingDomains, narrowAt, narrowAt.Text, wideAt.Text, acl.Name)
                {
                    Severity = refused ? Severity.Error : Severity.Note,
                    Related = [new(wideAt, $"'{wideAt.Text}' covers it")],
                });
            }
        }
    }

    /// <summary>The names behind several dots; null for none.</summary>
    private static HashSet<string>? DeadNames(SquidAcl acl)
    {
        HashSet<string>? dead = null;
        foreach (var block in acl.Lines.SelectMany(l => l.Blocks))
        {
            for (var i = 0; i < block.Count; i++)
            {
                if (block[i].StartsWith(".."))
                {
                    (dead ??= new(StringComparer.OrdinalIgnoreCase)).Add(block[i].TrimStart('.').ToString());
                }
            }
        }

        return dead;
    }

    /// <summary>
    /// A value with several dots in front matches nothing, but up to release 6 the plain name behind it still meets it and stops the start:
    /// one side of the comparison loses all its dots (Squid Uri.cc, matchDomainName).
    /// </summary>
    private void CheckDeadDots(SquidAcl acl, SquidBinding binding)
    {
        HashSet<string>? dead = null;
        foreach (var (_, block) in binding.Engine.Release < 7 ? blocks : [])
        {
            for (var i = 0; i < block.Count; i++)
            {
                var value = block[i];
                if (value.StartsWith(".."))
                {
                    (dead ??= new(StringComparer.OrdinalIgnoreCase)).Add(value.TrimStart('.').ToString());
                }
                else if (dead is not null && dead.Contains(value.ToString()))
                {
                    binding.Reject(block.LocationOf(i), $"'{value}' stands behind the same name with several dots in front in ACL '{acl.Name}'");
                }
            }
        }
    }

    /// <summary>An exact name and the same name with a dot stop the start in either order.</summary>
    private bool IsSameName(int wide, int narrow)
    {
        var name = LocationOf(wide).Text;
        return name is ['.', ..] && name.AsSpan(1).Equals(LocationOf(narrow).Text, StringComparison.OrdinalIgnoreCase);
    }
}
