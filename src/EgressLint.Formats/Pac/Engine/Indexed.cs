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
        (Helper is null || Helper.Value is BuiltinFunction) && (!IsMethod || run.Machine.Realm.StringPrototype.GetOwn("endsWith") is BuiltinFunction);

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
    public static (string Tail, bool IsWhole)? TailOf(Frame frame, Expr subject)
    {
        var value = subject is GlobalExpr global ? global.Peek(frame) : subject.Eval(frame);
        return value is not TextValue text ? null
            : TextCalls.Settled(frame.Run, text) switch
            {
                ConstText constant => (constant.Text, true),
                SymText symbolic => (frame.Run.Tail(symbolic), false),
                _ => null,
            };
    }
}

/// <summary>Patterns by what they end with, so that a name meets only those that it can match.</summary>
internal sealed class PatternIndex
{
    private const int Buckets = 3;
    private readonly Dictionary<string, List<int>> byEnd = new(StringComparer.Ordinal);
    private readonly List<int> others = [];
    private string? lastTail;
    private bool lastWhole;
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
        if (end is null || end.Length < Buckets || kind == IndexedKind.Local)
        {
            others.Add(id);
            return;
        }

        // By the last two labels where there are as many, else by the last characters: long enough to tell names apart, short enough for all.
        Put(Bucket(end), id);
    }

    public void AddOther(int id) => others.Add(id);

    /// <summary>Those that a text with this end may match, ascending; null when all may.</summary>
    /// <param name="tail">What the text ends with.</param>
    /// <param name="isWhole">Whether that is the whole text.</param>
    public List<int>? Find(string tail, bool isWhole)
    {
        if (tail.Length < Buckets && !isWhole)
        {
            return null;
        }

        if (lastTail == tail && lastWhole == isWhole && lastFound is not null)
        {
            return lastFound;
        }

        var found = new List<int>(others);
        foreach (var length in (ReadOnlySpan<int>)[16, 12, 8, Buckets])
        {
            if (tail.Length >= length && byEnd.TryGetValue(tail[^length..], out var list))
            {
                found.AddRange(list);
            }
        }

        if (!isWhole && tail.Length < 16)
        {
            foreach (var (end, list) in byEnd)
            {
                if (end.Length > tail.Length && end.EndsWith(tail, StringComparison.Ordinal))
                {
                    found.AddRange(list);
                }
            }
        }

        found.Sort();
        (lastTail, lastWhole, lastFound) = (tail, isWhole, found);
        return found;
    }

    private void Put(string key, int id)
    {
        if (!byEnd.TryGetValue(key, out var list))
        {
            byEnd[key] = list = [];
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
}
