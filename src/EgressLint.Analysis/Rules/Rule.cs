using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules;

/// <summary>
/// A check with one descriptor. Pure: it registers callbacks, sees immutable data, keeps nothing between calls, and may run in
/// parallel with itself and others.
/// </summary>
public abstract class Rule
{
    /// <summary>What the rule is.</summary>
    public abstract RuleDescriptor Descriptor { get; }

    /// <summary>Registers what the rule wants to see; may look at the scenario and register nothing.</summary>
    public abstract void Initialize(RuleContext context);
}
