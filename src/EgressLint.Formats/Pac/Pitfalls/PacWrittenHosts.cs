using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>The host names that a script compares with, as far as they stand in it as texts.</summary>
internal static class PacWrittenHosts
{
    /// <summary>Shows each of them.</summary>
    public static void Show(PacScript script, SourceText text, WrittenHostVisitor visit)
    {
        var lists = new PacListUses(script);
        foreach (var expression in script.Nodes.OfType<JsExpression>())
        {
            lists.TakeLookup(expression);
            if (PacNameTests.Read(script, expression) is not { Subject: Subject.Host } test)
            {
                continue;
            }

            lists.Take(test);
            if (script.TextOf(test.Value) is { } value)
            {
                Show(test.Kind, value, text, test.Value.Span, visit);
            }
        }

        foreach (var (kind, at, value) in lists.Elements())
        {
            Show(kind, value, text, at.Span, visit);
        }
    }

    private static void Show(NameTestKind kind, string value, SourceText text, TextSpan at, WrittenHostVisitor visit)
    {
        var bare = value.AsSpan().TrimStart("*.");
        HostReach? reach = (kind, value[..^bare.Length]) switch
        {
            (NameTestKind.Equal or NameTestKind.LocalOrDomain or NameTestKind.Glob, "") => HostReach.Exact,
            (NameTestKind.Suffix, ".") or (NameTestKind.Glob, "*.") => HostReach.Below,
            (NameTestKind.Suffix, "") or (NameTestKind.Glob, "*") => HostReach.EndsWith,
            _ => null,
        };
        if (reach is { } known && bare.Length > 0 && bare.IndexOfAny("*?[](){}|/:") < 0)
        {
            visit(bare, known, text, at);
        }
    }
}
