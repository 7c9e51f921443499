using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>What came out for one request.</summary>
/// <param name="Text">The returned text, <c>!failure</c>, or null when it is not known.</param>
/// <param name="Route">The servers in order, with semicolons between them.</param>
/// <param name="Outcome">Where the request goes.</param>
/// <param name="Why">Why it is not known, or what the label says.</param>
internal sealed record PacAnswer(string? Text, string Route, Outcome Outcome, string Why);

/// <summary>Names that resolve; others do not, or nobody knows.</summary>
internal sealed class PacNames(IReadOnlyDictionary<string, ImmutableArray<IpAddress>>? known)
{
    public static readonly PacNames Unknown = new(null);

    public ImmutableArray<IpAddress>? Resolve(string name) =>
        known is null ? null : known.TryGetValue(name, out var addresses) ? addresses : [];

    /// <summary>Reads an object whose values are an address or several.</summary>
    public static PacNames Of(JsonElement names)
    {
        var known = new Dictionary<string, ImmutableArray<IpAddress>>(StringComparer.Ordinal);
        foreach (var name in names.EnumerateObject())
        {
            var values = name.Value.ValueKind == JsonValueKind.Array ? name.Value.EnumerateArray().Select(v => v.GetString() ?? "") : [name.Value.GetString() ?? ""];
            known[name.Name] = [.. values.Select(PacScripts.Address)];
        }

        return new(known);
    }
}

/// <summary>Scripts in memory, bound to one engine.</summary>
internal static class PacScripts
{
    public static string Folder => Path.Combine(FindRoot(), "fixtures", "oracle", "pac");

    public static PacPolicy Bind(string script, string engine = "chromium", PacNames? names = null)
    {
        var format = new PacFormat();
        var text = SourceText.Decode("proxy.pac", Encoding.UTF8.GetBytes(script));
        return (PacPolicy)format.Bind(format.Parse(text), new Context(engine, names ?? PacNames.Unknown)).Policies[0];
    }

    public static IpAddress Address(string text) => IpAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);

    /// <summary>Asks for one request.</summary>
    public static PacAnswer Ask(PacPolicy policy, PolicyRequest request)
    {
        if (!policy.Rejections.IsEmpty)
        {
            return new("!failure", "DIRECT", Outcome.Direct, policy.Rejections[0].Reason);
        }

        if (policy.Ask(request).Flows is not { } flows)
        {
            return new(null, "", Outcome.Direct, "the request is not asked");
        }

        var parts = policy.Decide(flows).Parts;
        if (parts.Length != 1 || !parts[0].IsCertain)
        {
            return new(null, "", Outcome.Direct, parts.SelectMany(p => p.Doubts).FirstOrDefault()?.Reason ?? $"{parts.Length} parts");
        }

        var (label, action) = (parts[0].Entry.Label, parts[0].Action);
        var text = label.StartsWith("return \"", StringComparison.Ordinal) ? label["return \"".Length..^1] : label.StartsWith("one of", StringComparison.Ordinal) ? label : "!failure";
        return new(text, string.Join(';', action.Targets), action.Outcome, label);
    }

    public static PacAnswer Ask(PacPolicy policy, string url) => Ask(policy, new PolicyRequest { Url = url });

    /// <summary>Every host that a pattern covers, at all hours, for all clients, behind public addresses.</summary>
    public static FlowBox Wildcard(PacPolicy policy, string pattern, Transport transport = Transport.Https)
    {
        var port = (ushort)(transport == Transport.Http ? 80 : 443);
        var question = new EndpointQuestion(LanguageOf(pattern), PortSet.Of(port), transport, IpSet.All) { Addresses = IpSet.Public };
        return (policy.Ask(question) ?? throw new InvalidOperationException("The script is not asked.")) with { Times = WeekTime.All };
    }

    public static Language LanguageOf(string pattern) =>
        HostPattern.TryParse(pattern, out var host, out _, out _) && host is not null ? Language.FromHostPattern(host) : throw new ArgumentException(pattern);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Analyzer.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The repository is not above the tests.");
    }

    private sealed class Context(string engine, PacNames names) : BindContext
    {
        public override string? Engine => engine;

        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "no such file");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], false, false);

        public override ImmutableArray<IpAddress>? Resolve(string name) => names.Resolve(name);
    }
}
