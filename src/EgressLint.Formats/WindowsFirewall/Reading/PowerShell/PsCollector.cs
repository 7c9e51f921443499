using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>
/// Finds rules, filters, profiles and keywords among objects in whatever nesting people put them, joins filters with their rules, and makes the document.
/// A filter belongs to the rule whose <c>InstanceID</c> it has, to the rule inside of which it stands, or to the only rule of the object in which both stand.
/// </summary>
internal sealed class PsCollector(SourceText text, ReadingLog log)
{
    /// <summary>Objects in objects are followed so far; deeper ones are none of a firewall's.</summary>
    private const int DeepestLevel = 64;

    private readonly List<(PsObject Rule, List<PsObject> Own)> rules = [];
    private readonly Dictionary<string, List<PsObject>> filters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<WrittenKeyword> keywords = [];
    private readonly PrintedProfiles profiles = new(FirewallStore.Unknown);

    /// <summary>Takes a value with everything in it.</summary>
    public void Add(PsValue value) => Visit(value, null, 0);

    /// <summary>The document.</summary>
    /// <param name="title">What a person calls the format.</param>
    /// <param name="cell">How lists and commands look in the format.</param>
    public FirewallDocument Finish(string title, PsLists cell)
    {
        var written = ImmutableArray.CreateBuilder<WrittenRule>(rules.Count);
        var missing = new List<FirewallEvidence>(rules.Count);
        foreach (var (rule, own) in rules)
        {
            var id = PsKinds.IdOfRule(rule);
            own.RemoveAll(f => id is not null && PsKinds.IdOf(f) is { } other && !other.Equals(id, StringComparison.OrdinalIgnoreCase));
            own.AddRange(id is not null && filters.TryGetValue(id, out var more) ? more : []);
            written.Add(PsRule.Read(rule, own, cell, log, out var lacks));
            missing.Add(lacks);
        }

        var shared = missing.Count == 0 ? FirewallEvidence.None : missing.Aggregate(FirewallEvidence.Rules, (a, b) => a & b);
        for (var i = 0; i < written.Count; i++)
        {
            written[i] = written[i] with { Lacks = missing[i] & ~shared };
        }

        var evidence = (FirewallEvidence.Rules & ~shared) | (profiles.Any ? FirewallEvidence.Profiles : FirewallEvidence.None);
        var complete = missing.TrueForAll(m => m == FirewallEvidence.None) && profiles.IsComplete && rules.Count > 0;
        return new(new(0, text.Content.Length))
        {
            Title = shared == FirewallEvidence.None ? title : title + (shared.HasFlag(FirewallEvidence.Ports | FirewallEvidence.Addresses) ? " without filters" : " without all conditions"),
            Evidence = evidence,
            BetterExport = complete ? null : $"Export rules, filters and profiles into one file: {BetterExports.Everything}.",
            Rules = written.ToImmutable(),
            Settings = profiles.Settings(),
            Keywords = [.. keywords],
            Problems = log.Findings,
        };
    }

    /// <summary>Visits a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="owner">Where filters without a name go: those of the rule, or of the object, in which they stand.</param>
    /// <param name="depth">Levels above.</param>
    private void Visit(PsValue value, List<PsObject>? owner, int depth)
    {
        if (depth > DeepestLevel)
        {
            return;
        }

        if (!value.Items.IsDefault)
        {
            foreach (var item in value.Items)
            {
                Visit(item, owner, depth + 1);
            }
        }

        if (value.Object is not { } found)
        {
            return;
        }

        switch (PsKinds.Of(found))
        {
            case PsKind.Rule:
                var own = new List<PsObject>();
                rules.Add((found, own));
                Inside(found, own, depth);
                break;
            case PsKind.Filter:
                Filter(found, owner);
                Inside(found, owner, depth);
                break;
            case PsKind.Profile:
                PsProfile.Read(found, profiles, log);
                break;
            case PsKind.Keyword:
                Keyword(found);
                break;
            case PsKind.Other:
                Wrapper(found, owner, depth);
                break;
            default:
                break;
        }
    }

    private void Filter(PsObject filter, List<PsObject>? owner)
    {
        owner?.Add(filter);
        if (PsKinds.IdOf(filter) is { } id)
        {
            if (!filters.TryGetValue(id, out var list))
            {
                filters.Add(id, list = []);
            }

            list.Add(filter);
        }
    }

    /// <summary>An object of somebody's own: with one rule in it, filters beside the rule are the rule's.</summary>
    private void Wrapper(PsObject wrapper, List<PsObject>? owner, int depth)
    {
        var direct = wrapper.Properties.Count(p => p.Value.Object is { } made && PsKinds.Of(made) == PsKind.Rule);
        if (direct != 1)
        {
            Inside(wrapper, owner, depth);
            return;
        }

        var before = rules.Count;
        var beside = new List<PsObject>();
        Inside(wrapper, beside, depth);
        if (rules.Count == before + 1)
        {
            rules[before].Own.AddRange(beside);
        }
    }

    private void Inside(PsObject item, List<PsObject>? owner, int depth)
    {
        foreach (var property in item.Properties)
        {
            if ((property.Value.Object is not null || !property.Value.Items.IsDefaultOrEmpty) && !property.Name.StartsWith("Cim", StringComparison.OrdinalIgnoreCase))
            {
                Visit(property.Value, owner, depth + 1);
            }
        }
    }

    private void Keyword(PsObject item)
    {
        if (item.Text("Id", "InstanceID", "ID") is not { } id)
        {
            return;
        }

        var addresses = item.Find("Addresses") is { } list ? PsLists.Json.Split(list, atBlanks: true) : [];
        keywords.Add(new(
            Braced(id),
            item.Text("Keyword") ?? "",
            item.Find("AutoResolve")?.Text is { } auto && (auto.Equals("True", StringComparison.OrdinalIgnoreCase) || auto == "1"),
            [.. addresses.Select(a => a.Text).Where(a => !PrintedWords.IsAny(a))],
            item.Find("Keyword")?.Span ?? item.Span));
    }

    /// <summary>An id in braces, as rules refer to it.</summary>
    public static string Braced(string id) => id.Trim() is ['{', ..] braced ? braced : $"{{{id.Trim()}}}";
}
