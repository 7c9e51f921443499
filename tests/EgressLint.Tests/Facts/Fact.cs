using EgressLint.Analysis.Catalogs;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Facts;

/// <summary>A constraint or a flow among the facts that the catalog was made from.</summary>
/// <param name="Id">Id of the record.</param>
/// <param name="What"><c>constraint</c> or <c>flow</c>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Kinds">Constraint kinds of the catalog that it is an instance of.</param>
/// <param name="Hidden">Why no file shows it; empty when one does.</param>
internal sealed record Fact(string Id, string What, string Title, string[] Kinds, string Hidden)
{
    private const string NotVisible = "not visible in a file, because ";

    public static Fact[] All() =>
    [
        .. File.ReadAllLines(Repository.Path("tests", "EgressLint.Tests", "Facts", "constraints-and-flows.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => cells[3].StartsWith(NotVisible, StringComparison.Ordinal)
                ? new Fact(cells[0], cells[1], cells[2], [], cells[3])
                : new Fact(cells[0], cells[1], cells[2], cells[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), "")),
    ];

    /// <summary>The rules that say when it does not hold: those of its kinds, and those that the connections of its requirements meet.</summary>
    public IEnumerable<string> Rules(Catalog catalog)
    {
        var kinds = catalog.ConstraintKinds.Where(k => Kinds.Contains(k.Id) || k.Trace.Contains(Id)).SelectMany(k => k.Rules);
        var needs = catalog.Requirements.Where(r => r.Trace.Contains(Id)).SelectMany(Of);
        return kinds.Concat(needs).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Of(Requirement requirement)
    {
        if (!requirement.IsAsked)
        {
            return ["EGL3013"];
        }

        var connections = requirement.Connect.Concat(requirement.Alternatives.SelectMany(a => a.Connect)).Select(c => c.Transport).ToArray();
        var instances = requirement.Alternatives.Select(a => a.PerInstance).Append(requirement.PerInstance).OfType<PerInstance>().ToArray();
        var raw = connections.Contains(Transport.TcpTls) || instances.Any(i => i.Transport == Transport.TcpTls);
        var outside = connections.Any(c => c is Transport.Tcp or Transport.Udp);
        return
        [
            "EGL1001", "EGL1002", "EGL1003", "EGL1004",
            .. requirement.Alternatives.IsEmpty ? Array.Empty<string>() : ["EGL1014"],
            .. raw ? (string[])["EGL2001"] : [],
            .. instances.Length > 0 ? (string[])["EGL2010", "EGL2015"] : [],
            .. outside ? (string[])["EGL2017"] : [],
        ];
    }
}
