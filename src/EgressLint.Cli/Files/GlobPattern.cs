namespace EgressLint.Cli.Files;

/// <summary>One name of a path against one part of a pattern, as C's <c>glob</c> does it.</summary>
internal static class GlobPattern
{
    /// <summary>Whether the part holds a wildcard at all.</summary>
    public static bool HasWildcard(string part) => part.AsSpan().ContainsAny("*?[");

    /// <summary>Whether a name matches: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>, a backslash takes the next character as it is; a leading dot must be written.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (name.StartsWith('.') && !pattern.StartsWith('.') && !pattern.StartsWith("\\."))
        {
            return false;
        }

        // Greedy with one point of return: after a star only the last one need ever be tried again.
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n], out var next))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, int at, char character, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '?':
                return true;
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return pattern[at + 1] == character;
            case '[' when ClassEnd(pattern, at) is > 0 and var end:
                next = end + 1;
                return MatchesClass(pattern[(at + 1)..end], character);
            default:
                return pattern[at] == character;
        }
    }

    /// <summary>Where the class that opens at <paramref name="at"/> closes; 0 when it never does and the bracket is a plain character.</summary>
    private static int ClassEnd(ReadOnlySpan<char> pattern, int at)
    {
        var first = at + 1;
        if (first < pattern.Length && pattern[first] is '!' or '^')
        {
            first++;
        }

        // A closing bracket in the first place is a member.
        for (var i = first + 1; i < pattern.Length; i++)
        {
            if (pattern[i] == ']')
            {
                return i;
            }
        }

        return 0;
    }

    private static bool MatchesClass(ReadOnlySpan<char> members, char character)
    {
        var negated = members[0] is '!' or '^';
        if (negated)
        {
            members = members[1..];
        }

        var found = false;
        for (var i = 0; i < members.Length; i++)
        {
            if (i + 2 < members.Length && members[i + 1] == '-')
            {
                found |= character >= members[i] && character <= members[i + 2];
                i += 2;
            }
            else
            {
                found |= members[i] == character;
            }
        }

        return found != negated;
    }
}
