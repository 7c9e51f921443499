using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2009: the place of an own revocation list is one that nobody outside can reach.</summary>
internal sealed class CrlNotPublic : Rule
{
    /// <summary>Domains that are not in public DNS: reserved ones, and those that networks use as if they were.</summary>
    private static readonly string[] Inside = [".local", ".internal", ".lan", ".intranet", ".corp", ".home.arpa", ".localdomain", ".localhost", ".test"];

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2009", "CrlNotPublic", Severity.Warning,
    [
        new("name", "Clients on the internet look for revocation lists at '{0}', a name that only the own network resolves; {1} fails for them, unless the check is off."),
        new("address", "Clients on the internet look for revocation lists at '{0}', an address of private networks; {1} fails for them, unless the check is off."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnScenario(scope =>
    {
        foreach (var need in context.Needs.Where(IsOwnList))
        {
            foreach (var host in need.Endpoints.Select(e => e.Pattern).Distinct(StringComparer.Ordinal))
            {
                if (Problem(host) is { } message)
                {
                    scope.Report(new(Descriptor, Place(scope, need, host), message, [host, $"'{need.Feature.Title}'"])
                    {
                        Identity = host,
                        Advice = "Publish the list where the internet reaches it and name that place in the certificate.",
                        Subject = new() { Endpoints = [host], Requirements = [need.Requirement.Id], Roles = [need.Role.Id], Features = [need.Feature.Title] },
                    });
                }
            }
        }
    });

    /// <summary>The value in the settings; where an option or the catalog gave it, the start of the first policy.</summary>
    private static Location Place(ScenarioScope scope, ScenarioRequirement need, string host) =>
        need.Requirement.To is { } to && CatalogPattern.WholeParameter(to.Value) is { } name && scope.Places.OfParameter(name, host) is { } at ? at : scope.Start;

    /// <summary>Lists of the site itself, that clients elsewhere need.</summary>
    private static bool IsOwnList(ScenarioRequirement need) =>
        need.Requirement is { Purpose: "revocation", To: { } to, Direction: ConnectDirection.Outbound } && CatalogPattern.WholeParameter(to.Value) is not null;

    private static string? Problem(string host)
    {
        if (IpSet.TryParse(host, out var address))
        {
            return address.IsSubsetOf(IpSet.Public) ? null : "address";
        }

        return !host.Contains('.', StringComparison.Ordinal) || Inside.Any(d => host.EndsWith(d, StringComparison.Ordinal)) ? "name" : null;
    }
}
