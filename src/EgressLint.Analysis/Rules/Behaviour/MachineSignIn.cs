using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>What a machine account can answer where a proxy asks for credentials.</summary>
internal static class MachineSignIn
{
    /// <summary>
    /// The first scheme that a proxy offers to a caller that has its machine account and nothing else, when none of them is one that such an account can use;
    /// null when one is, when the policy names no schemes, and for callers of which this is not known.
    /// </summary>
    internal static Setting<string>? Refused(Policy policy, EndpointCheck check)
    {
        var schemes = policy.Settings.SignInSchemes;
        return HasMachineAccount(check) && schemes.Length > 0 && !Question.TakesMachines(policy) ? schemes[0] : null;
    }

    /// <summary>Whether somebody may have stored a name and a password for it.</summary>
    internal static bool MayHaveStored(EndpointCheck check) => check.Constraints.ProxyAuth == ProxyAuthentication.MachineOrStored;

    private static bool HasMachineAccount(EndpointCheck check) => check.Constraints.ProxyAuth switch
    {
        ProxyAuthentication.Machine or ProxyAuthentication.MachineOrStored => true,
        null => check.Need.Role.Stack?.EndsWith("-local-system", StringComparison.Ordinal) == true,
        _ => false,
    };
}
