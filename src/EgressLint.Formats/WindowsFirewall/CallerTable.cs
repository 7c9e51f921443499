using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>The callers of the boxes that a policy is asked about: boxes carry them as sets of words, and every rule needs them one by one.</summary>
internal sealed class CallerTable
{
    private const int Most = 64;

    private static readonly Doubt Never = new("", null);

    private readonly ConcurrentDictionary<Language, ImmutableArray<Caller>> known = new(new ByReference());
    private readonly ConcurrentDictionary<string, Language> words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Caller> read = new(StringComparer.Ordinal);

    /// <summary>Cuts a box by the callers that a rule is for.</summary>
    public Split Split(FlowBox box, FirewallRule rule)
    {
        if (Of(box) is not { IsDefault: false } callers)
        {
            return Core.Policies.Split.AllMaybe(box, [Judge(rule, Caller.Unknown).Why]);
        }

        var first = Judge(rule, callers[0]);
        if (callers.Length == 1)
        {
            return first.Truth switch
            {
                Truth.Yes => Core.Policies.Split.AllYes(box),
                Truth.No => Core.Policies.Split.AllNo(box),
                _ => Core.Policies.Split.AllMaybe(box, [first.Why]),
            };
        }

        var groups = callers.Select(c => (Caller: c, Judge(rule, c).Truth)).ToLookup(c => c.Truth, c => c.Caller);
        if (groups.Count == 1)
        {
            return first.Truth switch { Truth.Yes => Core.Policies.Split.AllYes(box), Truth.No => Core.Policies.Split.AllNo(box), _ => Core.Policies.Split.AllMaybe(box, [first.Why]) };
        }

        return Core.Policies.Split.Parts(
            [.. Boxes(box, groups[Truth.Yes])],
            [.. Boxes(box, groups[Truth.No])],
            [.. Boxes(box, groups[Truth.Maybe]).Select(b => new DoubtfulBox(b, [Judge(rule, groups[Truth.Maybe].First()).Why]))]);
    }

    /// <summary>Whether a rule is for a caller, and why that is not known.</summary>
    public static (Truth Truth, Doubt Why) Judge(FirewallRule rule, Caller caller)
    {
        var program = rule.Program is { } path ? caller.IsProgram(path) : Truth.Yes;
        var service = rule.Service is { } name ? caller.IsService(name) : Truth.Yes;
        var package = rule.Package is { } app ? caller.IsPackage(app) : Truth.Yes;
        if (program == Truth.No || service == Truth.No || package == Truth.No)
        {
            return (Truth.No, Never);
        }

        return program == Truth.Maybe ? (Truth.Maybe, new(Unsaid(rule, caller, "program", rule.Program), rule.At))
            : service == Truth.Maybe ? (Truth.Maybe, new(Unsaid(rule, caller, "service", rule.Service), rule.At))
            : package == Truth.Maybe ? (Truth.Maybe, new(Unsaid(rule, caller, "app package", rule.Package), rule.At))
            : (Truth.Yes, Never);
    }

    private static string Unsaid(FirewallRule rule, Caller caller, string what, string? wanted)
    {
        var written = what == "program" ? rule.Written.Fields.FirstOrDefault(f => f.Name.Equals("App", StringComparison.OrdinalIgnoreCase)).Value ?? wanted : wanted;
        return caller.Program.StartsWith(@"*\", StringComparison.Ordinal)
            ? $"rule '{rule.Name}' is for '{written}', and it is not known in which folder the program is installed; give 'site.install-folder'"
            : $"rule '{rule.Name}' is for the {what} '{written}', and it is not known whether that makes the connection";
    }

    private static IEnumerable<FlowBox> Boxes(FlowBox box, IEnumerable<Caller> callers)
    {
        var words = callers.Select(c => c.ToString()).ToArray();
        if (words.Length > 0)
        {
            yield return box with { Traits = box.Traits.With(FlowFacts.Caller, Language.OneOf(words)) };
        }
    }

    /// <summary>The set of words for some callers: one object for the same callers, because making it costs more than asking it.</summary>
    public Language Words(ImmutableArray<CallerName> callers, FirewallContext context)
    {
        var names = callers.Select(c => Caller.Of(c.Program, c.Service, null, context).ToString()).ToArray();
        return words.GetOrAdd(string.Join('\n', names), static (_, all) => Language.OneOf(all), names);
    }

    /// <summary>The caller of a flow.</summary>
    public Caller Of(Flow flow) => flow.Traits.TryGetValue(FlowFacts.Caller, out var word) ? read.GetOrAdd(word, Caller.Parse) : Caller.Unknown;

    /// <summary>The callers of a box; default when they are not known.</summary>
    public ImmutableArray<Caller> Of(FlowBox box) => box.Traits[FlowFacts.Caller] is { } words ? Of(words) : default;

    private ImmutableArray<Caller> Of(Language words)
    {
        if (words.Exact is { } one)
        {
            return [Caller.Parse(one)];
        }

        if (!known.TryGetValue(words, out var callers))
        {
            callers = words.IsFinite(Most, out var members) && !members.IsEmpty ? [.. members.Select(Caller.Parse)] : default;
            known.TryAdd(words, callers);
        }

        return callers;
    }

    private sealed class ByReference : IEqualityComparer<Language>
    {
        public bool Equals(Language? x, Language? y) => ReferenceEquals(x, y);

        public int GetHashCode(Language obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
