using System.Collections.Immutable;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>How a condition compares its subject with a pattern.</summary>
internal enum IndexedKind
{
    Equal,
    Suffix,
    Glob,
    Local,
}

/// <summary>A comparison of a subject with a constant, as it stands in the script.</summary>
internal readonly record struct IndexedTerm(IndexedKind Kind, Expr Subject, Expr Pattern, GlobalCell? Helper)
{
    /// <summary>Whether it is <c>endsWith</c> of the subject.</summary>
    public bool IsMethod { get; init; }

    /// <summary>The comparison that an expression is; null when it is none.</summary>
    public static IndexedTerm? Of(Expr expression) => expression switch
    {
        CallExpr { Callee: GlobalExpr callee, Args: [var subject, var pattern] } when KindOf(callee.Cell.Name) is { } kind && IsSimple(subject) => new(kind, subject, pattern, callee.Cell),
        BinaryExpr { Operator: JsOperator.Equal or JsOperator.StrictEqual, Left: var left, Right: var right } =>
            IsSimple(left) && right is not (LocalExpr or GlobalExpr) ? new(IndexedKind.Equal, left, right, null)
            : IsSimple(right) && left is not (LocalExpr or GlobalExpr) ? new(IndexedKind.Equal, right, left, null) : null,
        CallExpr { Callee: MemberExpr { Object: var subject, Name: "endsWith", Index: null }, Args: [var pattern] } when IsSimple(subject) => new(IndexedKind.Suffix, subject, pattern, null) { IsMethod = true },
        _ => null,
    };

    private static IndexedKind? KindOf(string name) => name switch
    {
        "dnsDomainIs" => IndexedKind.Suffix,
        "shExpMatch" => IndexedKind.Glob,
        "localHostOrDomainIs" => IndexedKind.Local,
        _ => null,
    };

    private static bool IsSimple(Expr expression) => expression is LocalExpr or GlobalExpr;

    public bool SameSubject(IndexedTerm other) => (Subject, other.Subject) switch
    {
        (LocalExpr a, LocalExpr b) => a.Up == b.Up && a.Slot == b.Slot,
        (GlobalExpr a, GlobalExpr b) => ReferenceEquals(a.Cell, b.Cell),
        _ => false,
    };

    /// <summary>Whether the helper is still the engine's own.</summary>
    public bool IsIntact(Run run) =>
        (Helper is null || (Helper.Value is BuiltinFunction own && own.Name == Helper.Name)) && (!IsMethod || run.Machine.Realm.StringPrototype.GetOwn("endsWith") is BuiltinFunction { Name: "endsWith" });

    /// <summary>The comparisons of a test: of itself, or of the operands of its <c>||</c>; empty when one of them is something else.</summary>
    public static ImmutableArray<IndexedTerm> AllOf(Expr test)
    {
        ImmutableArray<Expr> operands = test is LogicalExpr { Operator: JsOperator.Or } chain ? chain.Operands : [test];
        var all = ImmutableArray.CreateBuilder<IndexedTerm>(operands.Length);
        foreach (var operand in operands)
        {
            if (Of(operand) is not { } term || (all.Count > 0 && !all[0].SameSubject(term)))
            {
                return [];
            }

            all.Add(term);
        }

        return all.ToImmutable();
    }

    /// <summary>What the subject ends with; null when it is no text.</summary>
    public static TextEnd? EndOf(Frame frame, Expr subject)
    {
        var value = subject is GlobalExpr global ? global.Peek(frame) : subject.Eval(frame);
        return value is not TextValue text ? null
            : TextCalls.Settled(frame.Run, text) switch
            {
                ConstText constant => new(constant.Text, true, EndsInOnlySlash(constant.Text)),
                SymText { Segments: [{ IsConst: true, Text: var scheme }, { Kind: SegmentKind.Host }, { IsConst: true, Text: var rest }] } url when frame.Run.Region.IsPlain =>
                    new(frame.Run.Tail(url), false, EndsInOnlySlash(scheme + "host" + rest)),
                var symbolic => new(frame.Run.Tail((SymText)symbolic), false, false),
            };
    }

    /// <summary>Whether a URL is all origin: no slash but those of <c>://</c> and the last character.</summary>
    private static bool EndsInOnlySlash(string url) =>
        url.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && url.IndexOf('/', at + 3) == url.Length - 1 && url.AsSpan(0, at).IndexOf('/') < 0;
}

