using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3009: a role that needs a few hosts only is let through to others.</summary>
internal sealed class SourceReachesMore : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3009", "SourceReachesMore", Severity.Note,
    [
        new("names", "'{0}' lets {1} ({2}) reach hosts that it does not need, for example '{3}'; its requirements name all hosts that it connects to."),
        new("addresses", "'{0}' lets {1} ({2}) reach every address of the internet on port 443, and it needs few of them; its requirements name all hosts that it connects to."),
    ]);

    /// <summary>
    /// A script denies nothing, so it lets nothing through either. An export of a host firewall does not say whose machine it is from, and the addresses of a
    /// role say nothing about that.
    /// </summary>
    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        if (scope.Policy.ChoosesRoute || scope.Policy.Place == PolicyPlace.Machine)
        {
            return;
        }

        foreach (var surplus in scope.Surplus)
        {
            scope.Report(Finding(scope, surplus));
        }
    });

    private Finding Finding(PolicyScope scope, Surplus surplus)
    {
        var entry = surplus.Part.Entry;
        var (role, clients) = ($"'{surplus.Role.Title}'", Names.Of(surplus.Clients));
        var names = Names.Of(entry);
        return new(Descriptor, scope.Place(entry), scope.Policy.FiltersPackets ? "addresses" : "names",
            scope.Policy.FiltersPackets ? [names, role, clients] : [names, role, clients, surplus.Part.Witness.Host])
        {
            Trace = Reports.Trace(scope.Policy, surplus.Part),
            Identity = $"{surplus.Role.Id} {names}",
            Advice = scope.Policy.FiltersPackets
                ? "Send its traffic through a proxy or a firewall that knows names, and let its addresses out to nothing else."
                : $"Allow {clients} what {role} needs, and deny it the rest before '{names}'.",
            Subject = new()
            {
                Roles = [surplus.Role.Id],
                Verdict = surplus.Part.Verdict.Word(),
                Witness = surplus.Part.Witness.ToString(),
            },
        };
    }
}
