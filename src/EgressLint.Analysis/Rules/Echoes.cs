using EgressLint.Analysis.Rules.Reachability;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;

namespace EgressLint.Analysis.Rules;

/// <summary>
/// What is said about a line as it is read, and again with its consequences once endpoints were asked about. Only the latter is kept.
/// </summary>
internal static class Echoes
{
    /// <summary>The findings of reading that judging does not repeat at the same place.</summary>
    internal static IEnumerable<Finding> Without(IEnumerable<Finding> reading, IEnumerable<Finding> judging)
    {
        var late = new HashSet<Location>();
        foreach (var finding in judging)
        {
            if (finding.Rule.Id == AllowNeverApplies.Id)
            {
                late.Add(finding.At);
            }
        }

        return late.Count == 0 ? reading : reading.Where(f => f.Rule.Id != SquidPolicyRules.LineNeverReached.Id || !late.Contains(f.At));
    }
}
