using System.Collections.Immutable;

namespace EgressLint.Core.Sets;

/// <summary>Lists the members of small languages.</summary>
internal static class Enumeration
{
    /// <summary>All members, shortest first, when there are at most as many as the limit.</summary>
    public static bool TryList(TableAutomaton table, int limit, out ImmutableArray<string> members)
    {
        members = [];
        if (table.Start == Automaton.Dead)
        {
            return true;
        }

        // Limited languages never have a cycle here, because the limits were put into the table.
        if (table.HasCycle())
        {
            return false;
        }

        var found = new List<string>();
        var text = new List<byte>();
        if (!Collect(table, limit, int.MaxValue, text, found))
        {
            return false;
        }

        found.Sort(ByteClasses.CompareText);
        members = [.. found];
        return true;
    }

    /// <summary>
    /// Whether more members than the limit are so short that no limit of host names can exclude them. This settles nearly all
    /// questions about wildcards without putting the limits into a table.
    /// </summary>
    public static bool HasManyShort(TableAutomaton table, int limit) =>
        !Collect(table, limit, HostLengthAutomaton.MaxLabel, [], []);

    /// <summary>Walks all paths. Every state leads to a member, so the walk is no longer than its outcome.</summary>
    private static bool Collect(TableAutomaton table, int limit, int maxLength, List<byte> text, List<string> found)
    {
        var stack = new Stack<(int State, int Byte)>();
        stack.Push((table.Start, -1));
        while (stack.TryPop(out var top))
        {
            if (top.Byte < 0 && table.Accepts(top.State))
            {
                if (found.Count == limit)
                {
                    return false;
                }

                var bytes = text.ToArray();
                Array.Reverse(bytes);
                found.Add(Language.Text(bytes));
            }

            if (top.Byte >= 0)
            {
                text.RemoveAt(text.Count - 1);
            }

            for (var value = top.Byte + 1; value < 256; value++)
            {
                var target = table.Step(top.State, table.Classes[(byte)value], null);
                if (target != Automaton.Dead && (long)text.Count + 1 + table.ShortestFrom(target) <= maxLength)
                {
                    stack.Push((top.State, value));
                    stack.Push((target, -1));
                    text.Add((byte)value);
                    break;
                }
            }
        }

        return true;
    }
}
