using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Pac.Repairs;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Statements that are offered so that a script answers otherwise: what they are, where they go, and what is refused.</summary>
public sealed class PacRepairTests
{
    private const string Way = "PROXY p.contoso.com:8080";
    private const string Script = "function FindProxyForURL(url, host) {\n    return 'DIRECT';\n}\n";
    private const string NotFound = "FindProxyForURL is not found as a function with a name for the host";

    [Theory]
    [InlineData(RepairAim.Closed, Script, Way, "*.example.com", "a script only chooses ways")]
    [InlineData(RepairAim.LongerIdle, Script, Way, "*.example.com", "a script only chooses ways")]
    [InlineData(RepairAim.Pass, Script, "", "*.example.com", "nothing shows which way the script would send such requests")]
    [InlineData(RepairAim.Pass, Script, "PROXY p\"", "*.example.com", "nothing shows which way the script would send such requests")]
    [InlineData(RepairAim.Pass, Script, "PROXY p'", "*.example.com", "nothing shows which way the script would send such requests")]
    [InlineData(RepairAim.Pass, Script, "PROXY p\\", "*.example.com", "nothing shows which way the script would send such requests")]
    [InlineData(RepairAim.Pass, Script, "PROXY p\nx", "*.example.com", "nothing shows which way the script would send such requests")]
    [InlineData(RepairAim.Direct, Script, "DIRECT", "203.0.113.7", "an address, or a name with a parameter, has no test of its own in a script")]
    [InlineData(RepairAim.Direct, Script, "DIRECT", "<tenant>.example.com", "an address, or a name with a parameter, has no test of its own in a script")]
    [InlineData(RepairAim.Pass, "function FindProxyForURL(url, host) { return 'DIRECT' }}", Way, "*.example.com", NotFound)]
    [InlineData(RepairAim.Pass, "var FindProxyForURL = function (url, host) { return 'DIRECT'; };", Way, "*.example.com", NotFound)]
    [InlineData(RepairAim.Pass, "function FindProxyForURL(url) { return 'DIRECT'; }", Way, "*.example.com", NotFound)]
    [InlineData(RepairAim.Pass, "function FindProxyForURL(url, { length }) { return 'DIRECT'; }", Way, "*.example.com", NotFound)]
    [InlineData(RepairAim.Pass, "function FindProxyForURL(url, host) { var a = 1; function b() { } ; }", Way, "*.example.com", "no statement of FindProxyForURL is known that decides it")]
    public void What_cannot_be_done_is_refused_with_its_reason(RepairAim aim, string script, string way, string pattern, string refusal)
    {
        var offer = Propose(script, null, way, aim, patterns: pattern);
        Assert.Equal(refusal, offer.Refusal);
        Assert.Empty(offer.Repairs);
    }

    /// <summary>The place that decides stands between marks; the text behind the arrow is the first offer.</summary>
    [Theory]
    [InlineData("function FindProxyForURL(url, host) {\n    «return 'DIRECT';»\n}\n", "function FindProxyForURL(url, host) {\n    if (dnsDomainIs(host, '.example.com')) return 'PROXY p.contoso.com:8080';\n    return 'DIRECT';\n}\n")]
    [InlineData("function FindProxyForURL(url, host) { «return \"DIRECT\";» }", "function FindProxyForURL(url, host) { if (dnsDomainIs(host, \".example.com\")) return \"PROXY p.contoso.com:8080\"; return \"DIRECT\"; }")]
    [InlineData("function FindProxyForURL(url, h) {\n\tvar a = 1;\n\talert(a); «return \"DIRECT\";»\n}\n", "function FindProxyForURL(url, h) {\n\tvar a = 1;\n\talert(a); if (dnsDomainIs(h, \".example.com\")) return \"PROXY p.contoso.com:8080\"; return \"DIRECT\";\n}\n")]
    [InlineData("function FindProxyForURL(url, host) {\nif (a) {\nb();\n«return 'DIRECT';»\n}\n}\n", "function FindProxyForURL(url, host) {\nif (dnsDomainIs(host, '.example.com')) return 'PROXY p.contoso.com:8080';\nif (a) {\nb();\nreturn 'DIRECT';\n}\n}\n")]
    public void A_statement_is_put_in_front_of_the_one_that_decides(string script, string expected) =>
        Assert.Equal(expected, Applied(script, 0));

    /// <summary>Tests that do not fit on a line stand below one another, and the answer one step further in, as the script does it.</summary>
    [Theory]
    [InlineData("", "    ")]
    [InlineData("\t", "\t\t")]
    [InlineData("  ", "    ")]
    [InlineData("        ", "                ")]
    [InlineData("            ", "                ")]
    public void Long_tests_are_indented_as_the_script_is(string indent, string inner)
    {
        var script = $"function FindProxyForURL(url, host) {{\n{indent}«return 'DIRECT';»\n}}\n";
        string[] patterns = ["*.one.example.com", "*.two.example.com", "*.three.example.com", "www.four.example.com"];
        Assert.Equal(
            $"function FindProxyForURL(url, host) {{\n{indent}if (dnsDomainIs(host, '.one.example.com') ||\n{indent}    dnsDomainIs(host, '.two.example.com') ||\n{indent}    dnsDomainIs(host, '.three.example.com') ||\n"
            + $"{indent}    host == 'www.four.example.com')\n{inner}return 'PROXY p.contoso.com:8080';\n{indent}return 'DIRECT';\n}}\n",
            Applied(script, 0, patterns: patterns));
    }

