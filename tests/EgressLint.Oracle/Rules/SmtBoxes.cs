using EgressLint.Core.Sets;
using EgressLint.Formats.WindowsFirewall;

namespace EgressLint.Oracle.Rules;

/// <summary>Sets of flows as formulas of SMT-LIB 2, over the variables of <see cref="Smt"/>.</summary>
internal static class SmtBoxes
{
    private static readonly string[] Words = ["domain", "private", "public"];

    /// <summary>The flows of boxes that are all about one direction.</summary>
    public static string Define(string name, IEnumerable<FlowBox> boxes, PlainPolicy policy) =>
        $"(define-fun {name} () Bool {Smt.Or([.. boxes.Select(b => Box(b, policy))])})";

    private static string Box(FlowBox box, PlainPolicy policy)
    {
        var (near, far) = (box.Clients, box.Addresses ?? throw new InvalidOperationException("a box without addresses"));
        var tcp = box.Protocols.HasFlag(Core.Sets.Protocols.Tcp);
        var udp = box.Protocols.HasFlag(Core.Sets.Protocols.Udp);
        return Smt.And(
        [
            Set("near", Spans(near, policy.IsV6), policy.Width), Set("far", Spans(far, policy.IsV6), policy.Width),
            Set("nport", Spans(box.ClientPorts), 16), Set("fport", Spans(box.Ports), 16),
            (tcp, udp) switch { (true, true) => "true", (true, false) => "tcp", (false, true) => "(not tcp)", _ => "false" },
            box.Traits[FlowFacts.Profile] is { } words ? Smt.Profiles(Words.Select((w, i) => words.Contains(w) ? 1 << i : 0).Sum()) : "true",
        ]);
    }

    private static string Set(string variable, IEnumerable<Span> spans, int width) => Smt.Or([.. spans.Select(s => Smt.Between(variable, s, width))]);

    private static Span[] Spans(IpSet set, bool isV6)
    {
        var spans = new List<Span>();
        if (isV6)
        {
            foreach (var part in set.V6.Intervals)
            {
                spans.Add(new(part.First, part.Last));
            }
        }
        else
        {
            foreach (var part in set.V4.Intervals)
            {
                spans.Add(new(part.First, part.Last));
            }
        }

        return [.. spans];
    }

    private static Span[] Spans(PortSet set)
    {
        var spans = new List<Span>();
        foreach (var part in set.Numbers.Intervals)
        {
            spans.Add(new(part.First, part.Last));
        }

        return [.. spans];
    }
}
