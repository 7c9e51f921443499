using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The shape of the host: how many labels; and addresses as texts.</summary>
internal sealed partial class Run
{
    /// <summary>The labels of the host with dots between them; as many of the last ones as all hosts of the region share are constants.</summary>
    public IEnumerable<Segment> Labels()
    {
        var tail = SharedLabels();
        var free = Region.Labels - tail.Length;
        for (var i = 0; i < Region.Labels; i++)
        {
            if (i > 0)
            {
                yield return Segment.Const(".");
            }

            yield return i < free ? Segment.Of(SegmentKind.Label, i) : Segment.Const(tail[i - free]);
        }
    }

    /// <summary>The last labels that all hosts of the region share, whole.</summary>
    private string[] SharedLabels()
    {
        var tail = HostTail();
        var dot = tail.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? [] : tail[(dot + 1)..].Split('.');
    }

    /// <summary>Makes the number of labels known: a region for each.</summary>
    public void NeedLabels(TextSpan at)
    {
        if (Region.Labels > 0 || Box.Hosts.Exact is not null)
        {
            return;
        }

        var least = Math.Max(1, SharedLabels().Length + (HostTail().StartsWith('.') ? 1 : 0));
        var most = Math.Max(MostLabels, least + 4);
        var counts = new List<int>();
        for (var count = least; count <= most; count++)
        {
            // Few labels may be impossible; to find out about many costs more than a run does.
            if (count > least + 3 || Has(new DotsBetween(count - 1, count - 1)))
            {
                counts.Add(count);
            }
        }

        if (counts.Count > 4 && !Has(new DotsBetween(least + 3, int.MaxValue)))
        {
            counts.RemoveAll(c => c > least + 3);
        }

        if (counts.Count == 0)
        {
            throw new AbandonedException("no host has a shape that fits here", at);
        }

        Fork(ForkKind.Shape, [.. counts.Select(c => Region with { Labels = c, IsDeepest = c == most })], null);
    }

    private bool Has(TextPredicate predicate) =>
        predicate.Language(out _) is not { } language || Box.Hosts.Relate(language, SetBudget.Default) != Relation.Outside;

    /// <summary>Whether an address, written as a dotted text, is in a set of texts.</summary>
    private bool DecideAddress(SegmentKind kind, Language texts, string key, TextSpan at)
    {
        var found = new List<(uint First, uint Last)>();
        var budget = 4_000;
        if (!Find("", 0, 4, texts, found, ref budget))
        {
            return Guess(Unknown("the condition on an address is too complex to decide exactly", at, UnknownKind.Bool, $"!{kind} {key}"));
        }

        var set = IpSet.Union(found.Select(r => IpSet.Range(IpAddress.V4(r.First), IpAddress.V4(r.Last))));
        return DecideAddress(kind, set);
    }

    /// <summary>Whether an address is in a set.</summary>
    public bool DecideAddress(SegmentKind kind, IpSet wanted)
    {
        var all = kind == SegmentKind.Client ? Box.Clients : Box.Addresses ?? IpSet.AllV4;
        var yes = all.And(wanted);
        if (yes.IsEmpty)
        {
            return false;
        }

        var no = all.Except(wanted);
        if (no.IsEmpty)
        {
            return true;
        }

        Fork(ForkKind.Request, [Region with { Box = With(kind, yes) }, Region with { Box = With(kind, no) }], null);
        return true;
    }

    private FlowBox With(SegmentKind kind, IpSet set) => kind == SegmentKind.Client ? Box with { Clients = set } : Box with { Addresses = set };

    /// <summary>Adds the addresses below a prefix of octets whose texts are in a set.</summary>
    private static bool Find(string prefix, uint value, int left, Language texts, List<(uint, uint)> found, ref int budget)
    {
        if (--budget < 0)
        {
            return false;
        }

        switch (Languages.DottedEnds[left].Relate(texts.Between(prefix, ""), SetBudget.Default))
        {
            case Relation.Outside:
                return true;
            case Relation.Inside:
                var size = left == 0 ? 1UL : 1UL << (8 * left);
                found.Add((value, (uint)(value + (size - 1))));
                return true;
            case Relation.TooComplex:
                return false;
        }

        for (uint octet = 0; octet < 256; octet++)
        {
            var next = prefix + octet.ToString(CultureInfo.InvariantCulture) + (left > 1 ? "." : "");
            if (!Find(next, value | (octet << (8 * (left - 1))), left - 1, texts, found, ref budget))
            {
                return false;
            }
        }

        return true;
    }
}
