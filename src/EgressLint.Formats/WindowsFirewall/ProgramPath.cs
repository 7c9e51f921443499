using EgressLint.Core.Policies;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>Paths of programs: variables of the machine are replaced, letters do not differ by case.</summary>
internal static class ProgramPath
{
    /// <summary>A path in the form in which paths are compared: lower case, machine variables replaced; others stay as they are.</summary>
    public static string Expand(string path, FirewallContext context)
    {
        var text = path.Trim().ToLowerInvariant().Replace('/', '\\');
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0;)
        {
            var end = text.IndexOf('%', at + 1);
            if (end < 0)
            {
                break;
            }

            if (context.Variables.TryGetValue(text[(at + 1)..end], out var value))
            {
                text = string.Concat(text.AsSpan(0, at), value, text.AsSpan(end + 1));
                at = text.IndexOf('%', at + value.Length);
            }
            else
            {
                at = text.IndexOf('%', end + 1);
            }
        }

        return text;
    }

    /// <summary>
    /// Whether a rule's path means a program. A variable of a user has no value for the firewall's service, so only a different file name
    /// tells; a program whose folder is not known is written with a star for it.
    /// </summary>
    /// <param name="rule">The rule's path, expanded.</param>
    /// <param name="program">The program's path, expanded; may begin with <c>*\</c>.</param>
    public static Truth Compare(string rule, string program)
    {
        if (rule == program)
        {
            return Truth.Yes;
        }

        if (program.StartsWith(@"*\", StringComparison.Ordinal))
        {
            return rule.EndsWith(program[1..], StringComparison.Ordinal) || (HasVariable(rule) && FileName(rule).SequenceEqual(FileName(program))) ? Truth.Maybe : Truth.No;
        }

        return HasVariable(rule) && FileName(rule).SequenceEqual(FileName(program)) ? Truth.Maybe : Truth.No;
    }

    /// <summary>Whether a variable is left in an expanded path.</summary>
    public static bool HasVariable(string path) => path.Contains('%', StringComparison.Ordinal);

    /// <summary>What stands behind the last backslash.</summary>
    public static ReadOnlySpan<char> FileName(string path) => path.AsSpan(path.LastIndexOf('\\') + 1);
}
