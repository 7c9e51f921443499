using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Conditions on texts of the request: each is settled at once, by cutting the region where it holds for a part of it only.</summary>
internal sealed partial class Run
{
    private const int MostGroups = 64;
    private const int SettleSteps = 32;

    /// <summary>The text with what the region has settled written in.</summary>
    public TextValue Settle(SymText text) => Settle(text, true);

    private TextValue Settle(SymText text, bool cutsLabels)
    {
        var changed = false;
        var host = Box.Hosts.Exact;
        var path = Box.Paths.Exact;
        foreach (var part in text.Segments)
        {
            changed |= (part.IsOfHost && host is not null) || (part.Kind == SegmentKind.Rest && path is not null)
                || (part.Kind == SegmentKind.Host && Region.Labels > 0 && cutsLabels)
                || (part.Kind == SegmentKind.Client && One(Box.Clients) is not null)
                || (part.Kind == SegmentKind.Address && Box.Addresses is { } all && One(all) is not null);
        }

        if (!changed)
        {
            return text;
        }

        // A new text is made each time, which takes some fifty times as long as a step.
        Step(lastSpan, SettleSteps + Region.Labels);
        return SymText.Join(text.Segments.SelectMany(p => Settle(p, host, path, cutsLabels)));
    }

    private IEnumerable<Segment> Settle(Segment part, string? host, string? path, bool cutsLabels)
    {
        if (part.IsOfHost && host is not null)
        {
            yield return Segment.Const(Cut(part, host));
        }
        else if (part.Kind == SegmentKind.Host && Region.Labels > 0 && cutsLabels)
        {
            foreach (var label in Labels())
            {
                yield return label;
            }
        }
        else if (part.Kind == SegmentKind.Rest && path is not null)
        {
            yield return Segment.Const(path);
        }
        else if (part.Kind == SegmentKind.Client && One(Box.Clients) is { } client)
        {
            yield return Segment.Const(client.ToString());
        }
        else if (part.Kind == SegmentKind.Address && Box.Addresses is { } all && One(all) is { } address)
        {
            yield return Segment.Const(address.ToString());
        }
        else
        {
            yield return part;
        }
    }

    private static string Cut(Segment part, string host) => part.Kind switch
    {
        SegmentKind.Host => host,
        SegmentKind.HostDrop => host.Length > part.Number ? host[part.Number..] : "",
        SegmentKind.HostHead => host.Length > part.Number ? host[..part.Number] : host,
        SegmentKind.HostTail => host.Length > part.Number ? host[^part.Number..] : host,
        SegmentKind.HostChar => part.Number < host.Length ? host[part.Number].ToString() : "",
        SegmentKind.Label => host.Split('.') is var labels && part.Number < labels.Length ? labels[part.Number] : "",
        _ => part.Text,
    };

    private static IpAddress? One(IpSet set) =>
        set.V6.IsEmpty && set.V4.Intervals is [var only] && only.First == only.Last ? IpAddress.V4(only.First) : null;

    /// <summary>What every host of the region ends with.</summary>
    public string HostTail() => Region.Tail;

    private bool IsPlainHost() => Region.IsPlain;

    /// <summary>Whether a condition holds for a text. What it holds for and what not go different ways.</summary>
    public bool Decide(SymText symbolic, TextPredicate predicate, TextSpan at)
    {
        var settled = Settle(symbolic, false);
        if (settled is not SymText text)
        {
            return predicate.Test(((ConstText)settled).Text, this);
        }

        CountSets(at);
        Step(at, 2);
        if (predicate.IsOfAscii && text.Segments.Any(s => s.IsConst && !Ascii.IsValid(s.Text)))
        {
            return Guess(Unknown("the request is put together with letters beyond ASCII here", at, UnknownKind.Bool, predicate.Key + "@" + text.Key));
        }

        if (IsWholeHost(text))
        {
            // Asked of the host as a whole the answer does not depend on the number of labels, and all numbers share it.
            text = SymText.Of(SegmentKind.Host);
        }

        if (predicate.Quick(Head(text), Tail(text), IsPlainHost()) is { } quick)
        {
            return quick;
        }

        if (predicate is EqualsText { Expected: var expected } && Dots(text) is { } dots && expected.AsSpan().Count('.') != dots)
        {
            return false;
        }

        var own = !IsHostOnly(text.Segments.AsSpan()) ? null : text.Segments.Any(s => s.Kind == SegmentKind.Label) ? ShapedHosts() : Box.Hosts;
        var cacheKey = own is null ? "" : predicate.Key + "\n@" + text.Key;
        if (own is not null && Machine.FindCut(own, cacheKey) is { } known)
        {
            return Follow(known, predicate, text, at);
        }

        var language = predicate.Language(out var why);
        if (language is null)
        {
            return Guess(Unknown(why, at, UnknownKind.Bool, predicate.Key + "@" + text.Key));
        }

        Step(at, 100);
        if (own is not null && HostsFor(text, language) is { } hosts)
        {
            return Follow(Machine.MakeCut(own, cacheKey, hosts), predicate, text, at);
        }

        return Decide(text, language, predicate, at);
    }

