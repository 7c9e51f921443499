using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>How a condition cuts hosts.</summary>
internal sealed record HostCut(Relation Relation, Language Yes, Language No);

/// <summary>
/// A script loaded into an engine: its global variables after the top level has run, and what can be shared between calls. One thread at a
/// time; whatever a call changes is undone after it.
/// </summary>
internal sealed class PacMachine
{
    /// <summary>Steps that the top level may take: a table of 100,000 names takes a fortieth of it.</summary>
    private const long LoadSteps = 20_000_000;

    private readonly SourceText source;
    private readonly BindContext context;
    private readonly Dictionary<string, GlobalCell> cells = new(StringComparer.Ordinal);
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);
    private readonly HashSet<ObjectValue> kept = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, (PacGlob Glob, GlobMatches Predicate)> globs = new(StringComparer.Ordinal);
    private readonly Dictionary<Language, string> tails = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Language, Language> loose = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Language, bool> plain = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(Language Hosts, string Key), HostCut> cuts = [];
    private readonly Dictionary<string, CalendarDays> calendars = new(StringComparer.Ordinal);
    private readonly Dictionary<(Language Hosts, int Labels), Language> shaped = [];
    private readonly Dictionary<(string Key, Language Paths, string Before, string Between), ImmutableArray<(Language Tails, Language Heads)>?> factored = [];

    public PacMachine(SourceText source, JsProgram program, PacProfile profile, BindContext context)
    {
        this.source = source;
        this.context = context;
        Profile = profile;
        Texts = new(source.Content.Length);
        Realm = new(this);
        PacHelpers.Add(this);
        Load(program);
    }

    /// <summary>Steps for all questions. Scripts of thousands of names take a twentieth of it for a whole catalog.</summary>
    internal const long MostSteps = 60_000_000;

    /// <summary>Steps that all questions took.</summary>
    internal long StepsTaken => MostSteps - stepsLeft;

    public PacProfile Profile { get; }

    // Steps left for all questions together: a script that costs much more than any other ends as unknown and not in an hour.
    private long stepsLeft = MostSteps;

    // Questions that used up what they were allowed.
    private int exhausted;

    public Realm Realm { get; }

    /// <summary>The variables declared by let, const and class at the top level.</summary>
    public Scope? ScriptScope { get; private set; }

    /// <summary>Their names, on which code without a function around it builds.</summary>
    public Names ScriptNames { get; private set; } = new(null, true);

    /// <summary>FindProxyForURL; null when there is none.</summary>
    public FunctionValue? Entry { get; private set; }

    /// <summary>Where FindProxyForURL stands.</summary>
    public TextSpan EntrySpan { get; private set; }

    /// <summary>Why the top level ended early: the exception, or what is not followed.</summary>
    public (string Why, TextSpan At, bool IsException)? LoadFailure { get; private set; }

    /// <summary>How many variables and objects are known to keep what a call leaves in them.</summary>
    public int KeptCount { get; private set; }

    public GlobalCell Cell(string name)
    {
        if (!cells.TryGetValue(name, out var cell))
        {
            cells[name] = cell = new(name);
        }

        return cell;
    }

    public GlobalCell? FindCell(string name) => cells.GetValueOrDefault(name);

    public void NoteMissing(string name) => missing.Add(name);

    /// <summary>Whether newer engines have that name.</summary>
    public bool IsDoubtful(string name) => missing.Contains(name) || (Profile.Engine == PacEngine.WinHttp && (name == "getClientVersion" || Array.IndexOf(PacHelpers.ExNames, name) >= 0));

    /// <summary>Whether newer engines have a method of that name.</summary>
    public bool IsDoubtfulMember(string name) => missing.Contains(name);

    /// <summary>A function as it is written.</summary>
    public static string TextOf(ScriptFunction function) => function.Code.Text;

    /// <summary>The texts that the script has evaluated.</summary>
    public EvaluatedTexts Texts { get; }

    /// <summary>A place of the script; for one in an evaluated text that of the call which evaluates it.</summary>
    public Location At(TextSpan span) => new(source, Texts.PlaceOf(span));

    private void Load(JsProgram program)
    {
        var run = new Run(this, LoadSteps);
        try
        {
            var (body, scope, names) = new Compiler(this, source.Content).CompileProgram(program);
            (ScriptScope, ScriptNames) = (scope, names);
            var frame = new Frame(run, null, scope, Realm.Global, []);
            foreach (var statement in body)
            {
                if (statement.Execute(frame) != Completion.Normal)
                {
                    break;
                }
            }
        }
        catch (JsThrowException thrown)
        {
            LoadFailure = (Run.Describe(thrown.Value), thrown.At, true);
        }
        catch (AbandonedException abandoned)
        {
            LoadFailure = (abandoned.Why, abandoned.At ?? default, false);
        }

        Entry = Cell("FindProxyForURL").Value as FunctionValue;
        EntrySpan = Entry is ScriptFunction script ? script.Code.Span : default;
    }

    /// <summary>A variable keeps what a call leaves in it.</summary>
    public void Keep(GlobalCell cell)
    {
        if (!cell.IsKept)
        {
            cell.IsKept = true;
            KeptCount++;
        }
    }

    public void Keep(ObjectValue value)
    {
        if (kept.Add(value))
        {
            KeptCount++;
        }
    }

    public bool IsKept(ObjectValue value) => kept.Count > 0 && kept.Contains(value);

    /// <summary>
    /// The steps that a question may take: less where questions before used up all of theirs, so that a hostile script costs no more for many
    /// endpoints than for a few.
    /// </summary>
    public long Allowance(long most) => Math.Min(most >> Math.Min(exhausted / 2, 6), stepsLeft);

    /// <summary>Notes what a question took.</summary>
    public void Spend(long steps, bool isExhausted)
    {
        stepsLeft -= steps;
        exhausted += isExhausted ? 1 : 0;
    }

    /// <summary>The arguments of FindProxyForURL for a region.</summary>
    public JsValue[] Arguments(Run run)
    {
        var box = run.Box;
        var scheme = box.Traits["scheme"]?.Exact ?? "https";
        var port = box.Ports.Witness() ?? 443;
        var host = run.Settle(SymText.Of(SegmentKind.Host));
        var inUrl = host is ConstText { Text: var text } && text.Contains(':', StringComparison.Ordinal) ? new ConstText("[" + text + "]", null, true) : host;
        var suffix = port == DefaultPort(scheme) ? "" : ":" + port.ToString(CultureInfo.InvariantCulture);
        var url = SymText.Concat(SymText.Concat(new ConstText(scheme + "://", null, true), inUrl), new ConstText(suffix, null, true));
        url = SymText.Concat(url, GivesPath(scheme) ? run.Settle(SymText.Of(SegmentKind.Rest)) : new ConstText("/", null, true));
        return [url, host];
    }

    public bool GivesPath(string scheme) => Profile.GivesPath && (scheme is not ("https" or "wss") || Profile.MayGiveSecurePath);

    public static int DefaultPort(string scheme) => scheme switch { "http" or "ws" => 80, "https" or "wss" => 443, "ftp" => 21, _ => 0 };

    public PacGlob Glob(string pattern) => Known(pattern).Glob;

    public GlobMatches GlobPredicate(PacGlob glob) => Known(glob.Pattern).Predicate;

    private (PacGlob Glob, GlobMatches Predicate) Known(string pattern)
    {
        if (!globs.TryGetValue(pattern, out var known))
        {
            var glob = PacGlob.Parse(pattern);
            globs[pattern] = known = (glob, new(glob));
        }

        return known;
    }

    /// <summary>A set of hosts without the limits of DNS on lengths, the same one each time.</summary>
    public Language WithoutLengths(Language hosts)
    {
        if (!loose.TryGetValue(hosts, out var known))
        {
            loose[hosts] = known = hosts.WithoutLengths();
        }

        return known;
    }

    /// <summary>What all hosts of a set end with.</summary>
    public string TailOf(Language hosts)
    {
        if (!tails.TryGetValue(hosts, out var tail))
        {
            tails[hosts] = tail = hosts.Exact ?? FindTail(hosts);
        }

        return tail;
    }

    private static string FindTail(Language hosts)
    {
        var witness = hosts.Witness() ?? "";
        for (var start = 0; start < witness.Length; start = witness.IndexOf('.', start + 1) is > 0 and var dot ? dot : witness.Length)
        {
            if (hosts.IsSubsetOf(Language.EndsWith(witness[start..])))
            {
                return witness[start..];
            }
        }

        return "";
    }

    /// <summary>Whether no host of a set has characters that structure a URL.</summary>
    public bool IsPlain(Language hosts)
    {
        if (!plain.TryGetValue(hosts, out var known))
        {
            plain[hosts] = known = hosts.IsSubsetOf(Languages.PlainHost);
        }

        return known;
    }

    /// <summary>The hosts of a set that have a shape.</summary>
    public Language Shaped(Language hosts, int labels)
    {
        if (!shaped.TryGetValue((hosts, labels), out var known))
        {
            if (shaped.Count > 20_000)
            {
                shaped.Clear();
            }

            known = hosts.And(HostShapes.Of([Region.Of(new FlowBox()) with { Labels = labels }]));
            shaped[(hosts, labels)] = known;
        }

        return known;
    }

    /// <summary>How a condition cuts a set of hosts, when that was asked before: the same conditions come again in every run.</summary>
    public HostCut? FindCut(Language hosts, string key) => cuts.TryGetValue((hosts, key), out var known) ? known : null;

    public HostCut MakeCut(Language hosts, string key, Language wanted)
    {
        if (cuts.Count > 100_000)
        {
            cuts.Clear();
        }

        var relation = hosts.Relate(wanted, SetBudget.Default);
        var cut = relation == Relation.Crosses
            ? new HostCut(relation, wanted.Exact is not null ? wanted : hosts.And(wanted), hosts.Except(wanted))
            : new HostCut(relation, hosts, hosts);
        cuts[(hosts, key)] = cut;
        return cut;
    }

    /// <summary>Which of some days lie in a range; for the days of a century that is remembered, because every run asks again.</summary>
    public CalendarDays Among(CalendarRange range, string key, DateSet days, Run run, TextSpan at)
    {
        if ((days.Days.Intervals is [var only] && only.First == only.Last) || !days.Except(DateSet.All).IsEmpty)
        {
            return range.Among(days);
        }

        if (!calendars.TryGetValue(key, out var known))
        {
            run.Step(at, range.Cost);
            calendars[key] = known = range.Among(DateSet.All);
        }

        return new(known.Yes.And(days), known.Maybe.And(days));
    }

    /// <summary>Paths in groups that leave the same hosts for a condition on a text of both.</summary>
    public ImmutableArray<(Language Tails, Language Heads)>? Factor(Language language, string key, Language paths, string before, string between)
    {
        var all = (key, paths, before, between);
        if (!factored.TryGetValue(all, out var groups))
        {
            groups = language.Factor(paths, heads => heads.Between(before, between).And(Languages.PlainHost), SetBudget.Default, 64);
            factored[all] = groups;
        }

        return groups;
    }

    /// <summary>What a name other than the request's resolves to; null when nobody knows.</summary>
    public ImmutableArray<IpAddress>? ResolveName(string name) => context.Resolve(name);
}
