using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>One way through the script, for a region of requests that gets smaller where conditions tell requests apart.</summary>
internal sealed partial class Run
{
    /// <summary>
    /// Names with more labels than this are taken to be treated like those with as many; that is said where it matters. A name could have
    /// 127, and no service uses more than ten.
    /// </summary>
    public const int MostLabels = 16;

    /// <summary>Steps that an exception costs: it takes that much longer than others.</summary>
    public const int ThrowCost = 2_000;

    /// <summary>Steps that it costs to follow one region more, beside those of its run.</summary>
    private const int RegionCost = 200;

    /// <summary>Steps that it costs to make an object, beside those of the expression that does.</summary>
    private const int ObjectCost = 2;

    /// <summary>Steps that it costs to make a function and the object that is its prototype.</summary>
    private const int FunctionCost = 8;

    private const int MaxGuesses = 40;
    private const int MaxTextParts = 20_000;
    private const int MaxDepth = 900;
    private const long MaxCharacters = 64_000_000;

    /// <summary>Work on sets that counts as one step: both take about 50 nanoseconds.</summary>
    private const int SetWork = 1;

    private readonly Explorer? explorer;
    private readonly List<Action> undo = [];
    private readonly List<Guard> guards = [];
    private readonly Dictionary<JsValue, Guard> chosenUnder = new(ReferenceEqualityComparer.Instance);
    private readonly List<Doubt> assumed = [];
    private readonly Dictionary<int, int> occasions = [];
    private ForkNode? node;
    private int depth;
    private long characters;
    private long steps;
    private bool isLoading;
    private bool isEngineSpecific;
    private TextSpan? resolvedAt;
    private long setsSeen = SetMeter.Spent;

    /// <summary>A run through FindProxyForURL.</summary>
    public Run(Explorer explorer, ForkNode node)
    {
        this.explorer = explorer;
        this.node = node;
        Machine = explorer.Machine;
        Region = node.Region;
        steps = explorer.StepsLeft;
    }

    /// <summary>The run that loads the script: no request, and nothing to tell apart.</summary>
    public Run(PacMachine machine, long steps)
    {
        Machine = machine;
        Region = Region.Of(new FlowBox());
        isLoading = true;
        this.steps = steps;
    }

    public PacMachine Machine { get; }

    public Region Region { get; private set; }

    public FlowBox Box => Region.Box;

    /// <summary>The last condition on the request that held, with a number that grows.</summary>
    public (int Number, TextSpan Span) LastMatch { get; private set; }

    public bool IsLoading => isLoading;