    /// <summary>The hosts for which a text made of the host is in a set; null when the text is no single stretch of the host.</summary>
    private Language? HostsFor(SymText text, Language language)
    {
        var (before, middle, after) = Ends(text);
        return PreImage(middle.AsSpan(), language.Between(before, after));
    }

    /// <summary>Constant beginning and end taken off.</summary>
    private static (string Before, ImmutableArray<Segment> Middle, string After) Ends(SymText text)
    {
        var parts = text.Segments;
        var first = parts[0].IsConst ? 1 : 0;
        var end = parts[^1].IsConst && parts.Length > first ? parts.Length - 1 : parts.Length;
        return (first == 1 ? parts[0].Text : "", parts[first..end], end < parts.Length ? parts[^1].Text : "");
    }

    /// <summary>Goes the ways that a condition on the host cuts.</summary>
    private bool Follow(HostCut cut, TextPredicate predicate, SymText text, TextSpan at)
    {
        switch (cut.Relation)
        {
            case Relation.Inside:
                break;
            case Relation.Outside:
                return false;
            case Relation.Crosses:
                Fork(ForkKind.Request, [Region with { Box = Box with { Hosts = cut.Yes } }, Region with { Box = Box with { Hosts = cut.No } }], null);
                break;
            default:
                return Guess(Unknown("the condition is too complex to decide exactly", at, UnknownKind.Bool, "!" + predicate.Key + text.Key));
        }

        if (text.Segments is [{ Kind: SegmentKind.Host }] && predicate.End is { } ending && ending.Length > Region.Tail.Length)
        {
            Region = Region with { Tail = ending };
        }

        return true;
    }

    private bool Decide(SymText text, Language language, TextPredicate predicate, TextSpan at)
    {
        var key = predicate.Key;
        var (before, parts, after) = Ends(text);
        var middle = parts.AsSpan();
        if (middle.Length == 1 && middle[0].Kind is SegmentKind.Client or SegmentKind.Address)
        {
            return DecideAddress(middle[0].Kind, language.Between(before, after), key, at);
        }

        if (middle.Length == 1 && middle[0].Kind == SegmentKind.Rest)
        {
            return Cut(Box.Paths, language.Between(before, after), paths => Box with { Paths = paths }, key + "@" + text.Key, at);
        }

        if (middle.Length > 1 && middle[^1].Kind == SegmentKind.Rest && !middle[..^1].ContainsAnyKind(SegmentKind.Rest))
        {
            return DecideWithRest(before, middle[..^1], language.Between("", after), text, key, at);
        }

        return Guess(Unknown("a text made of several parts of the request is compared here", at, UnknownKind.Bool, key + "@" + text.Key));
    }

    private (int Labels, string Tail, string Key) whole;

    /// <summary>Whether a text of labels is the host as a whole.</summary>
    private bool IsWholeHost(SymText text) => Region.Labels > 0 && text.Key == WholeHost();

    /// <summary>Whether a text is the host, as such or as all of its labels.</summary>
    public bool IsHost(SymText text) => text.Segments is [{ Kind: SegmentKind.Host }] || IsWholeHost(text);

    /// <summary>The key of the host written as labels.</summary>
    private string WholeHost()
    {
        if (whole.Labels != Region.Labels || whole.Tail != Region.Tail)
        {
            whole = (Region.Labels, Region.Tail, (SymText.Join(Labels()) as SymText)?.Key ?? "");
        }

        return whole.Key;
    }

    /// <summary>The hosts of the region, of its shape only.</summary>
    private Language ShapedHosts() =>
        Machine.Shaped(Box.Hosts, Region.Labels);

    private bool Cut(Language own, Language wanted, Func<Language, FlowBox> with, string key, TextSpan at)
    {
        switch (own.Relate(wanted, SetBudget.Default))
        {
            case Relation.Inside:
                return true;
            case Relation.Outside:
                return false;
            case Relation.Crosses:
                // The smaller part first: what is left then needs no second look at it.
                var yes = wanted.Exact is not null ? wanted : own.And(wanted);
                Fork(ForkKind.Request, [Region with { Box = with(yes) }, Region with { Box = with(own.Except(wanted)) }], null);
                return true;
            default:
                return Guess(Unknown("the condition is too complex to decide exactly", at, UnknownKind.Bool, "!" + key));
        }
    }

