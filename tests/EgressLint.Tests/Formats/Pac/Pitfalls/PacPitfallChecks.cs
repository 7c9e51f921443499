using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Pac.Pitfalls;

/// <summary>Runs the pitfalls over a script.</summary>
internal static class PacPitfallChecks
{
    public static IReadOnlyList<Finding> All(string script, string? engine = null)
    {
        var format = new PacFormat();
        return format.Bind(format.Parse(SourceText.From("proxy.pac", script)), new MemoryContext(engine)).Findings;
    }

    /// <summary>What is found in a body of the entry point that ends with a proxy: ids with the marked texts.</summary>
    public static string InBody(string body) => Show(All("function FindProxyForURL(url, host) {\n" + body + "\nreturn \"PROXY proxy.contoso.com:8080\";\n}\n"));

    public static string InScript(string script) => Show(All(script));

    private static string Show(IReadOnlyList<Finding> findings) =>
        string.Join(" | ", findings.OrderBy(f => f.At.Span.Start).ThenBy(f => f.Rule.Id, StringComparer.Ordinal).Select(f => $"{f.Rule.Id[3..]} {f.At.Text}"));
}
