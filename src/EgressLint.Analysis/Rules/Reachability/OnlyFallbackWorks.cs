using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Analysis.Catalogs;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1014: the preferred way to connect is denied, another one works.</summary>
internal sealed class OnlyFallbackWorks : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1014", "OnlyFallbackWorks", Severity.Note,
    [
        new("default", "Only {1} works for {0}; the preferred {2} is stopped by '{3}'."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var checks in scope.Checks.GroupBy(c => (c.Need, c.Endpoint)))
        {
            var works = checks.FirstOrDefault(c => c.Counts && c.Works && !c.Group.Preferred);
            var preferred = checks.FirstOrDefault(c => c.Group.Preferred && c.Verdict is Verdict.Deny or Verdict.Partial);
            if (works is not null && preferred is not null && checks.Where(c => c.Counts).All(c => c.Works))
            {
                Report(scope, works, preferred, [.. checks]);
            }
        }
    });

    private static void Report(PolicyScope scope, EndpointCheck works, EndpointCheck preferred, EndpointCheck[] all)
    {
        var part = preferred.Judgement.Parts.First(p => !p.Verdict.Passes());
        var way = Ways(all, works.Group);
        var wanted = Ways(all, preferred.Group);
        var entry = Names.Of(part.Entry);
        scope.Report(works, new(scope.Place(part.Entry), Severity.Note, group => new("default", group.Endpoints, way, wanted, entry))
        {
            Key = $"{way} {wanted}",
            Part = part,
        });
    }

    private static string Ways(EndpointCheck[] all, ConnectionGroup group) =>
        Names.Quote(all.Where(c => ReferenceEquals(c.Group, group)).Select(c => c.ConnectionText));
}
