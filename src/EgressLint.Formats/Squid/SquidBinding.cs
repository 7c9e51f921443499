using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>What the parts of the binder share while one configuration is bound.</summary>
internal sealed class SquidBinding(SquidEngine engine, BindContext context)
{
    private readonly HashSet<SourceText> seen = [];
    private readonly HashSet<string> assumed = new(StringComparer.Ordinal);

    public SquidEngine Engine { get; } = engine;

    public BindContext Context { get; } = context;

    public List<Finding> Findings { get; } = [];

    public List<Rejection> Rejections { get; } = [];

    public List<string> Assumptions { get; } = [];

    public List<SourceText> Files { get; } = [];

    /// <summary>Whether an auth_param scheme is configured.</summary>
    public bool HasAuthentication { get; set; }

    /// <summary>Whether a client can be asked for credentials: only where it knows that it talks to a proxy.</summary>
    public bool CanChallenge { get; set; } = true;

    public bool UserNamesAreCased { get; set; }

    /// <summary>External helpers that are given the user, so that asking them asks for credentials.</summary>
    public HashSet<string> HelpersWithUser { get; } = new(StringComparer.Ordinal);

    public void Report(Finding finding) => Findings.Add(finding);

    public void Reject(Location at, string reason) => Rejections.Add(new(at, reason));

    public void Remember(SourceText file, string? assumption)
    {
        if (seen.Add(file))
        {
            Files.Add(file);
        }

        if (assumption is not null && assumed.Add(assumption))
        {
            Assumptions.Add(assumption);
        }
    }
}
