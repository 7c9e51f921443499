using System.Globalization;
using System.Text;

namespace EgressLint.Oracle.Rules;

/// <summary>Policies as formulas of SMT-LIB 2 over bit vectors.</summary>
internal static class Smt
{
    /// <summary>The variables, and what every packet that is asked about satisfies.</summary>
    public static string Variables(PlainPolicy policy)
    {
        var excepted = policy.Excepted.Select(s => $"(not {Between("far", s, policy.Width)})");
        return string.Create(CultureInfo.InvariantCulture, $"""
            (declare-const near (_ BitVec {policy.Width}))
            (declare-const far (_ BitVec {policy.Width}))
            (declare-const nport (_ BitVec 16))
            (declare-const fport (_ BitVec 16))
            (declare-const tcp Bool)
            (declare-const prof (_ BitVec 2))
            (assert {And(["(bvule prof #b10)", "(distinct nport #x0000)", .. policy.Kind == RuleKind.Group ? ["(= prof #b00)"] : (string[])[], .. excepted])})
            """);
    }

    /// <summary>Whether a policy lets a packet pass: the first rule that matches, written as one choice inside the other.</summary>
    public static string Policy(string name, PlainPolicy policy, bool isInbound)
    {
        var text = new StringBuilder($"(define-fun {name} () Bool ");
        var rules = policy.Ordered(isInbound).ToArray();
        foreach (var rule in rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"(ite {Rule(rule, policy.Width)} {(rule.Allows ? "true" : "false")}\n ");
        }

        return text.Append(Profiles(policy.AllowsBy(isInbound))).Append(')', rules.Length).Append(')').ToString();
    }

    /// <summary>Exactly this packet.</summary>
    public static string Is(Packet packet, int width) => And(
    [
        $"(= near {Vector(packet.Near, width)})", $"(= far {Vector(packet.Far, width)})", $"(= nport {Vector((UInt128)packet.NearPort, 16)})", $"(= fport {Vector((UInt128)packet.FarPort, 16)})",
        packet.IsTcp ? "tcp" : "(not tcp)", $"(= prof {Vector((UInt128)packet.Profile, 2)})",
    ]);

    public static string And(IReadOnlyList<string> terms) => terms.Count switch { 0 => "true", 1 => terms[0], _ => $"(and {string.Join(' ', terms)})" };

    public static string Or(IReadOnlyList<string> terms) => terms.Count switch { 0 => "false", 1 => terms[0], _ => $"(or {string.Join(' ', terms)})" };

    /// <summary>What a rule asks of a packet.</summary>
    public static string Rule(PlainRule rule, int width)
    {
        var terms = new List<string>();
        Add(terms, "near", rule.Near, width);
        Add(terms, "far", rule.Far, width);
        Add(terms, "nport", rule.NearPorts, 16);
        Add(terms, "fport", rule.FarPorts, 16);
        if (rule.Protocols != 3)
        {
            terms.Add(rule.Protocols == 1 ? "tcp" : "(not tcp)");
        }

        if (rule.Profiles != 7)
        {
            terms.Add(Profiles(rule.Profiles));
        }

        return And(terms);
    }

    private static void Add(List<string> terms, string variable, Span[] spans, int width)
    {
        if (spans.Length > 0)
        {
            terms.Add(Or([.. spans.Select(s => Between(variable, s, width))]));
        }
    }

    /// <summary>The profile is one of these.</summary>
    public static string Profiles(int bits) => bits switch
    {
        7 => "true",
        0 => "false",
        _ => Or([.. Enumerable.Range(0, 3).Where(i => ((bits >> i) & 1) != 0).Select(i => $"(= prof {Vector((UInt128)i, 2)})")]),
    };

    /// <summary>A variable lies between two numbers.</summary>
    public static string Between(string variable, Span span, int width) =>
        span.First == span.Last ? $"(= {variable} {Vector(span.First, width)})"
        : span.First == 0 && span.Last == (width == 128 ? UInt128.MaxValue : (UInt128.One << width) - 1) ? "true"
        : $"(and (bvule {Vector(span.First, width)} {variable}) (bvule {variable} {Vector(span.Last, width)}))";

    private static string Vector(UInt128 number, int width) =>
        width % 4 == 0 ? "#x" + number.ToString($"x{width / 4}", CultureInfo.InvariantCulture) : "#b" + number.ToString($"b{width}", CultureInfo.InvariantCulture);
}
