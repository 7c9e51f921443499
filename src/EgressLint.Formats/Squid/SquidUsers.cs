using System.Text;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// <c>proxy_auth</c> (Squid acl/UserData.cc). <c>REQUIRED</c> counts as the first value of a line only. What <c>-i</c> does changed: up to 5 it
/// makes the whole ACL compare without case and takes the word behind it for a name; from 6 on it turns the names of its line into lower case.
/// </summary>
internal static class SquidUsers
{
    public static Match Bind(SquidAcl acl, SquidBinding binding, Doubt notKnown)
    {
        var old = binding.Engine.Release <= 5;
        var names = new List<string>();
        var required = false;
        foreach (var line in acl.Lines)
        {
            var ignoresCase = line.Flags.Contains('i');
            var isFirst = true;
            foreach (var value in line.Values())
            {
                required |= isFirst && value.Text == "REQUIRED" && !(old && ignoresCase);
                isFirst = false;
                names.Add(ignoresCase ? value.Text.ToLowerInvariant() : value.Text);
            }
        }

        if (required)
        {
            return Matches.Trait(SquidTraits.User, Language.Exactly(Traits.Absent).Not(), notKnown);
        }

        var plain = names.Where(n => Ascii.IsValid(n)).ToList();
        var others = names.Except(plain, StringComparer.Ordinal).ToList();
        var match = Of(plain);

        // Which bytes a client sends for other letters is its own affair, and bytes are compared.
        return others.Count == 0 ? match : match.Or(Of(others).And(Match.Unknown(notKnown)));

        Match Of(List<string> some) => some.Count == 0 ? Match.Never
            : Matches.Trait(SquidTraits.User, old && acl.HasFlag('i') ? IgnoringCase(some) : Language.OneOf(some), notKnown);
    }

    private static Language IgnoringCase(List<string> names)
    {
        var trees = new List<RegexTree>();
        foreach (var name in names)
        {
            var escaped = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c > 127 ? c.ToString() : $"[{c}]"));
            escaped = escaped.Replace("[^]", "\\^", StringComparison.Ordinal).Replace("[[]", "\\[", StringComparison.Ordinal).Replace("[]]", "\\]", StringComparison.Ordinal);
            if (RegexParser.Parse("^" + escaped + "$", RegexOptionsPosix.IgnoreCase).Tree is { } tree)
            {
                trees.Add(tree);
            }
        }

        return Language.AnyOfRegexes(trees);
    }
}
