using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Looks at a script for what is legal and surely not meant.</summary>
internal static class PacPitfalls
{
    /// <summary>All findings about a script.</summary>
    /// <param name="tree">The script.</param>
    /// <param name="policy">What it means to the engine, which may refuse it.</param>
    public static ImmutableArray<Finding> Check(SyntaxTree tree, PacPolicy policy)
    {
        var script = new PacScript((JsProgram)tree.Root);
        var report = new PacPitfallReport(tree.Text);
        PacLoadPitfalls.Check(script, report, policy.Rejections, policy.Engine);
        PacHostPitfalls.Check(script, report);
        PacPatternPitfalls.Check(script, report);
        PacCutPitfalls.Check(script, report);
        PacNetworkPitfalls.Check(script, report);
        PacDnsPitfalls.Check(script, report);
        PacReturnPitfalls.Check(script, report);
        PacPortability.Check(script, report, policy.Engine == new PacProfile(PacEngine.WinHttp).Title);
        PacSlips.Check(script, report);
        PacOrderPitfalls.Check(script, report);
        return report.All;
    }
}