    /// <summary>Where what decides is a return, or the test that guards one, its answer can be another one.</summary>
    [Theory]
    [InlineData("function FindProxyForURL(url, host) { «return 'DIRECT';» }", "function FindProxyForURL(url, host) { return 'PROXY p.contoso.com:8080'; }")]
    [InlineData("function FindProxyForURL(url, host) { if (url) { if (host) «return 'DIRECT';» } }", "function FindProxyForURL(url, host) { if (url) { if (host) return 'PROXY p.contoso.com:8080'; } }")]
    [InlineData("function FindProxyForURL(url, host) { if («host == 'a'») return 'DIRECT'; return 'b'; }", "function FindProxyForURL(url, host) { if (host == 'a') return 'PROXY p.contoso.com:8080'; return 'b'; }")]
    [InlineData("function FindProxyForURL(url, host) { if (url || «host == 'a'») { return 'DIRECT'; } return 'b'; }", "function FindProxyForURL(url, host) { if (url || host == 'a') { return 'PROXY p.contoso.com:8080'; } return 'b'; }")]
    [InlineData("function FindProxyForURL(url, host) { if (url) x(); else if («host == 'a'») return 'DIRECT'; return 'b'; }", "function FindProxyForURL(url, host) { if (url) x(); else if (host == 'a') return 'PROXY p.contoso.com:8080'; return 'b'; }")]
    [InlineData("function FindProxyForURL(url, host) { if («host == 'a'») { x(); return 'DIRECT'; } return 'b'; }", null)]
    [InlineData("function FindProxyForURL(url, host) { if («host == 'a'») { x(); } return 'b'; }", null)]
    [InlineData("function FindProxyForURL(url, host) { if («host == 'a'») x(); return 'b'; }", null)]
    [InlineData("function FindProxyForURL(url, host) { if (host == 'a') { «x()»; } return 'b'; }", null)]
    [InlineData("function FindProxyForURL(url, host) { if (host == 'a') { «return;» } return 'b'; }", null)]
    [InlineData("var a = [«'x'»]; function FindProxyForURL(url, host) { return a[0]; }", null)]
    [InlineData("function FindProxyForURL(url, host) { return 'b'; }", null)]
    public void The_answer_itself_is_replaced_where_it_is_one(string script, string? expected) =>
        Assert.Equal(expected, Applied(script, 1));

    [Theory]
    [InlineData("chromium", "FindProxyForURL")]
    [InlineData("winhttp", "FindProxyForURLEx")]
    public void The_function_that_the_engine_calls_is_changed(string engine, string name)
    {
        const string Two = "function FindProxyForURL(url, host) { return 'DIRECT'; }\nfunction FindProxyForURLEx(url, host) { return 'DIRECT'; }\n";
        var changed = Applied(Two, 0, engine);
        Assert.NotNull(changed);
        Assert.Contains($"function {name}(url, host) {{ if (", changed, StringComparison.Ordinal);
        Assert.Contains("function FindProxyForURL(url, host) { if (", Applied(Two[..(Two.IndexOf('\n', StringComparison.Ordinal) + 1)], 0, engine), StringComparison.Ordinal);
    }

    /// <summary>The text after an offer; null where there is none.</summary>
    private static string? Applied(string marked, int offer, string engine = "chromium", params string[] patterns)
    {
        var (start, end) = (marked.IndexOf('«', StringComparison.Ordinal), marked.IndexOf('»', StringComparison.Ordinal) - 1);
        var script = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        var repairs = Propose(script, start < 0 ? null : TextSpan.FromBounds(start, end), Way, RepairAim.Pass, engine, patterns.Length == 0 ? ["*.example.com"] : patterns).Repairs;
        if (offer >= repairs.Length)
        {
            return null;
        }

        foreach (var edit in repairs[offer].Edits)
        {
            script = script[..edit.At.Span.Start] + edit.NewText + script[edit.At.Span.End..];
        }

        return script;
    }

    private static RepairOffer Propose(string script, TextSpan? at, string way, RepairAim aim, string engine = "chromium", params string[] patterns)
    {
        var tree = new PacFormat().Parse(SourceText.From("proxy.pac", script));
        return PacRepair.Propose(new RepairRequest
        {
            Policy = PacScripts.Bind(script, engine),
            Tree = tree,
            Context = new MemoryContext(engine),
            Aim = aim,
            Entry = new PolicyEntry(Match.Always, new(Outcome.Direct, ["DIRECT"]), at is { } span ? tree.Text.At(span) : null, "entry"),
            Flows = [.. patterns.Select(p => new RepairFlow(p, Transport.Https, PortSet.Of(443), IpSet.All, false))],
            Name = "ms",
            Purpose = "",
            Way = way,
        });
    }
}
