using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2005: TLS is decrypted that must not be.</summary>
internal sealed class TlsIntercepted : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2005", "TlsIntercepted", Severity.Error,
    [
        new("default", "'{0}' decrypts {1} ({2}), for example '{3}', which must stay encrypted from end to end; this breaks {4} for {5}."),
        new("undecided", "Whether '{0}' decrypts {1} ({2}), which must stay encrypted from end to end, is unknown: {3}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.Check.Constraints.TlsInspection is not (TlsInspection.Forbidden or TlsInspection.Pinned))
        {
            return;
        }

        foreach (var part in scope.Check.Judgement.Parts)
        {
            if (part.Part.InspectedBy is { } entry && part.Verdict != Verdict.Deny)
            {
                Report(scope, part, entry);
            }
        }
    });

    private static void Report(EndpointScope scope, JudgedPart part, PolicyEntry entry)
    {
        var text = Names.Of(entry);
        var witness = part.Witness.ToString();
        if (part.Part.Inspection == Inspection.Intercept)
        {
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, text, witness)) { Part = part });
        }
        else if (part.Part.Inspection == Inspection.Unknown && Decrypting(part.Part, entry) is { } open)
        {
            var reason = part.Doubts.Concat(part.Part.Assumed).Select(d => d.Reason).FirstOrDefault() ?? "the policy does not say";
            scope.Report(new(scope.Policy.Place(open), Severity.Note, group => new("undecided", Names.Of(open), group.Endpoints, group.Connections, reason))
            {
                Part = part,
                Key = "undecided",
            });
        }
    }

    /// <summary>The entry that decrypts if it matches. There need not be one: what is not known may be whether a line ends the connection.</summary>
    private static PolicyEntry? Decrypting(DecisionPart part, PolicyEntry last) => part.Steps
        .Where(s => s.Matched != Core.Policies.Truth.No)
        .Select(s => s.Entry)
        .Append(last)
        .FirstOrDefault(e => e.Action.Outcome is Outcome.Intercept or Outcome.Peek);

    private static EndpointMessage Say(EndpointGroup group, string entry, string witness) =>
        new("default", entry, group.Endpoints, group.Connections, witness, group.Features, group.Roles) { Advice = Advice.Splice(group) };
}