    /// <summary>Follows the region through FindProxyForURL.</summary>
    public void Execute()
    {
        var result = Follow();
        foreach (var (cell, old) in cells)
        {
            if (!ReferenceEquals(cell.Value, old))
            {
                Machine.Keep(cell);
            }

            cell.Value = old;
            cell.Owner = null;
        }

        // What is unknown may have changed more than once.
        for (var i = undo.Count - 1; i >= 0; i--)
        {
            undo[i]();
        }

        if (explorer is not null)
        {
            explorer.StepsLeft = steps;
        }

        if (Region.IsDeepest)
        {
            Assume(new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"names with more than {Region.Labels} labels are treated like those with {Region.Labels}"), null));
        }

        if (node is not null)
        {
            node.Result = result with { Assumed = [.. assumed], IsEngineSpecific = isEngineSpecific, Resolved = resolvedAt };
        }
    }

    private RunResult Follow()
    {
        var at = Machine.EntrySpan;
        try
        {
            if (Machine.LoadFailure is { IsException: false } failure)
            {
                return new(RunEnd.Abandoned) { Why = failure.Why, At = failure.At };
            }

            if (Machine.Entry is not { } entry)
            {
                return new(RunEnd.Threw) { Why = "there is no FindProxyForURL", At = at };
            }

            if (entry is ScriptFunction { Code.IsAsync: true })
            {
                return new(RunEnd.ReturnedOther) { Why = "a promise", At = at };
            }

            var value = Call(entry, Machine.Realm.Global, Machine.Arguments(this), at);
            return Ended(value);
        }
        catch (JsThrowException thrown)
        {
            return new(RunEnd.Threw) { Why = Describe(thrown.Value), At = thrown.At };
        }
        catch (AbandonedException abandoned)
        {
            return new(RunEnd.Abandoned) { Why = abandoned.Why, At = abandoned.At ?? lastSpan, IsLimit = abandoned.IsLimit };
        }
    }

    private RunResult Ended(JsValue value)
    {
        var guard = returnGuard ?? (chosenUnder.TryGetValue(value, out var chosen) ? chosen : null);
        if (value is SymText text)
        {
            value = Settle(text);
        }

        return value switch
        {
            ConstText constant => new(RunEnd.Returned) { Text = constant.Text, Origin = constant.Origin, At = lastReturn, Guard = guard },
            UnknownValue unknown => new(RunEnd.Abandoned) { Why = unknown.Doubt.Reason, At = unknown.Doubt.At?.Span ?? lastReturn },
            SymText => new(RunEnd.Abandoned) { Why = "the text returned depends on the request in a way that is not followed", At = lastReturn },
            RequestNumber => new(RunEnd.ReturnedOther) { Why = "a number", At = lastReturn, Guard = guard },
            _ => new(RunEnd.ReturnedOther) { Why = Describe(value), At = lastReturn, Guard = guard },
        };
    }

    /// <summary>Counts a step; long ones count more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(TextSpan at, long cost = 1)
    {
        if ((steps -= cost) < 0)
        {
            Exhausted(at);
        }
    }

    /// <summary>Counts what was done with sets since the last time.</summary>
    private void CountSets(TextSpan at)
    {
        var spent = SetMeter.Spent;
        Step(at, (spent - setsSeen) / SetWork);
        setsSeen = spent;
    }

    private void Exhausted(TextSpan at)
    {
        lastSpan = at;
        throw new AbandonedException("the script does not end within the steps allowed", at) { IsLimit = true };
    }

    /// <summary>Counts characters of a text that is made.</summary>
    public void Make(int length, TextSpan at)
    {
        characters += length;
        if (length > 16_000_000 || characters > MaxCharacters)
        {
            throw new AbandonedException("the script builds texts larger than are followed", at);
        }

        Step(at, 1 + (length >> 6));
    }

    /// <summary>Two texts as one, counted by its parts: what stands for a part of the request counts like a name.</summary>
    public TextValue Concat(TextValue first, TextValue second, TextSpan at)
    {
        CountParts(SymText.Size(first, second), at);
        return SymText.Concat(first, second);
    }

    /// <summary>Counts the parts of a text that is made.</summary>
    public void CountParts((long Characters, long Parts) size, TextSpan at)
    {
        if (size.Parts > MaxTextParts)
        {
            throw new AbandonedException("the script repeats parts of the request more often than is followed", at);
        }

        Make((int)Math.Min(size.Characters, int.MaxValue), at);
        Step(at, 4 * size.Parts);
    }

    /// <summary>Finds a pattern in a constant text; false when it is not there.</summary>
    public bool Match(JsPattern pattern, string text, int from, out JsMatch match)
    {
        Step(lastSpan, 60);
        var budget = (int)Math.Min(steps, 2_000_000);
        var before = budget;
        var status = pattern.Match(text, from, ref budget, out match);
        steps -= (before - budget) / 4;
        if (status == JsMatchStatus.TooComplex)
        {
            throw new AbandonedException($"the regular expression '{pattern.Pattern}' takes too many steps");
        }

        return status == JsMatchStatus.Match;
    }

    /// <summary>Something engines differ in was used.</summary>
    public void NoteEngine() => isEngineSpecific = true;

    /// <summary>What was taken for granted, once.</summary>
    public void Assume(Doubt doubt)
    {
        if (!assumed.Contains(doubt))
        {
            assumed.Add(doubt);
        }
    }

    /// <summary>The address of the host was asked for here.</summary>
    public void NoteResolved(TextSpan at) => resolvedAt ??= at;

    /// <summary>Which of the regions to follow: always the first one, the others wait. Their order is the caller's.</summary>
    public void Fork(ForkKind kind, IReadOnlyList<Region> regions, Doubt? doubt)
    {
        if (explorer is null || node is null)
        {
            throw new AbandonedException("the load-time code depends on the request");
        }

        CountSets(lastSpan);
        Step(lastSpan, RegionCost * regions.Count);
        var children = new ForkNode[regions.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = new(regions[i]);
        }

        node.Split(kind, children, doubt);
        for (var i = children.Length - 1; i > 0; i--)
        {
            explorer.Postpone(children[i]);
        }

        node = children[0];
        Region = regions[0];
    }

    /// <summary>Goes both ways at something nobody knows.</summary>
    public bool Guess(UnknownValue unknown) => Guess(unknown.Key, unknown.Doubt, 2) == 1;

    /// <summary>Goes every way at something nobody knows, of which there are <paramref name="count"/>.</summary>
    public int Guess(string key, Doubt doubt, int count)
    {
        if (Region.Guesses.TryGetValue(key, out var known))
        {
            return known;
        }

        if (isLoading)
        {
            throw new AbandonedException("the load-time code depends on " + doubt.Reason, doubt.At?.Span);
        }

        if (Region.Guesses.Count >= MaxGuesses)
        {
            throw new AbandonedException("too many unknown things decide here, among them " + doubt.Reason, doubt.At?.Span);
        }

        Fork(ForkKind.Unknown, [.. Enumerable.Range(0, count).Select(i => Region with { Guesses = Region.Guesses.Add(key, i) })], doubt);
        return Region.Guesses[key];
    }

    /// <summary>A doubt at a place of the script.</summary>
    public Doubt Doubt(string reason, TextSpan at) => new(reason, Machine.At(at));

    /// <summary>Something unknown at a place of the script. Without a key it is another thing each time that it is asked for.</summary>
    public UnknownValue Unknown(string reason, TextSpan at, UnknownKind kind = UnknownKind.Any, string? key = null) =>
        new(Doubt(reason, at), key ?? reason + Occasion(at), kind);

    /// <summary>A key for what happens at a place of the script: the same in every run that comes there as often, and different each time in one run.</summary>
    public string Occasion(TextSpan at)
    {
        var count = occasions.GetValueOrDefault(at.Start);
        occasions[at.Start] = count + 1;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {(isLoading ? "load" : "")}@{at.Start}#{count}");
    }

    /// <summary>A condition on the request held because of what stands here.</summary>
    public void Matched(TextSpan site, JsValue pattern) =>
        LastMatch = (LastMatch.Number + 1, pattern is ConstText { Origin: { } origin } && !(site.Start <= origin.Span.Start && origin.Span.End <= site.End) ? origin.Span : site);

    /// <summary>An error as the engine throws it.</summary>
    public JsThrowException Error(string kind, string message, TextSpan at)
    {
        Step(at, ThrowCost);
        return new(Machine.Realm.MakeError(kind, message), at);
    }

    public JsThrowException TypeError(string message, TextSpan at) => Error("TypeError", message, at);

    public static string Describe(JsValue value) => value switch
    {
        UndefinedValue => "undefined",
        NullValue => "null",
        BoolValue truth => truth.Value ? "true" : "false",
        NumberValue => "a number",
        TextValue => "a text",
        ErrorValue error => (error.Find("name") is ConstText name ? name.Text : "Error") + (error.Find("message") is ConstText message ? ": " + message.Text : ""),
        ArrayValue => "an array",
        FunctionValue => "a function",
        ObjectValue => "an object",
        UnknownValue => "something unknown",
        _ => "something else",
    };
}
