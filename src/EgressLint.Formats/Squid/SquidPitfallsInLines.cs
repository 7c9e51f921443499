using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Lines of access lists that no request can meet, and lines that no request reaches.</summary>
internal static class SquidPitfallsInLines
{
    /// <summary>In longer lists only lines that decide everything are looked for; each pair costs a comparison.</summary>
    private const int MostPairs = 500;

    public static void Report(SquidPitfallContext context)
    {
        foreach (var list in context.ListNames())
        {
            var lines = context.Lists.Lines(list);
            var impossible = ReportNeverMatching(context, lines);
            if (list != "ssl_bump")
            {
                // Its lines are asked up to three times, and what decides at one step is left out at another.
                ReportNeverReached(context, lines, impossible);
            }
        }
    }

    /// <summary>Whether a line decides every request that comes to it.</summary>
    public static bool DecidesAll(SquidPitfallContext context, AccessLine line) =>
        line.Doubts.IsEmpty && line.Uses.All(context.Extents.IsEverything);

    // --- conditions that exclude each other

    private static HashSet<AccessLine> ReportNeverMatching(SquidPitfallContext context, IReadOnlyList<AccessLine> lines)
    {
        var found = new HashSet<AccessLine>(ReferenceEqualityComparer.Instance);
        foreach (var line in lines)
        {
            if (Contradiction(context, line) is { } finding)
            {
                found.Add(line);
                context.Report(finding);
            }
        }

        return found;
    }

    private static Finding? Contradiction(SquidPitfallContext context, AccessLine line)
    {
        for (var i = 0; i < line.Uses.Length; i++)
        {
            for (var k = i + 1; k < line.Uses.Length; k++)
            {
                if (Contradiction(context, line, line.Uses[i], line.Uses[k]) is { } finding)
                {
                    return finding;
                }
            }
        }

        return null;
    }

    private static Finding? Contradiction(SquidPitfallContext context, AccessLine line, AclUse first, AclUse second)
    {
        if (!first.Negated && !second.Negated)
        {
            return first.Acl != second.Acl && context.Extents.Of(first.Acl) is { } one && context.Extents.Of(second.Acl) is { } other && one.IsApartFrom(other)
                ? Say(line, first, second, "disjoint")
                : null;
        }

        var (wanted, excluded) = first.Negated ? (second, first) : (first, second);
        return !wanted.Negated && context.Extents.Implies(wanted, excluded with { Negated = false }) ? Say(line, wanted, excluded, "excluded") : null;
    }

    private static Finding Say(AccessLine line, AclUse first, AclUse second, string message) =>
        new(SquidPolicyRules.LineNeverMatches, line.Directive.Location, message, [line.Directive.Location.Text, first.Acl.Name, second.Acl.Name])
        {
            Related = [.. Definition(first.Acl), .. first.Acl == second.Acl ? [] : Definition(second.Acl)],
        };

    private static ImmutableArray<RelatedLocation> Definition(SquidAcl acl) =>
        acl.At is { } at ? [new(at, $"ACL '{acl.Name}' is defined here")] : [];

    // --- lines behind others

    private static void ReportNeverReached(SquidPitfallContext context, IReadOnlyList<AccessLine> lines, HashSet<AccessLine> impossible)
    {
        AccessLine? decided = null;
        for (var i = 0; i < lines.Count; i++)
        {
            if (impossible.Contains(lines[i]) || lines[i].Directive.Kind != SquidEntryKind.Directive)
            {
                continue;
            }

            var blocker = decided ?? (lines.Count <= MostPairs ? Blocker(context, lines, i, impossible) : null);
            // Where both say the same, nothing is lost.
            if (blocker is not null && blocker.Action != lines[i].Action)
            {
                Location at = lines[i].Directive.Location;
                context.Report(new Finding(SquidPolicyRules.LineNeverReached, at, at.Text, blocker.Directive.Location.Text)
                {
                    Related = [new(blocker.Directive.Location, "this line decides before it")],
                });
            }

            decided ??= DecidesAll(context, lines[i]) ? lines[i] : null;
        }
    }

    /// <summary>A line above that matches everything this one matches.</summary>
    private static AccessLine? Blocker(SquidPitfallContext context, IReadOnlyList<AccessLine> lines, int index, HashSet<AccessLine> impossible)
    {
        var line = lines[index];
        for (var i = 0; i < index; i++)
        {
            if (lines[i].Doubts.IsEmpty && !lines[i].Uses.IsEmpty && !impossible.Contains(lines[i]) && Covers(context, lines[i], line))
            {
                return lines[i];
            }
        }

        return null;
    }

    private static bool Covers(SquidPitfallContext context, AccessLine earlier, AccessLine line)
    {
        foreach (var condition in earlier.Uses)
        {
            if (!context.Extents.IsEverything(condition) && !line.Uses.Any(use => context.Extents.Implies(use, condition)))
            {
                return false;
            }
        }

        return true;
    }
}
