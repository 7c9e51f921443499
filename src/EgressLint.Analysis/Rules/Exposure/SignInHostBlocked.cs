using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3008: a host is blocked by an entry of its own, and that is the wrong way to reach the goal.</summary>
internal sealed class SignInHostBlocked : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3008", "SignInHostBlocked", Severity.Warning,
    [
        new("default", "'{0}' blocks '{1}', with which devices prove who they are as well; to keep consumer accounts out use the policy setting for that, and remove the block."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var host in scope.Written.All)
        {
            var blocked = scope.Written.Names.All.Where(n => n.IsExact && n.Set.Constraints.DoNotBlock && host.Names.Contains(n.Name)).Select(n => n.Name).FirstOrDefault();
            if (blocked is not null && scope.Written.Ask(host.Names) is { Stopping: not null, IsOwn: true })
            {
                scope.Report(new(Descriptor, host.At, host.Text, blocked));
            }
        }
    });
}