/// <summary>What is known of the end of a text.</summary>
/// <param name="Tail">What it ends with.</param>
/// <param name="IsWhole">Whether that is the whole text.</param>
/// <param name="IsOrigin">Whether it is a URL of which nothing follows the host and port but a slash.</param>
internal readonly record struct TextEnd(string Tail, bool IsWhole, bool IsOrigin);

/// <summary>Patterns by what they end with, so that a name meets only those that it can match.</summary>
internal sealed class PatternIndex
{
    private const int Buckets = 3;
    private readonly Dictionary<string, List<int>> byEnd = new(StringComparer.Ordinal);
    private readonly List<(int Id, string End)> origins = [];
    private readonly List<int> others = [];
    private Dictionary<string, List<int>>? byOrigin;
    private TextEnd last;
    private List<int>? lastFound;

    /// <summary>Adds a pattern; what cannot be indexed is always a candidate.</summary>
    public void Add(IndexedKind kind, string? pattern, int id)
    {
        var end = pattern is null ? null : kind switch
        {
            IndexedKind.Equal or IndexedKind.Suffix => pattern,
            IndexedKind.Glob => GlobEnd(pattern),
            _ => null,
        };
        if (pattern is not null && kind == IndexedKind.Glob && end is { Length: 0 } && OriginEnd(pattern) is { } origin)
        {
            origins.Add((id, origin));
            return;
        }

        if (end is null || end.Length < Buckets || kind == IndexedKind.Local)
        {
            others.Add(id);
            return;
        }

        // By the last two labels where there are as many, else by the last characters: long enough to tell names apart, short enough for all.
        Put(byEnd, Bucket(end), id);
    }

    public void AddOther(int id) => others.Add(id);

    /// <summary>Those that a text with this end may match, ascending; null when all may.</summary>
    public List<int>? Find(TextEnd end)
    {
        if (end.Tail.Length < Buckets && !end.IsWhole)
        {
            return null;
        }

        if (last == end && lastFound is not null)
        {
            return lastFound;
        }

        var found = new List<int>(others);
        AddEnding(found, byEnd, end);
        if (end.IsOrigin)
        {
            AddEnding(found, Origins(), end);
        }
        else
        {
            found.AddRange(origins.Select(static o => o.Id));
        }

        found.Sort();
        (last, lastFound) = (end, found);
        return found;
    }

    private static void AddEnding(List<int> found, Dictionary<string, List<int>> ends, TextEnd text)
    {
        foreach (var length in (ReadOnlySpan<int>)[16, 12, 8, Buckets])
        {
            if (text.Tail.Length >= length && ends.TryGetValue(text.Tail[^length..], out var list))
            {
                found.AddRange(list);
            }
        }

        if (!text.IsWhole && text.Tail.Length < 16)
        {
            foreach (var (end, list) in ends)
            {
                if (end.Length > text.Tail.Length && end.EndsWith(text.Tail, StringComparison.Ordinal))
                {
                    found.AddRange(list);
                }
            }
        }
    }

    private Dictionary<string, List<int>> Origins()
    {
        if (byOrigin is null)
        {
            byOrigin = new(StringComparer.Ordinal);
            foreach (var (id, end) in origins)
            {
                Put(byOrigin, Bucket(end), id);
            }
        }

        return byOrigin;
    }

    private static void Put(Dictionary<string, List<int>> ends, string key, int id)
    {
        if (!ends.TryGetValue(key, out var list))
        {
            ends[key] = list = [];
        }

        list.Add(id);
    }

    /// <summary>Buckets are ends of 3 characters, and of 8, 12, 16 where the pattern is as long.</summary>
    private static string Bucket(string end) => end.Length >= 16 ? end[^16..] : end.Length >= 12 ? end[^12..] : end.Length >= 8 ? end[^8..] : end[^Buckets..];

    private static string? GlobEnd(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny("\\[](){}+^$|") >= 0)
        {
            return null;
        }

        var star = pattern.AsSpan().LastIndexOfAny('*', '?');
        return pattern[(star + 1)..];
    }

    /// <summary>
    /// What a glob like <c>*.example.com/*</c> has before its last star, when a URL without path must end with it: the slash there can be none of
    /// those behind the scheme.
    /// </summary>
    private static string? OriginEnd(string pattern)
    {
        var text = pattern.AsSpan().TrimEnd('*');
        var end = text[(text.LastIndexOfAny('*', '?') + 1)..];
        return text.Length < pattern.Length && end.Length >= Buckets && end[^1] == '/' && end[^2] is not ('/' or ':') ? end.ToString() : null;
    }
}