    private static bool IsHostOnly(ReadOnlySpan<Segment> parts)
    {
        foreach (var part in parts)
        {
            if (!part.IsOfHost && !part.IsConst)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The hosts for which a text made of one stretch of the host is in a set; null when it is no such stretch.</summary>
    private Language? PreImage(ReadOnlySpan<Segment> parts, Language wanted)
    {
        if (parts.Length == 1)
        {
            var part = parts[0];
            switch (part.Kind)
            {
                case SegmentKind.Host:
                    return wanted;
                case SegmentKind.HostDrop:
                    return Language.Concat(HostChars(part.Number), wanted);
                case SegmentKind.HostHead:
                    return Language.Concat(wanted.And(HostChars(part.Number)), Language.All);
                case SegmentKind.HostTail:
                    return Language.Concat(Language.All, wanted.And(HostChars(part.Number)));
                case SegmentKind.HostChar:
                    return Language.Concat(HostChars(part.Number), wanted.And(HostChars(1)), Language.All);
            }
        }

        return LabelStretch(parts, wanted);
    }

    private static Language HostChars(int count) => new LengthBetween(count, count).Language(out _) ?? Language.Empty;

    /// <summary>Labels one after the other with dots between them, and a constant end that is the host's own or not.</summary>
    private Language? LabelStretch(ReadOnlySpan<Segment> parts, Language wanted)
    {
        if (parts.Length == 0 || parts[0].Kind != SegmentKind.Label)
        {
            return null;
        }

        for (var i = 1; i < parts.Length; i++)
        {
            var fits = i % 2 == 1 ? parts[i] is { Kind: SegmentKind.Const, Text: "." } : parts[i].Kind == SegmentKind.Label && parts[i].Number == parts[i - 2].Number + 1;
            if (!fits)
            {
                return null;
            }
        }

        var first = parts[0].Number;
        var count = (parts.Length / 2) + 1;
        var rest = Region.Labels - first - count;
        var stretch = wanted.And(new DotsBetween(count - 1, count - 1).Language(out _) ?? Language.All);
        return Language.Concat(Repeated(first, dotBehind: true), stretch, Repeated(rest, dotBehind: false));
    }

    /// <summary>Some labels with a dot behind, or in front of, each.</summary>
    private static Language Repeated(int count, bool dotBehind) => count == 0
        ? Language.Exactly("")
        : Languages.OfPattern(dotBehind ? $"^(?:[^.]*\\.){{{count}}}$" : $"^(?:\\.[^.]*){{{count}}}$", out _) ?? Language.All;

    /// <summary>Host and rest in one text: the rests are put into groups that leave the same hosts.</summary>
    private bool DecideWithRest(string before, ReadOnlySpan<Segment> head, Language language, SymText text, string key, TextSpan at)
    {
        var last = head.Length;
        var between = head[last - 1].IsConst ? head[--last].Text : "";
        var hostParts = head[..last].ToArray();
        if (!IsHostOnly(hostParts) || (hostParts.Length > 0 && PreImage(hostParts, Language.All) is null))
        {
            return Guess(Unknown("a text made of several parts of the request is compared here", at, UnknownKind.Bool, key + "@" + text.Key));
        }

        CountSets(at);
        var groups = Machine.Factor(language, key, Box.Paths, before, between);
        if (groups is not { } found)
        {
            return Guess(Unknown("the condition is too complex to decide exactly", at, UnknownKind.Bool, "!" + key + "@" + text.Key));
        }

        var yes = new List<Region>();
        var no = new List<Region>();
        foreach (var (tails, heads) in found)
        {
            var hosts = PreImage(hostParts, heads) ?? Language.Empty;
            var box = found.Length == 1 ? Box : Box with { Paths = tails };
            switch (Box.Hosts.Relate(hosts, SetBudget.Default))
            {
                case Relation.Inside:
                    yes.Add(Region with { Box = box });
                    break;
                case Relation.Outside:
                    no.Add(Region with { Box = box });
                    break;
                case Relation.Crosses:
                    yes.Add(Region with { Box = box with { Hosts = Box.Hosts.And(hosts) } });
                    no.Add(Region with { Box = box with { Hosts = Box.Hosts.Except(hosts) } });
                    break;
                default:
                    return Guess(Unknown("the condition is too complex to decide exactly", at, UnknownKind.Bool, "!" + key + "@" + text.Key));
            }
        }

        return Choose(yes, no);
    }

    /// <summary>Goes on with one of the regions and puts the others off.</summary>
    private bool Choose(List<Region> yes, List<Region> no)
    {
        if (yes.Count + no.Count > 1)
        {
            Fork(ForkKind.Request, [.. yes, .. no], null);
        }

        return yes.Count > 0;
    }

    /// <summary>How many dots a text has, when all its parts tell.</summary>
    public static int? Dots(SymText text)
    {
        var dots = 0;
        foreach (var part in text.Segments)
        {
            if (part.IsConst)
            {
                dots += part.Text.AsSpan().Count('.');
            }
            else if (part.Kind is not SegmentKind.Label)
            {
                return null;
            }
        }

        return dots;
    }

    /// <summary>What a text begins with.</summary>
    private static string Head(SymText text) => text.Segments[0].IsConst ? text.Segments[0].Text : "";

    /// <summary>What a text ends with, whatever the request.</summary>
    public string Tail(SymText text)
    {
        var last = text.Segments[^1];
        var constant = last.IsConst ? last.Text : "";
        var before = last.IsConst ? text.Segments[^2] : last;
        return before.Kind is SegmentKind.Host ? HostTail() + constant : constant;
    }
}

internal static class SegmentSpans
{
    public static bool ContainsAnyKind(this ReadOnlySpan<Segment> parts, SegmentKind kind)
    {
        foreach (var part in parts)
        {
            if (part.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }
}
