using System.Text;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>What a pattern tells about its matches without being run.</summary>
internal static class JsTraits
{
    /// <summary>The longest text that every match contains, in lower case where case is ignored; null when none is known.</summary>
    public static string? RequiredLiteral(JsNode root, JsCase letters)
    {
        var best = "";
        FindLiteral(root, letters, new StringBuilder(), ref best);
        return best.Length == 0 ? null : best;
    }

    /// <summary>The literal text in front of the anchor that ends the pattern, and whether an anchor begins it and nothing else is there.</summary>
    public static (string? Suffix, string? Exact) RequiredEnd(JsNode root)
    {
        var parts = new List<JsNode>();
        Flatten(root, parts);
        if (parts.Count == 0 || parts[^1].Kind != JsNodeKind.End)
        {
            return (null, null);
        }

        var first = parts.Count - 1;
        while (first > 0 && parts[first - 1].Literal is >= 0 and <= char.MaxValue)
        {
            first--;
        }

        var text = string.Concat(parts.Skip(first).SkipLast(1).Select(static p => (char)p.Literal));
        var isExact = first == 1 && parts[0].Kind == JsNodeKind.Start;
        return (text.Length == 0 ? null : text, isExact ? text : null);
    }

    /// <summary>Whether a match can only begin where the text does.</summary>
    public static bool IsAnchored(JsNode node) => node.Kind switch
    {
        JsNodeKind.Start => true,
        JsNodeKind.Sequence => IsAnchored(node.Children[0]),
        JsNodeKind.Choice => node.Children.All(IsAnchored),
        JsNodeKind.Capture => IsAnchored(node.Children[0]),
        _ => false,
    };

    /// <summary>Adds to a table of ASCII characters those with which a match may begin. False when it may begin with anything.</summary>
    public static bool FindFirst(JsNode node, JsCase letters, bool[] first)
    {
        switch (node.Kind)
        {
            case JsNodeKind.Set:
                for (var c = 0; c < first.Length; c++)
                {
                    first[c] |= letters.Meets(node.Set, c) != node.IsNegated;
                }

                return true;
            case JsNodeKind.Sequence:
                foreach (var child in node.Children)
                {
                    if (child.MinLength > 0 || child.Kind is JsNodeKind.Repetition or JsNodeKind.Choice or JsNodeKind.Capture or JsNodeKind.BackReference)
                    {
                        if (!FindFirst(child, letters, first))
                        {
                            return false;
                        }

                        if (child.MinLength > 0)
                        {
                            break;
                        }
                    }
                }

                return true;
            case JsNodeKind.Choice or JsNodeKind.Repetition or JsNodeKind.Capture:
                return node.Children.All(c => FindFirst(c, letters, first));
            default:
                return node.Kind != JsNodeKind.BackReference;
        }
    }

    private static void Flatten(JsNode node, List<JsNode> into)
    {
        if (node.Kind is JsNodeKind.Sequence or JsNodeKind.Capture)
        {
            foreach (var child in node.Children)
            {
                Flatten(child, into);
            }
        }
        else if (node.Kind != JsNodeKind.Empty)
        {
            into.Add(node);
        }
    }

    private static void FindLiteral(JsNode node, JsCase letters, StringBuilder run, ref string best)
    {
        switch (node.Kind)
        {
            case JsNodeKind.Sequence or JsNodeKind.Capture:
                foreach (var child in node.Children)
                {
                    FindLiteral(child, letters, run, ref best);
                }

                break;
            case JsNodeKind.Repetition:
                if (node.Min > 0)
                {
                    // The first round follows what stands before, and the last round precedes what stands behind.
                    FindLiteral(node.Children[0], letters, run, ref best);
                }

                run.Clear();
                if (node.Min > 0 && node.Children[0].Kind == JsNodeKind.Set)
                {
                    FindLiteral(node.Children[0], letters, run, ref best);
                }

                break;
            case JsNodeKind.Set when Spelling(node, letters) is { } c:
                run.Append(c);
                best = run.Length > best.Length ? run.ToString() : best;
                break;
            case JsNodeKind.Set or JsNodeKind.Choice or JsNodeKind.BackReference:
                run.Clear();
                break;
        }
    }

    private static char? Spelling(JsNode node, JsCase letters)
    {
        if (node.Literal is < 0 or > char.MaxValue)
        {
            return null;
        }

        var c = (char)node.Literal;
        // Beyond ASCII, or where ASCII folds from outside, a text may spell the letter otherwise.
        var isOpen = letters.IgnoresCase && (c >= 128 || (letters.IsUnicode && c is 's' or 'S' or 'k' or 'K'));
        return isOpen ? null : letters.IgnoresCase ? char.ToLowerInvariant(c) : c;
    }
}
