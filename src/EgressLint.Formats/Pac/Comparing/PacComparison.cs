using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Syntax;
using EgressLint.Formats.Pac.Pitfalls;

namespace EgressLint.Formats.Pac.Comparing;

/// <summary>
/// Which hosts two scripts can answer differently at all, where they are one script but for names that the host is compared with. A host that is met by none of the
/// names that differ gives every expression the same value in both, one after the other, whatever else nobody knows.
/// </summary>
internal sealed class PacComparison
{
    /// <summary>With more names that differ nothing is gained.</summary>
    private const int Most = 400;

    private readonly PacNames before;
    private readonly PacNames after;
    private readonly HashSet<(NameTestKind Kind, string Name)> different = [];

    private PacComparison(PacScript before, PacScript after)
    {
        this.before = new(before);
        this.after = new(after);
    }

    /// <summary>Those hosts, in sets that may overlap: single names first; null where it cannot be told.</summary>
    public static ImmutableArray<Language>? Hosts(JsProgram before, JsProgram after)
    {
        var (mine, theirs) = (new PacScript(before), new PacScript(after));
        if (!PacVocabulary.Covers(mine) || !PacVocabulary.Covers(theirs))
        {
            return null;
        }

        var comparison = new PacComparison(mine, theirs);
        return comparison.Walk(before, after) ? comparison.Met() : null;
    }

    private ImmutableArray<Language>? Met()
    {
        // One by one: of a single name, and of what has one end, long lists and tables are quick to answer.
        var names = different.Where(d => d.Kind == NameTestKind.Equal).SelectMany(d => (string[])[d.Name, d.Name.ToLowerInvariant()]).Distinct(StringComparer.Ordinal);
        var all = names.Order(StringComparer.Ordinal).Select(Language.Exactly).ToList();
        foreach (var (kind, name) in different.Where(d => d.Kind != NameTestKind.Equal).OrderBy(d => d.Name, StringComparer.Ordinal).ThenBy(d => d.Kind))
        {
            if (PacNames.Hosts(kind, name) is not { } hosts)
            {
                return null;
            }

            all.Add(hosts);
        }

        return [.. all];
    }

    private bool Walk(SyntaxNode first, SyntaxNode second)
    {
        var open = new Stack<(SyntaxNode A, SyntaxNode B)>([(first, second)]);
        while (open.TryPop(out var pair))
        {
            var (a, b) = pair;
            if (different.Count > Most)
            {
                return false;
            }

            if (a is JsString text && b is JsString other)
            {
                if (text.Value != other.Value && !TakeTexts(text, other))
                {
                    return false;
                }

                continue;
            }

            if ((a is JsArray && b is JsArray) || (a is JsObject && b is JsObject))
            {
                if (before.ListOf(a) is { } mine && after.ListOf(b) is { } theirs)
                {
                    if (!TakeLists(mine, theirs))
                    {
                        return false;
                    }

                    continue;
                }
            }

            if (!PacSameness.AreAlike(a, b))
            {
                return false;
            }

            for (var i = 0; i < a.Children.Length; i++)
            {
                open.Push((a.Children[i], b.Children[i]));
            }
        }

        return true;
    }

    private bool TakeTexts(JsString a, JsString b)
    {
        if (before.KindOf(a) is not { } kind || after.KindOf(b) != kind)
        {
            return false;
        }

        different.Add((kind, a.Value));
        different.Add((kind, b.Value));
        return true;
    }

    private bool TakeLists(PacNameList a, PacNameList b)
    {
        if (a.Literal is JsObject mine && b.Literal is JsObject theirs)
        {
            TakeKeys(mine, theirs);
            return true;
        }

        var (left, right) = (Texts(a), Texts(b));
        if (left.Length == right.Length)
        {
            for (var i = 0; i < left.Length; i++)
            {
                if (left[i] != right[i])
                {
                    Take(a, b, left[i]);
                    Take(a, b, right[i]);
                }
            }

            return true;
        }

        // Where the elements are at other places, nothing but whether one of them is met may count, and none may be able to fail.
        if (!a.IsWalked || !b.IsWalked || !a.Kinds.SetEquals(b.Kinds)
            || (a.Kinds.Contains(NameTestKind.Glob) && !left.Concat(right).All(e => PacGlob.Parse(e).IsPlain)))
        {
            return false;
        }

        var both = left.ToHashSet(StringComparer.Ordinal);
        both.SymmetricExceptWith(right);
        foreach (var name in both)
        {
            Take(a, b, name);
        }

        return true;
    }

    private void Take(PacNameList a, PacNameList b, string name)
    {
        foreach (var kind in a.Kinds.Union(b.Kinds))
        {
            different.Add((kind, name));
        }
    }

    /// <summary>The last property of a name counts, and a name that is not there has the same value in both, whatever tables inherit.</summary>
    private void TakeKeys(JsObject a, JsObject b)
    {
        var (left, right) = (Properties(a), Properties(b));
        foreach (var name in left.Keys.Union(right.Keys))
        {
            if (!left.TryGetValue(name, out var x) || !right.TryGetValue(name, out var y) || !PacSameness.AreSame(x, y))
            {
                different.Add((NameTestKind.Equal, name));
            }
        }
    }

    private static Dictionary<string, JsExpression> Properties(JsObject table)
    {
        var result = new Dictionary<string, JsExpression>(StringComparer.Ordinal);
        foreach (var property in table.Properties)
        {
            if (property is { Name: { } name, Value: { } value })
            {
                result[name] = value;
            }
        }

        return result;
    }

    /// <summary>The elements of a list that is no table.</summary>
    private static string[] Texts(PacNameList list) => [.. ((JsArray)list.Literal).Elements.OfType<JsString>().Select(e => e.Value)];
}
